#include "acl_sync/site/changed.h"

#include "acl_sync/journal.h"
#include "acl_sync/site/boot_id.h"
#include "acl_sync/site/slice_names.h"

#include <sodium.h>
#include <string.h>

/* A search: each patient once. */
struct search {
	struct site *site;
	struct slice_names patients;
	bool failed;
};

/* ---- may the index be believed? ---- */

static bool is_recent(struct site *site, int64_t *ret_until)
{
	int64_t at, half = site->settings->login.max_state_age_seconds / 2;
	int64_t longest = half > 0 && half < CHANGED_LOOK_SECONDS ? half : CHANGED_LOOK_SECONDS;
	return state_number(site->state, STATE_DUE_AT, &at) == STATE_OK &&
	       state_number(site->state, STATE_DUE_UNTIL, ret_until) == STATE_OK && at <= site->decided &&
	       site->decided - at < longest && site->decided <= *ret_until;
}

/* Was the last whole sync of the texts in force, and all right? */
static bool is_of_texts(struct site *site)
{
	char id[2 * STATE_TEXTS_ID_SIZE + 1];
	const char *kept = "";
	sodium_bin2hex(id, sizeof(id), site->texts_at_open, sizeof(site->texts_at_open));
	return state_text(site->state, STATE_DUE_OF, site->arena, &kept) == STATE_OK && strcmp(kept, id) == 0;
}

static bool is_same_boot(struct site *site)
{
	char id[BOOT_ID_SIZE];
	const char *kept = "";
	return boot_id_read(id) && state_text(site->state, STATE_BOOT_ID, site->arena, &kept) == STATE_OK &&
	       strcmp(kept, id) == 0;
}

/* Who is in a Unix group may have changed since. */
static bool has_groups(struct site *site)
{
	struct state_names found;
	return state_names_that(site->state, STATE_SECTION_GROUP, MENTION_MEMBER, NULL, STATE_SPAN_STILL,
				site->arena, &found) != STATE_OK ||
	       found.count > 0;
}

/* ---- whom? ---- */

static void note(struct search *search, struct slice_names *names, const char *name)
{
	if (slice_names_add(names, name, (struct origin){0}, search->site->arena) == NULL)
		search->failed = true;
}

static void note_all(struct search *search, const struct state_names *found)
{
	for (size_t i = 0; i < found->count && search->patients.count <= CHANGED_PATIENTS_MAX; i++)
		note(search, &search->patients, found->items[i]);
}

/* Of other kinds the door is to know too: a relation's login is known by its statement alone. */
static bool is_of_folders_alone(const char *section)
{
	static const char *const sections[] = {"objections", "consents",   "withheld", "hidden",
					       "deleted",    "closed",     "teams",    DESK_DISCHARGES,
					       "attending",  "break_glass"};
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (strcmp(sections[i], section) == 0)
			return true;
	return false;
}

static void look_at_desk(struct search *search)
{
	struct site *site = search->site;
	struct desk_mark mark;
	struct state_names found = {0}, sections = {0};
	if (state_number(site->state, STATE_CHANGED_SAID, &mark.statement) != STATE_OK ||
	    state_number(site->state, STATE_CHANGED_ENDED, &mark.end) != STATE_OK ||
	    state_names_desk_since(site->state, &mark, site->arena, &found) != STATE_OK ||
	    state_names_desk_sections(site->state, &mark, site->arena, &sections) != STATE_OK)
		search->failed = true;
	for (size_t i = 0; i < sections.count; i++)
		search->failed = search->failed || !is_of_folders_alone(sections.items[i]);
	if (!search->failed)
		note_all(search, &found);
}

static void look_at_dates(struct search *search)
{
	struct state_dues dues;
	if (state_due_by(search->site->state, search->site->decided, search->site->arena, &dues) != STATE_OK)
		search->failed = true;
	/* logins' next date hangs on teams, too, that have no patient today: a whole sync finds it */
	for (size_t i = 0; i < dues.count && !search->failed; i++)
		if (dues.items[i].kind == DUE_LOGIN)
			search->failed = true;
		else
			note(search, &search->patients, dues.items[i].name);
}

/* What is said of one identity is said of all of the same person. */
static void look_at_identities(struct search *search)
{
	struct slice_names *patients = &search->patients;
	for (; patients->next < patients->count && !search->failed; patients->next++) {
		struct words found = {0};
		if (state_desk_identities(search->site->state, patients->items[patients->next].name,
					  STATE_STILL - 1, search->site->arena, &found) != STATE_OK)
			search->failed = true;
		for (size_t i = 0; i < found.count; i++)
			note(search, patients, found.items[i]);
		search->failed = search->failed || patients->count > CHANGED_PATIENTS_MAX;
	}
}

static bool take_names(struct site *site, const struct slice_names *names, struct state_names *ret_names)
{
	const char **items = arena_array(site->arena, names->count, sizeof(const char *));
	for (size_t i = 0; items != NULL && i < names->count; i++)
		items[i] = names->items[i].name;
	*ret_names = (struct state_names){items, names->count};
	return items != NULL;
}

bool changed_find(struct site *site, struct changed *ret_changed)
{
	struct search search = {.site = site};
	struct words unswept;
	if (state_keys(site->state, STATE_SWEEP, site->arena, &unswept) != STATE_OK || unswept.count > 0)
		return false;
	char hash[GUARD_HASH_SIZE];
	if (journal_is_gone(site, hash) || !is_recent(site, &ret_changed->until) || !is_of_texts(site) ||
	    !is_same_boot(site) || has_groups(site))
		return false;
	look_at_desk(&search);
	if (!search.failed)
		look_at_dates(&search);
	look_at_identities(&search);
	return !search.failed && search.patients.count <= CHANGED_PATIENTS_MAX &&
	       take_names(site, &search.patients, &ret_changed->patients);
}
