/* See aside_disk.h. */
#include "tests/kernel/aside_disk.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

void aside_site(struct disk *disk, const char *registry)
{
	if (disk->arena != NULL)
		disk_site_clear(disk);
	disk_site(disk, NULL, registry);
	disk->job.clock = time(NULL);
}

void aside_apply_report(struct disk *disk, struct store_report *report)
{
	disk_apply(disk, report);
	disk_verify_clean(disk);
	char *before = disk_everything();
	assert_int_equal(disk_planned(disk), 0);
	disk_apply_quietly(disk);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
}

void aside_apply(struct disk *disk, const char *registry)
{
	struct store_report report;
	aside_site(disk, registry);
	aside_apply_report(disk, &report);
	store_report_clear(&report);
}

const char *aside_path(const char *leaf, size_t which)
{
	static char paths[8][512];
	static size_t next;
	char *path = paths[next++ % 8];
	snprintf(path, sizeof(paths[0]), "%s",
		 disk_output("cd " DISK_ROOT
			     " && find .aside -mindepth 2 -maxdepth 2 -name '%s' | sort | sed -n "
			     "'%zup'",
			     leaf, which + 1));
	assert_true(path[0] != '\0');
	return path;
}

size_t aside_count(const char *leaf)
{
	return strtoul(disk_output("find " DISK_ROOT
				   "/.aside -mindepth 2 -maxdepth 2 -name '%s' 2>/dev/null | wc -l",
				   leaf),
		       NULL, 10);
}

const char *aside_room(const char *leaf)
{
	char *path = (char *)aside_path(leaf, 0);
	*strrchr(path, '/') = '\0';
	return path;
}

const char *aside_mark(const char *path)
{
	return disk_output(
	    "getfattr --absolute-names --only-values -n trusted.careacl.named 'root/%s' 2>/dev/null || "
	    "true",
	    path);
}

bool aside_exists(const char *path)
{
	char below[1024];
	snprintf(below, sizeof(below), DISK_ROOT "/%s", path);
	return access(below, F_OK) == 0;
}

void aside_write(const char *path, const char *login, const char *content)
{
	disk_shell("printf '%s' >" DISK_ROOT "/'%s' && chown %u " DISK_ROOT "/'%s'", content, path,
		   login == NULL ? 0 : (unsigned)disk_uid(login), path);
}

const char *aside_read(const char *path)
{
	return disk_output("cat " DISK_ROOT "/'%s'", path);
}
