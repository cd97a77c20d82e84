/* Drafts become facts, once all files have been read: references lead somewhere now, or nowhere. */
#include "registry/feeds/fhir_private.h"

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

/* ---- whose ---- */

struct saying {
	struct fhir *fhir;
	const struct fhir_record *record;
	const struct fhir_draft *draft;
	const char *pid, *tid;      /* NULL: none */
	struct fhir_identity known; /* the record's patient; an empty id: not asked yet */
	unsigned visit;             /* of this record, for this patient */
};

/* Is it of a kind that gives access? */
static bool is_permit(const struct fhir_draft *draft)
{
	const char *who = fhir_index_field(draft, FACT_WHO);
	return draft->kind == FEED_MEMBER || draft->kind == FEED_TEAM ||
	       (draft->kind == FEED_OPTIN && strcmp(who, "*") != 0);
}

/* The patient of the draft, in saying->known; false: none is known (said). */
static bool find_pid(struct saying *saying, const char *reference)
{
	struct fhir_identity *known = &saying->known;
	if (known->pid[0] == '\0' && !fhir_reference_patient(saying->fhir, reference, known)) {
		known->pid[0] = '\0';
		fhir_say_warning(saying->fhir, saying->record, "NOPATIENT");
		return false;
	}
	if (known->doubt != NULL && is_permit(saying->draft)) {
		fhir_say_warning(saying->fhir, saying->record, known->doubt);
		return false;
	}
	return true;
}

/* From when a permit is: from its own start, and since the patient has the number. */
static const char *starts_of(const struct saying *saying)
{
	const char *from = fhir_index_field(saying->draft, FACT_FROM);
	return saying->pid == NULL ? from : fhir_json_both(saying->fhir, from, saying->known.from);
}

static const char *ends_of(const struct saying *saying)
{
	const char *to = fhir_index_field(saying->draft, FACT_TO);
	return saying->pid == NULL ? to : fhir_json_both(saying->fhir, to, saying->known.to);
}

/* ---- persons ---- */

static void take_person(void *context, const char *who, const char *from, const char *to)
{
	const struct saying *saying = context;
	fhir_say_fact(saying->fhir, saying->record, saying->draft,
		      (fhir_fields){[FACT_WHO] = who,
				    [FACT_PID] = saying->pid,
				    [FACT_TID] = saying->tid,
				    [FACT_FROM] = from,
				    [FACT_TO] = to});
}

static void say_persons(struct saying *saying, enum fhir_for purpose)
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
static void say_relative(const struct saying *saying, enum feed_kind kind)
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

/* Is it for sure whom the draft is about? */
static bool is_the_patient(const struct saying *saying, const char *reference)
{
	struct fhir_identity identity;
	return fhir_reference_patient(saying->fhir, reference, &identity) &&
	       (identity.doubt == NULL || saying->known.doubt != NULL) &&
	       strcmp(identity.pid, saying->pid) == 0;
}

/* Is the person who signed known to represent the patient at that time? */
static bool represents(const struct saying *saying, const struct fhir_record *person)
{
	const char *when = saying->record->signed_on;
	if (person == NULL || person->type != FHIR_RELATED || person->legal_relations == 0 ||
	    person->is_clashing || when == NULL || strlen(when) < 10 ||
	    !is_the_patient(saying, person->patient))
		return false;
	for (const struct fhir_draft *draft = person->first; draft != NULL; draft = draft->next) {
		const char *from = fhir_index_field(draft, FACT_FROM), *to = fhir_index_field(draft, FACT_TO);
		if (draft->kind == FEED_LEGALREP && (from == NULL || strncmp(from, when, 10) <= 0) &&
		    (to == NULL || (strcmp(to, "?") != 0 && strncmp(when, to, 10) <= 0)))
			return true;
	}
	return false;
}

static bool is_signed(const struct saying *saying)
{
	const char *signer = saying->record->signer;
	if (signer == NULL || is_the_patient(saying, signer))
		return true;
	return fhir_reference_is_sure(saying->fhir, signer) &&
	       represents(saying, fhir_reference_follow(saying->fhir, signer));
}

/* ---- kinds ---- */

static void say_wish(struct saying *saying)
{
	bool is_permit = saying->draft->kind == FEED_OPTIN;
	if (is_permit && (saying->record->is_clashing || !is_signed(saying)))
		return; /* said of the record */
	say_persons(saying, is_permit ? FHIR_FOR_PERMIT : FHIR_FOR_DENIAL);
}

/* A team or group that is a member twice. */
static bool is_team_again(const struct saying *saying, const char *who)
{
	const struct fhir_record *record = fhir_reference_follow(saying->fhir, who);
	return record != NULL && (record->type == FHIR_CARE_TEAM || record->type == FHIR_GROUP) &&
	       fhir_expand_is_repeated(saying->fhir, saying->visit, who,
				       fhir_index_field(saying->draft, FACT_FROM),
				       fhir_index_field(saying->draft, FACT_TO));
}

static void say_member(struct saying *saying)
{
	const char *who = fhir_index_field(saying->draft, FACT_WHO);
	if (saying->pid != NULL && saying->record->type == FHIR_CARE_TEAM &&
	    fhir_reference_type(who, fhir_reference_follow(saying->fhir, who)) == FHIR_RELATED)
		say_relative(saying, FEED_RELATED);
	else if (!is_team_again(saying, who))
		say_persons(saying, FHIR_FOR_STAFF);
}

