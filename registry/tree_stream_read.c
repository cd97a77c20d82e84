/* Reading, on the privileged side: nothing is believed. */
#include "registry/tree_stream_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What is left to read. `failed`: nothing counts any more. */
struct reading {
	const unsigned char *at, *end;
	unsigned line_count;
	bool failed;
};

static bool fail(struct reading *reading)
{
	reading->failed = true;
	return false;
}

static bool take(struct reading *reading, void *bytes, size_t size)
{
	if (reading->failed || (size_t)(reading->end - reading->at) < size)
		return fail(reading);
	memcpy(bytes, reading->at, size);
	reading->at += size;
	return true;
}

/* 0 after a failure. */
static unsigned take_byte(struct reading *reading)
{
	unsigned char byte = 0;
	return take(reading, &byte, 1) ? byte : 0;
}

static uint32_t take_number(struct reading *reading)
{
	uint32_t number = 0;
	return take(reading, &number, sizeof(number)) ? number : 0;
}

/* `size` bytes without a NUL; NULL: there are not so many, or one is. They stay where they are. */
static const char *take_text(struct reading *reading, size_t size)
{
	const char *text = (const char *)reading->at;
	if (reading->failed || (size_t)(reading->end - reading->at) < size ||
	    memchr(text, '\0', size) != NULL) {
		fail(reading);
		return NULL;
	}
	reading->at += size;
	return text;
}

/* A line of the text; those of the root, which stands nowhere, are 0. */
static unsigned take_line(struct reading *reading, unsigned first)
{
	uint32_t line = take_number(reading);
	if (line < first || line > reading->line_count)
		fail(reading);
	return line;
}

/* ---- settings ---- */

static bool is_name(const char *name, size_t size)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*";
	static const char others[] = "0123456789-_";
	for (size_t i = 0; i < size; i++)
		if (strchr(letters, name[i]) == NULL && (i == 0 || strchr(others, name[i]) == NULL))
			return false;
	return size > 0;
}

/* A name where the parent is a group, none elsewhere; with a final NUL in `name`. */
static bool take_name(struct reading *reading, const config_setting_t *parent, char name[TREE_NAME_MAX + 1])
{
	size_t size = take_byte(reading);
	bool is_wanted = parent != NULL && config_setting_is_group(parent);
	const char *text = take_text(reading, size);
	if (text == NULL || (is_wanted ? !is_name(text, size) : size != 0))
		return fail(reading);
	memcpy(name, text, size);
	name[size] = '\0';
	return true;
}

/* The elements of an array are scalars of one kind. */
static bool fits(const config_setting_t *parent, int kind)
{
	if (parent == NULL || !config_setting_is_array(parent))
		return true;
	if (kind == CONFIG_TYPE_GROUP || kind == CONFIG_TYPE_LIST || kind == CONFIG_TYPE_ARRAY)
		return false;
	return config_setting_length(parent) == 0 ||
	       config_setting_type(config_setting_get_elem(parent, 0)) == kind;
}

static bool read_text(struct reading *reading, config_setting_t *setting)
{
	size_t size = take_number(reading);
	const char *text = take_text(reading, size);
	char *copy = text == NULL ? NULL : strndup(text, size);
	bool is_set = copy != NULL && config_setting_set_string(setting, copy) == CONFIG_TRUE;
	free(copy);
	return is_set || fail(reading);
}

static bool read_scalar(struct reading *reading, config_setting_t *setting, int kind)
{
	int64_t integer = 0;
	double real = 0;
	if (kind == CONFIG_TYPE_STRING)
		return read_text(reading, setting);
	if (kind == CONFIG_TYPE_BOOL) {
		unsigned value = take_byte(reading);
		return value <= 1 && config_setting_set_bool(setting, (int)value) == CONFIG_TRUE;
	}
	if (kind == CONFIG_TYPE_FLOAT)
		return take(reading, &real, sizeof(real)) &&
		       config_setting_set_float(setting, real) == CONFIG_TRUE;
	if (!take(reading, &integer, sizeof(integer)))
		return false;
	if (kind == CONFIG_TYPE_INT64)
		return config_setting_set_int64(setting, integer) == CONFIG_TRUE;
	return integer >= INT32_MIN && integer <= INT32_MAX &&
	       config_setting_set_int(setting, (int)integer) == CONFIG_TRUE;
}

