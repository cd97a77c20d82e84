/* Is all well? What status and metrics say, from careacl.conf, the state and what the last sync kept there: quick on a large
 * site, for no text of the registry is read and nothing of the stores is looked at. Nothing here names a login, a patient or a
 * category, so that all of it may leave the machine (disk.md). */
#ifndef CAREACL_WATCH_WATCH_H
#define CAREACL_WATCH_WATCH_H

#include "acl_sync/site/site.h"
#include "registry/state_watch.h"

#define WATCH_ITEMS_MAX 64
#define WATCH_LATE_SECONDS 3600   /* a sync is late that has not come for an hour; or half of max_state_age */
#define WATCH_OVERDUE_SECONDS 900 /* a change by date is late that nobody has made for a quarter of an hour */

/* What needs a person. */
struct watch_item {
	const char *what; /* for programs: "held", .. */
	int64_t count;
	const char *text; /* "3 uses of break-glass to review", in the language of the site */
	const char *todo; /* what to type; NULL: the text says it */
};

/* careacl.conf and the sources, beside what the last sync took. */
enum watch_texts {
	WATCH_TEXTS_UNKNOWN, /* it was changed within a moment of being read, or cannot be looked at */
	WATCH_TEXTS_TAKEN,
	WATCH_TEXTS_NEW
};

struct watch {
	struct site site;
	int64_t now;      /* or --at */
	json_t *last;     /* what the last sync kept; NULL: nothing */
	int64_t ended;    /* when it came to its end; TIME_ALWAYS: not known */
	int64_t facts_at; /* instant at which it decided; TIME_ALWAYS: not known */
	bool is_damaged;  /* the state is open, and cannot be read: what it does not say is not known */
	enum watch_texts texts;
	bool due_is_known;               /* else the next sync finds it out */
	int64_t next_due;                /* TIME_NEVER: nothing is due by date */
	int64_t said_since;              /* statements of the desk since the last sync */
	int64_t desk_waiting;            /* how much of what the desk had recorded waits to be accepted */
	struct state_glass_counts glass; /* with what stands in the registry's files */
	struct watch_item items[WATCH_ITEMS_MAX];
	size_t item_count;
	int status; /* 0: nothing needs a person; 1; 2: settings or state cannot be read */
};

/* Gathers all of it; what cannot be read is an item. watch_close ends it in either case. false: careacl.conf cannot be read
 * or --at is wrong (said; also as JSON). */
bool watch_open(struct watch *watch, const struct options *options);
void watch_close(struct watch *watch);

/* watch_look.c: finds the items. */
void watch_look(struct watch *watch);

/* Adds one; `count` 0 adds nothing. `text`, `todo`: of the site's arena, or static. */
void watch_add(struct watch *watch, const char *what, int64_t count, const char *text, const char *todo);

/* A text of the catalogue with its values, in the site's arena; ends the program when out of memory. */
const char *watch_say(struct watch *watch, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "1 use", "3 uses": the count, and one of the two, which are looked up. */
const char *watch_counted(struct watch *watch, int64_t count, const char *one, const char *many);

/* "5 min", "3 h", "2 days". */
const char *watch_age(struct watch *watch, int64_t seconds);

/* All accesses in force of the stores of which they are known; -1: of none. *ret_unknown: how many others there are. */
int64_t watch_accesses(const struct watch *watch, int64_t *ret_unknown);

/* watch_tell.c: the answers of status. */
void watch_tell_screen(struct watch *watch);
void watch_tell_line(struct watch *watch);
json_t *watch_json(struct watch *watch);

/* watch_metrics.c: the text form of Prometheus. `context` is a struct watch. */
void watch_metrics_write(FILE *out, const void *context);

#endif
