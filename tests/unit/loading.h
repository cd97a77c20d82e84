/* What the tests of the loaders share: texts in, findings out. */
#ifndef CAREACL_TESTS_UNIT_LOADING_H
#define CAREACL_TESTS_UNIT_LOADING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "policy/arena.h"
#include "policy/findings.h"
#include "registry/settings.h"

/* libconfig 1.5 loses a string when a text does not parse. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

struct loading {
	struct arena *arena;
	struct findings findings;
};

static inline void loading_init(struct loading *loading)
{
	loading->arena = arena_new();
	assert_non_null(loading->arena);
	findings_init(&loading->findings);
	loading->findings.names_patients = true;
}

static inline void loading_clear(struct loading *loading)
{
	arena_free(loading->arena);
	findings_clear(&loading->findings);
}

static inline struct config_text text_of(const char *name, const char *text)
{
	return (struct config_text){.name = name, .text = text, .size = strlen(text)};
}

/* Is there a finding at `where` whose text has `part` in it? */
static inline bool loading_has(const struct loading *loading, const char *where, const char *part)
{
	for (size_t i = 0; i < loading->findings.count; i++)
		if (strcmp(loading->findings.items[i].where, where) == 0 &&
		    strstr(loading->findings.items[i].text, part) != NULL)
			return true;
	return false;
}

static inline void loading_print(const struct loading *loading)
{
	for (size_t i = 0; i < loading->findings.count; i++)
		print_message("  %s: %s\n", loading->findings.items[i].where,
			      loading->findings.items[i].text);
}

/* Fails unless there is such a finding. */
#define assert_finding(loading, where, part)                                                                 \
	do {                                                                                                 \
		if (!loading_has((loading), (where), (part))) {                                              \
			print_message("expected %s: %s, found:\n", (where), (part));                         \
			loading_print(loading);                                                              \
			fail();                                                                              \
		}                                                                                            \
	} while (0)

/* Fails unless there are as many errors. */
#define assert_errors(loading, count)                                                                        \
	do {                                                                                                 \
		if ((loading)->findings.error_count != (size_t)(count)) {                                    \
			print_message("expected %d errors, found:\n", (int)(count));                         \
			loading_print(loading);                                                              \
			fail();                                                                              \
		}                                                                                            \
	} while (0)

#endif
