/* One draft of a record becomes a fact: of which patient, of whom, in which unit. */
#include "registry/feeds/fhir_draft.h"
#include "registry/feeds/fhir_expand.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_say.h"
#include "registry/feeds/fhir_unit.h"

#include <stdio.h>
#include <string.h>

/* ---- whose ---- */

/* Is it of a kind that gives access? */
static bool is_permit(const struct fhir_draft *draft)
{
	const char *who = fhir_index_field(draft, FACT_WHO);
	return draft->kind == FEED_MEMBER || draft->kind == FEED_TEAM ||
	       (draft->kind == FEED_OPTIN && strcmp(who, "*") != 0);
}

/* Nobody knows whose it is: a refusal is said all the same, anything else is remarked upon. */
static void say_of_nobody(const struct fhir_saying *saying, const char *code)
{
	struct feed_fact fact = {.kind = FEED_OBJECT,
				 .file = saying->record->file,
				 .line = saying->record->line,
				 .resource = saying->record->key};
	if (saying->draft->kind != FEED_OBJECT) {
		fhir_say_warning(saying->fhir, saying->record, code);
		return;
	}
	fact.fields[FACT_WHO] = "?";
	fact.fields[FACT_FROM] = fhir_index_field(saying->draft, FACT_FROM);
	fact.fields[FACT_TO] = fhir_index_field(saying->draft, FACT_TO);
	fact.fields[FACT_SRC] = fhir_index_field(saying->draft, FACT_SRC);
	feed_out_fact(saying->fhir->reading->out, &fact);
}

/* The patient of the draft, in saying->known; false: none is known (said). */
static bool find_pid(struct fhir_saying *saying, const char *reference)
{
	struct fhir_identity *known = &saying->known;
	if (known->pid[0] == '\0' && !fhir_reference_patient(saying->fhir, reference, known)) {
		known->pid[0] = '\0';
		say_of_nobody(saying, "NOPATIENT");
		return false;
	}
	if (known->doubt != NULL && is_permit(saying->draft)) {
		fhir_say_warning(saying->fhir, saying->record, known->doubt);
		return false;
	}
	return true;
}

/* From when a permit is: from its own start, and since the patient has the number. */
static const char *starts_of(const struct fhir_saying *saying)
{
	const char *from = fhir_index_field(saying->draft, FACT_FROM);
	return saying->pid == NULL ? from : fhir_json_both(saying->fhir, from, saying->known.from);
}

static const char *ends_of(const struct fhir_saying *saying)
{
	const char *to = fhir_index_field(saying->draft, FACT_TO);
	return saying->pid == NULL ? to : fhir_json_both(saying->fhir, to, saying->known.to);
}

/* ---- persons ---- */

static void take_person(void *context, const char *who, const char *from, const char *to)
{
	const struct fhir_saying *saying = context;
	enum feed_kind kind = saying->draft->kind;
	if ((kind == FEED_OBJECT || kind == FEED_OPTIN) &&
	    !fhir_expand_may_wish(saying->fhir, saying->record))
		return;
	fhir_say_fact(saying->fhir, saying->record, saying->draft,
		      (fhir_fields){[FACT_WHO] = who,
				    [FACT_PID] = saying->pid,
				    [FACT_TID] = saying->tid,
				    [FACT_FROM] = from,
				    [FACT_TO] = to});
}

static void say_persons(struct fhir_saying *saying, enum fhir_for purpose)
{
	struct fhir_expanding expanding = {.fhir = saying->fhir,
					   .record = saying->record,
					   .purpose = purpose,
					   .take = take_person,
					   .context = saying,
					   .chain = {saying->record},
					   .depth = 1};
	bool is_denial = purpose == FHIR_FOR_DENIAL;
	fhir_expand(&expanding, fhir_index_field(saying->draft, FACT_WHO),
		    is_denial ? NULL : starts_of(saying), is_denial ? NULL : ends_of(saying));
}

/* ---- relatives ---- */

/* A person who is no professional, in a few words. */
static void say_relative(const struct fhir_saying *saying, enum feed_kind kind)
{
	char name[FHIR_WORD_MAX];
	struct feed_fact fact = {.kind = kind,
				 .file = saying->record->file,
				 .line = saying->record->line,
				 .resource = saying->record->key};
	const char *who = fhir_index_field(saying->draft, FACT_WHO);
	const struct fhir_record *record = fhir_reference_follow(saying->fhir, who);
	who = fhir_reference_plain(who);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(who, "\n"), record == NULL ? who : record->key);
	fact.fields[FACT_PID] = saying->pid;
	fact.fields[FACT_WHO] = name;
	fact.fields[FACT_ROLE] = fhir_index_field(saying->draft, FACT_ROLE);
	fact.fields[FACT_FROM] = fhir_index_field(saying->draft, FACT_FROM);
	fact.fields[FACT_TO] = fhir_index_field(saying->draft, FACT_TO);
	feed_out_fact(saying->fhir->reading->out, &fact);
}

