/* Writing marks on what statements name, and taking them off. */
#include "acl_sync/disk/named/walk_named.h"

#include <errno.h>

static void noted(struct walk *walk)
{
	walk->planned_operations++;
	walk->folder.differs = true;
}

static void did(struct walk *walk, struct handle handle, int error)
{
	const struct object_effect effect = {.operations = error == 0, .error = error};
	walk_did(walk, handle, &effect);
}

/* ---- writing ---- */

/* The ACL leaves it some: it comes back with what is given, if there still is room for it then. */
static void make_room(struct walk *walk, struct handle handle)
{
	struct object_state state;
	int error = object_look(handle, walk->scratch, &state);
	if (error != 0)
		return;
	const struct object_wish wish =
	    wish_closed(walk->job->owner, walk->job->group, S_ISDIR(state.stat.st_mode));
	walk_close(walk, handle, &state, &wish, DRIFT_EXTRA);
}

static bool has_no_room(int error)
{
	return error == -ENOSPC || error == -E2BIG;
}

/* The line of the document, then what is kept. */
static int put_together(struct walk *walk, const struct place *place, const struct wanted_document *ruling,
			const struct named_marks *kept, struct named_marks *ret_marks)
{
	struct arena *arena = walk->folder.arena;
	const char *patient = walk->job->facts->patients[walk->folder.patient].id;
	const char *line = arena_printf(arena, "%s/%s/%s", patient, place->category->name, ruling->path);
	*ret_marks = (struct named_marks){.count = 0};
	bool is_whole = line != NULL && named_marks_add(ret_marks, arena, line);
	for (size_t i = 0; is_whole && i < kept->count; i++)
		is_whole = named_marks_add(ret_marks, arena, kept->items[i].line);
	return is_whole ? 0 : -ENOMEM;
}

bool walk_named_write(struct walk *walk, const struct place *place, struct handle handle,
		      const struct wanted_document *ruling, const struct named_marks *kept)
{
	struct named_marks marks;
	if (walk->mode == WALK_LOOK) {
		noted(walk);
		return true;
	}
	int error = put_together(walk, place, ruling, kept, &marks);
	if (error == 0)
		error = walk_marks_coming(walk);
	if (error == 0)
		error = named_marks_write(handle, &marks, false);
	if (has_no_room(error))
		error = named_marks_write(handle, &marks, true);
	if (has_no_room(error)) {
		make_room(walk, handle);
		error = named_marks_write(handle, &marks, true);
	}
	did(walk, handle, error);
	return error == 0;
}

/* ---- taking off ---- */

void walk_named_remove(struct walk *walk, struct handle handle)
{
	if (walk->mode == WALK_LOOK)
		noted(walk);
	if (walk->mode != WALK_GIVE)
		walk->folder.gains = true;
	else
		did(walk, handle, handle_remove_attribute(handle, NAMED_MARK));
}
