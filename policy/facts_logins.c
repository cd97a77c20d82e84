#include "policy/facts_build_private.h"

#include <stdlib.h>
#include <string.h>

/* A statement that declares a login. */
struct mention {
	const char *name;
	const struct said *said;
	size_t order;
};

struct mentions {
	struct mention *items; /* NULL while they are only counted */
	size_t count;
};

static void mention(struct mentions *mentions, const char *name, const struct said *said)
{
	if (name == NULL)
		return;
	if (mentions->items != NULL)
		mentions->items[mentions->count] = (struct mention){name, said, mentions->count};
	mentions->count++;
}

/* Every place that declares a login, in the order of registry.md. */
static void mention_all(struct mentions *mentions, const struct statements *statements)
{
	for (size_t i = 0; i < statements->professional_count; i++)
		mention(mentions, statements->professionals[i].login, &statements->professionals[i].said);
	for (size_t i = 0; i < statements->role_count; i++)
		mention(mentions, statements->roles[i].login, &statements->roles[i].said);
	for (size_t i = 0; i < statements->patient_count; i++) {
		const struct said_patient *patient = &statements->patients[i];
		mention(mentions, patient->login, &patient->said);
		for (size_t j = 0; j < patient->relation_count; j++)
			mention(mentions, patient->relations[j].login, &patient->relations[j].said);
		arena_rest(sizeof(*patient));
	}
	for (size_t i = 0; i < statements->derogation_count; i++)
		mention(mentions, statements->derogations[i].login, &statements->derogations[i].said);
	for (size_t i = 0; i < statements->elsewhere_count; i++)
		mention(mentions, statements->elsewhere[i].login, &statements->elsewhere[i].said);
}

static int mention_compare(const void *left, const void *right)
{
	const struct mention *a = left;
	const struct mention *b = right;
	int order = strcmp(a->name, b->name);
	if (order != 0)
		return order;
	return a->order < b->order ? -1 : 1;
}

/* One login for each name of the sorted mentions. */
static void fill_logins(struct facts_builder *builder, const struct mention *mentions, size_t count)
{
	size_t filled = 0;
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || strcmp(mentions[i - 1].name, mentions[i].name) != 0) {
			builder->logins[filled] = (struct login){
			    .name = mentions[i].name,
			    .person = (login_id)filled,
			    .origin = mentions[i].said->origin,
			};
			builder->traits[filled].order = mentions[i].order;
			builder->traits[filled].declared = mentions[i].said;
			filled++;
		}
		if (!time_window_has_ended(mentions[i].said->window, builder->now))
			builder->traits[filled - 1].is_current = true;
	}
}

static size_t count_names(const struct mention *mentions, size_t count)
{
	size_t names = 0;
	for (size_t i = 0; i < count; i++)
		names += i == 0 || strcmp(mentions[i - 1].name, mentions[i].name) != 0;
	return names;
}

/* Logins that only ended statements declare clash with nothing: history does not rot. */
static void check_login_names(struct facts_builder *builder)
{
	size_t count = builder->facts->login_count;
	struct declared *declared = facts_scratch(builder, count, sizeof(*declared));
	size_t current = 0;
	for (size_t i = 0; declared != NULL && i < count; i++)
		if (builder->traits[i].is_current)
			declared[current++] = (struct declared){
			    .name = builder->logins[i].name,
			    .origin = said_key_origin(builder->traits[i].declared, "login"),
			    .order = builder->traits[i].order,
			};
	facts_check_names(builder, declared, current, "login", false);
}

/* Of two professional statements for one login the one that has not ended counts; of ended ones the
 * last to end. */
static void note_professional(struct facts_builder *builder, const struct said_professional *said)
{
	login_id id = said->login == NULL ? NO_ID : facts_login(builder->facts, said->login);
	struct claim claim = facts_claim(builder, &said->said, "professional");
	if (id == NO_ID) {
		facts_refuse_missing(builder, &claim, "the login is missing; say which one");
		return;
	}
	struct login_trait *trait = &builder->traits[id];
	const struct said_professional *other = trait->professional;
	if (other == NULL) {
		trait->professional = said;
		return;
	}
	bool other_ended = time_window_has_ended(other->said.window, builder->now);
	if (!claim.has_ended && !other_ended) {
		char where[512];
		origin_format(other->said.origin, where, sizeof(where));
		facts_refuse(builder, &claim, "login",
			     "login '%s' is already a professional at %s; it may stand once: remove one",
			     said->login, where);
	} else if (other_ended && (!claim.has_ended || said->said.window.until > other->said.window.until)) {
		trait->professional = said;
	}
}

static void note_patient(struct facts_builder *builder, const struct said_patient *said)
{
	if (said->login == NULL || said->login_is_shared)
		return;
	struct login_trait *trait = &builder->traits[facts_login(builder->facts, said->login)];
	if (trait->patient == NULL) {
		trait->patient = said;
		return;
	}
	struct claim claim = facts_claim(builder, &said->said, "patient");
	char where[512];
	origin_format(trait->patient->said.origin, where, sizeof(where));
	facts_refuse(builder, &claim, "login",
		     "login '%s' is already the patient's own login of the statement at %s; a login is one "
		     "patient's: remove one",
		     findings_shown(builder->findings, said->login), where);
}

static void note_traits(struct facts_builder *builder)
{
	const struct statements *statements = builder->statements;
	for (size_t i = 0; i < statements->professional_count; i++)
		note_professional(builder, &statements->professionals[i]);
	for (size_t i = 0; i < statements->patient_count; i++) {
		note_patient(builder, &statements->patients[i]);
		arena_rest(sizeof(statements->patients[i]));
	}
	for (size_t i = 0; i < statements->role_count; i++) {
		const struct said_role *role = &statements->roles[i];
		if (role->service && role->login != NULL &&
		    !time_window_has_ended(role->said.window, builder->now))
			builder->traits[facts_login(builder->facts, role->login)].is_service = true;
	}
}

void facts_build_logins(struct facts_builder *builder)
{
	struct mentions mentions = {0};
	mention_all(&mentions, builder->statements);
	mentions.items = facts_scratch(builder, mentions.count, sizeof(*mentions.items));
	if (mentions.items == NULL)
		mentions.count = 0;
	if (mentions.count > 0) {
		mentions.count = 0;
		mention_all(&mentions, builder->statements);
		qsort(mentions.items, mentions.count, sizeof(*mentions.items), mention_compare);
	}
	size_t count = count_names(mentions.items, mentions.count);
	builder->logins = facts_array(builder, count, sizeof(*builder->logins));
	builder->traits = facts_scratch(builder, count, sizeof(*builder->traits));
	if (builder->findings->out_of_memory)
		return;
	builder->facts->logins = builder->logins;
	builder->facts->login_count = count;
	fill_logins(builder, mentions.items, mentions.count);
	check_login_names(builder);
	note_traits(builder);
}
