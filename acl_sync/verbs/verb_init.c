/* careacl init: proposes a first careacl.conf and registry.d, and never touches what is there. */
#include "acl_sync/console.h"
#include "acl_sync/init/init.h"
#include "acl_sync/json_out.h"
#include "acl_sync/language.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "acl_sync/yes_no.h"
#include "registry/path_text.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define USUAL_FOLDER "/etc/careacl"
#define USUAL_STATE "/var/lib/careacl"
#define USUAL_ZONE "Europe/Paris"
#define ZONES "/zoneinfo/"

/* ---- the place and the time ---- */

/* The machine's zone where it is one of people: servers often run in UTC, their patients never do. */
static const char *zone_of_machine(struct arena *arena)
{
	char target[PATH_MAX];
	ssize_t length = readlink("/etc/localtime", target, sizeof(target) - 1);
	target[length < 0 ? 0 : length] = '\0';
	const char *zone = strstr(target, ZONES);
	zone = zone == NULL ? USUAL_ZONE : arena_strdup(arena, zone + strlen(ZONES));
	if (zone == NULL || strchr(zone, '/') == NULL || strncmp(zone, "Etc/", strlen("Etc/")) == 0 ||
	    time_zone_set(zone) != NULL)
		zone = USUAL_ZONE;
	return zone;
}

static bool begin(struct init_site *site, const struct options *options)
{
	char here[PATH_MAX];
	*site = (struct init_site){.arena = arena_new(), .now = (int64_t)time(NULL)};
	wording_findings_init(&site->findings);
	if (site->arena == NULL || getcwd(here, sizeof(here)) == NULL)
		return false;
	site->folder =
	    path_text_absolute(here, options->output != NULL ? options->output : USUAL_FOLDER, site->arena);
	/* a site elsewhere is a trial: it has nothing to do with the state of this machine */
	site->state_dir =
	    site->folder != NULL && strcmp(site->folder, USUAL_FOLDER) == 0 ? USUAL_STATE : "state";
	site->timezone = zone_of_machine(site->arena);
	(void)time_zone_set(site->timezone);
	return site->folder != NULL;
}

/* ---- the answer ---- */

static json_t *answer_json(const struct init_site *site)
{
	json_t *document = json_object(), *written = json_array(), *stores = json_array(),
	       *professions = json_array();
	for (size_t i = 0; i < INIT_TEXT_COUNT; i++)
		json_out_append(written, json_out_format("%s/%s", site->folder, init_names[i]));
	for (size_t i = 0; i < site->store_count; i++)
		json_out_append(stores, json_out_text(site->stores[i].name));
	for (size_t i = 0; i < site->profession_count; i++)
		json_out_append(professions, json_out_text(site->professions[i]->name));
	json_out_set(document, "written", written);
	json_out_set(document, "stores", stores);
	json_out_set(document, "professions", professions);
	return document;
}

static void tell_written(const struct init_site *site)
{
	bool is_usual = strcmp(site->folder, USUAL_FOLDER) == 0;
	for (size_t i = 0; i < INIT_TEXT_COUNT; i++)
		console_answer("%s/%s\n", site->folder, init_names[i]);
	console_answer("The matrix is a proposal: read it, and decide. Then put people into registry.d, and "
		       "try: careacl%s%s%s check\n",
		       is_usual ? "" : " -c ", is_usual ? "" : site->folder, is_usual ? "" : "/careacl.conf");
}

static int answer(struct init_site *site, const struct options *options)
{
	if (site->findings.error_count > 0)
		console_findings(&site->findings);
	for (size_t i = 0; i < site->findings.count && site->findings.error_count == 0; i++)
		console_say(CONSOLE_WARNING, "%s: %s", site->findings.items[i].where,
			    site->findings.items[i].text);
	for (size_t i = 0; i < site->store_count && site->findings.error_count == 0 && !site->asks; i++)
		init_tell_tree(&site->stores[i]);
	if (site->findings.error_count > 0 && options->json) {
		json_t *document = json_object();
		json_out_set(document, "errors", json_out_errors(&site->findings));
		(void)json_out_print(document);
	}
	if (site->findings.error_count > 0)
		return STATUS_WRONG;
	if (options->json)
		return json_out_print(answer_json(site)) ? STATUS_DONE : STATUS_FAILED;
	tell_written(site);
	return STATUS_DONE;
}

/* ---- the work ---- */

/* false: nothing was written; why is in the findings. */
static bool make_site(struct init_site *site)
{
	enum wording_language spoken = language_of_files();
	struct init_texts texts = init_make_texts(site);
	wording_speak(spoken);
	return init_try(site, &texts) && init_write(site, &texts);
}

static int run(struct init_site *site, const struct options *options)
{
	bool asks = site->asks = options->stores.count == 0;
	if (!init_place_is_free(site))
		return answer(site, options);
	if (asks && !init_ask(site, options))
		return site_refuse(options,
				   "the questions were not answered to their end: nothing is written");
	if (asks || init_take_options(site, options))
		(void)make_site(site);
	return answer(site, options);
}

/* What is wrong before anything is looked at; NULL: nothing. */
static const char *obstacle(const struct options *options)
{
	if (geteuid() != 0)
		return "init writes what belongs to root: it must be run by root";
	if (strcmp(options->config, DEFAULT_CONFIG) != 0)
		return "init does not take --config; expected --output, the directory of careacl.conf";
	if (options->output != NULL && options->output[0] == '\0')
		return "--output: expected a directory";
	if (options->language != NULL && strcmp(options->language, "en") != 0 &&
	    strcmp(options->language, "fr") != 0)
		return "--language: expected en or fr";
	if (options->stores.count == 0 &&
	    (options->regimes.count > 0 || options->categories.count > 0 || options->professions.count > 0))
		return "--regime, --category and --profession are about stores; expected --store too";
	if (options->stores.count == 0 && (options->json || !yes_no_can_ask()))
		return "nobody can be asked here: expected --store NAME=ROOT, or a terminal";
	return NULL;
}

int verb_init(const struct options *options)
{
	struct init_site site;
	const char *problem = obstacle(options);
	if (problem != NULL)
		return site_refuse(options, problem);
	if (!begin(&site, options))
		console_out_of_memory();
	int status = run(&site, options);
	findings_clear(&site.findings);
	arena_free(site.arena);
	return status;
}
