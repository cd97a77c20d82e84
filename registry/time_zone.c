#include "registry/time_zone.h"

#include "policy/time_window.h"

#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define DAY_SECONDS INT64_C(86400)

/* No zone ever was further from UTC than 16 hours. */
#define REACH_SECONDS (INT64_C(18) * 3600)
#define STEP_SECONDS (INT64_C(6) * 3600)

/* A zone's name is one or more names of letters, digits, _, + and -, with single slashes between them. */
static bool is_zone_name(const char *name)
{
	if (strlen(name) > 128 || name[0] == '/' || name[0] == '\0')
		return false;
	for (const char *at = name; *at != '\0'; at++) {
		bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
			     (*at >= '0' && *at <= '9') || strchr("_+-", *at) != NULL;
		if (!plain && !(*at == '/' && at[1] != '/' && at[1] != '\0'))
			return false;
	}
	return true;
}

static bool is_zone_file(const char *path)
{
	char magic[4];
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return false;
	bool is_zone = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
		       read(fd, magic, sizeof(magic)) == sizeof(magic) &&
		       memcmp(magic, "TZif", sizeof(magic)) == 0;
	close(fd);
	return is_zone;
}

static const char *use_zone(const char *tz, const char *problem)
{
	if (setenv("TZ", tz, 1) != 0)
		problem = "out of memory";
	tzset();
	return problem;
}

/* Where libc cannot read the file it counts in UTC, by a zone without a name, and does not say so: then it reads it once
 * more. */
static const char *use_file(const char *path)
{
	const char *problem = use_zone(path, NULL);
	if (problem != NULL || tzname[0][0] != '\0')
		return problem;
	(void)use_zone("UTC0", NULL);
	problem = use_zone(path, NULL);
	return problem == NULL && tzname[0][0] == '\0' ? use_zone("UTC0", "cannot be read at this moment")
						       : problem;
}

const char *time_zone_set(const char *name)
{
	char path[PATH_MAX];

	if (strcmp(name, "UTC") == 0)
		return use_zone("UTC0", NULL);
	if (!is_zone_name(name))
		return use_zone("UTC0", "is no name of a time zone");
	if (strncmp(name, "right/", 6) == 0)
		return use_zone("UTC0",
				"counts leap seconds, which the system clock does not; leave out right/");
	/* the colon: a file, whatever TZDIR says */
	snprintf(path, sizeof(path), ":" ZONE_FOLDER "%s", name);
	/* asked twice: a descriptor may be missing for a moment, and a zone that is not there turns days into others */
	if (!is_zone_file(path + 1) && !is_zone_file(path + 1))
		return use_zone("UTC0", "is not among the zones of this system (" ZONE_FOLDER ")");
	return use_file(path);
}

int32_t time_zone_offset_seconds(int64_t instant)
{
	struct tm local;
	time_t seconds = (time_t)instant;

	return localtime_r(&seconds, &local) == NULL ? 0 : (int32_t)local.tm_gmtoff;
}

/* The first instant after `from` and up to `to` with the offset of `to`, which differs from that of `from`. */
static int64_t find_change(int64_t from, int64_t to)
{
	int32_t offset = time_zone_offset_seconds(to);

	while (to - from > 1) {
		int64_t middle = from + (to - from) / 2;
		if (time_zone_offset_seconds(middle) == offset)
			to = middle;
		else
			from = middle;
	}
	return to;
}

int64_t time_zone_next_change(int64_t from, int64_t limit)
{
	const int64_t week = 7 * DAY_SECONDS;
	int32_t offset = time_zone_offset_seconds(from);

	for (int64_t at = from; at < limit; at += week) {
		int64_t next = at + week < limit ? at + week : limit;
		if (time_zone_offset_seconds(next) != offset)
			return find_change(at, next);
	}
	return TIME_NEVER;
}

/* A stretch of time without a change of the clocks: from <= instant < until. */
struct stretch {
	int64_t from, until;
	int32_t offset;
};

/* The stretch that starts at `from`; looks no further than `limit`. */
static struct stretch stretch_at(int64_t from, int64_t limit)
{
	struct stretch stretch = {from, limit, time_zone_offset_seconds(from)};

	for (int64_t at = from; at < limit; at += STEP_SECONDS) {
		int64_t next = at + STEP_SECONDS < limit ? at + STEP_SECONDS : limit;
		if (time_zone_offset_seconds(next) != stretch.offset) {
			stretch.until = find_change(at, next);
			break;
		}
	}
	return stretch;
}

int64_t time_zone_day_start(int64_t day)
{
	int64_t midnight = day * DAY_SECONDS, limit = midnight + REACH_SECONDS;

	/* the first instant whose clock shows midnight or later */
	for (int64_t at = midnight - REACH_SECONDS; at < limit;) {
		struct stretch stretch = stretch_at(at, limit);
		int64_t first = midnight - stretch.offset;
		if (first < stretch.until)
			return first > stretch.from ? first : stretch.from;
		at = stretch.until;
	}
	return midnight;
}

int64_t time_zone_day_end(int64_t day)
{
	int64_t midnight = (day + 1) * DAY_SECONDS, limit = midnight + REACH_SECONDS;
	int64_t end = midnight;

	/* the last instant whose clock shows less than the next midnight, and one second */
	for (int64_t at = midnight - REACH_SECONDS; at < limit;) {
		struct stretch stretch = stretch_at(at, limit);
		int64_t after = midnight - stretch.offset;
		if (after > stretch.from)
			end = after < stretch.until ? after : stretch.until;
		at = stretch.until;
	}
	return end;
}
