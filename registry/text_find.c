#include "registry/text_find.h"

#include "registry/text_lexer.h"

#include <string.h>

/* The string of the next `key = "..."` from where the lexer is, behind the name *after; that becomes NULL when it
 * was seen. */
static bool find_next(struct text_lexer *lexer, const char **after, const char *key, struct token *ret_string)
{
	struct token token = text_lexer_next_word(lexer);

	while (token.kind != TOKEN_END) {
		if (*after != NULL && token.kind == TOKEN_NAME && token_is(&token, *after))
			*after = NULL;
		bool is_key = *after == NULL && token.kind == TOKEN_NAME && token_is(&token, key);
		token = text_lexer_next_word(lexer);
		if (!is_key || !token_is_equals(&token))
			continue;
		token = text_lexer_next_word(lexer);
		if (token.kind == TOKEN_STRING && !token.open && token.line == token.last_line) {
			*ret_string = token;
			return true;
		}
	}
	return false;
}

/* Are the quotes of the text in doubt? */
static bool quotes_are_apart(const struct config_text *text)
{
	struct text_lexer lexer;
	struct token token;

	text_lexer_init(&lexer, text->text, text->size);
	while ((token = text_lexer_next(&lexer)).kind != TOKEN_END)
		if (token.open || (token.kind == TOKEN_STRING && token.last_line > token.line))
			return true;
	return false;
}

/* Each line read on its own, as if quotes and comments ended with it. */
static bool find_in_lines(const struct config_text *text, const char *after, const char *key,
			  struct token *ret_string)
{
	const char *end = text->text + text->size;

	for (const char *line = text->text; line < end;) {
		const char *line_end = memchr(line, '\n', (size_t)(end - line));
		size_t size = (size_t)((line_end == NULL ? end : line_end) - line);
		struct text_lexer lexer;
		text_lexer_init(&lexer, line, size);
		if (find_next(&lexer, &after, key, ret_string))
			return true;
		if (line_end == NULL)
			break;
		line = line_end + 1;
	}
	return false;
}

static int hex_value(char digit)
{
	const char *digits = "0123456789abcdef";
	const char *found = digit == '\0' ? NULL : strchr(digits, digit | 0x20);

	return found == NULL ? -1 : (int)(found - digits);
}

/* One escape at `at` (a backslash): its byte into *ret_byte, its length as result. As libconfig: what is no
 * escape is a backslash. */
static size_t unescape_one(const char *at, size_t left, char *ret_byte)
{
	static const char names[] = "nrtf\\\"", bytes[] = "\n\r\t\f\\\"";
	const char *found = left < 2 || at[1] == '\0' ? NULL : strchr(names, at[1]);

	*ret_byte = '\\';
	if (found != NULL) {
		*ret_byte = bytes[found - names];
		return 2;
	}
	if (left < 4 || (at[1] != 'x' && at[1] != 'X') || hex_value(at[2]) < 0 || hex_value(at[3]) < 0)
		return 1;
	*ret_byte = (char)(hex_value(at[2]) * 16 + hex_value(at[3]));
	return 4;
}

static char *unescape(const struct token *string, struct arena *arena)
{
	char *text = arena_alloc(arena, string->size + 1);
	size_t length = 0;

	if (text == NULL)
		return NULL;
	for (size_t i = 0; i < string->size;) {
		text[length] = string->start[i];
		i += string->start[i] == '\\'
			 ? unescape_one(string->start + i, string->size - i, text + length)
			 : 1;
		length++;
	}
	return text;
}

bool text_find_string(const struct config_text *text, const char *after, const char *key, struct arena *arena,
		      const char **ret_value)
{
	const char *still_after = after;
	struct text_lexer lexer;
	struct token string;

	*ret_value = NULL;
	text_lexer_init(&lexer, text->text, text->size);
	if (!find_next(&lexer, &still_after, key, &string) &&
	    !(quotes_are_apart(text) && find_in_lines(text, after, key, &string)))
		return true;
	*ret_value = unescape(&string, arena);
	return *ret_value != NULL;
}
