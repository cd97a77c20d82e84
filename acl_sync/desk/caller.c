#include "acl_sync/desk/caller.h"

#include "acl_sync/site/names.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const office_names[] = {"desk", "review", "audit", NULL};

/* A uid as the kernel or sudo writes it; false: it is none. */
static bool parse_uid(const char *text, uid_t *ret_uid)
{
	char *end;
	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	unsigned long long uid = strtoull(text, &end, 10);
	if (errno != 0 || (*end != '\0' && *end != '\n') || uid >= (uid_t)-1)
		return false;
	*ret_uid = (uid_t)uid;
	return true;
}

/* The uid that logged in, as the kernel keeps it over su and sudo. (uid_t)-1: nobody did, or it is not kept here. */
static uid_t audit_login_uid(void)
{
	char text[32] = "";
	uid_t uid = (uid_t)-1;
	int fd = open("/proc/self/loginuid", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return uid;
	ssize_t size = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[size > 0 ? size : 0] = '\0';
	return parse_uid(text, &uid) ? uid : (uid_t)-1;
}

const char *caller_find(struct arena *arena, struct caller *ret_caller)
{
	const char *sudo_uid = getenv("SUDO_UID");
	uid_t uid = 0, logged_in = audit_login_uid();
	*ret_caller = (struct caller){.login = "root", .is_root = true};
	if (getuid() != 0 || geteuid() != 0)
		return "the real uid is not 0: call it through sudo";
	if (sudo_uid == NULL) {
		if (logged_in != (uid_t)-1 && logged_in != 0 &&
		    names_login_of(logged_in, arena, &ret_caller->logged_in) != NAME_FOUND)
			ret_caller->logged_in = NULL;
		return NULL;
	}
	if (!parse_uid(sudo_uid, &uid))
		return "SUDO_UID is no uid: call it through sudo";
	if (logged_in != (uid_t)-1 && logged_in != uid)
		return "SUDO_UID and the audit login uid name two people: call it from a login of your own";
	if (uid == 0)
		return NULL;
	*ret_caller = (struct caller){.uid = uid};
	switch (names_login_of(uid, arena, &ret_caller->login)) {
	case NAME_FOUND:
		return NULL;
	case NAME_NONE:
		return "the name service knows nobody with the uid of SUDO_UID";
	default:
		return "the name service did not answer who called: try again";
	}
}

bool caller_is_root(void)
{
	uid_t uid;
	const char *sudo_uid = getenv("SUDO_UID");
	return sudo_uid == NULL || (parse_uid(sudo_uid, &uid) && uid == 0);
}

const char *caller_name(struct arena *arena)
{
	struct caller caller;
	return caller_find(arena, &caller) == NULL ? caller.login : "root";
}

bool caller_has(const struct caller *caller, const struct offices *offices, enum office office)
{
	const struct words *const lists[] = {[OFFICE_DESK] = &offices->desk,
					     [OFFICE_REVIEW] = &offices->review,
					     [OFFICE_AUDIT] = &offices->audit};
	if (caller->is_root)
		return true;
	for (size_t i = 0; i < lists[office]->count; i++)
		if (strcmp(lists[office]->items[i], caller->login) == 0)
			return true;
	return false;
}

bool caller_must_have(struct site *site, const struct caller *caller, enum office office)
{
	if (caller_has(caller, &site->settings->offices, office))
		return true;
	site_fail(site, STATUS_WRONG, caller->login,
		  "has not the office '%s': careacl.conf names who may do this in offices.%s",
		  office_names[office], office_names[office]);
	return false;
}
