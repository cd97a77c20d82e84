#include "acl_sync/document_name.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/folder.h"
#include "acl_sync/disk/refile.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/entry.h"
#include "acl_sync/status.h"

#include <stdlib.h>
#include <string.h>

static bool wrong(struct site *site, const char *typed, const char *text)
{
	/* what names a patient is shown where it was typed */
	site_fail(site, STATUS_WRONG, console_is_private() ? typed : "DOCUMENT", "%s", text);
	return false;
}

/* What is left of `path` below the directory `above`; NULL: it is not below it. */
static const char *below(const char *path, const char *above)
{
	size_t length = strlen(above);
	while (length > 0 && above[length - 1] == '/')
		length--;
	if (strncmp(path, above, length) != 0 || path[length] != '/')
		return NULL;
	return path + length + 1;
}

/* ---- a path on disk ---- */

/* The store whose root leads to the path, the deepest; *ret_rest: what is below it. NO_ID: none. */
static store_id find_store(const struct site *site, const char *typed, const char **ret_rest)
{
	store_id found = NO_ID;
	for (store_id store = 0; store < site->facts->policy->store_count; store++) {
		const char *root = site->facts->policy->stores[store].root;
		char *resolved = realpath(root, NULL);
		const char *rest = below(typed, root);
		if (rest == NULL && resolved != NULL)
			rest = below(typed, resolved);
		free(resolved);
		if (rest != NULL && (found == NO_ID || rest > *ret_rest)) {
			found = store;
			*ret_rest = rest;
		}
	}
	return found;
}

/* The patient whose folder leads to `path`; *ret_rest: what is below it. */
static patient_id find_folder(struct site *site, store_id store, const char *path, const char **ret_rest)
{
	const struct store *place = &site->facts->policy->stores[store];
	const unsigned char *key = site_folder_key(site, place);
	patient_id found = NO_ID;
	struct arena *arena = arena_new();
	if (arena == NULL)
		console_out_of_memory();
	for (patient_id patient = 0; patient < site->facts->patient_count && found == NO_ID; patient++) {
		const char *folder =
		    folder_path(place->folder, key, site->facts->patients[patient].id, arena);
		const char *rest = folder == NULL ? NULL : below(path, folder);
		if (rest == NULL)
			continue;
		found = patient;
		*ret_rest = rest;
	}
	arena_free(arena);
	return found;
}

static bool find_path(struct site *site, const char *typed, struct document_name *ret_name)
{
	const struct policy *policy = site->facts->policy;
	const char *path = NULL, *rest = NULL;
	ret_name->store = find_store(site, typed, &path);
	if (ret_name->store == NO_ID)
		return wrong(
		    site, typed,
		    "is below the root of no store; expected such a path or PATIENT/CATEGORY/PATH (a path "
		    "in a view is a link: name what it stands for)");
	if (!refile_path_is_plain(path))
		return wrong(site, typed, "expected a path of plain names, without '.', '..' and '//'");
	if (below(path, ROOT_ASIDE) != NULL)
		return wrong(site, typed,
			     "stands aside: name it by where it comes from, as PATIENT/CATEGORY/PATH");
	ret_name->patient = find_folder(site, ret_name->store, path, &rest);
	if (ret_name->patient == NO_ID)
		return wrong(site, typed, "is in no patient's folder");
	for (category_id category = 0; category < policy->category_count; category++) {
		const char *inside = below(rest, policy->categories[category].path);
		if (policy->categories[category].store != ret_name->store || inside == NULL)
			continue;
		ret_name->category = category;
		ret_name->path = inside;
		return true;
	}
	return wrong(site, typed, "is in no category of the folder");
}

/* ---- PATIENT/CATEGORY/PATH ---- */

static bool find_words(struct site *site, const char *typed, struct document_name *ret_name)
{
	char *patient = arena_strdup(site->arena, typed);
	if (patient == NULL)
		console_out_of_memory();
	char *category = strchr(patient, '/'), *path = category == NULL ? NULL : strchr(category + 1, '/');
	if (path == NULL || !refile_path_is_plain(typed))
		return wrong(
		    site, typed,
		    "expected a path below the root of a store, or PATIENT/CATEGORY/PATH of plain names");
	*category++ = *path++ = '\0';
	ret_name->patient = facts_patient(site->facts, patient);
	if (ret_name->patient == NO_ID)
		return wrong(site, typed, "unknown patient; expected an id that the registry declares");
	ret_name->category = entry_find_category(site, category);
	if (ret_name->category == NO_ID)
		return false;
	ret_name->store = site->facts->policy->categories[ret_name->category].store;
	ret_name->path = path;
	return true;
}

bool document_name_find(struct site *site, const char *typed, struct document_name *ret_name)
{
	char *name = arena_strdup(site->arena, typed);
	if (name == NULL)
		console_out_of_memory();
	/* a shell that completes the name of a directory adds a slash */
	for (size_t length = strlen(name); length > 1 && name[length - 1] == '/'; length--)
		name[length - 1] = '\0';
	*ret_name = (struct document_name){NO_ID, NO_ID, NO_ID, NULL};
	return name[0] == '/' ? find_path(site, name, ret_name) : find_words(site, name, ret_name);
}

const char *document_name_place(struct site *site, const char *typed, const struct document_name *name)
{
	char where[4352];
	if (console_is_private())
		return typed;
	origin_format(site->facts->patients[name->patient].origin, where, sizeof(where));
	const char *place = arena_strdup(site->arena, where);
	if (place == NULL)
		console_out_of_memory();
	return place;
}
