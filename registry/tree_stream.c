/* Writing, on the side that may be anybody. */
#include "registry/tree_stream_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct writing {
	unsigned char *bytes;
	size_t size, capacity;
	unsigned lines_before; /* the tree's first */
	bool failed;
};

static void put(struct writing *writing, const void *bytes, size_t size)
{
	if (!writing->failed && writing->capacity - writing->size < size) {
		size_t capacity = (writing->capacity + size) * 2;
		unsigned char *larger = realloc(writing->bytes, capacity);
		writing->failed = larger == NULL;
		if (larger != NULL) {
			writing->bytes = larger;
			writing->capacity = capacity;
		}
	}
	if (writing->failed || size == 0)
		return;
	memcpy(writing->bytes + writing->size, bytes, size);
	writing->size += size;
}

static void put_byte(struct writing *writing, unsigned value)
{
	put(writing, &(unsigned char){(unsigned char)value}, 1);
}

static void put_number(struct writing *writing, size_t value)
{
	uint32_t number = (uint32_t)value;
	writing->failed = writing->failed || value > UINT32_MAX;
	put(writing, &number, sizeof(number));
}

static void put_setting(struct writing *writing, const config_setting_t *setting);

static void put_range(struct writing *writing, const config_setting_t *setting, unsigned from, unsigned until)
{
	put_number(writing, until - from);
	for (unsigned i = from; i < until && !writing->failed; i++)
		put_setting(writing, config_setting_get_elem(setting, i));
}

static void put_members(struct writing *writing, const config_setting_t *setting)
{
	put_range(writing, setting, 0, (unsigned)config_setting_length(setting));
}

static void put_text(struct writing *writing, const char *text)
{
	size_t size = text == NULL ? 0 : strlen(text);
	put_number(writing, size);
	put(writing, text, size);
}

static void put_integer(struct writing *writing, int64_t value)
{
	put(writing, &value, sizeof(value));
}

static void put_float(struct writing *writing, double value)
{
	put(writing, &value, sizeof(value));
}

/* Kind, line and name. */
static void put_head(struct writing *writing, const config_setting_t *setting)
{
	const char *name = config_setting_name(setting);
	size_t size = name == NULL ? 0 : strlen(name);
	writing->failed = writing->failed || size > TREE_NAME_MAX;
	put_byte(writing, (unsigned)config_setting_type(setting));
	put_number(writing, (size_t)writing->lines_before + config_setting_source_line(setting));
	put_byte(writing, (unsigned)size);
	put(writing, name, size);
}

/* No deeper than tree_problem allows. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void put_setting(struct writing *writing, const config_setting_t *setting)
{
	put_head(writing, setting);
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_INT:
		put_integer(writing, config_setting_get_int(setting));
		return;
	case CONFIG_TYPE_INT64:
		put_integer(writing, config_setting_get_int64(setting));
		return;
	case CONFIG_TYPE_FLOAT:
		put_float(writing, config_setting_get_float(setting));
		return;
	case CONFIG_TYPE_BOOL:
		put_byte(writing, config_setting_get_bool(setting) != 0);
		return;
	case CONFIG_TYPE_STRING:
		put_text(writing, config_setting_get_string(setting));
		return;
	default:
		put_members(writing, setting);
	}
}

/* The line stands behind the last colon. */
static void put_finding(struct writing *writing, const struct finding *finding)
{
	const char *colon = strrchr(finding->where, ':');
	size_t size = strlen(finding->text);
	put_number(writing, colon == NULL ? 1 : strtoul(colon + 1, NULL, 10));
	put_number(writing, size > TREE_FINDING_MAX ? TREE_FINDING_MAX : size);
	put(writing, finding->text, size > TREE_FINDING_MAX ? TREE_FINDING_MAX : size);
}

bool tree_stream_write(const struct findings *findings, const config_t *tree, unsigned char **ret_bytes,
		       size_t *ret_size)
{
	struct writing writing = {0};
	size_t count = findings->count > TREE_FINDINGS_MAX ? TREE_FINDINGS_MAX : findings->count;
	put_number(&writing, TREE_MAGIC);
	put_number(&writing, count);
	for (size_t i = 0; i < count; i++)
		put_finding(&writing, &findings->items[i]);
	put_byte(&writing, tree != NULL);
	if (tree != NULL)
		put_setting(&writing, config_root_setting(tree));
	if (writing.failed || findings->out_of_memory) {
		free(writing.bytes);
		return false;
	}
	*ret_bytes = writing.bytes;
	*ret_size = writing.size;
	return true;
}

bool tree_stream_write_part(const config_setting_t *root, const config_setting_t *member, unsigned from,
			    unsigned until, unsigned lines_before, unsigned char **ret_bytes,
			    size_t *ret_size)
{
	struct writing writing = {.lines_before = lines_before};
	put_number(&writing, TREE_MAGIC);
	put_number(&writing, 0);
	put_byte(&writing, 1);
	put_head(&writing, root);
	put_number(&writing, 1);
	if (config_setting_is_list(member)) {
		put_head(&writing, member);
		put_range(&writing, member, from, until);
	} else {
		put_setting(&writing, member);
	}
	if (writing.failed) {
		free(writing.bytes);
		return false;
	}
	*ret_bytes = writing.bytes;
	*ret_size = writing.size;
	return true;
}

/* ---- what is not sent ---- */

/* NOLINTNEXTLINE(misc-no-recursion) */
static const char *find_problem(const config_setting_t *setting, unsigned depth, unsigned *ret_line)
{
	const char *name = config_setting_name(setting), *problem = NULL;
	*ret_line = (unsigned)config_setting_source_line(setting);
	if (name != NULL && strlen(name) > TREE_NAME_MAX)
		return "a key is longer than 255 bytes; no key is";
	if (!config_setting_is_aggregate(setting))
		return NULL;
	if (depth > TREE_DEPTH_MAX)
		return "groups and lists stand within one another more than 32 deep; nothing here is so deep";
	for (int i = 0; i < config_setting_length(setting) && problem == NULL; i++)
		problem = find_problem(config_setting_get_elem(setting, (unsigned)i), depth + 1, ret_line);
	return problem;
}

const char *tree_problem(const config_t *tree, unsigned *ret_line)
{
	return find_problem(config_root_setting(tree), 0, ret_line);
}
