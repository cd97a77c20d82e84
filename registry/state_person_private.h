/* Part of a query: which identities merges make one person of. */
#ifndef CAREACL_REGISTRY_STATE_PERSON_PRIVATE_H
#define CAREACL_REGISTRY_STATE_PERSON_PRIVATE_H

/* The table `name` (id) of a WITH RECURSIVE: what `start` selects, and who is the same by merges d for which `live`
 * holds. */
#define SAME_PERSON(name, start, live)                                                                       \
	name " (id) AS (" start " UNION SELECT d.text FROM " name " p JOIN desk d ON d.patient = p.id"       \
	     " AND d.section = 'merged'" live " UNION SELECT d.patient FROM " name                           \
	     " p JOIN desk d ON d.text = p.id AND d.section = 'merged'" live ")"

#endif
