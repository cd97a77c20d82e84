/* Who gains and who loses by a change of what is said about a patient. */
#ifndef CAREACL_DESK_DIFFERENCE_H
#define CAREACL_DESK_DIFFERENCE_H

#include "acl_sync/site/site.h"

/* One login's access to one item, before and after. */
struct difference {
	const char *patient; /* id */
	const char *login;
	const char *category;
	const char *document; /* below the category; NULL: the category itself */
	enum access had, has;
	struct decision decision; /* after */
};

struct differences {
	const struct difference *items; /* by login, then category */
	size_t count;
	bool out_of_memory;
};

/* A document that a statement names. */
struct difference_document {
	const char *category, *path; /* the path is below the category */
};

struct difference_documents {
	const struct difference_document *items; /* each once */
	size_t count;
};

/* The documents that statements about the patient name before or after. In `arena`; out of memory ends the program. */
struct difference_documents differences_documents(const struct site *before, const struct site *after,
						  const char *patient, struct arena *arena);

/* A site's decision about names; where it knows no such patient or category there is no record, now or ever. `ret_next`
 * as in site_decide. */
struct decision difference_ask(const struct site *site, const char *login, const char *patient,
			       const char *category, const char *document, int64_t *ret_next);

/* Compares the two sites' answers about the patients for everybody who could have anything. Documents are those that a
 * statement names before or after. Lives in `arena`. */
struct differences differences_find(const struct site *before, const struct site *after,
				    const struct words *patients, struct arena *arena);

enum gain {
	GAIN_NONE,
	GAIN_UNSEEN, /* more changes are ahead than are looked at: it may be one */
	GAIN_SURE,
};

/* How many changes that are ahead are looked at, for one person and one item. */
#define DIFFERENCES_AHEAD_MAX 1000

/* R40: does the person whose login it is have more of a category or of a document by the change, now or at any later
 * instant, if nothing more is said, or if they lose the roles that they have? `arena`: for the time of the call. */
enum gain differences_ever_gain(const struct site *before, const struct site *after,
				const struct words *patients, const char *login, struct arena *arena);

/* R40: says, as an error of the site about the login, why a gain of their own is refused. Is it? */
bool differences_refuse(struct site *site, const char *login, enum gain gain);

/* Are both logins of one person? */
bool differences_is_person(const struct site *site, const char *login, const char *named);

/* The object of `plan` (cli.md) for one of them. */
json_t *difference_json(const struct difference *difference);

#endif
