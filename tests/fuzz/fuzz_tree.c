/* What a taken-over loader may send (first byte even): whatever the bytes, a tree that libconfig could have made, or
 * nothing. And what an honest one sends for any text (odd): it is understood, and says the same when sent once more.
 */
#include "tests/fuzz/fuzz.h"

#include "policy/arena.h"
#include "registry/config_tree.h"
#include "registry/statement_span.h"
#include "registry/tree_stream.h"

#include <stdlib.h>
#include <string.h>

/* libconfig 1.5 loses a string when a text does not parse. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static void must_be_said_again(const struct findings *findings, const config_t *tree,
			       const unsigned char *bytes, size_t size)
{
	unsigned char *again = NULL;
	size_t again_size = 0;
	must(tree_stream_write(findings, tree, &again, &again_size));
	must(again_size == size && memcmp(again, bytes, size) == 0);
	free(again);
}

static void try_bytes(const unsigned char *bytes, size_t size)
{
	struct findings findings;
	config_t tree;
	unsigned line;
	bool has_tree = false;
	findings_init(&findings);
	if (tree_stream_read(bytes, size, "a.conf", 1000, &findings, &tree, &has_tree)) {
		must(has_tree == (findings.count == 0));
		if (has_tree) {
			must(tree_problem(&tree, &line) == NULL);
			must_be_said_again(&findings, &tree, bytes, size);
			config_destroy(&tree);
		}
	} else {
		must(findings.count == 0);
	}
	findings_clear(&findings);
}

static unsigned count_lines(const uint8_t *data, size_t size)
{
	unsigned lines = 2; /* one behind the last newline, one that the loader adds */
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	return lines;
}

/* Where statements begin and end is looked for without a loader. */
static void try_spans(const struct config_text *text)
{
	const struct statement_span *spans;
	size_t count;
	struct arena *arena = arena_new();
	(void)statement_spans_find(text, arena, &spans, &count);
	arena_free(arena);
}

static size_t count_settings(const config_t *tree)
{
	const config_setting_t *root = config_root_setting(tree);
	size_t count = 0;
	for (int i = 0; i < config_setting_length(root); i++)
		count += (size_t)config_setting_length(config_setting_get_elem(root, (unsigned)i));
	return count;
}

static bool count_piece(void *context, const struct config_piece *piece)
{
	*(size_t *)context += count_settings(piece->tree);
	return true;
}

/* Cut wherever that may be, it is as right or wrong, at the same line, and holds as much. */
static void try_pieces(const struct config_text *text, const struct findings *expected, const config_t *tree)
{
	struct findings findings;
	size_t count = 0;
	findings_init(&findings);
	must(config_tree_parse_pieces_here(text, 1, &findings, count_piece, &count) == (tree != NULL));
	must(tree == NULL || count == count_settings(tree));
	must((findings.error_count == 0) == (tree != NULL) &&
	     (findings.count == 0) == (expected->count == 0));
	must(findings.count == 0 || strcmp(findings.items[0].where, expected->items[0].where) == 0);
	findings_clear(&findings);
}

static void try_text(const uint8_t *data, size_t size)
{
	struct config_text text = {.name = "", .text = (const char *)data, .size = size};
	struct findings findings, heard;
	config_t tree, heard_tree;
	unsigned char *bytes = NULL;
	size_t written = 0;
	bool has_tree = false;
	findings_init(&findings);
	findings_init(&heard);
	bool parsed = config_tree_parse_here(&text, &findings, &tree);
	must(tree_stream_write(&findings, parsed ? &tree : NULL, &bytes, &written));
	must(tree_stream_read(bytes, written, "a.conf", count_lines(data, size), &heard, &heard_tree,
			      &has_tree));
	must(has_tree == parsed && heard.error_count == findings.error_count);
	try_pieces(&text, &findings, parsed ? &tree : NULL);
	if (parsed) {
		must_be_said_again(&heard, &heard_tree, bytes, written);
		config_destroy(&tree);
		config_destroy(&heard_tree);
	}
	free(bytes);
	findings_clear(&findings);
	findings_clear(&heard);
	try_spans(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	/* an exact block: the sanitizer sees a read past its end */
	unsigned char *copy = malloc(size > 1 ? size - 1 : 1);
	must(copy != NULL);
	memcpy(copy, data + 1, size - 1);
	if (data[0] & 1)
		try_text(copy, size - 1);
	else
		try_bytes(copy, size - 1);
	free(copy);
	return 0;
}
