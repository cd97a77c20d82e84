/* Drafts become facts, once all files have been read: references lead somewhere now, or nowhere. */
#include "registry/feeds/fhir_say.h"
#include "registry/feeds/fhir_draft.h"
#include "registry/feeds/fhir_expand.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_resource.h"
#include "registry/feeds/fhir_unit.h"

#include <stdio.h>
#include <string.h>

/* ---- one fact ---- */

void fhir_say_fact(struct fhir *fhir, const struct fhir_record *record, const struct fhir_draft *draft,
		   fhir_fields instead)
{
	struct feed_fact fact = {
	    .kind = draft->kind, .file = record->file, .line = record->line, .resource = record->key};
	const struct feed_shape *shape = &feed_shapes[draft->kind];
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		if (((shape->must | shape->may) >> i & 1) != 0)
			fact.fields[i] =
			    instead[i] != NULL ? instead[i] : fhir_index_field(draft, (enum feed_field)i);
	if (record->is_over)
		fact.fields[FACT_STATE] = "over";
	if (draft->kind == FEED_OPTIN)
		fact.fields[FACT_SIGNED] =
		    record->signed_on == NULL ? NULL : fhir_json_date(fhir, record->signed_on, false);
	if ((shape->may >> FACT_AT & 1) != 0)
		fact.fields[FACT_AT] = record->said_at;
	feed_out_fact(fhir->reading->out, &fact);
}

void fhir_say_remark(struct fhir *fhir, const struct fhir_record *record, enum feed_kind kind,
		     const char *pid, const char *code, const char *content)
{
	struct feed_fact fact = {
	    .kind = kind, .file = record->file, .line = record->line, .resource = record->key};
	fact.fields[FACT_CODE] = code;
	fact.fields[FACT_PID] = pid;
	fact.fields[FACT_TEXT] = fhir_names_remark(code);
	if (kind == FEED_HOLD) {
		fact.fields[FACT_SRC] = record->key;
		fact.fields[FACT_CONTENT] = content;
	}
	feed_out_fact(fhir->reading->out, &fact);
}

void fhir_say_warning(struct fhir *fhir, const struct fhir_record *record, const char *code)
{
	struct fhir_identity identity;
	bool has_pid = record->patient != NULL && record->type != FHIR_PATIENT &&
		       fhir_reference_patient(fhir, record->patient, &identity);
	fhir_say_remark(fhir, record, FEED_WARNING, has_pid ? identity.pid : NULL, code, NULL);
}

/* ---- records ---- */

static void say_remark_of(const struct fhir_saying *saying)
{
	struct fhir_identity identity;
	const char *reference = fhir_index_field(saying->draft, FACT_PID);
	bool has_pid = reference != NULL && fhir_reference_patient(saying->fhir, reference, &identity);
	fhir_say_remark(saying->fhir, saying->record, saying->draft->kind, has_pid ? identity.pid : NULL,
			fhir_index_field(saying->draft, FACT_CODE),
			fhir_index_field(saying->draft, FACT_CONTENT));
}

static bool is_remark(const struct fhir_draft *draft)
{
	return draft->kind == FEED_HOLD || draft->kind == FEED_WARNING || draft->kind == FEED_IGNORED;
}

/* Does the record give what its drafts say? */
static bool is_in_force(const struct fhir *fhir, const struct fhir_record *record,
			const struct fhir_draft *draft)
{
	if (record->is_over && !fhir_encounter_is_recent(fhir, fhir_index_field(draft, FACT_TO)))
		return false;
	switch (record->type) {
	case FHIR_GROUP:
	case FHIR_ROLE:
	case FHIR_ORGANIZATION:
	case FHIR_LOCATION:
		return false;
	case FHIR_CARE_TEAM:
	case FHIR_ENCOUNTER:
	case FHIR_EPISODE:
		return record->is_live && !record->is_clashing;
	case FHIR_RELATED:
		return !record->is_clashing;
	case FHIR_CONSENT:
		return draft->kind != FEED_WITHDRAW ||
		       (!record->is_clashing && fhir_deletion_is_ours(fhir, record));
	default:
		return draft->kind != FEED_MEMBER || record->is_live;
	}
}

