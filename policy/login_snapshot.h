/* The login snapshot: what pam_careacl.so needs to know of every login, in one flat file.
 *
 * `sync` publishes it by rename; the PAM module maps it read-only. All integers little-endian, all
 * offsets from the start of the file, strings NUL-terminated in one pool. Verified before use:
 * magic, version, length, checksum, every offset inside the file, indexes sorted.
 */
#ifndef CAREACL_POLICY_LOGIN_SNAPSHOT_H
#define CAREACL_POLICY_LOGIN_SNAPSHOT_H

#include "policy/arena.h"
#include "policy/time_window.h"
#include "policy/types.h"

#define LOGIN_SNAPSHOT_FILE "login.snapshot" /* in state_dir */

/* Longer files are neither written nor read: room for more than half a million logins. */
#define LOGIN_SNAPSHOT_SIZE_MAX (64u * 1024 * 1024)

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

/* The site's answers for the door (registry.md `login`). */
struct snapshot_site {
	int64_t published; /* instant of publication */
	int64_t max_state_age_seconds;
	enum snapshot_unknown unknown;
	enum snapshot_stale stale;
	enum snapshot_language language;
	bool notice;
	const char *timezone;   /* name of the zone, for dates shown; times are shown with offset_seconds */
	int32_t offset_seconds; /* of the zone at publication */
};

/* Writes the snapshot into memory of `arena`. `logins` in any order; two with one uid are allowed here and
 * refused at the door. Sets *ret_bytes and *ret_size; false when out of memory, larger than
 * LOGIN_SNAPSHOT_SIZE_MAX, or when a name is empty or stands twice. */
bool login_snapshot_encode(const struct snapshot_site *site, const struct snapshot_login *logins,
			   size_t login_count, struct arena *arena, unsigned char **ret_bytes,
			   size_t *ret_size);

/* A verified snapshot over foreign memory; reading it allocates nothing. */
struct login_snapshot {
	const unsigned char *bytes;
	size_t size;
};

/* Verifies `bytes`; false when anything is not as it must be. O(size). */
bool login_snapshot_open(struct login_snapshot *ret_snapshot, const void *bytes, size_t size);

/* The site's part. */
struct snapshot_site login_snapshot_site(const struct login_snapshot *snapshot);

/* One login as read: windows are fetched one by one by index. */
struct snapshot_entry {
	struct snapshot_login login;      /* others and break_glass are NULL: use the functions below */
	size_t others_at, break_glass_at; /* where their windows stand */
};

/* Finds by name or by uid, O(log n); false if there is none. */
bool login_snapshot_by_name(const struct login_snapshot *snapshot, const char *name,
			    struct snapshot_entry *ret_entry);
bool login_snapshot_by_uid(const struct login_snapshot *snapshot, uint32_t uid,
			   struct snapshot_entry *ret_entry);

/* How many logins it has, and the one at `index`, in order of names. */
size_t login_snapshot_count(const struct login_snapshot *snapshot);
struct snapshot_entry login_snapshot_at(const struct login_snapshot *snapshot, size_t index);

/* Has a login of another name this uid (reused uid, other spelling, two logins with one uid)? */
bool login_snapshot_uid_is_anothers(const struct login_snapshot *snapshot, uint32_t uid, const char *name);

/* Window `index` of the entry's others / break-glass windows. */
struct time_window login_snapshot_other(const struct login_snapshot *snapshot,
					const struct snapshot_entry *entry, size_t index);
struct time_window login_snapshot_break_glass(const struct login_snapshot *snapshot,
					      const struct snapshot_entry *entry, size_t index);

#endif
