#include "registry/statement_span.h"

#include "registry/text_lexer.h"

#include <string.h>

const char *const statement_sections[] = {"professionals", "teams",       "roles", "patients",
					  "derogations",   "break_glass", NULL};

struct spans {
	struct statement_span *items;
	size_t count, capacity;
};

/* The section of that name; NULL for what is none. */
static const char *section_of(const struct token *name)
{
	for (size_t i = 0; statement_sections[i] != NULL; i++)
		if (name->kind == TOKEN_NAME && token_is(name, statement_sections[i]))
			return statement_sections[i];
	return NULL;
}

/* +1 for a mark that opens, -1 for one that closes. */
static int nesting(const struct token *token)
{
	if (token->kind != TOKEN_MARK)
		return 0;
	if (token_is(token, "(") || token_is(token, "{") || token_is(token, "["))
		return 1;
	return token_is(token, ")") || token_is(token, "}") || token_is(token, "]") ? -1 : 0;
}

bool statement_spans_find(const struct config_text *text, struct arena *arena,
			  const struct statement_span **ret_spans, size_t *ret_count)
{
	struct spans spans = {0};
	struct text_lexer lexer;
	struct token token;
	struct statement_span span = {0};
	const char *section = NULL;
	int depth = 0;

	text_lexer_init(&lexer, text->text, text->size);
	while ((token = text_lexer_next_word(&lexer)).kind != TOKEN_END) {
		int step = nesting(&token);
		if (depth == 0 && token.kind == TOKEN_NAME)
			section = section_of(&token);
		if (depth == 1 && step > 0)
			span = (struct statement_span){
			    .section = section, .start = token.start, .line = token.line};
		depth += step;
		if (depth != 1 || step >= 0 || section == NULL)
			continue;
		span.size = (size_t)(token.start + 1 - span.start);
		arena_rest(span.size);
		spans.items =
		    arena_grow(arena, spans.items, spans.count, &spans.capacity, sizeof(*spans.items));
		if (spans.items == NULL)
			return false;
		spans.items[spans.count++] = span;
	}
	*ret_spans = spans.items;
	*ret_count = spans.count;
	return true;
}

struct config_text statement_span_text(const char *section, const char *file, unsigned line,
				       const char *start, size_t size, struct arena *arena)
{
	char *text = arena_printf(arena, "%s = ( %.*s );", section, (int)size, start);
	return (struct config_text){
	    .name = file, .text = text, .size = text == NULL ? 0 : strlen(text), .first_line = line};
}
