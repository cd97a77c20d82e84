/* A batch, tried by everybody: children side by side, watched, and what they found compared with the rules. */
#include "acl_sync/disk/verify/tries.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MILLISECONDS 200

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_other(const struct tries *tries, size_t who)
{
	return who == tries->people - 1;
}

static const char *name_of(const struct tries *tries, size_t who)
{
	return is_other(tries, who) ? "other" : verify_login_name(tries->verify, who);
}

static void fail(const struct tries *tries, size_t who, const char *path, enum trial_failure why, int error)
{
	tries->trial->failed(tries->trial->context, name_of(tries, who), path, why, error);
}

/* ---- judging ---- */

static void deviation(const struct tries *tries, bool is_leak, size_t who, const char *path, uint8_t has,
		      uint8_t may)
{
	verify_deviation_at(tries->verify, is_leak, name_of(tries, who), path, has, may);
}

/* What it gets by the path. Where the way there is closed, that is told of what closes it; what has gone meanwhile
 * is as it was. */
static uint8_t reached(const struct try_object *object, const struct try_answer *answer, uint8_t due)
{
	bool is_link = object->fd < 0;
	if (answer->passes && (is_link || !answer->gone))
		return answer->way & ~answer->no_room;
	return is_link ? due : answer->itself;
}

/* Ways through other mounts, where they give more than the object's own. */
static void judge_beside(const struct tries *tries, size_t who, const struct try_object *object,
			 const struct try_answer *answer, uint8_t tolerated)
{
	char path[PATH_MAX];
	uint8_t known = tolerated | answer->itself | answer->way;
	for (size_t i = 0; i < tries->trial->beside_count && i < TRIAL_BESIDE_MAX; i++)
		if ((answer->beside[i] & ~known) != 0 &&
		    tries_beside(object, &tries->trial->beside[i], path, sizeof(path)))
			deviation(tries, true, who, path, answer->beside[i], tolerated);
}

static void judge(const struct tries *tries, size_t who, size_t index, const struct try_answer *answer)
{
	const struct try_object *object = &tries->objects[index];
	uint8_t tolerated = tries->tolerated[index * tries->people + who];
	uint8_t due = tries->due[index * tries->people + who];
	uint8_t has = answer->itself | answer->way, gets = reached(object, answer, due);
	if ((has & ~tolerated) != 0)
		deviation(tries, true, who, object->path, has, tolerated);
	judge_beside(tries, who, object, answer, tolerated);
	if ((due & ~gets) != 0)
		deviation(tries, false, who, object->path, gets, due);
	if (answer->error != 0)
		fail(tries, who, object->path, TRIAL_ERROR, answer->error);
	tries->verify->result->checked += !is_other(tries, who);
}

/* What a child has tried: from where it began, up to where it came. */
static void judge_all(const struct tries *tries, const struct try_child *child, size_t end)
{
	for (size_t i = child->first; i < end; i++)
		if (tries->objects[i].login == SIZE_MAX || tries->objects[i].login == child->who)
			judge(tries, child->who, i, &child->page->answers[i]);
}

/* ---- children ---- */

static void start(struct tries *tries, struct try_child *child, size_t who, size_t first)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0) {
		tries->verify->error = -errno;
		return;
	}
	memset(child->page->answers, 0, sizeof(child->page->answers));
	atomic_store(&child->page->at, (unsigned)first);
	pid_t pid = fork();
	if (pid == 0)
		tries_child(tries, who, first, child->page, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		tries->verify->error = -errno;
		close(ends[0]);
		return;
	}
	child->pid = pid;
	child->end_fd = ends[0];
	child->who = who;
	child->first = first;
	child->seen_at = (unsigned)first;
	child->since_milliseconds = milliseconds();
}

static void drop(struct try_child *child)
{
	close(child->end_fd);
	child->pid = 0;
}

/* It has closed its end: it is dead, or about to be. */
static void ended(struct tries *tries, struct try_child *child)
{
	int status = 0;
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
	}
	drop(child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		judge_all(tries, child, tries->count);
		return;
	}
	judge_all(tries, child, atomic_load(&child->page->at));
	fail(tries, child->who, NULL, TRIAL_ENDED, 0);
}

/* Killed, and not waited for where the kernel does not let it go; the next child goes on behind the object. */
static void blocked(struct tries *tries, struct try_child *child)
{
	size_t at = atomic_load(&child->page->at), who = child->who;
	kill(child->pid, SIGKILL);
	waitpid(child->pid, NULL, WNOHANG);
	drop(child);
	judge_all(tries, child, at);
	fail(tries, who, tries->objects[at].path, TRIAL_BLOCKED, 0);
	uint8_t due = tries->due[at * tries->people + who];
	if (due != 0) /* nobody waits that long */
		deviation(tries, false, who, tries->objects[at].path, 0, due);
	if (++tries->blocked[who] < TRIES_BLOCKED_MAX && at + 1 < tries->count)
		start(tries, child, who, at + 1);
}

static void watch(struct tries *tries, struct try_child *child, bool has_ended)
{
	unsigned at = atomic_load(&child->page->at);
	int64_t now = milliseconds();
	if (has_ended) {
		ended(tries, child);
	} else if (at != child->seen_at) {
		child->seen_at = at;
		child->since_milliseconds = now;
	} else if (now - child->since_milliseconds > (int64_t)tries->trial->seconds * 1000) {
		blocked(tries, child);
	}
}

/* Waits for any of them; false: none runs. */
static bool wait_for_children(struct tries *tries)
{
	struct pollfd ends[TRIES_CHILDREN];
	struct try_child *of[TRIES_CHILDREN];
	nfds_t count = 0;
	for (size_t i = 0; i < tries->child_count; i++) {
		if (tries->children[i].pid == 0)
			continue;
		of[count] = &tries->children[i];
		ends[count++] = (struct pollfd){.fd = tries->children[i].end_fd, .events = POLLIN};
	}
	if (count == 0)
		return false;
	if (poll(ends, count, LOOK_MILLISECONDS) < 0)
		for (nfds_t i = 0; i < count; i++)
			ends[i].revents = 0;
	for (nfds_t i = 0; i < count; i++)
		watch(tries, of[i], ends[i].revents != 0);
	return true;
}

/* ---- everybody ---- */

/* Can it be tried who that is? */
static bool may_start(struct tries *tries, size_t who)
{
	if (tries->blocked[who] >= TRIES_BLOCKED_MAX)
		return false;
	if (is_other(tries, who) || tries->verify->logins[who].subject.group_count > 0)
		return true;
	if (!tries->told[who])
		fail(tries, who, NULL, TRIAL_GROUPS, 0);
	tries->told[who] = true;
	return false;
}

static struct try_child *free_child(struct tries *tries)
{
	for (;;) {
		for (size_t i = 0; i < tries->child_count; i++)
			if (tries->children[i].pid == 0)
				return &tries->children[i];
		wait_for_children(tries);
	}
}

void tries_run(struct tries *tries)
{
	for (size_t who = 0; who < tries->people && tries->verify->error == 0; who++)
		if (may_start(tries, who))
			start(tries, free_child(tries), who, 0);
	while (wait_for_children(tries)) {
	}
}
