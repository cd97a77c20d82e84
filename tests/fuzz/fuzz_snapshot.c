/* The reader of the login snapshot on any bytes: as they are, and with magic, length and checksum made right so that what
 * they guard is met too. What was opened is asked for everything.
 *
 * The first byte of the input picks: odd, the rest is made right.
 */
#include "tests/fuzz/fuzz.h"

#include "policy/login_snapshot.h"
#include "policy/login_snapshot_layout.h"

#include <stdlib.h>

/* Reads every window; what stands in them is anybody's. */
static int64_t read_windows(const struct login_snapshot *snapshot, const struct snapshot_entry *entry)
{
	int64_t seen = 0;

	for (size_t i = 0; i < entry->login.other_count; i++)
		seen ^= login_snapshot_other(snapshot, entry, i).from;
	for (size_t i = 0; i < entry->login.break_glass_count; i++)
		seen ^= login_snapshot_break_glass(snapshot, entry, i).until;
	return seen;
}

/* What was read is used, so that no compiler leaves the reading out. */
static volatile int64_t last_seen;

/* Whoever is found by one index is found by the other, and nobody is somebody else. */
static void ask_by_uid(const struct login_snapshot *snapshot, uint32_t uid)
{
	struct snapshot_entry entry, again;

	if (!login_snapshot_by_uid(snapshot, uid, &entry))
		return;
	must(entry.login.uid == uid && uid != UINT32_MAX && entry.login.name[0] != '\0');
	must(login_snapshot_by_name(snapshot, entry.login.name, &again));
	must(again.login.uid == uid && again.login.name == entry.login.name);
	must(login_snapshot_uid_is_anothers(snapshot, uid, ""));
	must(strlen(entry.login.view) < snapshot->size);
	last_seen = read_windows(snapshot, &entry);
}

static void ask_all(const struct login_snapshot *snapshot)
{
	uint32_t count = snapshot_load32(snapshot->bytes + HEADER_LOGINS);
	struct snapshot_site site = login_snapshot_site(snapshot);

	must(strlen(site.timezone) < snapshot->size);
	for (uint32_t i = 0; i < count; i++)
		ask_by_uid(snapshot,
			   snapshot_load32(snapshot->bytes + HEADER_BYTES + RECORD_BYTES * i + RECORD_UID));
	ask_by_uid(snapshot, 0);
	ask_by_uid(snapshot, UINT32_MAX);
	must(!login_snapshot_uid_is_anothers(snapshot, UINT32_MAX, "anna"));
}

static void make_right(unsigned char *bytes, size_t size)
{
	memcpy(bytes + HEADER_MAGIC, SNAPSHOT_MAGIC, 8);
	snapshot_store32(bytes + HEADER_VERSION, SNAPSHOT_VERSION);
	snapshot_store32(bytes + HEADER_ZERO, 0);
	snapshot_store64(bytes + HEADER_SIZE, size);
	snapshot_store64(bytes + HEADER_CHECKSUM, snapshot_checksum(bytes, size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool right = size > 0 && (data[0] & 1) != 0;
	struct login_snapshot snapshot;
	unsigned char *copy;

	if (size == 0)
		return 0;
	size--;
	if (right)
		size -= size % 8;
	/* an exact block: the sanitizer sees a read past its end */
	copy = malloc(size > 0 ? size : 1);
	if (copy == NULL)
		return 0;
	memcpy(copy, data + 1, size);
	if (right && size >= HEADER_BYTES)
		make_right(copy, size);
	if (login_snapshot_open(&snapshot, copy, size))
		ask_all(&snapshot);
	else
		must(snapshot.bytes == NULL);
	free(copy);
	return 0;
}