/* ---- kinds ---- */

static void say_wish(struct fhir_saying *saying)
{
	bool is_permit = saying->draft->kind == FEED_OPTIN;
	if (is_permit && (saying->record->is_clashing || !fhir_signer_is_known(saying)))
		return; /* said of the record */
	say_persons(saying, is_permit ? FHIR_FOR_PERMIT : FHIR_FOR_DENIAL);
}

/* A team or group that is a member twice. */
static bool is_team_again(const struct fhir_saying *saying, const char *who)
{
	const struct fhir_record *record = fhir_reference_follow(saying->fhir, who);
	return record != NULL && (record->type == FHIR_CARE_TEAM || record->type == FHIR_GROUP) &&
	       fhir_expand_is_repeated(saying->fhir, saying->visit, who,
				       fhir_index_field(saying->draft, FACT_FROM),
				       fhir_index_field(saying->draft, FACT_TO));
}

static void say_member(struct fhir_saying *saying)
{
	const char *who = fhir_index_field(saying->draft, FACT_WHO);
	if (saying->pid != NULL && saying->record->type == FHIR_CARE_TEAM &&
	    fhir_reference_type(who, fhir_reference_follow(saying->fhir, who)) == FHIR_RELATED)
		say_relative(saying, FEED_RELATED);
	else if (!is_team_again(saying, who))
		say_persons(saying, FHIR_FOR_STAFF);
}

/* Another number may have been another patient's before, or be by now. */
static void say_patient(const struct fhir_saying *saying)
{
	struct fhir_identity identity = {.doubt = NULL};
	const char *other = fhir_index_field(saying->draft, FACT_REPLACED_BY);
	if (other != NULL && !fhir_reference_patient(saying->fhir, other, &identity)) {
		fhir_say_warning(saying->fhir, saying->record, "NOPATIENT");
		return;
	}
	bool is_unsure = other != NULL && (other[0] == '=' || identity.doubt != NULL ||
					   saying->known.doubt != NULL || saying->record->is_clashing);
	fhir_say_fact(saying->fhir, saying->record, saying->draft,
		      (fhir_fields){[FACT_PID] = saying->pid,
				    [FACT_REPLACED_BY] = other == NULL ? NULL : identity.pid,
				    [FACT_CODE] = is_unsure ? "UNSURE" : NULL});
}

static void say_draft(struct fhir_saying *saying)
{
	const char *doubt;
	switch (saying->draft->kind) {
	case FEED_MEMBER:
		say_member(saying);
		break;
	case FEED_OPTIN:
	case FEED_OBJECT:
		say_wish(saying);
		break;
	case FEED_LEGALREP:
	case FEED_RELATED:
		say_relative(saying, saying->draft->kind);
		break;
	case FEED_PATIENT:
		say_patient(saying);
		break;
	case FEED_TEAM:
		doubt = fhir_reference_doubt(saying->fhir, fhir_index_field(saying->draft, FACT_TID));
		if (doubt != NULL) {
			fhir_say_warning(saying->fhir, saying->record, doubt);
			break;
		}
		saying->tid = fhir_unit_name(saying->fhir, fhir_index_field(saying->draft, FACT_TID));
		/* fall through */
	default:
		fhir_say_fact(saying->fhir, saying->record, saying->draft,
			      (fhir_fields){[FACT_PID] = saying->pid,
					    [FACT_TID] = saying->tid,
					    [FACT_FROM] = is_permit(saying->draft) ? starts_of(saying) : NULL,
					    [FACT_TO] = is_permit(saying->draft) ? ends_of(saying) : NULL});
	}
}

void fhir_draft_say(struct fhir_saying *saying, const char *reference)
{
	if (reference != NULL && !find_pid(saying, reference))
		return;
	saying->pid = reference == NULL ? NULL : saying->known.pid;
	say_draft(saying);
	saying->pid = NULL;
}

void fhir_draft_say_for_each(struct fhir_saying *saying, const struct fhir_record *group)
{
	if (!group->is_live || !group->is_listed || group->is_clashing ||
	    !fhir_reference_is_sure(saying->fhir, saying->record->patient)) {
		say_of_nobody(saying, "GROUP");
		return;
	}
	for (const struct fhir_draft *draft = group->first; draft != NULL && !saying->fhir->is_too_much;
	     draft = draft->next)
		if (draft->kind == FEED_MEMBER && fhir_index_field(draft, FACT_FROM) == NULL &&
		    fhir_index_field(draft, FACT_TO) == NULL) {
			saying->known.pid[0] = '\0';
			saying->fhir->steps_of_one = 0;
			saying->visit = ++saying->fhir->visits;
			fhir_draft_say(saying, fhir_index_field(draft, FACT_WHO));
		}
}
