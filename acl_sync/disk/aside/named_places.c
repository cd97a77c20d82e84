/* Looking for what statements name. */
#include "acl_sync/disk/named_places.h"

#include "acl_sync/disk/depth.h"
#include "acl_sync/disk/named.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/disk/tree.h"
#include "policy/identifier.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int named_places_init(struct named_places *places, const struct store_job *job, int root_fd,
		      struct arena *arena)
{
	*places =
	    (struct named_places){.job = job, .root_fd = root_fd, .arena = arena, .asides = {.arena = arena}};
	int error = standing_init(&places->standing, job, root_fd, arena);
	if (error == 0)
		error = standing_look(&places->standing);
	if (error == 0)
		error = aside_table_list(&places->asides, job->facts, job->store, root_fd);
	if (error == 0)
		error = places->standing.error;
	places->error = error;
	return error == -ENOMEM ? error : 0;
}

/* ---- in its place ---- */

static bool is_there(struct named_places *places, const char *path)
{
	int fd = path == NULL ? -ENOMEM : tree_open_pinned(places->root_fd, path);
	if (path == NULL)
		places->error = -ENOMEM;
	if (fd >= 0)
		close(fd);
	return fd != -ENOENT && fd != -ENOTDIR;
}

/* Alone, or below a directory that stands aside. */
static bool is_aside(struct named_places *places, patient_id patient, const struct document_ref *document)
{
	const struct aside_table *table = &places->asides;
	for (size_t i = aside_table_first(table, patient); i < table->count; i++) {
		const struct aside *aside = &table->items[i];
		if (aside->patient != patient)
			break;
		if (aside->category != document->category)
			continue;
		if (strcmp(aside->path, document->path) == 0)
			return true;
		if (aside_is_below(document->path, aside->path) &&
		    is_there(places, arena_printf(places->arena, ROOT_ASIDE "/%s/%s%s", aside->name,
						  plain_path_leaf(aside->path),
						  document->path + strlen(aside->path))))
			return true;
	}
	return false;
}

bool named_places_has(struct named_places *places, patient_id patient, const struct document_ref *document)
{
	const struct category *category = &places->job->facts->policy->categories[document->category];
	const char *folder = places->error == 0 ? standing_path(&places->standing, patient) : NULL;
	if (folder == NULL && places->error == 0)
		places->error = -ENOMEM;
	return places->error != 0 ||
	       is_there(places,
			arena_printf(places->arena, "%s/%s/%s", folder, category->path, document->path)) ||
	       is_aside(places, patient, document);
}

/* ---- by its mark ---- */

struct search {
	struct named_places *places;
	struct named_document *items;
	size_t count, capacity;
	size_t depth;
	const struct unmet_document *unmet; /* these alone; NULL: all that are not in their places */
	size_t unmet_count;
};

