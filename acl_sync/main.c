/* careacl: keeps the folders of patients open to those who treat them, and to nobody else. */
#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/language.h"
#include "acl_sync/options.h"
#include "acl_sync/privileges.h"
#include "acl_sync/screen.h"
#include "acl_sync/site/settings_in_use.h"
#include "acl_sync/status.h"
#include "registry/loader.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A descriptor that is closed at start would be given to a file we write: stdin to stderr always exist. */
static bool have_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			return false;
	return true;
}

/* What helps whoever has just begun. */
static void say_beginning(const struct options *options)
{
	bool proposes = (options->verb->group & VERB_INIT) != 0;
	if (!proposes && site_has_asked_for_settings() && access(options->config, F_OK) != 0 &&
	    errno == ENOENT)
		console_say(CONSOLE_NOTE, settings_were_in_use(options)
					      ? "the settings are gone, and the state of these is there: put "
						"them back from the backup (careacl help backup)"
					      : "there are no settings yet: careacl init proposes some");
	if (geteuid() != 0)
		console_say(CONSOLE_NOTE, "this was not run as root: careacl is called through sudo");
}

int main(int argc, char **argv)
{
	struct options options;
	char message[1024];
	if (!have_standard_descriptors())
		return STATUS_WRONG;
	umask(077);
	bool right = options_parse(argc, argv, &options, message, sizeof(message));
	/* JSON, pages and numbers are for programs, on a terminal too; help breaks its lines itself */
	screen_begin(!options.json && options.html == NULL &&
		     (options.verb == NULL || (options.verb->group & (VERB_METRICS | VERB_HELP)) == 0));
	console_init(options.quiet, options.verbose);
	language_choose(&options);
	if (!right) {
		options_parse(argc, argv, &options, message,
			      sizeof(message)); /* the same, in that language */
		return site_refuse(&options, message);
	}
	if (options.help || options.version || options.verb == NULL) {
		if (options.version)
			printf("careacl %s\n", CAREACL_VERSION);
		else
			options_help(options.verb, stdout);
		return fflush(stdout) == 0 ? STATUS_DONE : STATUS_FAILED;
	}
	if ((options.verb->group & VERB_HELP) != 0) {
		(void)privileges_limit(
		    &options); /* what cannot be given up is no hindrance to reading a page */
		int status = options.verb->run(&options);
		return fflush(stdout) == 0 && !ferror(stdout) ? status : STATUS_FAILED;
	}
	if (geteuid() == 0 && !loader_start())
		console_say(CONSOLE_DETAIL, "texts are read by this process itself: no other could be had");
	const char *kept = privileges_limit(&options);
	if (kept != NULL)
		console_say(CONSOLE_DETAIL, "%s", kept);
	if (sodium_init() < 0)
		return site_refuse(&options, "libsodium cannot be used on this machine");
	options.for_somebody = !caller_is_root();
	if (!settings_may_be_read(&options))
		return site_refuse(&options, wording(settings_in_use_problem));
	/* a reader of our output who leaves must not stop a change half-way */
	if ((options.verb->group & VERB_READS) == 0)
		signal(SIGPIPE, SIG_IGN);
	int status = options.verb->run(&options);
	if (status == STATUS_WRONG)
		say_beginning(&options);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	console_say(CONSOLE_ERROR, "the answer could not be written: %s", strerror(errno));
	return status_worse(status, STATUS_FAILED);
}
