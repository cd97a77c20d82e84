/* The door under test: a state directory, a PAM service file with the module, and one call of the real libpam. */
#ifndef CAREACL_TESTS_PAM_DOOR_H
#define CAREACL_TESTS_PAM_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOOR_NOW INT64_C(1795251600) /* 2026-11-21 10:00 in Paris */
#define DOOR_IGNORED (-1)            /* the module said PAM_IGNORE; libpam alone does not tell */
#define DOOR_DENY_CODE PAM_AUTH_ERR  /* of the line after it, which only PAM_IGNORE reaches (pam_deny.so) */

/* What one account phase did. */
struct door_result {
	int code;        /* of pam_acct_mgmt, or DOOR_IGNORED */
	size_t texts;    /* how many were said */
	int style;       /* of the last: PAM_TEXT_INFO, PAM_ERROR_MSG */
	char text[8192]; /* the last */
};

/* Makes a temporary directory for state and service files, sets the clock to DOOR_NOW. False: errno. */
bool door_make(void);

/* Removes it. */
void door_remove(void);

/* "DIRECTORY/name"; static until the next call. */
const char *door_path(const char *name);

/* Publishes a snapshot from text (snapshot_text.h); ends the program when the text is wrong. */
void door_publish(const char *text);

/* Writes these bytes as the snapshot, mode 0600. */
void door_write_state(const void *bytes, size_t size);

/* Path of the module under test: $CAREACL_PAM_MODULE, or $BUILD/pam_careacl.so. Ends the program without one. */
const char *door_module(void);

/* The service file: the module with `arguments` after its state=, which is the directory, or `state` if not NULL. */
void door_service(const char *state, const char *arguments);

/* Is there somebody to talk to? */
enum door_conversation { DOOR_LISTENS, DOOR_NOBODY, DOOR_DEAF /* the conversation fails */ };

/* pam_start_confdir, pam_acct_mgmt(flags), pam_end. */
struct door_result door_account(const char *login, int flags, enum door_conversation conversation);

/* The same with sessions opened and closed; *ret_session: 0 if both succeeded and nothing was said in them. */
struct door_result door_visit(const char *login, int *ret_session);

/* TAP. */
void tap(bool good, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tap_comment(const char *format, ...) __attribute__((format(printf, 1, 2)));
int tap_finish(void);

#endif
