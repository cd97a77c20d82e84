/* What the module asks the name service: a login's uid, and membership in one group. Buffers grow: entries of
 * tens of thousands of members are met in practice. */
#ifndef CAREACL_PAM_MODULE_NAME_SERVICE_H
#define CAREACL_PAM_MODULE_NAME_SERVICE_H

#include <stdint.h>

enum name_answer {
	NAME_FAILED = 0, /* the name service did not answer: not the same as "no" */
	NAME_FOUND,
	NAME_NOT_FOUND,
	NAME_NO_MEMORY
};

/* The uid and primary group of `login`; set only with NAME_FOUND. Allocates nothing where the entry is small, so
 * that root is known whatever happens. */
enum name_answer name_service_find(const char *login, uint32_t *ret_uid, uint32_t *ret_gid);

/* Is `login`, whose primary group is `gid`, a member of `group`? NAME_FOUND: yes. An empty name or a group that
 * does not exist: NAME_NOT_FOUND. */
enum name_answer name_service_is_member(const char *login, uint32_t gid, const char *group);

#endif
