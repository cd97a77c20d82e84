/* Rows of a delimited table as RFC 4180 has them: fields between separators, in quotes where they hold one, a quote doubled
 * inside; lines end in LF or CRLF, the last one too. UTF-8 without control characters. Nothing is guessed: what is not
 * that is an error of its line.
 */
#ifndef CAREACL_FEEDS_CSV_H
#define CAREACL_FEEDS_CSV_H

#include "registry/feeds/feed_bytes.h"

#define CSV_FIELDS_MAX 32
#define CSV_ROW_BYTES 16384

struct csv {
	struct feed_bytes bytes;
	char separator;  /* 0: the first row decides between ; and tab */
	bool stops[256]; /* what a field without quotes may end in, or not hold */
	unsigned line;   /* of the row */
	const char *fields[CSV_FIELDS_MAX];
	size_t count;
	const char *problem; /* NULL: none; where: problem_line */
	unsigned problem_line;
	size_t used;
	char text[CSV_ROW_BYTES];
};

/* Starts to read. */
void csv_init(struct csv *csv, int fd);

/* The next row into fields and count, which last until the next. false: there is none, or csv->problem says what is wrong:
 * nothing can be read any more then. */
bool csv_next(struct csv *csv);

#endif
