#include "acl_sync/audit/audit_head.h"

#include "acl_sync/audit/audit_file.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIGNED_AS "head"

void audit_head_format(const struct audit_head *head, const unsigned char secret[AUDIT_SECRET_SIZE],
		       char ret_slot[AUDIT_HEAD_SLOT])
{
	char hash[2 * AUDIT_HASH_SIZE + 1], digits[2 * AUDIT_SIGNATURE_SIZE + 1];
	unsigned char signature[AUDIT_SIGNATURE_SIZE];
	audit_hex(head->place.hash, AUDIT_HASH_SIZE, hash);
	int size = snprintf(ret_slot, AUDIT_HEAD_SLOT,
			    "{\"sequence\":%" PRIu64 ",\"hash\":\"%s\",\"segment\":%" PRIu64
			    ",\"size\":%" PRIu64 ",\"sealed\":%s,\"opened\":\"%s\"",
			    head->place.sequence, hash, head->segment, head->size,
			    head->is_sealed ? "true" : "false", head->opened);
	audit_sign(SIGNED_AS, ret_slot, (size_t)size, secret, signature);
	audit_hex(signature, sizeof(signature), digits);
	size += snprintf(ret_slot + size, (size_t)(AUDIT_HEAD_SLOT - size), ",\"signature\":\"%s\"}", digits);
	memset(ret_slot + size, ' ', (size_t)(AUDIT_HEAD_SLOT - size));
	ret_slot[AUDIT_HEAD_SLOT - 1] = '\n';
}

/* The members of a slot that is JSON; what else stands in it, the signature judges. */
static bool read_members(json_t *json, struct audit_head *head, const char **ret_signature)
{
	json_int_t sequence, segment, size;
	const char *hash, *opened;
	int sealed;
	if (json_unpack(json, "{s:I, s:s, s:I, s:I, s:b, s:s, s:s}", "sequence", &sequence, "hash", &hash,
			"segment", &segment, "size", &size, "sealed", &sealed, "opened", &opened, "signature",
			ret_signature) != 0)
		return false;
	if (sequence < 0 || (uint64_t)sequence > AUDIT_SEQUENCE_MAX || segment < 0 || size < 0 ||
	    !audit_unhex_text(hash, head->place.hash, AUDIT_HASH_SIZE) ||
	    (opened[0] != '\0' && !audit_instant_is(opened, strlen(opened))))
		return false;
	head->place.sequence = (uint64_t)sequence;
	head->segment = (uint64_t)segment;
	head->size = (uint64_t)size;
	head->is_sealed = sealed != 0;
	snprintf(head->opened, sizeof(head->opened), "%s", opened);
	return true;
}

bool audit_head_parse(const char slot[AUDIT_HEAD_SLOT], const unsigned char public[AUDIT_PUBLIC_SIZE],
		      struct audit_head *ret_head)
{
	static const char key[] = ",\"signature\":\"";
	unsigned char signature[AUDIT_SIGNATURE_SIZE];
	const char *digits, *end = memmem(slot, AUDIT_HEAD_SLOT, key, sizeof(key) - 1);
	*ret_head = (struct audit_head){0};
	json_t *json = end == NULL ? NULL : json_loadb(slot, AUDIT_HEAD_SLOT, 0, NULL);
	if (json == NULL)
		return false;
	bool right = read_members(json, ret_head, &digits) &&
		     audit_unhex_text(digits, signature, AUDIT_SIGNATURE_SIZE) &&
		     audit_signature_is_right(SIGNED_AS, slot, (size_t)(end - slot), public, signature);
	json_decref(json);
	return right;
}

bool audit_head_choose(const char *bytes, size_t size, const unsigned char public[AUDIT_PUBLIC_SIZE],
		       struct audit_head *ret_head, unsigned *ret_slot)
{
	bool found = false;
	for (unsigned slot = 0; slot < 2 && (size_t)(slot + 1) * AUDIT_HEAD_SLOT <= size; slot++) {
		struct audit_head head;
		if (!audit_head_parse(bytes + (size_t)slot * AUDIT_HEAD_SLOT, public, &head) ||
		    (found && head.place.sequence <= ret_head->place.sequence))
			continue;
		*ret_head = head;
		*ret_slot = slot;
		found = true;
	}
	return found;
}

int audit_head_load(int folder_fd, const char *path, const unsigned char public[AUDIT_PUBLIC_SIZE],
		    struct audit_head *ret_head, unsigned *ret_slot, struct safe_problem *ret_problem)
{
	char bytes[AUDIT_HEAD_SIZE + 1];
	ssize_t got = audit_file_read(folder_fd, path, bytes, AUDIT_HEAD_SIZE, ret_problem);
	if (got < 0 && got != -EFBIG)
		return (int)got;
	if (got > 0 && audit_head_choose(bytes, (size_t)got, public, ret_head, ret_slot))
		return 0;
	wording_write(ret_problem->text, sizeof(ret_problem->text),
		      "%s holds nothing that the trail's key has signed", path);
	return -EBADMSG;
}

int audit_head_store(int folder_fd, const struct audit_head *head, unsigned slot,
		     const unsigned char secret[AUDIT_SECRET_SIZE], struct safe_problem *ret_problem)
{
	char text[AUDIT_HEAD_SLOT];
	int result = 0, fd = openat(folder_fd, AUDIT_HEAD_FILE, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return audit_file_fail(ret_problem, AUDIT_HEAD_FILE, "opened", errno);
	audit_head_format(head, secret, text);
	ssize_t put = pwrite(fd, text, sizeof(text), (off_t)slot * AUDIT_HEAD_SLOT);
	if (put != (ssize_t)sizeof(text) || fdatasync(fd) != 0)
		result = audit_file_fail(ret_problem, AUDIT_HEAD_FILE, "written", put < 0 ? errno : EIO);
	close(fd);
	return result;
}

int audit_head_make(int folder_fd, const struct audit_head *head,
		    const unsigned char secret[AUDIT_SECRET_SIZE], struct safe_problem *ret_problem)
{
	char text[AUDIT_HEAD_SIZE];
	memset(text, ' ', sizeof(text));
	text[AUDIT_HEAD_SIZE - 1] = '\n';
	audit_head_format(head, secret, text);
	return audit_file_replace(folder_fd, AUDIT_HEAD_FILE, text, sizeof(text), ret_problem);
}
