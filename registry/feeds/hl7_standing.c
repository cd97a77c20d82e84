/* What stands until a message changes it: roles, restrictions. */
#include "registry/feeds/hl7_hospital.h"

#include <string.h>

/* ---- roles ---- */

static bool is_of(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* When the message was sent, as facts say it. */
static const char *sent(struct hl7_hospital *hospital, const struct hl7_event *event)
{
	char text[HL7_TIME_SIZE];
	hl7_time_format(&event->sent, text);
	return hl7_word(hospital->words, text);
}

/* The same, where it is told well enough to know what was sent before and what behind. */
static const char *sent_at(struct hl7_hospital *hospital, const struct hl7_event *event)
{
	return event->sent.lasts < 3600 ? sent(hospital, event) : NULL;
}

static bool has_person(const struct hl7_role *role, const char *who)
{
	for (size_t i = 0; i < role->persons.count; i++)
		if (strcmp(role->persons.who[i], who) == 0)
			return true;
	return false;
}

/* Of that visit, or of none; whatever is said of none is said of each. */
static bool is_within(const struct hl7_standing_role *standing, const struct hl7_role *role,
		      const char *visit)
{
	if (!role->is_of_visit)
		return role->ends || !standing->role.is_of_visit;
	return standing->role.is_of_visit && is_of(standing->visit, visit);
}

static bool has_its_id(const struct hl7_standing_role *standing, const struct hl7_role *role)
{
	return role->id != NULL && is_of(standing->role.id, role->id);
}

/* Where one of them has no number: the same person as the same. An end that names no person surely, or no role, means any. */
static bool is_alike(const struct hl7_standing_role *standing, const struct hl7_role *role)
{
	bool is_anybody = role->ends && role->persons.count == 0, is_any = role->ends && *role->code == '\0';
	if (is_anybody && is_any)
		return false;
	return (role->ends || role->id == NULL || standing->role.id == NULL) &&
	       (is_any || strcmp(standing->role.code, role->code) == 0) &&
	       (is_anybody || has_person(role, standing->who));
}

typedef bool role_test(const struct hl7_standing_role *standing, const struct hl7_role *role);

/* The first of several ends is the earliest. Of the patient, and of who was merged into it. */
static bool end_roles(struct hl7_hospital *hospital, struct hl7_patient *patient,
		      const struct hl7_event *event, const struct hl7_role *role, role_test *is_meant)
{
	bool is_any = false;
	for (struct hl7_patient *one = hl7_identities(hospital, patient, HL7_FORMERS); one != NULL;
	     one = one->queued)
		for (struct hl7_standing_role *at = one->roles; at != NULL; at = at->next) {
			if (!is_within(at, role, role->is_of_visit ? event->visit : NULL) ||
			    !is_meant(at, role))
				continue;
			is_any = true;
			if (at->ended == NULL)
				at->ended = sent(hospital, event);
		}
	return is_any;
}

/* Those that the role takes the place of go. Returns what was so of them: the last that stands, or else the last; since when the
 * first of them was. */
static struct hl7_standing_role drop_roles(struct hl7_patient *patient, const struct hl7_role *role,
					   const char *visit)
{
	struct hl7_standing_role before = {.who = NULL};
	for (struct hl7_standing_role **at = &patient->roles; *at != NULL;) {
		struct hl7_standing_role *standing = *at;
		if (!is_within(standing, role, visit) ||
		    !(has_its_id(standing, role) || is_alike(standing, role))) {
			at = &standing->next;
			continue;
		}
		if (before.who == NULL || (before.ended != NULL && standing->ended == NULL))
			before = *standing;
		before.role.from = standing->role.from;
		*at = standing->next;
	}
	return before;
}

/* The role as it stands from now on. What an empty field does not say stays as it was: a start, an end, and that it was ended, which
 * a role that is added anew alone takes back. */
static struct hl7_standing_role renew(struct hl7_hospital *hospital, const struct hl7_event *event,
				      const struct hl7_role *role, const struct hl7_standing_role *before)
{
	struct hl7_standing_role now = {.role = *role};
	if (now.role.from == NULL)
		now.role.from = before->role.from != NULL ? before->role.from : sent(hospital, event);
	if (now.role.to == NULL && !role->is_endless && !role->begins)
		now.role.to = before->role.to;
	now.ended = role->begins ? NULL : before->ended;
	return now;
}

void hl7_standing_take_role(struct hl7_hospital *hospital, struct hl7_patient *patient,
			    const struct hl7_event *event, const struct hl7_role *role)
{
	const char *visit = role->is_of_visit ? event->visit : NULL;
	if (role->ends) {
		if (!end_roles(hospital, patient, event, role, has_its_id))
			end_roles(hospital, patient, event, role, is_alike);
		return;
	}
	const struct hl7_standing_role before = drop_roles(patient, role, visit);
	for (size_t i = 0; i < role->persons.count; i++) {
		struct hl7_standing_role *standing = hl7_hospital_alloc(hospital, sizeof(*standing));
		if (standing == NULL)
			return;
		*standing = renew(hospital, event, role, &before);
		standing->who = role->persons.who[i];
		standing->visit = visit;
		standing->next = patient->roles;
		patient->roles = standing;
	}
}

/* ---- restrictions ---- */

/* Two restrictions of one class that begin otherwise, or end otherwise, are two. */
static bool is_same(const struct hl7_restriction *a, const struct hl7_restriction *b)
{
	return is_of(a->class, b->class) && is_of(a->code, b->code) && a->is_of_visit == b->is_of_visit &&
	       (!a->is_repeated || a->content == b->content) && is_of(a->from, b->from) &&
	       (is_of(a->to, b->to) || a->is_update);
}

/* NULL: out of memory. */
static struct hl7_standing_restriction *stand(struct hl7_hospital *hospital, struct hl7_patient *patient,
					      const struct hl7_event *event,
					      const struct hl7_restriction *restriction)
{
	struct hl7_standing_restriction *standing = hl7_hospital_alloc(hospital, sizeof(*standing));
	if (standing == NULL)
		return NULL;
	*standing = (struct hl7_standing_restriction){.restriction = *restriction,
						      .visit = restriction->is_of_visit ? event->visit : NULL,
						      .said_at = sent_at(hospital, event),
						      .is_active = true,
						      .next = patient->restrictions};
	return patient->restrictions = standing;
}

static struct hl7_standing_restriction *find_restriction(struct hl7_standing_restriction *from,
							 const struct hl7_restriction *restriction,
							 const char *visit)
{
	while (from != NULL && (!is_same(restriction, &from->restriction) || !is_of(from->visit, visit)))
		from = from->next;
	return from;
}

/* Ends those of the class that begin when it says; all of them, if it says no time. false: there is none. */
static bool end_class(struct hl7_patient *patient, const struct hl7_restriction *end, const char *visit,
		      const char *said_at)
{
	bool is_any = false;
	struct hl7_restriction sought = *end;
	sought.is_update = true;
	for (struct hl7_standing_restriction *at = patient->restrictions; at != NULL; at = at->next) {
		if (end->from == NULL && end->to == NULL)
			sought.from = at->restriction.from;
		if (!is_same(&sought, &at->restriction) || !is_of(at->visit, visit))
			continue;
		at->is_active = false;
		at->said_at = said_at;
		is_any = true;
	}
	return is_any;
}

/* A hold stays, whatever the flag becomes: a person clears it. Each time that a flag is set anew, behind a message that said that it
 * was off, is a hold of its own; the same said once more is the same, whichever of the messages that say it lies there still. */
static void take_flag(struct hl7_hospital *hospital, struct hl7_patient *patient,
		      const struct hl7_event *event, const struct hl7_restriction *flag)
{
	struct hl7_standing_restriction *last =
	    find_restriction(patient->restrictions, flag, flag->is_of_visit ? event->visit : NULL);
	if (last == NULL || last->is_active == flag->ends) {
		struct hl7_standing_restriction *now = stand(hospital, patient, event, flag);
		if (now == NULL)
			return;
		now->is_active = !flag->ends;
		now->off = last == NULL ? 0 : last->restriction.content;
	} else if (flag->ends) {
		last->restriction.content = flag->content;
	}
}

void hl7_standing_take_restriction(struct hl7_hospital *hospital, struct hl7_patient *patient,
				   const struct hl7_event *event, const struct hl7_restriction *restriction)
{
	const char *visit = restriction->is_of_visit ? event->visit : NULL;
	if (restriction->is_flag) {
		take_flag(hospital, patient, event, restriction);
		return;
	}
	if (restriction->ends) {
		if (!end_class(patient, restriction, visit, sent_at(hospital, event)))
			hl7_remark_odd(hospital->remarks, &restriction->origin, "ARV", patient->pid);
		return;
	}
	struct hl7_standing_restriction *found = find_restriction(patient->restrictions, restriction, visit);
	if (found != NULL && restriction->is_repeated)
		return;
	if (found != NULL && restriction->class != NULL) {
		found->restriction = *restriction;
		found->said_at = sent_at(hospital, event);
		found->is_active = true;
	} else {
		stand(hospital, patient, event, restriction);
	}
}
