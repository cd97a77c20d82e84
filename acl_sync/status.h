/* Exit statuses of cli.md, and which one counts when there are several. */
#ifndef CAREACL_ACL_SYNC_STATUS_H
#define CAREACL_ACL_SYNC_STATUS_H

enum status {
	STATUS_DONE = 0,
	STATUS_DIFFERS = 1, /* denied, changes pending, deviations, warnings */
	STATUS_WRONG = 2,   /* usage, settings, registry, root, state */
	STATUS_HELD = 3,    /* the guard, an unadopted root or the clock */
	STATUS_FAILED = 4,  /* some folders could not be treated, or the name service did not answer */
	STATUS_BUSY = 5     /* another whole sync is running */
};

/* The one of the two that counts: in the order 2, 4, 3, 5, 1, 0. */
static inline int status_worse(int a, int b)
{
	static const int weight[] = {0, 1, 5, 3, 4, 2};
	return weight[a] >= weight[b] ? a : b;
}

#endif
