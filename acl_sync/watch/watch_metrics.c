/* The text form of Prometheus, version 0.0.4: for the textfile collector of its node exporter. For programs: in no language
 * of the site. */
#include "acl_sync/status.h"
#include "acl_sync/watch/last_sync.h"
#include "acl_sync/watch/watch.h"

#include <inttypes.h>
#include <string.h>

static void head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* What stands between the quotes of a label. */
static void put_label(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\' || *text == '"')
			putc('\\', out);
		if (*text == '\n')
			fputs("\\n", out);
		else
			putc(*text, out);
	}
}

static void number(FILE *out, const char *name, int64_t number)
{
	fprintf(out, "%s %" PRId64 "\n", name, number);
}

static void labelled(FILE *out, const char *name, const char *label, const char *value, int64_t number)
{
	fprintf(out, "%s{%s=\"", name, label);
	put_label(out, value);
	fprintf(out, "\"} %" PRId64 "\n", number);
}

static const char gauge[] = "gauge", counter[] = "counter";

/* ---- single numbers of what the last sync kept ---- */

static const struct {
	const char *name, *type;
	const char *within; /* an object in it; NULL: itself */
	const char *key;
	const char *help;
} metrics[] = {
    {"careacl_sync_status", gauge, NULL, "status", "Exit status of the last whole sync: 0 is well."},
    {"careacl_sync_errors", gauge, NULL, "errors", "Errors that the last whole sync found."},
    {"careacl_folders", gauge, NULL, "folders", "Folders that the last whole sync looked at."},
    {"careacl_folders_failed", gauge, NULL, "failed", "Folders that it could not treat."},
    {"careacl_roots_unadopted", gauge, NULL, "unadopted", "Store roots that wait to be adopted."},
    {"careacl_closed", gauge, NULL, "closed",
     "Objects closed to all but root because they belong to nobody."},
    {"careacl_holders", gauge, "sweep", "left", "Processes that hold what was taken away."},
    {"careacl_syncs_total", counter, "totals", "syncs", "Whole syncs."},
    {"careacl_syncs_unsuccessful_total", counter, "totals", "unsuccessful", "Those that did not end with 0."},
    {"careacl_operations_total", counter, "totals", "operations", "Operations of whole syncs on the disk."},
    {"careacl_accesses_granted_total", counter, "totals", "granted", "Accesses that whole syncs have given."},
    {"careacl_accesses_revoked_total", counter, "totals", "revoked", "Accesses that they have taken away."},
    {"careacl_logins_refused_total", counter, "totals", "refused_logins",
     "Logins that the PAM module has refused."},
};

static void put_numbers(const struct watch *watch, FILE *out)
{
	for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++) {
		const json_t *object =
		    metrics[i].within == NULL ? watch->last : json_object_get(watch->last, metrics[i].within);
		head(out, metrics[i].name, metrics[i].type, metrics[i].help);
		number(out, metrics[i].name, last_sync_number(object, metrics[i].key));
	}
}

/* ---- with labels ---- */

static void put_drift(const struct watch *watch, FILE *out)
{
	static const char last_name[] = "careacl_drift", total_name[] = "careacl_drift_total";
	const json_t *last = json_object_get(watch->last, "drift");
	const json_t *total = json_object_get(json_object_get(watch->last, "totals"), "drift");
	static const char *const help_text[] = {
	    "Objects that were not as they should be, by cause, at the last whole sync.",
	    "Objects that were not as they should be, by cause."};
	head(out, last_name, gauge, help_text[0]);
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		labelled(out, last_name, "cause", drift_names[i], last_sync_number(last, drift_names[i]));
	head(out, total_name, counter, help_text[1]);
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		labelled(out, total_name, "cause", drift_names[i], last_sync_number(total, drift_names[i]));
}

static void put_stores(const struct watch *watch, FILE *out)
{
	static const char *const help_text[] = {
	    "Accesses in force (login, patient, category), by store, at the last whole sync."};
	const char *store;
	json_t *accesses;
	head(out, "careacl_accesses_in_force", gauge, help_text[0]);
	json_object_foreach(json_object_get(watch->last, "stores"), store, accesses)
	{
		if (json_is_integer(accesses))
			labelled(out, "careacl_accesses_in_force", "store", store,
				 json_integer_value(accesses));
	}
}

static void put_held(const struct watch *watch, FILE *out)
{
	static const char *const kinds[] = {"guard", "state", "logins", "clock"};
	static const char *const help_text[] = {"Things that wait until somebody accepts them, by kind."};
	head(out, "careacl_held", gauge, help_text[0]);
	for (size_t kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++) {
		int64_t count = 0;
		size_t i;
		json_t *held;
		json_array_foreach(json_object_get(watch->last, "held"), i, held)
		{
			const char *what = json_string_value(json_object_get(held, "what"));
			if (what != NULL && strcmp(what, kinds[kind]) == 0)
				count += last_sync_held(held);
		}
		labelled(out, "careacl_held", "what", kinds[kind], count);
	}
	/* of what the desk had recorded the state itself tells */
	labelled(out, "careacl_held", "what", "desk", watch->desk_waiting);
}

