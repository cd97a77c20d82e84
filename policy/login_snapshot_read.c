/* Verifies and reads a login snapshot. Runs inside the PAM module: no allocation, nothing of libc
 * but memory and string functions. */
#include "policy/login_snapshot.h"
#include "policy/login_snapshot_layout.h"

/* Where the parts of a file stand, from its counts. 64 bits: nothing can wrap. */
struct snapshot_map {
	uint64_t logins, windows, uids;
	uint64_t windows_at, uids_at, pool_at;
};

static struct snapshot_map map_of(const unsigned char *bytes)
{
	struct snapshot_map map = {.logins = snapshot_load32(bytes + HEADER_LOGINS),
				   .windows = snapshot_load32(bytes + HEADER_WINDOWS),
				   .uids = snapshot_load32(bytes + HEADER_UIDS)};

	map.windows_at = HEADER_BYTES + RECORD_BYTES * map.logins;
	map.uids_at = map.windows_at + WINDOW_BYTES * map.windows;
	map.pool_at = map.uids_at + UID_BYTES * map.uids;
	return map;
}

static const unsigned char *record_at(const unsigned char *bytes, uint64_t login)
{
	return bytes + HEADER_BYTES + RECORD_BYTES * login;
}

static const char *string_at(const unsigned char *bytes, const struct snapshot_map *map, uint32_t at)
{
	return (const char *)bytes + map->pool_at + at;
}

static const char *name_at(const unsigned char *bytes, const struct snapshot_map *map, uint64_t login)
{
	return string_at(bytes, map, snapshot_load32(record_at(bytes, login) + RECORD_NAME));
}

/* Number of the login that stands at place `index` of the uid index. */
static uint32_t login_of_uid_index(const unsigned char *bytes, const struct snapshot_map *map, uint64_t index)
{
	return snapshot_load32(bytes + map->uids_at + UID_BYTES * index);
}

static uint32_t uid_at(const unsigned char *bytes, uint64_t login)
{
	return snapshot_load32(record_at(bytes, login) + RECORD_UID);
}

/* Magic, version, length, checksum. */
static bool envelope_is_right(const unsigned char *bytes, size_t size)
{
	if (size < HEADER_BYTES + 8 || size % 8 != 0 || size > LOGIN_SNAPSHOT_SIZE_MAX)
		return false;
	return memcmp(bytes + HEADER_MAGIC, SNAPSHOT_MAGIC, 8) == 0 &&
	       snapshot_load32(bytes + HEADER_VERSION) == SNAPSHOT_VERSION &&
	       snapshot_load32(bytes + HEADER_ZERO) == 0 && snapshot_load64(bytes + HEADER_SIZE) == size &&
	       snapshot_load64(bytes + HEADER_CHECKSUM) == snapshot_checksum(bytes, size);
}

/* The site's answers are ones that exist; a missing answer must not become a lenient one. */
static bool site_is_right(const unsigned char *bytes, uint64_t pool_size)
{
	int64_t offset = (int32_t)snapshot_load32(bytes + HEADER_OFFSET);

	return snapshot_load32(bytes + HEADER_UNKNOWN) <= SNAPSHOT_UNKNOWN_DENY &&
	       snapshot_load32(bytes + HEADER_STALE) <= SNAPSHOT_STALE_DENY &&
	       snapshot_load32(bytes + HEADER_LANGUAGE) <= SNAPSHOT_FRENCH &&
	       snapshot_load32(bytes + HEADER_NOTICE) <= 1 && snapshot_load32(bytes + HEADER_ZERO_2) == 0 &&
	       (int64_t)snapshot_load64(bytes + HEADER_MAX_AGE) >= 0 && offset >= -86400 && offset <= 86400 &&
	       snapshot_load32(bytes + HEADER_TIMEZONE) < pool_size;
}

static bool windows_are_inside(const unsigned char *record, uint64_t window_count)
{
	return (uint64_t)snapshot_load32(record) + snapshot_load32(record + 4) <= window_count;
}

