#include "acl_sync/site/gone.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <string.h>

/* "gone:STORE:", and behind it the patient's id. */
static const char *key_of(const struct run *run, const char *patient)
{
	const char *key = arena_printf(run->site->arena, STATE_GONE "%s:%s", run_store(run)->name, patient);
	if (key == NULL)
		console_out_of_memory();
	return key;
}

static void fail(struct site *site)
{
	site_fail(site, STATUS_FAILED, site->state_dir, "%s cannot be kept in the state: %s",
		  "that a folder is gone", state_db_message(site->state));
}

bool gone_had_folder(void *context, patient_id patient)
{
	struct run *run = context;
	struct site *site = run->site;
	if (!run_had_folder(context, patient))
		return false;
	if (state_set_number(site->state, key_of(run, site->facts->patients[patient].id), site->clock_now) !=
	    STATE_OK)
		fail(site);
	return true;
}

/* Is it still to be said at `now`? An error of the state is no no. */
static bool is_told(struct state_db *state, const char *key, int64_t now, int64_t *ret_at)
{
	enum state_result result = state_number(state, key, ret_at);
	return result == STATE_OK && time_later(*ret_at, GONE_SECONDS) > now;
}

/* ---- of one store ---- */

/* Where it is said: the patient's id on a terminal, elsewhere where the patient is declared. */
static const char *place_of(const struct run *run, patient_id patient)
{
	const struct patient *who = &run->site->facts->patients[patient];
	char where[4352];
	if (console_is_private())
		return who->id;
	origin_format(who->origin, where, sizeof(where));
	const char *place = arena_strdup(run->site->arena, where);
	if (place == NULL)
		console_out_of_memory();
	return place;
}

/* Who is told of one of them. */
typedef void say_function(struct run *run, const char *place, const char *text);

static void say_one(struct run *run, say_function *say, patient_id patient, int64_t at)
{
	char found[CALENDAR_INSTANT_SIZE], until[CALENDAR_INSTANT_SIZE];
	calendar_format(at, found);
	calendar_format(time_later(at, GONE_SECONDS), until);
	const char *text =
	    wording_in(run->site->arena,
		       "this folder was gone at the sync of %s, and what stands there is new: restore it "
		       "from the backup (said until %s)",
		       found, until);
	if (text == NULL)
		console_out_of_memory();
	say(run, place_of(run, patient), text);
}

static void each(struct run *run, say_function *say, bool forgets)
{
	struct site *site = run->site;
	struct words keys;
	const char *prefix = key_of(run, "");
	if (site->state == NULL || state_keys(site->state, prefix, site->arena, &keys) != STATE_OK)
		return;
	for (size_t i = 0; i < keys.count; i++) {
		int64_t at;
		patient_id patient = facts_patient(site->facts, keys.items[i] + strlen(prefix));
		if (patient != NO_ID && is_told(site->state, keys.items[i], site->clock_now, &at))
			say_one(run, say, patient, at);
		else if (forgets && state_forget(site->state, keys.items[i]) != STATE_OK)
			fail(site);
	}
}

static void warn(struct run *run, const char *place, const char *text)
{
	(void)run;
	console_say(CONSOLE_WARNING, "%s: %s", place, text);
}

static void add(struct run *run, const char *place, const char *text)
{
	findings_add(&run->site->findings, SEVERITY_WARNING, (struct origin){.file = place}, "%s", text);
}

void gone_report(struct run *run, bool forgets)
{
	each(run, warn, forgets);
}

void gone_find(struct run *run)
{
	each(run, add, false);
}

/* ---- of all ---- */

enum state_result gone_count(struct state_db *state, int64_t now, struct arena *arena, int64_t *ret_count)
{
	struct words keys;
	enum state_result result = state_keys(state, STATE_GONE, arena, &keys);
	*ret_count = 0;
	for (size_t i = 0; result == STATE_OK && i < keys.count; i++) {
		int64_t at;
		*ret_count += is_told(state, keys.items[i], now, &at);
	}
	return result;
}