static bool read_value(struct reading *reading, config_setting_t *setting, int kind, unsigned depth);

static bool read_setting(struct reading *reading, config_setting_t *parent, unsigned depth)
{
	char name[TREE_NAME_MAX + 1];
	int kind = (int)take_byte(reading);
	unsigned line = take_line(reading, 1);
	if (kind < CONFIG_TYPE_GROUP || kind > CONFIG_TYPE_LIST || !fits(parent, kind) ||
	    !take_name(reading, parent, name))
		return fail(reading);
	/* refuses a name that stands twice */
	config_setting_t *setting = config_setting_add(parent, name[0] == '\0' ? NULL : name, kind);
	if (setting == NULL)
		return fail(reading);
	setting->line = line;
	return read_value(reading, setting, kind, depth);
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static bool read_value(struct reading *reading, config_setting_t *setting, int kind, unsigned depth)
{
	if (kind != CONFIG_TYPE_GROUP && kind != CONFIG_TYPE_LIST && kind != CONFIG_TYPE_ARRAY)
		return read_scalar(reading, setting, kind) || fail(reading);
	uint32_t count = take_number(reading);
	if (depth > TREE_DEPTH_MAX)
		return fail(reading);
	for (uint32_t i = 0; i < count; i++)
		if (!read_setting(reading, setting, depth + 1))
			return false;
	return !reading->failed;
}

static bool read_root(struct reading *reading, config_t *tree)
{
	config_setting_t *root = config_root_setting(tree);
	if (take_byte(reading) != CONFIG_TYPE_GROUP)
		return fail(reading);
	root->line = take_line(reading, 0);
	if (take_byte(reading) != 0)
		return fail(reading);
	return read_value(reading, root, CONFIG_TYPE_GROUP, 0);
}

/* ---- the answer ---- */

/* Shown to people as it stands: no control characters. */
static bool is_sentence(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return size > 0;
}

/* Passes over the findings, or adds them. */
static bool read_findings(struct reading *reading, const char *file, struct findings *findings)
{
	uint32_t count = take_number(reading);
	if (count > TREE_FINDINGS_MAX)
		return fail(reading);
	for (uint32_t i = 0; i < count && !reading->failed; i++) {
		struct origin origin = {file, take_line(reading, 1)};
		uint32_t size = take_number(reading);
		const char *text = size > TREE_FINDING_MAX ? NULL : take_text(reading, size);
		if (text == NULL || !is_sentence(text, size))
			return fail(reading);
		if (findings != NULL)
			findings_add(findings, SEVERITY_ERROR, origin, "%.*s", (int)size, text);
	}
	return !reading->failed;
}

bool tree_stream_read(const unsigned char *bytes, size_t size, const char *file, unsigned line_count,
		      struct findings *findings, config_t *ret_tree, bool *ret_has_tree)
{
	struct reading reading = {.at = bytes, .end = bytes + size, .line_count = line_count};
	if (take_number(&reading) != TREE_MAGIC)
		return false;
	struct reading first = reading;
	if (!read_findings(&reading, file, NULL))
		return false;
	bool is_silent = memcmp(first.at, &(uint32_t){0}, sizeof(uint32_t)) == 0;
	unsigned has_tree = take_byte(&reading);
	/* either nothing was wrong, or nothing is to be taken */
	if (reading.failed || has_tree != (unsigned)is_silent)
		return false;
	config_init(ret_tree);
	if ((has_tree && !read_root(&reading, ret_tree)) || reading.failed || reading.at != reading.end) {
		config_destroy(ret_tree);
		return false;
	}
	if (!has_tree)
		config_destroy(ret_tree);
	*ret_has_tree = has_tree != 0;
	return read_findings(&first, file, findings);
}
