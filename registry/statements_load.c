#include "policy/statements.h"
#include "registry/config_tree.h"
#include "registry/settings.h"
#include "registry/statements_kept.h"
#include "registry/statements_tables.h"
#include "registry/value_form.h"
#include "registry/values.h"

#include <stdlib.h>
#include <string.h>

/* A smaller text says the same too seldom for it to be looked up. */
#define SEEN_MIN_BYTES 65536

/* Zeroed room for `count` statements behind those of the text at hand, at once for all that are announced. */
static bool make_room(const struct reader *reader, struct section *section, size_t count, size_t size)
{
	if (section->items != NULL && count <= section->capacity - section->count)
		return true;
	size_t grown = 2 * section->count + count + 1;
	size_t capacity = section->items == NULL && reader->announced > count ? reader->announced : grown;
	char *items = arena_array(reader->arena, capacity, size);
	if (items == NULL)
		return false;
	arena_copy(items, section->items, section->count * size);
	section->items = items;
	section->capacity = capacity;
	return true;
}

/* Puts `count` statements behind those that are there, into exactly so much of the arena. */
static bool append(struct section *section, const char *items, size_t count, size_t size, struct arena *arena)
{
	char *joined = arena_array(arena, section->count + count, size);
	if (joined == NULL)
		return false;
	arena_copy(joined, section->items, section->count * size);
	arena_copy(joined + section->count * size, items, count * size);
	section->items = joined;
	section->count += count;
	return true;
}

/* A list of statements of one kind; `more` is its record. */
static bool read_section(struct reader *reader, const struct field *field, const config_setting_t *value,
			 void *into)
{
	const struct record *record = field->more;
	struct section *section = into;
	size_t count = 0;

	if (config_setting_type(value) != CONFIG_TYPE_LIST)
		return reader_fail(reader, value, "%s: is no list of statements; expected ( { .. }, { .. } )",
				   field->key);
	if (!make_room(reader, section, (size_t)config_setting_length(value), record->size))
		return value_fail_memory(reader, value);
	bool ok = list_fill(reader, record, value, section->items + section->count * record->size, &count);
	section->count += count;
	return ok;
}

static const struct field section_fields[] = {
    {"professionals", read_section, offsetof(struct sections, professionals), FIELD_OPTIONAL,
     &professional_record, 0},
    {"teams", read_section, offsetof(struct sections, teams), FIELD_OPTIONAL, &team_record, 0},
    {"roles", read_section, offsetof(struct sections, roles), FIELD_OPTIONAL, &role_record, 0},
    {"patients", read_section, offsetof(struct sections, patients), FIELD_OPTIONAL, &patient_record, 0},
    {"derogations", read_section, offsetof(struct sections, derogations), FIELD_OPTIONAL, &derogation_record,
     0},
    {"break_glass", read_section, offsetof(struct sections, break_glasses), FIELD_OPTIONAL,
     &break_glass_record, 0},
};

static struct section *section_of(struct sections *sections, const struct field *field)
{
	return (struct section *)(void *)((char *)sections + field->at);
}

/* All of `more`, behind what is there; where nothing is, it is shared. */
static void append_all(struct sections *sections, struct sections *more, struct arena *arena,
		       struct findings *findings)
{
	for (size_t i = 0; i < COUNT_OF(section_fields); i++) {
		const struct record *record = section_fields[i].more;
		struct section *to = section_of(sections, &section_fields[i]);
		const struct section *from = section_of(more, &section_fields[i]);
		if (from->count == 0)
			continue;
		if (to->count == 0) {
			*to = *from;
		} else if (!append(to, from->items, from->count, record->size, arena)) {
			findings->out_of_memory = true;
			findings->error_count++;
		}
	}
}

static const struct record registry_record = {
    .what = "a registry file",
    .fields = section_fields,
    .field_count = COUNT_OF(section_fields),
    .size = sizeof(struct sections),
};

/* A text's statements, as its tree is taken part by part. */
struct reading {
	struct reader *reader;
	struct sections *sections;
};

