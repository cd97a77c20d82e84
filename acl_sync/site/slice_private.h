/* Between slice.c, which asks the state, slice_follow.c, which reads what the answers name, and slice_teams.c. */
#ifndef CAREACL_SITE_SLICE_PRIVATE_H
#define CAREACL_SITE_SLICE_PRIVATE_H

#include "acl_sync/site/slice.h"
#include "acl_sync/site/slice_names.h"

/* A slice being gathered. */
struct gathering {
	const struct slice_question *question;
	struct arena *arena;
	struct findings *findings;
	struct slice_names rows; /* the state's statements that were taken, by number */
	struct slice_names logins, teams, groups, persons;
	struct slice_names patients; /* those asked about, and who is the same person */
	struct config_text *texts;   /* of the present round, not parsed yet */
	size_t text_count, text_capacity;
	const struct statements **parts; /* one a round */
	size_t part_count, part_capacity;
	struct desk_items desk;
	int64_t known_until; /* of the slice */
	bool failed;         /* no memory, or the state cannot be read (said) */
};

/* Is it asked until when what the registry says stayed known? */
static inline bool slice_asks_end(const struct gathering *gathering)
{
	return gathering->question->asks_end && !gathering->question->registry_stays;
}

/* Notes every name that the statements say, so that the next round looks it up. */
void slice_follow(struct gathering *gathering, const struct statements *part);

/* slice_desk.c: finds whom the question is about, all identities of each. false: no memory, or the state cannot be
 * read. */
bool slice_take_patients(struct gathering *gathering);

/* slice_desk.c: finds what the desk says of the patients, and notes the names in it. Whoever is named there and declared
 * nowhere stays unknown. */
void slice_take_desk(struct gathering *gathering);

/* Is the login declared at the instant of the question? The end of that counts for known_until. */
bool slice_is_declared(struct gathering *gathering, const char *login);

/* Says that the state cannot be read. Returns false. */
bool slice_state_failed(struct gathering *gathering);

/* slice_teams.c: take notes the members of an assigned team's Unix group; fill leaves each
 * team the members that are known here, of a group those that are professionals. */
void slice_take_group(struct gathering *gathering, const struct slice_name *group);
bool slice_fill_teams(struct gathering *gathering, struct statements *statements);

/* Puts the parts together. NULL: out of memory. */
struct statements *slice_join(struct gathering *gathering);

#endif
