/* How careacl runs at this site: what careacl.conf says beside the policy. */
#ifndef CAREACL_REGISTRY_SETTINGS_H
#define CAREACL_REGISTRY_SETTINGS_H

#include "policy/arena.h"
#include "policy/findings.h"
#include "policy/login_snapshot.h"
#include "policy/policy.h"
#include "policy/statements.h"

#include <string.h>

#define FEED_SYSTEMS_MAX 1024

/* What the site has decided about a feed that its parser needs to know. */
struct feed_flags {
	bool allow_test_data; /* data marked as test data is no error */
	bool expand_org;      /* an organisation among members: its people */
	bool gp_is_member;    /* a general practitioner is a member of the team */
	/* whose numbers count, in order, a line each; empty: the site has not said */
	char patient_systems[FEED_SYSTEMS_MAX]; /* of patients */
	char unit_systems[FEED_SYSTEMS_MAX];    /* of units */
	char base_urls[FEED_SYSTEMS_MAX];       /* which servers' resources these are; empty: not said */
};

/* What a class of a feed is here; no categories: it is known, and of nothing that is kept here. */
struct feed_class {
	struct said said;
	const char *name; /* in the feed's words */
	struct words categories;
};

struct source {
	const char *type;  /* "conf"; of a feed a name of feed_parsers */
	const char *path;  /* absolute */
	const char *shown; /* as written in careacl.conf: the first part of "registry.d/a.conf:12" */
	struct origin origin;
	/* feeds only */
	struct words stores; /* where its teams work; none: all stores */
	struct feed_flags flags;
	const struct feed_class *classes;
	size_t class_count;
};

/* Is it read by a parser of feeds? */
static inline bool source_is_feed(const struct source *source)
{
	return source->type != NULL && strcmp(source->type, "conf") != 0;
}

struct offices {
	struct words desk;
	struct words review;
	struct words audit;
};

struct login_settings {
	int64_t max_state_age_seconds;
	enum snapshot_stale stale;
	enum snapshot_unknown unknown;
	bool notice;
	const char *rescue_group;
};

struct guard_settings {
	unsigned max_revoked_percent;
	unsigned max_granted_percent;
	size_t min;
};

enum on_revoke { ON_REVOKE_REPORT = 0, ON_REVOKE_TERMINATE };

struct settings {
	struct policy policy;
	enum snapshot_language language;
	const char *timezone;
	const char *state_dir; /* absolute */
	const struct source *sources;
	size_t source_count;
	struct offices offices;
	struct login_settings login;
	struct guard_settings guard;
	enum on_revoke on_revoke;
	const char *notify;
	int64_t clock_step_seconds;
	int64_t audit_keep_seconds;
	int64_t audit_keep_break_glass_seconds;
	struct words temporary_names; /* fnmatch patterns that never settle */
};

/* A configuration text with the name shown to people. */
struct config_text {
	const char *name; /* "careacl.conf", "registry.d/10-a.conf" */
	const char *text;
	size_t size;
	unsigned first_line; /* the number of its first line; 0: 1 */
};

/* The name of the text that all feeds together become. No file has it: those of a source have its path before them. */
#define FEEDS_TEXT "feeds"

/* How old a minor is, in years, where no settings say it (R21). */
#define SETTINGS_ABUSE_MINOR_AGE 18

/* Parses and checks careacl.conf. `folder`: absolute path of the folder that relative paths start from.
 * Everything lives in `arena`. Sets the process' time zone (TZ) to the site's as a side effect.
 * Errors go to `findings`; returns NULL if there was one. */
const struct settings *settings_parse(const struct config_text *text, const char *folder, struct arena *arena,
				      struct findings *findings);

/* The same for whoever only looks for more errors: returns what could be read, errors or not (NULL when out of
 * memory). Nothing may be decided with it. A text that does not parse gives no stores (where the sources are is found by a
 * lexer): facts_build() would only find that nothing is declared. */
const struct settings *settings_draft(const struct config_text *text, const char *folder, struct arena *arena,
				      struct findings *findings);

/* The value of state_dir as a lexer finds it, absolute, even where the text does not parse: so that
 * the last good generation is found when careacl.conf itself is wrong. The default where the text
 * does not say; NULL when out of memory. */
const char *settings_find_state_dir(const struct config_text *text, const char *folder, struct arena *arena);

/* The value of language ("en", "fr") as a lexer finds it, in `arena`: also a damaged text is spoken of in its own
 * language. NULL: the text does not say, or out of memory. */
const char *settings_find_language(const struct config_text *text, struct arena *arena);

/* Parses registry texts into statements, in the order given; needs the policy for nothing but
 * abuse_minor_age. Every error of every text is reported. Returns NULL if there was one. */
const struct statements *statements_parse(const struct config_text *texts, size_t count,
					  const struct policy *policy, struct arena *arena,
					  struct findings *findings);

/* The same for whole generations, and for whoever only looks for more errors (facts_build() finds those that span
 * statements); a text that was read without a finding is not read again in this process (statements_kept.h): nothing of what
 * comes back may be changed. Returns what could be read, errors or not (NULL when out of memory). Statements with errors are marked as flawed; those
 * without the name that others know them by are left out. `policy` may be NULL. */
const struct statements *statements_draft(const struct config_text *texts, size_t count,
					  const struct policy *policy, struct arena *arena,
					  struct findings *findings);

/* Reads the texts of all sources: the *.conf files of each folder in name order, each verified by
 * descriptor (regular, owned by root or the invoking user, not writable by others). Hidden files and
 * other names are left alone. Errors go to `findings`; returns false if there was one. */
bool sources_read(const struct settings *settings, struct arena *arena, struct findings *findings,
		  const struct config_text **ret_texts, size_t *ret_count);

/* What tells whether careacl.conf and the files of all sources are as they were, without reading them: names, inodes,
 * sizes, times. "": it cannot be told, one of them was changed within the last moments before `now_milliseconds` and may change
 * again without a trace. Lives in `arena`; NULL when out of memory or where one of them cannot be looked at. */
const char *sources_look(const char *config_path, const struct settings *settings, int64_t now_milliseconds,
			 struct arena *arena);

/* Reads one configuration file in the same way. `shown` is its name for people. */
bool config_text_read(const char *path, const char *shown, struct arena *arena, struct findings *findings,
		      struct config_text *ret_text);

#endif
