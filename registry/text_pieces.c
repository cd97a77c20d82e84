#include "registry/text_pieces.h"

#include <stdlib.h>
#include <string.h>

#define LIST_BEGIN " = ("
#define LIST_END "\n);\n"

void text_pieces_init(struct text_pieces *pieces, const struct config_text *whole, size_t piece_bytes)
{
	*pieces = (struct text_pieces){.whole = whole, .piece_bytes = piece_bytes, .from = whole->text};
}

void text_pieces_clear(struct text_pieces *pieces)
{
	free(pieces->cuts);
	pieces->cuts = NULL;
	pieces->count = pieces->capacity = 0;
}

/* ---- words ---- */

static bool opens(char mark)
{
	return mark == '(' || mark == '{' || mark == '[';
}

static bool closes(char mark)
{
	return mark == ')' || mark == '}' || mark == ']';
}

/* One at the top. */
static void add_name(struct text_pieces *pieces, const struct token *name)
{
	for (size_t i = 0; i < pieces->name_count && !pieces->is_one; i++)
		pieces->is_one = pieces->names[i].size == name->size &&
				 memcmp(pieces->names[i].start, name->start, name->size) == 0;
	if (pieces->name_count == TEXT_PIECES_NAMES)
		pieces->is_one = true;
	else
		pieces->names[pieces->name_count++] = *name;
}

/* A group begins behind the comma, which stands behind a group. */
static void cut(struct text_pieces *pieces)
{
	if (pieces->count == pieces->capacity) {
		size_t capacity = 2 * pieces->capacity + 16;
		struct text_cut *grown = reallocarray(pieces->cuts, capacity, sizeof(*grown));
		pieces->is_one = grown == NULL;
		if (grown == NULL)
			return;
		pieces->cuts = grown;
		pieces->capacity = capacity;
	}
	pieces->cuts[pieces->count++] =
	    (struct text_cut){pieces->comma.start, pieces->names[pieces->name_count - 1], pieces->comma.line};
	pieces->from = pieces->comma.start + 1;
}

/* Directly in a list at the top. */
static void tell_element(struct text_pieces *pieces, const struct token *token)
{
	const char mark = token_mark(token);
	const bool begins = mark == '{';
	if (begins && pieces->comma.start != NULL &&
	    (size_t)(pieces->comma.start - pieces->from) >= pieces->piece_bytes)
		cut(pieces);
	pieces->groups[pieces->name_count - 1] += begins;
	pieces->comma = token_mark(&pieces->before) == '}' && mark == ',' ? *token : (struct token){0};
	pieces->is_one = pieces->is_one || !(begins || mark == ',' || mark == ')');
}

static void tell_at_top(struct text_pieces *pieces, const struct token *token)
{
	if (token->kind == TOKEN_NAME)
		add_name(pieces, token);
	else if (token_mark(token) == '(')
		pieces->is_list = pieces->name_count > 0 && token_is_equals(&pieces->before);
}

void text_pieces_tell(struct text_pieces *pieces, const struct token *token)
{
	const char mark = token_mark(token);
	if (pieces->is_one)
		return;
	if (pieces->depth == 0)
		tell_at_top(pieces, token);
	else if (pieces->depth == 1 && pieces->is_list)
		tell_element(pieces, token);
	if (opens(mark)) {
		pieces->depth++;
	} else if (closes(mark)) {
		pieces->is_one = pieces->is_one || pieces->depth == 0;
		pieces->depth--;
		pieces->is_list = pieces->is_list && pieces->depth > 0;
	}
	pieces->before = *token;
}

size_t text_pieces_groups(const struct text_pieces *pieces, const char *name)
{
	for (size_t i = 0; i < pieces->name_count && !pieces->is_one; i++)
		if (token_is(&pieces->names[i], name))
			return pieces->groups[i];
	return 0;
}

/* ---- pieces ---- */

static char *put(char *to, const char *bytes, size_t size)
{
	memcpy(to, bytes, size);
	return to + size;
}

char *text_pieces_next(struct text_pieces *pieces, unsigned *ret_lines_before, bool *ret_failed)
{
	const size_t cuts = pieces->is_one ? 0 : pieces->count, next = pieces->next;
	*ret_failed = false;
	if (next > cuts)
		return NULL;
	const struct config_text *whole = pieces->whole;
	const struct text_cut *first = next > 0 ? &pieces->cuts[next - 1] : NULL;
	const struct text_cut *last = next < cuts ? &pieces->cuts[next] : NULL;
	const char *from = first == NULL ? whole->text : first->comma + 1;
	const char *until = last == NULL ? whole->text + whole->size : last->comma;
	const size_t head = first == NULL ? 0 : first->name.size + strlen(LIST_BEGIN);
	char *piece = malloc(head + (size_t)(until - from) + sizeof(LIST_END)), *to = piece;
	*ret_failed = piece == NULL;
	if (piece == NULL)
		return NULL;
	if (first != NULL)
		to = put(put(to, first->name.start, first->name.size), LIST_BEGIN, strlen(LIST_BEGIN));
	to = put(to, from, (size_t)(until - from));
	if (last == NULL)
		memcpy(to, "\n", 2);
	else
		memcpy(to, LIST_END, sizeof(LIST_END));
	*ret_lines_before = first == NULL ? 0 : first->line - 1;
	pieces->next++;
	return piece;
}
