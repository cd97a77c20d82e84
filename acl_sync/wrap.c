#include "acl_sync/wrap.h"

#include "acl_sync/console.h"
#include "acl_sync/printable.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

size_t wrap_width(const char *text, size_t size)
{
	size_t width = 0;
	for (size_t i = 0; i < size; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

void wrap_words(FILE *out, const char *text, const struct wrap *wrap)
{
	size_t column = wrap->column;
	bool is_first = column == 0; /* of its line */
	char *shown = printable_text(text, true);
	if (shown == NULL)
		console_out_of_memory();
	for (const char *at = shown; *at != '\0';) {
		size_t size = strcspn(at, " "), width = wrap_width(at, size);
		if (!is_first && column + 1 + width > wrap->width) {
			fprintf(out, "\n%*s", (int)wrap->indent, "");
			column = wrap->indent;
		} else if (!is_first) {
			putc(' ', out);
			column++;
		}
		fwrite(at, 1, size, out);
		is_first = false;
		column += width;
		at += size + (at[size] == ' ');
	}
	putc('\n', out);
	free(shown);
}
