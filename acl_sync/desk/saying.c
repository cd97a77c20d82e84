#include "acl_sync/desk/saying.h"

#include "acl_sync/console.h"
#include "acl_sync/site/names.h"
#include "acl_sync/status.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <string.h>

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

/* What would be over before it is recorded is a slip of the pen. */
static void refuse_past_end(struct saying *saying)
{
	int64_t end;
	const char *until = saying->options->until;
	if (until != NULL && calendar_parse_end(until, &end) == NULL && end <= saying->desk->before.now)
		saying->status = desk_refuse(saying->desk,
					     "--until: '%s' is over already: nothing would come of it; "
					     "expected an instant to come",
					     until);
}

/* From now on where nothing else was typed: a wish is dated, so that a later one can answer it (R19). */
static void add_window(struct saying *saying)
{
	refuse_past_end(saying);
	if (saying->options->from != NULL)
		statement_text_add(&saying->statement, "valid_from", saying->options->from);
	else
		statement_text_add_instant(&saying->statement, "valid_from", saying->desk->before.now);
	statement_text_add(&saying->statement, "valid_until", saying->options->until);
}

/* A statement that gives a login something is the first to name it, so a slip of the pen would stay: it is one that
 * something else names, or that has an account. */
static void refuse_stranger(struct saying *saying)
{
	const struct site *site = &saying->desk->before;
	const char *login = saying->login;
	uid_t uid;
	gid_t gid;
	if (login == NULL || facts_login(site->facts, login) != NO_ID ||
	    state_statements_declare(site->state, login, STATE_STILL) == STATE_OK ||
	    names_login(login, &uid, &gid) != NAME_NONE)
		return;
	saying->status =
	    desk_refuse(saying->desk,
			"login '%s' is in no statement, and the name service knows no such account: correct "
			"the name, or make the account first",
			login);
}

static const char *without(const char *prefix, const char *typed)
{
	size_t length = strlen(prefix);
	return strncmp(typed, prefix, length) == 0 ? typed + length : typed;
}

const char *saying_team(const char *typed)
{
	return without("team:", typed);
}

const char *saying_login(const char *typed)
{
	return without("login:", typed);
}

static void add_login(struct saying *saying)
{
	const char *to = saying->options->to;
	saying->login = saying->options->login;
	if (saying->login == NULL && to != NULL)
		saying->login = saying_login(to);
	statement_text_add(&saying->statement, "login", saying->login);
	refuse_stranger(saying);
}

static const char *typed_team(const struct saying *saying)
{
	const char *to = saying->options->to, *team = saying->options->team;
	return team != NULL ? team : to != NULL ? saying_team(to) : NULL;
}

static void add_team(struct saying *saying)
{
	statement_text_add(&saying->statement, "team", typed_team(saying));
}

static void add_old_team(struct saying *saying)
{
	const char *team = typed_team(saying);
	if (team == NULL)
		saying->status =
		    desk_refuse(saying->desk, "%s: expected --team TEAM", saying->options->verb->name);
	else if (saying_is_assigned(saying, team))
		add_team(saying);
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

struct said_verb {
	const char *name, *section, *what;
	add_part *parts[PARTS_MAX];
};

static const struct said_verb said_verbs[] = {
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
    {"discharge", DESK_DISCHARGES, "discharge from a team", {add_old_team, add_window}},
};

const struct said_verb *said_verb_find(const char *name)
{
	for (size_t i = 0; i < sizeof(said_verbs) / sizeof(said_verbs[0]); i++)
		if (strcmp(said_verbs[i].name, name) == 0)
			return &said_verbs[i];
	return NULL;
}

const char *said_section_what(const char *section)
{
	static const char *const others[][2] = {{"closed", "closing of the record"},
						{"break_glass", "break-glass"},
						{DESK_MERGED, "merge of two identities"}};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(others[i][0], section) == 0)
			return others[i][1];
	for (size_t i = 0; i < sizeof(said_verbs) / sizeof(said_verbs[0]); i++)
		if (strcmp(said_verbs[i].section, section) == 0)
			return said_verbs[i].what;
	return section;
}

const char *said_verb_section(const struct said_verb *verb)
{
	return verb->section;
}

const char *said_verb_what(const struct said_verb *verb)
{
	return verb->what;
}

const char *saying_write(struct saying *saying, const struct said_verb *said)
{
	saying_look_at_options(saying);
	statement_text_begin(&saying->statement, saying->desk->arena);
	for (size_t i = 0; i < PARTS_MAX && said->parts[i] != NULL && saying->status == STATUS_DONE; i++)
		said->parts[i](saying);
	const char *text = statement_text_end(&saying->statement);
	if (text == NULL)
		console_out_of_memory();
	return saying->status == STATUS_DONE ? text : NULL;
}

const char *saying_sentence(const struct desk *desk, const char *what, const char *patient, const char *text)
{
	const char *sentence = console_is_private()
				   ? wording_in(desk->arena, "%s of %s %s", wording(what), patient, text)
				   : wording(what);
	if (sentence == NULL)
		console_out_of_memory();
	return sentence;
}
