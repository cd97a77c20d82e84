/* The loader itself: behind here is what a text may have taken over. */
#include "policy/arena.h"
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

/* Of a text so much at once, before what was sent may leave memory. */
#define SEND_BYTES ((size_t)1024 * 1024)

bool loader_send(int fd, const void *bytes, size_t size)
{
	for (const char *at = bytes; size > 0;) {
		ssize_t sent = send(fd, at, size < SEND_BYTES ? size : SEND_BYTES, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		at += sent;
		size -= (size_t)sent;
		arena_rest((size_t)sent);
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

/* So many statements are one part. */
#define PART_STATEMENTS 1024u

static bool send_answer(int fd, const unsigned char *bytes, size_t size)
{
	uint64_t total = size;
	return loader_send(fd, &total, sizeof(total)) && loader_send(fd, bytes, size);
}

/* Are they all groups? What is wrong with a list is told by the number of its element. */
static bool is_of_groups(const config_setting_t *list)
{
	for (int i = 0; i < config_setting_length(list); i++)
		if (!config_setting_is_group(config_setting_get_elem(list, (unsigned)i)))
			return false;
	return true;
}

static bool send_member(int fd, const config_setting_t *root, const config_setting_t *member)
{
	bool is_list = config_setting_is_list(member) && is_of_groups(member);
	unsigned count = config_setting_is_list(member) ? (unsigned)config_setting_length(member) : 0;
	unsigned step = is_list ? PART_STATEMENTS : count, from = 0;
	do {
		unsigned char *bytes;
		size_t size;
		unsigned until = count - from > step ? from + step : count;
		if (!tree_stream_write_part(root, member, from, until, &bytes, &size))
			return false;
		bool is_sent = send_answer(fd, bytes, size);
		free(bytes);
		if (!is_sent)
			return false;
		from = until;
	} while (from < count);
	return true;
}

static bool send_parts(int fd, const config_t *tree)
{
	const config_setting_t *root = config_root_setting(tree);
	for (int i = 0; i < config_setting_length(root); i++)
		if (!send_member(fd, root, config_setting_get_elem(root, (unsigned)i)))
			return false;
	return true;
}

static bool send_whole(int fd, const struct findings *findings, const config_t *tree)
{
	unsigned char *bytes = NULL;
	size_t size = 0;
	bool is_sent = tree_stream_write(findings, tree, &bytes, &size) && send_answer(fd, bytes, size);
	free(bytes);
	return is_sent;
}

/* One text. false: no more of them. */
static bool answer_one(int fd)
{
	struct request request;
	struct findings findings;
	config_t tree;
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
	const uint64_t end = 0;
	bool is_said = request.in_parts && has_tree ? send_parts(fd, &tree)
						    : send_whole(fd, &findings, has_tree ? &tree : NULL);
	is_said = is_said && (!request.in_parts || loader_send(fd, &end, sizeof(end)));
	if (has_tree)
		config_destroy(&tree);
	findings_clear(&findings);
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
