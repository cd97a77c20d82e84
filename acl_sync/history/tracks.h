/* The access of each login to each category as it goes through time. Private to the history. */
#ifndef CAREACL_HISTORY_TRACKS_H
#define CAREACL_HISTORY_TRACKS_H

#include "acl_sync/history/periods.h"
#include "acl_sync/site/slice_names.h"

/* One login, one category: its latest period. */
struct track {
	size_t last; /* index into the periods + 1; 0: none yet */
};

struct tracks {
	struct arena *arena;
	struct periods *periods;
	size_t first;            /* of the periods, the first of this patient */
	struct slice_names keys; /* "login/category" */
	struct track *items;
	size_t count, capacity;
	const char *patient;
};

/* What was decided between two instants. */
struct piece {
	const struct facts *facts;
	login_id login;
	category_id category;
	struct decision decision;
	const struct because *because;
	int64_t since, until;
};

/* The track of a login and a category; NULL: out of memory. It stays where it is until the next call. */
struct track *tracks_of(struct tracks *tracks, const char *login, const char *category);

/* Goes on with a piece: lengthens the latest period if it is the same access on the same grounds without a gap, else begins
 * one, unless `only_goes_on`. *ret_went_on: it is part of a period now. false: out of memory. */
bool tracks_add(struct tracks *tracks, const struct piece *piece, bool only_goes_on, bool *ret_went_on);

/* Puts the patient's periods in order: login, category, time. */
void tracks_sort(struct tracks *tracks);

#endif
