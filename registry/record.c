#include "registry/record.h"

#include "policy/close_match.h"
#include "policy/statements.h"
#include "registry/shown.h"
#include "registry/value_form.h"

#include <stdarg.h>

struct origin reader_origin(const struct reader *reader, const config_setting_t *at)
{
	unsigned line = config_setting_source_line(at);

	line = line == 0 ? 1 : line;
	return (struct origin){reader->file, reader->first_line == 0 ? line : reader->first_line + line - 1};
}

struct origin reader_key_origin(const struct reader *reader, const config_setting_t *group, const char *key)
{
	const config_setting_t *member = config_setting_get_member(group, key);

	return reader_origin(reader, member == NULL ? group : member);
}

bool reader_fail(struct reader *reader, const config_setting_t *at, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	findings_add_list(reader->findings, SEVERITY_ERROR, reader_origin(reader, at), format, arguments);
	va_end(arguments);
	return false;
}

void reader_out_of_memory(struct reader *reader)
{
	reader->findings->out_of_memory = true;
	reader->findings->error_count++;
}

bool group_has(const config_setting_t *group, const char *key)
{
	return config_setting_get_member(group, key) != NULL;
}

static const struct field *find_field(const struct reader *reader, const struct record *record,
				      const char *key)
{
	for (size_t i = 0; i < record->field_count; i++)
		if (strcmp(record->fields[i].key, key) == 0)
			return record->fields[i].need != FIELD_FED || reader->is_feed ? &record->fields[i]
										      : NULL;
	return NULL;
}

/* May the key be missing? */
static bool is_optional(const struct reader *reader, const struct field *field)
{
	return field->need == FIELD_OPTIONAL || field->need == FIELD_FED ||
	       (field->need == FIELD_REQUIRED_UNFED && reader->is_feed);
}

static bool fail_unknown_key(struct reader *reader, const struct record *record,
			     const config_setting_t *member)
{
	const char *key = config_setting_name(member);
	const char *meant = close_match(record->fields, record->field_count, sizeof(*record->fields), key);

	if (meant == NULL)
		return reader_fail(reader, member, "%s: unknown key in %s; take it out", shown(key).text,
				   record->what);
	return reader_fail(reader, member, "%s: unknown key in %s; did you mean %s?", shown(key).text,
			   record->what, meant);
}

/* Results get worse only. */
static void worsen(enum record_result *result, enum record_result to)
{
	if (to < *result)
		*result = to;
}

static void read_members(struct reader *reader, const struct record *record, const config_setting_t *group,
			 char *thing, enum record_result *result)
{
	int count = config_setting_length(group);

	for (int i = 0; i < count; i++) {
		const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
		const struct field *field = find_field(reader, record, config_setting_name(member));
		if (field == NULL) {
			fail_unknown_key(reader, record, member);
			worsen(result, RECORD_FLAWED);
		} else if (!field->read(reader, field, member, thing + field->at)) {
			worsen(result, field->need == FIELD_NAME ? RECORD_BAD : RECORD_FLAWED);
		} else if (field->flag_at != 0) {
			*(bool *)(thing + field->flag_at) = true;
		}
	}
}

static void find_missing(struct reader *reader, const struct record *record, const config_setting_t *group,
			 enum record_result *result)
{
	for (size_t i = 0; i < record->field_count; i++) {
		const struct field *field = &record->fields[i];
		if (is_optional(reader, field) || group_has(group, field->key))
			continue;
		reader_fail(reader, group, "%s: missing in %s; add it", field->key, record->what);
		worsen(result, field->need == FIELD_NAME ? RECORD_BAD : RECORD_FLAWED);
	}
}

/* The keys that stand on other lines than the statement. */
static bool note_key_lines(struct reader *reader, const struct record *record, const config_setting_t *group,
			   struct said *said)
{
	int count = config_setting_length(group);
	struct key_line *lines = NULL;

	for (int i = 0; i < count; i++) {
		const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
		const struct field *field = find_field(reader, record, config_setting_name(member));
		unsigned line = reader_origin(reader, member).line;
		if (field == NULL || line == said->origin.line)
			continue;
		if (lines == NULL)
			lines = arena_array(reader->arena, (size_t)(count - i), sizeof(*lines));
		if (lines == NULL)
			return value_fail_memory(reader, group);
		lines[said->key_count++] = (struct key_line){field->key, line};
	}
	said->keys = lines;
	return true;
}

static bool check_window(struct reader *reader, const config_setting_t *group, const struct said *said)
{
	const config_setting_t *until = config_setting_get_member(group, "valid_until");

	if (until == NULL || said->window.from < said->window.until)
		return true;
	return reader_fail(reader, until, "valid_until: is not after valid_from; expected a later date");
}

static bool begin_statement(struct reader *reader, const struct record *record, const config_setting_t *group,
			    struct said *said)
{
	said->origin = reader_origin(reader, group);
	said->window = TIME_WINDOW_OPEN;
	return note_key_lines(reader, record, group, said);
}

static void end_statement(struct reader *reader, const config_setting_t *group, struct said *said,
			  enum record_result *result)
{
	if (!check_window(reader, group, said))
		worsen(result, RECORD_FLAWED);
	said->flawed = *result != RECORD_GOOD;
}

enum record_result record_read(struct reader *reader, const struct record *record,
			       const config_setting_t *group, void *thing)
{
	enum record_result result = RECORD_GOOD;

	if (record->is_statement && !begin_statement(reader, record, group, thing))
		return RECORD_BAD;
	if (record->prepare != NULL)
		record->prepare(thing);
	read_members(reader, record, group, thing, &result);
	find_missing(reader, record, group, &result);
	if (record->check != NULL && !record->check(reader, group, thing))
		worsen(&result, RECORD_FLAWED);
	if (record->is_statement)
		end_statement(reader, group, thing, &result);
	return result;
}
