#include "registry/feeds/feed_text.h"
#include "registry/feeds/table_private.h"

#include <string.h>

/* The words that a field may hold; all others: any. */
static const struct {
	enum table_column column;
	const char *words[4]; /* ends with NULL */
} choices[] = {
    {PURPOSE, {"ALL", "CARE", "EMERGENCY", NULL}},
    {ACT, {"rw", "r", "w", NULL}},
};

static bool is_one_of(const char *text, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], text) == 0)
			return true;
	return false;
}

static bool is_chosen(struct table *table)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		const char *const *words = choices[i].words, *text = table->row[choices[i].column];
		if (text == NULL || is_one_of(text, words))
			continue;
		table_fail(table, "%s '%.40s'; expected %s, %s, %s, or nothing",
			   table_column_names[choices[i].column], text, words[0], words[1], words[2]);
		return false;
	}
	return true;
}

static bool is_plain(struct table *table, enum table_column column)
{
	const char *name = table_column_names[column], *text = table->row[column];
	if (text == NULL)
		return true;
	size_t length = strlen(text);
	uint32_t unseen = feed_text_unseen(text);
	if (unseen != 0)
		table_fail(table,
			   "%s holds U+%04X, which nobody sees or which looks like a blank; take it out",
			   name, (unsigned)unseen);
	else if (text[0] == ' ' || text[length - 1] == ' ')
		table_fail(table, "%s starts or ends with a blank; take it out", name);
	return unseen == 0 && text[0] != ' ' && text[length - 1] != ' ';
}

/* A patient's id is one of the registry's words. */
static bool is_id(struct table *table)
{
	const char *id = table->row[PATIENT];
	for (const char *at = id; at != NULL && *at != '\0'; at++)
		if ((unsigned char)*at >= 0x80) {
			table_fail(table, "%s '%.100s'; expected letters without accents, digits, and . _ -",
				   table_column_names[PATIENT], id);
			return false;
		}
	return true;
}

bool table_words_are_plain(struct table *table)
{
	for (unsigned i = 0; i < COLUMN_COUNT; i++)
		if (!is_plain(table, (enum table_column)i))
			return false;
	return is_id(table) && is_chosen(table);
}
