/* The module where its state is missing, unreadable or damaged, and who passes then. */
#include "tests/pam/people.h"

#include "policy/login_snapshot.h"

#include <fcntl.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whatever is wrong with the state: the same answers. */
static void expect_unusable(const char *what)
{
	struct door_result anna = door_account("anna", 0, DOOR_LISTENS), bob, root, daemon_account, admin;
	bool said = strstr(anna.text, "cannot be read") != NULL && strstr(anna.text, "illisible") != NULL;
	bool logged = strstr(fake_log(), "snapshot ") != NULL && strstr(fake_log(), "state-unusable") != NULL;

	bob = door_account("bob", 0, DOOR_LISTENS);
	root = door_account("root", 0, DOOR_LISTENS);
	daemon_account = door_account("daemon", 0, DOOR_LISTENS);
	admin = door_account("admin", 0, DOOR_LISTENS);
	tap(anna.code == PAM_AUTHINFO_UNAVAIL && anna.texts == 1 && said && logged,
	    "%s: refused, said in both languages, logged", what);
	tap(bob.code == PAM_AUTHINFO_UNAVAIL, "%s: so is everybody", what);
	tap(root.code == DOOR_IGNORED && root.texts == 0, "%s: root is ignored", what);
	tap(daemon_account.code == DOOR_IGNORED && daemon_account.texts == 0,
	    "%s: a system account is ignored", what);
	tap(admin.code == PAM_SUCCESS && admin.texts == 1 && strstr(admin.text, "rescue group") != NULL &&
		strstr(fake_log(), "<1>") != NULL && strstr(fake_log(), "admin: passes: rescued") != NULL,
	    "%s: the rescue group passes, with a warning and an alert in the log", what);
}

static void test_state_files(void)
{
	char snapshot[4096], away[4096];

	snprintf(snapshot, sizeof(snapshot), "%s", door_path("state/" LOGIN_SNAPSHOT_FILE));
	snprintf(away, sizeof(away), "%s", door_path("elsewhere"));
	door_service(NULL, "");
	unlink(snapshot);
	expect_unusable("missing");
	PUBLISH("");
	people_spoil_state();
	expect_unusable("one bit changed");
	PUBLISH("");
	if (truncate(snapshot, 500) != 0)
		abort();
	expect_unusable("cut");
	door_write_state("", 0);
	expect_unusable("empty");
	door_write_state("stores = ();\n", 13);
	expect_unusable("something else");
	PUBLISH("");
	if (chown(snapshot, 5101, 0) != 0)
		abort();
	expect_unusable("not owned by root");
	PUBLISH("");
	chmod(snapshot, 0660);
	expect_unusable("writable by its group");
	chmod(snapshot, 0602);
	expect_unusable("writable by others");
	PUBLISH("");
	if (rename(snapshot, away) != 0 || symlink(away, snapshot) != 0)
		abort();
	expect_unusable("a symbolic link");
	unlink(snapshot);
	if (mkfifo(snapshot, 0600) != 0)
		abort();
	expect_unusable("a FIFO");
	unlink(snapshot);
	if (mkdir(snapshot, 0700) != 0)
		abort();
	expect_unusable("a directory");
	rmdir(snapshot);
	door_service("/nonexistent/careacl", "");
	expect_unusable("no state directory");
	door_service("/dev/zero", "");
	expect_unusable("a device");
	if (symlink(away, snapshot) != 0)
		abort();
	door_service(snapshot, "");
	expect_unusable("state= names a symbolic link to a snapshot");
	unlink(snapshot);
	unlink(away);
}

/* Changes one bit of the first byte of each place where `name` stands, and of nothing else. */
static void spoil_name(const char *name)
{
	static char bytes[1 << 20];
	int fd = open(door_path("state/" LOGIN_SNAPSHOT_FILE), O_RDWR | O_CLOEXEC);
	ssize_t size = read(fd, bytes, sizeof(bytes)), length = (ssize_t)strlen(name) + 1;

	for (ssize_t i = 0; i + length <= size; i++)
		if (memcmp(bytes + i, name, (size_t)length) == 0) {
			bytes[i] ^= 1;
			if (pwrite(fd, bytes + i, 1, i) != 1)
				abort();
		}
	close(fd);
}

/* A state that is not read whole: 2,000 logins beside those that the name service knows. */
static void publish_large(const char *words)
{
	char *text = malloc(200000), *at = text;

	at += sprintf(at, PEOPLE_SITE "%s\n" PEOPLE, words);
	for (unsigned i = 0; i < 2000; i++)
		at += sprintf(at, "login other.%u uid=%u professional\n", i, 10000 + i);
	door_publish(text);
	free(text);
}

