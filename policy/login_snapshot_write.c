/* Writes a login snapshot (login_snapshot_layout.h says where what stands). */
#include "policy/login_snapshot.h"
#include "policy/login_snapshot_layout.h"

#include <stdlib.h>

/* One entry of the uid index before it is written. */
struct uid_index {
	uint32_t uid;
	uint32_t login; /* place in the order of names */
};

/* The file being filled: where the next of each kind goes. */
struct snapshot_writer {
	unsigned char *bytes;
	size_t windows_at; /* offset of the window part */
	size_t window_count;
	size_t pool_at; /* offset of the strings */
	size_t pool_size;
};

static int compare_names(const void *a, const void *b)
{
	const struct snapshot_login *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static int compare_uids(const void *a, const void *b)
{
	const struct uid_index *left = a, *right = b;

	if (left->uid != right->uid)
		return left->uid < right->uid ? -1 : 1;
	return (left->login > right->login) - (left->login < right->login);
}

/* The logins in order of name; NULL when out of memory or when a name is empty or stands twice. */
static const struct snapshot_login **sorted_logins(const struct snapshot_login *logins, size_t count,
						   struct arena *arena)
{
	const struct snapshot_login **sorted = arena_array(arena, count, sizeof(*sorted));

	if (sorted == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		sorted[i] = &logins[i];
	if (count > 1)
		qsort(sorted, count, sizeof(*sorted), compare_names);
	for (size_t i = 0; i < count; i++)
		if (sorted[i]->name[0] == '\0' ||
		    (i > 0 && strcmp(sorted[i - 1]->name, sorted[i]->name) == 0))
			return NULL;
	return sorted;
}

/* The uid index of `sorted`; *ret_count: how many have a uid. NULL when out of memory. */
static struct uid_index *sorted_uids(const struct snapshot_login *const *sorted, size_t count,
				     struct arena *arena, size_t *ret_count)
{
	struct uid_index *uids = arena_array(arena, count, sizeof(*uids));
	size_t known = 0;

	if (uids == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (sorted[i]->uid != UINT32_MAX)
			uids[known++] = (struct uid_index){sorted[i]->uid, (uint32_t)i};
	if (known > 1)
		qsort(uids, known, sizeof(*uids), compare_uids);
	*ret_count = known;
	return uids;
}

/* Room for a string; the empty one stands at the start of the strings. */
static size_t string_size(const char *text)
{
	return text == NULL || text[0] == '\0' ? 0 : strlen(text) + 1;
}

/* Writes a string and returns its place in the strings. */
static uint32_t put_string(struct snapshot_writer *writer, const char *text)
{
	size_t size = string_size(text), at = writer->pool_size;

	if (size == 0)
		return 0;
	memcpy(writer->bytes + writer->pool_at + at, text, size);
	writer->pool_size += size;
	return (uint32_t)at;
}

static void put_window(unsigned char *at, struct time_window window)
{
	snapshot_store64(at, (uint64_t)window.from);
	snapshot_store64(at + 8, (uint64_t)window.until);
}

/* Writes windows and, at `record`, where the first stands and how many there are. */
static void put_windows(struct snapshot_writer *writer, unsigned char *record,
			const struct time_window *windows, size_t count)
{
	snapshot_store32(record, (uint32_t)writer->window_count);
	snapshot_store32(record + 4, (uint32_t)count);
	for (size_t i = 0; i < count; i++)
		put_window(writer->bytes + writer->windows_at + WINDOW_BYTES * writer->window_count++,
			   windows[i]);
}

static void put_login(struct snapshot_writer *writer, unsigned char *record,
		      const struct snapshot_login *login)
{
	snapshot_store32(record + RECORD_NAME, put_string(writer, login->name));
	snapshot_store32(record + RECORD_UID, login->uid);
	snapshot_store32(record + RECORD_FLAGS, (login->is_professional ? FLAG_PROFESSIONAL : 0u) |
						    (login->suspended ? FLAG_SUSPENDED : 0u));
	snapshot_store32(record + RECORD_FOLDERS, login->folder_count);
	put_window(record + RECORD_VALID, login->valid);
	put_window(record + RECORD_BRIEFED, login->briefed);
	put_windows(writer, record + RECORD_OTHERS_AT, login->others, login->other_count);
	put_windows(writer, record + RECORD_BREAK_GLASS_AT, login->break_glass, login->break_glass_count);
	snapshot_store32(record + RECORD_VIEW, put_string(writer, login->view));
}

static void put_site(struct snapshot_writer *writer, const struct snapshot_site *site)
{
	unsigned char *bytes = writer->bytes;

	snapshot_store64(bytes + HEADER_PUBLISHED, (uint64_t)site->published);
	snapshot_store64(bytes + HEADER_MAX_AGE, (uint64_t)site->max_state_age_seconds);
	snapshot_store32(bytes + HEADER_UNKNOWN, (uint32_t)site->unknown);
	snapshot_store32(bytes + HEADER_STALE, (uint32_t)site->stale);
	snapshot_store32(bytes + HEADER_LANGUAGE, (uint32_t)site->language);
	snapshot_store32(bytes + HEADER_NOTICE, site->notice ? 1u : 0u);
	snapshot_store32(bytes + HEADER_OFFSET, (uint32_t)site->offset_seconds);
	snapshot_store32(bytes + HEADER_TIMEZONE, put_string(writer, site->timezone));
}

/* Sizes of all parts. */
struct snapshot_parts {
	size_t logins, windows, uids, pool, all;
};

static struct snapshot_parts measure(const struct snapshot_site *site, const struct snapshot_login *logins,
				     size_t count, size_t uid_count)
{
	struct snapshot_parts parts = {.logins = count, .uids = uid_count};

	parts.pool = 1 + string_size(site->timezone);
	for (size_t i = 0; i < count; i++) {
		parts.pool += string_size(logins[i].name) + string_size(logins[i].view);
		parts.windows += logins[i].other_count + logins[i].break_glass_count;
	}
	parts.all = HEADER_BYTES + RECORD_BYTES * count + WINDOW_BYTES * parts.windows +
		    UID_BYTES * uid_count + parts.pool;
	parts.all += 8; /* at least one NUL at the end */
	parts.all -= parts.all % 8;
	return parts;
}

/* What can only be known when the rest is written. */
static void put_envelope(unsigned char *bytes, const struct snapshot_parts *parts)
{
	memcpy(bytes + HEADER_MAGIC, SNAPSHOT_MAGIC, 8);
	snapshot_store32(bytes + HEADER_VERSION, SNAPSHOT_VERSION);
	snapshot_store32(bytes + HEADER_LOGINS, (uint32_t)parts->logins);
	snapshot_store32(bytes + HEADER_WINDOWS, (uint32_t)parts->windows);
	snapshot_store32(bytes + HEADER_UIDS, (uint32_t)parts->uids);
	snapshot_store64(bytes + HEADER_SIZE, parts->all);
	snapshot_store64(bytes + HEADER_CHECKSUM, snapshot_checksum(bytes, parts->all));
}

bool login_snapshot_encode(const struct snapshot_site *site, const struct snapshot_login *logins,
			   size_t login_count, struct arena *arena, unsigned char **ret_bytes,
			   size_t *ret_size)
{
	size_t uid_count = 0;
	const struct snapshot_login **sorted = sorted_logins(logins, login_count, arena);
	const struct uid_index *uids = sorted ? sorted_uids(sorted, login_count, arena, &uid_count) : NULL;
	struct snapshot_parts parts = measure(site, logins, login_count, uid_count);
	struct snapshot_writer writer = {.pool_size = 1};
	size_t uids_at;

	if (uids == NULL || parts.all > LOGIN_SNAPSHOT_SIZE_MAX)
		return false;
	writer.bytes = arena_alloc(arena, parts.all);
	if (writer.bytes == NULL)
		return false;
	writer.windows_at = HEADER_BYTES + RECORD_BYTES * login_count;
	uids_at = writer.windows_at + WINDOW_BYTES * parts.windows;
	writer.pool_at = uids_at + UID_BYTES * uid_count;
	put_site(&writer, site);
	for (size_t i = 0; i < login_count; i++)
		put_login(&writer, writer.bytes + HEADER_BYTES + RECORD_BYTES * i, sorted[i]);
	for (size_t i = 0; i < uid_count; i++)
		snapshot_store32(writer.bytes + uids_at + UID_BYTES * i, uids[i].login);
	put_envelope(writer.bytes, &parts);
	*ret_bytes = writer.bytes;
	*ret_size = parts.all;
	return true;
}
