#include "registry/value_form.h"

#include "policy/identifier.h"
#include "registry/shown.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#define TEXT_MAX_BYTES 4096

const char *form_identifier(const char *text)
{
	return identifier_is_valid(text)
		   ? NULL
		   : "is no identifier; expected 1 to 64 of A-Z a-z 0-9 . _ - with a letter or digit first";
}

const char *form_category_name(const char *text)
{
	return category_name_is_valid(text)
		   ? NULL
		   : "is no category name; expected 1 to 32 of A-Z a-z 0-9 _ - with a letter first";
}

const char *form_document(const char *text)
{
	return document_path_is_valid(text) ? NULL
					    : "is no document; expected a category, a slash and a path below "
					      "it, like medical/2026/ecg.pdf";
}

const char *form_text_or_empty(const char *text)
{
	if (strlen(text) > TEXT_MAX_BYTES)
		return "is longer than 4096 bytes; shorten it";
	for (const char *at = text; *at != '\0'; at++)
		if (((unsigned char)*at < ' ' && *at != '\n' && *at != '\t') || *at == 0x7f)
			return "holds a control character; take it out";
	return NULL;
}

const char *form_text(const char *text)
{
	return text[strspn(text, " \t\n")] == '\0' ? "says nothing; expected a text"
						   : form_text_or_empty(text);
}

const char *form_path(const char *text)
{
	if (text[0] == '\0')
		return "says nothing; expected a path";
	if (strlen(text) >= PATH_MAX / 2)
		return "is too long for a path; shorten it";
	return strpbrk(text, "\n\t") != NULL ? "holds a control character; take it out"
					     : form_text_or_empty(text);
}

static const char *type_name(const config_setting_t *value)
{
	switch (config_setting_type(value)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
	case CONFIG_TYPE_FLOAT:
		return "a number without quotes";
	case CONFIG_TYPE_BOOL:
		return "true or false without quotes";
	case CONFIG_TYPE_STRING:
		return "a string";
	case CONFIG_TYPE_ARRAY:
		return "an array [ .. ]";
	case CONFIG_TYPE_LIST:
		return "a list ( .. )";
	default:
		return "a group { .. }";
	}
}

bool value_fail_type(struct reader *reader, const struct field *field, const config_setting_t *value,
		     const char *expected)
{
	return reader_fail(reader, value, "%s: is %s; expected %s", field->key, type_name(value), expected);
}

bool value_fail(struct reader *reader, const struct field *field, const config_setting_t *value,
		const char *text, const char *problem)
{
	return reader_fail(reader, value, "%s: \"%s\" %s", field->key, shown(text).text, problem);
}

bool value_fail_form(struct reader *reader, const struct field *field, const config_setting_t *value,
		     const char *text, const char *problem)
{
	return value_fail(reader, field, value,
			  reader->is_private ? findings_shown(reader->findings, text) : text, problem);
}

bool value_fail_memory(struct reader *reader, const config_setting_t *value)
{
	reader->findings->out_of_memory = true; /* nothing is wrong with the text */
	return reader_fail(reader, value, "does not fit into memory");
}

const char *value_string(struct reader *reader, const struct field *field, const config_setting_t *value)
{
	if (config_setting_type(value) == CONFIG_TYPE_STRING)
		return config_setting_get_string(value);
	value_fail_type(reader, field, value,
			config_setting_is_scalar(value) ? "a string; write it in quotes"
							: "a string, in quotes");
	return NULL;
}

static size_t place_of(const char *text)
{
	uint32_t mixed = 2166136261;
	for (; *text != '\0'; text++)
		mixed = (mixed ^ (unsigned char)*text) * 16777619;
	return (mixed ^ mixed >> 16) & (TEXTS_SEEN - 1);
}

bool value_copy(struct reader *reader, const config_setting_t *value, const char *text, const char **ret_copy)
{
	const char *none = NULL, **seen = reader->seen == NULL ? &none : &reader->seen->items[place_of(text)];
	if (*seen == NULL || strcmp(*seen, text) != 0)
		*seen = arena_strdup(reader->arena, text);
	*ret_copy = *seen;
	return *ret_copy != NULL || value_fail_memory(reader, value);
}
