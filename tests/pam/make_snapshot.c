/* Writes a login snapshot for tests: make_snapshot FILE < text (snapshot_text.h says how it looks). */
#include "tests/pam/snapshot_text.h"

#include <stdio.h>
#include <time.h>

int main(int argc, char **argv)
{
	static char text[1 << 20];
	struct arena *arena = arena_new();
	unsigned char *bytes;
	size_t size, length = fread(text, 1, sizeof(text) - 1, stdin);
	bool good;

	if (argc != 2 || arena == NULL || length == sizeof(text) - 1) {
		fprintf(stderr, "usage: %s FILE < text of less than a megabyte\n", argv[0]);
		return 2;
	}
	text[length] = '\0';
	good = snapshot_text_encode(text, time(NULL), arena, &bytes, &size) &&
	       snapshot_text_publish(argv[1], bytes, size);
	if (!good)
		perror(argv[1]);
	arena_free(arena);
	return good ? 0 : 1;
}
