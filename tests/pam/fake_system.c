#include "tests/pam/fake_system.h"

#include <dlfcn.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

static const struct fake_login *faked_logins;
static const struct fake_group *faked_groups;
static bool clock_faked;
static int64_t faked_now;
static char log_text[16384];
static size_t log_length;

void fake_names(const struct fake_login *logins, const struct fake_group *groups)
{
	faked_logins = logins;
	faked_groups = groups;
}

void fake_clock(int64_t now)
{
	clock_faked = true;
	faked_now = now;
}

const char *fake_log(void)
{
	return log_text;
}

void fake_log_clear(void)
{
	log_length = 0;
	log_text[0] = '\0';
}

int clock_gettime(clockid_t id, struct timespec *time)
{
	if (id != CLOCK_REALTIME || !clock_faked)
		return (int)syscall(SYS_clock_gettime, id, time);
	*time = (struct timespec){.tv_sec = faked_now, .tv_nsec = 999999999};
	errno = 0; /* as it is in a program where nothing has gone wrong yet */
	return 0;
}

static const struct fake_login *find_login(const char *name)
{
	for (const struct fake_login *login = faked_logins; login->name != NULL; login++)
		if (strcmp(login->name, name) == 0)
			return login;
	return NULL;
}

static size_t logins_asked;

size_t fake_logins_asked(void)
{
	return logins_asked;
}

int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size, struct passwd **ret_entry)
{
	const struct fake_login *login;

	logins_asked++;
	if (faked_logins == NULL) {
		int (*real)(const char *, struct passwd *, char *, size_t, struct passwd **);

		*(void **)&real = dlsym(RTLD_NEXT, "getpwnam_r");
		return real(name, entry, buffer, size, ret_entry);
	}
	*ret_entry = NULL;
	login = find_login(name);
	if (login == NULL)
		return 0;
	if (login->error != 0)
		/* a caller that left its own mark in errno gets that back; else what stands there is chance: here 0 */
		return login->error != FAKE_SILENT ? login->error : errno == EIO ? EIO : 0;
	if (size < login->entry_size || size < strlen(name) + 1)
		return ERANGE;
	memset(buffer, 0xa5, size);
	memcpy(buffer, name, strlen(name) + 1);
	*entry = (struct passwd){.pw_name = buffer, .pw_uid = login->uid, .pw_gid = login->gid};
	*ret_entry = entry;
	return 0;
}

int getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size, struct group **ret_entry)
{
	*ret_entry = NULL;
	for (const struct fake_group *group = faked_groups; group != NULL && group->name != NULL; group++) {
		if (strcmp(group->name, name) != 0)
			continue;
		if (group->error != 0)
			return group->error;
		if (size < group->entry_size)
			return ERANGE;
		memset(buffer, 0xa5, size);
		*entry = (struct group){.gr_gid = group->gid};
		*ret_entry = entry;
	}
	return 0;
}

int getgrouplist(const char *name, gid_t gid, gid_t *groups, int *count)
{
	const struct fake_login *login = find_login(name);
	int all = 1 + (login ? login->group_count : 0), room = *count;

	*count = all;
	if (all > room)
		return -1;
	groups[0] = gid;
	for (int i = 1; i < all; i++)
		groups[i] = login->groups[i - 1];
	return all;
}

static void keep_line(int priority, const char *format, va_list arguments)
{
	size_t room = sizeof(log_text) - log_length;
	int length = snprintf(log_text + log_length, room, "<%d>", priority & LOG_PRIMASK);

	if (length < 0 || (size_t)length >= room)
		return;
	room -= (size_t)length;
	log_length += (size_t)length;
	/* the format is libpam's */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	length = vsnprintf(log_text + log_length, room, format, arguments);
	if (length < 0 || (size_t)length + 1 >= room)
		return;
	log_length += (size_t)length;
	log_text[log_length++] = '\n';
	log_text[log_length] = '\0';
}

void syslog(int priority, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	keep_line(priority, format, arguments);
	va_end(arguments);
}

/* The same as libpam was compiled to call it. */
void __syslog_chk(int priority, int flag, const char *format, ...);
void __syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list arguments;

	(void)flag;
	va_start(arguments, format);
	keep_line(priority, format, arguments);
	va_end(arguments);
}
