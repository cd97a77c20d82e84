/* What the registry's reader finds wrong, in the words of whoever typed it: options instead of keys. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"

#include <ctype.h>
#include <string.h>

struct word {
	const char *registry, *desk;
	bool is_head; /* only as the first word, with a colon behind it */
};

static const struct word words[] = {
    {"categories = [\"...\"]", "--category", false},
    {"author = \"login\"", "--author", false},
    {"valid_from", "--from", false},
    {"valid_until", "--until", false},
    {"agreed_by", "--agreed-by", false},
    {"legal_text", "--legal-text", false},
    {"patient_agreed", "--patient-agreed", false},
    {"in_charge", "--in-charge", false},
    {"cannot_consent = true", "--cannot-consent", false},
    {"immediate_risk = true", "--immediate-risk", false},
    {"to", "--to", true},
    {"login", "--login", true},
    {"team", "--team", true},
    {"author", "--author", true},
    {"ground", "--ground", true},
    {"kind", "--kind", true},
    {"purpose", "--purpose", true},
    {"basis", "--basis", true},
    {"reference", "--reference", true},
    {"category", "--category", true},
    {"categories", "--category", true},
    {"document", "--document", true},
    {"documents", "--document", true},
    {"closed", "--from", true},
};

static bool is_of_word(char letter)
{
	return isalnum((unsigned char)letter) || letter == '_' || letter == '-';
}

static bool has_colon(const char *text)
{
	static const char narrow[] = "\xe2\x80\xaf", wide[] = "\xc2\xa0";
	if (strncmp(text, narrow, strlen(narrow)) == 0)
		text += strlen(narrow);
	else if (strncmp(text, wide, strlen(wide)) == 0)
		text += strlen(wide);
	else
		text += *text == ' ';
	return *text == ':';
}

/* The word that stands at `at` in `text`; NULL: none. */
static const struct word *find_word(const char *text, const char *at)
{
	if (at != text && is_of_word(at[-1]))
		return NULL;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t length = strlen(words[i].registry);
		if (strncmp(at, words[i].registry, length) == 0 && !is_of_word(at[length]) &&
		    (!words[i].is_head || (at == text && has_colon(at + length))))
			return &words[i];
	}
	return NULL;
}

const char *desk_words(const char *problem, struct arena *arena)
{
	const char *said = "", *plain = problem;
	for (const char *at = problem; said != NULL && *at != '\0'; at++) {
		const struct word *word = find_word(problem, at);
		if (word == NULL)
			continue;
		said = arena_printf(arena, "%s%.*s%s", said, (int)(at - plain), plain, word->desk);
		plain = at + strlen(word->registry);
		at = plain - 1;
	}
	said = said == NULL ? NULL : arena_printf(arena, "%s%s", said, plain);
	if (said == NULL)
		console_out_of_memory();
	return said;
}
