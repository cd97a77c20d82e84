#include "registry/feeds/fhir.h"

#include "registry/feeds/fhir_bundle.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_resource.h"
#include "registry/feeds/fhir_say.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <unistd.h>

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), wanted = strlen(end);
	return length >= wanted && strcasecmp(text + length - wanted, end) == 0;
}

/* The names of all, which a manifest may ask for. */
static bool learn_names(struct fhir *fhir)
{
	struct feed_reading *reading = fhir->reading;
	fhir->file_names = arena_array(fhir->arena, reading->input_count, sizeof(*fhir->file_names));
	for (unsigned i = 0; i < reading->input_count && fhir->file_names != NULL; i++) {
		const char *name;
		int fd = reading->open(reading, i, &name);
		if (fd < 0)
			return false;
		(void)close(fd);
		fhir->file_names[i] = fhir_index_word(fhir, name);
	}
	fhir->out_of_memory = fhir->out_of_memory || fhir->file_names == NULL;
	return !fhir->out_of_memory;
}

static bool read_file(struct fhir *fhir, unsigned index)
{
	const char *name;
	int fd = fhir->reading->open(fhir->reading, index, &name);
	if (fd < 0)
		return false;
	fhir->file = index;
	fhir->line = 1;
	if (ends_with(name, ".ndjson") || ends_with(name, ".jsonl"))
		fhir_lines_read(fhir, fd);
	else
		fhir_text_read_document(fhir, fd);
	(void)close(fd);
	fhir_resource_say_counts(fhir);
	return !fhir->out_of_memory;
}

/* The library would open a file for it, which nobody may in the loader's jail. */
static void seed_hashes(void)
{
	unsigned seed = 0;
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) < 0)
		seed = 0;
	json_object_seed(seed | 1);
}

void fhir_parse(struct feed_reading *reading)
{
	seed_hashes();
	struct fhir *fhir = calloc(1, sizeof(*fhir));
	bool is_read = fhir != NULL && (fhir->arena = arena_new()) != NULL;
	if (is_read) {
		fhir->reading = reading;
		is_read = learn_names(fhir);
		for (unsigned i = 0; i < reading->input_count && is_read; i++)
			is_read = read_file(fhir, i);
		if (is_read && !reading->out->has_error)
			fhir_say_all(fhir);
	}
	if (fhir == NULL || fhir->arena == NULL || fhir->out_of_memory)
		feed_out_error(reading->out, 0, 1, "does not fit into memory");
	if (fhir == NULL)
		return;
	free(fhir->words.slots);
	free(fhir->records.slots);
	free(fhir->names.slots);
	free(fhir->deleted.slots);
	free(fhir->past.slots);
	arena_free(fhir->arena);
	free(fhir);
}
