/* The text of all feeds in pieces: libconfig takes ten times a text's size of memory, twice, and such a text is as large as a
 * hospital. It is one statement a line below "SECTION = (", as acl_sync/feed writes it; a text that is not is one piece.
 */
#ifndef CAREACL_REGISTRY_TEXT_PIECES_H
#define CAREACL_REGISTRY_TEXT_PIECES_H

#include "registry/settings.h"

struct text_pieces {
	const struct config_text *whole;
	const char *at;      /* the first line that no piece has had */
	const char *section; /* the line of the section that stands open; NULL: none does */
	unsigned line;       /* of `at` */
	char *piece;
	bool failed; /* out of memory */
};

void text_pieces_init(struct text_pieces *pieces, const struct config_text *whole);

/* The next piece, a text of its own with the lines of the whole, good until the next call. false: there is none, or failed. */
bool text_pieces_next(struct text_pieces *pieces, struct config_text *ret_piece);

void text_pieces_clear(struct text_pieces *pieces);

#endif
