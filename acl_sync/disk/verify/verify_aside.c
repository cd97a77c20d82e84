/* What stands aside, against the decisions of where it came from. */
#include "acl_sync/disk/verify/verify.h"

#include "acl_sync/disk/aside.h"
#include "policy/identifier.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The directory around one document. */
struct room {
	struct aside aside;
	size_t entries;
	bool has_wanted; /* one is named as the document was */
	const char *leaf;
};

static void note_entry(struct verify *verify, int dir_fd, const char *name, void *context)
{
	struct room *room = context;
	(void)dir_fd;
	bool is_wanted = strcmp(name, plain_path_leaf(room->aside.path)) == 0;
	room->entries++;
	room->has_wanted = room->has_wanted || is_wanted;
	if (room->leaf == NULL || is_wanted || (!room->has_wanted && strcmp(name, room->leaf) < 0))
		room->leaf = arena_strdup(verify->arena, name);
	if (room->leaf == NULL)
		verify->error = -ENOMEM;
}

static size_t category_index(const struct verify *verify, category_id category)
{
	size_t index = 0;
	while (verify->categories[index] != category)
		index++;
	return index;
}

static void visit_document(struct verify *verify, int dir_fd, const char *name, void *context)
{
	const struct room *room = context;
	struct verify_below below = {.category = room->aside.category,
				     .category_index = category_index(verify, room->aside.category),
				     .start = verify->path_length,
				     .origin = room->aside.path};
	if (strcmp(name, room->leaf) == 0)
		verify_below(verify, dir_fd, name, &below);
	else
		verify_stranger(verify, dir_fd, name);
}

/* Its file system has no room to say it there. */
static bool read_kept(struct verify *verify, struct handle handle, const char *name, char *text)
{
	const struct store_job *job = verify->job;
	struct kept_aside kept;
	char found[2];
	if (handle_get_attribute(handle, ASIDE_KEPT, found, sizeof(found)) != 0 || job->find_aside == NULL ||
	    !job->find_aside(job->keep_context, name, verify->arena, &kept))
		return false;
	int length = snprintf(text, ASIDE_ORIGIN_SIZE, "%s/%s/%s", kept.patient, kept.category, kept.path);
	return length > 0 && length < ASIDE_ORIGIN_SIZE;
}

/* Where it came from, by its own mark: what the state says is for those who put it right. */
static bool read_origin(struct verify *verify, int fd, const char *name, struct aside *ret_aside)
{
	char text[ASIDE_ORIGIN_SIZE];
	struct handle handle = {.fd = fd};
	if (handle_get_attribute(handle, ASIDE_ORIGIN, text, sizeof(text)) != 0 &&
	    !read_kept(verify, handle, name, text))
		return false;
	char *origin = arena_strdup(verify->arena, text);
	if (origin == NULL)
		verify->error = -ENOMEM;
	return origin != NULL &&
	       aside_origin_parse(verify->job->facts, verify->job->store, origin, ret_aside);
}

/* Who may read what stands in it may list it, nobody else. */
static void judge_room(struct verify *verify, int fd, const char *name, const struct room *room)
{
	const enum access *access = verify_rules_path(verify, room->aside.category, room->aside.path);
	for (size_t i = 0; i < verify->login_count; i++)
		verify->passes[i] = access[i] >= ACCESS_READ ? ACCESS_READ : ACCESS_NONE;
	const struct verify_object object = {.kind = OBJECT_FOLDER, .access = verify->passes};
	verify_object(verify, (struct handle){.fd = fd}, &object);
	verify_views_aside(verify, room->aside.category, name, room->leaf);
}

/* Nobody passes it but root, whatever stands in it: with empty group bits the kernel does not ask the ACL. */
static bool is_shut(int fd)
{
	struct stat found;
	return fstat(fd, &found) == 0 && found.st_uid == 0 && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

static void visit_room(struct verify *verify, int dir_fd, const char *name, void *context)
{
	struct room room = {.entries = 0};
	int fd = verify_open_directory(dir_fd, name);
	(void)context;
	if (fd < 0 && fd != -ENOTDIR)
		verify_note_error(verify, fd);
	if (fd < 0 || !read_origin(verify, fd, name, &room.aside)) {
		if (fd >= 0 || fd == -ENOTDIR)
			verify_stranger(verify, dir_fd, name);
	} else {
		verify->patient = room.aside.patient;
		verify_each_entry(verify, fd, note_entry, &room);
		if (room.entries > 0 && verify->error == 0) {
			judge_room(verify, fd, name, &room);
			if (!is_shut(fd))
				verify_each_entry(verify, fd, visit_document, &room);
		}
	}
	if (fd >= 0)
		close(fd);
}

void verify_aside(struct verify *verify, int fd)
{
	const struct verify_object object = {.kind = OBJECT_FOLDER, .is_root = true};
	verify_object(verify, (struct handle){.fd = fd}, &object);
	verify_each_entry(verify, fd, visit_room, NULL);
}
