/* A statement of the desk by its section: what it does, and as a text of the registry. */
#include "acl_sync/site/desk_merge.h"

#include <string.h>

bool desk_refuses(const char *section)
{
	static const char *const sections[] = {"objections", "withheld", "hidden", "deleted", "closed"};
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (strcmp(sections[i], section) == 0)
			return true;
	return false;
}

bool desk_takes(const char *section)
{
	return desk_refuses(section) || strcmp(section, DESK_DISCHARGES) == 0;
}

/* Sections of the registry itself; all others are lists, or a date, of the patient. */
static bool is_section(const char *section)
{
	return strcmp(section, "derogations") == 0 || strcmp(section, "break_glass") == 0;
}

/* The list of the registry in whose words a section is written. */
static const char *key_of(const char *section)
{
	return strcmp(section, DESK_DISCHARGES) == 0 ? "teams" : section;
}

struct config_text desk_text(const struct desk_item *item, struct arena *arena)
{
	char *text;
	if (is_section(item->section))
		text = arena_printf(arena, "%s = ( %s );", item->section, item->text);
	else if (item->text[0] == '"')
		text = arena_printf(arena,
				    "patients = ( { id = \"%s\"; birth_date = \"1900-01-01\"; %s = %s; } );",
				    item->patient, key_of(item->section), item->text);
	else
		text = arena_printf(
		    arena, "patients = ( { id = \"%s\"; birth_date = \"1900-01-01\"; %s = ( %s ); } );",
		    item->patient, key_of(item->section), item->text);
	return (struct config_text){.name = DESK_FILE,
				    .text = text,
				    .size = text == NULL ? 0 : strlen(text),
				    .first_line = (unsigned)item->id};
}
