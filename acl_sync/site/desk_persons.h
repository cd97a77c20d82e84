/* Two identities of one person (careacl merge): what is said of each is said of both. */
#ifndef CAREACL_SITE_DESK_PERSONS_H
#define CAREACL_SITE_DESK_PERSONS_H

#include "policy/arena.h"
#include "policy/facts.h"
#include "policy/policy.h"
#include "policy/statements.h"

/* Two patients that are one person. */
struct desk_pair {
	struct said_patient *one, *other;
	bool waits; /* not accepted yet: what refuses something is shared, what gives it is not */
};

/* Gives all patients of a person the wishes, teams, attending physicians and relations of each of them, the first closing
 * of their records (of an identity that has a shared record: no other can be closed), their own login where one has none
 * and the others have no two, and the derogations and break-glasses; a document that a statement names is named under both names that it may have
 * (desk_moved_name). false: out of memory. */
bool desk_persons_join(const struct policy *policy, const struct desk_pair *pairs, size_t count,
		       struct statements *joined, struct arena *arena);

/* The name that a document of `patient` has in the folder of the other identity, where its own is taken there: "x.pdf"
 * is "x.from-P001.pdf". `path` is anything that ends with the name. NULL: out of memory. */
const char *desk_moved_name(const char *path, const char *patient, struct arena *arena);

/* Is `moved` that name of `path`, for some patient? */
bool desk_is_moved_name(const char *moved, const char *path);

/* Do the two stand for one document: named by the same statement, under one name or the two that it may have? */
struct desk_named {
	struct origin origin; /* the statement's */
	const struct document_ref *document;
};
bool desk_is_same_document(const struct desk_named *one, const struct desk_named *other);

/* Names each document that statements about the patient name under both names that it may have. false: out of memory. */
bool desk_name_both(struct said_patient *patient, struct arena *arena);

#endif
