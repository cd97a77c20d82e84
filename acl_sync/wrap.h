/* Text in lines that fit. */
#ifndef CAREACL_ACL_SYNC_WRAP_H
#define CAREACL_ACL_SYNC_WRAP_H

#include <stddef.h>
#include <stdio.h>

struct wrap {
	size_t indent; /* spaces before each line but the first */
	size_t column; /* characters that stand on the first line already */
	size_t width;  /* of a line; a longer word stands alone */
};

/* Prints the words and a newline. What is no printable UTF-8 is shown as \xNN. Out of memory ends the program. */
void wrap_words(FILE *out, const char *text, const struct wrap *wrap);

/* Characters of well-formed UTF-8, not bytes. Asks no locale: file servers may have none. */
size_t wrap_width(const char *text, size_t size);

#endif
