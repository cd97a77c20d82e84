#include "acl_sync/site/desk_left.h"

#include "acl_sync/site/desk_join.h"
#include "registry/statement_span.h"
#include "wording/wording.h"

#include <string.h>

/* The merge says it: the line of the registry says something else by now. */
static void say_by(struct said *said, const struct desk_item *merge)
{
	said->origin = (struct origin){.file = DESK_FILE, .line = (unsigned)merge->id};
	said->keys = NULL;
	said->key_count = 0;
}

static void say_seals(const struct said_seal *seals, size_t count, const struct desk_item *merge)
{
	for (size_t i = 0; i < count; i++)
		say_by(&((struct said_seal *)&seals[i])->said, merge);
}

/* Of what the row says. */
static void keep_refusals(struct said_patient *patient, const struct said_patient *row,
			  const struct desk_item *merge)
{
	patient->objections = row->objections;
	patient->objection_count = row->objection_count;
	patient->withheld = row->withheld;
	patient->withheld_count = row->withheld_count;
	patient->deleted = row->deleted;
	patient->deleted_count = row->deleted_count;
	patient->hidden = row->hidden;
	patient->hidden_count = row->hidden_count;
	patient->has_closed = row->has_closed;
	patient->closed = row->closed;
	for (size_t i = 0; i < row->objection_count; i++)
		say_by(&((struct said_wish *)&row->objections[i])->said, merge);
	say_seals(row->withheld, row->withheld_count, merge);
	say_seals(row->deleted, row->deleted_count, merge);
	say_seals(row->hidden, row->hidden_count, merge);
	desk_join_make_lasting(patient);
}

static bool refuse_everyone(struct said_patient *patient, struct arena *arena)
{
	struct said_wish *objection = arena_alloc(arena, sizeof(*objection));
	if (objection == NULL)
		return false;
	*objection = (struct said_wish){.said = patient->said, .to = "everyone"};
	patient->objections = objection;
	patient->objection_count = 1;
	return true;
}

/* What the state keeps of the patient. */
static const struct state_statement *last_row(const struct desk_item *merge, const char *id)
{
	const struct state_statement *last = merge->last;
	if (last == NULL)
		return NULL;
	const struct state_statement *row = strcmp(merge->patient, id) == 0 ? &last[0] : &last[1];
	return row->section == NULL ? NULL : row;
}

struct said_patient *desk_left_patient(const struct desk_item *merge, const char *id, bool is_readable,
				       const struct policy *policy, struct arena *arena, bool *ret_readable)
{
	const struct state_statement *row = last_row(merge, id);
	const struct statements *said = NULL;
	struct said_patient *patient = arena_alloc(arena, sizeof(*patient));
	*ret_readable = true;
	if (patient == NULL)
		return NULL;
	*patient = (struct said_patient){.said.window = TIME_WINDOW_OPEN, .id = id};
	say_by(&patient->said, merge);
	if (row == NULL)
		return patient;
	if (is_readable) {
		struct findings findings;
		struct config_text text =
		    statement_span_text(row->section, row->file, row->line, row->text, row->size, arena);
		wording_findings_init(&findings);
		if (text.text != NULL)
			said = statements_parse(&text, 1, policy, arena, &findings);
		bool out_of_memory = text.text == NULL || findings.out_of_memory;
		findings_clear(&findings);
		if (out_of_memory)
			return NULL;
	}
	*ret_readable = said != NULL && said->patient_count == 1;
	if (*ret_readable)
		keep_refusals(patient, &said->patients[0], merge);
	else if (!refuse_everyone(patient, arena))
		return NULL;
	return patient;
}
