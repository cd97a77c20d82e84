/* Which topics there are, and which of them somebody may have meant. */
#include "acl_sync/help/help.h"
#include "policy/close_match.h"

#include <stdbool.h>
#include <string.h>

/* a shorter word is in everything */
#define WORD_MIN 3

const struct help_topic *help_find(const char *name)
{
	for (size_t i = 0; i < help_topic_count; i++)
		if (strcmp(help_topics[i].name, name) == 0)
			return &help_topics[i];
	return NULL;
}

const char *help_text(const struct help_topic *topic)
{
	return topic->pages[wording_language()];
}

/* The first line of a page without its mark. */
static const char *title_of(const char *page, struct arena *arena)
{
	page += strspn(page, "# ");
	return arena_printf(arena, "%.*s", (int)strcspn(page, "\n"), page);
}

const char *help_title(const struct help_topic *topic, struct arena *arena)
{
	return title_of(help_text(topic), arena);
}

static bool is_about(const struct help_topic *topic, const char *wanted, struct arena *arena)
{
	if (strlen(wanted) < WORD_MIN)
		return false;
	if (strcasestr(topic->name, wanted) != NULL)
		return true;
	for (size_t i = 0; i < WORDING_LANGUAGE_COUNT; i++) {
		const char *title = title_of(topic->pages[i], arena);
		if (title != NULL && strcasestr(title, wanted) != NULL)
			return true;
	}
	return false;
}

const char *help_near(const char *wanted, struct arena *arena)
{
	const char *meant = close_match(help_topics, help_topic_count, sizeof(help_topics[0]), wanted);
	const char *names = "";
	for (size_t i = 0; i < help_topic_count && names != NULL; i++) {
		const struct help_topic *topic = &help_topics[i];
		if (topic->name == meant || is_about(topic, wanted, arena))
			names =
			    arena_printf(arena, "%s%s%s", names, names[0] != '\0' ? ", " : "", topic->name);
	}
	return names;
}

const char *help_names(struct arena *arena)
{
	const char *names = "";
	for (size_t i = 0; i < help_topic_count && names != NULL; i++)
		names = arena_printf(arena, "%s%s%s", names, i > 0 ? ", " : "", help_topics[i].name);
	return names;
}