static void test_large_state(void)
{
	static const struct expectation good[] = {
	    {"a large state: in date", "anna", PAM_SUCCESS, "226-13", ""},
	    {"a large state: suspended", "bob", PAM_PERM_DENIED, "suspended", ""},
	    {"a large state: of no statement", "eve", PAM_PERM_DENIED, "not in the", ""},
	    {"a large state: a reused uid", "reuser", PAM_PERM_DENIED, "another login", ""},
	    {"a large state: the name service fails", "lost", PAM_SUCCESS, "226-13", ""},
	};
	static const struct expectation spoilt[] = {
	    {"her login is damaged: refused", "anna", PAM_AUTHINFO_UNAVAIL, "cannot be read", "damaged"},
	    {"her uid is damaged: nobody has it but by mistake", "thief", PAM_AUTHINFO_UNAVAIL, "cannot be",
	     "damaged"},
	    {"his login is damaged and the name service fails", "lost", PAM_AUTHINFO_UNAVAIL, "cannot be",
	     "damaged"},
	};
	static const struct expectation header[] = {
	    {"the header of a large state is damaged", "bob", PAM_AUTHINFO_UNAVAIL, "cannot be", "damaged"},
	};
	char *path;

	door_service(NULL, "");
	publish_large("unknown=deny");
	EXPECT_ALL(good);
	spoil_name("anna");
	spoil_name("lost");
	EXPECT_ALL(spoilt);
	publish_large("unknown=ignore");
	spoil_name("Europe/Paris");
	EXPECT_ALL(header);
	publish_large("unknown=ignore");
	path = strdup(door_path("state/" LOGIN_SNAPSHOT_FILE));
	if (truncate(path, 65536) != 0)
		abort();
	free(path);
	EXPECT_ALL(header);
}

static void test_state_argument(void)
{
	static const struct expectation good[] = {
	    {"state= names the file itself", "anna", PAM_SUCCESS, "226-13", ""}};
	char snapshot[4096];

	snprintf(snapshot, sizeof(snapshot), "%s", door_path("state/" LOGIN_SNAPSHOT_FILE));
	PUBLISH("");
	door_service(snapshot, "");
	EXPECT_ALL(good);
	chmod(snapshot, 0644);
	EXPECT_ALL(good);
}

static void test_rescue(void)
{
	static const struct expectation rows[] = {
	    {"rescue group as primary group", "primary", PAM_SUCCESS, "rescue group", "rescued"},
	    {"not in the rescue group", "eve", PAM_AUTHINFO_UNAVAIL, "cannot be read", ""},
	    {"3,000 groups, the last is it", "collector", PAM_SUCCESS, "rescue group", "rescued"},
	    {"name service fails: nobody is rescued", "lost", PAM_AUTHINFO_UNAVAIL, "cannot be read", ""},
	    {"a login that does not exist is not rescued", "ghost", PAM_USER_UNKNOWN, "", ""},
	};
	static const struct expectation other[] = {
	    {"another rescue group: its member passes", "eve", PAM_SUCCESS, "rescue group", "rescued"},
	    {"another rescue group: the default one's does not", "admin", PAM_AUTHINFO_UNAVAIL, "cannot", ""},
	};
	static const struct expectation none[] = {
	    {"no such rescue group", "admin", PAM_AUTHINFO_UNAVAIL, "cannot", ""}};
	static const struct expectation empty[] = {
	    {"no rescue group", "admin", PAM_AUTHINFO_UNAVAIL, "cannot", ""}};
	static const struct expectation lost[] = {
	    {"rescue group: name service fails", "admin", PAM_AUTHINFO_UNAVAIL, "cannot", ""}};
	static const struct expectation fat[] = {{"rescue group: no memory", "admin", PAM_BUF_ERR, "", ""}};
	static const struct expectation healthy[] = {{"a good state: the rescue group is nothing special",
						      "admin", PAM_PERM_DENIED, "not in the", ""}};

	unlink(door_path("state/" LOGIN_SNAPSHOT_FILE));
	door_service(NULL, "");
	EXPECT_ALL(rows);
	door_service(NULL, "rescue_group=other-rescue");
	EXPECT_ALL(other);
	door_service(NULL, "rescue_group=nowhere");
	EXPECT_ALL(none);
	door_service(NULL, "rescue_group=");
	EXPECT_ALL(empty);
	door_service(NULL, "rescue_group=lost-group");
	EXPECT_ALL(lost);
	door_service(NULL, "rescue_group=fat-group");
	EXPECT_ALL(fat);
	PUBLISH("unknown=deny");
	door_service(NULL, "");
	EXPECT_ALL(healthy);
}

int main(void)
{
	if (!people_arrive())
		return tap_finish();
	test_state_files();
	test_large_state();
	test_state_argument();
	test_rescue();
	door_remove();
	return tap_finish();
}
