/* Where each statement stands in a registry text, as bytes: so that the state can keep statements one by one, and a
 * few of them can be read again without the rest.
 */
#ifndef CAREACL_REGISTRY_STATEMENT_SPAN_H
#define CAREACL_REGISTRY_STATEMENT_SPAN_H

#include "policy/arena.h"
#include "registry/settings.h"

/* One statement of a list: `{` to `}`. */
struct statement_span {
	const char *section; /* "patients"; static */
	const char *start;   /* in the text */
	size_t size;
	unsigned line; /* of its `{` */
};

/* The sections of a registry text, in the order of struct statements; ends with NULL. */
extern const char *const statement_sections[];

/* All statements of a text that libconfig parses, in the order they stand there. Lives in `arena` and points into
 * the text. false: out of memory. */
bool statement_spans_find(const struct config_text *text, struct arena *arena,
			  const struct statement_span **ret_spans, size_t *ret_count);

/* One statement as a text of its own, which the loader reads with the file and line it stood at. Lives in `arena`.
 * text.text is NULL when out of memory. */
struct config_text statement_span_text(const char *section, const char *file, unsigned line,
				       const char *start, size_t size, struct arena *arena);

#endif
