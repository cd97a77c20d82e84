/* One verified block of a login snapshot: between its reading (login_snapshot_read.c) and what is found in it. */
#ifndef CAREACL_POLICY_LOGIN_SNAPSHOT_BLOCK_H
#define CAREACL_POLICY_LOGIN_SNAPSHOT_BLOCK_H

#include "policy/login_snapshot.h"

/* `count` records, and what they point to behind them. Belongs to the snapshot's source. */
struct snapshot_block {
	const unsigned char *bytes; /* the last one is NUL; NULL: no logins, no bytes */
	uint32_t size, count;
};

/* Block `number` of the directory, whose records have `record_bytes` each. false: damaged, or it cannot be had. */
bool snapshot_block_read(const struct login_snapshot *snapshot, uint64_t number, size_t record_bytes,
			 struct snapshot_block *ret_block);

/* Has every block its checksum, and starts where the one before it ends, up to the end of the file? */
bool snapshot_blocks_are_right(const struct login_snapshot *snapshot);

#endif
