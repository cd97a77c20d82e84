/* What the tests of the disk share: a loop file system, a store on it, facts from texts, and children that try
 * things as somebody. Run inside tests/namespace.sh. */
#ifndef CAREACL_TESTS_KERNEL_DISK_H
#define CAREACL_TESTS_KERNEL_DISK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "acl_sync/disk/store.h"
#include "policy/facts_build.h"
#include "registry/settings.h"

#define NOW INT64_C(1795251600) /* 2026-11-21T10:00:00+01:00: the instant of all decisions */

/* A loop file system of `type` ("ext4", "xfs", "btrfs"), mounted, as the present directory of paths below.
 * `options` go to mkfs. Fails the test. */
void disk_mount(const char *type, const char *options);
void disk_unmount(void);

/* The same around each test: on the type that is its initial state, ext4 when it has none. */
int disk_set_up(void **state);
int disk_tear_down(void **state);
#define TEST_ON_EXT4(name) cmocka_unit_test_setup_teardown(name, disk_set_up, disk_tear_down)
#define TEST_ON(type, name)                                                                                  \
	((struct CMUnitTest){#name " on " type, name, disk_set_up, disk_tear_down, (void *)(uintptr_t)type})
#define TEST_ON_ALL(name) TEST_ON("ext4", name), TEST_ON("xfs", name), TEST_ON("btrfs", name)

/* Site texts. STORE is the store used nearly everywhere; a test may write its own. */
extern const char *const disk_store;
extern const char *const disk_professions;

struct disk {
	struct arena *arena;
	struct findings findings;
	const struct settings *settings;
	const struct facts *facts;
	uid_t *uids;
	struct store_job job; /* clock: NOW; owner: root */
	int root_fd;
};

/* Of the calls of a run that fail one after the other: each. The sanitized build looks for other faults, and is slow. */
#ifdef __SANITIZE_ADDRESS__
#define FAULT_STEP 4
#else
#define FAULT_STEP 1
#endif

/* The root of the store: a directory made on the mounted file system. */
#define DISK_ROOT "root"

/* Facts from the store's text (NULL: disk_store) and the registry's. Fails the test when they are wrong. */
void disk_site(struct disk *disk, const char *store, const char *registry);
void disk_site_clear(struct disk *disk);

/* The uid of a login of the tests: the same for the same name. */
uid_t disk_uid(const char *login);

/* Applies the facts; fails the test when anything fails. The caller clears the report. */
void disk_apply(struct disk *disk, struct store_report *report);
/* The same, report thrown away. */
void disk_apply_quietly(struct disk *disk);
/* How many operations a plan sees. */
size_t disk_planned(struct disk *disk);
/* Fails unless verify finds nothing. */
void disk_verify_clean(struct disk *disk);

/* What somebody tries, below DISK_ROOT. The answer is 0 or an errno. */
enum attempt {
	TRY_LIST,   /* opens and reads a directory */
	TRY_READ,   /* reads a file to its end */
	TRY_WRITE,  /* opens a file for writing and writes a byte over the first */
	TRY_CREATE, /* makes a new file, with a byte in it, and leaves it there */
	TRY_MKDIR,
	TRY_UNLINK,
	TRY_RENAME, /* to the same name with ".new" */
	TRY_ENTER,  /* stat of ".../." : passes the directory */
};
int disk_try(const char *login, enum attempt attempt, const char *path);

/* cmocka assertions with words. */
#define assert_may(login, attempt, path) assert_int_equal(disk_try(login, attempt, path), 0)
#define assert_may_not(login, attempt, path) assert_int_equal(disk_try(login, attempt, path), EACCES)

/* Shell command with paths below the mounted file system; fails the test when it fails. */
void disk_shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Its output, without the last newline; in one of two static buffers, so that two can be compared. */
const char *disk_output(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The form of store_job.announce: counts in the size_t behind `context`, and lets everything be done. */
bool disk_count_announced(void *context, const struct folder_facts *facts,
			  const struct access_change *changes, size_t count);

/* A text of everything below DISK_ROOT that a run may change: path, inode, ctime, mode, owner, size. malloc'ed. */
char *disk_everything(void);

/* Has the report a notice of that kind about that path? */
bool disk_noticed(const struct store_report *report, enum notice_kind kind, const char *path);

#endif
