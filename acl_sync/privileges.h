/* What a run of careacl may still do once its verb is known: root's other powers are given up before anything is read.
 *
 * Capabilities, by verb; the bounding set, so that no program that is started gets others back; no_new_privs, but where
 * the site's notify program is started, which may be a mailer with an id of its own; and system calls that no verb needs
 * and that would make CAP_SYS_ADMIN (here for the trusted.* attributes alone) what it is feared for: mounting, modules,
 * namespaces, tracing. Cores are never written: memory holds who is a patient.
 */
#ifndef CAREACL_ACL_SYNC_PRIVILEGES_H
#define CAREACL_ACL_SYNC_PRIVILEGES_H

#include "acl_sync/options.h"

#include <stdint.h>

/* The capabilities that the verb uses, a bit each (1 << CAP_KILL), and those that a program it starts may have on top. */
struct privileges {
	uint64_t used;
	uint64_t of_programs;
	bool starts_notify;
};
struct privileges privileges_of(const struct options *options);

/* Gives up all others. Never gives any: what the process does not have it does not get. Without root's powers only cores
 * are forbidden. Returns NULL, or what could not be given up, as a text for people; the run can go on. */
const char *privileges_limit(const struct options *options);

/* ---- privileges_calls.c ---- */

/* From here on neither the process nor what it starts can make the calls that nothing of ours makes. `may_gain`: without
 * no_new_privs, which needs CAP_SYS_ADMIN. false: the kernel does not do that. */
bool privileges_forbid_calls(bool may_gain);

#endif
