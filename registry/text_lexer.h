/* The words of a configuration text, read as libconfig 1.5 reads them: strings, comments, names.
 *
 * Reads any bytes, allocates nothing and never fails: what is not closed ends with the text. It serves the
 * text guard, which looks before libconfig does, and the search for state_dir in a text that does not parse.
 */
#ifndef CAREACL_REGISTRY_TEXT_LEXER_H
#define CAREACL_REGISTRY_TEXT_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
	TOKEN_END,
	TOKEN_NAME,    /* a key, or true and false */
	TOKEN_STRING,  /* start and size without the quotes, escapes as written */
	TOKEN_COMMENT, /* one of the three kinds */
	TOKEN_MARK     /* any other single byte but blanks */
};

struct token {
	enum token_kind kind;
	const char *start;
	size_t size;
	unsigned line;      /* of its first byte, from 1 */
	unsigned last_line; /* of its last byte */
	bool open;          /* a string or a block comment that the text ends in */
};

struct text_lexer {
	const char *at;
	const char *end;
	unsigned line;
};

/* Starts at the beginning of `text`, `size` bytes. The text must outlive the lexer and its tokens. */
void text_lexer_init(struct text_lexer *lexer, const char *text, size_t size);

/* The next token, comments included; TOKEN_END again and again at the end. */
struct token text_lexer_next(struct text_lexer *lexer);

/* The next token that is no comment. */
struct token text_lexer_next_word(struct text_lexer *lexer);

/* The byte of a mark; 0 of anything else, and of a byte that is 0. */
char token_mark(const struct token *token);

/* Does it stand between a key and its value? */
bool token_is_equals(const struct token *token);

/* Is the token this text, to the byte? */
bool token_is(const struct token *token, const char *text);

#endif
