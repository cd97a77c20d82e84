/* The privileged side: asks, and believes no more than it must. */
#include "policy/arena.h"
#include "registry/loader_private.h"
#include "registry/tree_stream.h"
#include "wording/wording.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* An answer is hardly larger than its text: a setting of "a=1;" takes 19 bytes. */
#define ANSWER_MAX(text_size) (65536 + 32 * (uint64_t)(text_size))
#define WAIT_SECONDS 150 /* longer than its processor time */

static int loader_fd = -1; /* -1: none */

/* ---- who asks ---- */

bool loader_start(void)
{
	int ends[2];
	char ready = 0;
	if (geteuid() != 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	pid_t pid = fork();
	if (pid == 0) {
		if (loader_jail(ends[1]) && loader_send(3, "r", 1))
			loader_serve(3);
		_exit(0);
	}
	(void)close(ends[1]);
	if (pid > 0 && loader_receive(ends[0], &ready, 1)) {
		loader_fd = ends[0];
		return true;
	}
	(void)close(ends[0]);
	return false;
}

bool loader_is_there(void)
{
	return loader_fd >= 0;
}

/* A socket to a new process of that kind; -1 where there is none. */
static int connect_new(char kind)
{
	int ends[2];
	char byte = kind, room[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8))) = {0};
	struct iovec data = {&byte, 1};
	struct msghdr message = {
	    .msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room)};
	const struct timeval wait = {.tv_sec = WAIT_SECONDS};
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	*header = (struct cmsghdr){
	    .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(header), &ends[1], sizeof(int));
	bool is_asked = sendmsg(loader_fd, &message, MSG_NOSIGNAL) == 1 &&
			setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) == 0 &&
			setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) == 0;
	(void)close(ends[1]);
	if (is_asked)
		return ends[0];
	(void)close(ends[0]);
	return -1;
}

int loader_connect_feed(void)
{
	return loader_fd < 0 ? -1 : connect_new(LOADER_FEED);
}

static bool ask_for(int fd, const struct request *request, const char *text)
{
	return loader_send(fd, request, sizeof(*request)) && loader_send(fd, text, request->size);
}

/* One answer of at most `most` bytes, to be freed; NULL: there is none. *ret_size 0 behind the last part. */
static unsigned char *receive_answer(int fd, uint64_t most, size_t *ret_size)
{
	uint64_t size = 0;
	if (!loader_receive(fd, &size, sizeof(size)) || size > most)
		return NULL;
	unsigned char *bytes = malloc(size + 1);
	if (bytes != NULL && !loader_receive(fd, bytes, size)) {
		free(bytes);
		return NULL;
	}
	*ret_size = size;
	return bytes;
}

/* The whole answer, to be freed; NULL: there is none. */
static unsigned char *converse(int fd, const struct request *request, const char *text, size_t *ret_size)
{
	return ask_for(fd, request, text) ? receive_answer(fd, ANSWER_MAX(request->size), ret_size) : NULL;
}

/* A whole file has a process of its own; statements one by one, as the state keeps them, share one: what is asked of them
 * is one patient's slice. */
static unsigned char *ask(const struct request *request, const struct config_text *text, size_t *ret_size,
			  bool *ret_was_asked)
{
	static int shared = -1;
	int own = -1, *fd = text->first_line != 0 ? &shared : &own;
	if (*fd < 0)
		*fd = connect_new(LOADER_TEXTS);
	*ret_was_asked = *fd >= 0;
	unsigned char *bytes = *fd < 0 ? NULL : converse(*fd, request, text->text, ret_size);
	if (*fd >= 0 && (fd == &own || bytes == NULL)) {
		(void)close(*fd);
		*fd = -1;
	}
	return bytes;
}

/* ---- what was asked before ---- */

#define KEPT_ANSWERS 16
#define KEPT_TEXT_BYTES 65536

/* Careacl.conf is read some times in a run, and so are some statements. */
struct kept {
	struct request request;
	char *text;
	unsigned char *answer;
	size_t answer_size;
};
static struct kept kept[KEPT_ANSWERS];
static size_t kept_next;

static bool is_same(const struct request *a, const struct request *b)
{
	return a->size == b->size && a->in_site_language == b->in_site_language && a->language == b->language;
}

static struct kept *find_kept(const struct request *request, const char *text)
{
	for (size_t i = 0; i < KEPT_ANSWERS; i++)
		if (kept[i].text != NULL && is_same(&kept[i].request, request) &&
		    memcmp(kept[i].text, text, request->size) == 0)
			return &kept[i];
	return NULL;
}