static bool record_is_right(const unsigned char *record, const struct snapshot_map *map, uint64_t pool_size)
{
	uint32_t name = snapshot_load32(record + RECORD_NAME);

	return name < pool_size && snapshot_load32(record + RECORD_VIEW) < pool_size &&
	       snapshot_load32(record + RECORD_FLAGS) <= FLAG_ALL &&
	       snapshot_load32(record + RECORD_ZERO) == 0 &&
	       windows_are_inside(record + RECORD_OTHERS_AT, map->windows) &&
	       windows_are_inside(record + RECORD_BREAK_GLASS_AT, map->windows);
}

/* Every login is right, names are not empty and strictly ascending. Returns how many have a uid,
 * UINT64_MAX when something is wrong. */
static uint64_t check_logins(const unsigned char *bytes, const struct snapshot_map *map, uint64_t pool_size)
{
	const char *previous = "";
	uint64_t known = 0;

	for (uint64_t i = 0; i < map->logins; i++) {
		const unsigned char *record = record_at(bytes, i);
		const char *name;

		if (!record_is_right(record, map, pool_size))
			return UINT64_MAX;
		name = name_at(bytes, map, i);
		if (strcmp(previous, name) >= 0)
			return UINT64_MAX;
		known += snapshot_load32(record + RECORD_UID) != UINT32_MAX;
		previous = name;
	}
	return known;
}

/* The index names logins with a uid, in order of uid, then name, none twice. */
static bool uids_are_right(const unsigned char *bytes, const struct snapshot_map *map)
{
	uint64_t previous = 0;

	for (uint64_t i = 0; i < map->uids; i++) {
		uint64_t login = login_of_uid_index(bytes, map, i), key;

		if (login >= map->logins || uid_at(bytes, login) == UINT32_MAX)
			return false;
		key = (uint64_t)uid_at(bytes, login) << 32 | login;
		if (i > 0 && key <= previous)
			return false;
		previous = key;
	}
	return true;
}

bool login_snapshot_open(struct login_snapshot *ret_snapshot, const void *bytes, size_t size)
{
	struct snapshot_map map;

	*ret_snapshot = (struct login_snapshot){NULL, 0};
	if (bytes == NULL || !envelope_is_right(bytes, size))
		return false;
	map = map_of(bytes);
	if (map.pool_at >= size || ((const unsigned char *)bytes)[size - 1] != '\0')
		return false;
	if (!site_is_right(bytes, size - map.pool_at))
		return false;
	if (check_logins(bytes, &map, size - map.pool_at) != map.uids || !uids_are_right(bytes, &map))
		return false;
	*ret_snapshot = (struct login_snapshot){bytes, size};
	return true;
}

struct snapshot_site login_snapshot_site(const struct login_snapshot *snapshot)
{
	const unsigned char *bytes = snapshot->bytes;
	struct snapshot_map map = map_of(bytes);

	return (struct snapshot_site){
	    .published = (int64_t)snapshot_load64(bytes + HEADER_PUBLISHED),
	    .max_state_age_seconds = (int64_t)snapshot_load64(bytes + HEADER_MAX_AGE),
	    .unknown = (enum snapshot_unknown)snapshot_load32(bytes + HEADER_UNKNOWN),
	    .stale = (enum snapshot_stale)snapshot_load32(bytes + HEADER_STALE),
	    .language = (enum snapshot_language)snapshot_load32(bytes + HEADER_LANGUAGE),
	    .notice = snapshot_load32(bytes + HEADER_NOTICE) != 0,
	    .timezone = string_at(bytes, &map, snapshot_load32(bytes + HEADER_TIMEZONE)),
	    .offset_seconds = (int32_t)snapshot_load32(bytes + HEADER_OFFSET),
	};
}

static struct time_window window_at(const unsigned char *at)
{
	return (struct time_window){(int64_t)snapshot_load64(at), (int64_t)snapshot_load64(at + 8)};
}

