/* How much of jansson's own speed the FHIR parser has on the files: the measure of bench_fhir.sh, in seconds of processor time, so
 * that what else the machine does is not in it. Each is run in turns, and the best of three counts. Prints lines, seconds of
 * jansson alone, of the parser.
 */
#include "registry/feeds/feed_parser.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static unsigned long parse_alone(char **names, unsigned count)
{
	char *line = NULL;
	size_t room = 0;
	unsigned long lines = 0;
	ssize_t size;
	for (unsigned i = 0; i < count; i++) {
		FILE *file = fopen(names[i], "re");
		while (file != NULL && (size = getline(&line, &room, file)) > 0) {
			json_error_t error;
			json_t *tree = json_loadb(line, (size_t)size, JSON_REJECT_DUPLICATES, &error);
			lines += tree != NULL;
			json_decref(tree);
		}
		if (file != NULL)
			(void)fclose(file);
	}
	free(line);
	return lines;
}

static int open_file(struct feed_reading *reading, unsigned index, const char **ret_name)
{
	char **names = reading->context;
	*ret_name = strrchr(names[index], '/') + 1;
	return open(names[index], O_RDONLY | O_CLOEXEC);
}

static bool drop(void *context, const void *bytes, size_t size)
{
	(void)context;
	(void)bytes;
	(void)size;
	return true;
}

static void parse_fhir(char **names, unsigned count)
{
	struct feed_out *out = calloc(1, sizeof(*out));
	if (out == NULL)
		exit(1);
	out->send = drop;
	struct feed_reading reading = {.input_count = count, .open = open_file, .context = names, .out = out};
	feed_parser_find("fhir")->parse(&reading);
	if (out->has_error)
		exit(1);
	free(out);
}

int main(int count, char **arguments)
{
	unsigned long lines = 0;
	double alone = 1e9, fhir = 1e9;
	for (int i = 0; i < 3; i++) {
		double start = seconds();
		lines = parse_alone(arguments + 1, (unsigned)count - 1);
		double middle = seconds();
		parse_fhir(arguments + 1, (unsigned)count - 1);
		double end = seconds();
		alone = middle - start < alone ? middle - start : alone;
		fhir = end - middle < fhir ? end - middle : fhir;
	}
	printf("%lu %.3f %.3f\n", lines, alone, fhir);
	return 0;
}
