#include "acl_sync/site/lost.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"

#include <sodium.h>
#include <string.h>

static const char *key_of(const struct site *site, store_id store)
{
	const char *key = arena_printf(site->arena, STATE_LOST "%s", site->facts->policy->stores[store].name);
	if (key == NULL)
		console_out_of_memory();
	return key;
}

static void hash_text(crypto_generichash_state *hash, const char *text)
{
	crypto_generichash_update(hash, (const unsigned char *)text, strlen(text) + 1);
}

void lost_hash(const struct store *store, char ret_hash[GUARD_HASH_SIZE])
{
	unsigned char bytes[crypto_generichash_BYTES_MIN];
	crypto_generichash_state hash;
	crypto_generichash_init(&hash, NULL, 0, sizeof(bytes));
	hash_text(&hash, store->name);
	hash_text(&hash, store->root);
	hash_text(&hash, "state lost");
	crypto_generichash_final(&hash, bytes, sizeof(bytes));
	sodium_bin2hex(ret_hash, GUARD_HASH_SIZE, bytes, (GUARD_HASH_SIZE - 1) / 2);
}

static bool is_accepted(const struct site *site, const struct store *store)
{
	char hash[GUARD_HASH_SIZE];
	lost_hash(store, hash);
	return options_accept(site->options, hash);
}

static enum state_result yes_or_no(bool yes)
{
	return yes ? STATE_OK : STATE_NONE;
}

/* Has no sync finished with this state, and it adopted no root of the store? STATE_OK: so it is; STATE_NONE. */
static enum state_result is_new(const struct site *site, store_id store)
{
	int64_t clock;
	if (site->state == NULL)
		return yes_or_no(site->state_missing);
	enum state_result known = state_number(site->state, STATE_CLOCK, &clock);
	if (known == STATE_NONE)
		known = state_adoption_since(site->state, 0, site->facts->policy->stores[store].name);
	return known == STATE_OK ? STATE_NONE : known == STATE_NONE ? STATE_OK : known;
}

/* Does the state say that it was lost? STATE_OK: so it does; STATE_NONE. */
static enum state_result is_remembered(const struct site *site, store_id store)
{
	int64_t lost = 0;
	if (site->state == NULL)
		return STATE_NONE;
	enum state_result result = state_number(site->state, key_of(site, store), &lost);
	return result == STATE_OK ? yes_or_no(lost != 0) : result;
}

enum lost_state lost_look(struct run *run)
{
	struct site *site = run->site;
	enum lost_state lost = LOST_NOT;
	enum state_result found = STATE_NONE;
	if (run->root == ROOT_ADOPTED)
		found = is_remembered(site, run->store);
	if (run->root == ROOT_ADOPTED && found == STATE_NONE)
		found = is_new(site, run->store);
	if (found == STATE_OK) {
		lost = is_accepted(site, run_store(run)) ? LOST_ACCEPTED : LOST_HELD;
	} else if (found != STATE_NONE) {
		lost = LOST_UNKNOWN;
		site_fail(site, STATUS_FAILED, site->state_dir, "the state cannot be read: %s",
			  state_db_message(site->state));
	}
	return site->lost[run->store] = lost;
}

bool lost_keep(struct run *run)
{
	struct site *site = run->site;
	enum lost_state lost = site->lost[run->store];
	bool unseen = run->root == ROOT_UNUSABLE && is_new(site, run->store) == STATE_OK;
	if ((lost == LOST_NOT && !unseen) || lost == LOST_UNKNOWN ||
	    is_remembered(site, run->store) != STATE_NONE)
		return true;
	if (state_set_number(site->state, key_of(site, run->store), 1) == STATE_OK)
		return true;
	site_fail(site, STATUS_FAILED, site->state_dir,
		  "that the state was lost cannot be kept in the state: %s", state_db_message(site->state));
	return false;
}

enum state_result lost_forget(struct site *site, store_id store)
{
	enum state_result remembered = is_remembered(site, store);
	if (remembered != STATE_OK)
		return remembered == STATE_NONE ? STATE_OK : remembered;
	return state_set_number(site->state, key_of(site, store), 0);
}

void lost_report(struct run *run)
{
	const struct store *store = run_store(run);
	char hash[GUARD_HASH_SIZE];
	lost_hash(store, hash);
	console_say(
	    CONSOLE_ERROR,
	    "store '%s': its root was careacl's, but the state was missing: what the desk had recorded, "
	    "earlier generations and what the guard compares with are lost; access is only taken away "
	    "there until somebody accepts that: look at 'careacl plan', then type: careacl sync "
	    "--accept %s",
	    store->name, hash);
	site_worsen(run->site, STATUS_HELD);
}
