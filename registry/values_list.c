#include "policy/statements.h"
#include "registry/value_form.h"
#include "registry/values.h"

#include <string.h>

/* An array of strings, each of the form that `find_problem` wants. */
static bool read_words(struct reader *reader, const struct field *field, const config_setting_t *value,
		       struct words *into, form_problem *find_problem)
{
	int count = config_setting_length(value);
	bool ok = true;

	if (config_setting_type(value) != CONFIG_TYPE_ARRAY)
		return value_fail_type(reader, field, value, "an array of strings, like [\"one\", \"two\"]");
	if (count == 0)
		return reader_fail(reader, value, "%s: is empty; name something, or take the key out",
				   field->key);
	const char **items = arena_array(reader->arena, (size_t)count, sizeof(*items));
	if (items == NULL)
		return value_fail_memory(reader, value);
	for (int i = 0; i < count; i++) {
		const char *text = config_setting_get_string_elem(value, i);
		const char *problem = text == NULL ? NULL : find_problem(text);
		if (text == NULL)
			return reader_fail(reader, value,
					   "%s: holds something else than strings; write each in quotes",
					   field->key);
		if (problem != NULL)
			ok = value_fail_form(reader, field, value, text, problem);
		else if (!value_copy(reader, value, text, &items[i]))
			return false;
	}
	if (ok)
		*into = (struct words){items, (size_t)count};
	return ok;
}

bool value_identifiers(struct reader *reader, const struct field *field, const config_setting_t *value,
		       void *into)
{
	return read_words(reader, field, value, into, form_identifier);
}

bool value_category_names(struct reader *reader, const struct field *field, const config_setting_t *value,
			  void *into)
{
	return read_words(reader, field, value, into, form_category_name);
}

bool value_documents(struct reader *reader, const struct field *field, const config_setting_t *value,
		     void *into)
{
	return read_words(reader, field, value, into, form_document);
}

bool value_texts(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	return read_words(reader, field, value, into, form_text);
}

bool list_read(struct reader *reader, const struct record *record, const config_setting_t *list,
	       void *ret_items, size_t *ret_count)
{
	char *items = arena_array(reader->arena, (size_t)config_setting_length(list), record->size);

	memcpy(ret_items, &items, sizeof(items));
	*ret_count = 0;
	return items == NULL ? value_fail_memory(reader, list)
			     : list_fill(reader, record, list, items, ret_count);
}

bool list_fill(struct reader *reader, const struct record *record, const config_setting_t *list, char *into,
	       size_t *ret_count)
{
	int count = config_setting_length(list);
	char *next = into;
	bool ok = true;

	*ret_count = 0;
	for (int i = 0; i < count; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		if (!config_setting_is_group(group)) {
			ok = reader_fail(reader, list,
					 "%s: element %d is no group; expected ( { .. }, { .. } )",
					 config_setting_name(list), i + 1);
			continue;
		}
		enum record_result result = record_read(reader, record, group, next);
		ok = ok && result == RECORD_GOOD;
		if (result != RECORD_BAD) {
			next += record->size;
			(*ret_count)++;
		} else {
			memset(next, 0, record->size);
		}
	}
	return ok;
}

bool value_list(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	const struct list_of *list = field->more;
	char *thing = (char *)into - field->at;

	if (config_setting_type(value) != CONFIG_TYPE_LIST)
		return value_fail_type(reader, field, value, "a list of groups, ( { .. }, { .. } )");
	if (list->not_empty && config_setting_length(value) == 0)
		return reader_fail(reader, value, "%s: is empty; expected at least one group, ( { .. } )",
				   field->key);
	return list_read(reader, list->record, value, into, (size_t *)(thing + list->count_at));
}

bool value_group(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	if (!config_setting_is_group(value))
		return value_fail_type(reader, field, value, "a group, { key = value; }");
	return record_read(reader, field->more, value, into) == RECORD_GOOD;
}

/* CATEGORY = "ACCESS" */
static bool read_access(struct reader *reader, const struct field *field, const config_setting_t *member,
			struct said_role_access *into)
{
	const struct accesses_of *accesses = field->more;
	const char *const *words = accesses->may_be_none ? access_names : access_names + 1;
	const char *category = config_setting_name(member);
	const char *problem = form_category_name(category);
	struct field row = {.key = category, .more = words};
	unsigned access;

	if (problem != NULL)
		return value_fail(reader, field, member, category, problem);
	if (!value_word(reader, &row, member, &access) ||
	    !value_copy(reader, member, category, &into->category))
		return false;
	into->access = (enum access)(access + (unsigned)(words - access_names));
	into->origin = reader_origin(reader, member);
	return true;
}

bool value_accesses(struct reader *reader, const struct field *field, const config_setting_t *value,
		    void *into)
{
	const struct accesses_of *accesses = field->more;
	size_t *count = (size_t *)((char *)into - field->at + accesses->count_at);
	bool ok = true;

	if (!config_setting_is_group(value))
		return value_fail_type(reader, field, value, "a group, { category = \"read\"; }");
	int length = config_setting_length(value);
	if (length == 0)
		return reader_fail(
		    reader, value,
		    "%s: is empty; expected a category and its access, { category = \"read\"; }", field->key);
	struct said_role_access *items = arena_array(reader->arena, (size_t)length, sizeof(*items));
	if (items == NULL)
		return value_fail_memory(reader, value);
	*count = 0;
	for (int i = 0; i < length; i++) {
		if (read_access(reader, field, config_setting_get_elem(value, (unsigned)i), &items[*count]))
			(*count)++;
		else
			ok = false;
	}
	*(const struct said_role_access **)into = items;
	return ok;
}
