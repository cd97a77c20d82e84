#include "policy/identifier.h"
#include "registry/path_text.h"
#include "registry/settings_private.h"
#include "registry/value_form.h"
#include "registry/values.h"
#include "wording/wording.h"

#include <string.h>

/* ---- categories ---- */

static const char *form_category_path(const char *text)
{
	bool dotted = text[0] == '.' || strstr(text, "/.") != NULL;

	return plain_path_is_valid(text) && !dotted
		   ? NULL
		   : "is no path of a category; expected plain names with single slashes between them, none "
		     "starting with a dot";
}

static bool read_category_path(struct reader *reader, const struct field *field,
			       const config_setting_t *value, void *into)
{
	const char *text = value_string(reader, field, value);
	const char *problem = text == NULL ? NULL : form_category_path(text);

	if (problem != NULL)
		return value_fail(reader, field, value, text, problem);
	return text != NULL && value_copy(reader, value, text, into);
}

#define AT(member) offsetof(struct category_entry, category.member)

static const struct field category_fields[] = {
    {"name", value_category_name, AT(name), FIELD_NAME, NULL, 0},
    {"path", read_category_path, AT(path), FIELD_REQUIRED, NULL, 0},
    {"sensitive", value_bool, AT(sensitive), FIELD_OPTIONAL, NULL, 0},
    {"documents", value_word, AT(documents), FIELD_OPTIONAL, document_regime_names, 0},
    {"settle", value_duration, AT(settle_seconds), FIELD_OPTIONAL, NULL, 0},
};

#undef AT

static void prepare_category(void *thing)
{
	struct category_entry *entry = thing;

	entry->category = (struct category){
	    .documents = DOCUMENTS_SEALED,
	    .settle_seconds = INT64_C(24) * 3600,
	    .origin = entry->said.origin,
	};
}

static const struct record category_record = {
    .what = "a category",
    .fields = category_fields,
    .field_count = COUNT_OF(category_fields),
    .size = sizeof(struct category_entry),
    .is_statement = true,
    .prepare = prepare_category,
};

/* ---- stores ---- */

static const char *const folder_patterns[] = {"{patient}", "{patient:2}/{patient}", "{opaque}", NULL};

static const struct list_of categories = {&category_record, offsetof(struct store_entry, category_count),
					  true};

#define AT(member) offsetof(struct store_entry, store.member)

static const struct field store_fields[] = {
    {"name", value_identifier, AT(name), FIELD_NAME, NULL, 0},
    {"root", value_path, AT(root), FIELD_REQUIRED, NULL, 0},
    {"regime", value_word, AT(regime), FIELD_REQUIRED, regime_names, 0},
    {"folder", value_choice, AT(folder), FIELD_OPTIONAL, folder_patterns, 0},
    {"views", value_path, AT(views), FIELD_OPTIONAL, NULL, 0},
    {"owner", value_text, AT(owner), FIELD_OPTIONAL, NULL, 0},
    {"group", value_text, AT(group), FIELD_OPTIONAL, NULL, 0},
    {"create", value_bool, AT(create), FIELD_OPTIONAL, NULL, 0},
    {"depth", value_word, AT(depth), FIELD_OPTIONAL, depth_names, 0},
    {"express_consent", value_bool, AT(express_consent), FIELD_OPTIONAL, NULL,
     offsetof(struct store_entry, says_express_consent)},
    {"categories", value_list, offsetof(struct store_entry, categories), FIELD_REQUIRED, &categories, 0},
};

#undef AT

static void prepare_store(void *thing)
{
	struct store_entry *entry = thing;

	entry->store = (struct store){
	    .folder = folder_patterns[0],
	    .owner = "root",
	    .group = "root",
	    .depth = DEPTH_FULL,
	    .create = true,
	    .express_consent = true,
	    .origin = entry->said.origin,
	};
}

/* R14 */
static bool check_store(struct reader *reader, const config_setting_t *group, void *thing)
{
	const struct store_entry *entry = thing;

	if (!group_has(group, "express_consent") || !group_has(group, "regime") ||
	    entry->store.regime == REGIME_SHARED_PRACTICE)
		return true;
	return reader_fail(reader, config_setting_get_member(group, "express_consent"),
			   "express_consent: only a shared-practice store has it; take it out");
}

const struct record store_record = {
    .what = "a store",
    .fields = store_fields,
    .field_count = COUNT_OF(store_fields),
    .size = sizeof(struct store_entry),
    .is_statement = true,
    .prepare = prepare_store,
    .check = check_store,
};

/* ---- what spans stores ---- */

