/* Views: for each login a directory of links to what it may open, named by patient id (disk.md, "Layout"). */
#ifndef CAREACL_DISK_VIEWS_H
#define CAREACL_DISK_VIEWS_H

#include "policy/compile.h"

/* A login may pass a patient's folder. */
struct view_entry {
	login_id login;
	patient_id patient;
};

/* What the look has found, for all logins. */
struct views {
	struct view_entry *entries;
	size_t count, capacity;
};

#endif
