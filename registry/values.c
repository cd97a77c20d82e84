#include "registry/values.h"

#include "policy/close_match.h"
#include "registry/calendar.h"
#include "registry/path_text.h"
#include "registry/quantity.h"
#include "registry/shown.h"
#include "registry/value_form.h"
#include "wording/wording.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_string(struct reader *reader, const struct field *field, const config_setting_t *value,
			void *into, form_problem *find_problem)
{
	const char *text = value_string(reader, field, value);
	const char *problem = text == NULL ? NULL : find_problem(text);

	if (problem != NULL)
		return value_fail_form(reader, field, value, text, problem);
	return text != NULL && value_copy(reader, value, text, into);
}

bool value_identifier(struct reader *reader, const struct field *field, const config_setting_t *value,
		      void *into)
{
	return read_string(reader, field, value, into, form_identifier);
}

bool value_category_name(struct reader *reader, const struct field *field, const config_setting_t *value,
			 void *into)
{
	return read_string(reader, field, value, into, form_category_name);
}

bool value_document(struct reader *reader, const struct field *field, const config_setting_t *value,
		    void *into)
{
	return read_string(reader, field, value, into, form_document);
}

bool value_text(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	return read_string(reader, field, value, into, form_text);
}

bool value_text_or_empty(struct reader *reader, const struct field *field, const config_setting_t *value,
			 void *into)
{
	return read_string(reader, field, value, into, form_text_or_empty);
}

bool value_path(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	const char *text = value_string(reader, field, value);
	const char *problem = text == NULL ? NULL : form_path(text);

	if (problem != NULL)
		return value_fail(reader, field, value, text, problem);
	if (text == NULL)
		return false;
	const char *path = path_text_absolute(reader->folder, text, reader->arena);
	if (path == NULL)
		return value_fail_memory(reader, value);
	*(const char **)into = path;
	return true;
}

bool value_bool(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	if (config_setting_type(value) != CONFIG_TYPE_BOOL)
		return value_fail_type(reader, field, value, "true or false, without quotes");
	*(bool *)into = config_setting_get_bool(value) != 0;
	return true;
}

/* "none, deposit, read or write" */
static void list_words(const char *const *words, char *buffer, size_t size)
{
	size_t length = 0;

	buffer[0] = '\0';
	for (size_t i = 0; words[i] != NULL && length < size; i++) {
		const char *between = i == 0 ? "" : words[i + 1] == NULL ? wording(" or ") : ", ";
		length += (size_t)snprintf(buffer + length, size - length, "%s%s", between, words[i]);
	}
}

static bool fail_word(struct reader *reader, const struct field *field, const config_setting_t *value,
		      const char *const *words, const char *text)
{
	char expected[320];
	size_t count = 0;

	while (words[count] != NULL)
		count++;
	list_words(words, expected, sizeof(expected));
	const char *meant = close_match(words, count, sizeof(*words), text);
	if (meant != NULL)
		return reader_fail(reader, value, "%s: \"%s\" is not allowed; expected %s; did you mean %s?",
				   field->key, shown(text).text, expected, meant);
	return reader_fail(reader, value, "%s: \"%s\" is not allowed; expected %s", field->key,
			   shown(text).text, expected);
}

bool value_word(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	const char *text = value_string(reader, field, value);
	int index = text == NULL ? -1 : name_index(field->more, text);

	if (text == NULL)
		return false;
	if (index < 0)
		return fail_word(reader, field, value, field->more, text);
	*(unsigned *)into = (unsigned)index;
	return true;
}

bool value_choice(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	const char *const *words = field->more;
	unsigned index = 0;

	if (!value_word(reader, field, value, &index))
		return false;
	*(const char **)into = words[index];
	return true;
}

static bool read_number(struct reader *reader, const struct field *field, const config_setting_t *value,
			uint64_t *ret_number)
{
	const struct number_range *range = field->more;
	const char *text = value_string(reader, field, value);

	if (text == NULL)
		return false;
	if (quantity_number(text, range->max, ret_number) && *ret_number >= range->min)
		return true;
	return reader_fail(reader, value,
			   "%s: \"%s\" is not allowed; expected a plain number from %" PRIu64 " to %" PRIu64,
			   field->key, shown(text).text, range->min, range->max);
}

bool value_size(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	uint64_t number;

	if (!read_number(reader, field, value, &number))
		return false;
	*(size_t *)into = (size_t)number;
	return true;
}

bool value_int(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	uint64_t number;

	if (!read_number(reader, field, value, &number))
		return false;
	*(int *)into = (int)number;
	return true;
}

bool value_percent(struct reader *reader, const struct field *field, const config_setting_t *value,
		   void *into)
{
	const char *text = value_string(reader, field, value);

	if (text == NULL)
		return false;
	return quantity_percent(text, into) ||
	       value_fail(reader, field, value, text, "is no percentage; expected \"0%\" to \"100%\"");
}

bool value_duration(struct reader *reader, const struct field *field, const config_setting_t *value,
		    void *into)
{
	const char *text = value_string(reader, field, value);

	if (text == NULL)
		return false;
	return quantity_duration(text, into) ||
	       value_fail(
		   reader, field, value, text,
		   "is no duration; expected a number and s, m, h or d, like 30s, 15m, 4h or 30d, up to 1000 "
		   "years");
}

bool value_duration_or_empty(struct reader *reader, const struct field *field, const config_setting_t *value,
			     void *into)
{
	int64_t seconds = 0;
	bool is_empty =
	    config_setting_type(value) == CONFIG_TYPE_STRING && config_setting_get_string(value)[0] == '\0';

	if (!is_empty && !value_duration(reader, field, value, &seconds))
		return false;
	if (!is_empty && seconds == 0)
		return reader_fail(reader, value, "%s: is zero; expected a longer duration, or \"\" for none",
				   field->key);
	*(int64_t *)into = seconds;
	return true;
}

bool value_start(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	const char *text = value_string(reader, field, value);
	const char *problem = text == NULL ? NULL : calendar_parse_start(text, into);

	return text != NULL && (problem == NULL || value_fail(reader, field, value, text, problem));
}

bool value_end(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	const char *text = value_string(reader, field, value);
	const char *problem = text == NULL ? NULL : calendar_parse_end(text, into);

	return text != NULL && (problem == NULL || value_fail(reader, field, value, text, problem));
}

bool value_date(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	const char *text = value_string(reader, field, value);
	struct calendar_date date = {0};
	char plain[CALENDAR_DATE_SIZE];
	const char *problem = text == NULL ? NULL : calendar_parse_date(text, &date);

	if (problem != NULL)
		return value_fail(reader, field, value, text, problem);
	calendar_format_date(date, plain);
	return text != NULL && value_copy(reader, value, plain, into);
}

bool value_where(struct reader *reader, const struct field *field, const config_setting_t *value, void *into)
{
	struct origin *origin = into;
	const char *text = value_string(reader, field, value), *copy;
	const char *colon = text == NULL ? NULL : strrchr(text, ':');
	unsigned long line = colon == NULL ? 0 : strtoul(colon + 1, NULL, 10);

	if (text == NULL || line == 0 || line > UINT32_MAX)
		return text != NULL &&
		       value_fail(reader, field, value, text, "is no place; expected FILE:LINE");
	if (!value_copy(reader, value, text, &copy))
		return false;
	*(char *)strrchr(copy, ':') = '\0';
	*origin = (struct origin){copy, (unsigned)line};
	return true;
}
