#include "tests/unit/oracle.h"

#include <string.h>

/* What the question is about, looked up once. */
struct asked {
	const struct oracle_question *q;
	const struct category *category;
	const struct store *store;
	const struct said_patient *patient;
	const struct said_professional *professional; /* NULL: login is no professional */
	const struct profession *profession;
	bool dead;
};

/* What stands beside the rest for a professional. */
struct floors {
	bool line_4, line_5;
	enum reason line_8_11_12; /* REASON_UNDECIDED: none of them permitted */
};

static bool same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool lists(const struct words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (same(words->items[i], word))
			return true;
	return false;
}

bool oracle_is_live(const struct said *said, int64_t now)
{
	return said->window.from <= now && now < said->window.until;
}

/* The window's end moved later by care_grace. */
static bool live_or_in_grace(const struct asked *a, const struct said *said)
{
	int64_t until = said->window.until;

	if (until != TIME_NEVER)
		until += a->q->policy->care_grace_seconds;
	return said->window.from <= a->q->now && a->q->now < until;
}

static bool live(const struct asked *a, const struct said *said)
{
	return oracle_is_live(said, a->q->now);
}

static const struct said_professional *professional_of(const struct statements *said, const char *login)
{
	for (size_t i = 0; i < said->professional_count; i++)
		if (same(said->professionals[i].login, login))
			return &said->professionals[i];
	return NULL;
}

bool oracle_same_person(const struct statements *said, const char *login, const char *other)
{
	if (login == NULL || other == NULL)
		return false;
	if (same(login, other))
		return true;
	const struct said_professional *one = professional_of(said, login);
	const struct said_professional *two = professional_of(said, other);
	return one != NULL && two != NULL && same(one->rpps, two->rpps);
}

/* Is the login of the question that person? */
static bool is_person(const struct asked *a, const char *login)
{
	return oracle_same_person(a->q->said, a->q->login, login);
}

/* "to" is KIND:NAME, or a word. */
static const char *target_name(const char *to, const char *kind)
{
	size_t length = strlen(kind);

	return strncmp(to, kind, length) == 0 && to[length] == ':' ? to + length + 1 : NULL;
}

/* Is the document of the question the one that is said ("medical/x.pdf"), or below it? */
static bool is_document(const struct asked *a, const char *said)
{
	size_t category = strlen(a->q->category);

	if (a->q->document == NULL || strncmp(said, a->q->category, category) != 0 || said[category] != '/')
		return false;
	const char *path = said + category + 1;
	size_t length = strlen(path);
	return strncmp(a->q->document, path, length) == 0 &&
	       (a->q->document[length] == '\0' || a->q->document[length] == '/');
}

static bool wish_covers(const struct asked *a, const struct said_wish *wish)
{
	if (wish->categories.count == 0 && wish->documents.count == 0)
		return true;
	if (lists(&wish->categories, a->q->category))
		return true;
	for (size_t i = 0; i < wish->documents.count; i++)
		if (is_document(a, wish->documents.items[i]))
			return true;
	return false;
}

static bool seal_covers(const struct asked *a, const struct said_seal *seal)
{
	if (seal->category != NULL)
		return same(seal->category, a->q->category);
	return is_document(a, seal->document);
}

static bool any_live_seal(const struct asked *a, const struct said_seal *seals, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (live(a, &seals[i].said) && seal_covers(a, &seals[i]))
			return true;
	return false;
}

static bool item_hidden(const struct asked *a)
{
	return any_live_seal(a, a->patient->hidden, a->patient->hidden_count);
}

static bool item_withheld(const struct asked *a)
{
	return any_live_seal(a, a->patient->withheld, a->patient->withheld_count);
}

static bool shared_record(const struct asked *a)
{
	return a->store->regime == REGIME_SHARED_RECORD;
}

/* "Live consent": to a login in a shared-record store without valid_until, for outside_consent only. */
static bool consent_live(const struct asked *a, const struct said_wish *consent)
{
	struct time_window window = consent->said.window;

	if (shared_record(a) && target_name(consent->to, "login") != NULL && window.until == TIME_NEVER) {
		if (window.from == TIME_ALWAYS)
			return false;
		window.until = window.from + a->q->policy->outside_consent_seconds;
	}
	return window.from <= a->q->now && a->q->now < window.until;
}

