/* Folder paths from the pattern, and the tree of category paths. */
#include "acl_sync/disk/folder.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HASH_BYTES ((size_t)16)
#define HASH_TEXT (2 * HASH_BYTES)

_Static_assert(FOLDER_KEY_SIZE == crypto_generichash_KEYBYTES, "a key of the size that BLAKE2b expects");

/* What a name is made of. */
enum part { PART_PATIENT, PART_OPAQUE, PART_COUNT };

static const char *const part_names[] = {[PART_PATIENT] = "{patient", [PART_OPAQUE] = "{opaque"};

/* One placeholder at `*pattern`: what it stands for and how many bytes of it; moves behind it. false: none. */
static bool placeholder(const char **pattern, enum part *ret_part, size_t *ret_length)
{
	const char *at = *pattern;
	enum part part = PART_PATIENT;
	while (part < PART_COUNT && strncmp(at, part_names[part], strlen(part_names[part])) != 0)
		part++;
	if (part == PART_COUNT)
		return false;
	at += strlen(part_names[part]);
	*ret_part = part;
	*ret_length = SIZE_MAX;
	if (*at == ':') {
		char *end;
		unsigned long length = strtoul(at + 1, &end, 10);
		if (end == at + 1 || length == 0)
			return false;
		*ret_length = length;
		at = end;
	}
	if (*at != '}')
		return false;
	*pattern = at + 1;
	return true;
}

bool folder_pattern_known(const char *pattern)
{
	enum part part;
	size_t length;
	bool whole = false; /* the last component names the whole id: two patients never share a folder */
	for (const char *at = pattern; *at != '\0';) {
		if (*at == '{') {
			if (!placeholder(&at, &part, &length))
				return false;
			whole = whole || length == SIZE_MAX;
			continue;
		}
		if (*at == '/')
			whole = false;
		at++;
	}
	return whole && pattern[0] != '/';
}

bool folder_pattern_is_opaque(const char *pattern)
{
	return strstr(pattern, part_names[PART_OPAQUE]) != NULL;
}

size_t folder_pattern_depth(const char *pattern)
{
	size_t depth = 1;
	for (; *pattern != '\0'; pattern++)
		depth += *pattern == '/';
	return depth;
}

void folder_key_of_store(const unsigned char *key, const char *store, unsigned char ret_key[FOLDER_KEY_SIZE])
{
	crypto_generichash(ret_key, FOLDER_KEY_SIZE, (const unsigned char *)store, strlen(store), key,
			   FOLDER_KEY_SIZE);
}

void folder_key_id(const unsigned char *key, char ret_id[FOLDER_KEY_ID_SIZE])
{
	static const char about[] = "which key names the folders";
	unsigned char bytes[HASH_BYTES];
	crypto_generichash(bytes, sizeof(bytes), (const unsigned char *)about, sizeof(about), key,
			   FOLDER_KEY_SIZE);
	sodium_bin2hex(ret_id, FOLDER_KEY_ID_SIZE, bytes, (FOLDER_KEY_ID_SIZE - 1) / 2);
}

/* A name that reveals nothing: nobody without the key can tell whose it is, or find it. */
static void opaque(const unsigned char *key, const char *patient, char ret_text[HASH_TEXT + 1])
{
	unsigned char bytes[HASH_BYTES];
	crypto_generichash(bytes, sizeof(bytes), (const unsigned char *)patient, strlen(patient), key,
			   FOLDER_KEY_SIZE);
	sodium_bin2hex(ret_text, HASH_TEXT + 1, bytes, sizeof(bytes));
}

