/* Views as verify sees them: whose directory it is, what its links lead to, which are missing. */
#include "acl_sync/disk/verify/tries.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- what the folders say ---- */

/* One for each login that passes. */
static void pairs_add(struct verify *verify, const struct verify_pair *pair)
{
	struct verify_views *views = &verify->views;
	for (size_t i = 0; i < verify->login_count && verify->error == 0; i++) {
		if (verify->passes[i] == ACCESS_NONE)
			continue;
		struct verify_pair *pairs =
		    arena_grow(verify->arena, views->pairs, views->count, &views->capacity, sizeof(*pairs));
		if (pairs == NULL) {
			verify->error = -ENOMEM;
			return;
		}
		views->pairs = pairs;
		pairs[views->count] = *pair;
		pairs[views->count++].login = i;
	}
}

void verify_views_folder(struct verify *verify, const char *path, bool exists)
{
	const struct verify_pair pair = {.patient = verify->patient,
					 .target = path,
					 .name = verify->job->facts->patients[verify->patient].id,
					 .must_be = exists};
	if (verify->store->views != NULL)
		pairs_add(verify, &pair);
}

void verify_views_aside(struct verify *verify, category_id category, const char *room, const char *leaf)
{
	const struct facts *facts = verify->job->facts;
	const struct verify_pair pair = {
	    .patient = NO_ID,
	    .target = arena_printf(verify->arena, ".aside/%s/%s", room, leaf),
	    .name = arena_printf(verify->arena, "%s_%s_%s", facts->patients[verify->patient].id,
				 facts->policy->categories[category].name, leaf),
	    .must_be = true,
	};
	if (verify->store->views == NULL)
		return;
	if (pair.target == NULL || pair.name == NULL)
		verify->error = -ENOMEM;
	else
		pairs_add(verify, &pair);
}

static int pair_compare(const void *left, const void *right)
{
	const struct verify_pair *a = left, *b = right;
	if (a->login != b->login)
		return a->login < b->login ? -1 : 1;
	return a->patient < b->patient ? -1 : a->patient > b->patient;
}

