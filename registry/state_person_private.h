/* Part of a query: which identities merges make one person of. */
#ifndef CAREACL_REGISTRY_STATE_PERSON_PRIVATE_H
#define CAREACL_REGISTRY_STATE_PERSON_PRIVATE_H

/* The table `name` of a WITH RECURSIVE: `identity` that `start` selects, and all that are the same by merges d for which
 * `live` holds. */
#define SAME_PERSON(name, start, live)                                                                       \
	name " AS (" start " UNION SELECT d.text FROM desk d JOIN " name " ON d.patient = identity"          \
	     " AND d.section = 'merged'" live " UNION SELECT d.patient FROM desk d JOIN " name               \
	     " ON d.text = identity AND d.section = 'merged'" live ")"

#endif
