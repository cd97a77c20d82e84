/* /etc/exports as exportfs reads it, as far as a store is concerned. */
#include "acl_sync/check/security.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const struct {
	const char *option;
	bool when_set; /* bad when it is there, or when it is not */
	const char *what, *why;
} options[] = {
    {"no_root_squash", true, "with no_root_squash",
     "whoever is root on that machine is root in the folders: no ACL holds them; set root_squash"},
    {"all_squash", true, "with all_squash",
     "everybody who comes from there is one account, and no ACL tells people apart; set no_all_squash"},
    {"sec=krb5", false, "without sec=krb5",
     "the machine says who its people are, and who is root there can say anybody: set sec=krb5p"},
};

/* Is the option, or one that begins with it, among "rw,sec=krb5p:krb5i"? */
static bool has_option(const char *list, const char *option)
{
	size_t length = strlen(option);
	for (const char *at = list; at != NULL; at = strchr(at, ',')) {
		at += at[0] == ',';
		if (strncmp(at, option, length) == 0)
			return true;
	}
	return false;
}

/* The next word, "a path" with its quotes taken off; \040 is not undone. NULL: none. */
static char *word(char **rest)
{
	char *start = *rest + strspn(*rest, " \t");
	bool quoted = start[0] == '"';
	start += quoted;
	if (start[0] == '\0')
		return NULL;
	char *end = start + strcspn(start, quoted ? "\"" : " \t");
	*rest = end + (end[0] != '\0');
	*end = '\0';
	return start;
}

/* "client(options)"; `common`: of "-options" before it. */
static void client_check(struct security *security, struct origin origin, const char *path,
			 const struct store *store, const char *client, const char *common)
{
	const char *open = strchr(client, '(');
	char *list = arena_printf(security->run.arena, "%s,%s", common, open != NULL ? open + 1 : "");
	if (list == NULL) {
		security->run.findings->out_of_memory = true;
		return;
	}
	list[strcspn(list, ")")] = '\0';
	int name = open != NULL ? (int)(open - client) : (int)strlen(client);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (has_option(list, options[i].option) == options[i].when_set)
			check_warn(&security->run, origin,
				   "%s, with store %s, is exported by NFS to '%.*s' %s: %s", path,
				   store->name, name, client, options[i].what, options[i].why);
}

/* The first store on the file system of what is exported; NULL: none. */
static const struct store *store_beside(struct security *security, const char *path)
{
	const struct policy *policy = &security->run.settings->policy;
	struct stat exported, root;
	for (size_t i = 0; i < policy->store_count && stat(path, &exported) == 0; i++)
		if (stat(policy->stores[i].root, &root) == 0 && root.st_dev == exported.st_dev)
			return &policy->stores[i];
	return NULL;
}

/* The server takes any handle of that file system, unless it looks at each (subtree_check). */
static void beside_check(struct security *security, struct origin origin, const char *path,
			 const struct store *store, const char *client, const char *common)
{
	const char *open = strchr(client, '(');
	int name = open != NULL ? (int)(open - client) : (int)strlen(client);
	if (has_option(common, "subtree_check") || (open != NULL && has_option(open + 1, "subtree_check")))
		return;
	check_warn(
	    &security->run, origin,
	    "%s, on the file system of store %s, is exported by NFS without being all of it, to '%.*s': a "
	    "client that makes up handles reaches what is beside the export; put the store on a file system "
	    "of its own",
	    path, store->name, name, client);
}

/* True: the line exports something of a store. */
static bool line_check(struct security *security, const struct check_text *text, char *line)
{
	const struct origin origin = {text->name, text->line};
	const char *common = "";
	line[strcspn(line, "#")] = '\0';
	char *path = word(&line), *client;
	const struct store *store = path == NULL || path[0] != '/' ? NULL : security_store_at(security, path);
	const struct store *beside = store != NULL || path == NULL ? NULL : store_beside(security, path);
	if (store == NULL && beside == NULL)
		return false;
	while ((client = word(&line)) != NULL) {
		if (client[0] == '-')
			common = client + 1;
		else if (store == NULL)
			beside_check(security, origin, path, beside, client, common);
		else
			client_check(security, origin, path, store, client, common);
	}
	return store != NULL;
}

static bool file_check(struct security *security, const char *path)
{
	struct check_text text;
	bool exports = false;
	char *line;
	if (path == NULL || !check_text_open(&security->run, path, &text))
		return false;
	while ((line = check_text_next(&text, LINES_OF_SAMBA)) != NULL)
		exports = line_check(security, &text, line) || exports;
	return exports;
}

/* Clients of version 3 remember answers, and keep handles of what was closed since. */
static void version_check(struct security *security)
{
	struct check_text text;
	char *line;
	if (check_text_open(&security->run, security->places->nfs_conf, &text))
		while ((line = check_text_next(&text, LINES_SINGLE)) != NULL) {
			line = check_text_trim(line);
			const char *value = strncmp(line, "vers3", 5) == 0 ? strchr(line, '=') : NULL;
			if (value == NULL)
				continue;
			value += 1 + strspn(value + 1, " \t");
			if (value[0] == 'n' || value[0] == '0' || strncasecmp(value, "false", 5) == 0)
				return;
		}
	check_warn(
	    &security->run, (struct origin){security->places->nfs_conf, 0},
	    "NFS version 3 is served, and a store is exported: its clients go by what they remember, and "
	    "keep handles of folders that were closed since; set vers3=n in [nfsd]");
}

void security_exports(struct security *security)
{
	struct dirent **entries;
	bool exports = file_check(security, security->places->exports);
	int count = scandir(security->places->exports_folder, &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		size_t length = strlen(name);
		if (name[0] != '.' && length > 8 && strcmp(name + length - 8, ".exports") == 0)
			exports =
			    file_check(security, arena_printf(security->run.arena, "%s/%s",
							      security->places->exports_folder, name)) ||
			    exports;
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	if (exports)
		version_check(security);
}