static bool consent_names_person(const struct asked *a, const struct said_wish *consent)
{
	const char *login = target_name(consent->to, "login");

	return login != NULL && is_person(a, login);
}

/* R19: a consent that is live, names that person, covers the item and is strictly later; both dated. Or a feed says that it is an
 * exception of that very objection. */
static bool answered(const struct asked *a, const struct said_wish *objection)
{
	for (size_t i = 0; i < a->patient->consent_count; i++) {
		const struct said_wish *consent = &a->patient->consents[i];

		bool exception = consent->under != NULL && objection->source != NULL &&
				 same(consent->under, objection->source);
		bool later = consent->said.window.from != TIME_ALWAYS &&
			     objection->said.window.from != TIME_ALWAYS &&
			     consent->said.window.from > objection->said.window.from;

		if (consent_live(a, consent) && consent_names_person(a, consent) && wish_covers(a, consent) &&
		    (exception || later))
			return true;
	}
	return false;
}

/* A live objection to that word covers the item. */
static bool objection_to(const struct asked *a, const char *word)
{
	for (size_t i = 0; i < a->patient->objection_count; i++) {
		const struct said_wish *objection = &a->patient->objections[i];

		if (same(objection->to, word) && live(a, &objection->said) && wish_covers(a, objection))
			return true;
	}
	return false;
}

static bool live_attending(const struct asked *a)
{
	for (size_t i = 0; i < a->patient->attending_count; i++)
		if (live(a, &a->patient->attendings[i].said) && is_person(a, a->patient->attendings[i].login))
			return true;
	return false;
}

static const struct said_team *team_named(const struct asked *a, const char *name)
{
	for (size_t i = 0; i < a->q->said->team_count; i++)
		if (same(a->q->said->teams[i].name, name))
			return &a->q->said->teams[i];
	return NULL;
}

static bool membership_live_or_in_grace(const struct asked *a, const char *team)
{
	const struct said_team *found = team_named(a, team);

	for (size_t i = 0; found != NULL && i < found->member_count; i++)
		if (same(found->members[i].login, a->q->login) &&
		    live_or_in_grace(a, &found->members[i].said))
			return true;
	return false;
}

/* Is this assignment a team route of login to the category? */
static bool is_route(const struct asked *a, const struct said_assignment *assignment)
{
	const struct said_team *team = team_named(a, assignment->team);

	if (!live_or_in_grace(a, &assignment->said) || !membership_live_or_in_grace(a, assignment->team))
		return false;
	return team->stores.count == 0 || lists(&team->stores, a->store->name);
}

static bool team_route(const struct asked *a)
{
	for (size_t i = 0; i < a->patient->team_count; i++)
		if (is_route(a, &a->patient->teams[i]))
			return true;
	return false;
}

static bool route_through(const struct asked *a, const char *team)
{
	for (size_t i = 0; i < a->patient->team_count; i++)
		if (same(a->patient->teams[i].team, team) && is_route(a, &a->patient->teams[i]))
			return true;
	return false;
}

/* Line 18: a live consent to the person, to everyone, or to a team of the route covers the item. */
static bool route_consent(const struct asked *a)
{
	for (size_t i = 0; i < a->patient->consent_count; i++) {
		const struct said_wish *consent = &a->patient->consents[i];
		const char *team = target_name(consent->to, "team");

		if (!consent_live(a, consent) || !wish_covers(a, consent))
			continue;
		if (consent_names_person(a, consent) || same(consent->to, "everyone") ||
		    (team != NULL && route_through(a, team)))
			return true;
	}
	return false;
}

static bool person_consent(const struct asked *a)
{
	for (size_t i = 0; i < a->patient->consent_count; i++) {
		const struct said_wish *consent = &a->patient->consents[i];

		if (consent_names_person(a, consent) && consent_live(a, consent) && wish_covers(a, consent))
			return true;
	}
	return false;
}

static bool live_break_glass(const struct asked *a)
{
	for (size_t i = 0; i < a->q->said->break_glass_count; i++) {
		const struct said_break_glass *glass = &a->q->said->break_glasses[i];

		if (same(glass->patient, a->q->patient) && same(glass->login, a->q->login) &&
		    live(a, &glass->said))
			return true;
	}
	return false;
}

