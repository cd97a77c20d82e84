/* One professional under four spellings of the RPPS number (feeds.md, "Practitioner.identifier"). */
#ifndef CAREACL_FEEDS_PROFESSIONAL_ID_H
#define CAREACL_FEEDS_PROFESSIONAL_ID_H

#include <stdbool.h>
#include <stddef.h>

/* "rpps|" and 11 digits are the longest form made here; others keep their words. */
#define PROFESSIONAL_ID_SIZE 512

/* How facts name a person that `system` knows as `value`: "rpps|10001234567" for an RPPS of any spelling (the name rpps, its
 * addresses, its OID with type RPPS, or IDNPS with the leading 8), "login|inf.leroy", else "SYSTEM|VALUE". An ADELI number,
 * IDNPS with a leading 0, is never an RPPS: "adeli|..". false: one of the two is empty, or they do not fit. */
bool professional_id_make(const char *system, const char *value, char buffer[PROFESSIONAL_ID_SIZE]);

/* Is the RPPS number's check digit right? One that is not is still a number: some published ones are not. */
bool professional_id_check(const char *rpps);

#endif
