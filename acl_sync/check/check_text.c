/* Other programs' configuration files, read bounded, line by line. */
#include "acl_sync/check/check_services_private.h"
#include "registry/safe_file.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT_MAX (1024 * 1024)

/* The text of an open file, or NULL with errno: EISDIR, EFBIG and EINVAL (no file) are ours. */
static char *text_read(struct check_run *run, int fd, size_t *ret_size)
{
	struct stat status;
	if (fstat(fd, &status) != 0)
		return NULL;
	if (!S_ISREG(status.st_mode)) {
		errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
		return NULL;
	}
	/* files of /proc say that they are empty: sizes are known when they are read */
	char *scratch = malloc(TEXT_MAX + 1);
	ssize_t size = scratch == NULL ? -1 : safe_file_read_fd(fd, scratch, TEXT_MAX + 1);
	char *text = size < 0 || size > TEXT_MAX ? NULL : arena_alloc(run->arena, (size_t)size + 1);
	int error = size > TEXT_MAX ? EFBIG : errno;
	if (text != NULL)
		memcpy(text, scratch, (size_t)size);
	free(scratch);
	*ret_size = text == NULL ? 0 : (size_t)size;
	errno = size >= 0 && size <= TEXT_MAX ? ENOMEM : error;
	return text;
}

bool check_text_open(struct check_run *run, const char *path, struct check_text *text)
{
	/* a FIFO in somebody's conf.d must not hold the check */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	size_t size = 0;
	char *buffer = fd < 0 ? NULL : text_read(run, fd, &size);
	int error = errno;
	if (fd >= 0)
		close(fd);
	if (buffer == NULL && error == ENOMEM)
		run->findings->out_of_memory = true;
	else if (buffer == NULL && error != ENOENT && error != ENOTDIR)
		check_warn(run, (struct origin){path, 0},
			   "cannot be read (%s), so what it says about the service was not checked; expected "
			   "a regular "
			   "file of less than 1 MiB",
			   strerror(error));
	if (buffer == NULL)
		return false;
	*text = (struct check_text){
	    .name = arena_strdup(run->arena, path), .next = buffer, .end = buffer + size, .taken = 1};
	if (text->name == NULL)
		run->findings->out_of_memory = true;
	return text->name != NULL;
}

/* Ends the line at `start`; returns its length without the end of line and moves on to the next. */
static size_t line_cut(struct check_text *text, char *start)
{
	char *stop = memchr(start, '\n', (size_t)(text->end - start));
	text->next = stop == NULL ? text->end : stop + 1;
	if (stop == NULL)
		stop = text->end;
	*stop = '\0';
	if (stop > start && stop[-1] == '\r')
		*--stop = '\0';
	return (size_t)(stop - start);
}

static bool is_continued(const char *line, size_t length, enum check_joining joining)
{
	if (joining == LINES_SINGLE || length == 0 || line[length - 1] != '\\')
		return false;
	if (joining == LINES_OF_PAM)
		return strchr(line, '#') == NULL;
	size_t blank = strspn(line, " \t");
	return line[blank] != '#' && line[blank] != ';';
}

char *check_text_next(struct check_text *text, enum check_joining joining)
{
	if (text->next == NULL || text->next >= text->end)
		return NULL;
	char *line = text->next;
	text->line += text->taken;
	text->taken = 1;
	size_t length = line_cut(text, line);
	while (text->next < text->end && is_continued(line, length, joining)) {
		char *more = text->next;
		size_t more_length = line_cut(text, more);
		/* the text never grows: the next line moves over the backslash */
		memmove(line + length - 1, more, more_length + 1);
		length += more_length - 1;
		text->taken++;
	}
	return line;
}

char *check_text_trim(char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	size_t length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text;
}
