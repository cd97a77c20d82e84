#include "acl_sync/language.h"

#include "registry/settings.h"

#include <stdlib.h>
#include <string.h>

static const char *const codes[WORDING_LANGUAGE_COUNT] = {[WORDING_ENGLISH] = "en", [WORDING_FRENCH] = "fr"};

static enum wording_language of_site;

enum wording_language language_of_files(void)
{
	enum wording_language spoken = wording_language();
	wording_speak(of_site);
	return spoken;
}

bool language_set(const char *code)
{
	for (size_t i = 0; i < WORDING_LANGUAGE_COUNT; i++) {
		if (strcmp(code, codes[i]) != 0)
			continue;
		of_site = (enum wording_language)i;
		wording_speak(of_site);
		return true;
	}
	return false;
}

const char *language_code(enum wording_language language)
{
	return codes[language];
}

/* What careacl.conf says, in `arena`, or leaves to its default; NULL: it cannot be read. */
static const char *language_of_settings(const struct options *options, struct arena *arena)
{
	struct config_text text;
	struct findings ignored;
	const char *found = NULL;
	findings_init(&ignored);
	if (config_text_read(options->config, options->config, arena, &ignored, &text)) {
		found = settings_find_language(&text, arena);
		found = found != NULL ? found : codes[WORDING_ENGLISH];
	}
	findings_clear(&ignored);
	return found;
}

/* "fr" of "fr_FR.UTF-8": what is asked for, whether or not the machine has that locale. */
static const char *language_of_environment(struct arena *arena)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && value[0] != '\0')
			return arena_printf(arena, "%.*s", (int)strcspn(value, "_.@"), value);
	}
	return NULL;
}

/* Where there are no settings yet: a first site is proposed in it, and help is asked for. */
static bool goes_by_environment(const struct options *options)
{
	return options->help ||
	       (options->verb != NULL && (options->verb->group & (VERB_INIT | VERB_HELP)) != 0);
}

void language_choose(const struct options *options)
{
	struct arena *arena = arena_new();
	if (arena == NULL)
		return;
	const char *found = options->language;
	if (found == NULL)
		found = language_of_settings(options, arena);
	if (found == NULL && goes_by_environment(options))
		found = language_of_environment(arena);
	if (found != NULL)
		(void)language_set(found);
	wording_speak(options->json ? WORDING_ENGLISH : of_site);
	arena_free(arena);
}
