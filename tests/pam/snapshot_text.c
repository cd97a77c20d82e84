#include "tests/pam/snapshot_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The snapshot that is being read. */
struct reading {
	int64_t now;
	struct arena *arena;
	struct snapshot_site site;
	struct snapshot_login *logins;
	size_t count, capacity;
};

static bool read_instant(const struct reading *reading, const char *text, int64_t open, int64_t *ret_instant)
{
	char *end;

	if (*text == '\0') {
		*ret_instant = open;
		return true;
	}
	errno = 0;
	*ret_instant = strtoll(text, &end, 10);
	if (*text == '+' || *text == '-')
		*ret_instant += reading->now;
	return errno == 0 && *end == '\0';
}

static bool read_window(const struct reading *reading, char *text, struct time_window *ret_window)
{
	char *dots = strstr(text, "..");

	if (dots == NULL)
		return false;
	*dots = '\0';
	return read_instant(reading, text, TIME_ALWAYS, &ret_window->from) &&
	       read_instant(reading, dots + 2, TIME_NEVER, &ret_window->until);
}

static bool read_windows(struct reading *reading, char *text, const struct time_window **ret_windows,
			 size_t *ret_count)
{
	struct time_window *windows = NULL;
	size_t count = 0, capacity = 0;
	char *one;

	while ((one = strsep(&text, ",")) != NULL) {
		windows = arena_grow(reading->arena, windows, count, &capacity, sizeof(*windows));
		if (windows == NULL || !read_window(reading, one, &windows[count++]))
			return false;
	}
	*ret_windows = windows;
	*ret_count = count;
	return true;
}

static bool read_number(const char *text, int64_t *ret_number)
{
	char *end;

	errno = 0;
	*ret_number = strtoll(text, &end, 10);
	return errno == 0 && *text != '\0' && *end == '\0';
}

/* One of two words: false for the first, true for the second. */
static bool read_choice(const char *text, const char *first, const char *second, bool *ret_second)
{
	*ret_second = strcmp(text, second) == 0;
	return *ret_second || strcmp(text, first) == 0;
}

/* "INSTANT:SECONDS", after the ones before. */
static bool offset_word(struct reading *reading, char *value)
{
	struct snapshot_site *site = &reading->site;
	char *colon = strchr(value, ':');
	int64_t seconds;

	if (colon == NULL || site->offset_count == SNAPSHOT_OFFSET_MAX)
		return false;
	*colon = '\0';
	if (!read_number(value, &site->offsets[site->offset_count].from) || !read_number(colon + 1, &seconds))
		return false;
	site->offsets[site->offset_count++].seconds = (int32_t)seconds;
	return true;
}

static bool site_word(struct reading *reading, const char *key, char *value)
{
	struct snapshot_site *site = &reading->site;
	bool second = false, right = true;
	int64_t number = 0;

	if (strcmp(key, "published") == 0)
		return read_instant(reading, value, reading->now, &site->published);
	if (strcmp(key, "max_state_age") == 0)
		return read_number(value, &site->max_state_age_seconds);
	if (strcmp(key, "timezone") == 0) {
		site->timezone = value;
	} else if (strcmp(key, "offset") == 0) {
		right = read_number(value, &number);
		site->offsets[0].seconds = (int32_t)number;
		site->offset_count = 1;
	} else if (strcmp(key, "offset_from") == 0) {
		right = offset_word(reading, value);
	} else if (strcmp(key, "unknown") == 0) {
		right = read_choice(value, "ignore", "deny", &second);
		site->unknown = second ? SNAPSHOT_UNKNOWN_DENY : SNAPSHOT_UNKNOWN_IGNORE;
	} else if (strcmp(key, "stale") == 0) {
		right = read_choice(value, "warn", "deny", &second);
		site->stale = second ? SNAPSHOT_STALE_DENY : SNAPSHOT_STALE_WARN;
	} else if (strcmp(key, "language") == 0) {
		right = read_choice(value, "en", "fr", &second);
		site->language = second ? SNAPSHOT_FRENCH : SNAPSHOT_ENGLISH;
	} else if (strcmp(key, "notice") == 0) {
		right = read_choice(value, "no", "yes", &site->notice);
	} else {
		right = false;
	}
	return right;
}

