#include "acl_sync/verbs/login_in_feeds.h"

#include "acl_sync/console.h"

#include <string.h>

static bool has_feeds(const struct settings *settings)
{
	for (size_t i = 0; settings != NULL && i < settings->source_count; i++)
		if (source_is_feed(&settings->sources[i]))
			return true;
	return false;
}

/* Facts know nothing of them: all feeds are read once more. */
void login_in_feeds_answer(const struct site *site, const char *login)
{
	struct site look;
	if (site->has_at || site->options->json || !has_feeds(site->settings))
		return;
	(void)site_open(&look, site->options, SITE_CHECK | SITE_AGAIN);
	for (size_t i = 0; i < look.fresh.fed.note_count; i++) {
		const struct feed_note *note = &look.fresh.fed.notes[i];
		if (note->login != NULL && strcmp(note->login, login) == 0 && note->outcome == FEED_NOTHING)
			console_answer("%s:%u names this login, and nothing comes of it: %s\n",
				       note->origin.file, note->origin.line, note->text);
	}
	site_close(&look);
}
