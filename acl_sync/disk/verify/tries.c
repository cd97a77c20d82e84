/* Gathers what is to be tried, and tries it by the batch. */
#include "acl_sync/disk/verify/tries.h"

#include "policy/identifier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

/* ---- memory ---- */

/* `wanted` of those that still may be, each as likely as another. */
static int choose(struct tries *tries, size_t wanted)
{
	const struct store_job *job = tries->verify->job;
	size_t left = 0;
	tries->chosen = arena_array(tries->verify->arena, job->facts->patient_count, sizeof(bool));
	if (tries->chosen == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < job->facts->patient_count; i++)
		left += store_set_has(job->facts->patients[i].stores, job->store);
	for (size_t i = 0; i < job->facts->patient_count && wanted > 0; i++) {
		uint64_t number;
		if (!store_set_has(job->facts->patients[i].stores, job->store))
			continue;
		if (getrandom(&number, sizeof(number), 0) != sizeof(number))
			return -errno;
		tries->chosen[i] = number % left-- < wanted;
		wanted -= tries->chosen[i];
	}
	return 0;
}

/* Descriptors are for the walk too. */
static size_t room_of(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur / 8 < 1)
		return 1;
	return limit.rlim_cur / 8 < TRIES_BATCH ? (size_t)limit.rlim_cur / 8 : TRIES_BATCH;
}

static int pages_make(struct tries *tries)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = processors < 1 ? 1 : (size_t)processors;
	if (wanted > TRIES_CHILDREN)
		wanted = TRIES_CHILDREN;
	for (; tries->child_count < wanted; tries->child_count++) {
		struct try_child *child = &tries->children[tries->child_count];
		void *page = mmap(NULL, sizeof(*child->page), PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (page == MAP_FAILED)
			return -ENOMEM;
		child->page = page;
	}
	return 0;
}

int tries_prepare(struct tries *tries)
{
	struct verify *verify = tries->verify;
	tries->people = verify->login_count + 1;
	tries->room = room_of();
	tries->tolerated = arena_alloc(verify->arena, tries->room * tries->people);
	tries->due = arena_alloc(verify->arena, tries->room * tries->people);
	tries->blocked = arena_array(verify->arena, tries->people, 1);
	tries->told = arena_array(verify->arena, tries->people, sizeof(bool));
	if (tries->tolerated == NULL || tries->due == NULL || tries->blocked == NULL || tries->told == NULL)
		return -ENOMEM;
	int error = tries->trial->sample > 0 ? choose(tries, tries->trial->sample) : 0;
	return error != 0 ? error : pages_make(tries);
}

static void forget(struct tries *tries)
{
	for (size_t i = 0; i < tries->count; i++) {
		free(tries->objects[i].path);
		if (tries->objects[i].fd >= 0)
			close(tries->objects[i].fd);
	}
	tries->count = 0;
}

static void flush(struct tries *tries)
{
	if (tries->count > 0 && tries->verify->error == 0)
		tries_run(tries);
	forget(tries);
}

void tries_end(struct tries *tries)
{
	flush(tries);
	for (size_t i = 0; i < tries->child_count; i++)
		munmap(tries->children[i].page, sizeof(*tries->children[i].page));
}

/* ---- gathering ---- */

bool tries_takes(const struct tries *tries, patient_id patient)
{
	return tries->chosen == NULL || tries->chosen[patient];
}

/* The present path, and how much of it is above the object. */
static bool name(const struct verify *verify, struct try_object *object)
{
	const char *root = verify->store->root;
	bool in_views = verify->path[0] == '/';
	if (asprintf(&object->path, "%s%s%s", in_views ? "" : root,
		     in_views || verify->path_length == 0 ? "" : "/", verify->path) < 0) {
		object->path = NULL;
		return false;
	}
	if (!in_views)
		object->below = object->path + strlen(root) + (verify->path_length > 0);
	bool is_top = in_views ? strcmp(verify->path, verify->store->views) == 0 : verify->path_length == 0;
	object->parent = is_top ? 0 : (size_t)(strrchr(object->path, '/') - object->path);
	return true;
}

/* With what the rules say of it, all 0. */
static struct try_object *add(struct tries *tries, uint8_t **ret_tolerated, uint8_t **ret_due)
{
	struct verify *verify = tries->verify;
	if (tries->count == tries->room)
		flush(tries);
	struct try_object *object = &tries->objects[tries->count];
	*object = (struct try_object){.fd = -1, .login = SIZE_MAX};
	if (verify->error != 0 || !name(verify, object)) {
		verify->error = verify->error != 0 ? verify->error : -ENOMEM;
		return NULL;
	}
	*ret_tolerated = memset(tries->tolerated + tries->count * tries->people, 0, tries->people);
	*ret_due = memset(tries->due + tries->count * tries->people, 0, tries->people);
	tries->count++;
	return object;
}

bool tries_add(struct tries *tries, struct handle handle, const struct stat *found, uint8_t **ret_tolerated,
	       uint8_t **ret_due)
{
	char link[64];
	struct try_object *object = add(tries, ret_tolerated, ret_due);
	if (object == NULL)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", handle.fd);
	object->fd = open(link, O_PATH | O_CLOEXEC);
	if (object->fd < 0)
		tries->verify->error = -errno;
	object->is_directory = S_ISDIR(found->st_mode);
	object->device = found->st_dev;
	object->inode = found->st_ino;
	return true;
}

void tries_add_link(struct tries *tries, size_t login, uint8_t due)
{
	uint8_t *tolerated, *dues;
	struct try_object *object = add(tries, &tolerated, &dues);
	if (object == NULL)
		return;
	object->login = login;
	object->is_directory = (due & PERM_X) != 0;
	dues[login] = due;
	/* what there is to have is tried where the link leads */
	tolerated[login] = PERM_R | PERM_W | PERM_X;
}

bool tries_beside(const struct try_object *object, const struct trial_beside *beside, char *path, size_t size)
{
	size_t length = strlen(beside->part);
	if (object->below == NULL || (length > 0 && !plain_path_is_within(object->below, beside->part)))
		return false;
	const char *rest = object->below + length;
	rest += rest[0] == '/';
	int written = snprintf(path, size, "%s%s%s", beside->place, rest[0] != '\0' ? "/" : "", rest);
	return written >= 0 && (size_t)written < size;
}

/* ---- the verb ---- */

static int deviation_compare(const void *left, const void *right)
{
	const struct verify_deviation *a = left, *b = right;
	int order = strcmp(a->path, b->path);
	return order != 0 ? order : strcmp(a->login, b->login);
}

static void sort(struct verify_deviation *items, size_t first, size_t count)
{
	if (count > first + 1)
		qsort(items + first, count - first, sizeof(*items), deviation_compare);
}

int store_try(const struct store_job *job, int root_fd, verify_groups_function *groups, void *groups_context,
	      const struct trial *trial, struct verify_result *result)
{
	struct tries *tries = calloc(1, sizeof(*tries));
	struct verify verify = {.job = job, .root_fd = root_fd, .result = result, .tries = tries};
	size_t leaks = result->leak_count, refusals = result->refusal_count;
	if (tries == NULL)
		return -ENOMEM;
	tries->verify = &verify;
	tries->trial = trial;
	int error = verify_run(&verify, groups, groups_context);
	sort(result->leaks, leaks, result->leak_count);
	sort(result->refusals, refusals, result->refusal_count);
	free(tries);
	return error;
}