static const char *team_name(struct fhir *fhir, const struct fhir_record *record)
{
	const char *slash = strchr(record->key, '/');
	if (record->type == FHIR_ENCOUNTER)
		return fhir_index_printf(fhir, "enc:%s", slash == NULL ? record->key : slash + 1);
	if (record->type == FHIR_CARE_TEAM && record->is_unit && record->unit != NULL &&
	    fhir_reference_is_sure(fhir, record->unit)) {
		const char *unit = fhir_unit_number(fhir, record->unit);
		return unit != NULL ? unit : record->key;
	}
	return record->type == FHIR_PATIENT ? NULL : record->key;
}

static void say_unit(struct fhir *fhir, const struct fhir_record *record, const char *name)
{
	struct feed_fact fact = {
	    .kind = FEED_UNITTEAM, .file = record->file, .line = record->line, .resource = record->key};
	fact.fields[FACT_TID] = name;
	if (record->unit != NULL)
		fact.fields[FACT_ROLE] = fhir_expand_place(fhir, record->unit);
	feed_out_fact(fhir->reading->out, &fact);
}

/* One number of a professional. */
static void say_number(struct fhir *fhir, const struct fhir_record *record, const struct fhir_draft *draft)
{
	fhir_say_fact(fhir, record, draft, (fhir_fields){[FACT_WHO] = record->unit});
}

static void say_signer(struct fhir_saying *saying, const char *patient)
{
	if (!fhir_reference_patient(saying->fhir, patient, &saying->known))
		return;
	saying->pid = saying->known.pid;
	if (!fhir_signer_is_known(saying))
		fhir_say_warning(saying->fhir, saying->record, "PERFORMER");
	saying->pid = NULL;
}

static void say_record(struct fhir *fhir, const struct fhir_record *record)
{
	struct fhir_saying saying;
	saying.fhir = fhir;
	saying.record = record;
	saying.pid = NULL;
	saying.tid = team_name(fhir, record);
	saying.known.pid[0] = '\0';
	saying.known.doubt = NULL;
	saying.visit = ++fhir->visits;
	fhir->steps_of_one = 0;
	const char *about = record->type == FHIR_PATIENT ? record->key : record->patient;
	const struct fhir_record *group = about == NULL ? NULL : fhir_reference_follow(fhir, about);
	if (record->is_unit && record->is_live)
		say_unit(fhir, record, saying.tid);
	bool has_carers = record->type == FHIR_ENCOUNTER && fhir_encounter_has_carers(fhir, record);
	for (saying.draft = record->first; saying.draft != NULL && !fhir->out_of_memory && !fhir->is_too_much;
	     saying.draft = saying.draft->next) {
		if (is_remark(saying.draft))
			say_remark_of(&saying);
		else if (!is_in_force(fhir, record, saying.draft) ||
			 (has_carers && saying.draft->kind == FEED_TEAM))
			continue;
		else if (saying.draft->kind == FEED_PROF)
			say_number(fhir, record, saying.draft);
		else if (group != NULL && group->type == FHIR_GROUP)
			fhir_draft_say_for_each(&saying, group);
		else
			fhir_draft_say(&saying, about);
	}
	if (record->type == FHIR_CONSENT && record->signer != NULL)
		say_signer(&saying, about);
}

void fhir_say_all(struct fhir *fhir)
{
	fhir_index_decide(fhir);
	fhir_deletion_apply(fhir);
	bool has_error = fhir->reading->out->has_error; /* of what is to be deleted */
	for (const struct fhir_record *record = fhir->first;
	     record != NULL && !fhir->out_of_memory && !fhir->is_too_much && !has_error;
	     record = record->next) {
		if (record->is_deletion)
			fhir_deletion_say(fhir, record);
		else if (!record->is_gone)
			say_record(fhir, record);
	}
}
