#include "acl_sync/audit/audit_removed.h"

#include "acl_sync/audit/audit_file.h"
#include "wording/wording.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIGNED_AS "removed"
#define SIGNATURE_KEY ",\"signature\":\""
#define MAX_BYTES ((size_t)4 * 1024 * 1024)

/* ---- the list ---- */

const struct audit_gap *audit_removed_with(const struct audit_removed *removed, uint64_t sequence)
{
	for (size_t i = 0; i < removed->count; i++)
		if (removed->gaps[i].first <= sequence && sequence <= removed->gaps[i].last.sequence)
			return &removed->gaps[i];
	return NULL;
}

/* Takes the range after gap `i` into it, where they touch. */
static void join(struct audit_removed *removed, size_t i)
{
	if (i + 1 >= removed->count || removed->gaps[i].last.sequence + 1 != removed->gaps[i + 1].first)
		return;
	removed->gaps[i].last = removed->gaps[i + 1].last;
	memmove(removed->gaps + i + 1, removed->gaps + i + 2,
		(removed->count - i - 2) * sizeof(*removed->gaps));
	removed->count--;
}

bool audit_removed_add(struct audit_removed *removed, const struct audit_gap *gap, struct arena *arena)
{
	struct audit_gap *grown =
	    arena_grow(arena, removed->gaps, removed->count, &removed->capacity, sizeof(*grown));
	size_t i = 0;
	if (grown == NULL)
		return false;
	removed->gaps = grown;
	while (i < removed->count && removed->gaps[i].first < gap->first)
		i++;
	memmove(removed->gaps + i + 1, removed->gaps + i, (removed->count - i) * sizeof(*removed->gaps));
	removed->gaps[i] = *gap;
	removed->count++;
	join(removed, i);
	if (i > 0)
		join(removed, i - 1);
	return true;
}

/* ---- reading ---- */

static bool take_gap(json_t *json, struct audit_removed *removed, struct arena *arena)
{
	struct audit_gap gap = {0};
	json_int_t first, last;
	const char *previous, *hash;
	if (json_unpack(json, "{s:I, s:I, s:s, s:s}", "first", &first, "last", &last, "previous", &previous,
			"hash", &hash) != 0 ||
	    first < 1 || last < first || (uint64_t)last > AUDIT_SEQUENCE_MAX ||
	    !audit_unhex_text(previous, gap.previous, AUDIT_HASH_SIZE) ||
	    !audit_unhex_text(hash, gap.last.hash, AUDIT_HASH_SIZE))
		return false;
	gap.first = (uint64_t)first;
	gap.last.sequence = (uint64_t)last;
	return audit_removed_add(removed, &gap, arena);
}

static bool read_list(const char *text, size_t size, const unsigned char *public, struct arena *arena,
		      struct audit_removed *removed)
{
	const char *mark = memmem(text, size, SIGNATURE_KEY, sizeof(SIGNATURE_KEY) - 1);
	unsigned char signature[AUDIT_SIGNATURE_SIZE];
	size_t left = mark == NULL ? 0 : size - (size_t)(mark - text) - (sizeof(SIGNATURE_KEY) - 1);
	if (left != 2 * (size_t)AUDIT_SIGNATURE_SIZE + 3 ||
	    !audit_unhex(mark + sizeof(SIGNATURE_KEY) - 1, signature, sizeof(signature)) ||
	    !audit_signature_is_right(SIGNED_AS, text, (size_t)(mark - text), public, signature))
		return false;
	json_t *json = json_loadb(text, size, 0, NULL), *gaps = json_object_get(json, "gaps"), *gap;
	bool right = json_is_array(gaps);
	size_t i;
	json_array_foreach(gaps, i, gap) right = right && take_gap(gap, removed, arena);
	json_decref(json);
	return right;
}

int audit_removed_load(int folder_fd, const unsigned char public[AUDIT_PUBLIC_SIZE], struct arena *arena,
		       struct audit_removed *ret_removed, struct safe_problem *ret_problem)
{
	*ret_removed = (struct audit_removed){0};
	char *text = malloc(MAX_BYTES + 1);
	if (text == NULL)
		return audit_file_fail(ret_problem, AUDIT_REMOVED_FILE, "read", ENOMEM);
	ssize_t got = audit_file_read(folder_fd, AUDIT_REMOVED_FILE, text, MAX_BYTES, ret_problem);
	int result = got < 0 ? (int)got : 0;
	if (got >= 0 && !read_list(text, (size_t)got, public, arena, ret_removed)) {
		wording_write(ret_problem->text, sizeof(ret_problem->text),
			      AUDIT_REMOVED_FILE " is no list that the trail's key has signed");
		*ret_removed = (struct audit_removed){0};
		result = -EBADMSG;
	}
	free(text);
	return result == -ENOENT ? 0 : result;
}

/* ---- writing ---- */

static void print_gap(FILE *out, const struct audit_gap *gap, bool is_first)
{
	char previous[2 * AUDIT_HASH_SIZE + 1], hash[2 * AUDIT_HASH_SIZE + 1];
	audit_hex(gap->previous, sizeof(gap->previous), previous);
	audit_hex(gap->last.hash, sizeof(gap->last.hash), hash);
	fprintf(out, "%s{\"first\":%" PRIu64 ",\"last\":%" PRIu64 ",\"previous\":\"%s\",\"hash\":\"%s\"}",
		is_first ? "" : ",", gap->first, gap->last.sequence, previous, hash);
}

int audit_removed_store(int folder_fd, const struct audit_removed *removed,
			const unsigned char secret[AUDIT_SECRET_SIZE], struct safe_problem *ret_problem)
{
	char *text = NULL, digits[2 * AUDIT_SIGNATURE_SIZE + 1];
	unsigned char signature[AUDIT_SIGNATURE_SIZE];
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	if (out == NULL)
		return audit_file_fail(ret_problem, AUDIT_REMOVED_FILE, "written", ENOMEM);
	fputs("{\"gaps\":[", out);
	for (size_t i = 0; i < removed->count; i++)
		print_gap(out, &removed->gaps[i], i == 0);
	fputs("]", out);
	if (fflush(out) == 0) {
		audit_sign(SIGNED_AS, text, size, secret, signature);
		audit_hex(signature, sizeof(signature), digits);
		fprintf(out, SIGNATURE_KEY "%s\"}\n", digits);
	}
	bool failed = ferror(out) != 0;
	failed = fclose(out) != 0 || failed;
	int result = failed ? audit_file_fail(ret_problem, AUDIT_REMOVED_FILE, "written", ENOMEM)
			    : audit_file_replace(folder_fd, AUDIT_REMOVED_FILE, text, size, ret_problem);
	free(text);
	return result;
}
