/* careacl object, consent, withhold, hide, delete, close, relate, derogate, admit, discharge: what is said about a patient,
 * taken down at the desk in the registry's own words. */
#include "acl_sync/console.h"
#include "acl_sync/desk/desk.h"
#include "acl_sync/desk/statement_text.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

#include <string.h>

/* What is being said. */
struct saying {
	struct desk *desk;
	const struct options *options;
	struct statement_text statement;
	const char *login; /* whom it names */
	int status;        /* of a refusal; STATUS_DONE: none yet */
};

/* ---- the parts of a statement, each from its option ---- */

typedef void add_part(struct saying *saying);

static void add_to(struct saying *saying)
{
	statement_text_add(&saying->statement, "to", saying->options->to);
}

static void add_categories(struct saying *saying)
{
	statement_text_add_list(&saying->statement, "categories", saying->options->categories.items,
				saying->options->categories.count);
}

static void add_documents(struct saying *saying)
{
	statement_text_add_list(&saying->statement, "documents", saying->options->documents.items,
				saying->options->documents.count);
}

/* One category or one document. */
static void add_item(struct saying *saying)
{
	const struct option_list *categories = &saying->options->categories,
				 *documents = &saying->options->documents;
	if (categories->count + documents->count != 1) {
		saying->status = desk_refuse(saying->desk,
					     "%s: expected exactly one of --category and --document; "
					     "take down each item by itself",
					     saying->options->verb->name);
		return;
	}
	statement_text_add(&saying->statement, "category",
			   categories->count == 1 ? categories->items[0] : NULL);
	statement_text_add(&saying->statement, "document",
			   documents->count == 1 ? documents->items[0] : NULL);
}

/* From now on where nothing else was typed: a wish is dated, so that a later one can answer it (R19). */
static void add_window(struct saying *saying)
{
	if (saying->options->from != NULL)
		statement_text_add(&saying->statement, "valid_from", saying->options->from);
	else
		statement_text_add_instant(&saying->statement, "valid_from", saying->desk->before.clock_now);
	statement_text_add(&saying->statement, "valid_until", saying->options->until);
}

static void add_login(struct saying *saying)
{
	const char *to = saying->options->to;
	saying->login = saying->options->login;
	if (saying->login == NULL && to != NULL)
		saying->login = strncmp(to, "login:", strlen("login:")) == 0 ? to + strlen("login:") : to;
	statement_text_add(&saying->statement, "login", saying->login);
}

static void add_team(struct saying *saying)
{
	const char *to = saying->options->to, *team = saying->options->team;
	if (team == NULL && to != NULL)
		team = strncmp(to, "team:", strlen("team:")) == 0 ? to + strlen("team:") : to;
	statement_text_add(&saying->statement, "team", team);
}

static void add_patient(struct saying *saying)
{
	statement_text_add(&saying->statement, "patient", saying->options->operands[0]);
}

/* A key that has the value of one option. */
#define ADD(name, key, option)                                                                               \
	static void name(struct saying *saying)                                                              \
	{                                                                                                    \
		statement_text_add(&saying->statement, key, saying->options->option);                        \
	}
#define ADD_FLAG(name, key, option)                                                                          \
	static void name(struct saying *saying)                                                              \
	{                                                                                                    \
		statement_text_add_flag(&saying->statement, key, saying->options->option);                   \
	}
ADD(add_author, "author", author)
ADD(add_ground, "ground", ground)
ADD(add_kind, "kind", kind)
ADD(add_purpose, "purpose", purpose)
ADD(add_basis, "basis", basis)
ADD(add_reference, "reference", reference)
ADD(add_agreed_by, "agreed_by", agreed_by)
ADD(add_legal_text, "legal_text", legal_text)
ADD(add_in_charge, "in_charge", in_charge)
ADD_FLAG(add_agreed, "agreed", agreed)
ADD_FLAG(add_withheld, "withheld", withheld)
ADD_FLAG(add_patient_agreed, "patient_agreed", patient_agreed)

