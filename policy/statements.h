/* Statements as they were said: words, not yet resolved.
 *
 * Every source (registry files, feeds, the desk) produces these; facts_build() turns
 * them into facts. All strings and arrays are owned by whoever made them (an arena)
 * and must outlive the facts. A NULL string or a count of 0 means "not said".
 */
#ifndef CAREACL_POLICY_STATEMENTS_H
#define CAREACL_POLICY_STATEMENTS_H

#include "policy/arena.h"
#include "policy/findings.h"
#include "policy/time_window.h"
#include "policy/types.h"

#include <string.h>

/* A list of words. */
struct words {
	const char *const *items;
	size_t count;
};

/* A key that stands below its statement's first line. */
struct key_line {
	const char *key;
	unsigned line;
};

/* One statement's place and window. The place is the line of its `{`; keys on other lines are listed. */
struct said {
	struct origin origin;
	struct time_window window;
	const struct key_line *keys;
	uint32_t key_count;
	bool lasting; /* a refusal of the patient's: where a name in it is gone, the rest of it stands */
	bool flawed;  /* an error in it was reported: what is not said there may be what was wrong */
};

/* Where `key` of the statement stands: errors about a key name this line (registry.md). */
static inline struct origin said_key_origin(const struct said *said, const char *key)
{
	struct origin origin = said->origin;

	for (size_t i = 0; i < said->key_count; i++) {
		if (strcmp(said->keys[i].key, key) == 0)
			origin.line = said->keys[i].line;
	}
	return origin;
}

struct said_professional {
	struct said said;
	const char *login;
	const char *profession;
	const char *rpps;
	bool suspended;
	bool has_briefed;
	int64_t briefed;
	const char *briefed_by;
	struct words supervisors;
};

struct said_member {
	struct said said;
	const char *login;
};

struct said_team {
	struct said said; /* window must be open: a windowed team is an error */
	const char *name;
	struct words stores;
	const struct said_member *members; /* an empty list that was said is not NULL */
	size_t member_count;
	const char *group;
	struct words only; /* of a feed: who of the group, sorted; none: all of it */
	const char *of;    /* of a feed: whose members these are; a consent to that team is one to them */
	bool from_group;   /* members are those of the Unix group, put in by whoever asked the name service */
};

struct said_role_access {
	const char *category;
	enum access access;
	struct origin origin;
};

struct said_role {
	struct said said;
	const char *login;
	const struct said_role_access *accesses;
	size_t access_count;
	const char *ground;
	bool service;
	const char *responsible;
};

struct said_assignment {
	struct said said;
	const char *team;
	const char *in_charge;
};

struct said_attending {
	struct said said;
	const char *login;
};

struct said_wish {
	struct said said;
	const char *to; /* "login:x", "everyone", ... */
	struct words categories;
	struct words documents; /* objections only */
	/* of a feed: NULL elsewhere */
	const char *
	    under; /* of a consent: the source of the objections that it is an exception of, said with them */
	const char *source;  /* which feed, and which of its entries: "feeds/consents 17" */
	const char *of;      /* of which identity of the person it is; NULL: of this patient */
	const char *said_at; /* when the feed said it last, of an objection; NULL: it does not tell */
	const char *kept;    /* since when the feed does not say it any more, and has not withdrawn it */
	const char *was_to;  /* of what is kept: what the site does not have any more; NULL: it has it */
	bool is_shared;      /* what permits has its number too: whichever is withdrawn, both are */
	bool is_reused;      /* kept, and its number means something else: no withdrawal means it any more */
};

/* A feed says something of the patient that may be a restriction and could not be understood. */
struct said_hold {
	struct said said;
	const char *reason;
	const char *source;
	const char *
	    content; /* a hash of what could not be read: another content is another hold; NULL: any of its source */
	const char *gone; /* since when the feed does not say it any more; NULL: it does */
};

struct said_seal {
	struct said said;
	const char *category; /* one of the two */
	const char *document;
	const char *author; /* withheld */
	const char *ground; /* hidden: "third-party", "before-announcement" */
	bool is_shared;     /* of what is deleted: said of another identity of the person (careacl merge) */
};

struct said_relation {
	struct said said;
	const char *login;
	enum relation_kind kind;
	bool agreed;
	struct words categories;
	const char *purpose; /* heir */
	const char *ground;
};

struct said_patient {
	struct said said;
	bool is_more;         /* of a feed: adds to the patient that another statement declares */
	bool login_is_shared; /* another identity of the same person declares it */
	bool vulnerable;
	bool has_deceased;
	bool has_closed;
	const char *id;
	const char *login;
	const char *birth_date; /* "YYYY-MM-DD" */
	int64_t majority;       /* computed by the reader, which knows the calendar */
	int64_t abuse_age;
	int64_t deceased;
	int64_t closed;
	struct words stores;
	const struct said_attending *attendings;
	size_t attending_count;
	const struct said_assignment *teams;
	size_t team_count;
	const struct said_wish *consents;
	size_t consent_count;
	const struct said_wish *objections;
	size_t objection_count;
	const struct said_seal *withheld;
	size_t withheld_count;
	const struct said_seal *deleted;
	size_t deleted_count;
	const struct said_seal *hidden;
	size_t hidden_count;
	const struct said_relation *relations;
	size_t relation_count;
	const struct said_hold *holds;
	size_t hold_count;
	struct words withdrawals; /* of a feed: those that stand there, "1 feeds/consents 17" */
};

struct said_derogation {
	struct said said;
	const char *patient;
	const char *login;
	enum basis basis;
	struct words categories;
	const char *reference;
	const char *agreed_by;
	const char *legal_text;
	bool withheld;
	bool patient_agreed;
};

struct said_break_glass {
	struct said said;
	const char *patient;
	const char *login;
	const char *justification;
	bool cannot_consent;
	bool immediate_risk;
};

/* All statements of all sources, in the order they were read. */
struct statements {
	const struct said_professional *professionals;
	size_t professional_count;
	const struct said_team *teams;
	size_t team_count;
	const struct said_role *roles;
	size_t role_count;
	const struct said_patient *patients;
	size_t patient_count;
	const struct said_derogation *derogations;
	size_t derogation_count;
	const struct said_break_glass *break_glasses;
	size_t break_glass_count;
	/* logins that only statements declare which are not among these: known by name, nothing more (a slice) */
	const struct said_member *elsewhere;
	size_t elsewhere_count;
};

/* Is the word one of them? They are in the order of strcmp. */
bool words_has(const struct words *sorted, const char *word);

/* Pointers to `count` patients, in order of their ids, in `arena`. None is looked at while they are brought into it: they may be
 * more than fits into memory. NULL: out of memory. */
struct said_patient **said_patients_by_id(struct said_patient *patients, size_t count, struct arena *arena);

/* May a member of its Unix group be a member of the team? */
bool said_team_admits(const struct said_team *team, const char *login);

#endif