/* The first that is not before that login's link to that patient. */
static size_t first_pair(const struct verify *verify, size_t login, patient_id patient)
{
	const struct verify_pair key = {.login = login, .patient = patient};
	const struct verify_views *views = &verify->views;
	size_t low = 0, high = views->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (pair_compare(&views->pairs[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_any(const struct verify *verify, size_t login)
{
	size_t first = first_pair(verify, login, 0);
	return first < verify->views.count && verify->views.pairs[first].login == login;
}

/* ---- one login's directory ---- */

/* Where the kernel goes through a link, and what it is to arrive at. */
static bool leads_to(struct verify *verify, int dir_fd, const char *name, const char *path)
{
	struct stat found, wanted;
	if (fstatat(dir_fd, name, &found, AT_NO_AUTOMOUNT) != 0 ||
	    fstatat(verify->root_fd, path, &wanted, AT_SYMLINK_NOFOLLOW) != 0) {
		verify_note_error(verify, -errno);
		return false;
	}
	return found.st_dev == wanted.st_dev && found.st_ino == wanted.st_ino;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);
	return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Finds what the login may have there. A document aside is known by where the link leads, whatever it is called. */
static struct verify_pair *find_pair(struct verify *verify, const char *name, const char *target,
				     size_t login)
{
	const struct verify_views *views = &verify->views;
	patient_id patient = facts_patient(verify->job->facts, name);
	for (size_t i = first_pair(verify, login, patient); i < views->count; i++) {
		struct verify_pair *pair = &views->pairs[i];
		if (pair->login != login || pair->patient != patient)
			return NULL;
		if (patient != NO_ID || ends_with(target, pair->target))
			return pair;
	}
	return NULL;
}

static void visit_link(struct verify *verify, int dir_fd, const char *name, void *context)
{
	const size_t *login = context;
	char target[PATH_MAX];
	ssize_t size = readlinkat(dir_fd, name, target, sizeof(target) - 1);
	if (size < 0) { /* EINVAL: nothing that careacl made */
		if (errno != EINVAL)
			verify_note_error(verify, -errno);
		return;
	}
	target[size] = '\0';
	struct verify_pair *pair = find_pair(verify, name, target, *login);
	verify->result->checked++;
	if (pair == NULL)
		verify_leak(verify, *login, PERM_R | PERM_X, 0);
	else
		pair->is_found = pair->is_found || leads_to(verify, dir_fd, name, pair->target);
}

/* By name: SIZE_MAX for one that the name service does not know. */
static size_t login_of(const struct verify *verify, const char *name)
{
	for (size_t i = 0; i < verify->login_count; i++)
		if (strcmp(verify_login_name(verify, i), name) == 0)
			return i;
	return SIZE_MAX;
}

static void visit_login(struct verify *verify, int dir_fd, const char *name, void *context)
{
	size_t login = login_of(verify, name);
	struct verify_object object = {.kind = OBJECT_FOLDER, .access = verify->named, .is_closed = true};
	(void)context;
	int fd = verify_open_directory(dir_fd, name);
	if (fd < 0) {
		verify_note_error(verify, fd);
		return;
	}
	memset(verify->named, 0, verify->login_count * sizeof(*verify->named));
	/* of a sample nobody knows who has other links there */
	bool has_view = has_any(verify, login) || verify_emergency_is_due(verify, login) ||
			(verify->tries != NULL && verify->tries->chosen != NULL);
	if (login != SIZE_MAX && has_view) {
		verify->named[login] = ACCESS_READ;
		object.is_closed = false;
	}
	verify_object(verify, (struct handle){.fd = fd}, &object);
	if (!object.is_closed && verify->tries == NULL)
		verify_each_entry(verify, fd, visit_link, &login);
	if (verify->job->emergency != NULL)
		verify_emergency(verify, fd, login);
	if (login != SIZE_MAX)
		verify->views.seen[login] = true;
	close(fd);
}

/* ---- all of them ---- */

static void missing_links(struct verify *verify)
{
	for (size_t i = 0; i < verify->views.count && verify->error == 0; i++) {
		const struct verify_pair *pair = &verify->views.pairs[i];
		if (!pair->must_be || pair->is_found)
			continue;
		size_t before = verify_enter(verify, verify_login_name(verify, pair->login));
		size_t inside = verify_enter(verify, pair->name);
		uint8_t may = pair->patient == NO_ID ? PERM_R : PERM_R | PERM_X;
		if (verify->tries != NULL)
			tries_add_link(verify->tries, pair->login, may);
		else
			verify_refusal(verify, pair->login, 0, may);
		verify_leave(verify, inside);
		verify_leave(verify, before);
	}
}

/* Whoever may break the glass and has no view to say so from. */
static void missing_emergencies(struct verify *verify)
{
	for (size_t i = 0; i < verify->login_count && verify->error == 0; i++) {
		if (verify->views.seen[i] || !verify_emergency_is_due(verify, i))
			continue;
		size_t before = verify_enter(verify, verify_login_name(verify, i));
		verify_refusal(verify, i, 0, PERM_R | PERM_X);
		verify_leave(verify, before);
	}
}

void verify_views(struct verify *verify)
{
	const struct verify_object place = {.kind = OBJECT_FOLDER, .is_root = true};
	if (verify->store->views == NULL || verify->error != 0)
		return;
	verify->views.seen = arena_array(verify->arena, verify->login_count, sizeof(bool));
	if (verify->views.seen == NULL) {
		verify->error = -ENOMEM;
		return;
	}
	if (verify->views.count > 1)
		qsort(verify->views.pairs, verify->views.count, sizeof(*verify->views.pairs), pair_compare);
	size_t before = verify_enter(verify, verify->store->views);
	int fd = open(verify->store->views, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0) {
		verify_object(verify, (struct handle){.fd = fd}, &place);
		verify_each_entry(verify, fd, visit_login, NULL);
		close(fd);
	} else {
		verify_note_error(verify, -errno); /* no place: no link is there */
	}
	missing_links(verify);
	missing_emergencies(verify);
	verify_leave(verify, before);
}
