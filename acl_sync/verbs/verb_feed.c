/* careacl feed check SOURCE, careacl feed clear SOURCE PATIENT [LINE]. */
#include "acl_sync/verbs/verb_feed_private.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/may_read.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"

#include <string.h>

static const char *last_part(const char *shown)
{
	const char *slash = strrchr(shown, '/');
	return slash == NULL ? shown : slash + 1;
}

static bool is_named(const struct source *source, const char *typed, bool whole)
{
	return source_is_feed(source) && strcmp(whole ? source->shown : last_part(source->shown), typed) == 0;
}

/* "feeds/his, feeds/adt"; NULL: there is none. */
static const char *all_feeds(struct site *site, const struct settings *settings)
{
	const char *all = NULL;
	for (size_t i = 0; settings != NULL && i < settings->source_count; i++) {
		if (!source_is_feed(&settings->sources[i]))
			continue;
		all = arena_printf(site->arena, "%s%s%s", all == NULL ? "" : all, all == NULL ? "" : ", ",
				   settings->sources[i].shown);
		if (all == NULL)
			console_out_of_memory();
	}
	return all;
}

/* Says why no feed is meant. */
static void refuse_name(struct site *site, const struct settings *settings, const char *typed, size_t count)
{
	const char *all = all_feeds(site, settings);
	if (all == NULL)
		site_fail(site, STATUS_WRONG, typed, "is no feed of careacl.conf, which has none");
	else if (count > 1)
		site_fail(site, STATUS_WRONG, typed,
			  "several feeds of careacl.conf are called so; expected the whole path of one: %s",
			  all);
	else
		site_fail(site, STATUS_WRONG, typed, "is no feed of careacl.conf; expected one of them: %s",
			  all);
}

const struct source *verb_feed_source(struct site *site, const struct settings *settings, const char *typed)
{
	const struct source *found = NULL;
	size_t count = 0;
	for (int whole = 1; whole >= 0 && settings != NULL && count == 0; whole--)
		for (size_t i = 0; i < settings->source_count; i++)
			if (is_named(&settings->sources[i], typed, whole)) {
				found = &settings->sources[i];
				count++;
			}
	if (count == 1)
		return found;
	refuse_name(site, settings, typed, count);
	return NULL;
}

int verb_feed(const struct options *options)
{
	const char *action = options->operands[0];
	int status = STATUS_WRONG;
	/* it shows what is said about patients, as `statements` does */
	if (strcmp(action, "check") == 0 &&
	    (options->by != NULL || options->reference != NULL || options->dry_run))
		return site_refuse(
		    options,
		    "'feed check' takes none of --by, --reference and --dry-run: it records nothing");
	if (strcmp(action, "check") == 0 && options->operand_count == 2)
		return may_read(options, OFFICE_DESK, &status) ? verb_feed_check(options) : status;
	if (strcmp(action, "clear") == 0 && options->at != NULL)
		return site_refuse(options, "'feed clear' does not take --at: it changes something");
	if (strcmp(action, "clear") == 0 && options->operand_count >= 3)
		return verb_feed_clear(options);
	return site_refuse(options, "expected 'feed check SOURCE' or 'feed clear SOURCE PATIENT [LINE]'");
}
