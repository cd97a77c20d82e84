/* One who attacks: where, under which names, one attack after the other. */
#include "tests/kernel/attack.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAMES_OF_OWN 6

attack_function *const attack_functions[ATTACK_KINDS] = {
#define ATTACK(kind, name) [ATTACK_##kind] = attack_##kind,
#define ACCIDENT(kind, name)
#include "tests/kernel/attack_kinds.h"
};

/* Attacks that hold up their own attacker, or are not an attacker's, come seldom or never. */
static const unsigned char seldom[ATTACK_KINDS] = {
    [ATTACK_crowd] = 40, [ATTACK_deep] = 40,   [ATTACK_full] = 40,        [ATTACK_lease] = 8,
    [ATTACK_lock] = 8,   [ATTACK_request] = 4, [ATTACK_request_swap] = 4, [ATTACK_sparse] = 4,
};

void attacker_rest(unsigned milliseconds)
{
	const struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
	nanosleep(&time, NULL);
}

/* Anybody's of the patients that the attacker treats; where it may add something. */
void attacker_place(struct attacker *attacker, char path[PATH_SIZE])
{
	unsigned patients = attacker->person == PERSON_MAL ? PATIENTS : TEAM_ONE;
	bool sealed = attacker->person == PERSON_MAL && chance_below(&attacker->chance, 4) == 0;
	room_path(attacker->site, chance_below(&attacker->chance, patients),
		  sealed ? ROOM_MEDICAL : ROOM_LETTERS, path);
}

void attacker_name(struct attacker *attacker, const char *place, const char *name, char path[PATH_SIZE])
{
	if (snprintf(path, PATH_SIZE, "%s/%c-%s%u", place, attacker->letter, name,
		     chance_below(&attacker->chance, NAMES_OF_OWN)) >= PATH_SIZE)
		path[0] = '\0';
}

void attacker_new_name(struct attacker *attacker, const char *name, char path[PATH_SIZE])
{
	char place[PATH_SIZE];
	attacker_place(attacker, place);
	attacker_name(attacker, place, name, path);
}

void attacker_fresh_name(struct attacker *attacker, const char *name, char path[PATH_SIZE])
{
	attacker_new_name(attacker, name, path);
	attack_remove(path);
}

bool attacker_file(struct attacker *attacker, const char *name, char path[PATH_SIZE])
{
	attacker_fresh_name(attacker, name, path);
	return put_file(path, OWN_TEXT, 0600);
}

bool attacker_exchange(const char *one, const char *other, unsigned times)
{
	bool any = false;
	for (unsigned i = 0; i < times; i++)
		any = renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0 || any;
	return any;
}

void attacker_document(struct attacker *attacker, char path[PATH_SIZE])
{
	unsigned patients = attacker->person == PERSON_MAL ? PATIENTS : TEAM_ONE;
	document_path(attacker->site, chance_below(&attacker->chance, patients), ROOM_LETTERS,
		      chance_below(&attacker->chance, DOCUMENTS), path);
}

/* ---- removing ---- */

/* Not recursive: trees may be deeper than a stack. What is inside moves up, and is removed there. */
static bool empty_once(int dir_fd, unsigned *names)
{
	bool any = false;
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(dir_fd, entry->d_name, 0) == 0 ||
		    unlinkat(dir_fd, entry->d_name, AT_REMOVEDIR) == 0) {
			any = true;
			continue;
		}
		int below = openat(dir_fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		DIR *inner = below < 0 ? NULL : fdopendir(below);
		const struct dirent *name;
		char moved[32];
		while (inner != NULL && (name = readdir(inner)) != NULL) {
			snprintf(moved, sizeof(moved), "up-%u", (*names)++);
			if (strcmp(name->d_name, ".") != 0 && strcmp(name->d_name, "..") != 0)
				any = renameat(below, name->d_name, dir_fd, moved) == 0 || any;
		}
		if (inner != NULL)
			closedir(inner);
	}
	if (stream != NULL)
		closedir(stream);
	return any;
}

void attack_remove(const char *path)
{
	unsigned names = 0;
	if (path[0] == '\0' || unlink(path) == 0 || rmdir(path) == 0)
		return;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	while (names < 20000 && empty_once(fd, &names))
		;
	close(fd);
	(void)rmdir(path);
}

/* ---- the attacker ---- */

static void prepare(void)
{
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct rlimit limit;
	sigaction(SIGIO, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

void attacker(const struct attack_site *site, enum person person)
{
	struct attacker attacker = {.site = site,
				    .person = person,
				    .chance = chance_new(site->seed, (unsigned)person),
				    .letter = person_logins[person][person == PERSON_MAL ? 3 : 4]};
	struct shared *shared = site->shared;
	prepare();
	(void)nice(5);
	person_become(site, person);
	/* once each to begin with: no run is too short for one of them */
	for (unsigned next = 0; !shared->stop; next++) {
		enum attack_kind kind = next < ATTACK_exchange
					    ? (enum attack_kind)next
					    : chance_below(&attacker.chance, ATTACK_exchange);
		if (next >= ATTACK_exchange && seldom[kind] > 0 &&
		    chance_below(&attacker.chance, seldom[kind]) > 0)
			continue;
		bool done = attack_functions[kind](&attacker);
		atomic_fetch_add(done ? &shared->done[kind] : &shared->refused[kind], 1);
	}
}
