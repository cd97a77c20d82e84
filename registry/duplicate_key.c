#include "registry/duplicate_key.h"

#include "registry/text_lexer.h"

#include <stdlib.h>
#include <string.h>

/* Keys of the groups that are open, and marks ("{") between them. */
struct open_keys {
	struct token *items;
	size_t count, capacity;
};

static bool push(struct open_keys *keys, struct token token)
{
	if (keys->count == keys->capacity) {
		size_t capacity = keys->capacity == 0 ? 64 : keys->capacity * 2;
		struct token *items = reallocarray(keys->items, capacity, sizeof(*items));
		if (items == NULL)
			return false;
		keys->items = items;
		keys->capacity = capacity;
	}
	keys->items[keys->count++] = token;
	return true;
}

/* Closes the innermost group; false when none is open. */
static bool pop_group(struct open_keys *keys)
{
	while (keys->count > 0)
		if (keys->items[--keys->count].kind == TOKEN_MARK)
			return true;
	return false;
}

/* The same key in the innermost group; NULL if there is none. */
static const struct token *find(const struct open_keys *keys, const struct token *key)
{
	for (size_t i = keys->count; i > 0 && keys->items[i - 1].kind == TOKEN_NAME; i--)
		if (keys->items[i - 1].size == key->size &&
		    memcmp(keys->items[i - 1].start, key->start, key->size) == 0)
			return &keys->items[i - 1];
	return NULL;
}

static bool search(struct text_lexer *lexer, struct open_keys *keys, unsigned line,
		   struct duplicate_key *ret_twice)
{
	struct token before = {.kind = TOKEN_END}, token;

	for (; (token = text_lexer_next_word(lexer)).kind != TOKEN_END; before = token) {
		if (token.kind != TOKEN_MARK)
			continue;
		if (token_is(&token, "{") && !push(keys, token))
			return false;
		if (token_is(&token, "}") && !pop_group(keys))
			return false;
		if (before.kind != TOKEN_NAME || !(token_is(&token, "=") || token_is(&token, ":")))
			continue;
		const struct token *first = before.line == line ? find(keys, &before) : NULL;
		if (first != NULL) {
			*ret_twice =
			    (struct duplicate_key){shown_bytes(before.start, before.size), first->line};
			return true;
		}
		if (!push(keys, before))
			return false;
	}
	return false;
}

bool duplicate_key_find(const struct config_text *text, unsigned line, struct duplicate_key *ret_twice)
{
	struct open_keys keys = {0};
	struct text_lexer lexer;

	text_lexer_init(&lexer, text->text, text->size);
	bool found = search(&lexer, &keys, line, ret_twice);
	free(keys.items);
	return found;
}
