/* Replays a corpus through a fuzz program's entry: one TAP line an input, so that `make check` runs
 * every input that fuzzing found without clang's fuzzer. Usage: replay_X FILE-OR-FOLDER... */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static size_t replayed;

/* Reads a whole file; the caller frees. NULL with errno. */
static uint8_t *read_all(const char *path, size_t *ret_size)
{
	FILE *stream = fopen(path, "rb");
	struct stat status;
	uint8_t *data = NULL;

	if (!stream)
		return NULL;
	if (fstat(fileno(stream), &status) == 0 && (data = malloc((size_t)status.st_size + 1))) {
		*ret_size = fread(data, 1, (size_t)status.st_size, stream);
		/* an exact block: the sanitizer sees a read past its end */
		uint8_t *exact = malloc(*ret_size ? *ret_size : 1);
		if (exact)
			memcpy(exact, data, *ret_size);
		free(data);
		data = exact;
	}
	fclose(stream);
	return data;
}

static int replay_file(const char *path)
{
	size_t size = 0;
	uint8_t *data = read_all(path, &size);

	replayed++;
	if (!data) {
		printf("not ok %zu - %s: %s\n", replayed, path, strerror(errno));
		return 1;
	}
	/* named first: if it ends the process, the runner shows the last input */
	printf("# %s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	printf("ok %zu - %s\n", replayed, path);
	return 0;
}

static int replay_folder(const char *path)
{
	struct dirent **names;
	int failures = 0;
	int count = scandir(path, &names, NULL, alphasort);

	if (count < 0)
		return replay_file(path);
	for (int i = 0; i < count; i++) {
		char inner[4096];

		snprintf(inner, sizeof(inner), "%s/%s", path, names[i]->d_name);
		if (names[i]->d_name[0] != '.')
			failures += replay_file(inner);
		free(names[i]);
	}
	free(names);
	return failures;
}

int main(int argc, char **argv)
{
	int failures = 0;

	for (int i = 1; i < argc; i++)
		failures += replay_folder(argv[i]);
	return failures || replayed == 0;
}
