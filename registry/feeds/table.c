#include "registry/feeds/table.h"

#include "registry/feeds/table_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void table_fail(struct table *table, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	feed_out_error_list(table->reading->out, table->file, table->csv.line, format, values);
	va_end(values);
}

static bool next_row(struct table *table)
{
	if (!csv_next(&table->csv))
		return false;
	if (table->csv.count != table->header->count) {
		table_fail(table, "has %zu fields, and the header %zu", table->csv.count,
			   table->header->count);
		return false;
	}
	if (table->ended) {
		table_fail(table, "stands behind the row 'end', which is the last");
		return false;
	}
	if (table_header_is_again(table)) {
		table_fail(table, "is the header once more; were two tables put behind one another?");
		return false;
	}
	memset(table->row, 0, sizeof(table->row));
	table->has = 0;
	for (size_t i = 0; i < table->csv.count; i++) {
		if (*table->csv.fields[i] == '\0')
			continue;
		table->row[table->header->columns[i]] = table->csv.fields[i];
		table->has |= BIT(table->header->columns[i]);
	}
	return true;
}

/* Is it the last row, of any table: 'end', and in the last column how many stand before it? What stands between is for
 * read_end to refuse. */
static bool is_end(const struct table *table)
{
	const char *first = table->row[table->header->columns[0]];
	return first != NULL && strcmp(first, "end") == 0;
}

/* So that a table that was cut off is seen. */
static void read_end(struct table *table)
{
	const struct table_header *header = table->header;
	char expected[32];
	if (!table_rows_have(table, BIT(header->columns[0]) | BIT(header->columns[header->count - 1]), 0))
		return;
	snprintf(expected, sizeof(expected), "%lu", table->rows);
	const char *said = table->row[header->columns[header->count - 1]];
	if (strcmp(said, expected) != 0)
		table_fail(table,
			   "the table has lost rows, or got some: %lu stand before its last line, which says "
			   "%.40s",
			   table->rows, said);
	table->ended = true;
}

/* A table without its last row is read, and told of: nobody would see that half of it is not there. */
static void tell_endless(struct table *table)
{
	const struct feed_fact fact = {
	    .kind = FEED_IGNORED, .file = table->file, .line = 1, .fields[FACT_CODE] = FEED_CODE_ENDLESS};
	if (!table->ended && table->csv.problem == NULL && !table->reading->out->has_error)
		feed_out_fact(table->reading->out, &fact);
}

static void read_file(struct table *table)
{
	if (!table_header_read(table))
		return;
	while (next_row(table)) {
		if (is_end(table))
			read_end(table);
		else if (table_words_are_plain(table))
			table->header->read_row(table);
		table->rows++;
	}
	tell_endless(table);
	if (table->csv.problem != NULL)
		feed_out_error(table->reading->out, table->file, table->csv.problem_line, "%s",
			       table->csv.problem);
}

static bool open_table(struct table *table, unsigned index)
{
	const char *name;
	int fd = table->reading->open(table->reading, index, &name);
	if (fd < 0)
		return false;
	table->file = index;
	table->header = NULL;
	table->rows = 0;
	table->ended = false;
	csv_init(&table->csv, fd);
	return true;
}

void table_parse(struct feed_reading *reading)
{
	struct table *table = malloc(sizeof(*table));
	if (table == NULL) {
		feed_out_error(reading->out, 0, 1, "does not fit into memory");
		return;
	}
	table->reading = reading;
	for (unsigned i = 0; i < reading->input_count && open_table(table, i); i++) {
		read_file(table);
		(void)close(table->csv.bytes.fd);
	}
	free(table);
}
