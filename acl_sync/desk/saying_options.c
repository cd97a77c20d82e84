/* What was typed, before it is made a statement: what is missing, and what is called by another name. */
#include "acl_sync/desk/saying.h"

#include "acl_sync/entry.h"
#include "acl_sync/status.h"
#include "policy/identifier.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What a verb cannot do without: the option, or the other that says the same. */
#define OPTION(name) offsetof(struct options, name)
static const struct needed_option {
	const char *verb, *option, *what;
	size_t at, or_at;
} needed_options[] = {
    {"object", "--to WHOM", "who is refused", OPTION(to), OPTION(to)},
    {"consent", "--to WHOM", "who may read it", OPTION(to), OPTION(to)},
    {"withhold", "--author LOGIN", "who wrote it, and keeps it", OPTION(author), OPTION(author)},
    {"hide", "--ground GROUND", "third-party or before-announcement", OPTION(ground), OPTION(ground)},
    {"relate", "--login LOGIN", "who it is", OPTION(login), OPTION(to)},
    {"relate", "--kind KIND", "relative, trusted-person, parent, guardian, curator or heir", OPTION(kind),
     OPTION(kind)},
    {"derogate", "--login LOGIN", "who it is for", OPTION(login), OPTION(to)},
    {"derogate", "--basis BASIS", "which law opens the record", OPTION(basis), OPTION(basis)},
    {"derogate", "--category NAME", "what may be read", OPTION(categories.items), OPTION(categories.items)},
    {"derogate", "--reference TEXT", "which letter, order or file", OPTION(reference), OPTION(reference)},
    {"derogate", "--until TIME", "when it ends", OPTION(until), OPTION(until)},
    {"admit", "--team TEAM", "which team treats the patient", OPTION(team), OPTION(to)},
    {"transfer", "--to TEAM", "which team treats the patient from now on", OPTION(team), OPTION(to)},
};

static bool is_typed(const struct options *options, size_t at)
{
	return *(const char *const *)((const char *)options + at) != NULL;
}

static void refuse_without(struct saying *saying)
{
	const struct options *options = saying->options;
	for (size_t i = 0; i < sizeof(needed_options) / sizeof(needed_options[0]); i++) {
		const struct needed_option *needed = &needed_options[i];
		if (strcmp(needed->verb, options->verb->name) != 0 || is_typed(options, needed->at) ||
		    is_typed(options, needed->or_at))
			continue;
		saying->status = desk_refuse(saying->desk, "%s: expected %s: %s", needed->verb,
					     needed->option, needed->what);
		return;
	}
}

/* People see the directory, and type its name: that is not always the category's. */
static void refuse_directories(struct saying *saying, const struct option_list *typed, const char *option)
{
	const struct policy *policy = saying->desk->before.facts->policy;
	for (size_t i = 0; i < typed->count && saying->status == STATUS_DONE; i++) {
		const char *item = typed->items[i], *category = NULL;
		char name[CATEGORY_NAME_MAX + 1];
		size_t length = strcspn(item, "/");
		snprintf(name, sizeof(name), "%.*s", (int)length, item);
		if (length > CATEGORY_NAME_MAX || policy_category(policy, name) == NO_ID)
			category = entry_category_of_path(policy, item);
		if (category != NULL)
			saying->status = desk_refuse(saying->desk,
						     "%s '%s' names a directory: expected its category, '%s'",
						     option, item, category);
	}
}

/* Two options that say the same, and do not: one of them would be passed over in silence, and somebody gets an access
 * that nobody meant. */
static void refuse_contradiction(struct saying *saying)
{
	const struct options *options = saying->options;
	const struct {
		const char *option, *typed, *to;
	} pairs[] = {
	    {"--team", options->team, options->to == NULL ? NULL : saying_team(options->to)},
	    {"--login", options->login, options->to == NULL ? NULL : saying_login(options->to)},
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i].typed != NULL && pairs[i].to != NULL && strcmp(pairs[i].typed, pairs[i].to) != 0)
			saying->status = desk_refuse(saying->desk,
						     "%s: %s and --to do not name the same: type one of them",
						     options->verb->name, pairs[i].option);
}

void saying_look_at_options(struct saying *saying)
{
	refuse_without(saying);
	if (saying->status == STATUS_DONE)
		refuse_contradiction(saying);
	refuse_directories(saying, &saying->options->categories, "--category");
	refuse_directories(saying, &saying->options->documents, "--document");
}