static struct snapshot_entry entry_of(const unsigned char *bytes, const struct snapshot_map *map,
				      uint64_t login)
{
	const unsigned char *record = record_at(bytes, login);
	uint32_t flags = snapshot_load32(record + RECORD_FLAGS);

	return (struct snapshot_entry){
	    .login = {.name = name_at(bytes, map, login),
		      .uid = snapshot_load32(record + RECORD_UID),
		      .is_professional = (flags & FLAG_PROFESSIONAL) != 0,
		      .suspended = (flags & FLAG_SUSPENDED) != 0,
		      .valid = window_at(record + RECORD_VALID),
		      .briefed = window_at(record + RECORD_BRIEFED),
		      .other_count = snapshot_load32(record + RECORD_OTHERS),
		      .break_glass_count = snapshot_load32(record + RECORD_BREAK_GLASS),
		      .folder_count = snapshot_load32(record + RECORD_FOLDERS),
		      .view = string_at(bytes, map, snapshot_load32(record + RECORD_VIEW))},
	    .others_at = snapshot_load32(record + RECORD_OTHERS_AT),
	    .break_glass_at = snapshot_load32(record + RECORD_BREAK_GLASS_AT),
	};
}

bool login_snapshot_by_name(const struct login_snapshot *snapshot, const char *name,
			    struct snapshot_entry *ret_entry)
{
	struct snapshot_map map = map_of(snapshot->bytes);
	uint64_t low = 0, high = map.logins;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		int order = strcmp(name_at(snapshot->bytes, &map, middle), name);

		if (order == 0) {
			*ret_entry = entry_of(snapshot->bytes, &map, middle);
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* The first place of the uid index whose uid is not below `uid`; map->uids if there is none. */
static uint64_t first_of_uid(const unsigned char *bytes, const struct snapshot_map *map, uint32_t uid)
{
	uint64_t low = 0, high = map->uids;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (uid_at(bytes, login_of_uid_index(bytes, map, middle)) < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool login_snapshot_by_uid(const struct login_snapshot *snapshot, uint32_t uid,
			   struct snapshot_entry *ret_entry)
{
	struct snapshot_map map = map_of(snapshot->bytes);
	uint64_t at = first_of_uid(snapshot->bytes, &map, uid);
	uint32_t login;

	if (at == map.uids)
		return false;
	login = login_of_uid_index(snapshot->bytes, &map, at);
	if (uid_at(snapshot->bytes, login) != uid)
		return false;
	*ret_entry = entry_of(snapshot->bytes, &map, login);
	return true;
}

size_t login_snapshot_count(const struct login_snapshot *snapshot)
{
	return (size_t)map_of(snapshot->bytes).logins;
}

struct snapshot_entry login_snapshot_at(const struct login_snapshot *snapshot, size_t index)
{
	struct snapshot_map map = map_of(snapshot->bytes);

	return entry_of(snapshot->bytes, &map, index);
}

bool login_snapshot_uid_is_anothers(const struct login_snapshot *snapshot, uint32_t uid, const char *name)
{
	struct snapshot_map map = map_of(snapshot->bytes);

	for (uint64_t at = first_of_uid(snapshot->bytes, &map, uid); at < map.uids; at++) {
		uint32_t login = login_of_uid_index(snapshot->bytes, &map, at);

		if (uid_at(snapshot->bytes, login) != uid)
			return false;
		if (strcmp(name_at(snapshot->bytes, &map, login), name) != 0)
			return true;
	}
	return false;
}

static struct time_window window_of(const struct login_snapshot *snapshot, size_t index)
{
	struct snapshot_map map = map_of(snapshot->bytes);

	return window_at(snapshot->bytes + map.windows_at + WINDOW_BYTES * index);
}

struct time_window login_snapshot_other(const struct login_snapshot *snapshot,
					const struct snapshot_entry *entry, size_t index)
{
	return window_of(snapshot, entry->others_at + index);
}

struct time_window login_snapshot_break_glass(const struct login_snapshot *snapshot,
					      const struct snapshot_entry *entry, size_t index)
{
	return window_of(snapshot, entry->break_glass_at + index);
}
