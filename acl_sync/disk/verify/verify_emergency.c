/* EMERGENCY in views, as verify sees it: open to whoever may break the glass, and to nobody else. */
#include "acl_sync/disk/verify/verify.h"

#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/views.h"
#include "policy/emergency.h"

#include <string.h>
#include <unistd.h>

bool verify_emergency_is_due(const struct verify *verify, size_t login)
{
	return verify->job->emergency != NULL && login != SIZE_MAX &&
	       emergency_may_claim(verify->job->facts, verify->logins[login].login, verify->job->now);
}

void verify_emergency(struct verify *verify, int view_fd, size_t login)
{
	struct verify_object object = {.kind = OBJECT_CATEGORY,
				       .documents = DOCUMENTS_WORKING,
				       .access = verify->named,
				       .is_closed = true};
	size_t before = verify_enter(verify, VIEW_RESERVED);
	int fd = verify_open_directory(view_fd, VIEW_RESERVED);
	memset(verify->named, 0, verify->login_count * sizeof(*verify->named));
	if (verify_emergency_is_due(verify, login)) {
		verify->named[login] = ACCESS_WRITE;
		object.is_closed = false;
	}
	if (fd >= 0)
		verify_object(verify, (struct handle){.fd = fd}, &object);
	else if (!object.is_closed && tree_is_nowhere(fd))
		verify_missing(verify, &object);
	else
		verify_note_error(verify, fd);
	if (fd >= 0)
		close(fd);
	verify_leave(verify, before);
}
