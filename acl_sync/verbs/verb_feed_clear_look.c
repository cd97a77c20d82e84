/* careacl feed clear: what it ends, and with --dry-run who would gain by that. */
#include "acl_sync/console.h"
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

/* All feeds are read twice: as they are, and as if that was cleared. */
int verb_feed_clear_look(struct site *site, const struct clearing *clearing)
{
	struct site now, then;
	size_t count = 0;
	const char **keys = arena_array(site->arena, clearing->count, sizeof(*keys));
	if (keys == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < clearing->count; i++)
		keys[i] = clearing->items[i]->key;
	const struct words cleared = {.items = keys, .count = clearing->count}, nothing = {0};
	const struct site_about as_it_is = {.cleared = &nothing}, as_if = {.cleared = &cleared};
	bool is_known = site_open_about(&now, site->options, SITE_CHECK, &as_it_is);
	is_known = site_open_about(&then, site->options, SITE_CHECK, &as_if) && is_known;
	if (!is_known || now.fresh.facts == NULL || then.fresh.facts == NULL) {
		console_findings(&now.findings);
		site_fail(site, STATUS_WRONG, clearing->patient,
			  "who would gain cannot be told: the settings, the registry or a feed are wrong");
		site_stop(&then);
		site_stop(&now);
		return site_stop(site);
	}
	const struct feed_change *changes =
	    feed_show_changes(now.fresh.facts, then.fresh.facts, then.now, site->arena, &count);
	int status = answer(site, clearing, changes, count);
	site_close(&then);
	site_close(&now);
	return status;
}
