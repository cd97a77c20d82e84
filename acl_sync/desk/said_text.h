/* What the registry says of a patient, statement by statement, in its own words. */
#ifndef CAREACL_DESK_SAID_TEXT_H
#define CAREACL_DESK_SAID_TEXT_H

#include "policy/arena.h"
#include "policy/statements.h"

/* One statement about a patient. */
struct said_line {
	const char *section; /* the list it stands in: "objections" */
	const char *text;    /* "{ .. }" on one line, without the window */
	struct origin origin;
	struct time_window window;
};

struct said_lines {
	const struct said_line *items; /* by section, each in the order it was read */
	size_t count;
};

/* All that `statements` say of the patient. Lives in `arena`. false: out of memory. */
bool said_text_all(const struct statements *statements, const char *patient, struct arena *arena,
		   struct said_lines *ret_lines);

#endif
