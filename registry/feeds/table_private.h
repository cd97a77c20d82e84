/* What the files of the table's parser share. Nothing else includes this.
 *
 * table.c         the file, row after row
 * table_header.c  columns, and the headers there are
 * table_words.c   what a field may hold
 * table_rows.c    what a row says
 */
#ifndef CAREACL_FEEDS_TABLE_PRIVATE_H
#define CAREACL_FEEDS_TABLE_PRIVATE_H

#include "registry/feeds/csv.h"
#include "registry/feeds/feed_parser.h"

enum table_column {
	KIND,
	PATIENT,
	SYSTEM,
	ID,
	TEAM,
	CLASS,
	PURPOSE,
	ACT,
	FROM,
	TO,
	SOURCE, /* facts */
	LOGIN,
	PROFESSION,
	BIRTH,
	COLUMN_COUNT
};

#define BIT(column) (1u << (column))

struct table;

struct table_header {
	enum table_column columns[11];
	size_t count;
	void (*read_row)(struct table *table);
};

struct table {
	struct feed_reading *reading;
	unsigned file;
	struct csv csv;
	const struct table_header *header;
	const char *row[COLUMN_COUNT]; /* NULL: empty, or not in this table */
	unsigned has;                  /* the columns that are not empty */
	unsigned long rows;
	bool ended; /* a row "end" was read */
};

/* Says an error of the row at hand. */
void table_fail(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- table_header.c ---- */

extern const char *const table_column_names[COLUMN_COUNT];

/* Reads the first row. false: it is no header (said). */
bool table_header_read(struct table *table);

/* Is the row at hand the table's header? */
bool table_header_is_again(const struct table *table);

/* ---- table_words.c ---- */

/* Is each field written as it can be found again: no blank at an end, nothing that nobody sees, no other purpose or act than
 * there are? false: said. */
bool table_words_are_plain(struct table *table);

/* ---- table_rows.c ---- */

/* Has the row all that it must, and nothing else than it may (bits by enum table_column)? false: said. */
bool table_rows_have(struct table *table, unsigned must, unsigned may);

void table_rows_fact(struct table *table);
void table_rows_login(struct table *table);
void table_rows_patient(struct table *table);

#endif
