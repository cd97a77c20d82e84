/* careacl verify: what the kernel would grant, or with --kernel does grant, against what the rules say. */
#include "acl_sync/console.h"
#include "acl_sync/not_looked.h"
#include "acl_sync/printable.h"
#include "acl_sync/run/run_object.h"
#include "acl_sync/site/held.h"
#include "acl_sync/site/sync_state.h"
#include "acl_sync/status.h"
#include "acl_sync/trying.h"
#include "acl_sync/verbs/verbs.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Supplementary groups of a login, for the kernel's answer. */
static bool groups_of(void *context, login_id login, const gid_t **ret_groups, size_t *ret_count)
{
	struct site *site = context;
	const char *name = site->facts->logins[login].name;
	struct name_answer answer = name_cache_login(&site->names, name);
	*ret_groups = NULL;
	*ret_count = 0;
	if (answer.result != NAME_FOUND)
		return true;
	return names_groups_of(name, answer.gid, site->arena, ret_groups, ret_count) == NAME_FOUND;
}

static void perms_text(uint8_t perms, char text[4])
{
	text[0] = (perms & PERM_R) != 0 ? 'r' : '-';
	text[1] = (perms & PERM_W) != 0 ? 'w' : '-';
	text[2] = (perms & PERM_X) != 0 ? 'x' : '-';
	text[3] = '\0';
}

static json_t *deviations_json(const struct verify_deviation *items, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		char has[4], may[4];
		json_t *object = json_object();
		perms_text(items[i].has, has);
		perms_text(items[i].may, may);
		json_out_set(object, "login", json_out_text(items[i].login));
		json_out_set(object, "path", json_out_text(items[i].path));
		json_out_set(object, "has", json_out_text(has));
		json_out_set(object, "may", json_out_text(may));
		json_out_append(list, object);
	}
	return list;
}

static void tell_deviations(const char *what, const struct verify_deviation *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char has[4], may[4];
		perms_text(items[i].has, has);
		perms_text(items[i].may, may);
		char *path = printable_text(items[i].path, true);
		if (path == NULL)
			console_out_of_memory();
		console_answer("%s: %s has %s, may %s: %s%s\n", wording(what), items[i].login, has, may, path,
			       items[i].by_default ? " (default ACL: what is made there)" : "");
		free(path);
	}
}

static void verify_store(struct site *site, store_id store, size_t sample, struct verify_result *result,
			 struct not_looked *not_looked)
{
	struct run run;
	run_open(&run, site, store);
	if (run.root == ROOT_FOREIGN)
		held_report_root(&run);
	if (run.root == ROOT_UNUSABLE || run.root == ROOT_FOREIGN) {
		not_looked_add(not_looked, &run);
	} else {
		struct sync_state state = {.site = site, .store = run_store(&run)->name};
		struct store_job job = run_job(&run);
		size_t first = result->leak_count;
		job.find_aside = sync_state_find_aside;
		job.keep_context = &state;
		progress_start(&run.progress, run_store(&run)->name, site->options->quiet);
		int error = site->options->kernel ? trying_store(&run, &job, sample, groups_of, result)
						  : store_verify(&job, run.root_fd, groups_of, site, result);
		progress_end(&run.progress);
		if (error != 0) {
			not_looked_add(not_looked, &run);
			site_fail(site, STATUS_FAILED, run_place(&run), "the store could not be read: %s",
				  strerror(-error));
		}
		run_report_named(&run);
		run_report_frozen(&run, result, first);
	}
	run_close(&run);
}

static int finish(struct site *site, struct verify_result *result, const struct not_looked *not_looked)
{
	if (!site->options->json) {
		tell_deviations("leak", result->leaks, result->leak_count);
		tell_deviations("refusal", result->refusals, result->refusal_count);
		/* of what nobody has looked at there is nothing to say */
		if (result->checked > 0 || not_looked->count < site->facts->policy->store_count)
			console_answer(site->options->kernel ? "%zu pairs of login and object tried: %zu "
							       "leaks, %zu refusals of due care, %zu "
							       "closed on purpose\n"
							     : "%zu pairs of login and object looked at: %zu "
							       "leaks, %zu refusals of due care, %zu "
							       "closed "
							       "on purpose\n",
				       result->checked, result->leak_count, result->refusal_count,
				       result->closed_count);
		not_looked_tell(not_looked);
		verify_result_clear(result);
		return site_close(site);
	}
	json_t *closed = json_array();
	for (size_t i = 0; i < result->closed_count; i++)
		json_out_append(closed, json_out_text(result->closed[i]));
	json_t *document = json_object();
	json_out_set(document, "checked", json_integer((json_int_t)result->checked));
	json_out_set(document, "leaks", deviations_json(result->leaks, result->leak_count));
	json_out_set(document, "refusals", deviations_json(result->refusals, result->refusal_count));
	json_out_set(document, "closed", closed);
	not_looked_json(not_looked, document);
	verify_result_clear(result);
	return site_answer(site, document);
}

int verb_verify(const struct options *options)
{
	struct site site;
	struct verify_result result;
	struct not_looked not_looked = {0};
	size_t sample;
	if (!site_open(&site, options, SITE_UIDS))
		return site_stop(&site);
	held_report_unanswered(&site);
	if (!trying_is_possible(&site, &sample))
		return site_stop(&site);
	verify_result_init(&result);
	for (store_id store = 0; store < site.facts->policy->store_count; store++)
		verify_store(&site, store, sample, &result, &not_looked);
	if (result.leak_count > 0 || result.refusal_count > 0)
		site_worsen(&site, STATUS_DIFFERS);
	return finish(&site, &result, &not_looked);
}
