/* A parsed configuration text as bytes: what the loader (loader.h), who may be anybody by then, hands to the privileged
 * side. Read strictly: every length is checked against what is left, every kind, name and depth against what libconfig
 * makes of a text; one wrong byte, or one too many, and nothing of it is taken.
 *
 *   answer   magic, findings: count, then each line, size, text; 0 or 1: is there a tree; the root
 *   setting  kind (1), line, size of the name (1), name, value
 *   value    group, list, array: count, then settings; text: size, bytes; number: 8 bytes; bool: 1
 *
 * Numbers without a size here are 4 bytes, in the machine's order: both ends are one program.
 */
#ifndef CAREACL_REGISTRY_TREE_STREAM_H
#define CAREACL_REGISTRY_TREE_STREAM_H

#include "policy/findings.h"

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>

#define TREE_DEPTH_MAX 32      /* settings within settings; the deepest that means something has 6 */
#define TREE_FINDINGS_MAX 4096 /* a text has no more; what comes behind them is left out */

/* What no text of ours has, as a text for people, with its line: settings nested deeper than that, a key of more than 255
 * bytes. NULL: nothing. */
const char *tree_problem(const config_t *tree, unsigned *ret_line);

/* Findings of one text (their lines stand behind the last colon of their places) and its tree, NULL where there is none,
 * into *ret_bytes, which the caller frees. false: out of memory, or more than can be said. */
bool tree_stream_write(const struct findings *findings, const config_t *tree, unsigned char **ret_bytes,
		       size_t *ret_size);

/* A part of a tree without findings: of the root the one member, of that, where it is a list, the elements from..until. So many
 * lines of the text stand before the tree's. */
bool tree_stream_write_part(const config_setting_t *root, const config_setting_t *member, unsigned from,
			    unsigned until, unsigned lines_before, unsigned char **ret_bytes,
			    size_t *ret_size);

/* The other way round. Findings are added at lines of `file`, in place of any above `line_count` that one. Returns true
 * where the bytes are an answer: *ret_has_tree says whether *ret_tree was made, which the caller then gives back with
 * config_destroy(). false: they are none, nothing was added or made. */
bool tree_stream_read(const unsigned char *bytes, size_t size, const char *file, unsigned line_count,
		      struct findings *findings, config_t *ret_tree, bool *ret_has_tree);

#endif