/* The highest access that a live role of login gives in the category. */
static enum access role_access(const struct asked *a)
{
	enum access highest = ACCESS_NONE;

	for (size_t i = 0; i < a->q->said->role_count; i++) {
		const struct said_role *role = &a->q->said->roles[i];

		if (!same(role->login, a->q->login) || !live(a, &role->said))
			continue;
		for (size_t j = 0; j < role->access_count; j++)
			if (same(role->accesses[j].category, a->q->category) &&
			    role->accesses[j].access > highest)
				highest = role->accesses[j].access;
	}
	return highest;
}

static bool live_role(const struct asked *a)
{
	for (size_t i = 0; i < a->q->said->role_count; i++)
		if (same(a->q->said->roles[i].login, a->q->login) && live(a, &a->q->said->roles[i].said))
			return true;
	return false;
}

static struct decision denied(enum reason reason, unsigned rule)
{
	return (struct decision){EFFECT_DENY, ACCESS_NONE, reason, rule};
}

static struct decision permitted(enum access access, enum reason reason, unsigned rule)
{
	return (struct decision){EFFECT_PERMIT, access, reason, rule};
}

/* No answer yet: the next line is asked. */
static const struct decision next_line = {EFFECT_DENY, ACCESS_NONE, REASON_UNDECIDED, 0};

static bool is_answer(struct decision decision)
{
	return decision.reason != REASON_UNDECIDED;
}

/* ---- lines 1 to 3 ---- */

static bool in_wishes(const struct said_wish *wishes, size_t count, const char *login)
{
	for (size_t i = 0; i < count; i++)
		if (same(target_name(wishes[i].to, "login"), login))
			return true;
	return false;
}

static bool in_patient(const struct said_patient *patient, const char *login)
{
	for (size_t i = 0; i < patient->relation_count; i++)
		if (same(patient->relations[i].login, login))
			return true;
	for (size_t i = 0; i < patient->attending_count; i++)
		if (same(patient->attendings[i].login, login))
			return true;
	return same(patient->login, login) || in_wishes(patient->consents, patient->consent_count, login) ||
	       in_wishes(patient->objections, patient->objection_count, login);
}

static bool in_some_statement(const struct statements *said, const char *login)
{
	if (professional_of(said, login) != NULL)
		return true;
	for (size_t i = 0; i < said->role_count; i++)
		if (same(said->roles[i].login, login))
			return true;
	for (size_t i = 0; i < said->patient_count; i++)
		if (in_patient(&said->patients[i], login))
			return true;
	for (size_t i = 0; i < said->derogation_count; i++)
		if (same(said->derogations[i].login, login))
			return true;
	for (size_t i = 0; i < said->break_glass_count; i++)
		if (same(said->break_glasses[i].login, login))
			return true;
	return false;
}

static struct decision lines_1_to_3(const struct asked *a)
{
	const struct said_patient *patient = a->patient;

	if (!in_some_statement(a->q->said, a->q->login))
		return denied(REASON_UNKNOWN_LOGIN, 35);
	if (patient->stores.count != 0 && !lists(&patient->stores, a->store->name))
		return denied(REASON_NO_RECORD, 36);
	if (shared_record(a) && any_live_seal(a, patient->deleted, patient->deleted_count))
		return denied(REASON_DELETED, 36);
	if (same(patient->login, a->q->login) && !a->dead) {
		if (item_hidden(a))
			return denied(REASON_HIDDEN_FROM_PATIENT, 7);
		return permitted(ACCESS_READ, REASON_PATIENT_SELF, 6);
	}
	return next_line;
}

/* ---- lines 4 and 5 ---- */

static bool is_abuse_case(const struct asked *a, const struct said_derogation *derogation)
{
	return a->q->now < a->patient->abuse_age || a->patient->vulnerable || derogation->patient_agreed;
}

