/* JSON as a text: measured first, then written into memory that suffices. */
#include "registry/json_text.h"

#include <stdlib.h>

char *json_text(const json_t *value, size_t flags)
{
	size_t size = json_dumpb(value, NULL, 0, flags);
	char *text = size == 0 ? NULL : malloc(size + 1);
	if (text == NULL)
		return NULL;
	if (json_dumpb(value, text, size, flags) != size) {
		free(text);
		return NULL;
	}
	text[size] = '\0';
	return text;
}
