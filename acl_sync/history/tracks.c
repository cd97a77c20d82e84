#include "acl_sync/history/tracks.h"

#include <stdlib.h>
#include <string.h>

struct track *tracks_of(struct tracks *tracks, const char *login, const char *category)
{
	const char *key = arena_printf(tracks->arena, "%s/%s", login, category);
	struct slice_name *name =
	    key == NULL ? NULL : slice_names_add(&tracks->keys, key, (struct origin){0}, tracks->arena);
	if (name == NULL)
		return NULL;
	size_t index = (size_t)(name - tracks->keys.items);
	if (index == tracks->count) {
		struct track *items = arena_grow(tracks->arena, tracks->items, tracks->count,
						 &tracks->capacity, sizeof(*items));
		if (items == NULL)
			return NULL;
		tracks->items = items;
		items[tracks->count++] = (struct track){0};
	}
	return &tracks->items[index];
}

/* ---- grounds ---- */

static bool is_desk(const char *file)
{
	return strcmp(file, DESK_FILE) == 0;
}

/* The same statement, as far as people care: a registry's file may have been written anew. */
static bool is_same_ground(const struct ground *ground, const struct statement *statement)
{
	return ground->kind == statement->kind && strcmp(ground->file, statement->origin.file) == 0 &&
	       (!is_desk(ground->file) || ground->line == statement->origin.line);
}

static bool is_same(const struct period *period, const struct piece *piece)
{
	if (period->access != piece->decision.access || period->reason != piece->decision.reason ||
	    period->rule != piece->decision.rule || period->ground_count != piece->because->count)
		return false;
	for (size_t i = 0; i < period->ground_count; i++)
		if (!is_same_ground(&period->grounds[i], piece->because->items[i]))
			return false;
	return true;
}

static bool take_grounds(struct tracks *tracks, const struct because *because, struct period *period)
{
	struct ground *grounds = arena_array(tracks->arena, because->count, sizeof(*grounds));
	for (size_t i = 0; grounds != NULL && i < because->count; i++) {
		const struct statement *statement = because->items[i];
		grounds[i] =
		    (struct ground){statement->kind, arena_strdup(tracks->arena, statement->origin.file),
				    statement->origin.line};
		if (grounds[i].file == NULL)
			return false;
	}
	period->grounds = grounds;
	period->ground_count = because->count;
	return grounds != NULL;
}

/* ---- pieces ---- */

static const char *profession_of(const struct piece *piece)
{
	const struct professional *professional = piece->facts->logins[piece->login].professional;
	return professional == NULL ? NULL : piece->facts->policy->professions[professional->profession].name;
}

static bool begin_period(struct tracks *tracks, const struct piece *piece, struct track *track)
{
	struct periods *periods = tracks->periods;
	const char *profession = profession_of(piece);
	struct period *items =
	    arena_grow(tracks->arena, periods->items, periods->count, &periods->capacity, sizeof(*items));
	if (items == NULL)
		return false;
	periods->items = items;
	struct period *period = &items[periods->count];
	*period = (struct period){
	    .patient = tracks->patient,
	    .login = arena_strdup(tracks->arena, piece->facts->logins[piece->login].name),
	    .category = arena_strdup(tracks->arena, piece->facts->policy->categories[piece->category].name),
	    .profession = profession == NULL ? NULL : arena_strdup(tracks->arena, profession),
	    .access = piece->decision.access,
	    .reason = piece->decision.reason,
	    .rule = piece->decision.rule,
	    .since = piece->since,
	    .until = piece->until,
	};
	track->last = ++periods->count;
	return period->login != NULL && period->category != NULL &&
	       take_grounds(tracks, piece->because, period);
}

bool tracks_add(struct tracks *tracks, const struct piece *piece, bool only_goes_on, bool *ret_went_on)
{
	struct track *track = tracks_of(tracks, piece->facts->logins[piece->login].name,
					piece->facts->policy->categories[piece->category].name);
	if (track == NULL)
		return false;
	struct period *last = track->last == 0 ? NULL : &tracks->periods->items[track->last - 1];
	*ret_went_on = false;
	if (piece->decision.access == ACCESS_NONE)
		return true;
	*ret_went_on = last != NULL && last->until == piece->since && is_same(last, piece);
	if (*ret_went_on) {
		last->until = piece->until;
		return true;
	}
	*ret_went_on = !only_goes_on;
	return only_goes_on || begin_period(tracks, piece, track);
}

static int period_compare(const void *left, const void *right)
{
	const struct period *a = left, *b = right;
	int order = strcmp(a->login, b->login);
	if (order == 0)
		order = strcmp(a->category, b->category);
	return order != 0 ? order : (a->since > b->since) - (a->since < b->since);
}

void tracks_sort(struct tracks *tracks)
{
	struct periods *periods = tracks->periods;
	size_t count = periods->count - tracks->first;
	if (count > 1)
		qsort(periods->items + tracks->first, count, sizeof(*periods->items), period_compare);
}
