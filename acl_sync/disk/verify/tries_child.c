/* The child: becomes one login for good, and tries. */
#include "acl_sync/disk/verify/tries.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 65534 /* whoever has no login */

/* Nothing of root's goes with it, but the objects, the end of the pipe, and what stands for a terminal. */
static void close_others(const struct tries *tries, int end_fd)
{
	int from = 3;
	for (;;) {
		int next = end_fd >= from ? end_fd : -1;
		for (size_t i = 0; i < tries->count; i++)
			if (tries->objects[i].fd >= from && (next < 0 || tries->objects[i].fd < next))
				next = tries->objects[i].fd;
		if (next < 0)
			break;
		if (next > from)
			close_range((unsigned)from, (unsigned)next - 1, 0);
		from = next + 1;
	}
	close_range((unsigned)from, ~0U, 0);
}

static bool become(const struct tries *tries, size_t who)
{
	struct acl_subject subject = {.uid = NOBODY};
	gid_t group = NOBODY;
	if (who < tries->people - 1) {
		subject = tries->verify->logins[who].subject;
		if (subject.group_count == 0)
			return false;
		group = subject.groups[0]; /* the name service puts the login's own first */
	}
	if (syscall(SYS_setgroups, subject.group_count, subject.groups) != 0 ||
	    setresgid(group, group, group) != 0 || setresuid(subject.uid, subject.uid, subject.uid) != 0)
		return false;
	/* the registry is in this memory: no other process of the login looks into it, and no core shows it */
	return prctl(PR_SET_DUMPABLE, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
	       getuid() == subject.uid;
}

_Noreturn void tries_child(const struct tries *tries, size_t who, size_t first, struct try_page *page,
			   int end_fd)
{
	close_others(tries, end_fd);
	if (!become(tries, who))
		_exit(EXIT_FAILURE);
	for (size_t i = first; i < tries->count; i++) {
		const struct try_object *object = &tries->objects[i];
		atomic_store(&page->at, (unsigned)i);
		if (object->login == SIZE_MAX || object->login == who)
			try_object(tries, object, &page->answers[i]);
	}
	_exit(EXIT_SUCCESS);
}
