#include "pam_module/arguments.h"

#include <stddef.h>
#include <string.h>

/* Plain decimals that fit a uid; UINT32_MAX is no uid. */
static bool parse_uid(const char *text, uint32_t *ret_uid)
{
	uint64_t value = 0;
	size_t length = strspn(text, "0123456789");

	if (length == 0 || length > 10 || text[length] != '\0')
		return false;
	for (; *text != '\0'; text++)
		value = value * 10 + (uint64_t)(*text - '0');
	*ret_uid = (uint32_t)value;
	return value < UINT32_MAX;
}

static bool set_state(struct arguments *arguments, const char *value)
{
	arguments->state = value;
	return value[0] == '/';
}

static bool set_min_uid(struct arguments *arguments, const char *value)
{
	return parse_uid(value, &arguments->min_uid);
}

static bool set_rescue_group(struct arguments *arguments, const char *value)
{
	arguments->rescue_group = value;
	return true;
}

static bool set_permissive(struct arguments *arguments, const char *value)
{
	(void)value;
	arguments->permissive = true;
	return true;
}

static bool set_debug(struct arguments *arguments, const char *value)
{
	(void)value;
	arguments->debug = true;
	return true;
}

/* A name that ends in '=' takes a value. */
static const struct argument {
	const char *name;
	bool (*set)(struct arguments *arguments, const char *value); /* false: an impossible value */
} known_arguments[] = {
    {"state=", set_state},          {"min_uid=", set_min_uid}, {"rescue_group=", set_rescue_group},
    {"permissive", set_permissive}, {"debug", set_debug},
};

static bool parse_one(struct arguments *arguments, const char *text)
{
	for (size_t i = 0; i < sizeof(known_arguments) / sizeof(known_arguments[0]); i++) {
		const struct argument *known = &known_arguments[i];
		size_t length = strlen(known->name);

		if (known->name[length - 1] == '=') {
			if (strncmp(text, known->name, length) == 0)
				return known->set(arguments, text + length);
		} else if (strcmp(text, known->name) == 0) {
			return known->set(arguments, NULL);
		}
	}
	return false;
}

struct arguments arguments_parse(int argc, const char *const *argv)
{
	struct arguments arguments = {
	    .state = "/var/lib/careacl", .min_uid = 1000, .rescue_group = "careacl-rescue"};

	for (int i = 0; i < argc; i++)
		if (!parse_one(&arguments, argv[i]) && arguments.wrong == NULL)
			arguments.wrong = argv[i];
	return arguments;
}
