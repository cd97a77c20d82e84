#include "acl_sync/desk/notify.h"

#include "acl_sync/console.h"
#include "acl_sync/journal.h"
#include "acl_sync/sweep/program.h"
#include "registry/json_text.h"
#include "registry/state_review.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIMIT_MILLISECONDS 10000

/* ---- how it went ---- */

static void journal_failure(struct site *site, const struct notice *notice, const char *problem)
{
	json_t *fields = json_object();
	json_out_set(fields, "what", json_out_text("notify"));
	json_out_set(fields, "statement", json_out_text(notice->place));
	json_out_set(fields, "problem", json_out_text(problem));
	(void)journal_write(site, "careacl", AUDIT_FAILURE, fields);
}

static void keep(const struct notice *notice, const char *problem)
{
	char message[256];
	struct site site = {.state_dir = notice->state_dir, .silent = true, .lock_fd = -1};
	if (state_db_open(notice->state_dir, STATE_WRITE, &site.state, NULL, message, sizeof(message)) !=
	    STATE_OK)
		return;
	(void)state_notified_add(site.state, notice->place, time(NULL), problem);
	if (problem != NULL)
		journal_failure(&site, notice, problem);
	state_db_close(site.state);
}

/* ---- telling ---- */

/* Nothing of the caller's is held open: neither a terminal nor a pipe that somebody reads to its end. */
static void leave_caller(void)
{
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
	setsid();
	for (int fd = 0; fd <= 2 && nowhere >= 0; fd++)
		dup2(nowhere, fd);
	close_range(3, ~0u, 0);
	if (chdir("/") != 0)
		_exit(0);
	signal(SIGPIPE, SIG_IGN);
}

static void tell(const struct notice *notice)
{
	char *text = json_text(notice->document, JSON_COMPACT);
	const char *problem = text == NULL
				  ? "out of memory"
				  : program_feed(notice->program, text, strlen(text), LIMIT_MILLISECONDS);
	free(text);
	keep(notice, problem);
}

void notify_tell(const struct notice *notice)
{
	pid_t first = fork();
	if (first == 0) {
		/* the second is nobody's child but init's */
		if (fork() == 0) {
			leave_caller();
			tell(notice);
		}
		_exit(0);
	}
	if (first > 0)
		while (waitpid(first, NULL, 0) < 0 && errno == EINTR)
			;
	else
		keep(notice, "it could not be started");
}
