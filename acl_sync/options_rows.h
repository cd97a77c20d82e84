/* The options: one table, from which the command line is read (options.c) and the help is made (options_help.c). */
#ifndef CAREACL_ACL_SYNC_OPTIONS_ROWS_H
#define CAREACL_ACL_SYNC_OPTIONS_ROWS_H

#include "acl_sync/options.h"

enum option_kind { OPTION_FLAG, OPTION_VALUE, OPTION_LIST };

/* One option: where it goes, and which verbs take it. */
struct option_row {
	const char *name;
	char letter; /* 0: none */
	const char *argument;
	enum option_kind kind;
	size_t offset;
	unsigned verbs;
	const char *help;
};

#define VERB_ALL (~0u) /* whatever the verb */
#define OPTION_ROWS_MAX 128

/* In the order of the help; at most OPTION_ROWS_MAX. */
extern const struct option_row option_rows[];
extern const size_t option_row_count;

/* Two options of which one makes the other mean nothing: wrong usage where both are typed. The last has no names. */
struct option_pair {
	const char *one, *other;
};
extern const struct option_pair option_pairs[];

#endif
