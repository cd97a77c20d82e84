#include "acl_sync/site/snapshot_news.h"

#include "registry/state_review.h"
#include "registry/statement_span.h"
#include "wording/wording.h"

#include <errno.h>
#include <string.h>

/* What is over is nothing that the door tells of; what cannot be read any more gives nothing. */
static void add_text(struct site *site, const struct config_text *text, const char *login,
		     struct snapshot_windows *windows)
{
	struct findings ignored;
	wording_findings_init(&ignored);
	const struct statements *said =
	    text->text == NULL ? NULL
			       : statements_parse(text, 1, &site->settings->policy, site->arena, &ignored);
	for (size_t i = 0; said != NULL && i < said->break_glass_count; i++)
		if (strcmp(said->break_glasses[i].login, login) == 0 &&
		    said->break_glasses[i].said.window.until > site->clock_now)
			snapshot_windows_add(windows, said->break_glasses[i].said.window, site->arena);
	findings_clear(&ignored);
}

int snapshot_news_claimed(struct site *site, const char *login, struct snapshot_windows *windows)
{
	struct desk_items items;
	if (state_desk_history(site->state, NULL, login, site->arena, &items) != STATE_OK)
		return -EIO;
	for (size_t i = 0; i < items.count; i++) {
		struct config_text text;
		if (strcmp(items.items[i].section, "break_glass") != 0 || items.items[i].ended != STATE_STILL)
			continue;
		text = desk_text(&items.items[i], site->arena);
		add_text(site, &text, login, windows);
	}
	return 0;
}

int snapshot_news_registry(struct site *site, const char *login, struct snapshot_windows *windows)
{
	struct state_statements rows;
	if (state_statements_named(site->state, "break_glass", NULL, STATE_STILL, site->arena, &rows) !=
	    STATE_OK)
		return -EIO;
	for (size_t i = 0; i < rows.count; i++) {
		const struct state_statement *row = &rows.items[i];
		struct config_text text = statement_span_text(row->section, row->file, row->line, row->text,
							      row->size, site->arena);
		add_text(site, &text, login, windows);
	}
	return 0;
}
