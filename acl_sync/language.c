#include "acl_sync/language.h"

#include "registry/settings.h"

#include <string.h>

static const char *const codes[WORDING_LANGUAGE_COUNT] = {[WORDING_ENGLISH] = "en", [WORDING_FRENCH] = "fr"};

static enum wording_language of_site;

enum wording_language language_of_files(void)
{
	enum wording_language spoken = wording_language();
	wording_speak(of_site);
	return spoken;
}

void language_choose(const struct options *options)
{
	struct config_text text;
	struct findings ignored;
	struct arena *arena = arena_new();
	const char *found = NULL;
	if (arena == NULL)
		return;
	findings_init(&ignored);
	if (config_text_read(options->config, options->config, arena, &ignored, &text))
		found = settings_find_language(&text, arena);
	for (size_t i = 0; found != NULL && i < WORDING_LANGUAGE_COUNT; i++)
		if (strcmp(found, codes[i]) == 0)
			of_site = (enum wording_language)i;
	wording_speak(options->json ? WORDING_ENGLISH : of_site);
	findings_clear(&ignored);
	arena_free(arena);
}
