/* What feeds said that waits for a person: patients on hold, objections that are kept, refusals that are nobody's. */
#include "acl_sync/check/check.h"
#include "acl_sync/feed/feed_show.h"
#include "acl_sync/feed/feed_waiting.h"

#include <string.h>

/* Does nobody declare the patient? Then it waits for that. */
static bool is_undeclared(const struct site *site, const struct said_patient *patient)
{
	const struct facts *facts = site->fresh.facts;
	return patient->is_more && facts != NULL && facts_patient(facts, patient->id) == NO_ID;
}

static void check_undeclared(struct site *site)
{
	const struct statements *said = &site->fresh.statements;
	struct origin first = {0};
	size_t count = 0;
	for (size_t i = 0; i < said->patient_count; i++) {
		if (is_undeclared(site, &said->patients[i]) && count++ == 0)
			first = said->patients[i].said.origin;
		arena_rest(sizeof(said->patients[i]));
	}
	if (count > 0)
		findings_add(
		    &site->findings, SEVERITY_WARNING, first,
		    "feeds refuse something, or may, for %zu patients whom nobody declares: it is in "
		    "force once somebody does; this is the first, 'careacl feed check' lists all",
		    count);
}

/* Is it a feed of careacl.conf still? */
static bool is_read(const struct site *site, const char *feed)
{
	const struct settings *settings = site->fresh.settings;
	for (size_t i = 0; i < settings->source_count; i++)
		if (source_is_feed(&settings->sources[i]) && strcmp(settings->sources[i].shown, feed) == 0)
			return true;
	return false;
}

static void check_waiting(struct site *site, const struct feed_waiting *one)
{
	const char *remedy = feed_waiting_remedy(one, is_read(site, one->feed), site->arena);
	struct findings *findings = &site->findings;
	if (one->objection != NULL)
		findings_add(findings, SEVERITY_WARNING, one->origin,
			     "an objection that the feed does not say any more is kept since %s, when it had "
			     "stood in this line; %s",
			     one->objection->kept, remedy);
	else if (one->hold->gone != NULL)
		findings_add(
		    findings, SEVERITY_WARNING, one->origin,
		    "the patient is on hold, no feed gives new access: %s; it is not in the feed any "
		    "more since %s, when it had stood in this line, and that does not end the hold: %s",
		    one->words, one->hold->gone, remedy);
	else
		findings_add(findings, SEVERITY_WARNING, one->origin,
			     "the patient is on hold, no feed gives new access: %s; %s", one->words, remedy);
}

/* Does the fact name whom the word stands for? */
static bool names(const char *fact, const char *word, size_t length)
{
	const char *who = strstr(fact, "who=");
	return who != NULL && strncmp(who + 4, word, length) == 0 &&
	       (who[4 + length] == ' ' || who[4 + length] == '\0');
}

/* Is a patient on hold who refuses something to whom a login table's line names, by login or number? */
static bool is_refused(const struct site *site, const struct feed_note *line)
{
	const struct feed_staged *fed = &site->fresh.fed;
	const char *who = strstr(line->said, "who="),
		   *login = arena_printf(site->arena, "login|%s", line->login);
	for (size_t i = 0; login != NULL && i < fed->note_count; i++)
		if (fed->notes[i].outcome == FEED_HELD &&
		    (names(fed->notes[i].said, login, strlen(login)) ||
		     (who != NULL && names(fed->notes[i].said, who + 4, strcspn(who + 4, " ")))))
			return true;
	return false;
}

static void check_logins(struct site *site)
{
	const struct feed_staged *fed = &site->fresh.fed;
	for (size_t i = 0; i < fed->note_count; i++)
		if (fed->notes[i].login != NULL && fed->notes[i].outcome == FEED_NOTHING &&
		    is_refused(site, &fed->notes[i]))
			findings_add(&site->findings, SEVERITY_WARNING, fed->notes[i].origin,
				     "%s: patients who refuse them something are on hold because of it; mend "
				     "this line before anybody clears that",
				     fed->notes[i].text);
}

void check_feeds(struct site *site)
{
	const struct statements *said = &site->fresh.statements;
	const char *unowned = feed_show_unowned(&site->fresh.fed.unowned, site->arena);
	if (unowned != NULL)
		findings_add(&site->findings, SEVERITY_WARNING, site->fresh.fed.unowned.first, "%s", unowned);
	check_undeclared(site);
	check_logins(site);
	for (size_t i = 0; i < said->patient_count; i++) {
		size_t count;
		arena_rest(sizeof(said->patients[i]));
		if (is_undeclared(site, &said->patients[i]))
			continue;
		const struct feed_waiting *all = feed_waiting_of(&said->patients[i], site->arena, &count);
		for (size_t j = 0; j < count; j++)
			check_waiting(site, &all[j]);
	}
}
