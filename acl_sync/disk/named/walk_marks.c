/* Whether any document of the store has, or had, a mark. */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/mark.h"

#include <string.h>

/* On the root. Made, once, by a whole run that has met none; turned, for good, before the first one is written. Where there
 * is neither nobody knows. */
#define MARK_MARKS "trusted.careacl.marks"
#define NONE "none"
#define SOME "some"

void walk_marks_begin(struct walk *walk)
{
	char said[MARK_SIZE];
	struct walk_marks *marks = &walk->marks;
	const int known = mark_get(walk->root_fd, MARK_MARKS, said);
	marks->says_none = known == 1 && strcmp(said, NONE) == 0;
	marks->says_some = known == 1 && !marks->says_none;
	/* a run over a few folders asks everything in them */
	marks->may_stand = walk->job->patients != NULL || !marks->says_none;
}

int walk_marks_coming(struct walk *walk)
{
	struct walk_marks *marks = &walk->marks;
	int error = marks->says_some ? 0 : mark_set(walk->root_fd, MARK_MARKS, SOME);
	marks->says_some = error == 0;
	return error;
}

/* Was all of the store looked at? What stands aside comes from a place that a statement names. */
static bool has_seen_all(const struct walk *walk)
{
	return walk->job->patients == NULL && walk->stop == 0 && walk->report->failed_folders == 0 &&
	       walk->asides.count == 0;
}

void walk_marks_end(struct walk *walk)
{
	const struct walk_marks *marks = &walk->marks;
	if (marks->met > 0)
		(void)walk_marks_coming(walk);
	else if (!marks->says_none && !marks->says_some && has_seen_all(walk))
		/* another run may be writing the first one now: its word stays */
		(void)mark_make(walk->root_fd, MARK_MARKS, NONE);
}
