/* A registry's text in pieces: libconfig takes ten times a text's size of memory, and nothing of its tree can be used before all
 * of it is there. A text is cut behind a group of a list at the top, "patients = ( {..}, | {..} );": what follows is a list of
 * the same name. Where anything else than groups stands in such a list, or a name at the top twice, it is one piece, so that
 * what libconfig says about it is said of all of it.
 *
 * Whoever goes through the words of the text tells them (text_guard.h); then the pieces can be had one after the other.
 */
#ifndef CAREACL_REGISTRY_TEXT_PIECES_H
#define CAREACL_REGISTRY_TEXT_PIECES_H

#include "registry/settings.h"
#include "registry/text_lexer.h"

#define TEXT_PIECES_NAMES 16 /* at the top; a registry's text has six */

/* Where a piece ends and the next begins. */
struct text_cut {
	const char *comma;
	struct token name; /* of the list that goes on behind it */
	unsigned line;     /* of the comma */
};

struct text_pieces {
	const struct config_text *whole;
	size_t piece_bytes; /* a piece is cut behind so many */
	struct text_cut *cuts;
	size_t count, capacity;
	bool is_one; /* it is not cut */
	/* while words are told */
	struct token names[TEXT_PIECES_NAMES];
	size_t groups[TEXT_PIECES_NAMES]; /* in the list of that name */
	size_t name_count;
	unsigned depth;
	bool is_list; /* what stands open at the top is a list with a name */
	struct token before, comma;
	const char *from; /* of the present piece */
	/* while pieces are had */
	size_t next;
};

/* No memory is taken yet. `whole` must outlive it. */
void text_pieces_init(struct text_pieces *pieces, const struct config_text *whole, size_t piece_bytes);

/* The next word, no comment. Without memory for it the text is not cut. */
void text_pieces_tell(struct text_pieces *pieces, const struct token *token);

/* The next piece as a string that ends with a newline, to be freed, and how many lines stand before it; NULL: there is none,
 * or (*ret_failed) no memory for it. */
char *text_pieces_next(struct text_pieces *pieces, unsigned *ret_lines_before, bool *ret_failed);

/* How many groups the list of that name at the top has, as far as words were told; 0: there is none, or it was not cut. */
size_t text_pieces_groups(const struct text_pieces *pieces, const char *name);

void text_pieces_clear(struct text_pieces *pieces);

#endif
