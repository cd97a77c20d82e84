/* What one login opens today, folder by folder, and what it gains and loses. */
#include "acl_sync/adopt/look.h"

#include "acl_sync/console.h"
#include "acl_sync/printable.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>

/* One folder's answer. */
struct login_folder {
	bool lists, opens, changes;
	struct reach_documents documents;
};

static void look_at(struct look *look, uint32_t folder, struct reach_folder *sets,
		    struct login_folder *ret_found)
{
	*ret_found = (struct login_folder){0};
	if (look->person == NO_ID)
		return;
	if (!reach_look(&look->reach, folder, sets) ||
	    !reach_count(&look->reach, folder, look->person, &ret_found->documents))
		console_out_of_memory();
	ret_found->lists = people_has(sets->lists, look->person);
	ret_found->opens = people_has(sets->opens, look->person);
	ret_found->changes = people_has(sets->changes, look->person);
}

void look_login_take(void *context, const struct outcome_change *change, bool gains, bool loses)
{
	struct look *look = context;
	const struct facts *facts = look->site->facts;
	json_t *entry = json_object();
	json_out_set(entry, "folder", json_out_text(change->folder));
	json_out_set(entry, "patient",
		     json_out_text(change->patient == NO_ID ? NULL : facts->patients[change->patient].id));
	json_out_set(entry, "category",
		     json_out_text(change->category == NO_ID
				       ? NULL
				       : facts->policy->categories[change->category].name));
	json_out_set(entry, "had", json_out_text(access_names[change->had]));
	json_out_set(entry, "access", json_out_text(access_names[change->wanted]));
	json_out_set(entry, "empty", json_boolean(change->is_empty));
	json_out_set(entry, "had_whole", json_out_text(access_names[change->had_whole]));
	if (gains)
		json_out_append(look->gains, json_incref(entry));
	if (loses)
		json_out_append(look->losses, json_incref(entry));
	json_decref(entry);
}

/* ---- text ---- */

static void tell_folder(const char *path, const struct login_folder *found)
{
	char *shown = printable_text(path, true);
	if (shown == NULL)
		console_out_of_memory();
	console_answer("%s: documents %zu, reads %zu, writes %zu%s%s\n", shown, found->documents.all,
		       found->documents.reads, found->documents.writes,
		       found->lists ? wording(", lists the folder") : "",
		       found->changes ? wording(", changes something in it") : "");
	free(shown);
}

/* "P001/medical: none -> read" */
static void tell_changes(const char *heading, const json_t *entries)
{
	size_t index;
	json_t *entry;
	if (json_array_size(entries) > 0)
		console_answer("%s\n", wording(heading));
	json_array_foreach((json_t *)entries, index, entry)
	{
		const char *place = json_string_value(json_object_get(entry, "patient"));
		const char *category = json_string_value(json_object_get(entry, "category"));
		char *shown = printable_text(
		    place != NULL ? place : json_string_value(json_object_get(entry, "folder")), true);
		if (shown == NULL)
			console_out_of_memory();
		console_answer("  %s/%s: %s -> %s\n", shown, category != NULL ? category : "",
			       wording(json_string_value(json_object_get(entry, "had"))),
			       wording(json_string_value(json_object_get(entry, "access"))));
		free(shown);
	}
}

void look_login_tell(struct look *look)
{
	struct reach_folder sets;
	if (!reach_folder_init(&sets, &look->reach, look->arena))
		console_out_of_memory();
	for (uint32_t folder = 0; folder < look->census.folder_count; folder++) {
		struct login_folder found;
		look_at(look, folder, &sets, &found);
		if (found.opens || found.changes)
			tell_folder(look->census.folders[folder].path, &found);
	}
	tell_changes("gains, once a sync runs:", look->gains);
	tell_changes("loses, once a sync runs:", look->losses);
}

/* ---- JSON ---- */

static json_t *folder_json(const char *path, const struct login_folder *found)
{
	json_t *entry = json_object();
	json_out_set(entry, "folder", json_out_text(path));
	json_out_set(entry, "opens", json_boolean(found->opens));
	json_out_set(entry, "lists", json_boolean(found->lists));
	json_out_set(entry, "changes", json_boolean(found->changes));
	json_out_set(entry, "documents", json_integer((json_int_t)found->documents.all));
	json_out_set(entry, "reads", json_integer((json_int_t)found->documents.reads));
	json_out_set(entry, "writes", json_integer((json_int_t)found->documents.writes));
	return entry;
}

json_t *look_login_json(struct look *look)
{
	struct reach_folder sets;
	json_t *document = json_object(), *folders = json_array();
	if (!reach_folder_init(&sets, &look->reach, look->arena))
		console_out_of_memory();
	for (uint32_t folder = 0; folder < look->census.folder_count; folder++) {
		struct login_folder found;
		look_at(look, folder, &sets, &found);
		if (found.opens || found.changes)
			json_out_append(folders, folder_json(look->census.folders[folder].path, &found));
	}
	json_out_set(document, "login", json_out_text(look->login));
	json_out_set(document, "folders", folders);
	json_out_set(document, "gains", look->gains);
	json_out_set(document, "losses", look->losses);
	return document;
}
