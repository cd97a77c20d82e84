/* The module's arguments, as they stand in the service's file (spec: `state=`, `min_uid=`, `rescue_group=`,
 * `permissive`, `debug`). */
#ifndef CAREACL_PAM_MODULE_ARGUMENTS_H
#define CAREACL_PAM_MODULE_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

struct arguments {
	const char *state;        /* state directory, or the snapshot itself */
	uint32_t min_uid;         /* uids below are system accounts */
	const char *rescue_group; /* passes when the state is unusable; "": none */
	bool permissive;          /* logs refusals, refuses nobody */
	bool debug;               /* logs every answer */
	const char *wrong; /* the first argument that is unknown or has an impossible value; NULL: none */
};

/* The arguments of argv[0..argc-1], defaults where nothing is said. Points into argv. Does not fail: what is
 * wrong is in `wrong`, and the caller refuses, root excepted. A repeated argument: the last one holds. */
struct arguments arguments_parse(int argc, const char *const *argv);

#endif
