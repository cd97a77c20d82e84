#include "acl_sync/desk/persons_past.h"

#include "registry/statement_span.h"
#include "wording/wording.h"

#include <string.h>

/* The rpps of a statement that was kept; NULL: none. */
static const char *rpps_of(struct site *site, const struct state_statement *row)
{
	struct findings ignored;
	const struct config_text text =
	    statement_span_text(row->section, row->file, row->line, row->text, row->size, site->arena);
	wording_findings_init(&ignored);
	const struct statements *said =
	    text.text == NULL ? NULL
			      : statements_parse(&text, 1, &site->settings->policy, site->arena, &ignored);
	findings_clear(&ignored);
	return said == NULL || said->professional_count == 0 ? NULL : said->professionals[0].rpps;
}

static bool read_ever(struct site *site, const char *login, struct state_statements *ret_rows)
{
	return state_statements_during(site->state, "professionals", login, TIME_ALWAYS, STATE_STILL - 1,
				       site->arena, ret_rows) == STATE_OK;
}

bool persons_past_same(struct site *site, const char *login, const char *other)
{
	struct state_statements own, others;
	if (site->state == NULL || !read_ever(site, login, &own) || !read_ever(site, other, &others))
		return true;
	for (size_t i = 0; i < own.count; i++) {
		const char *rpps = rpps_of(site, &own.items[i]);
		for (size_t j = 0; rpps != NULL && j < others.count; j++) {
			const char *known = rpps_of(site, &others.items[j]);
			if (known != NULL && strcmp(known, rpps) == 0)
				return true;
		}
	}
	return false;
}
