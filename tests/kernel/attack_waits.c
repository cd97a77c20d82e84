/* What others wait for: leases, locks, request files, a full disk; and descriptors that outlive a right. */
#include "tests/kernel/attack.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define HELD_MS 400

/* An open that meets a lease waits until it is given up, or 45 seconds. */
bool attack_lease(struct attacker *attacker)
{
	char path[PATH_SIZE];
	const struct timespec old[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
	if (!attacker_file(attacker, "lease", path))
		return false;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && futimens(fd, old) == 0 && fcntl(fd, F_SETLEASE, F_WRLCK) == 0;
	if (good)
		attacker_rest(HELD_MS);
	if (fd >= 0)
		close(fd);
	return good;
}

bool attack_lock(struct attacker *attacker)
{
	const struct attack_site *site = attacker->site;
	const char *login = person_logins[attacker->person];
	char paths[5][PATH_SIZE];
	int fds[5];
	bool any = false;
	snprintf(paths[0], PATH_SIZE, "%s/%s", site->root,
		 patient_name(chance_below(&attacker->chance, TEAM_ONE)));
	attacker_place(attacker, paths[1]);
	snprintf(paths[2], PATH_SIZE, "%s/%s", site->views, login);
	snprintf(paths[3], PATH_SIZE, "%s/%s/EMERGENCY", site->views, login);
	attacker_document(attacker, paths[4]);
	for (unsigned i = 0; i < 5; i++) {
		struct flock whole = {.l_type = i == 4 ? F_WRLCK : F_RDLCK};
		fds[i] = open(paths[i], (i == 4 ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
		any = (fds[i] >= 0 && flock(fds[i], LOCK_EX | LOCK_NB) == 0) || any;
		if (fds[i] >= 0)
			(void)fcntl(fds[i], F_SETLK, &whole);
	}
	attacker_rest(HELD_MS);
	for (unsigned i = 0; i < 5; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return any;
}

bool attack_temporary(struct attacker *attacker)
{
	char place[PATH_SIZE], path[PATH_SIZE], self[64];
	attacker_place(attacker, place);
	attacker_fresh_name(attacker, "nameless", path);
	int fd = open(place, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
	if (fd < 0)
		return false;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	bool good = write(fd, OWN_TEXT, strlen(OWN_TEXT)) > 0;
	attacker_rest(chance_below(&attacker->chance, 5));
	good = good && linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
	close(fd);
	return good;
}

/* ---- descriptors ---- */

static bool send_descriptor(int socket_fd, int fd)
{
	char byte = 'd', control[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec data = {&byte, 1};
	struct msghdr message = {
	    .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	return sendmsg(socket_fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
}

/* A directory of its own, open to all, into which a colleague's document is moved. */
bool attack_pass(struct attacker *attacker)
{
	char path[PATH_SIZE], document[PATH_SIZE], inside[PATH_SIZE];
	attacker_fresh_name(attacker, "pass", path);
	if (mkdir(path, 0777) != 0 || chmod(path, 0777) != 0)
		return false;
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && send_descriptor(attacker->site->socket_fds[0], fd);
	attacker_document(attacker, document);
	if (snprintf(inside, PATH_SIZE, "%s/w0.txt", path) < PATH_SIZE && rename(document, inside) == 0) {
		attacker_rest(chance_below(&attacker->chance, 30));
		(void)renameat2(AT_FDCWD, inside, AT_FDCWD, document, RENAME_NOREPLACE);
	}
	if (fd >= 0)
		close(fd);
	return good;
}

/* Does what is open stand in that patient's folder? */
static bool stands_in(const struct attack_site *site, int fd, unsigned patient)
{
	char self[64], shown[PATH_SIZE], folder[PATH_SIZE];
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	snprintf(folder, sizeof(folder), "%s/%s/", site->root, patient_name(patient));
	ssize_t length = readlink(self, shown, sizeof(shown) - 1);
	if (length <= 0)
		return false;
	shown[length] = '\0';
	return strncmp(shown, folder, strlen(folder)) == 0;
}

/* While the patient has refused the attacker: may it still open what is in a directory that it made itself? */
static void try_held(struct attacker *attacker, int fd, unsigned patient)
{
	const struct attack_site *site = attacker->site;
	unsigned before = site->shared->phase[attacker->person][patient];
	if (before % 4 != PHASE_REFUSED || !stands_in(site, fd, patient))
		return;
	int file = openat(fd, "held.txt", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int made = openat(fd, "after.txt", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool same = stands_in(site, fd, patient) && site->shared->phase[attacker->person][patient] == before;
	judged(site, same && (file >= 0 || made >= 0),
	       "%s, whom %s has refused, opens in its own directory: %s%s", person_logins[attacker->person],
	       patient_name(patient), file >= 0 ? "reads " : "", made >= 0 ? "creates" : "");
	if (file >= 0)
		close(file);
	if (made >= 0)
		close(made);
}

bool attack_hold(struct attacker *attacker)
{
	const struct attack_site *site = attacker->site;
	unsigned patient = 1 + chance_below(&attacker->chance, 2);
	char place[PATH_SIZE], path[PATH_SIZE], inside[PATH_SIZE];
	room_path(site, patient, ROOM_LETTERS, place);
	attacker_name(attacker, place, "hold", path);
	attack_remove(path);
	if (mkdir(path, 0777) != 0)
		return false;
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (snprintf(inside, PATH_SIZE, "%s/held.txt", path) < PATH_SIZE)
		(void)put_file(inside, OWN_TEXT, 0666);
	for (unsigned i = 0; fd >= 0 && i < 20 && !site->shared->stop; i++) {
		try_held(attacker, fd, patient);
		attacker_rest(20);
	}
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* An accomplice, who may be here, moves what a refused attacker has made from what a sync has not seen yet to
 * what it has. */
bool attack_move_held(struct attacker *attacker)
{
	const struct attack_site *site = attacker->site;
	char place[PATH_SIZE], shelf[PATH_SIZE], held[PATH_SIZE], moved[PATH_SIZE];
	bool any = false;
	room_path(site, 1 + chance_below(&attacker->chance, 2), ROOM_LETTERS, place);
	attacker_name(attacker, place, "shelf", shelf);
	(void)mkdir(shelf, 0777);
	for (unsigned i = 0; i < 120 && !site->shared->stop; i++) {
		unsigned number = i % 6;
		if (snprintf(held, PATH_SIZE, "%s/m-hold%u", place, number) >= PATH_SIZE ||
		    snprintf(moved, PATH_SIZE, "%s/m-hold%u", shelf, number) >= PATH_SIZE)
			return false;
		any = rename(held, moved) == 0 || any;
		if (i % 6 == 5)
			attacker_rest(chance_below(&attacker->chance, 4));
		any = rename(moved, held) == 0 || any;
	}
	return any;
}

/* ---- request files ---- */

static void request_path(struct attacker *attacker, const char *name, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/%s/EMERGENCY/%s", attacker->site->views,
		 person_logins[attacker->person], name);
}

static bool large_file(const char *path)
{
	static char block[1 << 16];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good = fd >= 0;
	for (unsigned i = 0; good && i < 160; i++)
		good = write(fd, block, sizeof(block)) == (ssize_t)sizeof(block);
	if (fd >= 0)
		close(fd);
	return good;
}

bool attack_request(struct attacker *attacker)
{
	char path[PATH_SIZE], other[PATH_SIZE];
	static const char *const names[] = {"a.txt",        "b.txt",      ".careacl-answer",
					    ".careacl-new", "README.txt", "a.txt.answer.txt",
					    "odd\n\xff.txt"};
	request_path(attacker, names[chance_below(&attacker->chance, sizeof(names) / sizeof(names[0]))],
		     path);
	attack_remove(path);
	switch (chance_below(&attacker->chance, 6)) {
	case 0:
		return mkfifo(path, 0600) == 0;
	case 1:
		document_path(attacker->site, 4, ROOM_PSYCHIATRY, 0, other);
		return symlink(other, path) == 0;
	case 2:
		attacker_document(attacker, other);
		return link(other, path) == 0;
	case 3:
		return large_file(path);
	case 4:
		return mkdir(path, 0777) == 0;
	default:
		return put_file(path, "P05\nI have no reason at all, and attest nothing\n", 0600);
	}
}

bool attack_request_swap(struct attacker *attacker)
{
	char one[PATH_SIZE], other[PATH_SIZE], document[PATH_SIZE];
	request_path(attacker, "swap-a.txt", one);
	request_path(attacker, "swap-b.txt", other);
	document_path(attacker->site, 4, ROOM_PSYCHIATRY, 0, document);
	attack_remove(one);
	attack_remove(other);
	if (!put_file(one, "P05\nI have no reason at all\n", 0600) ||
	    (chance_below(&attacker->chance, 2) ? mkfifo(other, 0600) : symlink(document, other)) != 0)
		return false;
	return attacker_exchange(one, other, 400);
}

/* ---- no room ---- */

bool attack_full(struct attacker *attacker)
{
	char path[PATH_SIZE];
	if (!attacker_file(attacker, "full", path))
		return false;
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	(void)unlink(path); /* the room is free again however this attacker ends */
	bool full = false;
	for (off_t size = 1 << 26, at = 0; fd >= 0 && size >= 4096;) {
		if (posix_fallocate(fd, at, size) == 0) {
			at += size;
			continue;
		}
		full = true;
		size /= 4;
	}
	attacker_rest(HELD_MS);
	if (fd >= 0)
		close(fd);
	return full;
}
