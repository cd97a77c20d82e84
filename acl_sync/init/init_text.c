/* careacl.conf as it is proposed: keys for the program, comments for people in the language spoken. */
#include "acl_sync/init/init.h"

#include "acl_sync/console.h"
#include "acl_sync/language.h"
#include "acl_sync/wrap.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define COMMENT_COLUMNS 104

/* Each line of `words` behind "// ". */
static void put_comment(FILE *out, const char *indent, char *words)
{
	for (char *line = strsep(&words, "\n"); line != NULL; line = strsep(&words, "\n"))
		if (line[0] != '\0')
			fprintf(out, "%s// %s\n", indent, line);
}

void init_comment(FILE *out, const char *indent, const char *format, ...)
{
	char *words = NULL;
	size_t size;
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	FILE *wrapped = text == NULL ? NULL : open_memstream(&words, &size);
	if (wrapped == NULL)
		console_out_of_memory();
	wrap_words(wrapped, text, &(struct wrap){.width = COMMENT_COLUMNS - strlen(indent)});
	if (fclose(wrapped) != 0)
		console_out_of_memory();
	put_comment(out, indent, words);
	free(words);
	free(text);
}

/* ---- how the program runs ---- */

static void put_running(const struct init_site *site, FILE *out)
{
	char today[CALENDAR_INSTANT_SIZE];
	calendar_format(site->now, today);
	init_comment(
	    out, "",
	    "What this site has decided: careacl.conf(5). Proposed by careacl init on %.10s; it is yours "
	    "now, and "
	    "nothing writes here again. Facts about people stand in registry.d: careacl-registry(5). "
	    "Identifiers, dates, durations and numbers are strings. After each change: careacl check.",
	    today);
	fprintf(out, "\nlanguage  = \"%s\";\ntimezone  = \"%s\";\nstate_dir = \"%s\";\n",
		language_code(wording_language()), site->timezone, site->state_dir);
	fputs("sources   = ( { type = \"conf\"; path = \"registry.d\"; } );\n\n", out);
	init_comment(
	    out, "",
	    "At login: what is said when no sync has run for max_state_age; logins that no statement "
	    "names are let through (pam_careacl(8)).");
	fputs("login = { max_state_age = \"72h\"; stale = \"warn\"; unknown = \"ignore\"; notice = true; "
	      "};\n\n",
	      out);
	init_comment(
	    out, "",
	    "A changed file that takes away or gives more than this is held until somebody accepts it.");
	fputs("guard = { max_revoked = \"20%\"; max_granted = \"20%\"; min = \"50\"; };\n\n", out);
	init_comment(
	    out, "",
	    "Emergency access (R28): short, justified, reviewed; never against what the patient refused "
	    "beforehand.");
	fputs("break_glass = { max_duration = \"4h\"; access = \"read\"; justification_min = \"10\"; };\n\n",
	      out);
	init_comment(out, "",
		     "Who speaks for patients at the desk, reviews emergency accesses, reads the audit trail "
		     "(R40): take the signs off and name them. Until then it is root alone.");
	fputs("//offices = { desk = [\"adm.zoe\"]; review = [\"dr.martin\"]; audit = [\"dpo.anne\"]; };\n\n",
	      out);
}

/* ---- stores ---- */

static const char *const regimes[] = {
    [REGIME_ESTABLISHMENT] =
	"Hospital or clinic: the care team that treats the patient reads, unless the patient objects (R08, "
	"R11).",
    [REGIME_SHARED_PRACTICE] =
	"Health centre or house: the team reads with the patient's express consent (R14); express_consent = "
	"false gives today's law, where the patient may object.",
    [REGIME_SHARED_RECORD] =
	"Shared record, kept by the patient: nobody reads before the patient consents; before it the team "
	"may deposit (R15).",
};

/* In a shared record all deposit before the patient consents, and who deposits in a working category may take away what others
 * keep there: what is published there is sealed. */
static bool is_working(const struct init_category_kind *kind, enum regime regime)
{
	return kind != NULL && kind->documents == DOCUMENTS_WORKING && regime != REGIME_SHARED_RECORD;
}

static void put_category(FILE *out, const struct init_category *category, enum regime regime, bool is_last)
{
	const struct init_category_kind *kind = category->kind;
	fprintf(out, "      { name = \"%s\"; path = \"%s\";", category->name, category->path);
	if (kind != NULL && kind->sensitive)
		fputs(" sensitive = true;", out);
	if (is_working(kind, regime))
		fputs(" documents = \"working\";", out);
	fprintf(
	    out, " }%s  // %s\n", is_last ? "" : ",",
	    wording(kind != NULL ? kind->holds : "your own: open to nobody until the matrix below names it"));
}

