/* Folder paths from the pattern, and the tree of category paths. */
#include "acl_sync/disk/folder.h"

#include <stdlib.h>
#include <string.h>

#define PLACEHOLDER "{patient"

/* One placeholder at `*pattern`: how many bytes of the id it stands for; moves behind it. false: none. */
static bool placeholder(const char **pattern, size_t *ret_length)
{
	const char *at = *pattern;
	if (strncmp(at, PLACEHOLDER, strlen(PLACEHOLDER)) != 0)
		return false;
	at += strlen(PLACEHOLDER);
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
	size_t length;
	bool whole = false; /* the last component names the whole id: two patients never share a folder */
	for (const char *at = pattern; *at != '\0';) {
		if (*at == '{') {
			if (!placeholder(&at, &length))
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

const char *folder_path(const char *pattern, const unsigned char *key, const char *patient,
			struct arena *arena)
{
	(void)key;
	if (!folder_pattern_known(pattern))
		return NULL;
	size_t id_length = strlen(patient), used = 0, length;
	char *path = arena_alloc(arena, strlen(pattern) * (id_length + 1) + 1);
	if (path == NULL)
		return NULL;
	for (const char *at = pattern; *at != '\0';) {
		if (*at != '{') {
			path[used++] = *at++;
			continue;
		}
		if (!placeholder(&at, &length))
			return NULL;
		length = length < id_length ? length : id_length;
		memcpy(path + used, patient, length);
		used += length;
	}
	path[used] = '\0';
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
