#include "acl_sync/language.h"

#include "registry/settings.h"
#include "wording/wording.h"

#include <string.h>

static const char *const codes[WORDING_LANGUAGE_COUNT] = {[WORDING_ENGLISH] = "en", [WORDING_FRENCH] = "fr"};

static struct {
	enum wording_language files, answer;
} languages;

void language_of_files(void)
{
	wording_speak(languages.files);
}

void language_of_answer(void)
{
	wording_speak(languages.answer);
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
			languages.files = (enum wording_language)i;
	languages.answer = options->json ? WORDING_ENGLISH : languages.files;
	language_of_answer();
	findings_clear(&ignored);
	arena_free(arena);
}
