/* Independent of careacl: whoever has become a login really tries, and what works is held against the rules. */
#include "tests/kernel/attack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSED_MAX 24

struct judging {
	const struct attack_site *site;
	enum person person;
	struct chance chance;
	int passed[PASSED_MAX]; /* directories that attackers have sent; -1: none */
};

void judged(const struct attack_site *site, bool beyond, const char *what, ...)
{
	struct shared *shared = site->shared;
	va_list list;
	atomic_fetch_add(&shared->tries, 1);
	if (!beyond)
		return;
	unsigned long number = atomic_fetch_add(&shared->beyond, 1);
	if (number >= BEYOND_SHOWN)
		return;
	va_start(list, what);
	vsnprintf(shared->shown[number], sizeof(shared->shown[number]), what, list);
	va_end(list);
}

/* ---- what the rules give ---- */

/* What is tried, and how it stood when that began: judged only if nothing changed meanwhile. */
struct subject {
	unsigned patient;
	enum room room;
	unsigned number; /* of the document; DOCUMENTS: the room itself */
	unsigned phase, withheld;
};

static bool is_withheld(const struct judging *judging, const struct subject *subject)
{
	return subject->patient == WITHHELD_PATIENT && subject->room == ROOM_MEDICAL &&
	       subject->number == WITHHELD_NUMBER && judging->person != PERSON_OWN;
}

/* What a login has of it now. */
static enum access given(const struct judging *judging, struct subject *subject)
{
	const struct attack_site *site = judging->site;
	subject->phase = site->shared->phase[judging->person][subject->patient];
	subject->withheld = is_withheld(judging, subject) ? site->shared->withheld : PHASE_BASE;
	if (subject->phase % 4 == PHASE_REFUSED || subject->withheld % 4 == PHASE_REFUSED)
		return ACCESS_NONE;
	return site->access[judging->person][subject->patient][subject->room];
}

static bool is_steady(const struct judging *judging, const struct subject *subject)
{
	const struct shared *shared = judging->site->shared;
	return subject->phase % 4 != PHASE_CHANGING && subject->withheld % 4 != PHASE_CHANGING &&
	       shared->phase[judging->person][subject->patient] == subject->phase &&
	       (!is_withheld(judging, subject) || shared->withheld == subject->withheld);
}

/* Of what an attacker may write, it may move: what counts is whether the login may read letters at all. */
static bool may_read_letters(const struct judging *judging)
{
	for (unsigned patient = 0; patient < PATIENTS; patient++)
		if (judging->site->access[judging->person][patient][ROOM_LETTERS] >= ACCESS_READ)
			return true;
	return false;
}

/* An open document, wherever it was found: whose is it, by what stands in it? */
static void judge_content(const struct judging *judging, int fd, const char *where)
{
	char text[64] = "";
	unsigned patient, room, number;
	if (read(fd, text, sizeof(text) - 1) <= 0 ||
	    sscanf(text, "CONFIDED %u %u %u", &patient, &room, &number) != 3 || patient >= PATIENTS ||
	    room >= ROOMS)
		return;
	bool may = room == ROOM_LETTERS
		       ? may_read_letters(judging)
		       : judging->site->access[judging->person][patient][room] >= ACCESS_READ;
	judged(judging->site, !may, "%s reads %s %s %u at %s", person_logins[judging->person],
	       patient_name(patient), room_names[room], number, where);
}

/* ---- trying ---- */

#define NEVER ((enum access)(ACCESS_WRITE + 1))

/* Opened at `dir_fd` and `path`; counted, beyond if it works and the rules give less than `needed`. */
static void try_open(const struct judging *judging, struct subject subject, int dir_fd, const char *path,
		     int flags, enum access needed)
{
	enum access access = given(judging, &subject);
	int fd = openat(dir_fd, path, flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0600);
	bool works = fd >= 0, beyond = works && access < needed && is_steady(judging, &subject);
	judged(judging->site, beyond, "%s has %d of %s %s and opens %s%s with %o",
	       person_logins[judging->person], (int)access, patient_name(subject.patient),
	       room_names[subject.room], dir_fd == AT_FDCWD ? "" : "by descriptor ", path, (unsigned)flags);
	atomic_fetch_add(&judging->site->shared->opened, works);
	if (works && (flags & (O_DIRECTORY | O_CREAT)) == 0)
		judge_content(judging, fd, path);
	if (works)
		close(fd);
	if (works && (flags & O_CREAT) != 0)
		(void)unlinkat(dir_fd, path, 0);
}

static void try_document(const struct judging *judging, unsigned patient, enum room room, unsigned number)
{
	const struct attack_site *site = judging->site;
	const struct subject subject = {.patient = patient, .room = room, .number = number};
	char path[PATH_SIZE], name[16], self[64];
	bool sealed = room != ROOM_LETTERS;
	document_path(site, patient, room, number, path);
	try_open(judging, subject, AT_FDCWD, path, O_RDONLY | O_NOFOLLOW, ACCESS_READ);
	try_open(judging, subject, AT_FDCWD, path, O_WRONLY | O_NOFOLLOW, sealed ? NEVER : ACCESS_WRITE);
	snprintf(name, sizeof(name), "%c%u.txt", room_letter(room), number);
	try_open(judging, subject, site->room_fds[patient][room], name, O_RDONLY | O_NOFOLLOW, ACCESS_READ);
	snprintf(self, sizeof(self), "/proc/self/fd/%d", site->document_fds[patient][room][number]);
	if (sealed) { /* the other may have been moved to where it may be read */
		try_open(judging, subject, AT_FDCWD, self, O_RDONLY, ACCESS_READ);
		try_open(judging, subject, AT_FDCWD, self, O_WRONLY, NEVER);
	}
}

