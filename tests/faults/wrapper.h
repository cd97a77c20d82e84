/* What the wrapper under a program (wrapper.c) and whoever started that program share: a table in a file, at the path
 * in CAREACL_FAULT_TABLE. injection.py reads the same layout. */
#ifndef CAREACL_TESTS_FAULTS_WRAPPER_H
#define CAREACL_TESTS_FAULTS_WRAPPER_H

#include <stdint.h>

#define FAULT_SITES 16384
#define FAULT_FRAMES 8

/* In place of a system call's number. */
#define FAULT_MEMORY 4096 /* malloc, calloc, realloc, ... */
#define FAULT_SPAWN 4097  /* posix_spawn */

/* One place of a program from which one system call is made: the call, and who called whom on the way to it. */
struct fault_site {
	uint64_t signature;
	uint32_t number;       /* of the call */
	uint32_t count;        /* how often it was made */
	uint64_t arguments[3]; /* the first time */
	uint64_t frames
	    [FAULT_FRAMES]; /* return addresses within the program itself, from its beginning, innermost first */
};

struct fault_table {
	uint32_t fired, site_count; /* how many calls were made to fail; how many sites are in use */
	uint64_t calls, allocations;
	struct fault_site sites[FAULT_SITES];
};

#endif
