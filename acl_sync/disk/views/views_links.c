/* What links a login's directory is to hold, and their names. */
#include "acl_sync/disk/views/views_pass.h"

#include "acl_sync/disk/root.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- documents aside ---- */

/* How long a name may be before its ending; a document's name is as long as a file's may be, with its patient and
 * category in front it can be longer. Never in the middle of a character. */
static size_t shortened(const char *name, size_t length, size_t room)
{
	if (length <= room)
		return length;
	while (room > 0 && ((unsigned char)name[room] & 0xc0) == 0x80)
		room--;
	return room;
}

/* PATIENT_CATEGORY_leaf; `apart`: with the first digits of the directory's name before the ending. */
static const char *aside_name(const struct walk *walk, const struct aside *aside, bool apart,
			      struct arena *arena)
{
	const struct facts *facts = walk->job->facts;
	const char *name = aside->category == NO_ID
			       ? arena_printf(arena, "%s_%s", facts->patients[aside->patient].id, aside->leaf)
			       : arena_printf(arena, "%s_%s_%s", facts->patients[aside->patient].id,
					      facts->policy->categories[aside->category].name, aside->leaf);
	if (name == NULL)
		return NULL;
	size_t length = strlen(name);
	if (!apart && length <= NAME_MAX)
		return name;
	const char *dot = strrchr(name, '.');
	/* the dot may be the patient's, and what follows the last one may be no ending */
	if (dot == NULL || strlen(dot) > 32 || strrchr(aside->leaf, '.') == NULL ||
	    strrchr(aside->leaf, '.') == aside->leaf)
		dot = name + length;
	size_t stem = shortened(name, (size_t)(dot - name), NAME_MAX - 9 - strlen(dot));
	return arena_printf(arena, "%.*s_%.8s%s", (int)stem, name, aside->name, dot);
}

/* What was decided anew under the folder's lock has login numbers of its own. */
static login_id login_of(const struct walk *walk, const struct grant *grant)
{
	return walk->job->refresh == NULL ? grant->login : walk_login(walk, grant->uid);
}

static bool aside_readers(struct views_pass *pass, size_t index)
{
	const struct aside *aside = &pass->walk->asides.items[index];
	for (size_t i = 0; i < aside->grants->count; i++) {
		const struct grant *grant = &aside->grants->items[i];
		login_id login = login_of(pass->walk, grant);
		if (grant->access < ACCESS_READ || login == NO_ID)
			continue;
		pass->asides = arena_grow(pass->arena, pass->asides, pass->aside_count, &pass->aside_capacity,
					  sizeof(*pass->asides));
		if (pass->asides == NULL)
			return false;
		pass->asides[pass->aside_count++] = (struct view_aside){login, index};
	}
	return true;
}

