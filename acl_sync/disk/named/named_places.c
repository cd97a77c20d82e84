/* Looking for what statements name. */
#include "acl_sync/disk/named_places.h"

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

/* ---- the statements ---- */

struct collection {
	struct named_places *places;
	struct named_document *items;
	size_t count, capacity;
	const struct unmet_document *unmet; /* these alone; NULL: all that are not in their places */
	size_t unmet_count;
};

static bool is_sought(struct collection *all, patient_id patient, const struct document_ref *document)
{
	if (all->unmet == NULL)
		return !named_places_has(all->places, patient, document);
	for (size_t i = 0; i < all->unmet_count; i++) {
		const struct unmet_document *unmet = &all->unmet[i];
		if (unmet->patient == patient && unmet->category == document->category &&
		    strcmp(unmet->path, document->path) == 0)
			return true;
	}
	return false;
}

static void collect(struct collection *all, patient_id patient, const struct statement *statement,
		    const struct scope *scope)
{
	struct named_places *places = all->places;
	const struct store_job *job = places->job;
	for (size_t i = 0; i < scope->document_count && time_window_is_live(statement->window, job->now);
	     i++) {
		const struct document_ref *document = &scope->documents[i];
		if (job->facts->policy->categories[document->category].store != job->store ||
		    !is_sought(all, patient, document))
			continue;
		all->items =
		    arena_grow(places->arena, all->items, all->count, &all->capacity, sizeof(*all->items));
		if (all->items == NULL) {
			places->error = -ENOMEM;
			return;
		}
		all->items[all->count++] = (struct named_document){patient, statement, document};
	}
}

static void collect_seals(struct collection *all, patient_id patient, const struct seal *seals, size_t count)
{
	for (size_t i = 0; i < count; i++)
		collect(all, patient, &seals[i].statement, seals[i].scope);
}

static int collect_all(struct collection *all, struct named_document **ret_items, size_t *ret_count)
{
	struct named_places *places = all->places;
	const struct facts *facts = places->job->facts;
	for (patient_id i = 0; i < facts->patient_count && places->error == 0; i++) {
		const struct patient *patient = &facts->patients[i];
		for (size_t j = 0; j < patient->objection_count; j++)
			collect(all, i, &patient->objections[j].statement, patient->objections[j].scope);
		collect_seals(all, i, patient->withheld, patient->withheld_count);
		collect_seals(all, i, patient->hidden, patient->hidden_count);
		collect_seals(all, i, patient->deleted, patient->deleted_count);
		arena_rest(ARENA_REST_PATIENT);
	}
	*ret_items = all->items;
	*ret_count = places->error == 0 ? all->count : 0;
	return places->error;
}

int named_places_missing(struct named_places *places, struct named_document **ret_items, size_t *ret_count)
{
	struct collection all = {.places = places};
	return collect_all(&all, ret_items, ret_count);
}

int named_places_unmet(struct named_places *places, const struct unmet_document *unmet, size_t unmet_count,
		       struct named_document **ret_items, size_t *ret_count)
{
	struct collection all = {.places = places, .unmet = unmet, .unmet_count = unmet_count};
	return collect_all(&all, ret_items, ret_count);
}
