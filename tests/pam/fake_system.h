/* A world for the module under test: logins and groups, the clock, the system log, memory. The functions of libc it would
 * call are defined by the test program, so the real libpam and the real module meet these. Until a fake is set, the real
 * ones answer.
 */
#ifndef CAREACL_TESTS_PAM_FAKE_SYSTEM_H
#define CAREACL_TESTS_PAM_FAKE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An error: the call fails and leaves errno as it was. */
#define FAKE_SILENT (-1)

struct fake_login {
	const char *name;
	uint32_t uid, gid;
	int error;              /* what getpwnam_r returns instead of an answer */
	size_t entry_size;      /* getpwnam_r wants a buffer of this size */
	const uint32_t *groups; /* supplementary */
	int group_count;
};

struct fake_group {
	const char *name;
	uint32_t gid;
	int error;
	size_t entry_size;
};

/* Kept, not copied. An array ends with a NULL name. */
void fake_names(const struct fake_login *logins, const struct fake_group *groups);

/* What CLOCK_REALTIME says; nothing else is faked. */
void fake_clock(int64_t now);

/* How often getpwnam_r was called since the program began. */
size_t fake_logins_asked(void);

/* All lines logged since the last clear, each with its newline; only what fits is kept. */
const char *fake_log(void);
void fake_log_clear(void);

#endif
