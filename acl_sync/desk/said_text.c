#include "acl_sync/desk/said_text.h"

#include "acl_sync/desk/statement_text.h"

struct gathering {
	struct arena *arena;
	struct said_line *items;
	size_t count, capacity;
	bool failed;
};

static struct statement_text begin(const struct gathering *gathering)
{
	struct statement_text text;
	statement_text_begin(&text, gathering->arena);
	return text;
}

static void add(struct gathering *gathering, const char *section, const struct said *said,
		struct statement_text *text)
{
	struct said_line *items = arena_grow(gathering->arena, gathering->items, gathering->count,
					     &gathering->capacity, sizeof(*items));
	const char *words = statement_text_end(text);
	gathering->failed = gathering->failed || items == NULL || words == NULL;
	if (gathering->failed)
		return;
	gathering->items = items;
	items[gathering->count++] = (struct said_line){section, words, said->origin, said->window};
}

static void add_words(struct statement_text *text, const char *key, const struct words *words)
{
	statement_text_add_list(text, key, words->items, words->count);
}

static void add_wishes(struct gathering *gathering, const char *section, const struct said_wish *wishes,
		       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct statement_text text = begin(gathering);
		statement_text_add(&text, "to", wishes[i].to);
		add_words(&text, "categories", &wishes[i].categories);
		add_words(&text, "documents", &wishes[i].documents);
		add(gathering, section, &wishes[i].said, &text);
	}
}

static void add_seals(struct gathering *gathering, const char *section, const struct said_seal *seals,
		      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct statement_text text = begin(gathering);
		statement_text_add(&text, "category", seals[i].category);
		statement_text_add(&text, "document", seals[i].document);
		statement_text_add(&text, "author", seals[i].author);
		statement_text_add(&text, "ground", seals[i].ground);
		add(gathering, section, &seals[i].said, &text);
	}
}

static void add_positions(struct gathering *gathering, const struct said_patient *patient)
{
	for (size_t i = 0; i < patient->attending_count; i++) {
		struct statement_text text = begin(gathering);
		statement_text_add(&text, "login", patient->attendings[i].login);
		add(gathering, "attending", &patient->attendings[i].said, &text);
	}
	for (size_t i = 0; i < patient->team_count; i++) {
		struct statement_text text = begin(gathering);
		statement_text_add(&text, "team", patient->teams[i].team);
		statement_text_add(&text, "in_charge", patient->teams[i].in_charge);
		add(gathering, "teams", &patient->teams[i].said, &text);
	}
}

static void add_relations(struct gathering *gathering, const struct said_patient *patient)
{
	for (size_t i = 0; i < patient->relation_count; i++) {
		const struct said_relation *relation = &patient->relations[i];
		struct statement_text text = begin(gathering);
		statement_text_add(&text, "login", relation->login);
		statement_text_add(&text, "kind", relation_kind_names[relation->kind]);
		statement_text_add_flag(&text, "agreed", relation->agreed);
		add_words(&text, "categories", &relation->categories);
		statement_text_add(&text, "purpose", relation->purpose);
		statement_text_add(&text, "ground", relation->ground);
		add(gathering, "relations", &relation->said, &text);
	}
}

/* The record is closed, the patient has died: the patient's own statement says it. */
static void add_instant(struct gathering *gathering, const char *section, const struct said *said,
			int64_t instant)
{
	struct statement_text text = begin(gathering);
	struct said from = *said;
	from.window = (struct time_window){instant, TIME_NEVER};
	statement_text_add_instant(&text, section, instant);
	add(gathering, section, &from, &text);
}

static void add_patient(struct gathering *gathering, const struct said_patient *patient)
{
	if (patient->has_deceased)
		add_instant(gathering, "deceased", &patient->said, patient->deceased);
	if (patient->has_closed)
		add_instant(gathering, "closed", &patient->said, patient->closed);
	add_positions(gathering, patient);
	add_wishes(gathering, "consents", patient->consents, patient->consent_count);
	add_wishes(gathering, "objections", patient->objections, patient->objection_count);
	add_seals(gathering, "withheld", patient->withheld, patient->withheld_count);
	add_seals(gathering, "deleted", patient->deleted, patient->deleted_count);
	add_seals(gathering, "hidden", patient->hidden, patient->hidden_count);
	add_relations(gathering, patient);
}

static void add_derogations(struct gathering *gathering, const struct statements *statements,
			    const char *patient)
{
	for (size_t i = 0; i < statements->derogation_count; i++) {
		const struct said_derogation *derogation = &statements->derogations[i];
		struct statement_text text = begin(gathering);
		if (strcmp(derogation->patient, patient) != 0)
			continue;
		statement_text_add(&text, "login", derogation->login);
		statement_text_add(&text, "basis", basis_names[derogation->basis]);
		add_words(&text, "categories", &derogation->categories);
		statement_text_add(&text, "reference", derogation->reference);
		statement_text_add(&text, "agreed_by", derogation->agreed_by);
		statement_text_add(&text, "legal_text", derogation->legal_text);
		statement_text_add_flag(&text, "withheld", derogation->withheld);
		statement_text_add_flag(&text, "patient_agreed", derogation->patient_agreed);
		add(gathering, "derogations", &derogation->said, &text);
	}
}

static void add_break_glasses(struct gathering *gathering, const struct statements *statements,
			      const char *patient)
{
	for (size_t i = 0; i < statements->break_glass_count; i++) {
		const struct said_break_glass *glass = &statements->break_glasses[i];
		struct statement_text text = begin(gathering);
		if (strcmp(glass->patient, patient) != 0)
			continue;
		statement_text_add(&text, "login", glass->login);
		statement_text_add(&text, "justification", glass->justification);
		statement_text_add_flag(&text, "cannot_consent", glass->cannot_consent);
		statement_text_add_flag(&text, "immediate_risk", glass->immediate_risk);
		add(gathering, "break_glass", &glass->said, &text);
	}
}

bool said_text_all(const struct statements *statements, const char *patient, struct arena *arena,
		   struct said_lines *ret_lines)
{
	struct gathering gathering = {.arena = arena};
	for (size_t i = 0; i < statements->patient_count; i++)
		if (strcmp(statements->patients[i].id, patient) == 0)
			add_patient(&gathering, &statements->patients[i]);
	add_derogations(&gathering, statements, patient);
	add_break_glasses(&gathering, statements, patient);
	*ret_lines = (struct said_lines){gathering.items, gathering.count};
	return !gathering.failed;
}