static bool derogation_opens(const struct asked *a, bool mandatory)
{
	for (size_t i = 0; i < a->q->said->derogation_count; i++) {
		const struct said_derogation *derogation = &a->q->said->derogations[i];

		if (!same(derogation->patient, a->q->patient) || !same(derogation->login, a->q->login) ||
		    !live(a, &derogation->said) || !lists(&derogation->categories, a->q->category))
			continue;
		if (item_withheld(a) && !derogation->withheld)
			continue;
		switch (derogation->basis) {
		case BASIS_BIRTH_DECLARATION:
		case BASIS_DEATH_DECLARATION:
		case BASIS_INVOLUNTARY_ADMISSION:
		case BASIS_DOPING:
		case BASIS_PUBLIC_HEALTH:
		case BASIS_OTHER_MANDATORY:
			if (mandatory)
				return true;
			break;
		case BASIS_ABUSE_REPORT:
			if (!mandatory && derogation->agreed_by != NULL && is_abuse_case(a, derogation))
				return true;
			break;
		default:
			if (!mandatory && derogation->agreed_by != NULL)
				return true;
		}
	}
	return false;
}

/* ---- line 14 ---- */

static bool briefed_when_required(const struct asked *a)
{
	int64_t max_age = a->q->policy->briefing_max_age_seconds;

	if (max_age == 0)
		return true;
	if (!a->professional->has_briefed || a->professional->briefed > a->q->now)
		return false;
	return a->q->now - a->professional->briefed < max_age;
}

static struct decision line_14(const struct asked *a)
{
	if (!live(a, &a->professional->said) || a->professional->suspended)
		return denied(REASON_NOT_VALID, 4);
	if (!briefed_when_required(a))
		return denied(REASON_NOT_VALID, 5);
	return next_line;
}

static struct decision lines_4_to_5(const struct asked *a, struct floors *floors)
{
	if (a->professional != NULL) {
		bool valid = !is_answer(line_14(a));

		floors->line_4 = valid && derogation_opens(a, true);
		floors->line_5 = valid && derogation_opens(a, false);
		return next_line;
	}
	if (derogation_opens(a, true))
		return permitted(ACCESS_READ, REASON_DEROGATION_MANDATORY, 20);
	if (derogation_opens(a, false))
		return permitted(ACCESS_READ, REASON_DEROGATION_PERMITTED, 21);
	return next_line;
}

/* ---- lines 6 and 7 ---- */

static struct decision line_6(const struct asked *a)
{
	if (a->professional != NULL || live_role(a))
		return next_line;
	for (size_t i = 0; i < a->patient->relation_count; i++)
		if (same(a->patient->relations[i].login, a->q->login) &&
		    live(a, &a->patient->relations[i].said))
			return next_line;
	return denied(REASON_THIRD_PARTY, 25);
}

static struct decision line_7(const struct asked *a)
{
	for (size_t i = 0; i < a->patient->objection_count; i++) {
		const struct said_wish *objection = &a->patient->objections[i];
		const char *login = target_name(objection->to, "login");

		if (login != NULL && is_person(a, login) && live(a, &objection->said) &&
		    wish_covers(a, objection) && !answered(a, objection))
			return denied(REASON_OBJECTION_NAMED, 11);
	}
	return next_line;
}

/* ---- lines 8 to 13 ---- */

/* deny*: ends the matter only for a login that is not a professional. */
static struct decision deny_star(const struct asked *a, enum reason reason, unsigned rule)
{
	return a->professional != NULL ? next_line : denied(reason, rule);
}

/* A read of lines 8, 11 and 12: the answer, or a professional's floor. */
static struct decision read_or_floor(const struct asked *a, struct floors *floors, enum reason reason,
				     unsigned rule)
{
	if (a->professional == NULL)
		return permitted(ACCESS_READ, reason, rule);
	if (floors->line_8_11_12 == REASON_UNDECIDED)
		floors->line_8_11_12 = reason;
	return next_line;
}

static bool has_live_relation(const struct asked *a, enum relation_kind kind, bool category_listed)
{
	for (size_t i = 0; i < a->patient->relation_count; i++) {
		const struct said_relation *relation = &a->patient->relations[i];

		if (same(relation->login, a->q->login) && relation->kind == kind &&
		    live(a, &relation->said) &&
		    (!category_listed || lists(&relation->categories, a->q->category)))
			return true;
	}
	return false;
}

