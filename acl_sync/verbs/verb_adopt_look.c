/* careacl adopt ROOT --dry-run | --propose DIR | --login LOGIN: who opens what in a tree today, and what would become of it.
 * Takes any tree, that of a store or not, and needs no settings.
 */
#include "acl_sync/console.h"
#include "acl_sync/language.h"
#include "acl_sync/run/run.h"
#include "acl_sync/site/names.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_adopt_private.h"
#include "wording/wording.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- looking ---- */

/* What makes the answer less than whole. */
static void report_gaps(const struct look *look, struct site *site, const char *place)
{
	const struct census_counts *counts = &look->census.counts;
	if (!counts->has_acls)
		console_say(CONSOLE_WARNING,
			    "%s: this file system keeps no ACLs: permissions are those of modes, and careacl "
			    "cannot work there; mount it with the option acl, or use ext4, xfs or btrfs",
			    place);
	if (!look->people.is_complete)
		console_say(CONSOLE_WARNING,
			    "the name service did not answer all questions: somebody may be missing, "
			    "and a uid without a login may have one");
	if (counts->unread > 0)
		site_fail(
		    site, STATUS_FAILED, place,
		    "objects that could not be read: %zu, the first for: %s; who opens what is below them is "
		    "not known",
		    counts->unread, strerror(counts->first_error));
}

/* false: said. */
static bool look_at(struct look *look, struct site *site, const char *place, uid_t login_uid)
{
	look->arena = site->arena;
	look->is_quiet = site->options->quiet;
	look->is_verbose = site->options->verbose;
	int error = look_take(look, login_uid);
	if (error == -ENOMEM)
		console_out_of_memory();
	if (error != 0) {
		site_fail(site, STATUS_WRONG, place, "the tree cannot be read: %s", strerror(-error));
		return false;
	}
	report_gaps(look, site, place);
	return true;
}

/* The path itself, without symbolic links. NULL: said. */
static const char *resolve(struct site *site, const char *typed)
{
	struct stat found;
	char *resolved = realpath(typed, NULL);
	const char *kept = resolved == NULL ? NULL : arena_strdup(site->arena, resolved);
	free(resolved);
	if (kept == NULL)
		site_fail(site, STATUS_WRONG, typed, "cannot be found: %s; expected the root of a tree",
			  strerror(errno));
	else if (stat(kept, &found) != 0 || !S_ISDIR(found.st_mode)) {
		site_fail(site, STATUS_WRONG, typed, "is no directory; expected the root of a tree");
		kept = NULL;
	} else if (strcmp(kept, "/") == 0) {
		site_fail(
		    site, STATUS_WRONG, typed,
		    "is the root of the whole machine; expected the root of a tree of patients' folders");
		kept = NULL;
	}
	return kept;
}

bool adopt_look_store(struct look *look, struct site *site, store_id store)
{
	const char *root = resolve(site, site->facts->policy->stores[store].root);
	*look = (struct look){.root = root, .site = site, .store = store};
	return root != NULL && look_at(look, site, root, UID_NONE);
}

/* ---- the verb ---- */

static bool find_login(struct site *site, uid_t *ret_uid)
{
	const char *login = site->options->login;
	gid_t gid;
	*ret_uid = UID_NONE;
	if (login == NULL)
		return true;
	switch (names_login(login, ret_uid, &gid)) {
	case NAME_FOUND:
		return true;
	case NAME_NONE:
		site_fail(site, STATUS_WRONG, login, "there is no such login on this machine");
		return false;
	default:
		site_fail(site, STATUS_FAILED, login, "the name service does not answer");
		return false;
	}
}

/* What is wrong with a store's root is known before it is adopted. */
static void report_root(struct site *site, store_id store)
{
	struct run run;
	run_open_any(&run, site, store);
	run_close(&run);
}

static void propose(struct look *look, struct site *site)
{
	const char *path;
	enum wording_language spoken = language_of_files();
	int error = proposal_write(&look->proposal, look->root, site->options->propose, &path);
	wording_speak(spoken);
	if (error == 0)
		look->written = path;
	else if (error == -EEXIST)
		site_fail(site, STATUS_WRONG, path, "is there already, and nothing is written over it");
	else if (error == -EXDEV)
		site_fail(
		    site, STATUS_WRONG, path,
		    "is inside the tree that is looked at: nothing is written there; expected a directory "
		    "elsewhere");
	else if (error == -ELOOP || error == -ENOTDIR)
		site_fail(
		    site, STATUS_WRONG, path,
		    "is a symbolic link or no directory: expected a new directory, or one of root's own");
	else if (error == -EPERM)
		site_fail(
		    site, STATUS_WRONG, path,
		    "belongs to somebody else, or others may write there: expected a directory of root's "
		    "own (chown root, chmod go-w)");
	else
		site_fail(site, STATUS_WRONG, path, "cannot be written: %s", strerror(-error));
}

static int answer(struct look *look, struct site *site)
{
	if (!site->options->json) {
		look_tell(look);
		json_decref(look->gains);
		json_decref(look->losses);
		return site_close(site);
	}
	json_t *document = json_object();
	json_out_set(document, "store", json_out_text(look->store_name));
	json_out_set(document, "root", json_out_text(look->root));
	look_json(look, document);
	return site_answer(site, document);
}

static int look_and_answer(struct site *site)
{
	struct look look = {.login = site->options->login};
	const char *typed = site->options->operands[0];
	uid_t login_uid;
	look.store = site->facts == NULL ? NO_ID : adopt_find_store(site, typed);
	look.site = look.store != NO_ID ? site : NULL;
	look.root = typed;
	if (look.site != NULL) {
		look.store_name = site->facts->policy->stores[look.store].name;
		look.root = site->facts->policy->stores[look.store].root;
	}
	look.root = resolve(site, look.root);
	if (look.root == NULL || !find_login(site, &login_uid))
		return site_stop(site);
	if (look.site != NULL)
		report_root(site, look.store);
	if (!look_at(&look, site, typed, login_uid))
		return site_stop(site);
	if (site->options->propose != NULL)
		propose(&look, site);
	return answer(&look, site);
}

/* Nobody has written settings yet. Those that were typed must be there. */
static bool has_no_settings(const struct options *options)
{
	return strcmp(options->config, DEFAULT_CONFIG) == 0 && access(options->config, F_OK) != 0 &&
	       errno == ENOENT;
}

int verb_adopt_look(const struct options *options)
{
	struct site site;
	if (has_no_settings(options))
		site_open_without_settings(&site, options);
	else if (!site_open(&site, options, SITE_UIDS))
		return site_stop(&site);
	return look_and_answer(&site);
}
