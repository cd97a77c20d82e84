/* Reads a group of libconfig into a struct by a table of its keys: the heart of both loaders.
 *
 * A table row says the key, how its value is read and where it goes. What is not in the table is an error; so is a
 * required key that is missing. Every error names the line of its key, or of the `{` of its group.
 */
#ifndef CAREACL_REGISTRY_RECORD_H
#define CAREACL_REGISTRY_RECORD_H

#include "policy/arena.h"
#include "policy/findings.h"

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>

/* Texts that have been copied, by what they are: of a few thousand logins a million statements speak. Another one of the
 * same place takes it. All zero: none yet. */
#define TEXTS_SEEN 4096
struct texts_seen {
	const char *items[TEXTS_SEEN];
};

/* What reading one text needs. */
struct reader {
	const char *file;    /* as shown to people; outlives what is read */
	unsigned first_line; /* the number of the text's first line; 0: 1 */
	struct arena *arena;
	struct texts_seen *seen; /* copies in the arena; NULL: each text is copied */
	struct findings *findings;
	const char *folder;  /* relative paths start here; settings only */
	int abuse_minor_age; /* statements only */
	bool is_private;     /* names and texts may be a patient's: see findings_shown */
	size_t announced;    /* statements that the list at hand has in all of its parts; 0: not known */
	bool is_feed;        /* the text that feeds become: rows of FIELD_FED may be there */
};

struct field;

/* Reads `value` into `into`, the member that the row names. Returns false after an error to the findings. */
typedef bool field_read(struct reader *reader, const struct field *field, const config_setting_t *value,
			void *into);

enum field_need {
	FIELD_OPTIONAL = 0,
	FIELD_REQUIRED,
	FIELD_REQUIRED_UNFED, /* but in the text that feeds become */
	FIELD_FED,            /* optional, and unknown elsewhere than in that text */
	FIELD_NAME            /* required, and what others name it by: without it there is nothing */
};

/* One row. */
struct field {
	const char *key;
	field_read *read;
	size_t at; /* offset of the member in the struct */
	enum field_need need;
	const void *more; /* what the reader wants to know: see values.h */
	size_t flag_at;   /* offset of a bool that tells that the key stands there; 0: none */
};

/* A kind of group. */
struct record {
	const char *what; /* "a patient", for messages */
	const struct field *fields;
	size_t field_count;
	size_t size;                  /* of the struct */
	bool is_statement;            /* the struct starts with a struct said */
	void (*prepare)(void *thing); /* defaults that are not zero; may be NULL */
	/* what spans several keys; may be NULL. Called even after errors: tells false after one of its own */
	bool (*check)(struct reader *reader, const config_setting_t *group, void *thing);
};

/* How much of a group could be read. */
enum record_result {
	RECORD_BAD = 0, /* an error in it, and it cannot even be named */
	RECORD_FLAWED,  /* an error in it, but its FIELD_NAME rows are there */
	RECORD_GOOD
};

/* Reads `group` into `thing` (record->size bytes, zeroed). */
enum record_result record_read(struct reader *reader, const struct record *record,
			       const config_setting_t *group, void *thing);

/* Adds an error at the line of `at`. Returns false. */
bool reader_fail(struct reader *reader, const config_setting_t *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Keeps in the findings that there was no memory for what cannot be told by its line. */
void reader_out_of_memory(struct reader *reader);

/* The line of `at` in the reader's text. */
struct origin reader_origin(const struct reader *reader, const config_setting_t *at);

/* The line of a key of `group`; of the group itself where the key is missing. */
struct origin reader_key_origin(const struct reader *reader, const config_setting_t *group, const char *key);

/* Does the group have that key? */
bool group_has(const config_setting_t *group, const char *key);

#endif