/* ---- the verbs ---- */

#define PARTS_MAX 12

static const struct said_verb {
	const char *name, *section, *what;
	add_part *parts[PARTS_MAX];
} said_verbs[] = {
    {"object", "objections", "objection", {add_to, add_categories, add_documents, add_window}},
    {"consent", "consents", "consent", {add_to, add_categories, add_window}},
    {"withhold", "withheld", "withholding", {add_item, add_author, add_window}},
    {"hide", "hidden", "hiding", {add_item, add_ground, add_window}},
    {"delete", "deleted", "deletion", {add_item, add_window}},
    {"relate",
     "relations",
     "relation",
     {add_login, add_kind, add_agreed, add_categories, add_purpose, add_ground, add_window}},
    {"derogate",
     "derogations",
     "derogation",
     {add_patient, add_login, add_basis, add_categories, add_reference, add_agreed_by, add_legal_text,
      add_withheld, add_patient_agreed, add_window}},
    {"admit", "teams", "assignment to a team", {add_team, add_in_charge, add_window}},
    {"discharge", "discharges", "discharge from a team", {add_team, add_window}},
};

static const struct said_verb *find_said(const char *name)
{
	for (size_t i = 0; i < sizeof(said_verbs) / sizeof(said_verbs[0]); i++)
		if (strcmp(said_verbs[i].name, name) == 0)
			return &said_verbs[i];
	return NULL;
}

/* The statement's text; NULL: refused (said, saying->status). */
static const char *write_statement(struct saying *saying, const struct said_verb *said)
{
	statement_text_begin(&saying->statement, saying->desk->arena);
	for (size_t i = 0; i < PARTS_MAX && said->parts[i] != NULL && saying->status == STATUS_DONE; i++)
		said->parts[i](saying);
	const char *text = statement_text_end(&saying->statement);
	if (text == NULL)
		console_out_of_memory();
	return saying->status == STATUS_DONE ? text : NULL;
}

static const char *sentence_of(const struct desk *desk, const char *what, const char *patient,
			       const char *text)
{
	const char *sentence = console_is_private()
				   ? wording_in(desk->arena, "%s of %s %s", wording(what), patient, text)
				   : wording(what);
	if (sentence == NULL)
		console_out_of_memory();
	return sentence;
}

int verb_say(const struct options *options)
{
	struct desk desk;
	const struct said_verb *said = find_said(options->verb->name);
	struct desk_request request = {
	    .office = OFFICE_DESK,
	    .kind = AUDIT_STATEMENT,
	    .patient = options->operands[0],
	    .section = said->section,
	};
	struct saying saying = {.desk = &desk, .options = options};
	if (!desk_open(&desk, options, &saying.status) || !desk_look(&desk, &request, &saying.status))
		return desk_close(&desk, saying.status);
	time_zone_set(desk.before.settings->timezone);
	request.text = write_statement(&saying, said);
	if (request.text == NULL)
		return desk_close(&desk, saying.status);
	request.login = saying.login;
	request.sentence = sentence_of(&desk, said->what, request.patient, request.text);
	return desk_close(&desk, desk_run(&desk, &request));
}

/* R18: the record is closed from that instant on. */
int verb_close(const struct options *options)
{
	struct desk desk;
	int status = STATUS_WRONG;
	struct desk_request request = {.office = OFFICE_DESK,
				       .kind = AUDIT_STATEMENT,
				       .patient = options->operands[0],
				       .section = "closed"};
	if (!desk_open(&desk, options, &status) || !desk_look(&desk, &request, &status))
		return desk_close(&desk, status);
	time_zone_set(desk.before.settings->timezone);
	request.text = options->from != NULL
			   ? statement_text_quoted(options->from, desk.arena)
			   : statement_text_quoted_instant(desk.before.clock_now, desk.arena);
	if (request.text == NULL)
		console_out_of_memory();
	request.sentence = sentence_of(&desk, "closing of the record", request.patient, request.text);
	return desk_close(&desk, desk_run(&desk, &request));
}
