/* Files as text: a resource a line. */
#include "registry/feeds/fhir_bundle.h"
#include "registry/feeds/fhir_resource.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct lines {
	int fd;
	char *bytes;
	size_t at, used, capacity;
	bool failed, ended;
};

/* More bytes behind those that are there. false: no room, or no more of them. */
static bool fill(struct lines *lines)
{
	if (lines->at > 0) {
		memmove(lines->bytes, lines->bytes + lines->at, lines->used - lines->at);
		lines->used -= lines->at;
		lines->at = 0;
	}
	if (lines->used == lines->capacity) {
		size_t capacity = lines->capacity == 0 ? (size_t)1 << 18 : 2 * lines->capacity;
		char *bytes = capacity > 2 * FHIR_RESOURCE_MAX ? NULL : realloc(lines->bytes, capacity);
		if (bytes == NULL)
			return false;
		lines->bytes = bytes;
		lines->capacity = capacity;
	}
	ssize_t got;
	do
		got = read(lines->fd, lines->bytes + lines->used, lines->capacity - lines->used);
	while (got < 0 && errno == EINTR);
	lines->failed = lines->failed || got < 0;
	lines->ended = got <= 0;
	lines->used += got > 0 ? (size_t)got : 0;
	return got > 0;
}

/* The next line without its end; NULL: no more, or none that fits. */
static const char *next_line(struct lines *lines, size_t *ret_size)
{
	size_t looked = 0;
	for (;;) {
		const char *start = lines->bytes + lines->at;
		const char *end = lines->used == lines->at
				      ? NULL
				      : memchr(start + looked, '\n', lines->used - lines->at - looked);
		if (end != NULL) {
			*ret_size = (size_t)(end - start);
			lines->at += *ret_size + 1;
			return start;
		}
		looked = lines->used - lines->at;
		if (lines->ended || looked > FHIR_RESOURCE_MAX || !fill(lines))
			break;
	}
	*ret_size = lines->used - lines->at;
	if (*ret_size == 0 || *ret_size > FHIR_RESOURCE_MAX || !lines->ended || lines->failed)
		return NULL;
	const char *rest = lines->bytes + lines->at;
	lines->at = lines->used;
	return rest; /* the last has no end; if it is whole, nothing is missing */
}

static bool is_blank(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
			return false;
	return true;
}

/* false: the line is blank. */
static bool read_line(struct fhir *fhir, const char *text, size_t size, unsigned line)
{
	if (is_blank(text, size))
		return false;
	json_t *tree = size > FHIR_RESOURCE_MAX ? NULL : fhir_text_parse(fhir, text, size, line);
	if (size > FHIR_RESOURCE_MAX) {
		fhir->line = line;
		fhir_resource_fail(fhir, "%s", fhir_text_too_large);
	} else if (tree != NULL) {
		fhir_bundle_top(fhir, tree, line);
	}
	json_decref(tree);
	return true;
}

void fhir_lines_read(struct fhir *fhir, int fd)
{
	struct lines lines = {.fd = fd};
	const char *text;
	size_t size;
	unsigned line = 1;
	bool has_any = false;
	(void)fill(&lines);
	for (; !fhir->reading->out->has_error && !fhir->out_of_memory &&
	       (text = next_line(&lines, &size)) != NULL;
	     line++)
		has_any = read_line(fhir, text, size, line) || has_any;
	bool is_empty = !has_any && lines.at == lines.used && !lines.failed;
	fhir->line = is_empty ? 1 : line; /* behind the last that has no end there is none */
	if (is_empty)
		fhir_resource_fail(fhir,
				   "is empty; expected a resource a line, or no such file where there is "
				   "nothing to say");
	else if (lines.failed)
		fhir_resource_fail(fhir, "could not be read to its end");
	else if (lines.at < lines.used && !fhir->reading->out->has_error && !fhir->out_of_memory)
		fhir_resource_fail(fhir, "%s", fhir_text_too_large);
	free(lines.bytes);
}