/* The unit is called what the site calls it, or after its resource. */
static const char *unit_name(struct fhir *fhir, const char *reference)
{
	const struct fhir_record *record = fhir_reference_follow(fhir, reference);
	reference = fhir_reference_plain(reference);
	const char *number = strchr(reference, '?'), *bar = number == NULL ? NULL : strchr(number, '|');
	char system[FHIR_WORD_MAX];
	if (record != NULL && record->unit != NULL && record->type != FHIR_CARE_TEAM)
		return record->unit;
	if (record == NULL && bar != NULL) {
		snprintf(system, sizeof(system), "%.*s", (int)(bar - number - 1), number + 1);
		if (fhir_reference_is_system(fhir->reading->flags.unit_systems, system))
			return fhir_index_word(fhir, bar + 1);
	}
	return fhir_expand_place(fhir, reference);
}

static void say_patient(const struct saying *saying)
{
	struct fhir_identity identity;
	const char *other = fhir_index_field(saying->draft, FACT_REPLACED_BY);
	if (other != NULL && !fhir_reference_patient(saying->fhir, other, &identity))
		fhir_say_warning(saying->fhir, saying->record, "NOPATIENT");
	else
		fhir_say_fact(
		    saying->fhir, saying->record, saying->draft,
		    (fhir_fields){
			[FACT_PID] = saying->pid, [FACT_REPLACED_BY] = other == NULL ? NULL : identity.pid});
}

static void say_draft(struct saying *saying)
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
		saying->tid = unit_name(saying->fhir, fhir_index_field(saying->draft, FACT_TID));
		/* fall through */
	default:
		fhir_say_fact(saying->fhir, saying->record, saying->draft,
			      (fhir_fields){[FACT_PID] = saying->pid,
					    [FACT_TID] = saying->tid,
					    [FACT_FROM] = is_permit(saying->draft) ? starts_of(saying) : NULL,
					    [FACT_TO] = is_permit(saying->draft) ? ends_of(saying) : NULL});
	}
}

/* ---- records ---- */

static void say_remark_of(const struct saying *saying)
{
	struct fhir_identity identity;
	const char *reference = fhir_index_field(saying->draft, FACT_PID);
	bool has_pid = reference != NULL && fhir_reference_patient(saying->fhir, reference, &identity);
	enum feed_kind kind = saying->draft->kind;
	if (kind == FEED_HOLD && !has_pid) {
		fhir_say_remark(saying->fhir, saying->record, FEED_WARNING, NULL, "NOPATIENT", NULL);
		kind = FEED_WARNING;
	}
	fhir_say_remark(saying->fhir, saying->record, kind, has_pid ? identity.pid : NULL,
			fhir_index_field(saying->draft, FACT_CODE),
			fhir_index_field(saying->draft, FACT_CONTENT));
}

static bool is_remark(const struct fhir_draft *draft)
{
	return draft->kind == FEED_HOLD || draft->kind == FEED_WARNING || draft->kind == FEED_IGNORED;
}

/* A draft of a record that is about one patient, or about none. */
static void say_one(struct saying *saying, const char *reference)
{
	if (reference != NULL && !find_pid(saying, reference))
		return;
	saying->pid = reference == NULL ? NULL : saying->known.pid;
	say_draft(saying);
	saying->pid = NULL;
}

/* A team that cares for each of a group. */
static void say_for_each(struct saying *saying, const struct fhir_record *group)
{
	if (!group->is_live || !group->is_listed || group->is_clashing ||
	    !fhir_reference_is_sure(saying->fhir, saying->record->patient)) {
		fhir_say_warning(saying->fhir, saying->record, "GROUP");
		return;
	}
	for (const struct fhir_draft *draft = group->first; draft != NULL && !saying->fhir->is_too_much;
	     draft = draft->next)
		if (draft->kind == FEED_MEMBER && fhir_index_field(draft, FACT_FROM) == NULL &&
		    fhir_index_field(draft, FACT_TO) == NULL) {
			saying->known.pid[0] = '\0';
			saying->fhir->steps_of_one = 0;
			saying->visit = ++saying->fhir->visits;
			say_one(saying, fhir_index_field(draft, FACT_WHO));
		}
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
		const char *unit = unit_name(fhir, record->unit);
		bool is_sites = strchr(unit, '/') == NULL && strchr(unit, '?') == NULL;
		return is_sites ? unit : record->key;
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

static void say_signer(struct saying *saying, const char *patient)
{
	if (!fhir_reference_patient(saying->fhir, patient, &saying->known))
		return;
	saying->pid = saying->known.pid;
	if (!is_signed(saying))
		fhir_say_warning(saying->fhir, saying->record, "PERFORMER");
	saying->pid = NULL;
}

static void say_record(struct fhir *fhir, const struct fhir_record *record)
{
	struct saying saying;
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
	for (saying.draft = record->first; saying.draft != NULL && !fhir->out_of_memory && !fhir->is_too_much;
	     saying.draft = saying.draft->next) {
		if (is_remark(saying.draft))
			say_remark_of(&saying);
		else if (!is_in_force(fhir, record, saying.draft))
			continue;
		else if (saying.draft->kind == FEED_PROF)
			say_number(fhir, record, saying.draft);
		else if (group != NULL && group->type == FHIR_GROUP)
			say_for_each(&saying, group);
		else
			say_one(&saying, about);
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