/* ---- instants and ages ---- */

struct value {
	const char *name, *help;
	double value;
	bool is_known;
	bool is_count; /* else seconds */
};

static void put_values(const struct value *values, size_t count, FILE *out)
{
	for (size_t i = 0; i < count; i++) {
		if (!values[i].is_known)
			continue;
		head(out, values[i].name, gauge, values[i].help);
		fprintf(out, "%s %.*f\n", values[i].name, values[i].is_count ? 0 : 3, values[i].value);
	}
}

static void put_times(const struct watch *watch, FILE *out)
{
	double now = (double)watch->site.clock_milliseconds / 1000;
	double began = (double)last_sync_number(watch->last, "began") / 1000;
	double ended = (double)last_sync_number(watch->last, "ended") / 1000;
	bool has_last = watch->last != NULL, has_facts = watch->facts_at != TIME_ALWAYS;
	const struct value values[] = {
	    {"careacl_written_timestamp_seconds", "When these numbers were written.", now, true, false},
	    {"careacl_sync_timestamp_seconds", "When the last whole sync came to its end.", ended, has_last,
	     false},
	    {"careacl_sync_duration_seconds", "How long it took.", ended - began, has_last, false},
	    {"careacl_facts_timestamp_seconds", "Instant as of which it decided.", (double)watch->facts_at,
	     has_facts, false},
	    {"careacl_facts_age_seconds", "How old that was when these numbers were written.",
	     now - (double)watch->facts_at, has_facts, false},
	    {"careacl_next_change_timestamp_seconds", "When the next change by date is due.",
	     (double)watch->next_due, watch->due_is_known && watch->next_due != TIME_NEVER, false},
	    {"careacl_texts_changed", "Have settings or registry changed since the last whole sync?",
	     watch->texts == WATCH_TEXTS_NEW, watch->texts != WATCH_TEXTS_UNKNOWN, true},
	};
	put_values(values, sizeof(values) / sizeof(values[0]), out);
}

static void put_glass(const struct watch *watch, FILE *out)
{
	const struct state_glass_counts *glass = &watch->glass;
	bool has_state = watch->site.state != NULL;
	const struct value values[] = {
	    {"careacl_break_glass_uses", "Uses of break-glass that are kept.", (double)glass->granted,
	     has_state, true},
	    {"careacl_break_glass_refused", "Claims of break-glass that were refused.",
	     (double)glass->refused, has_state, true},
	    {"careacl_break_glass_unreviewed", "Uses and claims that nobody has reviewed yet.",
	     (double)glass->unreviewed, has_state, true},
	    {"careacl_break_glass_not_told", "Of those, uses of which nobody could be told.",
	     (double)glass->not_told, has_state, true},
	    {"careacl_break_glass_oldest_timestamp_seconds", "When the oldest of those was claimed.",
	     (double)glass->oldest, has_state && glass->oldest != TIME_NEVER && glass->oldest != TIME_ALWAYS,
	     false},
	};
	put_values(values, sizeof(values) / sizeof(values[0]), out);
}

static void put_verdict(const struct watch *watch, FILE *out)
{
	static const char *const help_text[] = {"The version of careacl.",
						"Exit status of careacl status: 0 is well.",
						"What needs a person, by kind: careacl status says more."};
	head(out, "careacl_build_info", gauge, help_text[0]);
	fprintf(out, "careacl_build_info{version=\"%s\"} 1\n", CAREACL_VERSION);
	head(out, "careacl_status", gauge, help_text[1]);
	number(out, "careacl_status", watch->status);
	if (watch->item_count > 0)
		head(out, "careacl_attention", gauge, help_text[2]);
	for (size_t i = 0; i < watch->item_count; i++) {
		int64_t count = 0;
		bool is_told = false;
		for (size_t j = 0; j < watch->item_count; j++) {
			bool same = strcmp(watch->items[i].what, watch->items[j].what) == 0;
			count += same ? watch->items[j].count : 0;
			is_told = is_told || (same && j < i);
		}
		if (!is_told)
			labelled(out, "careacl_attention", "what", watch->items[i].what, count);
	}
}

void watch_metrics_write(FILE *out, const void *context)
{
	const struct watch *watch = context;
	put_verdict(watch, out);
	put_times(watch, out);
	put_glass(watch, out);
	put_held(watch, out);
	if (watch->last == NULL)
		return;
	put_numbers(watch, out);
	put_drift(watch, out);
	put_stores(watch, out);
}
