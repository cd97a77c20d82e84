/* The reader of the login snapshot on any bytes: as they are, and with magic, length and checksums made right so that what
 * they guard is met too. What was opened is asked for everything.
 *
 * The first byte of the input picks: odd, the rest is made right; its second bit, it is a long file, of which no block is
 * looked at before it is asked for.
 */
#include "tests/fuzz/fuzz.h"

#include "policy/login_snapshot.h"
#include "policy/login_snapshot_layout.h"

#include <stdlib.h>

/* Reads every window; what stands in them is anybody's. */
static int64_t read_windows(const struct snapshot_entry *entry)
{
	int64_t seen = 0;

	for (size_t i = 0; i < entry->login.other_count; i++)
		seen ^= snapshot_entry_other(entry, i).from;
	for (size_t i = 0; i < entry->login.break_glass_count; i++)
		seen ^= snapshot_entry_break_glass(entry, i).until;
	return seen;
}

/* What was read is used, so that no compiler leaves the reading out. */
static volatile int64_t last_seen;

/* Nobody is found as somebody else. */
static void ask_by_name(const struct login_snapshot *snapshot, const char *name)
{
	struct snapshot_entry entry;

	if (login_snapshot_by_name(snapshot, name, &entry) != SNAPSHOT_FOUND)
		return;
	must(strcmp(entry.login.name, name) == 0 && name[0] != '\0');
	must(strlen(entry.login.view) < snapshot->source.size);
	last_seen = read_windows(&entry);
}

/* Whoever is found by uid has it, and is found by name. */
static void ask_by_uid(const struct login_snapshot *snapshot, uint32_t uid)
{
	struct snapshot_entry entry, again;

	if (login_snapshot_by_uid(snapshot, uid, &entry) != SNAPSHOT_FOUND)
		return;
	must(entry.login.uid == uid && uid != UINT32_MAX && entry.login.name[0] != '\0');
	must(login_snapshot_by_name(snapshot, entry.login.name, &again) == SNAPSHOT_FOUND);
	must(again.login.uid == uid && again.login.name == entry.login.name);
	must(login_snapshot_uid_of_another(snapshot, uid, "") == SNAPSHOT_FOUND);
}

/* What a tool believes is right in every respect. */
static void ask_verified(struct login_snapshot *snapshot)
{
	struct snapshot_cursor cursor = {0};
	struct snapshot_entry entry, again;
	size_t count = 0;

	if (!login_snapshot_verify(snapshot))
		return;
	for (; login_snapshot_next(snapshot, &cursor, &entry) == SNAPSHOT_FOUND; count++) {
		must(login_snapshot_by_name(snapshot, entry.login.name, &again) == SNAPSHOT_FOUND);
		must(entry.login.uid == UINT32_MAX ||
		     login_snapshot_by_uid(snapshot, entry.login.uid, &again) == SNAPSHOT_FOUND);
	}
	must(count == login_snapshot_count(snapshot));
}

static void ask_all(struct login_snapshot *snapshot)
{
	struct snapshot_site site = login_snapshot_site(snapshot);
	struct snapshot_cursor cursor = {0};
	struct snapshot_entry entry;

	must(strlen(site.timezone) < TIMEZONE_BYTES && site.offset_count <= SNAPSHOT_OFFSET_MAX);
	last_seen = snapshot_site_offset(&site, site.published);
	/* two of the records may be one and the same to the cursor; it ends all the same */
	while (login_snapshot_next(snapshot, &cursor, &entry) == SNAPSHOT_FOUND) {
		ask_by_name(snapshot, entry.login.name);
		ask_by_uid(snapshot, entry.login.uid);
	}
	ask_by_name(snapshot, "anna");
	ask_by_name(snapshot, "");
	ask_by_uid(snapshot, 0);
	ask_by_uid(snapshot, UINT32_MAX);
	must(login_snapshot_uid_of_another(snapshot, UINT32_MAX, "anna") == SNAPSHOT_ABSENT);
	ask_verified(snapshot);
}

static void make_right(unsigned char *bytes, size_t size)
{
	memcpy(bytes + HEADER_MAGIC, SNAPSHOT_MAGIC, 8);
	snapshot_store32(bytes + HEADER_VERSION, SNAPSHOT_VERSION);
	snapshot_store32(bytes + HEADER_ZERO, 0);
	snapshot_seal(bytes, size);
}

/* A long file of these bytes: nothing but zeros follows them. */
static unsigned char *lengthened(const uint8_t *data, size_t size, size_t *ret_size)
{
	unsigned char *copy;

	*ret_size = LOGIN_SNAPSHOT_WHOLE_BYTES + 8;
	copy = calloc(1, *ret_size);
	if (copy != NULL)
		memcpy(copy, data, size < *ret_size ? size : *ret_size);
	return copy;
}

/* An exact block: the sanitizer sees a read past its end. */
static unsigned char *copied(const uint8_t *data, size_t size)
{
	unsigned char *copy = malloc(size > 0 ? size : 1);

	if (copy != NULL)
		memcpy(copy, data, size);
	return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool right = size > 0 && (data[0] & 1) != 0, is_long = size > 0 && (data[0] & 2) != 0;
	struct login_snapshot snapshot;
	struct snapshot_source source;
	unsigned char *copy;

	if (size == 0)
		return 0;
	size--;
	if (right)
		size -= size % 8;
	copy = is_long ? lengthened(data + 1, size, &size) : copied(data + 1, size);
	if (copy == NULL)
		return 0;
	if (right && size >= HEADER_BYTES)
		make_right(copy, size);
	source = snapshot_source_memory(copy, size);
	if (login_snapshot_open(&snapshot, &source))
		ask_all(&snapshot);
	else
		must(snapshot.header == NULL);
	free(copy);
	return 0;
}
