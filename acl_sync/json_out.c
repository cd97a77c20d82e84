#include "acl_sync/json_out.h"

#include "acl_sync/console.h"
#include "acl_sync/printable.h"
#include "policy/time_window.h"
#include "registry/calendar.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static json_t *have(json_t *value)
{
	if (value == NULL)
		console_out_of_memory();
	return value;
}

json_t *json_out_text(const char *bytes)
{
	if (bytes == NULL)
		return json_null();
	char *text = printable_text(bytes, false);
	if (text == NULL)
		console_out_of_memory();
	json_t *value = have(json_string(text));
	free(text);
	return value;
}

json_t *json_out_format(const char *format, ...)
{
	char *text = NULL;
	va_list values;
	va_start(values, format);
	if (vasprintf(&text, format, values) < 0)
		console_out_of_memory();
	va_end(values);
	json_t *value = json_out_text(text);
	free(text);
	return value;
}

json_t *json_out_texts(const char *const *items, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_out_append(list, json_out_text(items[i]));
	return list;
}

json_t *json_out_instant(int64_t instant)
{
	char text[CALENDAR_INSTANT_SIZE];
	if (instant == TIME_NEVER || instant == TIME_ALWAYS)
		return json_null();
	calendar_format(instant, text);
	return have(json_string(text));
}

void json_out_set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, have(value)) != 0)
		console_out_of_memory();
}

void json_out_append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, have(value)) != 0)
		console_out_of_memory();
}

json_t *json_out_errors(const struct findings *findings)
{
	json_t *errors = have(json_array());
	for (size_t i = 0; i < findings->count; i++) {
		if (findings->items[i].severity != SEVERITY_ERROR)
			continue;
		json_t *error = have(json_object());
		json_out_set(error, "where", json_out_text(findings->items[i].where));
		json_out_set(error, "text", json_out_text(findings->items[i].text));
		json_out_append(errors, error);
	}
	return errors;
}

bool json_out_print(json_t *document)
{
	bool printed = json_dumpf(document, stdout, JSON_COMPACT) == 0 && putchar('\n') != EOF;
	json_decref(document);
	return printed && !ferror(stdout) && fflush(stdout) == 0;
}
