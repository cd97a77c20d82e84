#include "registry/text_guard.h"

#include "registry/shown.h"
#include "registry/text_lexer.h"

#include <string.h>

/* Where the guard is in the text. */
struct guard {
	const struct config_text *text;
	struct findings *findings;
	struct text_pieces *pieces; /* or NULL */
	struct token before;        /* the last token that was no comment */
	unsigned name_line;         /* of the last name */
	unsigned key_line;          /* of the last name that an = or : follows */
	unsigned long_line;         /* of the first string that goes on over the end of its line; 0: none */
};

static void refuse(const struct guard *guard, unsigned line, const char *problem)
{
	findings_add(guard->findings, SEVERITY_ERROR, (struct origin){guard->text->name, line}, "%s",
		     problem);
}

/* Does the string hold an escaped zero byte? */
static bool has_zero_escape(const struct token *string)
{
	const char *at = string->start, *end = at + string->size;

	for (; end - at >= 4; at++) {
		if (*at != '\\')
			continue;
		if ((at[1] == 'x' || at[1] == 'X') && at[2] == '0' && at[3] == '0')
			return true;
		at++;
	}
	return false;
}

static void guard_string(const struct guard *guard, const struct token *string)
{
	const struct token *before = &guard->before;

	/* where one quote is missing, all behind it are taken the wrong way round: the first is the one */
	if (string->open)
		refuse(guard, guard->long_line == 0 ? string->line : guard->long_line,
		       "a string starts here and has no end; close it with a quote (\")");
	if (has_zero_escape(string))
		refuse(guard, string->line, "a string holds a zero byte (\\x00); take it out");
	if (before->kind == TOKEN_STRING)
		findings_add(guard->findings, SEVERITY_ERROR,
			     (struct origin){guard->text->name, guard->key_line},
			     "two strings side by side, \"%s\" and \"%s\" (line %u); put the missing comma, "
			     "or what else is "
			     "missing, between them",
			     shown_bytes(before->start, before->size).text,
			     shown_bytes(string->start, string->size).text, string->line);
}

static void guard_token(struct guard *guard, const struct token *token)
{
	if (token->kind == TOKEN_COMMENT) {
		if (token->open)
			refuse(guard, token->line, "a comment starts here and has no end; close it with */");
		return;
	}
	if (token->kind == TOKEN_STRING && token->last_line > token->line && guard->long_line == 0)
		guard->long_line = token->line;
	if (token->kind == TOKEN_STRING)
		guard_string(guard, token);
	else if (token->kind == TOKEN_NAME)
		guard->name_line = token->line;
	else if (token_is_equals(token))
		guard->key_line = guard->name_line;
	if (token_mark(&guard->before) == '@' && token_is(token, "include"))
		refuse(guard, token->line,
		       "@include is not allowed; make the file one of the sources instead");
	guard->before = *token;
	if (guard->pieces != NULL)
		text_pieces_tell(guard->pieces, token);
}

/* What concerns bytes, not tokens. */
static void guard_bytes(const struct guard *guard)
{
	const struct config_text *text = guard->text;

	if (text->size >= 3 && memcmp(text->text, "\xef\xbb\xbf", 3) == 0)
		refuse(guard, 1, "the file starts with a byte order mark; save it as UTF-8 without one");
	const char *zero = memchr(text->text, '\0', text->size);
	if (zero == NULL)
		return;
	unsigned line = 1;
	for (const char *at = text->text; at < zero; at++)
		line += *at == '\n';
	refuse(guard, line, "a zero byte; this is no text file, or it is damaged");
}

bool text_guard(const struct config_text *text, struct findings *findings, struct text_pieces *pieces)
{
	struct guard guard = {
	    .text = text, .findings = findings, .pieces = pieces, .name_line = 1, .key_line = 1};
	size_t errors_before = findings->error_count;
	struct text_lexer lexer;
	struct token token;

	guard_bytes(&guard);
	text_lexer_init(&lexer, text->text, text->size);
	while ((token = text_lexer_next(&lexer)).kind != TOKEN_END)
		guard_token(&guard, &token);
	return findings->error_count == errors_before;
}

unsigned text_guard_long_string(const struct config_text *text, unsigned line)
{
	struct text_lexer lexer;
	struct token token;

	text_lexer_init(&lexer, text->text, text->size);
	while ((token = text_lexer_next_word(&lexer)).kind != TOKEN_END && token.line <= line)
		if (token.kind == TOKEN_STRING && token.last_line > token.line)
			return token.line;
	return 0;
}
