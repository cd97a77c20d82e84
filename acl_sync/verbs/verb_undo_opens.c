#include "acl_sync/verbs/verb_undo_opens.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/posix_acl.h"
#include "acl_sync/entry.h"
#include "acl_sync/json_out.h"
#include "acl_sync/status.h"
#include "acl_sync/yes_no.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

#define NAMED_MAX 20 /* more are counted */

static void add(struct undo_opens *opens, struct arena *arena, const struct statement *statement)
{
	for (size_t i = 0; i < opens->count; i++)
		if (opens->items[i] == statement)
			return;
	const struct statement **grown =
	    arena_grow(arena, opens->items, opens->count, &opens->capacity, sizeof(struct statement *));
	if (grown == NULL)
		console_out_of_memory();
	opens->items = grown;
	grown[opens->count++] = statement;
}

/* ---- what is put back ---- */

static int compare_paths(const void *a, const void *b)
{
	return strcmp(((const struct previous_object *)a)->path, ((const struct previous_object *)b)->path);
}

/* In the order of their paths. */
static const struct previous_object *sorted(struct arena *arena, const struct previous_object *objects,
					    size_t count)
{
	struct previous_object *copy = arena_array(arena, count + 1, sizeof(*copy));
	if (copy == NULL)
		console_out_of_memory();
	if (count > 0)
		memcpy(copy, objects, count * sizeof(*copy));
	qsort(copy, count, sizeof(*copy), compare_paths);
	return copy;
}

/* The login of a uid; NO_ID: of no statement. */
static login_id login_of(const struct site *site, uid_t uid)
{
	for (login_id i = 0; i < site->facts->login_count; i++)
		if (site->uids.uids[i] == uid)
			return i;
	return NO_ID;
}

/* Does the ACL let somebody in whom the rules keep out of this category? A group, or everybody: it may. */
static bool lets_in(const struct site *site, const struct previous_object *object, patient_id patient,
		    category_id category)
{
	static struct acl_entry entries[POSIX_ACL_MAX_ENTRIES];
	struct acl_spec acl = {.entries = NULL};
	if (object->access_size == 0)
		return (object->mode & (S_IRWXG | S_IRWXO)) != 0;
	if (!posix_acl_parse(object->access_acl, object->access_size, entries, &acl) || acl.other != 0 ||
	    (acl.group & acl.mask) != 0)
		return true;
	for (size_t i = 0; i < acl.count; i++) {
		login_id login = acl.entries[i].is_group ? NO_ID : login_of(site, acl.entries[i].id);
		if ((acl.entries[i].perms & acl.mask) == 0)
			continue;
		if (login == NO_ID ||
		    site_decide(site, login, patient, category, NULL, NULL, NULL).access == ACCESS_NONE)
			return true;
	}
	return false;
}

/* ---- what is closed ---- */

static bool is_open_after(const struct site *site, const struct statement *statement,
			  const struct scope *scope, category_id category)
{
	return time_window_is_live(statement->window, site->now) && scope_covers(scope, category, NULL);
}

static void add_of(struct undo_opens *opens, struct site *site, patient_id id, category_id category)
{
	struct scoped_statement scoped;
	for (size_t i = 0; patient_scoped(&site->facts->patients[id], i, &scoped); i++)
		if (is_open_after(site, scoped.statement, scoped.scope, category))
			add(opens, site->arena, scoped.statement);
}

void undo_opens_add(struct undo_opens *opens, struct run *run, const struct previous_object *objects,
		    size_t count)
{
	struct site *site = run->site;
	const struct facts *facts = site->facts;
	size_t root = strlen(run_store(run)->root) + 1;
	const struct previous_object *by_path = sorted(site->arena, objects, count);
	for (patient_id i = 0; i < facts->patient_count; i++) {
		struct scoped_statement scoped;
		if (!patient_scoped(&facts->patients[i], 0, &scoped))
			continue;
		for (category_id j = 0; j < facts->policy->category_count; j++) {
			const char *path =
			    facts->policy->categories[j].store == run->store ? entry_path(site, i, j) : NULL;
			const struct previous_object key = {.path = path == NULL ? "" : path + root};
			const struct previous_object *found =
			    bsearch(&key, by_path, count, sizeof(key), compare_paths);
			if (found != NULL && lets_in(site, found, i, j))
				add_of(opens, site, i, j);
		}
	}
}

/* ---- telling ---- */

static bool says_yes(void)
{
	char *line = NULL;
	size_t size = 0;
	fputs(wording("Put the ACLs back all the same? yes/no: "), stderr);
	fflush(stderr);
	bool any = getline(&line, &size, stdin) > 0;
	if (any)
		line[strcspn(line, "\r\n")] = '\0';
	bool yes = false;
	bool is_answer = any && yes_no_read(line, &yes);
	free(line);
	return is_answer && yes;
}

bool undo_opens_agreed(struct site *site, const struct undo_opens *opens)
{
	char where[4352];
	if (opens->count == 0)
		return true;
	for (size_t i = 0; i < opens->count && i < NAMED_MAX; i++) {
		origin_format(opens->items[i]->origin, where, sizeof(where));
		console_say(CONSOLE_NEWS, "%s closes what these ACLs open again", where);
	}
	console_say(
	    CONSOLE_NEWS,
	    opens->until_adopt
		? "wishes of patients that undo opens again: %zu; a root's adoption is given up with "
		  "it, and what it opens there stays open until 'careacl adopt' and a sync"
		: "wishes of patients that undo opens again, until the next sync: %zu; it goes by the "
		  "ACLs of then, not by the rules",
	    opens->count);
	if (!yes_no_can_ask() || says_yes())
		return true;
	site_fail(site, STATUS_WRONG, "undo", "nothing was put back");
	return false;
}

json_t *undo_opens_json(const struct undo_opens *opens)
{
	json_t *list = json_array();
	for (size_t i = 0; i < opens->count; i++) {
		char where[4352];
		origin_format(opens->items[i]->origin, where, sizeof(where));
		json_out_append(list, json_out_text(where));
	}
	return list;
}