/* Takes out what the mark says. */
static void note_marks(struct search *search, const struct named_marks *marks)
{
	const struct facts *facts = search->places->job->facts;
	size_t kept = 0;
	for (size_t i = 0; i < search->count; i++) {
		const struct named_document *item = &search->items[i];
		const char *category = facts->policy->categories[item->document->category].name;
		if (!named_marks_have(marks, facts->patients[item->patient].id, category,
				      item->document->path))
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
		note_marks(search, &marks);
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

bool named_places_knows(struct named_places *places, patient_id patient, const struct document_ref *document)
{
	struct named_document sought = {.patient = patient, .document = document};
	struct search search = {
	    .places = places, .items = &sought, .count = 1, .depth = depth_levels(DEPTH_LEVELS, 1)};
	if (named_places_has(places, patient, document))
		return true;
	const char *folder = standing_path(&places->standing, patient);
	int fd = folder == NULL ? -1 : tree_open_directory(places->root_fd, folder);
	if (fd < 0)
		return false;
	search_below(&search, fd);
	close(fd);
	return search.count == 0;
}

/* ---- the statements ---- */

static bool is_sought(struct search *search, patient_id patient, const struct document_ref *document)
{
	if (search->unmet == NULL)
		return !named_places_has(search->places, patient, document);
	for (size_t i = 0; i < search->unmet_count; i++) {
		const struct unmet_document *unmet = &search->unmet[i];
		if (unmet->patient == patient && unmet->category == document->category &&
		    strcmp(unmet->path, document->path) == 0)
			return true;
	}
	return false;
}

static void collect(struct search *search, patient_id patient, const struct statement *statement,
		    const struct scope *scope)
{
	struct named_places *places = search->places;
	const struct store_job *job = places->job;
	for (size_t i = 0; i < scope->document_count && time_window_is_live(statement->window, job->now);
	     i++) {
		const struct document_ref *document = &scope->documents[i];
		if (job->facts->policy->categories[document->category].store != job->store ||
		    !is_sought(search, patient, document))
			continue;
		search->items = arena_grow(places->arena, search->items, search->count, &search->capacity,
					   sizeof(*search->items));
		if (search->items == NULL) {
			places->error = -ENOMEM;
			return;
		}
		search->items[search->count++] = (struct named_document){patient, statement, document};
	}
}

static void collect_seals(struct search *search, patient_id patient, const struct seal *seals, size_t count)
{
	for (size_t i = 0; i < count; i++)
		collect(search, patient, &seals[i].statement, seals[i].scope);
}

static int search_all(struct search *search, bool searches, struct named_document **ret_items,
		      size_t *ret_count)
{
	struct named_places *places = search->places;
	const struct facts *facts = places->job->facts;
	for (patient_id i = 0; i < facts->patient_count && places->error == 0; i++) {
		const struct patient *patient = &facts->patients[i];
		for (size_t j = 0; j < patient->objection_count; j++)
			collect(search, i, &patient->objections[j].statement, patient->objections[j].scope);
		collect_seals(search, i, patient->withheld, patient->withheld_count);
		collect_seals(search, i, patient->hidden, patient->hidden_count);
		collect_seals(search, i, patient->deleted, patient->deleted_count);
		arena_rest(ARENA_REST_PATIENT);
	}
	if (places->error == 0 && search->count > 0 && searches)
		search_below(search, places->root_fd);
	*ret_items = search->items;
	*ret_count = places->error == 0 ? search->count : 0;
	return places->error;
}

int named_places_missing(struct named_places *places, struct named_document **ret_items, size_t *ret_count)
{
	struct search search = {.places = places, .depth = depth_levels(DEPTH_LEVELS, 1)};
	return search_all(&search, true, ret_items, ret_count);
}

int named_places_unmet(struct named_places *places, const struct unmet_document *unmet, size_t unmet_count,
		       bool searches, struct named_document **ret_items, size_t *ret_count)
{
	struct search search = {.places = places,
				.depth = depth_levels(DEPTH_LEVELS, 1),
				.unmet = unmet,
				.unmet_count = unmet_count};
	return search_all(&search, searches, ret_items, ret_count);
}

int named_places_search(struct named_places *places, const struct unmet_document *unmet, size_t count,
			bool *ret_nowhere)
{
	struct document_ref *documents = arena_array(places->arena, count, sizeof(*documents));
	struct search search = {.places = places,
				.items = arena_array(places->arena, count, sizeof(*search.items)),
				.count = count,
				.depth = depth_levels(DEPTH_LEVELS, 1)};
	if (documents == NULL || search.items == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		documents[i] = (struct document_ref){unmet[i].category, unmet[i].path};
		search.items[i] =
		    (struct named_document){.patient = unmet[i].patient, .document = &documents[i]};
	}
	search_below(&search, places->root_fd);
	for (size_t i = 0; i < search.count; i++)
		ret_nowhere[search.items[i].document - documents] = true;
	return places->error;
}
