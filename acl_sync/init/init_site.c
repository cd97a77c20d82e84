#include "acl_sync/init/init.h"

#include "acl_sync/console.h"
#include "policy/identifier.h"
#include "registry/path_text.h"

#include <stdarg.h>
#include <string.h>

bool init_fail(struct init_site *site, const char *where, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	findings_add_list(&site->findings, SEVERITY_ERROR, (struct origin){where, 0}, format, values);
	va_end(values);
	return false;
}

/* ---- stores ---- */

/* It stands between quotes in careacl.conf. */
static bool is_plain_root(const char *root)
{
	for (const char *at = root; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || *at == '"' || *at == '\\' || *at == '\x7f')
			return false;
	return root[0] == '/';
}

static bool name_is_free(const struct init_site *site, const char *name)
{
	for (size_t i = 0; i < site->store_count; i++)
		if (strcmp(site->stores[i].name, name) == 0)
			return false;
	return true;
}

bool init_check_store_name(struct init_site *site, const char *name)
{
	if (!identifier_is_valid(name))
		return init_fail(site, name, "is no name of a store; expected letters, digits and . _ -");
	return name_is_free(site, name) ||
	       init_fail(site, name, "two stores have this name; name one of them otherwise");
}

bool init_add_store(struct init_site *site, const char *name, const char *root)
{
	if (!init_check_store_name(site, name))
		return false;
	if (!is_plain_root(root))
		return init_fail(site, root,
				 "is no root of a store; expected an absolute path without quotes, such as "
				 "/srv/clinical/folders");
	if (site->store_count == INIT_STORES_MAX)
		return init_fail(site, name, "more than %d stores: write the others into careacl.conf",
				 INIT_STORES_MAX);
	struct init_store store = {.name = arena_strdup(site->arena, name),
				   .root = path_text_absolute("/", root, site->arena)};
	if (store.name == NULL || store.root == NULL)
		console_out_of_memory();
	if (!init_look_at_root(site, &store))
		return false;
	site->stores[site->store_count++] = store;
	return true;
}

bool init_set_regime(struct init_site *site, struct init_store *store, const char *word)
{
	static const struct {
		const char *word;
		enum regime regime;
	} words[] = {{"hospital", REGIME_ESTABLISHMENT},
		     {"health-house", REGIME_SHARED_PRACTICE},
		     {"shared-record", REGIME_SHARED_RECORD}};
	int index = name_index(regime_names, word);
	if (index >= 0) {
		store->regime = (enum regime)index;
		return true;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].word, word) != 0)
			continue;
		store->regime = words[i].regime;
		return true;
	}
	return init_fail(site, word,
			 "is no regime; expected hospital (establishment), health-house (shared-practice) or "
			 "shared-record");
}

/* ---- categories ---- */

static const struct init_category_kind *find_kind(const char *name)
{
	for (size_t i = 0; i < INIT_KIND_COUNT; i++)
		if (strcmp(init_kinds[i].name, name) == 0)
			return &init_kinds[i];
	return NULL;
}

/* Names of categories are unique in the site: those of a second store bear its name in front. */
static const char *name_in_store(const struct init_site *site, const struct init_store *store,
				 const char *name)
{
	char *made = store == site->stores ? arena_strdup(site->arena, name)
					   : arena_printf(site->arena, "%s-%s", store->name, name);
	if (made == NULL)
		console_out_of_memory();
	for (char *dot = strchr(made, '.'); dot != NULL; dot = strchr(dot, '.'))
		*dot = '-';
	return made;
}

static bool add_category(struct init_site *site, struct init_store *store, const char *name)
{
	const char *own = name_in_store(site, store, name);
	if (!category_name_is_valid(name) || !category_name_is_valid(own))
		return init_fail(site, own,
				 "is no name of a category; expected at most 31 letters, digits, _ and -, a "
				 "letter first");
	for (size_t i = 0; i < store->category_count; i++)
		if (strcmp(store->categories[i].name, own) == 0)
			return init_fail(site, own, "two categories have this name; say it once");
	if (store->category_count == INIT_CATEGORIES_MAX)
		return init_fail(site, own, "more than %d categories: write the others into careacl.conf",
				 INIT_CATEGORIES_MAX);
	const char *path = arena_strdup(site->arena, name);
	if (path == NULL)
		console_out_of_memory();
	store->categories[store->category_count++] =
	    (struct init_category){.name = own, .path = path, .kind = find_kind(name)};
	return true;
}

bool init_set_categories(struct init_site *site, struct init_store *store, const char *const *names,
			 size_t count)
{
	bool is_right = true;
	store->category_count = 0;
	for (size_t i = 0; i < (count > 0 ? count : INIT_KIND_COUNT); i++)
		is_right = add_category(site, store, count > 0 ? names[i] : init_kinds[i].name) && is_right;
	return is_right;
}

/* ---- professions ---- */

enum access init_access(const struct init_profession *profession, const struct init_store *store,
			size_t category)
{
	const struct init_category_kind *kind = store->categories[category].kind;
	if (kind == NULL || (profession->hospital_only && store->regime != REGIME_ESTABLISHMENT))
		return ACCESS_NONE;
	return profession->matrix[kind - init_kinds];
}

bool init_has_access(const struct init_profession *profession, const struct init_store *store)
{
	for (size_t i = 0; i < store->category_count; i++)
		if (init_access(profession, store, i) > ACCESS_NONE)
			return true;
	return false;
}

/* Would its matrix say anything? An empty one is an error. */
static bool fits(const struct init_site *site, const struct init_profession *profession)
{
	for (size_t i = 0; i < site->store_count; i++)
		if (init_has_access(profession, &site->stores[i]))
			return true;
	return profession->student;
}

/* Students come last in the table, and open what others do. */
static void add_professions(struct init_site *site)
{
	for (const struct init_profession *profession = init_professions; profession->name != NULL;
	     profession++)
		if (fits(site, profession) && (!profession->student || site->profession_count > 0))
			site->professions[site->profession_count++] = profession;
}

static bool add_profession(struct init_site *site, const char *name)
{
	const struct init_profession *profession = init_professions;
	while (profession->name != NULL && strcmp(profession->name, name) != 0)
		profession++;
	if (profession->name == NULL)
		return init_fail(site, name,
				 "is none of the professions that are proposed; leave it out and write it "
				 "into careacl.conf");
	for (size_t i = 0; i < site->profession_count; i++)
		if (site->professions[i] == profession)
			return init_fail(site, name, "this profession stands twice; say it once");
	if (!fits(site, profession))
		return init_fail(site, name,
				 "the proposal gives this profession none of these categories; leave it out "
				 "and write it into careacl.conf");
	site->professions[site->profession_count++] = profession;
	return true;
}

bool init_set_professions(struct init_site *site, const char *const *names, size_t count)
{
	bool is_right = true;
	site->profession_count = 0;
	for (size_t i = 0; i < count; i++)
		is_right = add_profession(site, names[i]) && is_right;
	if (count == 0)
		add_professions(site);
	if (is_right && site->profession_count == 0)
		return init_fail(site, "careacl.conf",
				 "the proposal knows none of these categories, so no profession would open "
				 "any; expected one at least such as medical");
	return is_right;
}
