/* The loader itself: behind here is what a text may have taken over. */
#include "registry/config_tree.h"
#include "registry/feeds/feed_serve.h"
#include "registry/loader_private.h"
#include "registry/tree_stream.h"
#include "wording/wording.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Files are smaller; the text that all feeds become may be larger. Its memory is this process' own, and limited. */
#define TEXT_MAX_BYTES ((uint64_t)1 << 30)

/* ---- all of it, or nothing ---- */

bool loader_send(int fd, const void *bytes, size_t size)
{
	for (const char *at = bytes; size > 0;) {
		ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		at += sent;
		size -= (size_t)sent;
	}
	return true;
}

bool loader_receive(int fd, void *bytes, size_t size)
{
	for (char *at = bytes; size > 0;) {
		ssize_t got = recv(fd, at, size, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		size -= (size_t)got;
	}
	return true;
}

/* ---- texts ---- */

/* One text. false: no more of them. */
static bool answer_one(int fd)
{
	struct request request;
	struct findings findings;
	config_t tree;
	unsigned char *bytes = NULL;
	size_t size = 0;
	char *text = NULL;
	if (!loader_receive(fd, &request, sizeof(request)) || request.size > TEXT_MAX_BYTES ||
	    (text = malloc(request.size + 1)) == NULL || !loader_receive(fd, text, request.size))
		return false;
	wording_speak((enum wording_language)request.language);
	findings_init(&findings);
	if (request.in_site_language)
		wording_findings_init(&findings);
	struct config_text asked = {.name = "", .text = text, .size = request.size};
	bool has_tree = config_tree_parse_here(&asked, &findings, &tree);
	bool is_said = tree_stream_write(&findings, has_tree ? &tree : NULL, &bytes, &size);
	uint64_t total = size;
	is_said = is_said && loader_send(fd, &total, sizeof(total)) && loader_send(fd, bytes, size);
	if (has_tree)
		config_destroy(&tree);
	findings_clear(&findings);
	free(bytes);
	free(text);
	return is_said;
}

/* The socket of somebody's next texts, or feed; -1: nobody will ask again. */
static int next_request(int control, char *ret_kind)
{
	char byte = 0, room[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8)));
	struct iovec data = {&byte, 1};
	struct msghdr message = {
	    .msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room)};
	int fd = -1;
	ssize_t got;
	do
		got = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	const struct cmsghdr *header = got == 1 ? CMSG_FIRSTHDR(&message) : NULL;
	if (header != NULL && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof(fd)))
		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	*ret_kind = byte;
	return fd;
}

void loader_serve(int control)
{
	int fd;
	char kind;
	while ((fd = next_request(control, &kind)) >= 0) {
		if (fork() == 0) {
			(void)close(control);
			bool more = loader_jail_alone();
			if (more && kind == LOADER_FEED)
				feed_serve(fd);
			while (more && kind == LOADER_TEXTS)
				more = answer_one(fd);
			_exit(0);
		}
		(void)close(fd);
	}
}
