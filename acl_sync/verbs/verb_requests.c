/* careacl requests: answers the requests for an emergency access that lie in EMERGENCY of the views. */
#include "acl_sync/console.h"
#include "acl_sync/desk/requests.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "registry/time_zone.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* One run at a time; whoever comes second waits, and sees what came meanwhile. -1: said. */
static int lock(struct site *site)
{
	const char *path = arena_printf(site->arena, "%s/requests.lock", site->state_dir);
	if (path == NULL)
		console_out_of_memory();
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	int locked = -1;
	if (fd >= 0)
		while ((locked = flock(fd, LOCK_EX)) != 0 && errno == EINTR)
			;
	if (locked == 0)
		return fd;
	site_fail(site, STATUS_FAILED, path, "cannot be locked: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static json_t *document_of(struct requests_run *run)
{
	json_t *document = json_object();
	json_out_set(document, "granted", json_integer((json_int_t)run->granted));
	json_out_set(document, "refused", json_integer((json_int_t)run->refused));
	json_out_set(document, "left", json_integer((json_int_t)run->left));
	json_out_set(document, "answers", run->answers);
	return document;
}

static int answer(struct requests_run *run)
{
	struct site *site = run->site;
	if (run->failed > 0)
		site_worsen(site, STATUS_FAILED);
	if (run->options->json)
		return site_answer(site, document_of(run));
	json_decref(run->answers);
	if (run->granted + run->refused > 0 && !run->options->quiet)
		console_answer("requests for an emergency access: %zu granted, %zu refused\n", run->granted,
			       run->refused);
	return site_close(site);
}

/* Whoever is saving at this moment is not to wait for the next run. */
static void look(struct requests_run *run)
{
	for (int i = 0; i < REQUESTS_LOOKS; i++) {
		run->busy = run->left = 0;
		requests_run(run);
		if (run->busy == 0)
			return;
		nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
	}
}

int verb_requests(const struct options *options)
{
	struct site site;
	struct requests_run run = {.options = options, .site = &site};
	if (geteuid() != 0)
		return site_refuse(options, "requests are answered by root");
	if (!site_open_state_of(&site, options))
		return site_stop(&site);
	int lock_fd = lock(&site);
	if (lock_fd < 0)
		return site_stop(&site);
	time_zone_set(site.settings->timezone);
	run.arena = site.arena;
	run.answers = json_array();
	look(&run);
	close(lock_fd);
	return answer(&run);
}
