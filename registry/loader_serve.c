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

/* A tree of so much text at once: what is said of some of them has room in the socket, while the next is parsed. Of a text that
 * is one piece so many statements are one part. */
#define PIECE_BYTES ((size_t)32 * 1024)
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

/* How many groups does that member have in all pieces? */
static uint64_t announced(const struct config_piece *piece, const config_setting_t *member)
{
	size_t here = (size_t)config_setting_length(member);
	size_t all = text_pieces_groups(piece->pieces, config_setting_name(member));
	return all > here ? all : here;
}

static bool send_member(int fd, const struct config_piece *piece, const config_setting_t *member)
{
	const config_setting_t *root = config_root_setting(piece->tree);
	const uint64_t all = announced(piece, member);
	bool is_list = config_setting_is_list(member) && is_of_groups(member);
	unsigned count = config_setting_is_list(member) ? (unsigned)config_setting_length(member) : 0;
	unsigned step = is_list ? PART_STATEMENTS : count, from = 0;
	do {
		unsigned char *bytes;
		size_t size;
		unsigned until = count - from > step ? from + step : count;
		if (!tree_stream_write_part(root, member, from, until, piece->lines_before, &bytes, &size))
			return false;
		bool is_sent = loader_send(fd, &all, sizeof(all)) && send_answer(fd, bytes, size);
		free(bytes);
		if (!is_sent)
			return false;
		from = until;
	} while (from < count);
	return true;
}

static bool send_piece(void *context, const struct config_piece *piece)
{
	const int *fd = context;
	const config_setting_t *root = config_root_setting(piece->tree);
	for (int i = 0; i < config_setting_length(root); i++)
		if (!send_member(*fd, piece, config_setting_get_elem(root, (unsigned)i)))
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

static bool answer_whole(int fd, const struct config_text *text, struct findings *findings)
{
	config_t tree;
	bool has_tree = config_tree_parse_here(text, findings, &tree);
	bool is_said = send_whole(fd, findings, has_tree ? &tree : NULL);
	if (has_tree)
		config_destroy(&tree);
	return is_said;
}

/* What has no end was not said: of a part that cannot be sent nothing is told. */
static bool answer_in_parts(int fd, const struct config_text *text, struct findings *findings)
{
	const uint64_t end[2] = {0}, none = 0;
	bool is_whole = config_tree_parse_pieces_here(text, PIECE_BYTES, findings, send_piece, &fd);
	if (!is_whole && (findings->error_count == 0 || !loader_send(fd, &none, sizeof(none)) ||
			  !send_whole(fd, findings, NULL)))
		return false;
	return loader_send(fd, end, sizeof(end));
}

/* One text. false: no more of them. */
static bool answer_one(int fd)
{
	struct request request;
	struct findings findings;
	char *text = NULL;
	if (!loader_receive(fd, &request, sizeof(request)) || request.size > TEXT_MAX_BYTES ||
	    (text = malloc(request.size + 1)) == NULL || !loader_receive(fd, text, request.size))
		return false;
	wording_speak((enum wording_language)request.language);
	findings_init(&findings);
	if (request.in_site_language)
		wording_findings_init(&findings);
	struct config_text asked = {.name = "", .text = text, .size = request.size};
	bool is_said =
	    request.in_parts ? answer_in_parts(fd, &asked, &findings) : answer_whole(fd, &asked, &findings);
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
