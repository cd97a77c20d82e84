#include "tests/unit/random_print.h"

#include <inttypes.h>
#include <time.h>

/* ---- values ---- */

static void print_text(FILE *out, const char *key, const char *value)
{
	if (value != NULL)
		fprintf(out, " %s = \"%s\";", key, value);
}

/* Only what is not the default: a missing key is met as well. */
static void print_flag(FILE *out, const char *key, bool value)
{
	if (value)
		fprintf(out, " %s = true;", key);
}

static void print_number(FILE *out, const char *key, int64_t number, const char *unit)
{
	fprintf(out, " %s = \"%" PRId64 "%s\";", key, number, unit);
}

static void print_words(FILE *out, const char *key, const struct words *words)
{
	if (words->count == 0)
		return;
	fprintf(out, " %s = [", key);
	for (size_t i = 0; i < words->count; i++)
		fprintf(out, "%s\"%s\"", i == 0 ? "" : ", ", words->items[i]);
	fprintf(out, "];");
}

/* In UTC, or two hours east of it: the same instant. */
static void print_instant(FILE *out, const char *key, int64_t instant)
{
	bool east = instant % 2 != 0;
	time_t shown = (time_t)(instant + (east ? 7200 : 0));
	struct tm tm;
	char text[32];

	gmtime_r(&shown, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	fprintf(out, " %s = \"%s%s\";", key, text, east ? "+02:00" : "Z");
}

static void print_window(FILE *out, const struct said *said)
{
	if (said->window.from != TIME_ALWAYS)
		print_instant(out, "valid_from", said->window.from);
	if (said->window.until != TIME_NEVER)
		print_instant(out, "valid_until", said->window.until);
}

/* ---- settings ---- */

static void print_categories(FILE *out, const struct policy *policy, store_id store)
{
	const char *separator = "";

	fprintf(out, "\n    categories = (");
	for (size_t i = 0; i < policy->category_count; i++) {
		const struct category *category = &policy->categories[i];
		if (category->store != store)
			continue;
		fprintf(out, "%s\n      {", separator);
		print_text(out, "name", category->name);
		print_text(out, "path", category->path);
		print_flag(out, "sensitive", category->sensitive);
		print_text(out, "documents", document_regime_names[category->documents]);
		fprintf(out, " }");
		separator = ",";
	}
	fprintf(out, " );");
}

static void print_store(FILE *out, const struct policy *policy, store_id id)
{
	const struct store *store = &policy->stores[id];

	fprintf(out, "  {");
	print_text(out, "name", store->name);
	fprintf(out, " root = \"stores/%s\";", store->name);
	print_text(out, "regime", regime_names[store->regime]);
	if (store->regime == REGIME_SHARED_PRACTICE)
		fprintf(out, " express_consent = %s;", store->express_consent ? "true" : "false");
	print_categories(out, policy, id);
	fprintf(out, " }%s\n", id + 1 < policy->store_count ? "," : "");
}

static void print_profession(FILE *out, const struct policy *policy, size_t index)
{
	const struct profession *profession = &policy->professions[index];

	fprintf(out, "  {");
	print_text(out, "name", profession->name);
	print_flag(out, "emergency", profession->emergency);
	print_flag(out, "regulator", profession->regulator);
	print_flag(out, "student", profession->student);
	if (!profession->student) {
		fprintf(out, " matrix = {");
		for (size_t i = 0; i < policy->category_count; i++)
			if (profession->matrix[i] != ACCESS_NONE)
				print_text(out, policy->categories[i].name,
					   access_names[profession->matrix[i]]);
		fprintf(out, " };");
	}
	fprintf(out, " }%s\n", index + 1 < policy->profession_count ? "," : "");
}

static void print_periods(FILE *out, const struct policy *policy)
{
	print_number(out, "care_grace", policy->care_grace_seconds, "s");
	print_number(out, "outside_consent", policy->outside_consent_seconds, "s");
	print_number(out, "deleted_keep", policy->deleted_keep_seconds, "s");
	print_number(out, "abuse_minor_age", policy->abuse_minor_age_years, "");
	if (policy->briefing_max_age_seconds > 0)
		print_number(out, "briefing_max_age", policy->briefing_max_age_seconds, "s");
	fprintf(out, "\nbreak_glass = {");
	print_number(out, "max_duration", policy->break_glass_max_seconds, "s");
	print_text(out, "access", access_names[policy->break_glass_access]);
	print_number(out, "justification_min", (int64_t)policy->break_glass_justification_min, "");
	print_text(out, "attestations", policy->break_glass_either ? "either" : "both");
	fprintf(out, " };\n");
}

void random_print_settings(const struct random_site *site, FILE *out)
{
	const struct policy *policy = &site->policy;

	fprintf(out, "timezone = \"UTC\"; state_dir = \"state\";\n"
		     "sources = ( { type = \"conf\"; path = \"registry.d\"; } );\n"
		     "guard = { max_revoked = \"100%%\"; max_granted = \"100%%\"; };\n");
	print_periods(out, policy);
	fprintf(out, "stores = (\n");
	for (store_id i = 0; i < policy->store_count; i++)
		print_store(out, policy, i);
	fprintf(out, ");\nprofessions = (\n");
	for (size_t i = 0; i < policy->profession_count; i++)
		print_profession(out, policy, i);
	fprintf(out, ");\n");
}

/* ---- statements ---- */

/* Prints "KEY = ( {...}, {...} );" by `print` of each element; nothing for none. */
#define PRINT_LIST(out, key, items, count, print)                                                            \
	do {                                                                                                 \
		if ((count) > 0)                                                                             \
			fprintf((out), "\n %s = (", (key));                                                  \
		for (size_t i_ = 0; i_ < (count); i_++) {                                                    \
			fprintf((out), "%s\n  {", i_ == 0 ? "" : ",");                                       \
			print((out), &(items)[i_]);                                                          \
			print_window((out), &(items)[i_].said);                                              \
			fprintf((out), " }");                                                                \
		}                                                                                            \
		if ((count) > 0)                                                                             \
			fprintf((out), " );");                                                               \
	} while (0)

static void print_professional(FILE *out, const struct said_professional *said)
{
	print_text(out, "login", said->login);
	print_text(out, "profession", said->profession);
	print_text(out, "rpps", said->rpps);
	print_flag(out, "suspended", said->suspended);
	if (said->has_briefed)
		print_instant(out, "briefed", said->briefed);
	print_words(out, "supervisors", &said->supervisors);
}

static void print_member(FILE *out, const struct said_member *said)
{
	print_text(out, "login", said->login);
}

static void print_team(FILE *out, const struct said_team *said)
{
	print_text(out, "name", said->name);
	print_words(out, "stores", &said->stores);
	PRINT_LIST(out, "members", said->members, said->member_count, print_member);
}

static void print_role(FILE *out, const struct said_role *said)
{
	print_text(out, "login", said->login);
	print_text(out, "ground", said->ground);
	print_flag(out, "service", said->service);
	print_text(out, "responsible", said->responsible);
	fprintf(out, " access = {");
	for (size_t i = 0; i < said->access_count; i++)
		print_text(out, said->accesses[i].category, access_names[said->accesses[i].access]);
	fprintf(out, " };");
}

static void print_attending(FILE *out, const struct said_attending *said)
{
	print_text(out, "login", said->login);
}

static void print_assignment(FILE *out, const struct said_assignment *said)
{
	print_text(out, "team", said->team);
	print_text(out, "in_charge", said->in_charge);
}

static void print_wish(FILE *out, const struct said_wish *said)
{
	print_text(out, "to", said->to);
	print_words(out, "categories", &said->categories);
	print_words(out, "documents", &said->documents);
}

static void print_seal(FILE *out, const struct said_seal *said)
{
	print_text(out, "category", said->category);
	print_text(out, "document", said->document);
	print_text(out, "author", said->author);
	print_text(out, "ground", said->ground);
}

static void print_relation(FILE *out, const struct said_relation *said)
{
	print_text(out, "login", said->login);
	print_text(out, "kind", relation_kind_names[said->kind]);
	print_flag(out, "agreed", said->agreed);
	print_words(out, "categories", &said->categories);
	print_text(out, "purpose", said->purpose);
}

static void print_patient(FILE *out, const struct said_patient *said)
{
	print_text(out, "id", said->id);
	print_text(out, "login", said->login);
	print_text(out, "birth_date", said->birth_date);
	print_flag(out, "vulnerable", said->vulnerable);
	print_words(out, "stores", &said->stores);
	if (said->has_deceased)
		print_instant(out, "deceased", said->deceased);
	if (said->has_closed)
		print_instant(out, "closed", said->closed);
	PRINT_LIST(out, "attending", said->attendings, said->attending_count, print_attending);
	PRINT_LIST(out, "teams", said->teams, said->team_count, print_assignment);
	PRINT_LIST(out, "consents", said->consents, said->consent_count, print_wish);
	PRINT_LIST(out, "objections", said->objections, said->objection_count, print_wish);
	PRINT_LIST(out, "withheld", said->withheld, said->withheld_count, print_seal);
	PRINT_LIST(out, "deleted", said->deleted, said->deleted_count, print_seal);
	PRINT_LIST(out, "hidden", said->hidden, said->hidden_count, print_seal);
	PRINT_LIST(out, "relations", said->relations, said->relation_count, print_relation);
}

static void print_derogation(FILE *out, const struct said_derogation *said)
{
	print_text(out, "patient", said->patient);
	print_text(out, "login", said->login);
	print_text(out, "basis", basis_names[said->basis]);
	print_words(out, "categories", &said->categories);
	print_text(out, "reference", said->reference);
	print_text(out, "agreed_by", said->agreed_by);
	print_text(out, "legal_text", said->legal_text);
	print_flag(out, "withheld", said->withheld);
	print_flag(out, "patient_agreed", said->patient_agreed);
}

static void print_break_glass(FILE *out, const struct said_break_glass *said)
{
	print_text(out, "patient", said->patient);
	print_text(out, "login", said->login);
	print_text(out, "justification", said->justification);
	print_flag(out, "cannot_consent", said->cannot_consent);
	print_flag(out, "immediate_risk", said->immediate_risk);
}

void random_print_statements(const struct random_site *site, FILE *out)
{
	const struct statements *said = &site->statements;

	PRINT_LIST(out, "professionals", said->professionals, said->professional_count, print_professional);
	PRINT_LIST(out, "teams", said->teams, said->team_count, print_team);
	PRINT_LIST(out, "roles", said->roles, said->role_count, print_role);
	PRINT_LIST(out, "patients", said->patients, said->patient_count, print_patient);
	PRINT_LIST(out, "derogations", said->derogations, said->derogation_count, print_derogation);
	PRINT_LIST(out, "break_glass", said->break_glasses, said->break_glass_count, print_break_glass);
	fprintf(out, "\n");
}
