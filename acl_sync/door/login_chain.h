/* The way from a process up to its login: who started it, and whether that login is another, and a later one, than the one
 * in which a trial was begun. */
#ifndef CAREACL_DOOR_LOGIN_CHAIN_H
#define CAREACL_DOOR_LOGIN_CHAIN_H

#include "acl_sync/door/door_trial.h"

#define LOGIN_COMMAND_SIZE 64

/* One process of it. */
struct login_link {
	pid_t pid, parent;
	int64_t started;  /* milliseconds since the machine's start */
	uint32_t session; /* the kernel's number of its login; TRIAL_SESSION_NONE */
	char command[LOGIN_COMMAND_SIZE];
};

/* From the process itself up to, and without, the first of all. */
struct login_chain {
	struct login_link links[TRIAL_PROCESSES_MAX];
	size_t count;
};

/* Reads it from /proc for this process. false: errno. */
bool login_chain_read(struct login_chain *ret_chain);

/* The highest number of a login that any process has; 0: none has any. false: errno. */
bool login_chain_highest(uint32_t *ret_session);

/* What of it a trial keeps that begins now. */
void login_chain_keep(const struct login_chain *chain, uint32_t highest, struct door_trial *trial);

/* Is it a login that began after the trial? Where the kernel numbers logins (pam_loginuid asks it to), its number must be
 * higher than all there were. Where it does not: a program that lets people in must be above it, started for this login
 * after the trial began, with nothing from there down that was above the one who began. */
bool login_chain_is_new(const struct login_chain *chain, const struct door_trial *trial);

#endif