static void try_room(const struct judging *judging, unsigned patient, enum room room)
{
	const struct attack_site *site = judging->site;
	const struct subject subject = {.patient = patient, .room = room, .number = DOCUMENTS};
	int room_fd = site->room_fds[patient][room];
	char path[PATH_SIZE], name[PATH_SIZE];
	room_path(site, patient, room, path);
	try_open(judging, subject, AT_FDCWD, path, O_RDONLY | O_DIRECTORY, ACCESS_READ);
	try_open(judging, subject, room_fd, ".", O_RDONLY | O_DIRECTORY, ACCESS_READ);
	if (site->access[judging->person][patient][room] >= ACCESS_DEPOSIT ||
	    snprintf(name, sizeof(name), "%s/try-%s", path, person_logins[judging->person]) >= PATH_SIZE)
		return;
	try_open(judging, subject, AT_FDCWD, name, O_WRONLY | O_CREAT | O_EXCL, ACCESS_DEPOSIT);
	try_open(judging, subject, room_fd, "try-2", O_WRONLY | O_CREAT | O_EXCL, ACCESS_DEPOSIT);
}

/* What is nobody's: listed by nobody; and views of others. */
static void try_places(struct judging *judging)
{
	const struct attack_site *site = judging->site;
	enum person other = chance_below(&judging->chance, PEOPLE);
	char path[PATH_SIZE];
	static const char *const below[] = {"", "/.aside", "/.careacl", "/.building", "/.moving"};
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", site->root, below[i]);
		int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		judged(site, fd >= 0, "%s lists %s", person_logins[judging->person], path);
		if (fd >= 0)
			close(fd);
	}
	snprintf(path, sizeof(path), "%s/%s%s", site->views, person_logins[other],
		 chance_below(&judging->chance, 2) ? "/EMERGENCY" : "");
	int fd = other == judging->person ? -1 : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	judged(site, fd >= 0, "%s lists %s", person_logins[judging->person], path);
	if (fd >= 0)
		close(fd);
}

/* What attackers have linked out of the tree. */
static void try_hoard(const struct judging *judging)
{
	char path[PATH_SIZE];
	snprintf(path, sizeof(path), "%s/hoard", judging->site->outside);
	DIR *stream = opendir(path);
	const struct dirent *entry;
	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		int fd = openat(dirfd(stream), entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		struct stat found;
		atomic_fetch_add(&judging->site->shared->tries, 1);
		if (fd >= 0 && fstat(fd, &found) == 0 && S_ISREG(found.st_mode))
			judge_content(judging, fd, entry->d_name);
		if (fd >= 0)
			close(fd);
	}
	if (stream != NULL)
		closedir(stream);
}

/* ---- descriptors passed over ---- */

static int take_descriptor(int socket_fd)
{
	char byte, control[CMSG_SPACE(sizeof(int))];
	struct iovec data = {&byte, 1};
	struct msghdr message = {
	    .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
	int fd = -1;
	if (recvmsg(socket_fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != 1)
		return -1;
	const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	if (header != NULL && header->cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

static void try_passed(struct judging *judging)
{
	static const char *const names[] = {"w0.txt", "s0.txt", "y0.txt", "f0"};
	for (int fd; (fd = take_descriptor(judging->site->socket_fds[1])) >= 0;) {
		int *slot = &judging->passed[chance_below(&judging->chance, PASSED_MAX)];
		if (*slot >= 0)
			close(*slot);
		*slot = fd;
	}
	for (unsigned i = 0; i < PASSED_MAX; i++)
		for (size_t j = 0; judging->passed[i] >= 0 && j < sizeof(names) / sizeof(names[0]); j++) {
			int fd = openat(judging->passed[i], names[j],
					O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
			atomic_fetch_add(&judging->site->shared->tries, 1);
			if (fd >= 0)
				judge_content(judging, fd, "a directory passed over");
			if (fd >= 0)
				close(fd);
		}
}

/* ---- the judge of one login ---- */

void judge(const struct attack_site *site, enum person person)
{
	struct judging judging = {
	    .site = site, .person = person, .chance = chance_new(site->seed, 200 + person)};
	for (unsigned i = 0; i < PASSED_MAX; i++)
		judging.passed[i] = -1;
	(void)nice(15); /* the sync is to have the processor */
	person_become(site, person);
	while (!site->shared->stop) {
		unsigned patient = chance_below(&judging.chance, PATIENTS);
		enum room room = chance_below(&judging.chance, ROOMS);
		try_room(&judging, patient, room);
		for (unsigned number = 0; number < DOCUMENTS; number++)
			try_document(&judging, patient, room, number);
		if (chance_below(&judging.chance, 4) == 0) {
			try_places(&judging);
			try_hoard(&judging);
		}
		if (person == PERSON_EVE)
			try_passed(&judging);
		attacker_rest(5 + chance_below(&judging.chance, 20));
	}
}