static int aside_compare(const void *left, const void *right)
{
	const struct view_aside *a = left, *b = right;
	if (a->login != b->login)
		return a->login < b->login ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

bool views_links_prepare(struct views_pass *pass)
{
	const struct aside_table *table = &pass->walk->asides;
	pass->aside_names = arena_array(pass->arena, table->count, sizeof(*pass->aside_names));
	pass->aside_paths = arena_array(pass->arena, table->count, sizeof(*pass->aside_paths));
	pass->aside_gates = arena_array(pass->arena, table->count, sizeof(*pass->aside_gates));
	if (pass->aside_names == NULL || pass->aside_paths == NULL || pass->aside_gates == NULL)
		return false;
	for (size_t i = 0; i < table->count; i++) {
		const struct aside *aside = &table->items[i];
		if (aside->patient == NO_ID || aside->leaf == NULL || aside->grants == NULL)
			continue;
		pass->aside_names[i] = aside_name(pass->walk, aside, false, pass->arena);
		pass->aside_paths[i] =
		    arena_printf(pass->arena, ROOT_ASIDE "/%s/%s", aside->name, aside->leaf);
		pass->aside_gates[i] = arena_printf(pass->arena, ROOT_ASIDE "/%s", aside->name);
		if (pass->aside_names[i] == NULL || pass->aside_paths[i] == NULL ||
		    pass->aside_gates[i] == NULL || !aside_readers(pass, i))
			return false;
	}
	if (pass->aside_count > 1)
		qsort(pass->asides, pass->aside_count, sizeof(*pass->asides), aside_compare);
	return true;
}

/* ---- one login ---- */

static bool link_add(struct views_pass *pass, const struct view_link *link)
{
	pass->links = arena_grow(pass->arena, pass->links, pass->link_count, &pass->link_capacity,
				 sizeof(*pass->links));
	if (pass->links == NULL)
		return false;
	pass->links[pass->link_count++] = *link;
	return true;
}

/* Folders first; of documents with one name, the order does not change from run to run. */
static int link_compare(const void *left, const void *right)
{
	const struct view_link *a = left, *b = right;
	int order = strcmp(a->name, b->name);
	if (order != 0 || (a->aside == NULL && b->aside == NULL))
		return order;
	if (a->aside == NULL || b->aside == NULL)
		return a->aside == NULL ? -1 : 1;
	return strcmp(a->aside->name, b->aside->name);
}

/* Patients come in order of their ids: without documents aside there is nothing to do. */
static void links_sort(struct views_pass *pass)
{
	size_t i = 1;
	while (i < pass->link_count && link_compare(&pass->links[i - 1], &pass->links[i]) < 0)
		i++;
	if (i < pass->link_count)
		qsort(pass->links, pass->link_count, sizeof(*pass->links), link_compare);
}

/* A name that is taken already gets a part of its own. */
static bool names_apart(struct views_pass *pass)
{
	const char *taken = pass->link_count > 0 ? pass->links[0].name : NULL;
	bool renamed = false;
	for (size_t i = 1; i < pass->link_count; i++) {
		struct view_link *link = &pass->links[i];
		if (strcmp(taken, link->name) != 0) {
			taken = link->name;
			continue;
		}
		link->name = aside_name(pass->walk, link->aside, true, pass->arena);
		if (link->name == NULL)
			return false;
		renamed = true;
	}
	if (renamed)
		links_sort(pass);
	return true;
}

/* The first of the entries whose login is not before `login`. */
static size_t first_entry(const struct views *views, login_id login)
{
	size_t low = 0, high = views->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (views->entries[middle].login < login)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool folder_links(struct views_pass *pass, login_id login)
{
	const struct walk *walk = pass->walk;
	const struct views *views = &walk->views;
	for (size_t i = first_entry(views, login); i < views->count && views->entries[i].login == login;
	     i++) {
		patient_id patient = views->entries[i].patient;
		const struct view_link link = {
		    .name = walk->job->facts->patients[patient].id,
		    .below = views->paths[patient],
		    .gate = views->paths[patient],
		    .patient = patient,
		    .may_be_made = !views->has_no_folder[patient],
		};
		if (!link_add(pass, &link))
			return false;
	}
	return true;
}

static bool aside_links(struct views_pass *pass, login_id login)
{
	size_t low = 0, high = pass->aside_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (pass->asides[middle].login < login)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < pass->aside_count && pass->asides[low].login == login; low++) {
		size_t index = pass->asides[low].index;
		const struct view_link link = {
		    .name = pass->aside_names[index],
		    .below = pass->aside_paths[index],
		    .gate = pass->aside_gates[index],
		    .patient = pass->walk->asides.items[index].patient,
		    .aside = &pass->walk->asides.items[index],
		    .may_be_made = true,
		};
		if (!link_add(pass, &link))
			return false;
	}
	return true;
}

bool views_links_login(struct views_pass *pass, login_id login)
{
	pass->login = login;
	pass->link_count = 0;
	if (login == NO_ID)
		return true;
	if (!folder_links(pass, login) || !aside_links(pass, login))
		return false;
	links_sort(pass);
	return names_apart(pass);
}

struct view_link *views_links_find(const struct views_pass *pass, const char *name)
{
	size_t low = 0, high = pass->link_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(pass->links[middle].name, name);
		if (order == 0)
			return &pass->links[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
