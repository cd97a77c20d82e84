/* Texts of feeds: what of them a person sees. For parsers. */
#ifndef CAREACL_FEEDS_FEED_TEXT_H
#define CAREACL_FEEDS_FEED_TEXT_H

#include <stdint.h>

/* The first character of UTF-8 text that nobody sees, or that looks like a blank and is none (U+00A0, U+200B, U+FEFF ..): two
 * names that look the same may differ by it. 0: there is none. */
uint32_t feed_text_unseen(const char *text);

#endif