static struct decision line_8(const struct asked *a, struct floors *floors)
{
	bool parent = has_live_relation(a, RELATION_PARENT, false) && a->q->now < a->patient->majority;
	bool guardian = has_live_relation(a, RELATION_GUARDIAN, false) && !a->dead;

	if (!parent && !guardian)
		return next_line;
	if (objection_to(a, "representatives"))
		return deny_star(a, REASON_MINOR_SECRET, 27);
	if (item_hidden(a))
		return deny_star(a, REASON_HIDDEN_FROM_PATIENT, 7);
	return read_or_floor(a, floors, REASON_REPRESENTATIVE, 27);
}

static struct decision line_9(const struct asked *a)
{
	if (shared_record(a) && a->patient->has_closed && a->patient->closed <= a->q->now)
		return denied(REASON_RECORD_CLOSED, 18);
	return next_line;
}

static struct decision line_10(const struct asked *a)
{
	for (size_t i = 0; i < a->patient->withheld_count; i++) {
		const struct said_seal *seal = &a->patient->withheld[i];

		if (!live(a, &seal->said) || !seal_covers(a, seal) || is_person(a, seal->author))
			continue;
		if (shared_record(a) && live_attending(a))
			continue;
		return denied(REASON_WITHHELD, 17);
	}
	return next_line;
}

static bool heirs_refused(const struct asked *a)
{
	for (size_t i = 0; i < a->patient->objection_count; i++) {
		const struct said_wish *objection = &a->patient->objections[i];

		if (same(objection->to, "heirs") && oracle_is_live(&objection->said, a->patient->deceased) &&
		    wish_covers(a, objection))
			return true;
	}
	return false;
}

static struct decision line_11(const struct asked *a, struct floors *floors)
{
	if (!a->dead || !has_live_relation(a, RELATION_HEIR, false))
		return next_line;
	if (heirs_refused(a))
		return deny_star(a, REASON_HEIRS_REFUSED, 24);
	if (!has_live_relation(a, RELATION_HEIR, true))
		return next_line;
	if (item_hidden(a))
		return deny_star(a, REASON_HIDDEN_FROM_PATIENT, 7);
	return read_or_floor(a, floors, REASON_HEIR, 24);
}

static bool agreed_relation(const struct asked *a)
{
	for (size_t i = 0; i < a->patient->relation_count; i++) {
		const struct said_relation *relation = &a->patient->relations[i];
		bool kind = relation->kind == RELATION_RELATIVE ||
			    relation->kind == RELATION_TRUSTED_PERSON || relation->kind == RELATION_CURATOR;

		if (kind && same(relation->login, a->q->login) && live(a, &relation->said) &&
		    relation->agreed && lists(&relation->categories, a->q->category))
			return true;
	}
	return false;
}

static struct decision line_12(const struct asked *a, struct floors *floors)
{
	if (a->dead || !agreed_relation(a))
		return next_line;
	if (item_hidden(a))
		return deny_star(a, REASON_HIDDEN_FROM_PATIENT, 7);
	return read_or_floor(a, floors, REASON_RELATIVE_AGREED, 25);
}

static struct decision line_13(const struct asked *a)
{
	if (a->professional != NULL)
		return next_line;
	enum access access = role_access(a);
	if (access != ACCESS_NONE)
		return permitted(access, REASON_SITE_ROLE, 38);
	return denied(REASON_THIRD_PARTY, 25);
}

/* ---- lines 15 and 16 ---- */

static bool in_charge(const struct asked *a)
{
	for (size_t i = 0; i < a->patient->team_count; i++)
		if (live_or_in_grace(a, &a->patient->teams[i].said) &&
		    is_person(a, a->patient->teams[i].in_charge))
			return true;
	return false;
}

/* 13 for an objection to everyone that stands, 12 for one to a profession or a team, 0 for none. */
static unsigned group_objection(const struct asked *a)
{
	unsigned rule = 0;

	for (size_t i = 0; i < a->patient->objection_count; i++) {
		const struct said_wish *objection = &a->patient->objections[i];
		const char *profession = target_name(objection->to, "profession");
		const char *team = target_name(objection->to, "team");

		if (!live(a, &objection->said) || !wish_covers(a, objection) || answered(a, objection))
			continue;
		if (same(objection->to, "everyone") && !in_charge(a))
			rule = 13;
		else if (rule == 0 && profession != NULL && same(profession, a->professional->profession))
			rule = 12;
		else if (rule == 0 && team != NULL && membership_live_or_in_grace(a, team))
			rule = 12;
	}
	return rule;
}

