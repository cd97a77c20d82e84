#include "acl_sync/site/waiting.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <sodium.h>
#include <string.h>

struct state_waitings waiting_of(struct site *site)
{
	struct state_waitings waitings = {0};
	if (site->state != NULL && state_waiting_load(site->state, site->arena, &waitings) != STATE_OK)
		site_fail(site, STATUS_WRONG, site->state_dir, "the state is damaged: %s",
			  state_db_message(site->state));
	return waitings;
}

void waiting_hash(const struct state_waitings *waitings, char ret_hash[GUARD_HASH_SIZE])
{
	unsigned char bytes[crypto_generichash_BYTES_MIN];
	crypto_generichash_state hash;
	crypto_generichash_init(&hash, NULL, 0, sizeof(bytes));
	for (size_t i = 0; i < waitings->count; i++) {
		const struct state_waiting *item = &waitings->items[i];
		crypto_generichash_update(&hash, (const unsigned char *)&item->line, sizeof(item->line));
		crypto_generichash_update(&hash, (const unsigned char *)item->fields,
					  strlen(item->fields) + 1);
	}
	crypto_generichash_final(&hash, bytes, sizeof(bytes));
	sodium_bin2hex(ret_hash, GUARD_HASH_SIZE, bytes, (GUARD_HASH_SIZE - 1) / 2);
}

/* One of them, for people: whom it is about only on a terminal. */
static void tell(const struct state_waiting *item)
{
	json_t *fields = json_loads(item->fields, 0, NULL);
	const char *patient = json_string_value(json_object_get(fields, "patient"));
	const char *section = json_string_value(json_object_get(fields, "section"));
	const char *what = wording(item->statement != 0 ? "said" : "ended");
	long long id = item->statement != 0 ? item->statement : item->ends;
	if (console_is_private() && patient != NULL)
		console_say(CONSOLE_ERROR, DESK_FILE ":%lld waits: %s by %s, about %s%s%s", id, what,
			    item->by, patient, section != NULL ? ": " : "", section != NULL ? section : "");
	else
		console_say(CONSOLE_ERROR, DESK_FILE ":%lld waits: %s by %s", id, what, item->by);
	json_decref(fields);
}

void waiting_report(struct site *site)
{
	char hash[GUARD_HASH_SIZE];
	struct state_waitings waitings = waiting_of(site);
	if (waitings.count == 0)
		return;
	for (size_t i = 0; i < waitings.count; i++)
		tell(&waitings.items[i]);
	waiting_hash(&waitings, hash);
	console_say(
	    CONSOLE_ERROR,
	    "the state was older than the audit trail: %zu things that the desk had recorded since, "
	    "and by which somebody gains, are held until somebody accepts them: careacl sync --accept %s",
	    waitings.count, hash);
	site_worsen(site, STATUS_HELD);
}

json_t *waiting_json(struct site *site)
{
	char hash[GUARD_HASH_SIZE];
	struct state_waitings waitings = waiting_of(site);
	if (waitings.count == 0)
		return NULL;
	json_t *held = json_object(), *list = json_array();
	waiting_hash(&waitings, hash);
	for (size_t i = 0; i < waitings.count; i++) {
		const struct state_waiting *item = &waitings.items[i];
		long long id = item->statement != 0 ? item->statement : item->ends;
		json_out_append(list, json_out_format(DESK_FILE ":%lld", id));
	}
	json_out_set(held, "what", json_out_text("trail"));
	json_out_set(held, "hash", json_out_text(hash));
	json_out_set(held, "changes", json_integer((json_int_t)waitings.count));
	json_out_set(held, "statements", list);
	return held;
}
