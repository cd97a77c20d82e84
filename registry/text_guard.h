/* Looks at a configuration text before libconfig 1.5 does, and refuses what that would take the wrong way.
 *
 * libconfig ends the process on some `@include`, glues two strings side by side into one (so that a missing
 * comma voids a wish), ends a string at `\x00` and a text at a NUL byte, and takes an unclosed comment for the
 * end of the text: each would lose statements without a word.
 */
#ifndef CAREACL_REGISTRY_TEXT_GUARD_H
#define CAREACL_REGISTRY_TEXT_GUARD_H

#include "policy/findings.h"
#include "registry/settings.h"
#include "registry/text_pieces.h"

/* Adds an error for everything in `text` that libconfig must not see. Returns true when there is nothing. Its words are told to
 * `pieces`, unless that is NULL. */
bool text_guard(const struct config_text *text, struct findings *findings, struct text_pieces *pieces);

/* Where to look when libconfig stumbles at `line`: the line of the first string up to there that goes on over
 * the end of its line (is its closing quote missing?), 0 if there is none. */
unsigned text_guard_long_string(const struct config_text *text, unsigned line);

#endif
