/* Who begins and who ceases to read a document that a statement names, to be told before it is done. */
#include "acl_sync/disk/walk_place.h"

#include "acl_sync/disk/named.h"
#include "acl_sync/disk/store_report.h"

#include <string.h>

/* Of whom the document is told about: where its category already says it, it is not said again. */
static bool is_told_by_category(const struct walk *walk, category_id category, uid_t uid)
{
	const struct store_report *report = walk->report;
	for (size_t i = report->change_count; i > 0; i--) {
		const struct access_change *change = &report->changes[i - 1];
		if (change->patient != walk->folder.patient)
			return false;
		if (change->category == category && change->uid == uid)
			return true;
	}
	return false;
}

/* What the document's ACL lets a person do. */
static enum access access_of(uint8_t perms)
{
	if ((perms & PERM_R) == 0)
		return ACCESS_NONE;
	return (perms & PERM_W) != 0 ? ACCESS_WRITE : ACCESS_READ;
}

struct about {
	category_id category;
	const char *path;
	struct object_state *state;
	const struct grants *wanted;
};

static void compare(struct walk *walk, const struct about *about, uid_t uid)
{
	enum access had = access_of(object_certain_perms(about->state, uid));
	enum access wanted = grants_access(about->wanted, uid);
	bool reads = had != ACCESS_NONE, may_read = wanted >= ACCESS_READ;
	if (reads == may_read || is_told_by_category(walk, about->category, uid))
		return;
	const struct document_change change = {
	    .login = walk_login(walk, uid),
	    .uid = uid,
	    .patient = walk->folder.patient,
	    .category = about->category,
	    .path = about->path,
	    .had = had,
	    .wanted = wanted,
	};
	(void)report_document_change(walk->report, &change); /* a loss is noted there */
}

/* Those who stand in the ACL and are not wanted. */
static void compare_strangers(struct walk *walk, const struct about *about)
{
	const struct acl_spec *access = &about->state->access;
	uid_t owner = about->state->stat.st_uid;
	for (size_t i = 0; i < access->count; i++)
		if (!access->entries[i].is_group && access->entries[i].id != owner &&
		    grants_access(about->wanted, access->entries[i].id) == ACCESS_NONE)
			compare(walk, about, access->entries[i].id);
	if (owner != 0 && owner != walk->job->owner && grants_access(about->wanted, owner) == ACCESS_NONE)
		compare(walk, about, owner);
}

static void compare_all(struct walk *walk, const struct about *about)
{
	compare_strangers(walk, about);
	for (size_t i = 0; i < about->wanted->count; i++)
		compare(walk, about, about->wanted->items[i].uid);
}

void walk_document_changes(struct walk *walk, int dir_fd, const char *name, category_id category,
			   const char *path, const struct grants *wanted)
{
	struct object_state state;
	const struct about about = {category, path, &state, wanted};
	if (walk->mode != WALK_LOOK)
		return;
	int error = object_look_at(dir_fd, name, walk->scratch, &state);
	if (error == 0)
		error = object_parse(&state);
	if (error == 0)
		compare_all(walk, &about);
	else if (!tree_is_nowhere(error))
		walk_failed(walk, error);
}

/* Does its mark say that a statement named it there? One that cannot be read makes the look a failed one. */
static bool was_named(struct walk *walk, const struct place *place, struct handle handle, const char *path)
{
	struct named_marks marks;
	int error = named_marks_read(handle, walk->job->facts, walk->folder.arena, &marks);
	if (error != 0 && !named_mark_is_none(error))
		walk_failed(walk, error);
	return error == 0 && named_marks_have(&marks, walk->job->facts->patients[walk->folder.patient].id,
					      place->category->name, path);
}

void walk_document_released(struct walk *walk, const struct place *place, struct handle handle,
			    struct object_state *state, const struct acl_set *set)
{
	if (walk->mode != WALK_LOOK || place->origin != NULL || set->is_piece)
		return;
	const char *path = walk->path.text + place->below;
	if (wanted_ruling(place->wanted, path) != NULL || !was_named(walk, place, handle, path))
		return;
	const struct about about = {place->wanted->category, path, state, set->grants};
	compare_all(walk, &about);
}
