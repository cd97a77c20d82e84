/* How values are read: the readers that the rows of a record name (record.h).
 *
 * Each takes what stands in the file, checks its form, and writes a value of the type named below into the member.
 * Strings are copied into the reader's arena, so that libconfig's tree can go. Numbers, dates and durations
 * stand in strings (registry.md).
 */
#ifndef CAREACL_REGISTRY_VALUES_H
#define CAREACL_REGISTRY_VALUES_H

#include "policy/statements.h"
#include "registry/record.h"

#include <stdint.h>

/* const char *: one name */
field_read value_identifier;
field_read value_category_name;
field_read value_document; /* "CATEGORY/path" */

/* const char *: free text without control characters (but newlines and tabs); "" only for the second */
field_read value_text;
field_read value_text_or_empty;

/* const char *: an absolute path without needless slashes; relative ones start at reader->folder */
field_read value_path;

/* bool */
field_read value_bool;

/* an enum: index of the word in `more`, a list of words that ends with NULL */
field_read value_word;

/* const char *: the word itself, out of such a list */
field_read value_choice;

/* size_t, and int: a number from `more`, a struct number_range */
struct number_range {
	uint64_t min, max;
};
field_read value_size;
field_read value_int;

/* unsigned: a percent */
field_read value_percent;

/* int64_t, in seconds; the second reads "" as 0, and no other zero */
field_read value_duration;
field_read value_duration_or_empty;

/* int64_t, an instant: the first of a date; the first after a date */
field_read value_start;
field_read value_end;

/* const char *: a date "YYYY-MM-DD" */
field_read value_date;

/* struct words: arrays that are not empty, of what the singular reads */
field_read value_identifiers;
field_read value_category_names;
field_read value_documents;
field_read value_texts;

/* A list of groups, `more` a struct list_of: array and count in the struct that holds it. Items without their name
 * (FIELD_NAME) are left out; other flawed ones are kept: more errors can be found in them. */
struct list_of {
	const struct record *record;
	size_t count_at; /* offset of the size_t beside the array */
	bool not_empty;
};
field_read value_list;

/* A group that is read into the same struct, `more` its struct record. */
field_read value_group;

/* A group CATEGORY = "ACCESS", not empty: array of struct said_role_access, `more` a struct accesses_of. */
struct accesses_of {
	size_t count_at;
	bool may_be_none; /* may an access be "none"? */
};
field_read value_accesses;

/* Reads a list of groups into a new array of the arena; ret_items: where the pointer to it goes. Returns false after
 * an error; the array is good as far as it goes even then. */
bool list_read(struct reader *reader, const struct record *record, const config_setting_t *list,
	       void *ret_items, size_t *ret_count);

/* The same into zeroed room for as many as the list has. */
bool list_fill(struct reader *reader, const struct record *record, const config_setting_t *list, char *into,
	       size_t *ret_count);

/* struct origin: "FILE:LINE" */
field_read value_where;

/* The row of the place that a feed says it in. */
#define FIELD_OF_WHERE                                                                                       \
	{                                                                                                    \
		"where", value_where, offsetof(struct said, origin), FIELD_FED, NULL, 0                      \
	}

/* The rows of a statement's window. */
#define FIELDS_OF_WINDOW                                                                                     \
	FIELD_OF_WHERE,                                                                                      \
	    {"valid_from", value_start, offsetof(struct said, window.from), FIELD_OPTIONAL, NULL, 0},        \
	{                                                                                                    \
		"valid_until", value_end, offsetof(struct said, window.until), FIELD_OPTIONAL, NULL, 0       \
	}

#endif
