/* The questions, on a terminal of any width. Every one has a proposal that Enter takes; what cannot be is said, and asked
 * again. */
#include "acl_sync/init/init.h"

#include "acl_sync/console.h"
#include "acl_sync/language.h"
#include "acl_sync/screen.h"
#include "acl_sync/wrap.h"
#include "acl_sync/yes_no.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COLUMNS_MAX 78

/* ---- a question ---- */

static void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void tell(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	if (text == NULL)
		console_out_of_memory();
	size_t width = screen_width(STDERR_FILENO, COLUMNS_MAX);
	wrap_words(stderr, text, &(struct wrap){.width = width < COLUMNS_MAX ? width : COLUMNS_MAX});
	free(text);
}

/* A line without blanks around it, `proposal` where nothing is left; NULL: there is none. */
static const char *read_answer(struct init_site *site, const char *proposal)
{
	static const char blanks[] = " \t\r\n";
	char *line = NULL;
	size_t capacity = 0;
	const char *answer = NULL;
	if (getline(&line, &capacity, stdin) >= 0) {
		char *begin = line + strspn(line, blanks);
		size_t length = strlen(begin);
		while (length > 0 && strchr(blanks, begin[length - 1]) != NULL)
			begin[--length] = '\0';
		answer = arena_strdup(site->arena, length == 0 ? proposal : begin);
		if (answer == NULL)
			console_out_of_memory();
	}
	free(line);
	return answer;
}

static const char *ask(struct init_site *site, const char *question, const char *proposal)
{
	putc('\n', stderr);
	tell("%s", question);
	tell("[%s]", proposal);
	fputs("> ", stderr);
	const char *answer = read_answer(site, proposal);
	if (answer == NULL)
		putc('\n', stderr);
	return answer;
}

/* What was wrong with the last answer, which is then forgotten. */
static void tell_findings(struct init_site *site)
{
	putc('\n', stderr);
	for (size_t i = 0; i < site->findings.count; i++)
		tell("%s: %s", site->findings.items[i].where, site->findings.items[i].text);
	findings_clear(&site->findings);
}

/* Words of an answer; `names` has room for `max`. SIZE_MAX: there are more. */
static size_t split(char *answer, const char **names, size_t max)
{
	size_t count = 0;
	for (char *word = strsep(&answer, " ,\t"); word != NULL; word = strsep(&answer, " ,\t")) {
		if (word[0] == '\0')
			continue;
		if (count == max)
			return SIZE_MAX;
		names[count++] = word;
	}
	return count;
}

/* ---- the questions ---- */

static bool ask_language(struct init_site *site)
{
	for (;;) {
		const char *answer =
		    ask(site, wording("Language? en or fr"), language_code(wording_language()));
		if (answer == NULL || language_set(answer))
			return answer != NULL;
		init_fail(site, answer, "is no language of careacl; expected en or fr");
		tell_findings(site);
	}
}

/* Until it is one of both; *ret_yes. false: the answers have ended. */
static bool ask_yes(struct init_site *site, const char *question, const char *proposal, bool *ret_yes)
{
	for (;;) {
		const char *answer = ask(site, question, proposal);
		if (answer == NULL || yes_no_read(answer, ret_yes))
			return answer != NULL;
		init_fail(site, answer, "is neither yes nor no");
		tell_findings(site);
	}
}

/* A directory is proposed by its name: that is settled first. */
static const char *ask_store_name(struct init_site *site)
{
	const char *name;
	do {
		name = ask(site, wording("Name of the store, a tree of patients' folders?"),
			   site->store_count == 0 ? "clinical" : "record");
	} while (name != NULL && !init_check_store_name(site, name) && (tell_findings(site), true));
	return name;
}

