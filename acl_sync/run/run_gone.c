/* What was there when all was last in force, and is gone: whoever makes it anew, empty, hides that it was lost. */
#include "acl_sync/console.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/run/run_kept.h"
#include "acl_sync/status.h"
#include "policy/identifier.h"
#include "registry/state_statements.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- folders ---- */

/* Did these texts give the patient a folder in the store? */
static bool gave_folder(const struct generation *texts, const char *patient, const char *store)
{
	const struct facts *facts = texts->facts;
	if (facts == NULL)
		return false;
	patient_id id = facts_patient(facts, patient);
	store_id place = policy_store(facts->policy, store);
	return id != NO_ID && place != NO_ID && store_set_has(facts->patients[id].stores, place);
}

/* Are the texts in force those with which the store was last brought to what they say? */
static bool is_base(const struct site *site, const char *role)
{
	unsigned char good[STATE_TEXTS_ID_SIZE], base[STATE_TEXTS_ID_SIZE];
	if (site->used != NULL)
		return generation_is_kept(site->used, site->state, role);
	/* a slice of the state: of its good texts, which a sync may be about to bring to the disk */
	return state_texts_id(site->state, STATE_TEXTS_GOOD, good) == STATE_OK &&
	       state_texts_id(site->state, role, base) == STATE_OK && memcmp(good, base, sizeof(good)) == 0;
}

/* Was the patient known when the store was last brought to what the texts say? */
static bool was_known(const struct site *site, const char *patient, const char *store)
{
	char role[128];
	int64_t at;
	struct state_statements rows;
	snprintf(role, sizeof(role), STATE_BASE_AT ":%s", store);
	return state_number(site->state, role, &at) == STATE_OK &&
	       state_statements_named(site->state, "patients", patient, at, site->arena, &rows) == STATE_OK &&
	       rows.count > 0;
}

/* The texts gave it a folder, and there was no room for one. */
static bool is_unmade(const struct run *run, const char *patient)
{
	const char *line = arena_printf(run->site->arena, "\n%s\n", patient);
	if (line == NULL)
		console_out_of_memory();
	return strstr(run_kept(run, STATE_UNMADE), line) != NULL;
}

/* Is the store in force with texts that gave this patient a folder in it? */
static bool gave_it(struct run *run, const char *id)
{
	struct site *site = run->site;
	const char *store = run_store(run)->name;
	char role[128];
	snprintf(role, sizeof(role), STATE_TEXTS_BASE ":%s", store);
	if (is_base(site, role) || (site->used == NULL && was_known(site, id, store)))
		return true;
	for (size_t i = 0; i < site->guard.base_count; i++)
		if (gave_folder(&site->guard.bases[i], id, store))
			return true;
	return false;
}

bool run_had_folder(void *context, patient_id patient)
{
	struct run *run = context;
	struct site *site = run->site;
	const char *id = site->facts->patients[patient].id;
	return site->state != NULL && run->root == ROOT_ADOPTED && site->lost[run->store] == LOST_NOT &&
	       gave_it(run, id) && !is_unmade(run, id);
}

/* Could a folder that was never there not be made? */
static bool stays_unmade(struct run *run, struct standing *standing, patient_id patient)
{
	struct stat found;
	const char *path = standing_path(standing, patient);
	return path != NULL && fstatat(run->root_fd, path, &found, AT_SYMLINK_NOFOLLOW) != 0 &&
	       errno == ENOENT && !run_had_folder(run, patient);
}

/* The list as it is kept, to be freed. */
static char *list_unmade(struct run *run, const struct store_report *report)
{
	struct site *site = run->site;
	struct store_job job = run_job(run);
	struct standing standing;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool *seen = arena_array(site->arena, site->facts->patient_count, sizeof(*seen));
	if (out == NULL || seen == NULL || standing_open(&standing, &job, run->root_fd, site->arena) != 0)
		console_out_of_memory();
	for (size_t i = 0; i < report->notice_count; i++) {
		const struct store_notice *notice = &report->notices[i];
		if (notice->kind != NOTICE_FAILED || notice->patient == NO_ID || seen[notice->patient])
			continue;
		seen[notice->patient] = true;
		if (stays_unmade(run, &standing, notice->patient))
			fprintf(out, "%s%s\n", ftell(out) == 0 ? "\n" : "",
				site->facts->patients[notice->patient].id);
	}
	if (fclose(out) != 0)
		console_out_of_memory();
	return text;
}

void run_keep_unmade(struct run *run, const struct store_report *report)
{
	const char *before = run_kept(run, STATE_UNMADE);
	if (report->failed_folders == 0 && *before == '\0')
		return;
	char *text = list_unmade(run, report);
	run_keep(run, STATE_UNMADE, before, text, "which folders could not be made");
	free(text);
}

/* ---- documents aside ---- */

