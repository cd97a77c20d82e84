#include "tests/pam/people.h"

#include "policy/login_snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <security/pam_appl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const uint32_t rescue_gid[] = {7, 900};
static const uint32_t no_rescue_gids[] = {7, 8, 9};
static const uint32_t many_gids[3000] = {[2999] = 900};

const struct fake_login people_logins[] = {
    {.name = "root", .uid = 0},
    {.name = "toor", .uid = 0},
    {.name = "daemon", .uid = 999, .gid = 999},
    {.name = "anna", .uid = 5101, .gid = 5101},
    {.name = "bob", .uid = 5102, .gid = 5102},
    {.name = "carl", .uid = 5103, .gid = 5103},
    {.name = "dora", .uid = 5104, .gid = 5104},
    {.name = "emma", .uid = 5105, .gid = 5105},
    {.name = "fred", .uid = 5106, .gid = 5106},
    {.name = "gil", .uid = 5107, .gid = 5107},
    {.name = "rel", .uid = 5108, .gid = 5108},
    {.name = "ANNA", .uid = 5101, .gid = 5101},
    {.name = "reuser", .uid = 5102, .gid = 5102},
    {.name = "thief", .uid = 5101, .gid = 5101},
    {.name = "eve", .uid = 6001, .gid = 6001, .groups = no_rescue_gids, .group_count = 3},
    {.name = "admin", .uid = 6002, .gid = 6002, .groups = rescue_gid, .group_count = 2},
    {.name = "primary", .uid = 6003, .gid = 900},
    {.name = "collector", .uid = 6004, .gid = 6004, .groups = many_gids, .group_count = 3000},
    {.name = "wordy", .uid = 5109, .gid = 5109, .entry_size = 300000},
    {.name = "endless", .uid = 5110, .gid = 5110, .entry_size = SIZE_MAX},
    {.name = "lost", .error = EIO},
    {.name = "lost-eve", .error = ENOENT},
    {.name = "lost-newcomer", .error = EIO},
    {.name = "lost-silent", .error = FAKE_SILENT},
    {.name = "lost-small", .error = EIO},
    {.name = "no-memory", .error = ENOMEM},
    {0},
};

const struct fake_group people_groups[] = {
    {.name = "careacl-rescue", .gid = 900, .entry_size = 2000000}, /* tens of thousands of members */
    {.name = "other-rescue", .gid = 8},
    {.name = "lost-group", .error = EIO},
    {.name = "fat-group", .error = ENOMEM},
    {0},
};

static bool is_refusal(int code)
{
	return code != PAM_SUCCESS && code != DOOR_IGNORED;
}

/* At most one text, of the right style, with `part` in it; none for "". */
static bool text_is(const struct door_result *result, const char *part)
{
	if (part[0] == '\0')
		return result->texts == 0;
	return result->texts == 1 && strstr(result->text, part) != NULL &&
	       result->style == (is_refusal(result->code) ? PAM_ERROR_MSG : PAM_TEXT_INFO);
}

static void expect(const struct expectation *row)
{
	struct door_result result = door_account(row->login, 0, DOOR_LISTENS);
	bool logged = strstr(fake_log(), row->log ? row->log : "") != NULL;
	bool good = result.code == row->code && text_is(&result, row->text) && logged;

	/* every refusal leaves a line with its code */
	if (is_refusal(result.code) && strstr(fake_log(), "refused: ") == NULL)
		good = false;
	tap(good, "%s", row->what);
	if (!good)
		tap_comment("code %d, expected %d; %zu texts, style %d: %s; log: %s", result.code, row->code,
			    result.texts, result.style, result.text, fake_log());
}

void expect_all(const struct expectation *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect(&rows[i]);
}

void people_spoil_state(void)
{
	unsigned char byte;
	int fd = open(door_path("state/" LOGIN_SNAPSHOT_FILE), O_RDWR);

	if (pread(fd, &byte, 1, 200) != 1)
		abort();
	byte ^= 0x10;
	if (pwrite(fd, &byte, 1, 200) != 1)
		abort();
	close(fd);
}

bool people_arrive(void)
{
	if (getuid() != 0 || !door_make()) {
		tap(false, "needs root and a temporary directory");
		return false;
	}
	fake_names(people_logins, people_groups);
	return true;
}
