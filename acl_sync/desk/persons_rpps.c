#include "acl_sync/desk/persons_rpps.h"

#include "acl_sync/console.h"
#include "registry/statement_span.h"
#include "wording/wording.h"

#include <inttypes.h>
#include <stdio.h>

void persons_rpps_begin(struct persons_rpps *persons, struct site *site)
{
	*persons = (struct persons_rpps){.site = site, .read = json_object()};
	if (persons->read == NULL)
		console_out_of_memory();
}

void persons_rpps_clear(struct persons_rpps *persons)
{
	json_decref(persons->read);
	persons->read = NULL;
}

/* The number that the statement says, as JSON; null: none. NULL: it could not be read. */
static json_t *read_statement(const struct persons_rpps *persons, const struct state_statement *row,
			      struct arena *arena)
{
	struct findings ignored;
	const struct config_text text =
	    statement_span_text(row->section, row->file, row->line, row->text, row->size, arena);
	if (text.text == NULL)
		console_out_of_memory();
	wording_findings_init(&ignored);
	const struct statements *said =
	    statements_parse(&text, 1, &persons->site->settings->policy, arena, &ignored);
	findings_clear(&ignored);
	if (said == NULL)
		return NULL;
	return json_out_text(said->professional_count == 0 ? NULL : said->professionals[0].rpps);
}

/* The loader is asked once for each statement. */
static const char *number_of(struct persons_rpps *persons, const struct state_statement *row,
			     struct arena *arena)
{
	char id[24];
	snprintf(id, sizeof(id), "%" PRId64, row->id);
	json_t *number = json_object_get(persons->read, id);
	if (number == NULL) {
		number = read_statement(persons, row, arena);
		persons->is_blind = persons->is_blind || number == NULL;
		if (number != NULL)
			json_out_set(persons->read, id, number);
	}
	return json_string_value(number);
}

const char *persons_rpps_at(struct persons_rpps *persons, const char *login, int64_t at)
{
	const char *number = NULL;
	struct state_statements rows;
	if (persons->site->state == NULL || persons->site->settings == NULL)
		return NULL;
	struct arena *arena = arena_new();
	if (arena == NULL)
		console_out_of_memory();
	if (state_statements_named(persons->site->state, "professionals", login, at, arena, &rows) ==
	    STATE_ERROR)
		persons->is_blind = true;
	else
		for (size_t i = 0; number == NULL && i < rows.count; i++)
			number = number_of(persons, &rows.items[i], arena);
	arena_free(arena);
	return number;
}
