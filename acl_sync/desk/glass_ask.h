/* What a claim still lacks, asked for on a terminal. */
#ifndef CAREACL_DESK_GLASS_ASK_H
#define CAREACL_DESK_GLASS_ASK_H

#include "acl_sync/desk/glass.h"

/* Asks for the attestations and the justification that are missing; what is answered is put into the claim, strings in
 * `arena`. `for_other`: an operator answers for whoever claims. What is no clear answer is asked again; no answer leaves them missing. `either`: one attestation is enough.
 * false: an attestation that is needed was not given, and nothing more was asked. */
bool glass_ask(struct glass_claim *claim, bool either, bool for_other, struct arena *arena);

#endif
