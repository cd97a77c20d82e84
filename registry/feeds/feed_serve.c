#include "registry/feeds/feed_serve.h"

#include "registry/loader_private.h"
#include "wording/wording.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The reading and what belongs to it. */
struct serving {
	struct feed_reading reading;
	struct feed_out out;
	int fd;
	char name[256];
};

static bool send_bytes(void *context, const void *bytes, size_t size)
{
	const struct serving *serving = context;
	return loader_send(serving->fd, bytes, size);
}

/* The descriptor that comes with one byte; -1: none does. */
static int receive_descriptor(int socket_fd)
{
	char byte, room[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8)));
	struct iovec data = {&byte, 1};
	struct msghdr message = {
	    .msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room)};
	int fd = -1;
	ssize_t got;
	do
		got = recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	const struct cmsghdr *header = got == 1 ? CMSG_FIRSTHDR(&message) : NULL;
	if (header != NULL && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof(fd)))
		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

static int open_input(struct feed_reading *reading, unsigned index, const char **ret_name)
{
	struct serving *serving = reading->context;
	uint16_t size;
	if (!feed_out_ask_file(&serving->out, index))
		return -1;
	int fd = receive_descriptor(serving->fd);
	if (fd >= 0 && (!loader_receive(serving->fd, &size, sizeof(size)) || size >= sizeof(serving->name) ||
			!loader_receive(serving->fd, serving->name, size))) {
		(void)close(fd);
		fd = -1;
	}
	if (fd < 0) {
		serving->out.failed = true;
		return -1;
	}
	serving->name[size] = '\0';
	*ret_name = serving->name;
	return fd;
}

static size_t parser_count(void)
{
	size_t count = 0;
	while (feed_parsers[count].type != NULL)
		count++;
	return count;
}

void feed_serve(int fd)
{
	struct feed_request request;
	struct serving *serving = calloc(1, sizeof(*serving));
	if (serving == NULL || !loader_receive(fd, &request, sizeof(request)) ||
	    request.parser >= parser_count()) {
		free(serving);
		return;
	}
	wording_speak((enum wording_language)request.language);
	serving->fd = fd;
	serving->out = (struct feed_out){.send = send_bytes, .context = serving};
	serving->reading = (struct feed_reading){.input_count = request.file_count,
						 .open = open_input,
						 .context = serving,
						 .flags = request.flags,
						 .out = &serving->out};
	feed_parsers[request.parser].parse(&serving->reading);
	feed_out_end(&serving->out);
	free(serving);
}
