#include "acl_sync/sweep/samba.h"

#include "acl_sync/sweep/program.h"
#include "policy/acl_spec.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MILLISECONDS 5000
#define ANSWER_MAX_BYTES ((size_t)64 << 20)

/* Bits of an SMB access mask (MS-SMB2 2.2.13.1) that read and write content. */
#define MASK_READS 0x90000001u  /* FILE_READ_DATA, GENERIC_READ, GENERIC_ALL */
#define MASK_WRITES 0x50000006u /* FILE_WRITE_DATA, FILE_APPEND_DATA, GENERIC_WRITE, GENERIC_ALL */

/* A number that stands as one or, as smbstatus likes it, as a text. */
static bool number_of(const json_t *object, const char *key, uint64_t *ret_number)
{
	const json_t *value = json_object_get(object, key);
	const char *text = json_string_value(value);
	char *end;
	if (json_is_integer(value)) {
		*ret_number = (uint64_t)json_integer_value(value);
		return json_integer_value(value) >= 0;
	}
	if (text == NULL || text[0] < '0' || text[0] > '9')
		return false;
	*ret_number = strtoull(text, &end, 0);
	return *end == '\0';
}

static bool pid_of(const json_t *object, pid_t *ret_pid)
{
	uint64_t number;
	if (!number_of(json_object_get(object, "server_id"), "pid", &number) || number == 0 ||
	    number > INT32_MAX)
		return false;
	*ret_pid = (pid_t)number;
	return true;
}

static bool uid_of(const json_t *object, uid_t *ret_uid)
{
	uint64_t number;
	if (!number_of(object, "uid", &number) || number >= UINT32_MAX)
		return false;
	*ret_uid = (uid_t)number;
	return true;
}

/* What an open file may do. A mask that is not there is taken for all. */
static uint8_t needs_of(const json_t *open)
{
	uint64_t mask;
	if (!number_of(json_object_get(open, "access_mask"), "hex", &mask))
		return PERM_R | PERM_W;
	return ((mask & MASK_READS) != 0 ? PERM_R : 0) | ((mask & MASK_WRITES) != 0 ? PERM_W : 0);
}

/* One element each of the answer's lists, added if it says what is needed. */
static void add_open(const json_t *open, uint64_t inode, struct samba *samba)
{
	struct samba_open *one = &samba->opens[samba->open_count];
	if (!pid_of(open, &one->pid) || !uid_of(open, &one->uid))
		return;
	one->inode = inode;
	one->needs = needs_of(open);
	samba->open_count++;
}

static void add_session(const json_t *session, struct samba *samba)
{
	struct samba_session *one = &samba->sessions[samba->session_count];
	/* a session of whom nobody knows is one of somebody who keeps access */
	if (!uid_of(session, &one->uid))
		one->uid = (uid_t)-1;
	samba->session_count += pid_of(session, &one->pid);
}

static bool add_share(const json_t *share, struct arena *arena, struct samba *samba)
{
	struct samba_share *one = &samba->shares[samba->share_count];
	const char *name = json_string_value(json_object_get(share, "service"));
	if (name == NULL || !pid_of(share, &one->pid) || strcmp(name, "IPC$") == 0)
		return true;
	one->name = arena_strdup(arena, name);
	samba->share_count++;
	return one->name != NULL;
}

static size_t count_opens(json_t *files)
{
	size_t count = 0;
	for (void *at = json_object_iter(files); at != NULL; at = json_object_iter_next(files, at))
		count += json_object_size(json_object_get(json_object_iter_value(at), "opens"));
	return count;
}

/* Who has one file open. */
static void add_file(json_t *file, struct samba *samba)
{
	json_t *opens = json_object_get(file, "opens");
	uint64_t inode;
	if (!number_of(json_object_get(file, "fileid"), "inode", &inode))
		return;
	for (void *at = json_object_iter(opens); at != NULL; at = json_object_iter_next(opens, at))
		add_open(json_object_iter_value(at), inode, samba);
}

static bool take_all(json_t *answer, struct arena *arena, struct samba *samba)
{
	json_t *sessions = json_object_get(answer, "sessions"), *shares = json_object_get(answer, "tcons");
	json_t *files = json_object_get(answer, "open_files");
	samba->opens = arena_array(arena, count_opens(files), sizeof(*samba->opens));
	samba->sessions = arena_array(arena, json_object_size(sessions), sizeof(*samba->sessions));
	samba->shares = arena_array(arena, json_object_size(shares), sizeof(*samba->shares));
	if (samba->opens == NULL || samba->sessions == NULL || samba->shares == NULL)
		return false;
	for (void *at = json_object_iter(sessions); at != NULL; at = json_object_iter_next(sessions, at))
		add_session(json_object_iter_value(at), samba);
	for (void *at = json_object_iter(shares); at != NULL; at = json_object_iter_next(shares, at))
		if (!add_share(json_object_iter_value(at), arena, samba))
			return false;
	for (void *at = json_object_iter(files); at != NULL; at = json_object_iter_next(files, at))
		add_file(json_object_iter_value(at), samba);
	return true;
}

bool samba_parse(const char *text, size_t size, struct arena *arena, struct samba *ret_samba)
{
	json_t *answer = json_loadb(text, size, 0, NULL);
	*ret_samba = (struct samba){0};
	bool taken =
	    json_is_object(json_object_get(answer, "sessions")) && take_all(answer, arena, ret_samba);
	json_decref(answer);
	if (!taken)
		*ret_samba = (struct samba){0};
	ret_samba->is_known = taken;
	return taken;
}

void samba_ask(struct arena *arena, struct samba *ret_samba)
{
	char *argv[] = {(char *)"smbstatus", (char *)"--json", NULL};
	char *text;
	size_t size;
	*ret_samba = (struct samba){0};
	if (!program_output(argv, ANSWER_MILLISECONDS, ANSWER_MAX_BYTES, &text, &size))
		return;
	(void)samba_parse(text, size, arena, ret_samba);
	free(text);
}

void samba_close_denied(const char *share)
{
	char *argv[] = {(char *)"smbcontrol", (char *)"smbd", (char *)"close-denied-share", (char *)share,
			NULL};
	char *text = NULL;
	size_t size;
	if (program_output(argv, ANSWER_MILLISECONDS, 65536, &text, &size))
		free(text);
}
