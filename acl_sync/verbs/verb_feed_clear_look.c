/* careacl feed clear: what it ends, who would gain by that, and that it is not who clears (R40). */
#include "acl_sync/console.h"
#include "acl_sync/desk/difference.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_feed_private.h"

void verb_feed_clear_tell(const struct clearing *clearing)
{
	for (size_t i = 0; i < clearing->count; i++) {
		const struct feed_waiting *one = clearing->items[i];
		if (one->hold != NULL)
			console_answer("%s:%u: hold: %s (%s)\n", one->origin.file, one->origin.line,
				       one->words, one->source);
		else
			console_answer("%s:%u: objection that is kept: %s (%s)\n", one->origin.file,
				       one->origin.line, one->words, one->source);
	}
}

json_t *verb_feed_clear_json(const struct clearing *clearing)
{
	json_t *list = json_array();
	for (size_t i = 0; i < clearing->count; i++) {
		const struct feed_waiting *one = clearing->items[i];
		json_t *object = json_object();
		json_out_set(object, "kind", json_out_text(one->hold != NULL ? "hold" : "objection"));
		json_out_set(object, "where", json_out_format("%s:%u", one->origin.file, one->origin.line));
		json_out_set(object, "source", json_out_text(one->source));
		json_out_set(object, "text", json_out_text(one->words));
		json_out_append(list, object);
	}
	return list;
}

static int answer(struct site *site, const struct clearing *clearing, const struct feed_change *changes,
		  size_t count)
{
	if (!site->options->json) {
		verb_feed_clear_tell(clearing);
		for (size_t i = 0; i < count; i++)
			verb_feed_tell_change(&changes[i]);
		if (count == 0)
			console_answer("nobody gains or loses an access by it with the next sync\n");
		console_answer("nothing was cleared (--dry-run)\n");
		return site_close(site);
	}
	json_t *document = json_object(), *gains = json_array(), *losses = json_array();
	for (size_t i = 0; i < count; i++)
		json_out_append(changes[i].wants > changes[i].had ? gains : losses,
				verb_feed_change_json(&changes[i]));
	json_out_set(document, "patient", json_out_text(clearing->patient));
	json_out_set(document, "cleared", json_integer(0));
	json_out_set(document, "recorded", json_false());
	json_out_set(document, "entries", verb_feed_clear_json(clearing));
	json_out_set(document, "gains", gains);
	json_out_set(document, "losses", losses);
	return site_answer(site, document);
}

/* All feeds are read twice: as they are, and as if that was cleared. `both` is closed by close_both. false: it cannot be told
 * what would come of it (said). */
struct both {
	struct site now, then;
};

static void close_both(struct both *both)
{
	site_close(&both->then);
	site_close(&both->now);
}

static bool open_both(struct site *site, const struct clearing *clearing, struct both *both)
{
	const char **keys = arena_array(site->arena, clearing->count, sizeof(*keys));
	if (keys == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < clearing->count; i++)
		keys[i] = clearing->items[i]->key;
	const struct words cleared = {.items = keys, .count = clearing->count}, nothing = {0};
	const struct site_about as_it_is = {.cleared = &nothing}, as_if = {.cleared = &cleared};
	bool is_known = site_open_about(&both->now, site->options, SITE_CHECK, &as_it_is);
	is_known = site_open_about(&both->then, site->options, SITE_CHECK, &as_if) && is_known;
	both->now.about = both->then.about = NULL; /* it was read by now, and ends here */
	if (is_known && both->now.fresh.facts != NULL && both->then.fresh.facts != NULL)
		return true;
	console_findings(&both->now.findings);
	site_fail(site, STATUS_WRONG, clearing->patient,
		  "who would gain cannot be told: the settings, the registry or a feed are wrong");
	close_both(both);
	return false;
}

int verb_feed_clear_look(struct site *site, const struct clearing *clearing)
{
	struct both both;
	size_t count = 0;
	if (!open_both(site, clearing, &both))
		return site_stop(site);
	const struct feed_change *changes = feed_show_changes(both.now.fresh.facts, both.then.fresh.facts,
							      both.then.now, site->arena, &count);
	int status = answer(site, clearing, changes, count);
	close_both(&both);
	return status;
}

/* ---- R40 ---- */

/* The site by what its texts say now, whatever a guard holds of it. */
static struct site by_its_texts(const struct site *site)
{
	struct site view = *site;
	view.facts = site->fresh.facts;
	view.guard = (struct guard){0};
	return view;
}

/* Of anybody's folder now, and of the patient's at any later instant. */
static enum gain gain_of(const struct both *both, const char *patient, const char *login, struct arena *arena)
{
	size_t count = 0;
	const struct site before = by_its_texts(&both->now), after = by_its_texts(&both->then);
	const struct words patients = {.items = &patient, .count = 1};
	const struct feed_change *changes =
	    feed_show_changes(before.facts, after.facts, after.now, arena, &count);
	for (size_t i = 0; i < count; i++)
		if (changes[i].wants > changes[i].had &&
		    differences_is_person(&after, login, changes[i].login))
			return GAIN_SURE;
	return differences_ever_gain(&before, &after, &patients, login, arena);
}

bool verb_feed_clear_gives_own(struct site *site, const struct clearing *clearing, const char *login)
{
	struct both both;
	if (!open_both(site, clearing, &both))
		return true;
	enum gain gain = gain_of(&both, clearing->patient, login, site->arena);
	close_both(&both);
	return differences_refuse(site, login, gain);
}
