#include "registry/text_lexer.h"

#include <string.h>

void text_lexer_init(struct text_lexer *lexer, const char *text, size_t size)
{
	*lexer = (struct text_lexer){.at = text, .end = text + size, .line = 1};
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\f';
}

static bool begins_name(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '*';
}

static bool goes_on_name(char byte)
{
	return begins_name(byte) || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
}

static void skip_blanks(struct text_lexer *lexer)
{
	for (; lexer->at < lexer->end && is_blank(*lexer->at); lexer->at++)
		if (*lexer->at == '\n')
			lexer->line++;
}

static void take(struct text_lexer *lexer)
{
	if (*lexer->at == '\n')
		lexer->line++;
	lexer->at++;
}

static bool stands_at(const struct text_lexer *lexer, const char mark[2])
{
	return lexer->end - lexer->at > 1 && lexer->at[0] == mark[0] && lexer->at[1] == mark[1];
}

static void take_line(struct text_lexer *lexer)
{
	while (lexer->at < lexer->end && *lexer->at != '\n')
		lexer->at++;
}

/* The slash and star are still there. Returns false when the text ends in the comment. */
static bool take_block_comment(struct text_lexer *lexer)
{
	for (lexer->at += 2; lexer->at < lexer->end; take(lexer)) {
		if (stands_at(lexer, "*/")) {
			lexer->at += 2;
			return true;
		}
	}
	return false;
}

/* The opening quote is still there. Returns false when the text ends in the string. */
static bool take_string(struct text_lexer *lexer)
{
	for (lexer->at++; lexer->at < lexer->end; take(lexer)) {
		if (*lexer->at == '"') {
			lexer->at++;
			return true;
		}
		if (*lexer->at == '\\' && lexer->end - lexer->at > 1)
			take(lexer);
	}
	return false;
}

static void take_name(struct text_lexer *lexer)
{
	while (lexer->at < lexer->end && goes_on_name(*lexer->at))
		lexer->at++;
}

static void take_token(struct text_lexer *lexer, struct token *token)
{
	if (*lexer->at == '"') {
		token->kind = TOKEN_STRING;
		token->open = !take_string(lexer);
	} else if (stands_at(lexer, "/*")) {
		token->kind = TOKEN_COMMENT;
		token->open = !take_block_comment(lexer);
	} else if (*lexer->at == '#' || stands_at(lexer, "//")) {
		token->kind = TOKEN_COMMENT;
		take_line(lexer);
	} else if (begins_name(*lexer->at)) {
		token->kind = TOKEN_NAME;
		take_name(lexer);
	} else {
		token->kind = TOKEN_MARK;
		take(lexer);
	}
}

struct token text_lexer_next(struct text_lexer *lexer)
{
	struct token token = {.kind = TOKEN_END};

	skip_blanks(lexer);
	token.start = lexer->at;
	token.line = lexer->line;
	if (lexer->at < lexer->end)
		take_token(lexer, &token);
	token.size = (size_t)(lexer->at - token.start);
	token.last_line = lexer->line;
	if (token.kind == TOKEN_STRING) {
		token.start++;
		token.size -= token.open ? 1 : 2;
	}
	return token;
}

struct token text_lexer_next_word(struct text_lexer *lexer)
{
	struct token token;

	do
		token = text_lexer_next(lexer);
	while (token.kind == TOKEN_COMMENT);
	return token;
}

char token_mark(const struct token *token)
{
	return token->kind == TOKEN_MARK ? *token->start : '\0';
}

bool token_is_equals(const struct token *token)
{
	return token_mark(token) == '=' || token_mark(token) == ':';
}

bool token_is(const struct token *token, const char *text)
{
	return token->size == strlen(text) && memcmp(token->start, text, token->size) == 0;
}
