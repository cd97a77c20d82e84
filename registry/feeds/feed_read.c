#include "registry/feeds/feed_read.h"

#include "registry/feeds/feed_serve.h"
#include "registry/loader_private.h"
#include "registry/safe_file.h"
#include "wording/wording.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* So many errors are said of one source. */
#define ERRORS_MAX 200

static bool out_of_memory(struct findings *findings)
{
	findings->out_of_memory = true;
	findings->error_count++;
	return false;
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

/* ---- the conversation ---- */

struct conversation {
	const struct source *source;
	const struct feed_files *files;
	struct findings *findings;
	feed_take *take;
	void *context;
	int fd;
	int folder_fd; /* AT_FDCWD: none */
	int open_fd;   /* the file at hand; -1: none */
	unsigned open_index;
	struct stat before; /* how it was */
	size_t errors;
	size_t at, used;
	unsigned char buffer[65536];
};

static bool receive_bytes(void *from, void *bytes, size_t size)
{
	struct conversation *talk = from;
	for (unsigned char *to = bytes; size > 0;) {
		if (talk->at == talk->used) {
			ssize_t got = recv(talk->fd, talk->buffer, sizeof(talk->buffer), 0);
			if (got <= 0)
				return false;
			talk->at = 0;
			talk->used = (size_t)got;
		}
		size_t step = talk->used - talk->at < size ? talk->used - talk->at : size;
		memcpy(to, talk->buffer + talk->at, step);
		talk->at += step;
		to += step;
		size -= step;
	}
	return true;
}

static bool say(struct conversation *talk, unsigned file, unsigned line, const char *text)
{
	if (talk->errors++ < ERRORS_MAX)
		findings_add(talk->findings, SEVERITY_ERROR, (struct origin){talk->files->shown[file], line},
			     "%s", text);
	return false;
}

/* The file at hand has been read. */
static bool close_file(struct conversation *talk)
{
	struct safe_problem problem;
	if (talk->open_fd < 0)
		return true;
	bool is_same = safe_file_is_as_before(talk->open_fd, &talk->before, &problem);
	if (!is_same)
		findings_add(talk->findings, SEVERITY_ERROR,
			     (struct origin){talk->files->shown[talk->open_index], 1}, "the file %s",
			     problem.text);
	talk->errors += !is_same;
	close(talk->open_fd);
	talk->open_fd = -1;
	return is_same;
}

static bool send_descriptor(int socket_fd, int fd)
{
	char byte = 'd', room[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8))) = {0};
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
	if (fd >= 0) {
		message.msg_control = room;
		message.msg_controllen = sizeof(room);
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		*header = (struct cmsghdr){
		    .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
		memcpy(CMSG_DATA(header), &fd, sizeof(int));
	}
	return sendmsg(socket_fd, &message, MSG_NOSIGNAL) == 1;
}

static bool give_file(void *context, unsigned index)
{
	struct conversation *talk = context;
	struct safe_problem problem;
	const char *name = last_name(talk->files->names[index]);
	uint16_t size = (uint16_t)strlen(name);
	if (!close_file(talk))
		return false;
	talk->open_index = index;
	talk->open_fd = safe_file_open(talk->folder_fd, talk->files->names[index], &talk->before, &problem);
	if (talk->open_fd < 0) {
		findings_add(talk->findings, SEVERITY_ERROR, (struct origin){talk->files->shown[index], 1},
			     "the file %s", problem.text);
		talk->errors++;
		return false;
	}
	return send_descriptor(talk->fd, talk->open_fd) && loader_send(talk->fd, &size, sizeof(size)) &&
	       loader_send(talk->fd, name, size);
}

static bool take_fact(void *context, const struct feed_fact *fact)
{
	struct conversation *talk = context;
	if (fact->kind == FEED_ERROR) {
		say(talk, fact->file, fact->line, fact->fields[FACT_TEXT]);
		return true; /* it may find more */
	}
	return talk->errors > 0 || talk->take(talk->context, fact);
}

static bool converse(struct conversation *talk, unsigned parser)
{
	struct feed_request request;
	const struct feed_stream stream = {.receive = receive_bytes,
					   .give = give_file,
					   .take = take_fact,
					   .context = talk,
					   .file_count = (unsigned)talk->files->count};
	memset(&request, 0, sizeof(request));
	request.parser = parser;
	request.file_count = (uint32_t)talk->files->count;
	request.flags = talk->source->flags;
	request.language = (unsigned char)wording_language();
	bool is_whole = loader_send(talk->fd, &request, sizeof(request)) && feed_stream_read(&stream);
	is_whole = close_file(talk) && is_whole;
	if (!is_whole && talk->errors == 0)
		say(talk, talk->open_index, 1,
		    wording("the process that reads this feed ended without a whole answer; nothing of it "
			    "was taken: is a "
			    "file damaged, or far too large?"));
	return is_whole && talk->errors == 0;
}

/* ---- a process for it ---- */

/* Where there is no loader, who runs this has no powers that a text could want: a plain child. */
static int connect_plain(pid_t *ret_pid)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	*ret_pid = fork();
	if (*ret_pid == 0) {
		(void)close(ends[0]);
		feed_serve(ends[1]);
		_exit(0);
	}
	(void)close(ends[1]);
	if (*ret_pid > 0)
		return ends[0];
	(void)close(ends[0]);
	return -1;
}

bool feed_read(const struct source *source, const struct feed_files *files, feed_take *take, void *context,
	       struct findings *findings)
{
	pid_t pid = -1;
	struct safe_problem problem;
	struct conversation *talk = calloc(1, sizeof(*talk));
	if (talk == NULL)
		return out_of_memory(findings);
	*talk = (struct conversation){.source = source,
				      .files = files,
				      .findings = findings,
				      .take = take,
				      .context = context,
				      .folder_fd = AT_FDCWD,
				      .open_fd = -1};
	if (files->folder != NULL)
		talk->folder_fd = safe_folder_open(files->folder, &problem);
	talk->fd = loader_is_there() ? loader_connect_feed() : connect_plain(&pid);
	bool is_read = false;
	if (talk->fd < 0 || (files->folder != NULL && talk->folder_fd < 0))
		findings_add(findings, SEVERITY_ERROR, source->origin,
			     "path: %s cannot be read now; run again", source->path);
	else
		is_read = converse(talk, (unsigned)(feed_parser_find(source->type) - feed_parsers));
	if (talk->fd >= 0)
		close(talk->fd);
	if (talk->folder_fd >= 0)
		close(talk->folder_fd);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	free(talk);
	return is_read;
}
