#include "policy/facts_build_private.h"

#include <stdlib.h>
#include <string.h>

static void build_attendings(struct facts_builder *builder, const struct said_patient *said,
			     struct patient *patient)
{
	struct attending *items = facts_array(builder, said->attending_count, sizeof(*items));
	for (size_t i = 0; items != NULL && i < said->attending_count; i++) {
		const struct said_attending *attending = &said->attendings[i];
		struct claim claim = facts_claim(builder, &attending->said, "attending");
		login_id login = facts_resolve_professional(builder, &claim, "login", attending->login);
		if (login != NO_ID)
			items[patient->attending_count++] = (struct attending){
			    .statement = facts_statement(STATEMENT_ATTENDING, &attending->said),
			    .login = login,
			};
	}
	patient->attendings = items;
}

/* Has one of the person's logins a membership in the team that has not ended? */
static bool is_member(const struct facts_builder *builder, login_id login, team_id team)
{
	const struct facts *facts = builder->facts;
	login_id person = facts->logins[login].person;
	for (size_t i = 0; i < facts->person_size[person]; i++) {
		const struct login *one = &facts->logins[facts->by_person[facts->person_first[person] + i]];
		for (size_t j = 0; j < one->membership_count; j++)
			if (one->memberships[j].team == team &&
			    !time_window_has_ended(one->memberships[j].statement.window, builder->now))
				return true;
	}
	return false;
}

static bool build_assignment(struct facts_builder *builder, const struct said_assignment *said,
			     struct assignment *ret)
{
	struct claim claim = facts_claim(builder, &said->said, "team of a patient");
	*ret = (struct assignment){
	    .statement = facts_statement(STATEMENT_ASSIGNMENT, &said->said),
	    .team = facts_resolve_team(builder, &claim, "team", said->team),
	    .in_charge = NO_ID,
	};
	if (said->in_charge != NULL)
		ret->in_charge = facts_resolve_professional(builder, &claim, "in_charge", said->in_charge);
	if (ret->team == NO_ID)
		return false;
	bool known = ret->in_charge != NO_ID && !claim.has_ended && !builder->teams_incomplete[ret->team];
	if (known && !is_member(builder, ret->in_charge, ret->team))
		findings_add(builder->findings, SEVERITY_WARNING, said->said.origin,
			     "in_charge '%s' is no member of team '%s' and gets nothing from it; add the "
			     "membership or name a member",
			     said->in_charge, said->team);
	return true;
}

static void build_assignments(struct facts_builder *builder, const struct said_patient *said,
			      struct patient *patient)
{
	struct assignment *items = facts_array(builder, said->team_count, sizeof(*items));
	for (size_t i = 0; items != NULL && i < said->team_count; i++)
		patient->assignment_count +=
		    build_assignment(builder, &said->teams[i], &items[patient->assignment_count]);
	patient->assignments = items;
}

/* R24: what an heir may ask for. */
static const char *const heir_purposes[] = {"cause-of-death", "memory", "rights", NULL};

static void check_relation(struct facts_builder *builder, const struct claim *claim,
			   const struct said_relation *said)
{
	bool heir = said->kind == RELATION_HEIR;
	if ((said->agreed || heir) && said->categories.count == 0)
		facts_refuse_missing(builder, claim, "%s needs categories = [\"...\"]: what may be read",
				     heir ? "an heir" : "an agreed relation");
	if (heir && said->purpose == NULL)
		facts_refuse_missing(builder, claim,
				     "an heir needs a purpose; expected cause-of-death, memory or rights");
	if (said->purpose != NULL && name_index(heir_purposes, said->purpose) < 0)
		facts_refuse(builder, claim, "purpose",
			     "purpose '%s'; expected cause-of-death, memory or rights", said->purpose);
}

