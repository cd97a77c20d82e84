#include "registry/text_pieces.h"

#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES ((size_t)1 << 20)
#define PIECE_END "\n);\n"

void text_pieces_init(struct text_pieces *pieces, const struct config_text *whole)
{
	*pieces = (struct text_pieces){.whole = whole, .at = whole->text, .line = whole->first_line};
	if (pieces->line == 0)
		pieces->line = 1;
}

void text_pieces_clear(struct text_pieces *pieces)
{
	free(pieces->piece);
	pieces->piece = NULL;
}

/* The end of the line at `at`, its newline; NULL: it has none. */
static const char *line_end(const struct text_pieces *pieces, const char *at)
{
	size_t left = (size_t)(pieces->whole->text + pieces->whole->size - at);
	return memchr(at, '\n', left);
}

static bool is_line(const char *at, const char *end, const char *text)
{
	return (size_t)(end - at) == strlen(text) && strncmp(at, text, strlen(text)) == 0;
}

/* "patients = (" */
static bool opens_section(const char *at, const char *end)
{
	size_t name = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
	return name > 0 && is_line(at + name, end, " = (");
}

/* Is it written as feeds' text is? */
static bool is_fed(const struct config_text *text)
{
	bool is_open = false;
	const struct text_pieces pieces = {.whole = text};
	if (strcmp(text->name, FEEDS_TEXT) != 0 || text->size <= PIECE_BYTES)
		return false;
	for (const char *at = text->text, *end; at < text->text + text->size; at = end + 1) {
		end = line_end(&pieces, at);
		if (end == NULL)
			return false;
		bool opens = opens_section(at, end), closes = is_line(at, end, ");");
		bool is_statement = end - at >= 4 && strncmp(at, "{ ", 2) == 0 &&
				    (end[-1] == '}' || (end[-1] == ',' && end[-2] == '}'));
		bool is_empty = at == end;
		if (is_open ? !(closes || is_statement || is_empty) : !(opens || is_empty))
			return false;
		is_open = is_open ? !closes : opens;
	}
	return !is_open;
}

/* The section that `at` stands before; false: the text is over. */
static bool enter(struct text_pieces *pieces)
{
	const char *over = pieces->whole->text + pieces->whole->size;
	while (pieces->section == NULL && pieces->at < over) {
		const char *end = line_end(pieces, pieces->at);
		if (end > pieces->at)
			pieces->section = pieces->at;
		pieces->at = end + 1;
		pieces->line++;
	}
	return pieces->section != NULL;
}

/* How many bytes of statements come next; *ret_lines: in how many lines. */
static size_t measure(const struct text_pieces *pieces, unsigned *ret_lines)
{
	const char *at = pieces->at;
	*ret_lines = 0;
	while (!is_line(at, line_end(pieces, at), ");") && (size_t)(at - pieces->at) < PIECE_BYTES) {
		at = line_end(pieces, at) + 1;
		++*ret_lines;
	}
	return (size_t)(at - pieces->at);
}

static char *put(char *to, const char *bytes, size_t size)
{
	memcpy(to, bytes, size);
	return to + size;
}

static bool cut(struct text_pieces *pieces, struct config_text *ret_piece)
{
	unsigned lines;
	size_t size = measure(pieces, &lines);
	size_t head = (size_t)(line_end(pieces, pieces->section) + 1 - pieces->section);
	char *piece = malloc(head + size + sizeof(PIECE_END));
	text_pieces_clear(pieces);
	pieces->piece = piece;
	pieces->failed = piece == NULL;
	if (piece == NULL)
		return false;
	char *to = put(put(piece, pieces->section, head), pieces->at, size);
	while (to > piece && (to[-1] == '\n' || to[-1] == ','))
		to--;
	to = put(to, PIECE_END, sizeof(PIECE_END)) - 1;
	*ret_piece = (struct config_text){.name = pieces->whole->name,
					  .text = piece,
					  .size = (size_t)(to - piece),
					  .first_line = pieces->line - 1};
	pieces->at += size;
	pieces->line += lines;
	if (is_line(pieces->at, line_end(pieces, pieces->at), ");")) {
		pieces->at += strlen(");\n");
		pieces->line++;
		pieces->section = NULL;
	}
	return true;
}

bool text_pieces_next(struct text_pieces *pieces, struct config_text *ret_piece)
{
	if (pieces->at == pieces->whole->text && !is_fed(pieces->whole)) {
		*ret_piece = *pieces->whole;
		pieces->at += pieces->whole->size + 1; /* behind the end: it was the only one */
		return true;
	}
	return pieces->at < pieces->whole->text + pieces->whole->size && enter(pieces) &&
	       cut(pieces, ret_piece);
}
