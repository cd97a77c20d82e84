/* Every call to the name service (NSS: files, LDAP, AD...). "There is no such name" is never confused
 * with "the name service did not answer". */
#ifndef CAREACL_SITE_NAMES_H
#define CAREACL_SITE_NAMES_H

#include "policy/arena.h"

#include <stdbool.h>
#include <sys/types.h>

enum name_result {
	NAME_FOUND,
	NAME_NONE,  /* the name service answered: there is none */
	NAME_FAILED /* it did not answer */
};

/* The uid and primary group of a login. */
enum name_result names_login(const char *login, uid_t *ret_uid, gid_t *ret_gid);

/* The login of a uid, in `arena`. */
enum name_result names_login_of(uid_t uid, struct arena *arena, const char **ret_login);

/* The gid of a Unix group and the members it lists (in `arena`, in the group's order). `ret_members` may
 * be NULL. Logins whose primary group it is are not listed: names_login tells. */
enum name_result names_group(const char *group, struct arena *arena, gid_t *ret_gid,
			     const char *const **ret_members, size_t *ret_count);

/* The name of a gid and the members it lists, in `arena`; both may be there without the other's being complete, as in
 * names_group. */
enum name_result names_group_of(gid_t gid, struct arena *arena, const char **ret_group,
				const char *const **ret_members, size_t *ret_count);

/* Every login that the name service lists, in its order; some services list nobody, and still know them by name.
 * false: it broke off, and there may be more. */
bool names_each_login(void (*take)(void *context, const char *login, uid_t uid, gid_t gid), void *context);

/* All groups of a login, its primary one included; live in `arena`. */
enum name_result names_groups_of(const char *login, gid_t primary, struct arena *arena,
				 const gid_t **ret_groups, size_t *ret_count);

#endif
