/* The login snapshot: what pam_careacl.so needs to know of every login, in one flat file.
 *
 * `sync` publishes it by rename; the PAM module reads it, by name and by uid, and of a large one only the few blocks that
 * the answer stands in. Nothing is used that was not verified: the header carries its own checksum and those of the pages
 * of the directory, a page those of the blocks of logins. An absent login is absent from the one verified block in which it
 * would stand. A file of LOGIN_SNAPSHOT_WHOLE_BYTES or less is verified whole before anything of it is used.
 */
#ifndef CAREACL_POLICY_LOGIN_SNAPSHOT_H
#define CAREACL_POLICY_LOGIN_SNAPSHOT_H

#include "policy/arena.h"
#include "policy/time_window.h"
#include "policy/types.h"

#define LOGIN_SNAPSHOT_FILE "login.snapshot" /* in state_dir */

/* Longer files are neither written nor read: room for more than half a million logins. */
#define LOGIN_SNAPSHOT_SIZE_MAX (64u * 1024 * 1024)

/* Up to this length one read brings all of it, and verifying it takes a few microseconds: some 250 logins. */
#define LOGIN_SNAPSHOT_WHOLE_BYTES (32u * 1024)

/* Changes of the clocks that a snapshot can carry: ten years with two each, and more. */
#define SNAPSHOT_OFFSET_MAX 32

enum snapshot_unknown { SNAPSHOT_UNKNOWN_IGNORE = 0, SNAPSHOT_UNKNOWN_DENY };
enum snapshot_stale { SNAPSHOT_STALE_WARN = 0, SNAPSHOT_STALE_DENY };
enum snapshot_language { SNAPSHOT_ENGLISH = 0, SNAPSHOT_FRENCH };

/* One login, before it is written. */
struct snapshot_login {
	const char *name;
	uint32_t uid; /* UINT32_MAX: none known */
	bool is_professional;
	bool suspended;
	struct time_window valid;         /* of the professional's statement */
	struct time_window briefed;       /* when the briefing counts; open when none is required (R05) */
	const struct time_window *others; /* live as another person: relation, role, derogation, own record;
					     sorted by start, disjoint */
	size_t other_count;
	const struct time_window *break_glass; /* of this login, any patient; sorted by start */
	size_t break_glass_count;
	uint32_t folder_count; /* folders with any access when published */
	const char *view;      /* where their view is, "" if there is none */
};

/* Seconds that clocks of the site's zone are ahead of UTC from an instant on. */
struct snapshot_offset {
	int64_t from;
	int32_t seconds;
};

/* The site's answers for the door (registry.md `login`). */
struct snapshot_site {
	int64_t published; /* instant of publication */
	int64_t max_state_age_seconds;
	enum snapshot_unknown unknown;
	enum snapshot_stale stale;
	enum snapshot_language language;
	bool notice;
	const char *timezone;                                /* name of the zone */
	struct snapshot_offset offsets[SNAPSHOT_OFFSET_MAX]; /* of dates shown; sorted by `from` */
	size_t offset_count;                                 /* 0: UTC */
};

/* The offset at `instant`, in seconds: that of the last entry from then or before, of the first where all come later. */
int32_t snapshot_site_offset(const struct snapshot_site *site, int64_t instant);

/* Writes the snapshot into memory of `arena`. `logins` in any order; two with one uid are allowed here and
 * refused at the door. Sets *ret_bytes and *ret_size; false when out of memory, larger than
 * LOGIN_SNAPSHOT_SIZE_MAX, when a name is empty or stands twice, or the zone's name is longer than 128 bytes. */
bool login_snapshot_encode(const struct snapshot_site *site, const struct snapshot_login *logins,
			   size_t login_count, struct arena *arena, unsigned char **ret_bytes,
			   size_t *ret_size);

/* Where the bytes of a snapshot come from. */
struct snapshot_source {
	/* `size` bytes from offset `at`, which lie inside the file; they stay as they are and where they are as long as
	 * the snapshot is used. NULL: they cannot be had (the source knows why). */
	const unsigned char *(*fetch)(void *context, size_t at, size_t size);
	void *context;
	size_t size; /* of the file */
};

/* The source whose bytes stand in memory already, from `bytes` on. */
struct snapshot_source snapshot_source_memory(const void *bytes, size_t size);

/* A snapshot whose header is verified; reading it allocates nothing. */
struct login_snapshot {
	struct snapshot_source source;
	const unsigned char *header; /* NULL: not open */
	bool is_whole;               /* every checksum was compared */
};

/* Verifies the header and, where the file is short, every block; false when anything is not as it must be, or cannot be
 * had. */
bool login_snapshot_open(struct login_snapshot *ret_snapshot, const struct snapshot_source *source);

/* Verifies every checksum, so that no block is verified once more when it is read. O(size); false: it is damaged. */
bool login_snapshot_check_sums(struct login_snapshot *snapshot);

/* Verifies everything: checksums, that every login stands in its block once, and each uid's own. For tools, O(size); false:
 * it is damaged. */
bool login_snapshot_verify(struct login_snapshot *snapshot);

/* The site's part. */
struct snapshot_site login_snapshot_site(const struct login_snapshot *snapshot);

/* One login as read: windows are fetched one by one by index. */
struct snapshot_entry {
	struct snapshot_login login; /* others and break_glass are NULL: use the functions below */
	const unsigned char *others_at, *break_glass_at; /* where their windows stand */
};

/* Damage, or bytes that cannot be had, is never "absent". */
enum snapshot_found { SNAPSHOT_DAMAGED = 0, SNAPSHOT_ABSENT, SNAPSHOT_FOUND };

/* Finds by name or by uid, in one block; by the latter the first by name of those that have it. */
enum snapshot_found login_snapshot_by_name(const struct login_snapshot *snapshot, const char *name,
					   struct snapshot_entry *ret_entry);
enum snapshot_found login_snapshot_by_uid(const struct login_snapshot *snapshot, uint32_t uid,
					  struct snapshot_entry *ret_entry);

/* Has a login of another name this uid (reused uid, other spelling, two logins with one uid)? SNAPSHOT_FOUND: yes. */
enum snapshot_found login_snapshot_uid_of_another(const struct login_snapshot *snapshot, uint32_t uid,
						  const char *name);

/* How many logins it has. */
size_t login_snapshot_count(const struct login_snapshot *snapshot);

/* Goes through all logins, in no order of anything. */
struct snapshot_cursor {
	uint32_t block, record; /* of the next one; both 0: of the first */
};

/* The next login; SNAPSHOT_ABSENT: there are no more. */
enum snapshot_found login_snapshot_next(const struct login_snapshot *snapshot, struct snapshot_cursor *cursor,
					struct snapshot_entry *ret_entry);

/* Window `index` of the entry's others / break-glass windows. */
struct time_window snapshot_entry_other(const struct snapshot_entry *entry, size_t index);
struct time_window snapshot_entry_break_glass(const struct snapshot_entry *entry, size_t index);

#endif