static bool ask_store(struct init_site *site)
{
	const char *name, *root;
	do {
		name = ask_store_name(site);
		if (name == NULL)
			return false;
		const char *usual = arena_printf(site->arena, "/srv/%s/folders", name);
		root = ask(site,
			   wording("Its directory? It must exist: root's, mode 0711, on ext4, xfs or btrfs."),
			   usual != NULL ? usual : "/srv/clinical/folders");
		if (root == NULL)
			return false;
	} while (!init_add_store(site, name, root) && (tell_findings(site), true));
	init_tell_tree(&site->stores[site->store_count - 1]);
	return true;
}

static bool ask_regime(struct init_site *site, struct init_store *store)
{
	const char *answer;
	do {
		answer = ask(site,
			     wording("Whose records? hospital (or clinic), health-house (centre or house of "
				     "several professionals), shared-record (kept by the patient)"),
			     "hospital");
	} while (answer != NULL && !init_set_regime(site, store, answer) && (tell_findings(site), true));
	return answer != NULL;
}

/* The names of a table, and the answer to a question about them, which `take` is asked to take. */
struct choice {
	const char *question;
	char proposal[512];
	bool (*take)(struct init_site *site, struct init_store *store, const char *const *names,
		     size_t count);
	struct init_store *store;
};

static void propose(struct choice *choice, const char *name)
{
	size_t length = strlen(choice->proposal);
	(void)snprintf(choice->proposal + length, sizeof(choice->proposal) - length, "%s%s",
		       length > 0 ? " " : "", name);
}

static bool ask_names(struct init_site *site, const struct choice *choice)
{
	const char *names[INIT_CATEGORIES_MAX];
	for (;;) {
		const char *answer = ask(site, choice->question, choice->proposal);
		char *words = answer == NULL ? NULL : arena_strdup(site->arena, answer);
		size_t count = words == NULL ? 0 : split(words, names, INIT_CATEGORIES_MAX);
		if (answer == NULL)
			return false;
		if (count == SIZE_MAX)
			init_fail(site, answer, "these are too many");
		else if (choice->take(site, choice->store, names, count))
			return true;
		tell_findings(site);
	}
}

static bool take_professions(struct init_site *site, struct init_store *store, const char *const *names,
			     size_t count)
{
	(void)store;
	return init_set_professions(site, names, count);
}

static bool ask_categories(struct init_site *site, struct init_store *store)
{
	struct choice choice = {.question = wording("Its categories, the directories of each folder?"),
				.take = init_set_categories,
				.store = store};
	for (size_t i = 0; i < INIT_KIND_COUNT; i++)
		propose(&choice, init_kinds[i].name);
	return ask_names(site, &choice);
}

/* Those that fit are what is proposed. */
static bool ask_professions(struct init_site *site)
{
	struct choice choice = {.question = wording("Professions, with a matrix to start from?"),
				.take = take_professions};
	if (!init_set_professions(site, NULL, 0)) {
		tell_findings(site);
		return false;
	}
	for (size_t i = 0; i < site->profession_count; i++)
		propose(&choice, site->professions[i]->name);
	return ask_names(site, &choice);
}

static bool ask_stores(struct init_site *site)
{
	bool more;
	do {
		if (!ask_store(site))
			return false;
		struct init_store *store = &site->stores[site->store_count - 1];
		if (!ask_regime(site, store) || !ask_categories(site, store))
			return false;
		if (!ask_yes(site, wording("Another store? yes or no"), wording("no"), &more))
			return false;
	} while (more);
	return true;
}

bool init_ask(struct init_site *site, const struct options *options)
{
	if (options->language == NULL && !ask_language(site))
		return false;
	putc('\n', stderr); /* the answer stands in a line of its own: what follows begins one */
	tell("careacl init: Enter takes what stands in brackets; Ctrl-D ends it, and nothing is written.");
	if (!ask_stores(site) || !ask_professions(site))
		return false;
	char *question =
	    wording_in(site->arena, "Write careacl.conf and registry.d into %s? yes or no", site->folder);
	if (question == NULL)
		console_out_of_memory();
	bool writes;
	return ask_yes(site, question, wording("yes"), &writes) && writes;
}