/* The path of a known pattern, its NUL with it, into `path`; NULL: is counted only. Its bytes; 0: the pattern is none. */
static size_t fill_pattern(const char *pattern, const char *const texts[PART_COUNT], char *path)
{
	size_t used = 0;
	for (const char *at = pattern; *at != '\0';) {
		enum part part;
		size_t length, whole;
		if (*at != '{') {
			if (path != NULL)
				path[used] = *at;
			used++;
			at++;
			continue;
		}
		if (!placeholder(&at, &part, &length))
			return 0;
		whole = strlen(texts[part]);
		length = length < whole ? length : whole;
		if (path != NULL)
			memcpy(path + used, texts[part], length);
		used += length;
	}
	if (path != NULL)
		path[used] = '\0';
	return used + 1;
}

const char *folder_path(const char *pattern, const unsigned char *key, const char *patient,
			struct arena *arena)
{
	char hash[HASH_TEXT + 1] = "";
	bool is_opaque = folder_pattern_is_opaque(pattern);
	if (!folder_pattern_known(pattern) || (is_opaque && key == NULL))
		return NULL;
	if (is_opaque)
		opaque(key, patient, hash);
	const char *const texts[PART_COUNT] = {[PART_PATIENT] = patient, [PART_OPAQUE] = hash};
	size_t size = fill_pattern(pattern, texts, NULL);
	char *path = size == 0 ? NULL : arena_text(arena, size);
	if (path != NULL)
		(void)fill_pattern(pattern, texts, path);
	return path;
}

/* ---- layout ---- */

const struct layout_node *layout_child(const struct layout_node *node, const char *name)
{
	for (const struct layout_node *child = node->first_child; child != NULL; child = child->next_sibling)
		if (strcmp(child->name, name) == 0)
			return child;
	return NULL;
}

bool layout_holds(const struct layout_node *node, category_id category)
{
	if (node->category == category)
		return true;
	for (const struct layout_node *child = node->first_child; child != NULL; child = child->next_sibling)
		if (layout_holds(child, category))
			return true;
	return false;
}

static struct layout_node *child_add(struct layout *layout, struct layout_node *parent, const char *name)
{
	struct layout_node *node = &layout->nodes[layout->node_count];
	*node = (struct layout_node){.name = name, .index = layout->node_count++, .category = NO_ID};
	struct layout_node **last = &parent->first_child;
	while (*last != NULL)
		last = &(*last)->next_sibling;
	return *last = node;
}

/* The node of a category's path, made where it is missing. NULL: out of memory. */
static struct layout_node *path_add(struct layout *layout, const char *path, struct arena *arena)
{
	struct layout_node *node = layout->nodes;
	char *copy = arena_strdup(arena, path), *rest = NULL;
	if (copy == NULL)
		return NULL;
	for (char *name = strtok_r(copy, "/", &rest); name != NULL; name = strtok_r(NULL, "/", &rest)) {
		struct layout_node *child = (struct layout_node *)layout_child(node, name);
		node = child != NULL ? child : child_add(layout, node, name);
	}
	return node;
}

static size_t component_count(const struct policy *policy, store_id store)
{
	size_t count = 1; /* the folder */
	for (size_t i = 0; i < policy->category_count; i++) {
		if (policy->categories[i].store != store)
			continue;
		count++;
		for (const char *at = policy->categories[i].path; *at != '\0'; at++)
			count += *at == '/';
	}
	return count;
}

const struct layout *layout_build(const struct policy *policy, store_id store, struct arena *arena)
{
	struct layout *layout = arena_alloc(arena, sizeof(*layout));
	if (layout == NULL)
		return NULL;
	layout->nodes = arena_array(arena, component_count(policy, store), sizeof(*layout->nodes));
	if (layout->nodes == NULL)
		return NULL;
	layout->nodes[0] = (struct layout_node){.name = "", .category = NO_ID};
	layout->node_count = 1;
	for (size_t i = 0; i < policy->category_count; i++) {
		if (policy->categories[i].store != store)
			continue;
		struct layout_node *node = path_add(layout, policy->categories[i].path, arena);
		if (node == NULL)
			return NULL;
		node->category = (category_id)i;
	}
	return layout;
}
