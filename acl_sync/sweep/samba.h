/* Who has what open in an smbd: one such process may serve several people, and is root's. Only smbstatus knows. */
#ifndef CAREACL_SWEEP_SAMBA_H
#define CAREACL_SWEEP_SAMBA_H

#include "policy/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct samba_open {
	pid_t pid;
	uid_t uid;
	uint64_t inode;
	uint8_t needs; /* PERM_*; 0: neither reads nor writes */
};

struct samba_session {
	pid_t pid;
	uid_t uid;
};

struct samba_share {
	pid_t pid;
	const char *name;
};

struct samba {
	bool is_known; /* smbstatus has answered */
	struct samba_open *opens;
	struct samba_session *sessions;
	struct samba_share *shares; /* connected to by that process */
	size_t open_count, session_count, share_count;
};

/* Takes the answer of `smbstatus --json` apart. false: it is none. Everything lives in `arena`. */
bool samba_parse(const char *text, size_t size, struct arena *arena, struct samba *ret_samba);

/* Asks smbstatus. What it does not answer leaves is_known false. */
void samba_ask(struct arena *arena, struct samba *ret_samba);

/* Tells all smbd to let go of the share for those who may no longer connect to it. */
void samba_close_denied(const char *share);

#endif
