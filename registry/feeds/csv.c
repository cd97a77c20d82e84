#include "registry/feeds/csv.h"

#include "registry/feeds/feed_stream.h"

#include <string.h>

void csv_init(struct csv *csv, int fd)
{
	memset(csv, 0, offsetof(struct csv, text));
	feed_bytes_init(&csv->bytes, fd);
	for (const char *at = "\n\r\"\t;"; *at != '\0'; at++)
		csv->stops[(unsigned char)*at] = true;
	if (feed_bytes_has_mark(&csv->bytes)) {
		csv->problem = "starts with a byte order mark; expected UTF-8 without one";
		csv->problem_line = 1;
	}
}

static bool fail(struct csv *csv, const char *problem)
{
	csv->problem = csv->bytes.failed ? "cannot be read to its end" : problem;
	csv->problem_line = csv->bytes.line;
	return false;
}

static const char too_long[] = "a row is longer than 16 KiB; is a closing quote missing?";

static bool add(struct csv *csv, int byte)
{
	if (csv->used == sizeof(csv->text))
		return fail(csv, too_long);
	csv->text[csv->used++] = (char)byte;
	return true;
}

/* What stands before anything that could end the field. */
static bool add_run(struct csv *csv)
{
	const unsigned char *run;
	size_t size = feed_bytes_run(&csv->bytes, csv->stops, &run);
	if (size > sizeof(csv->text) - csv->used)
		return fail(csv, too_long);
	memcpy(csv->text + csv->used, run, size);
	csv->used += size;
	return true;
}

static bool is_separator(struct csv *csv, int byte)
{
	if (csv->separator == '\0' && (byte == ';' || byte == '\t'))
		csv->separator = (char)byte;
	return byte != FEED_BYTES_END && byte == csv->separator && csv->separator != '\0';
}

/* Up to the closing quote. */
static bool read_quoted(struct csv *csv)
{
	for (;;) {
		int byte = feed_bytes_next(&csv->bytes);
		if (byte == FEED_BYTES_END)
			return fail(csv, "ends within quotes; is the file cut off?");
		if (byte == '"' && feed_bytes_peek(&csv->bytes) != '"')
			return true;
		if (byte == '"')
			feed_bytes_next(&csv->bytes);
		if (byte == '\n' || byte == '\r')
			return fail(
			    csv, "a quoted field goes on over the end of the line; a row is one line here");
		if (!add(csv, byte))
			return false;
	}
}

static bool ends_field(struct csv *csv, int byte)
{
	return byte == '\n' || byte == '\r' || is_separator(csv, byte);
}

static bool read_plain(struct csv *csv)
{
	for (;;) {
		if (!add_run(csv))
			return false;
		int byte = feed_bytes_peek(&csv->bytes);
		if (byte == FEED_BYTES_END)
			return fail(csv, "the last line has no end; is the file cut off?");
		if (ends_field(csv, byte))
			return true;
		if (byte == '"')
			return fail(csv, "a quote stands in a field without quotes; put the field in quotes, "
					 "and double it");
		feed_bytes_next(&csv->bytes);
		if (!add(csv, byte))
			return false;
	}
}

static bool read_field(struct csv *csv)
{
	size_t start = csv->used;
	if (csv->count == CSV_FIELDS_MAX)
		return fail(csv, "a row has more than 32 fields; no table here has");
	bool is_quoted = feed_bytes_peek(&csv->bytes) == '"';
	if (is_quoted)
		feed_bytes_next(&csv->bytes);
	if (!(is_quoted ? read_quoted(csv) : read_plain(csv)))
		return false;
	if (!feed_text_is_plain(csv->text + start, csv->used - start))
		return fail(csv, "holds what is no UTF-8, or a control character; expected plain UTF-8 text");
	csv->fields[csv->count++] = csv->text + start;
	return add(csv, '\0');
}

/* What stands behind a field. false: the row goes on, or a problem. */
static bool ends_row(struct csv *csv)
{
	int byte = feed_bytes_next(&csv->bytes);
	if (byte == '\n')
		return true;
	if (byte == '\r' && feed_bytes_peek(&csv->bytes) == '\n') {
		feed_bytes_next(&csv->bytes);
		return true;
	}
	if (byte == FEED_BYTES_END)
		return fail(csv, "the last line has no end; is the file cut off?");
	if (!is_separator(csv, byte))
		return fail(csv, "something stands between a closing quote, or a carriage return, and the "
				 "end of its field");
	return false;
}

bool csv_next(struct csv *csv)
{
	if (csv->problem != NULL)
		return false;
	csv->line = csv->bytes.line;
	csv->count = csv->used = 0;
	if (feed_bytes_peek(&csv->bytes) == FEED_BYTES_END)
		return csv->bytes.failed && fail(csv, "");
	do
		if (!read_field(csv))
			return false;
	while (!ends_row(csv) && csv->problem == NULL);
	return csv->problem == NULL;
}
