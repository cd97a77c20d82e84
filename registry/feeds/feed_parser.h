/* The seam for formats: a parser reads the files of one source and says facts. It runs in the loader's jail
 * (registry/loader.h): it may use memory and read the descriptors it is given, and nothing else. No file is opened, no zone or
 * locale is there; whoever reads more than needed is ended by its limits of memory and time.
 */
#ifndef CAREACL_FEEDS_FEED_PARSER_H
#define CAREACL_FEEDS_FEED_PARSER_H

#include "registry/feeds/feed_stream.h"
#include "registry/settings.h"

/* The feed being read. */
struct feed_reading {
	unsigned input_count; /* files, in order of their names */
	/* Opens one to be read from its start; a file may be opened again, only one is open at a time. Returns a descriptor
	 * that the parser closes, and the file's name without its folder, good until the next call; -1: stop, why has been said. */
	int (*open)(struct feed_reading *reading, unsigned index, const char **ret_name);
	void *context;
	struct feed_flags flags; /* settings.h */
	struct feed_out *out;
};

/* Reads all inputs and says what they say. After out->has_error it may stop. */
typedef void feed_parse(struct feed_reading *reading);

/* A format: how `type` in careacl.conf names it, and which files of a folder it reads. */
struct feed_parser {
	const char *type;
	const char *suffixes[6]; /* ends with NULL */
	feed_parse *parse;
	/* FACT_SRC is one entry's alone whoever the patient is, with its rules as ENTRY.N: a WITHDRAW names ENTRY, and may leave out
	 * the patient. Otherwise a WITHDRAW ends what the same patient's entry of exactly that number said. */
	bool entries_are_unique;
	/* As which system a login table names the ids that a feed itself has given to professionals, "Practitioner|12" in facts: each
	 * feed has its own. NULL: feeds give none. */
	const char *own_ids;
};

/* All formats; the last has no type. */
extern const struct feed_parser feed_parsers[];

/* The format of that name, NULL: there is none. */
const struct feed_parser *feed_parser_find(const char *type);

/* Does the format read a file of that name? Capitals are no other suffix: systems write .CSV too. */
bool feed_parser_reads(const struct feed_parser *parser, const char *name);

#endif
