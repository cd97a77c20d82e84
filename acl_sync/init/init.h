/* careacl init: a first careacl.conf and registry.d, from options or from answers on a terminal.
 *
 * What is asked for becomes a struct init_site (init_site.c), from options (init_options.c) or answers (init_ask.c); its
 * texts (init_text.c, init_registry.c) are read as `check` reads them (init_try.c) and then written, all or none
 * (init_files.c). Nothing that exists is ever changed.
 */
#ifndef CAREACL_INIT_INIT_H
#define CAREACL_INIT_INIT_H

#include "acl_sync/init/init_matrix.h"
#include "acl_sync/options.h"
#include "policy/arena.h"
#include "policy/findings.h"

#include <stdint.h>
#include <stdio.h>

#define INIT_STORES_MAX 16
#define INIT_CATEGORIES_MAX 32

struct init_category {
	const char *name, *path;
	const struct init_category_kind *kind; /* NULL: the site's own, of which the matrix says nothing */
};

struct init_store {
	const char *name;
	const char *root;  /* absolute */
	const char *views; /* absolute; NULL: the root holds a tree that exists */
	enum regime regime;
	struct init_category categories[INIT_CATEGORIES_MAX];
	size_t category_count;
};

/* Strings live in `arena` or are argv's. */
struct init_site {
	struct arena *arena;
	struct findings findings; /* what is wrong with what was asked for */
	const char *folder;       /* of what is written; absolute */
	const char *state_dir;
	const char *timezone;
	int64_t now;
	bool asks; /* a person at a terminal */
	struct init_store stores[INIT_STORES_MAX];
	size_t store_count;
	const struct init_profession *professions[INIT_PROFESSIONS_MAX];
	size_t profession_count;
};

/* The three texts, in the arena. */
enum init_text { INIT_SETTINGS, INIT_STAFF, INIT_PATIENTS, INIT_TEXT_COUNT };
extern const char *const init_names[INIT_TEXT_COUNT]; /* below the folder: "careacl.conf", ... */
struct init_texts {
	const char *texts[INIT_TEXT_COUNT];
};

/* ---- init_site.c: one thing that was asked for; false: what is wrong is a finding ---- */

/* Can a store be called so? */
bool init_check_store_name(struct init_site *site, const char *name);
/* Adds a store: the root is looked at as a sync would (init_root.c). */
bool init_add_store(struct init_site *site, const char *name, const char *root);
/* "hospital", "health-house", "shared-record", or a word of careacl.conf. */
bool init_set_regime(struct init_site *site, struct init_store *store, const char *word);
/* By name; none: the proposal. */
bool init_set_categories(struct init_site *site, struct init_store *store, const char *const *names,
			 size_t count);
/* By name; none: all that fit the stores. */
bool init_set_professions(struct init_site *site, const char *const *names, size_t count);
/* An error about what was asked for. Returns false. */
bool init_fail(struct init_site *site, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The profession's access to that category of the store, and has it any there? */
enum access init_access(const struct init_profession *profession, const struct init_store *store,
			size_t category);
bool init_has_access(const struct init_profession *profession, const struct init_store *store);

/* ---- the other files ---- */

/* init_root.c: looks at a store's root without changing it, and chooses its views. false: found to be no root. */
bool init_look_at_root(struct init_site *site, struct init_store *store);

/* init_root.c: says what it means that the root holds a tree already (a warning), where it does. */
void init_tell_tree(const struct init_store *store);

/* init_options.c: everything from the command line. */
bool init_take_options(struct init_site *site, const struct options *options);

/* init_ask.c: everything from a person at a terminal; questions go to stderr, answers come from stdin. false: they ended
 * before the last was answered, or the person said no. */
bool init_ask(struct init_site *site, const struct options *options);

/* init_text.c, init_registry.c: careacl.conf and the files of the registry, in the language spoken. Out of memory ends the
 * program. */
void init_write_settings(const struct init_site *site, FILE *out);
void init_write_staff(const struct init_site *site, FILE *out);
void init_write_patients(const struct init_site *site, FILE *out);
struct init_texts init_make_texts(const struct init_site *site);
/* A comment in lines of their own, "// " before each. */
void init_comment(FILE *out, const char *indent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* init_try.c: reads the texts as check would; what it finds is added to the findings. false: they are not right. */
bool init_try(struct init_site *site, const struct init_texts *texts);

/* init_files.c: is anything of it there already, or what check would refuse? Then each is a finding and false is returned.
 * Files of the registry that have our names are looked at by init_write: a run that was killed has left them. */
bool init_place_is_free(struct init_site *site);
/* Writes all of it, or nothing: what was made is taken away again. false: said in the findings. */
bool init_write(struct init_site *site, const struct init_texts *texts);

#endif
