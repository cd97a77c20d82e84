/* What each fuzz program is: an entry, and what must hold. */
#ifndef CAREACL_TESTS_FUZZ_H
#define CAREACL_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* One input. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process when what must hold does not. */
static inline void must(bool holds)
{
	if (!holds)
		abort();
}

#endif
