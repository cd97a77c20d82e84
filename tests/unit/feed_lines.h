/* What a parser of feeds says of a text, as lines that a test compares: "LINE KIND key=value ..", through the very stream by
 * which the privileged side hears it. */
#ifndef CAREACL_TESTS_UNIT_FEED_LINES_H
#define CAREACL_TESTS_UNIT_FEED_LINES_H

#include "tests/unit/feed_tape.h"

/* All facts of the files, in the order they were said; lives in `arena`. NULL: the stream was not one. */
const char *feed_lines(const char *type, const struct feed_file *files, unsigned count,
		       struct feed_flags flags, struct arena *arena);

/* The same, each fact handed to `take`. false: the stream was not one. */
bool feed_facts(const char *type, const struct feed_file *files, unsigned count, struct feed_flags flags,
		feed_take *take, void *context);

#endif