static enum access matrix(const struct asked *a)
{
	return a->profession->matrix[a->category - a->q->policy->categories];
}

static struct decision line_16(const struct asked *a)
{
	if (a->profession->student)
		return a->category->sensitive ? denied(REASON_OUTSIDE_MATRIX, 31) : next_line;
	return matrix(a) == ACCESS_NONE ? denied(REASON_OUTSIDE_MATRIX, 3) : next_line;
}

/* "Lines 17 to 24 hold while the patient is not dead, or dead for less than care_grace". */
static bool lines_17_to_24_hold(const struct asked *a)
{
	return !a->dead || a->q->now - a->patient->deceased < a->q->policy->care_grace_seconds;
}

static struct decision line_21(const struct asked *a)
{
	if (!lines_17_to_24_hold(a) || !live_break_glass(a) ||
	    objection_to(a, a->profession->regulator ? "emergency-regulator" : "emergency"))
		return next_line;
	enum access cap = a->q->policy->break_glass_access;
	return permitted(matrix(a) < cap ? matrix(a) : cap, REASON_BREAK_GLASS, 28);
}

static struct decision line_15(const struct asked *a)
{
	unsigned rule = group_objection(a);

	if (rule == 0)
		return next_line;
	if (!a->profession->student && !is_answer(line_16(a)) && is_answer(line_21(a)))
		return line_21(a);
	return denied(REASON_OBJECTION_GROUP, rule);
}

/* ---- lines 17 to 25 ---- */

static struct decision line_17(const struct asked *a)
{
	if (shared_record(a) && live_attending(a))
		return permitted(matrix(a), REASON_ATTENDING, 17);
	return next_line;
}

static bool opt_out(const struct asked *a)
{
	return a->store->regime == REGIME_ESTABLISHMENT ||
	       (a->store->regime == REGIME_SHARED_PRACTICE && !a->store->express_consent);
}

static struct decision line_18(const struct asked *a)
{
	if (!team_route(a))
		return next_line;
	if (opt_out(a))
		return permitted(matrix(a), REASON_CARE_TEAM, 8);
	if (route_consent(a))
		return permitted(matrix(a), REASON_CARE_TEAM, shared_record(a) ? 15 : 14);
	return next_line;
}

static struct decision line_20(const struct asked *a)
{
	return person_consent(a) ? permitted(matrix(a), REASON_CONSENT, 16) : next_line;
}

static struct decision lines_22_to_24(const struct asked *a)
{
	bool route = team_route(a);

	if (route && shared_record(a) && (matrix(a) == ACCESS_DEPOSIT || matrix(a) == ACCESS_WRITE))
		return permitted(ACCESS_DEPOSIT, REASON_DEPOSIT_ONLY, 15);
	if (live_break_glass(a))
		return denied(REASON_EMERGENCY_REFUSED, 29);
	if (route && !opt_out(a))
		return denied(REASON_NO_CONSENT, shared_record(a) ? 15 : 14);
	return next_line;
}

static struct asked look_up(const struct oracle_question *q)
{
	struct asked a = {.q = q, .professional = professional_of(q->said, q->login)};

	for (size_t i = 0; i < q->policy->category_count; i++)
		if (same(q->policy->categories[i].name, q->category))
			a.category = &q->policy->categories[i];
	a.store = &q->policy->stores[a.category->store];
	for (size_t i = 0; i < q->said->patient_count; i++)
		if (same(q->said->patients[i].id, q->patient))
			a.patient = &q->said->patients[i];
	for (size_t i = 0; a.professional != NULL && i < q->policy->profession_count; i++)
		if (same(q->policy->professions[i].name, a.professional->profession))
			a.profession = &q->policy->professions[i];
	a.dead = a.patient->has_deceased && a.patient->deceased <= q->now;
	return a;
}

