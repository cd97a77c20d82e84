/* The two names of a document that may have gone to the folder of the patient's other identity. */
#include "acl_sync/site/desk_persons.h"

#include <string.h>

#define MOVED_FROM ".from-"

/* How much of the path stands before what a moved name adds. */
static size_t stem_length(const char *path)
{
	const char *slash = strrchr(path, '/'), *leaf = slash != NULL ? slash + 1 : path;
	const char *dot = strrchr(leaf, '.');
	return dot == NULL || dot == leaf ? strlen(path) : (size_t)(dot - path);
}

const char *desk_moved_name(const char *path, const char *patient, struct arena *arena)
{
	size_t length = stem_length(path);
	return arena_printf(arena, "%.*s" MOVED_FROM "%s%s", (int)length, path, patient, path + length);
}

bool desk_is_moved_name(const char *moved, const char *path)
{
	size_t stem = stem_length(path), rest = strlen(path + stem), size = strlen(moved);
	return size > stem + strlen(MOVED_FROM) + rest && strncmp(moved, path, stem) == 0 &&
	       strncmp(moved + stem, MOVED_FROM, strlen(MOVED_FROM)) == 0 &&
	       strcmp(moved + size - rest, path + stem) == 0;
}

bool desk_is_same_document(const struct desk_named *one, const struct desk_named *other)
{
	const char *path = one->document->path, *other_path = other->document->path;
	return one->origin.line == other->origin.line && strcmp(one->origin.file, other->origin.file) == 0 &&
	       one->document->category == other->document->category &&
	       (strcmp(path, other_path) == 0 || desk_is_moved_name(path, other_path) ||
		desk_is_moved_name(other_path, path));
}

/* ---- what statements name ---- */

static bool name_documents(struct words *documents, const char *patient, struct arena *arena)
{
	const char **items = arena_array(arena, 2 * documents->count, sizeof(const char *));
	if (items == NULL)
		return false;
	for (size_t i = 0; i < documents->count; i++) {
		items[2 * i] = documents->items[i];
		items[2 * i + 1] = desk_moved_name(documents->items[i], patient, arena);
		if (items[2 * i + 1] == NULL)
			return false;
	}
	*documents = (struct words){items, 2 * documents->count};
	return true;
}

static bool name_objections(struct said_patient *patient, struct arena *arena)
{
	struct said_wish *wishes = arena_array(arena, patient->objection_count, sizeof(*wishes));
	bool good = wishes != NULL;
	for (size_t i = 0; good && i < patient->objection_count; i++) {
		wishes[i] = patient->objections[i];
		good = wishes[i].documents.count == 0 ||
		       name_documents(&wishes[i].documents, patient->id, arena);
	}
	patient->objections = wishes;
	return good;
}

static bool name_seals(const struct said_seal **seals, size_t *count, const char *patient,
		       struct arena *arena)
{
	struct said_seal *both = arena_array(arena, 2 * *count, sizeof(*both));
	size_t length = 0;
	for (size_t i = 0; both != NULL && i < *count; i++) {
		both[length++] = (*seals)[i];
		if ((*seals)[i].document == NULL)
			continue;
		both[length] = (*seals)[i];
		both[length].document = desk_moved_name((*seals)[i].document, patient, arena);
		if (both[length++].document == NULL)
			return false;
	}
	*seals = both;
	*count = length;
	return both != NULL;
}

bool desk_name_both(struct said_patient *patient, struct arena *arena)
{
	return name_objections(patient, arena) &&
	       name_seals(&patient->withheld, &patient->withheld_count, patient->id, arena) &&
	       name_seals(&patient->deleted, &patient->deleted_count, patient->id, arena) &&
	       name_seals(&patient->hidden, &patient->hidden_count, patient->id, arena);
}