/* Takes `answer`. */
static void keep(const struct request *request, const char *text, unsigned char *answer, size_t size)
{
	char *copy = request->size > KEPT_TEXT_BYTES ? NULL : malloc(request->size + 1);
	if (copy == NULL) {
		free(answer);
		return;
	}
	memcpy(copy, text, request->size);
	struct kept *place = &kept[kept_next++ % KEPT_ANSWERS];
	free(place->text);
	free(place->answer);
	*place = (struct kept){*request, copy, answer, size};
}

/* ---- one text ---- */

static unsigned count_lines(const struct config_text *text)
{
	unsigned lines = 1;
	for (const char *at = text->text, *end = at + text->size, *found; at < end; at = found + 1) {
		found = memchr(at, '\n', (size_t)(end - at));
		if (found == NULL)
			break;
		lines++;
		arena_rest((size_t)(found + 1 - at));
	}
	return lines;
}

static struct request request_of(const struct config_text *text, const struct findings *findings)
{
	struct request request;
	memset(&request, 0, sizeof(request));
	request.size = text->size;
	request.in_site_language = findings->format != NULL;
	request.language = (unsigned char)wording_language();
	return request;
}

/* Statements that the state keeps have been read before: nothing is known of them now, and none of them is wrong. */
static void report_silence(const struct config_text *text, bool was_asked, struct findings *findings)
{
	findings->out_of_memory = findings->out_of_memory || text->first_line != 0 || !was_asked;
	findings_add(findings, SEVERITY_ERROR, (struct origin){text->name, 1},
		     "the process that reads this text ended without an answer; nothing of it was taken: "
		     "is it damaged, or far too large?");
}

bool loader_parse(const struct config_text *text, struct findings *findings, config_t *ret_tree)
{
	struct request request = request_of(text, findings);
	size_t size = 0;
	bool has_tree = false;
	struct kept *before = find_kept(&request, text->text);
	bool was_asked = true;
	unsigned char *bytes = before != NULL ? before->answer : ask(&request, text, &size, &was_asked);
	size = before != NULL ? before->answer_size : size;
	bool is_answer = bytes != NULL && tree_stream_read(bytes, size, text->name, count_lines(text) + 1,
							   findings, ret_tree, &has_tree);
	if (before == NULL && is_answer)
		keep(&request, text->text, bytes, size);
	else if (before == NULL)
		free(bytes);
	if (is_answer)
		return has_tree;
	report_silence(text, was_asked, findings);
	return false;
}

/* ---- a large one ---- */

bool loader_wants_parts(const struct config_text *text)
{
	return loader_fd >= 0 && text->first_line == 0 && text->size > KEPT_TEXT_BYTES;
}

/* Nothing that says anything is shorter: { id="x" }, */
#define STATEMENT_BYTES 8

/* Takes one part after the other. false: what came is no answer, or too much of it. */
static bool take_parts(int fd, const struct config_text *text, struct findings *findings, loader_take *take,
		       void *context)
{
	uint64_t left = ANSWER_MAX(text->size);
	unsigned lines = count_lines(text) + 1;
	for (;;) {
		config_t tree;
		bool has_tree = false;
		size_t size = 0;
		uint64_t announced = 0;
		if (!loader_receive(fd, &announced, sizeof(announced)))
			return false;
		unsigned char *bytes = receive_answer(fd, left, &size);
		bool is_end = bytes != NULL && size == 0;
		bool is_answer = bytes != NULL && !is_end &&
				 tree_stream_read(bytes, size, text->name, lines, findings, &tree, &has_tree);
		free(bytes);
		if (!is_answer)
			return is_end;
		left -= size;
		if (!has_tree)
			continue;
		take(context, &tree, announced > text->size / STATEMENT_BYTES ? 0 : announced);
		config_destroy(&tree);
	}
}

void loader_parse_parts(const struct config_text *text, struct findings *findings, loader_take *take,
			void *context)
{
	struct request request = request_of(text, findings);
	int fd = connect_new(LOADER_TEXTS);
	request.in_parts = 1;
	if (fd < 0 || !ask_for(fd, &request, text->text) || !take_parts(fd, text, findings, take, context))
		report_silence(text, fd >= 0, findings);
	if (fd >= 0)
		(void)close(fd);
}
