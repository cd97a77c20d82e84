/* Documents that were typed and are not there: what is said about them is recorded, and protects nothing as long as none
 * has that name. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/named_places.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/run/run.h"
#include "policy/close_match.h"
#include "wording/wording.h"

#include <string.h>
#include <unistd.h>

#define NAMES_COMPARED_MAX                                                                                   \
	4096 /* of a directory: who has more is told of no name that is like the typed one */

/* A document that was typed. */
struct typed {
	struct desk *desk;
	struct document_ref document;
	store_id store;
	bool is_found;
	const char *meant; /* the path below its category that is most like it; NULL: none */
};

/* The name in the directory that is most like the typed one; NULL: there is none. */
static const char *find_like(const struct typed *typed, int dir_fd, const char *wanted)
{
	struct arena *arena = typed->desk->arena;
	struct listing listing;
	const char *name, **names = arena_array(arena, NAMES_COMPARED_MAX, sizeof(*names));
	enum entry_type type;
	size_t count = 0;
	if (names == NULL)
		console_out_of_memory();
	if (listing_open(&listing, dir_fd) == 0)
		while (count < NAMES_COMPARED_MAX && listing_next(&listing, &name, &type) > 0)
			if ((names[count++] = arena_strdup(arena, name)) == NULL)
				console_out_of_memory();
	listing_close(&listing);
	return close_match(names, count, sizeof(*names), wanted);
}

/* In the directory where the document would be. */
static void find_meant(struct typed *typed, const struct named_places *places, patient_id patient)
{
	struct arena *arena = typed->desk->arena;
	const char *category, *path = typed->document.path, *leaf = strrchr(path, '/');
	leaf = leaf == NULL ? path : leaf + 1;
	if (typed->meant != NULL || standing_category(places->job, places->root_fd, patient,
						      typed->document.category, arena, &category) != 0)
		return;
	const char *place = arena_printf(arena, "%s/%s", category, path);
	int dir_fd = place == NULL ? -1 : tree_open_parent(places->root_fd, place);
	const char *like = dir_fd < 0 ? NULL : find_like(typed, dir_fd, leaf);
	if (like != NULL)
		typed->meant = arena_printf(arena, "%.*s%s", (int)(leaf - path), path, like);
	if (dir_fd >= 0)
		close(dir_fd);
}

/* Looks in the folders of all identities. What cannot be looked at counts as there: the sync says what is wrong. */
static void look(struct typed *typed, struct run *run)
{
	struct store_job job = run_job(run);
	struct named_places places;
	if (named_places_init(&places, &job, run->root_fd, typed->desk->arena) != 0)
		console_out_of_memory();
	for (size_t i = 0; i < typed->desk->patients.count && !typed->is_found; i++) {
		patient_id patient = facts_patient(job.facts, typed->desk->patients.items[i]);
		typed->is_found =
		    patient != NO_ID && (named_places_has(&places, patient, &typed->document) ||
					 run_knows_mark(run, &places, patient, &typed->document));
		if (patient != NO_ID && !typed->is_found)
			find_meant(typed, &places, patient);
	}
	if (places.error != 0)
		typed->is_found = true;
}

/* false: the typed word names no document of this site, which has been said. */
static bool read_typed(struct typed *typed, const char *text)
{
	const struct policy *policy = typed->desk->sync.site.facts->policy;
	const char *slash = strchr(text, '/');
	const char *category =
	    slash == NULL ? NULL : arena_printf(typed->desk->arena, "%.*s", (int)(slash - text), text);
	category_id id = category == NULL ? NO_ID : policy_category(policy, category);
	if (id == NO_ID)
		return false;
	typed->document = (struct document_ref){.category = id, .path = slash + 1};
	typed->store = policy->categories[id].store;
	return true;
}

static void tell(const struct typed *typed, const char *text)
{
	const char *category =
	    typed->desk->sync.site.facts->policy->categories[typed->document.category].name;
	if (typed->meant != NULL && console_is_private())
		console_say(CONSOLE_NEWS,
			    "document '%s' is not there (did you mean '%s/%s'?): what is said about it "
			    "protects nothing until a document of that name is",
			    text, category, typed->meant);
	else
		console_say(CONSOLE_NEWS,
			    "document '%s' is not there: what is said about it protects nothing until a "
			    "document of that name is",
			    text);
}

/* The sync that follows need not say it too. */
static void note_told(const struct typed *typed, struct run *run)
{
	for (size_t i = 0; i < typed->desk->patients.count; i++) {
		patient_id patient = facts_patient(run->site->facts, typed->desk->patients.items[i]);
		if (patient != NO_ID)
			run_told_unmet(run, patient, &typed->document);
	}
}

void desk_tell_missing(struct desk *desk)
{
	const struct option_list *typed_documents = &desk->options->documents;
	for (size_t i = 0; i < typed_documents->count; i++) {
		struct typed typed = {.desk = desk};
		struct run run;
		if (!read_typed(&typed, typed_documents->items[i]))
			continue;
		run_open_quietly(&run, &desk->sync.site, typed.store);
		if (run.root == ROOT_ADOPTED)
			look(&typed, &run);
		if (run.root == ROOT_ADOPTED && !typed.is_found) {
			tell(&typed, typed_documents->items[i]);
			note_told(&typed, &run);
		}
		run_close(&run);
	}
}