static bool login_word(struct reading *reading, const char *key, char *value)
{
	struct snapshot_login *login = &reading->logins[reading->count - 1];
	int64_t number = UINT32_MAX;
	bool right = true;

	if (strcmp(key, "professional") == 0) {
		login->is_professional = true;
	} else if (strcmp(key, "suspended") == 0) {
		login->suspended = true;
	} else if (strcmp(key, "uid") == 0) {
		right = strcmp(value, "-") == 0 || read_number(value, &number);
		login->uid = (uint32_t)number;
	} else if (strcmp(key, "folders") == 0) {
		right = read_number(value, &number);
		login->folder_count = (uint32_t)number;
	} else if (strcmp(key, "view") == 0) {
		login->view = value;
	} else if (strcmp(key, "valid") == 0) {
		right = read_window(reading, value, &login->valid);
	} else if (strcmp(key, "briefed") == 0) {
		right = read_window(reading, value, &login->briefed);
	} else if (strcmp(key, "others") == 0) {
		right = read_windows(reading, value, &login->others, &login->other_count);
	} else if (strcmp(key, "break_glass") == 0) {
		right = read_windows(reading, value, &login->break_glass, &login->break_glass_count);
	} else {
		right = false;
	}
	return right;
}

static bool begin_login(struct reading *reading, const char *name)
{
	reading->logins = arena_grow(reading->arena, reading->logins, reading->count, &reading->capacity,
				     sizeof(*reading->logins));
	if (reading->logins == NULL || name == NULL)
		return false;
	reading->logins[reading->count++] = (struct snapshot_login){.name = name,
								    .uid = UINT32_MAX,
								    .valid = TIME_WINDOW_OPEN,
								    .briefed = TIME_WINDOW_OPEN,
								    .view = ""};
	return true;
}

static bool read_line(struct reading *reading, char *line)
{
	const char *kind = strsep(&line, " ");
	bool is_login = strcmp(kind, "login") == 0;
	char *word;

	if (*kind == '\0' || *kind == '#')
		return true;
	if (is_login ? !begin_login(reading, strsep(&line, " ")) : strcmp(kind, "site") != 0) {
		fprintf(stderr, "snapshot text: wrong line: %s\n", kind);
		return false;
	}
	while ((word = strsep(&line, " ")) != NULL) {
		const char *key = strsep(&word, "=");
		char none[] = "";

		if (*key == '\0')
			continue;
		if ((is_login ? login_word : site_word)(reading, key, word ? word : none))
			continue;
		fprintf(stderr, "snapshot text: wrong word: %s\n", key);
		return false;
	}
	return true;
}

bool snapshot_text_encode(char *text, int64_t now, struct arena *arena, unsigned char **ret_bytes,
			  size_t *ret_size)
{
	struct reading reading = {.now = now,
				  .arena = arena,
				  .site = {.published = now,
					   .max_state_age_seconds = 259200,
					   .timezone = "UTC",
					   .stale = SNAPSHOT_STALE_DENY}};
	char *line;

	while ((line = strsep(&text, "\n")) != NULL)
		if (!read_line(&reading, line))
			return false;
	return login_snapshot_encode(&reading.site, reading.logins, reading.count, arena, ret_bytes,
				     ret_size);
}

bool snapshot_text_publish(const char *path, const unsigned char *bytes, size_t size)
{
	char temporary[4096];
	int fd;
	bool good;

	snprintf(temporary, sizeof(temporary), "%s.new", path);
	unlink(temporary);
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	good = write(fd, bytes, size) == (ssize_t)size;
	return close(fd) == 0 && good && rename(temporary, path) == 0;
}