/* The way of the document back to its folder may have been the last thing that a run did. */
static bool is_in_folder(struct run *run, patient_id patient, const struct state_aside *aside)
{
	struct site *site = run->site;
	category_id category = policy_category(site->facts->policy, aside->category);
	struct store_job job = run_job(run);
	const char *place;
	struct stat found;
	if (category == NO_ID ||
	    standing_category(&job, run->root_fd, patient, category, site->arena, &place) != 0)
		return true; /* nobody can tell */
	const char *path = arena_printf(site->arena, "%s/%s", place, aside->path);
	if (path == NULL)
		console_out_of_memory();
	return fstatat(run->root_fd, path, &found, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

static bool stands_aside(const struct run *run, const struct state_aside *aside)
{
	char path[512];
	struct stat found;
	snprintf(path, sizeof(path), ROOT_ASIDE "/%s", aside->name);
	return fstatat(run->root_fd, path, &found, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

/* Did a run that was killed only begin to set it aside? A later one did: the document itself stands where that put it. */
static bool has_left_later(const struct run *run, const struct state_aside *aside,
			   const struct state_aside *others, size_t count)
{
	char path[512];
	struct stat found;
	for (size_t i = 0; i < count; i++) {
		const struct state_aside *other = &others[i];
		if (other->at <= aside->at || strcmp(other->path, aside->path) != 0 ||
		    strcmp(other->patient, aside->patient) != 0 ||
		    strcmp(other->category, aside->category) != 0)
			continue;
		snprintf(path, sizeof(path), ROOT_ASIDE "/%s/%s", other->name, plain_path_leaf(aside->path));
		if (fstatat(run->root_fd, path, &found, AT_SYMLINK_NOFOLLOW) == 0)
			return true;
	}
	return false;
}

/* Does a live statement still keep that document aside? Else it left on a way of its own: refiled, purged, given back. */
static bool is_kept_aside(const struct run *run, patient_id id, const struct state_aside *aside)
{
	const struct facts *facts = run->site->facts;
	category_id category = policy_category(facts->policy, aside->category);
	const struct seal *seal;
	for (size_t i = 0; (seal = patient_seal(&facts->patients[id], i)) != NULL; i++)
		if (time_window_is_live(seal->statement.window, run->site->now) &&
		    scope_names_document(seal->scope, category, aside->path))
			return true;
	return false;
}

/* Where it is said: the document on a terminal, elsewhere what is said of its patient. */
static const char *place_of(struct run *run, patient_id patient, const struct state_aside *aside)
{
	char where[4352];
	const char *place;
	if (console_is_private()) {
		place =
		    arena_printf(run->site->arena, "%s/%s/%s", aside->patient, aside->category, aside->path);
	} else {
		origin_format(run->site->facts->patients[patient].origin, where, sizeof(where));
		place = arena_strdup(run->site->arena, where);
	}
	if (place == NULL)
		console_out_of_memory();
	return place;
}

static const char gone[] = "a document that stood aside is gone: restore it from the backup";

/* Who is told of one of them. */
typedef void say_function(struct run *run, const struct state_aside *aside, const char *place);

static void each_gone(struct run *run, say_function *say)
{
	struct site *site = run->site;
	const struct state_aside *items;
	size_t count;
	if (site->state == NULL || run->root != ROOT_ADOPTED ||
	    state_asides_load(site->state, run_store(run)->name, site->arena, &items, &count) != STATE_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		patient_id patient = facts_patient(site->facts, items[i].patient);
		if (patient != NO_ID && is_kept_aside(run, patient, &items[i]) &&
		    !stands_aside(run, &items[i]) && !has_left_later(run, &items[i], items, count) &&
		    !is_in_folder(run, patient, &items[i]))
			say(run, &items[i], place_of(run, patient, &items[i]));
	}
}

static void warn(struct run *run, const struct state_aside *aside, const char *place)
{
	(void)run, (void)aside;
	console_say(CONSOLE_WARNING, "%s: %s", place, gone);
}

static void warn_once(struct run *run, const struct state_aside *aside, const char *place)
{
	struct state_db *state = run->site->state;
	console_say(CONSOLE_NEWS, "%s: %s", place, gone); /* to --quiet too: nobody hears it again */
	if (state_aside_forget(state, run_store(run)->name, aside->name) != STATE_OK)
		site_fail(run->site, STATUS_FAILED, run->site->state_dir,
			  "%s cannot be kept in the state: %s", "what no longer stands aside",
			  state_db_message(state));
}

static void add(struct run *run, const struct state_aside *aside, const char *place)
{
	(void)aside;
	findings_add(&run->site->findings, SEVERITY_WARNING, (struct origin){.file = place}, "%s", gone);
}

void run_report_gone(struct run *run, bool forgets)
{
	each_gone(run, forgets ? warn_once : warn);
}

void run_find_gone(struct run *run)
{
	each_gone(run, add);
}
