/* Looking for the marks of what statements name. */
#include "acl_sync/disk/named_places.h"

#include "acl_sync/disk/depth.h"
#include "acl_sync/disk/named.h"
#include "acl_sync/disk/piece.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/disk/tree.h"
#include "policy/identifier.h"

#include <errno.h>
#include <unistd.h>

struct search {
	struct named_places *places;
	struct named_document *items;
	size_t count;
	size_t depth;
};

bool named_places_is_left(const struct store_job *job, const char *document, const char *name)
{
	struct piece_document item = {.path = plain_path_leaf(document)};
	const struct piece_index index = {job, &item, 1};
	return piece_find(&index, name, NULL, NULL) != PIECE_NONE;
}

/* Takes out what the mark says. left_as: the name of a file, which may be what is left of a document; NULL: of a directory. */
static void note_marks(struct search *search, const struct named_marks *marks, const char *left_as)
{
	const struct store_job *job = search->places->job;
	size_t kept = 0;
	for (size_t i = 0; i < search->count; i++) {
		const struct named_document *item = &search->items[i];
		const char *path = item->document->path;
		const char *category = job->facts->policy->categories[item->document->category].name;
		if (!named_marks_have(marks, job->facts->patients[item->patient].id, category, path) ||
		    (left_as != NULL && named_places_is_left(job, path, left_as)))
			search->items[kept++] = *item;
	}
	search->count = kept;
}

static void search_below(struct search *search, int fd);

static void search_entry(struct search *search, int dir_fd, const char *name, enum entry_type type)
{
	struct named_marks marks;
	int fd = type == ENTRY_DIRECTORY ? tree_open_directory(dir_fd, name) : tree_open_pinned(dir_fd, name);
	if (fd < 0)
		return;
	struct handle handle = {.fd = fd, .is_path = type != ENTRY_DIRECTORY};
	if (named_marks_read(handle, search->places->job->facts, search->places->arena, &marks) == 0)
		note_marks(search, &marks, type == ENTRY_DIRECTORY ? NULL : name);
	if (type == ENTRY_DIRECTORY && search->depth > 0 && search->count > 0) {
		search->depth--;
		search_below(search, fd);
		search->depth++;
	}
	close(fd);
}

static void search_below(struct search *search, int fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	if (listing_open(&listing, fd) == 0)
		while (search->count > 0 && listing_next(&listing, &name, &type) > 0)
			if (type != ENTRY_SPECIAL)
				search_entry(search, fd, name, type);
	listing_close(&listing);
}

static void search_directory(struct search *search, const char *path)
{
	int fd = path == NULL ? -ENOMEM : tree_open_directory(search->places->root_fd, path);
	if (fd < 0)
		return;
	search_below(search, fd);
	close(fd);
}

/* In the patient's folder, and in what stands aside of them. */
static void search_patient(struct search *search, patient_id patient)
{
	struct named_places *places = search->places;
	const struct aside_table *table = &places->asides;
	search_directory(search, standing_path(&places->standing, patient));
	for (size_t i = aside_table_first(table, patient);
	     i < table->count && table->items[i].patient == patient && search->count > 0; i++)
		search_directory(search, arena_printf(places->arena, ROOT_ASIDE "/%s", table->items[i].name));
}

void named_places_leave_marked(struct named_places *places, bool everywhere, struct named_document *items,
			       size_t *count)
{
	struct search search = {
	    .places = places, .items = items, .count = *count, .depth = depth_levels(DEPTH_LEVELS, 1)};
	if (everywhere && search.count > 0)
		search_below(&search, places->root_fd);
	for (size_t i = 0; i < search.count && !everywhere;) {
		const size_t before = search.count;
		const patient_id patient = items[i].patient;
		search_patient(&search, patient);
		if (search.count < before) /* others may have come to its place */
			i = 0;
		while (i < search.count && items[i].patient <= patient)
			i++;
	}
	*count = search.count;
}

bool named_places_knows(struct named_places *places, patient_id patient, const struct document_ref *document)
{
	struct named_document item = {.patient = patient, .document = document};
	size_t count = 1;
	if (named_places_has(places, patient, document))
		return true;
	named_places_leave_marked(places, false, &item, &count);
	return count == 0;
}

int named_places_search(struct named_places *places, const struct unmet_document *unmet, size_t count,
			bool *ret_nowhere)
{
	struct document_ref *documents = arena_array(places->arena, count, sizeof(*documents));
	struct named_document *items = arena_array(places->arena, count, sizeof(*items));
	if (documents == NULL || items == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		documents[i] = (struct document_ref){unmet[i].category, unmet[i].path};
		items[i] = (struct named_document){.patient = unmet[i].patient, .document = &documents[i]};
	}
	named_places_leave_marked(places, true, items, &count);
	for (size_t i = 0; i < count; i++)
		ret_nowhere[items[i].document - documents] = true;
	return places->error;
}
