/* A configuration text as a tree of libconfig, for as long as it is read. */
#ifndef CAREACL_REGISTRY_CONFIG_TREE_H
#define CAREACL_REGISTRY_CONFIG_TREE_H

#include "policy/findings.h"
#include "registry/settings.h"
#include "registry/text_pieces.h"

#include <libconfig.h>
#include <stdbool.h>

/* Guards the text (text_guard.h) and parses it. Returns true with a tree that the caller gives back with
 * config_destroy(); false, with nothing to give back, after errors to `findings`. Where a loader has been started
 * (loader.h), it is that which looks at the text. */
bool config_tree_parse(const struct config_text *text, struct findings *findings, config_t *ret_tree);

/* The same of a registry's text, in one tree or in several, each with some of its members (loader.h). `take` is given each, and of
 * one that is a part of a list how many statements are announced for all of that; 0: not known. */
typedef void config_tree_take(void *context, const config_t *tree, size_t announced);
void config_tree_parse_parts(const struct config_text *text, struct findings *findings,
			     config_tree_take *take, void *context);

/* The same in this process, whatever its powers: the loader's part. */
bool config_tree_parse_here(const struct config_text *text, struct findings *findings, config_t *ret_tree);

/* What a piece of a registry's text says. */
struct config_piece {
	const config_t *tree;
	unsigned lines_before;            /* of the text */
	const struct text_pieces *pieces; /* of which it is one */
};

/* The same of a registry's text in pieces of at least so many bytes (text_pieces.h), one after the other. `take` is given each;
 * false: no more of them. Returns true when all were taken; false after errors to `findings`, also in the midst of it, or
 * when `take` was false. */
typedef bool config_tree_take_piece(void *context, const struct config_piece *piece);
bool config_tree_parse_pieces_here(const struct config_text *text, size_t piece_bytes,
				   struct findings *findings, config_tree_take_piece *take, void *context);

#endif