/* Lines 1 to 15; what a professional keeps whatever comes goes to `floors`. */
static struct decision lines_1_to_15(const struct asked *a, struct floors *floors)
{
	struct decision answer = lines_1_to_3(a);

	if (!is_answer(answer))
		answer = lines_4_to_5(a, floors);
	if (!is_answer(answer))
		answer = line_6(a);
	if (!is_answer(answer))
		answer = line_7(a);
	if (!is_answer(answer))
		answer = line_8(a, floors);
	if (!is_answer(answer))
		answer = line_9(a);
	if (!is_answer(answer))
		answer = line_10(a);
	if (!is_answer(answer))
		answer = line_11(a, floors);
	if (!is_answer(answer))
		answer = line_12(a, floors);
	if (!is_answer(answer))
		answer = line_13(a);
	if (!is_answer(answer))
		answer = line_14(a);
	if (!is_answer(answer))
		answer = line_15(a);
	return answer;
}

/* Lines 17, 18 and 20 of a professional, whichever gives first. */
static struct decision lines_17_18_20(const struct asked *a)
{
	struct decision answer = lines_17_to_24_hold(a) ? line_17(a) : next_line;

	if (!is_answer(answer) && lines_17_to_24_hold(a))
		answer = line_18(a);
	if (!is_answer(answer) && lines_17_to_24_hold(a))
		answer = line_20(a);
	return answer;
}

/* Line 19, asked for one supervisor: lines 1 to 16 leave the matter open, and 17, 18 or 20 gives read. */
static bool supervisor_reads(const struct asked *student, const char *supervisor)
{
	struct oracle_question question = *student->q;
	question.login = supervisor;
	struct asked a = look_up(&question);
	struct floors unused = {0};

	if (is_answer(lines_1_to_15(&a, &unused)) || a.profession->student || is_answer(line_16(&a)))
		return false;
	return lines_17_18_20(&a).access >= ACCESS_READ;
}

static struct decision lines_16_to_25_of_student(const struct asked *a)
{
	if (is_answer(line_16(a)))
		return line_16(a);
	for (size_t i = 0; lines_17_to_24_hold(a) && i < a->professional->supervisors.count; i++)
		if (supervisor_reads(a, a->professional->supervisors.items[i]))
			return permitted(ACCESS_READ, REASON_SUPERVISED, 31);
	return denied(REASON_NOT_TREATING, 9);
}

static struct decision lines_16_to_25(const struct asked *a)
{
	if (a->profession->student)
		return lines_16_to_25_of_student(a);
	struct decision answer = line_16(a);
	if (!is_answer(answer))
		answer = lines_17_18_20(a);
	if (!is_answer(answer))
		answer = line_21(a);
	if (!is_answer(answer) && lines_17_to_24_hold(a))
		answer = lines_22_to_24(a);
	if (!is_answer(answer))
		answer = denied(REASON_NOT_TREATING, 9);
	return answer;
}

/* "the higher access wins, on a tie the rest" */
static struct decision with_floors(struct decision rest, const struct floors *floors)
{
	if (rest.access >= ACCESS_READ)
		return rest;
	if (floors->line_8_11_12 == REASON_REPRESENTATIVE)
		return permitted(ACCESS_READ, REASON_REPRESENTATIVE, 27);
	if (floors->line_8_11_12 == REASON_HEIR)
		return permitted(ACCESS_READ, REASON_HEIR, 24);
	if (floors->line_8_11_12 == REASON_RELATIVE_AGREED)
		return permitted(ACCESS_READ, REASON_RELATIVE_AGREED, 25);
	if (floors->line_4)
		return permitted(ACCESS_READ, REASON_DEROGATION_MANDATORY, 20);
	if (floors->line_5)
		return permitted(ACCESS_READ, REASON_DEROGATION_PERMITTED, 21);
	return rest;
}

struct decision oracle_decide(const struct oracle_question *question)
{
	struct asked a = look_up(question);
	struct floors floors = {0};
	struct decision answer = lines_1_to_15(&a, &floors);

	if (!is_answer(answer)) {
		answer = lines_16_to_25(&a);
		enum access role = role_access(&a);
		if (role > answer.access)
			answer = permitted(role, REASON_SITE_ROLE, 39);
	}
	return with_floors(answer, &floors);
}
