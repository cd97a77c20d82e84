/* Login lines that name a professional by an id which a feed itself has given: another feed of the format may have the same id for
 * somebody else. "Practitioner|12" is the only such feed's, "feeds/fhir#Practitioner|12" that feed's. */
#include "acl_sync/feed/feed_people_private.h"
#include "registry/feeds/feed_parser.h"

#include <string.h>

/* How the feed's own ids are called; NULL: it has none. */
static const char *system_of(const struct staging *staging, size_t feed)
{
	return feed_parser_find(staging->feeds[feed].source->type)->own_ids;
}

/* What stands behind the start; NULL: it does not start so. */
static const char *behind(const char *text, const char *start, char end)
{
	size_t length = strlen(start);
	return strncmp(text, start, length) == 0 && text[length] == end ? text + length + 1 : NULL;
}

static const char *named_within(const struct staging *staging, size_t feed, const char *who)
{
	const char *system = system_of(staging, feed);
	const char *id = behind(who, staging->feeds[feed].source->shown, '#');
	return system != NULL && id != NULL && behind(id, system, '|') != NULL ? id : NULL;
}

struct feed_own_id feed_own_ids_read(struct staging *staging, const struct feed_said *said)
{
	struct feed_own_id found = {.who = feed_field_of(said, FACT_WHO)};
	size_t count = 0;
	const char *first = NULL;
	for (size_t i = 0; i < staging->feed_count; i++) {
		const char *system = system_of(staging, i), *id = named_within(staging, i, found.who);
		if (id != NULL)
			return (struct feed_own_id){.who = id, .feed = (unsigned)i + 1};
		if (system == NULL || behind(found.who, system, '|') == NULL)
			continue;
		first = count++ == 0 ? feed_printf(staging, "%s#%s", staging->feeds[i].source->shown, system)
				     : first;
	}
	found.is_vague = count > 1;
	if (found.is_vague)
		feed_note(staging, said, FEED_NOTHING,
			  "several feeds may have this id, each for somebody else: name the feed, as in %s",
			  first);
	return found;
}