static void build_relations(struct facts_builder *builder, const struct said_patient *said,
			    struct patient *patient)
{
	struct relation *items = facts_array(builder, said->relation_count, sizeof(*items));
	for (size_t i = 0; items != NULL && i < said->relation_count; i++) {
		const struct said_relation *relation = &said->relations[i];
		struct claim claim = facts_claim(builder, &relation->said, "relation");
		check_relation(builder, &claim, relation);
		struct relation *item = &items[patient->relation_count];
		*item = (struct relation){
		    .statement = facts_statement(STATEMENT_RELATION, &relation->said),
		    .login = facts_resolve_login(builder, &claim, "login", relation->login),
		    .kind = relation->kind,
		    .agreed = relation->agreed,
		};
		facts_resolve_categories(builder, &claim, "categories", &relation->categories,
					 &item->categories);
		patient->relation_count += item->login != NO_ID;
	}
	patient->relations = items;
}

/* R18: only a shared record can be closed. */
static void check_closed(struct facts_builder *builder, const struct claim *claim, store_set stores)
{
	const struct policy *policy = builder->policy;
	for (size_t i = 0; i < policy->store_count; i++)
		if (store_set_has(stores, (store_id)i) && policy->stores[i].regime == REGIME_SHARED_RECORD)
			return;
	facts_refuse(builder, claim, "closed",
		     "closed: only a shared-record can be closed, and this patient has none; remove the key");
}

static void build_patient(struct facts_builder *builder, const struct said_patient *said,
			  struct patient *patient)
{
	struct claim claim = facts_claim(builder, &said->said, "patient");
	*patient = (struct patient){
	    .id = said->id,
	    .origin = said->said.origin,
	    .login = said->login == NULL ? NO_ID : facts_login(builder->facts, said->login),
	    .vulnerable = said->vulnerable,
	    .stores = facts_resolve_stores(builder, &claim, &said->stores),
	    .majority = said->majority,
	    .abuse_age = said->abuse_age,
	    .deceased = said->has_deceased ? said->deceased : TIME_NEVER,
	    .closed = said->has_closed ? said->closed : TIME_NEVER,
	};
	if (said->has_closed && !(said->said.flawed && said->stores.count == 0))
		check_closed(builder, &claim, patient->stores);
	build_attendings(builder, said, patient);
	build_assignments(builder, said, patient);
	build_relations(builder, said, patient);
	facts_build_wishes(builder, said, patient);
	facts_build_seals(builder, said, patient);
}

/* A patient beside the id: to bring them into order no more is looked at. */
struct said_by_id {
	const char *id;
	const struct said_patient *said;
};

static int said_patient_compare(const void *left, const void *right)
{
	const struct said_by_id *a = left, *b = right;
	int order = strcmp(a->id, b->id);
	if (order != 0)
		return order;
	return a->said < b->said ? -1 : a->said > b->said;
}

/* The patients that have an id, in order of it, into `sorted`; their ids are checked. */
static size_t sort_patients(struct facts_builder *builder, struct said_by_id *sorted)
{
	const struct statements *statements = builder->statements;
	struct declared *declared = facts_scratch(builder, statements->patient_count, sizeof(*declared));
	size_t count = 0;
	for (size_t i = 0; declared != NULL && i < statements->patient_count; i++) {
		const struct said_patient *said = &statements->patients[i];
		if (said->id == NULL) {
			struct claim claim = facts_claim(builder, &said->said, "patient");
			facts_refuse_missing(builder, &claim, "the id is missing");
			continue;
		}
		declared[count] = (struct declared){said->id, said_key_origin(&said->said, "id"), i};
		sorted[count++] = (struct said_by_id){said->id, said};
		arena_rest(sizeof(*said));
	}
	facts_check_names(builder, declared, count, "patient", true);
	if (count > 1)
		qsort(sorted, count, sizeof(*sorted), said_patient_compare);
	return count;
}

void facts_build_patients(struct facts_builder *builder)
{
	size_t count = builder->statements->patient_count;
	struct said_by_id *said = facts_scratch(builder, count, sizeof(*said));
	builder->patients = facts_array(builder, count, sizeof(*builder->patients));
	if (builder->findings->out_of_memory)
		return;
	count = sort_patients(builder, said);
	for (size_t i = 0; i < count; i++) {
		build_patient(builder, said[i].said, &builder->patients[i]);
		arena_rest(ARENA_REST_PATIENT);
	}
	builder->facts->patients = builder->patients;
	builder->facts->patient_count = count;
}
