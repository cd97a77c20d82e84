/* Many names, odd names, deep trees, and what is neither file nor directory. */
#include "tests/kernel/attack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#define DEEP_SHORT 300
#define DEEP_LONG 2000
#define CROWD_SMALL 300

/* A new directory of that name; false: it is not to be had. */
static bool fresh(struct attacker *attacker, const char *name, char path[PATH_SIZE])
{
	attacker_fresh_name(attacker, name, path);
	return mkdir(path, 0755) == 0;
}

/* Files in a directory, with numbers from `first` to below `limit`; how many there are. */
static unsigned make_names(int dir_fd, unsigned first, unsigned limit)
{
	char name[32];
	unsigned made = 0;
	for (unsigned i = first; i < limit; i++) {
		snprintf(name, sizeof(name), "name-%u", i);
		int file = openat(dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600 + i % 0200);
		made += file >= 0;
		if (file >= 0)
			close(file);
	}
	return made;
}

bool attack_crowd(struct attacker *attacker)
{
	char path[PATH_SIZE];
	if (!fresh(attacker, "crowd", path))
		return false;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	unsigned made = fd >= 0 ? make_names(fd, 0, CROWD_SMALL) : 0;
	if (fd >= 0)
		close(fd);
	return made == CROWD_SMALL;
}

void crowd_large(const struct attack_site *site)
{
	struct shared *shared = site->shared;
	char place[PATH_SIZE], path[PATH_SIZE];
	person_become(site, PERSON_TOM);
	for (unsigned i = 0; i < site->seconds * 5 && !shared->stop; i++)
		attacker_rest(100);
	room_path(site, 0, ROOM_LETTERS, place);
	snprintf(path, sizeof(path), "%.4000s/million", place);
	attack_must(mkdir(path, 0755) == 0, path);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	attack_must(fd >= 0, path);
	while (shared->crowd < CROWD_LARGE && !shared->stop) {
		unsigned next = (unsigned)shared->crowd;
		shared->crowd_runs = shared->runs;
		if (make_names(fd, next, next + 1) == 1)
			shared->crowd = next + 1;
		else
			attacker_rest(10); /* another attack has filled the disk */
	}
	close(fd);
}

bool attack_odd_names(struct attacker *attacker)
{
	static const char *const names[] = {
	    "two\nlines",
	    "\xff\xfe\x80 no UTF-8",
	    "\x1b[31mred\x1b[0m",
	    "-rf",
	    " ",
	    "tab\there",
	    "...",
	    "~",
	    "CON",
	    "a\\b",
	    "\xc3",
	    "%s%n",
	    "$(id)",
	    "`id`; \"'\"",
	    ("\xe2\x80\xae"
	     "back"),
	    "\r\n\r\n",
	    "*",
	    "x\x7fy",
	};
	char path[PATH_SIZE], one[PATH_SIZE + 256], longest[256];
	bool all = true;
	if (!fresh(attacker, "odd", path))
		return false;
	memset(longest, 0xfe, 255);
	longest[255] = '\0';
	for (size_t i = 0; i <= sizeof(names) / sizeof(names[0]); i++) {
		const char *name = i < sizeof(names) / sizeof(names[0]) ? names[i] : longest;
		snprintf(one, sizeof(one), "%s/%s", path, name);
		all = (i % 3 == 0 ? mkdir(one, 0777) == 0 : put_file(one, OWN_TEXT, 0666)) && all;
	}
	return all;
}

/* Names with which careacl, editors and Samba mean something. */
bool attack_own_names(struct attacker *attacker)
{
	static const char *const names[] = {
	    ".aside",      ".careacl-new", ".careacl-answer", ".building",      ".moving",
	    "lost+found",  "EMERGENCY",    "medical",         "letters",        "P01",
	    "P05",         "s0.txt.bak",   "~$s0.txt",        ".~lock.s0.txt#", "README.txt",
	    "tmpabcdefgh", ".nfs0000001",  ".s0.txt.swp",     "w0.txt~",        "s0.answer.txt",
	    "4913",
	};
	char place[PATH_SIZE], path[PATH_SIZE + 64];
	bool any = false;
	attacker_place(attacker, place);
	for (unsigned i = 0; i < 6; i++) {
		const char *name = names[chance_below(&attacker->chance, sizeof(names) / sizeof(names[0]))];
		unsigned form = chance_below(&attacker->chance, 4);
		snprintf(path, sizeof(path), "%s/%s", place, name);
		attack_remove(path);
		any = (form == 0   ? mkdir(path, 0777) == 0
		       : form == 1 ? symlink("../../P05/medical", path) == 0
		       : form == 2 ? mkfifo(path, 0666) == 0
				   : put_file(path, OWN_TEXT, 0666)) ||
		      any;
	}
	return any;
}

/* Paths far longer than what one call takes: the working directory goes down. Something to be told stands at
 * the bottom. */
bool attack_deep(struct attacker *attacker)
{
	static const char *const bottom[] = {"end-a", "end-b", "end-c", "end-d"};
	static bool was_long;
	was_long = was_long || attacker->person == PERSON_TOM; /* one is enough */
	char path[PATH_SIZE], name[256];
	unsigned depth = was_long ? DEEP_SHORT : DEEP_LONG, at = 0;
	size_t length = was_long ? 3 : 200;
	was_long = true;
	if (!fresh(attacker, "deep", path) || chdir(path) != 0)
		return false;
	memset(name, 'd', length);
	name[length] = '\0';
	while (at < depth && mkdir(name, 0777) == 0 && chdir(name) == 0)
		at++;
	for (size_t i = 0; i < sizeof(bottom) / sizeof(bottom[0]); i++)
		(void)(i % 2 == 0 ? mkfifo(bottom[i], 0600) == 0 : put_file(bottom[i], OWN_TEXT, 0666));
	return chdir("/") == 0 && at == depth;
}

/* ---- no files ---- */

bool attack_fifo(struct attacker *attacker)
{
	char path[PATH_SIZE];
	attacker_fresh_name(attacker, "fifo", path);
	return mkfifo(path, 0666) == 0;
}

bool attack_socket(struct attacker *attacker)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char path[PATH_SIZE];
	attacker_fresh_name(attacker, "sock", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t length = strlen(path);
	bool good = fd >= 0 && length < sizeof(address.sun_path);
	if (good)
		memcpy(address.sun_path, path, length + 1);
	good = good && bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

bool attack_device(struct attacker *attacker)
{
	char path[PATH_SIZE];
	attacker_fresh_name(attacker, "dev", path);
	return mknod(path, S_IFCHR | 0666, makedev(1, 3)) == 0;
}

bool attack_sparse(struct attacker *attacker)
{
	char path[PATH_SIZE];
	return attacker_file(attacker, "sparse", path) && truncate(path, (off_t)1 << 40) == 0;
}