/* No place inside another: two stores would fight over what lies there. false: told. */
static bool check_apart(struct reader *reader, const struct store_entry *entry, const char *key,
			const char *path, const char *other_name, const char *other)
{
	bool is_inside = path != NULL && other != NULL && path_text_is_within(path, other);
	if (!is_inside && (path == NULL || other == NULL || !path_text_is_within(other, path)))
		return true;
	settings_fail(reader, &entry->said, key, "%s: %s %s %s (%s); choose a place apart", key, path,
		      wording(is_inside ? "is inside" : "holds"), other, other_name);
	return false;
}

static void check_places(struct reader *reader, const struct settings_build *build, size_t index)
{
	const struct store_entry *entry = &build->stores[index];
	const struct store *store = &entry->store;
	const char *state_dir = build->settings.state_dir;

	if (check_apart(reader, entry, "views", store->views, "root", store->root))
		check_apart(reader, entry, "views", store->views, "state_dir", state_dir);
	if (store->root != NULL && path_text_is_within(state_dir, store->root))
		settings_fail(reader, &entry->said, "root",
			      "root: %s holds state_dir (%s); choose a place apart", store->root, state_dir);
	for (size_t i = 0; i < index; i++) {
		const struct store *other = &build->stores[i].store;
		check_apart(reader, entry, "root", store->root, other->name, other->root);
		check_apart(reader, entry, "root", store->root, other->name, other->views);
		check_apart(reader, entry, "views", store->views, other->name, other->root);
		check_apart(reader, entry, "views", store->views, other->name, other->views);
	}
}

/* None the same as, or inside, another of its store. */
static void check_category_paths(struct reader *reader, const struct store_entry *store, size_t index)
{
	const struct category_entry *entry = &store->categories[index];

	for (size_t i = 0; i < index; i++) {
		const struct category *other = &store->categories[i].category;
		if (entry->category.path == NULL || other->path == NULL)
			continue;
		if (plain_path_is_within(entry->category.path, other->path) ||
		    plain_path_is_within(other->path, entry->category.path))
			settings_fail(
			    reader, &entry->said, "path",
			    "path: %s and %s (%s) are one in the other; give each category a path apart",
			    entry->category.path, other->path, other->name);
	}
}

static size_t count_categories(const struct settings_build *build)
{
	size_t count = 0;

	for (size_t i = 0; i < build->store_count; i++)
		count += build->stores[i].category_count;
	return count;
}

/* Too many to be held in a set? */
static bool are_few(struct reader *reader, const struct settings_build *build, size_t category_count)
{
	if (build->store_count > STORE_MAX)
		settings_fail(reader, &build->stores[STORE_MAX].said, "name",
			      "name: a site has up to %d stores", STORE_MAX);
	else if (category_count > CATEGORY_MAX)
		settings_fail(reader, &build->stores[0].said, "categories",
			      "categories: %zu in all; a site has up to %d", category_count, CATEGORY_MAX);
	return build->store_count <= STORE_MAX && category_count <= CATEGORY_MAX;
}

static void finish_categories(struct reader *reader, const struct settings_build *build, size_t store,
			      struct category *into, size_t *count, const char **names)
{
	const struct store_entry *entry = &build->stores[store];

	for (size_t i = 0; i < entry->category_count; i++) {
		const struct category_entry *category = &entry->categories[i];
		settings_check_name(reader, &category->said, "category", category->category.name, names,
				    *count);
		check_category_paths(reader, entry, i);
		names[*count] = category->category.name;
		into[*count] = category->category;
		into[(*count)++].store = (store_id)store;
	}
}

void settings_finish_stores(struct reader *reader, struct settings_build *build)
{
	struct policy *policy = &build->settings.policy;
	size_t category_count = count_categories(build), done = 0;
	struct store *stores = arena_array(reader->arena, build->store_count, sizeof(*stores));
	struct category *into = arena_array(reader->arena, category_count, sizeof(*into));
	const char **names = arena_array(reader->arena, build->store_count, sizeof(*names));
	const char **category_names = arena_array(reader->arena, category_count, sizeof(*category_names));

	if (stores == NULL || into == NULL || names == NULL || category_names == NULL) {
		reader_out_of_memory(reader);
		return;
	}
	if (!are_few(reader, build, category_count))
		return;
	for (size_t i = 0; i < build->store_count; i++) {
		settings_check_name(reader, &build->stores[i].said, "store", build->stores[i].store.name,
				    names, i);
		check_places(reader, build, i);
		finish_categories(reader, build, i, into, &done, category_names);
		names[i] = build->stores[i].store.name;
		stores[i] = build->stores[i].store;
	}
	policy->stores = stores;
	policy->store_count = build->store_count;
	policy->categories = into;
	policy->category_count = category_count;
}