static void put_store(FILE *out, const struct init_store *store, bool is_last)
{
	init_comment(out, "  ", "%s", regimes[store->regime]);
	fprintf(out, "  { name = \"%s\"; root = \"%s\"; regime = \"%s\";\n", store->name, store->root,
		regime_names[store->regime]);
	if (store->views != NULL) {
		init_comment(
		    out, "    ",
		    "Folders get names that say nothing; people find theirs in views, a directory of "
		    "links for each login.");
		fprintf(out, "    folder = \"{opaque}\"; views = \"%s\";\n", store->views);
	} else {
		init_comment(
		    out, "    ",
		    "The root holds a tree that exists: folders go by the patients' ids, and nothing "
		    "is touched before careacl adopt.");
		fputs("    folder = \"{patient}\";\n", out);
	}
	fputs("    categories = (\n", out);
	for (size_t i = 0; i < store->category_count; i++)
		put_category(out, &store->categories[i], store->regime, i + 1 == store->category_count);
	fprintf(out, "    ); }%s\n", is_last ? "" : ",");
}

static void put_stores(const struct init_site *site, FILE *out)
{
	init_comment(
	    out, "",
	    "A store is one tree of patients' folders, a category a directory in each folder. Documents are "
	    "sealed (read, add, never change: R34) unless the category is working (edited together); "
	    "sensitive ones are never for students and site roles.");
	fputs("stores = (\n", out);
	for (size_t i = 0; i < site->store_count; i++)
		put_store(out, &site->stores[i], i + 1 == site->store_count);
	fputs(");\n\n", out);
}

/* ---- professions ---- */

/* A line a store. */
static void put_matrix(const struct init_site *site, const struct init_profession *profession, FILE *out)
{
	const char *begin = "    matrix = {";
	for (size_t i = 0; i < site->store_count; i++) {
		const struct init_store *store = &site->stores[i];
		if (!init_has_access(profession, store))
			continue;
		fprintf(out, "\n%s", begin);
		for (size_t j = 0; j < store->category_count; j++)
			if (init_access(profession, store, j) > ACCESS_NONE)
				fprintf(out, " %s = \"%s\";", store->categories[j].name,
					access_names[init_access(profession, store, j)]);
		begin = "              ";
	}
	fputs(" };", out);
}

static void put_profession(const struct init_site *site, const struct init_profession *profession,
			   bool is_last, FILE *out)
{
	init_comment(out, "  ", "%s: %s. Bound by: %s.", wording(profession->title),
		     wording(profession->task), wording(profession->bound));
	fprintf(out, "  { name = \"%s\";%s%s%s", profession->name,
		profession->emergency ? " emergency = true;" : "",
		profession->regulator ? " regulator = true;" : "",
		profession->student ? " student = true;" : "");
	if (!profession->student)
		put_matrix(site, profession, out);
	fprintf(out, " }%s\n", is_last ? "" : ",");
}

static void put_professions(const struct init_site *site, FILE *out)
{
	init_comment(
	    out, "",
	    "Starting matrix of %s: what each profession may do in each category, \"write\", \"read\" or "
	    "\"deposit\" (add without reading); what is absent is none (R03). Sharing within the care team "
	    "is "
	    "for what coordination and continuity of care need, within each one's task (CSP L1110-4, "
	    "L1110-12, R1110-1 to "
	    "R1110-3). No text says this matrix: it is a proposal, and the establishment decides, row by "
	    "row, "
	    "with its physicians and its data protection officer, on the texts in force that day.",
	    INIT_MATRIX_DATE);
	fputs("professions = (\n", out);
	for (size_t i = 0; i < site->profession_count; i++)
		put_profession(site, site->professions[i], i + 1 == site->profession_count, out);
	fputs(");\n", out);
}

void init_write_settings(const struct init_site *site, FILE *out)
{
	put_running(site, out);
	put_stores(site, out);
	put_professions(site, out);
}

/* ---- all three ---- */

static const char *make_text(const struct init_site *site, void (*write)(const struct init_site *, FILE *))
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	if (out == NULL)
		console_out_of_memory();
	write(site, out);
	const char *kept = fclose(out) == 0 ? arena_strdup(site->arena, text) : NULL;
	free(text);
	if (kept == NULL)
		console_out_of_memory();
	return kept;
}

struct init_texts init_make_texts(const struct init_site *site)
{
	return (struct init_texts){{[INIT_SETTINGS] = make_text(site, init_write_settings),
				    [INIT_STAFF] = make_text(site, init_write_staff),
				    [INIT_PATIENTS] = make_text(site, init_write_patients)}};
}
