/* A name service that answers at once, so that a bench measures no name service: pN has uid 30000 + N, up to the number in
 * /run/careacl-bench-names. See bench_disk.sh. */
#include <errno.h>
#include <nss.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_UID 30000
#define COUNT_FILE "/run/careacl-bench-names"

enum nss_status _nss_careaclbench_getpwnam_r(const char *name, struct passwd *entry, char *buffer,
					     size_t size, int *error);
enum nss_status _nss_careaclbench_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size,
					     int *error);

static unsigned count(void)
{
	static unsigned known;
	if (known == 0) {
		FILE *file = fopen(COUNT_FILE, "re");
		if (file != NULL && fscanf(file, "%u", &known) != 1)
			known = 0;
		if (file != NULL)
			fclose(file);
	}
	return known;
}

enum nss_status _nss_careaclbench_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size,
					     int *error)
{
	static char none[] = "", home[] = "/nonexistent", shell[] = "/bin/sh", password[] = "x";
	if (uid < FIRST_UID || uid - FIRST_UID >= count()) {
		*error = ENOENT;
		return NSS_STATUS_NOTFOUND;
	}
	if (snprintf(buffer, size, "p%u", uid - FIRST_UID) >= (int)size) {
		*error = ERANGE;
		return NSS_STATUS_TRYAGAIN;
	}
	*entry = (struct passwd){.pw_name = buffer,
				 .pw_passwd = password,
				 .pw_uid = uid,
				 .pw_gid = uid,
				 .pw_gecos = none,
				 .pw_dir = home,
				 .pw_shell = shell};
	return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_careaclbench_getpwnam_r(const char *name, struct passwd *entry, char *buffer,
					     size_t size, int *error)
{
	char *end;
	unsigned long number = name[0] == 'p' ? strtoul(name + 1, &end, 10) : 0;
	char again[16];
	*error = ENOENT;
	if (name[0] != 'p' || snprintf(again, sizeof(again), "p%lu", number) >= (int)sizeof(again) ||
	    strcmp(again, name) != 0)
		return NSS_STATUS_NOTFOUND;
	return _nss_careaclbench_getpwuid_r((uid_t)(FIRST_UID + number), entry, buffer, size, error);
}
