#include "acl_sync/desk/statement_text.h"

#include "registry/calendar.h"

#include <string.h>

void statement_text_begin(struct statement_text *statement, struct arena *arena)
{
	*statement = (struct statement_text){.arena = arena, .text = "{"};
}

const char *statement_text_quoted(const char *value, struct arena *arena)
{
	/* what libconfig reads back as itself; all other bytes stand as they are */
	static const char special[] = "\"\\\n\t\r\f", letters[] = "\"\\ntrf";
	char *quoted = arena_alloc(arena, 2 * strlen(value) + 3), *to = quoted;
	if (quoted == NULL)
		return NULL;
	*to++ = '"';
	for (; *value != '\0'; value++) {
		const char *found = strchr(special, *value);
		if (found != NULL)
			*to++ = '\\';
		*to++ = found != NULL ? letters[found - special] : *value;
	}
	*to++ = '"';
	return quoted;
}

static void add_raw(struct statement_text *statement, const char *key, const char *raw)
{
	if (statement->text != NULL)
		statement->text =
		    raw == NULL ? NULL
				: arena_printf(statement->arena, "%s %s = %s;", statement->text, key, raw);
}

void statement_text_add(struct statement_text *statement, const char *key, const char *value)
{
	if (value != NULL)
		add_raw(statement, key, statement_text_quoted(value, statement->arena));
}

void statement_text_add_flag(struct statement_text *statement, const char *key, bool value)
{
	if (value)
		add_raw(statement, key, "true");
}

void statement_text_add_list(struct statement_text *statement, const char *key, const char *const *values,
			     size_t count)
{
	const char *list = NULL;
	for (size_t i = 0; i < count; i++) {
		const char *quoted = statement_text_quoted(values[i], statement->arena);
		list = quoted == NULL || (i > 0 && list == NULL) ? NULL
		       : i == 0                                  ? quoted
				: arena_printf(statement->arena, "%s, %s", list, quoted);
	}
	if (count > 0)
		add_raw(statement, key, list == NULL ? NULL : arena_printf(statement->arena, "[%s]", list));
}

void statement_text_add_instant(struct statement_text *statement, const char *key, int64_t instant)
{
	add_raw(statement, key, statement_text_quoted_instant(instant, statement->arena));
}

const char *statement_text_quoted_instant(int64_t instant, struct arena *arena)
{
	char text[CALENDAR_INSTANT_SIZE];
	calendar_format(instant, text);
	return statement_text_quoted(text, arena);
}

const char *statement_text_end(struct statement_text *statement)
{
	return statement->text == NULL ? NULL : arena_printf(statement->arena, "%s }", statement->text);
}