static void take_tree(void *context, const config_t *tree, size_t announced)
{
	const struct reading *reading = context;
	reading->reader->announced = announced;
	record_read(reading->reader, &registry_record, config_root_setting(tree), reading->sections);
}

static void read_text(const struct config_text *text, int abuse_minor_age, struct arena *arena,
		      struct findings *findings, struct sections *sections)
{
	struct sections grown = {0};
	struct texts_seen *seen = text->size < SEEN_MIN_BYTES ? NULL : calloc(1, sizeof(*seen));
	struct reader reader = {.file = arena_strdup(arena, text->name),
				.first_line = text->first_line,
				.arena = arena,
				.seen = seen,
				.findings = findings,
				.abuse_minor_age = abuse_minor_age,
				.is_private = true,
				.is_feed = strcmp(text->name, FEEDS_TEXT) == 0};
	struct reading reading = {&reader, &grown};

	if (reader.file != NULL) {
		config_tree_parse_parts(text, findings, take_tree, &reading);
	} else {
		findings_add(findings, SEVERITY_ERROR, (struct origin){text->name, 1},
			     "does not fit into memory");
		findings->out_of_memory = true;
	}
	free(seen);
	append_all(sections, &grown, arena, findings);
}

/* One that stands in two generations is parsed once. */
static void read_kept(const struct config_text *text, int abuse_minor_age, struct arena *arena,
		      struct findings *findings, struct sections *sections)
{
	struct sections *kept = statements_kept_find(text, abuse_minor_age);
	struct arena *own = kept != NULL ? NULL : statements_kept_arena(text);
	struct sections read = {0};
	size_t count = findings->count, errors = findings->error_count;
	if (kept == NULL && own == NULL) {
		read_text(text, abuse_minor_age, arena, findings, sections);
		return;
	}
	if (own != NULL) {
		read_text(text, abuse_minor_age, own, findings, &read);
		kept = &read;
		if (findings->count == count && findings->error_count == errors)
			statements_kept_add(text, abuse_minor_age, &read);
	}
	append_all(sections, kept, arena, findings);
}

static const struct statements *finish(const struct sections *sections, struct arena *arena,
				       struct findings *findings)
{
	struct statements *statements = arena_alloc(arena, sizeof(*statements));

	if (statements == NULL) {
		findings->out_of_memory = true;
		findings->error_count++;
		return NULL;
	}
	*statements = (struct statements){
	    .professionals = (const void *)sections->professionals.items,
	    .professional_count = sections->professionals.count,
	    .teams = (const void *)sections->teams.items,
	    .team_count = sections->teams.count,
	    .roles = (const void *)sections->roles.items,
	    .role_count = sections->roles.count,
	    .patients = (const void *)sections->patients.items,
	    .patient_count = sections->patients.count,
	    .derogations = (const void *)sections->derogations.items,
	    .derogation_count = sections->derogations.count,
	    .break_glasses = (const void *)sections->break_glasses.items,
	    .break_glass_count = sections->break_glasses.count,
	};
	return statements;
}

typedef void text_reader(const struct config_text *text, int abuse_minor_age, struct arena *arena,
			 struct findings *findings, struct sections *sections);

static const struct statements *read_all(const struct config_text *texts, size_t count,
					 const struct policy *policy, struct arena *arena,
					 struct findings *findings, text_reader *read)
{
	struct sections sections = {0};
	int abuse_minor_age = policy == NULL ? SETTINGS_ABUSE_MINOR_AGE : policy->abuse_minor_age_years;

	for (size_t i = 0; i < count; i++)
		read(&texts[i], abuse_minor_age, arena, findings, &sections);
	return finish(&sections, arena, findings);
}

const struct statements *statements_draft(const struct config_text *texts, size_t count,
					  const struct policy *policy, struct arena *arena,
					  struct findings *findings)
{
	return read_all(texts, count, policy, arena, findings, read_kept);
}

const struct statements *statements_parse(const struct config_text *texts, size_t count,
					  const struct policy *policy, struct arena *arena,
					  struct findings *findings)
{
	size_t errors_before = findings->error_count;
	const struct statements *statements = read_all(texts, count, policy, arena, findings, read_text);

	return findings->error_count == errors_before ? statements : NULL;
}
