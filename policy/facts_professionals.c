#include "policy/facts_build_private.h"

#include <stdlib.h>

static bool is_student(const struct facts_builder *builder, profession_id profession)
{
	return profession != NO_ID && builder->policy->professions[profession].student;
}

static void check_supervisor_key(struct facts_builder *builder, const struct claim *claim,
				 const struct said_professional *said, profession_id profession)
{
	bool student = is_student(builder, profession);
	if (student && said->supervisors.count == 0 && !said->said.flawed)
		facts_refuse_name(builder, claim, "profession",
				  "profession '%s' is a student's: expected supervisors = [\"login\", ...]",
				  said->profession);
	if (!student && said->supervisors.count > 0)
		facts_refuse_name(
		    builder, claim, "supervisors",
		    "profession '%s' is not a student's: only students have supervisors; remove the key",
		    said->profession);
}

/* Every professional statement is checked; *ret is filled from the one that counts. */
static bool build_professional(struct facts_builder *builder, const struct said_professional *said,
			       struct professional *ret)
{
	struct claim claim = facts_claim(builder, &said->said, "professional");
	if (said->rpps != NULL && facts_is_blank(said->rpps))
		facts_refuse(builder, &claim, "rpps",
			     "rpps is empty; expected the number, or no rpps at all");
	profession_id profession = facts_resolve_profession(builder, &claim, "profession", said->profession);
	if (profession == NO_ID || said->login == NULL)
		return false;
	check_supervisor_key(builder, &claim, said, profession);
	login_id login = facts_login(builder->facts, said->login);
	if (builder->traits[login].professional != said)
		return false;
	*ret = (struct professional){
	    .statement = facts_statement(STATEMENT_PROFESSIONAL, &said->said),
	    .login = login,
	    .profession = profession,
	    .suspended = said->suspended,
	    .briefed = said->has_briefed ? said->briefed : TIME_NEVER,
	    .rpps = said->rpps,
	};
	return true;
}

/* A supervisor is a professional and no student (R31). */
static login_id resolve_supervisor(struct facts_builder *builder, const struct claim *claim, const char *name)
{
	login_id id = facts_resolve_professional(builder, claim, "supervisors", name);
	if (id == NO_ID || builder->logins[id].professional == NULL)
		return NO_ID;
	if (!is_student(builder, builder->logins[id].professional->profession))
		return id;
	facts_refuse_name(builder, claim, "supervisors",
			  "supervisor '%s' is a student; name a professional who is none", name);
	return NO_ID;
}

static void build_supervisors(struct facts_builder *builder, struct professional *student)
{
	const struct said_professional *said = builder->traits[student->login].professional;
	struct claim claim = facts_claim(builder, &said->said, "professional");
	login_id *supervisors = facts_array(builder, said->supervisors.count, sizeof(*supervisors));
	if (supervisors == NULL)
		return;
	for (size_t i = 0; i < said->supervisors.count; i++) {
		login_id id = resolve_supervisor(builder, &claim, said->supervisors.items[i]);
		if (id != NO_ID)
			supervisors[student->supervisor_count++] = id;
	}
	student->supervisors = supervisors;
}

static void build_students(struct facts_builder *builder, struct professional *items, size_t count)
{
	login_id *students = facts_array(builder, count, sizeof(*students));
	if (students == NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		if (!is_student(builder, items[i].profession))
			continue;
		build_supervisors(builder, &items[i]);
		students[builder->facts->student_count++] = items[i].login;
	}
	builder->facts->students = students;
}

void facts_build_professionals(struct facts_builder *builder)
{
	const struct statements *statements = builder->statements;
	struct professional *items = facts_array(builder, statements->professional_count, sizeof(*items));
	if (items == NULL)
		return;
	size_t count = 0;
	for (size_t i = 0; i < statements->professional_count; i++) {
		if (!build_professional(builder, &statements->professionals[i], &items[count]))
			continue;
		builder->logins[items[count].login].professional = &items[count];
		count++;
	}
	build_students(builder, items, count);
}
