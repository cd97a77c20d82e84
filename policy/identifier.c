#include "policy/identifier.h"

#include <limits.h>
#include <string.h>

/* Spelled out: isalpha() and its kind follow the locale. */
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* `length` bytes: the first of `first`, the others of `rest`, not more than `max`. */
static bool is_name(const char *text, size_t length, const char *first, const char *rest, size_t max)
{
	if (length == 0 || length > max || memchr(text, '\0', length) != NULL)
		return false;
	return strspn(text, first) >= 1 && 1 + strspn(text + 1, rest) >= length;
}

bool identifier_is_valid(const char *text)
{
	return text != NULL &&
	       is_name(text, strlen(text), LETTERS DIGITS, LETTERS DIGITS "._-", IDENTIFIER_MAX);
}

static bool is_category_name(const char *text, size_t length)
{
	return is_name(text, length, LETTERS, LETTERS DIGITS "_-", CATEGORY_NAME_MAX);
}

bool category_name_is_valid(const char *text)
{
	return text != NULL && is_category_name(text, strlen(text));
}

static bool is_plain_name(const char *name, size_t length)
{
	if (length == 0 || length > NAME_MAX)
		return false;
	if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.')))
		return false;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 0x7f)
			return false;
	return true;
}

bool plain_path_is_valid(const char *text)
{
	if (text == NULL || strlen(text) >= PATH_MAX)
		return false;
	for (const char *name = text;;) {
		size_t length = strcspn(name, "/");
		if (!is_plain_name(name, length))
			return false;
		if (name[length] == '\0')
			return true;
		name += length + 1;
	}
}

bool plain_path_is_within(const char *inner, const char *outer)
{
	size_t length = strlen(outer);
	return strncmp(inner, outer, length) == 0 && (inner[length] == '\0' || inner[length] == '/');
}

const char *plain_path_leaf(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

bool document_path_is_valid(const char *text)
{
	const char *slash = text == NULL ? NULL : strchr(text, '/');
	return slash != NULL && is_category_name(text, (size_t)(slash - text)) &&
	       plain_path_is_valid(slash + 1);
}
