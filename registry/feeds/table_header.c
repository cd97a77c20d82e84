#include "registry/feeds/table_private.h"

#include <stdio.h>
#include <string.h>

const char *const table_column_names[COLUMN_COUNT] = {
    [KIND] = "kind",
    [PATIENT] = "patient",
    [SYSTEM] = "professional_system",
    [ID] = "professional_id",
    [TEAM] = "team_or_unit",
    [CLASS] = "class",
    [PURPOSE] = "purpose",
    [ACT] = "act",
    [FROM] = "from",
    [TO] = "to",
    [SOURCE] = "source",
    [LOGIN] = "login",
    [PROFESSION] = "profession",
    [BIRTH] = "birth_date",
};

static const struct table_header headers[] = {
    {{KIND, PATIENT, SYSTEM, ID, TEAM, CLASS, PURPOSE, ACT, FROM, TO, SOURCE}, 11, table_rows_fact},
    {{LOGIN, SYSTEM, ID, PROFESSION, FROM, TO}, 6, table_rows_login},
    {{PATIENT, BIRTH}, 2, table_rows_patient},
};

static bool is_header(const struct csv *csv, const struct table_header *header)
{
	bool same = csv->count == header->count;
	for (size_t i = 0; same && i < header->count; i++)
		same = strcmp(csv->fields[i], table_column_names[header->columns[i]]) == 0;
	return same;
}

/* The first name of the header that no table has; NULL: all are known. */
static const char *unknown_column(const struct csv *csv)
{
	for (size_t i = 0; i < csv->count; i++) {
		bool known = false;
		for (size_t j = 0; j < COLUMN_COUNT; j++)
			known = known || strcmp(csv->fields[i], table_column_names[j]) == 0;
		if (!known)
			return csv->fields[i];
	}
	return NULL;
}

/* "kind;patient;.." into `text`. */
static const char *header_text(const struct table_header *header, char *text, size_t size)
{
	size_t used = 0;
	for (size_t i = 0; i < header->count && used < size; i++)
		used += (size_t)snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ";",
					 table_column_names[header->columns[i]]);
	return text;
}

/* Says why the first row is no header, and which there are. */
static void refuse(struct table *table)
{
	const struct csv *csv = &table->csv;
	char facts[160], logins[160], patients[160];
	const char *unknown = unknown_column(csv);
	header_text(&headers[0], facts, sizeof(facts));
	header_text(&headers[1], logins, sizeof(logins));
	header_text(&headers[2], patients, sizeof(patients));
	if (csv->count == 1 && strpbrk(csv->fields[0], ",|:") != NULL)
		table_fail(
		    table,
		    "the header's names are separated by neither ; nor a tab; expected one of %s, %s, %s",
		    facts, logins, patients);
	else if (unknown != NULL)
		table_fail(table, "unknown column '%.100s' in the header; expected one of %s, %s, %s",
			   unknown, facts, logins, patients);
	else
		table_fail(table, "the header's columns are not those of a table; expected one of %s, %s, %s",
			   facts, logins, patients);
}

bool table_header_read(struct table *table)
{
	if (!csv_next(&table->csv)) {
		feed_out_error(table->reading->out, table->file,
			       table->csv.problem != NULL ? table->csv.problem_line : 1, "%s",
			       table->csv.problem != NULL ? table->csv.problem
							  : "is empty; expected a header line");
		return false;
	}
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (is_header(&table->csv, &headers[i])) {
			table->header = &headers[i];
			return true;
		}
	refuse(table);
	return false;
}

bool table_header_is_again(const struct table *table)
{
	return is_header(&table->csv, table->header);
}
