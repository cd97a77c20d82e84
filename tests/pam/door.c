#include "tests/pam/door.h"

#include "tests/pam/fake_system.h"
#include "tests/pam/snapshot_text.h"

#include <dirent.h>
#include <fcntl.h>
#include <security/pam_appl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SERVICE "careacl-door"

static char directory[] = "/tmp/careacl-door.XXXXXX";
static unsigned tap_count, tap_failures;

/* libpam complains in the log where there is no service "other". */
static bool make_other_service(void)
{
	int fd = open(door_path("pam.d/other"), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	return fd >= 0 && close(fd) == 0;
}

bool door_make(void)
{
	fake_clock(DOOR_NOW);
	if (mkdtemp(directory) == NULL || mkdir(door_path("pam.d"), 0755) != 0 ||
	    mkdir(door_path("state"), 0755) != 0)
		return false;
	return chmod(directory, 0755) == 0 && make_other_service();
}

static void remove_folder(const char *path)
{
	char inner[4096];
	struct dirent *entry;
	DIR *stream = opendir(path);

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		if (unlink(inner) != 0)
			remove_folder(inner);
	}
	if (stream != NULL)
		closedir(stream);
	rmdir(path);
}

void door_remove(void)
{
	remove_folder(directory);
}

const char *door_path(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static void end_program(const char *what)
{
	perror(what);
	door_remove();
	exit(99);
}

void door_publish(const char *text)
{
	struct arena *arena = arena_new();
	char *copy = strdup(text);
	unsigned char *bytes = NULL;
	size_t size = 0;

	if (copy == NULL || !snapshot_text_encode(copy, DOOR_NOW, arena, &bytes, &size))
		end_program("snapshot text");
	rmdir(door_path("state/" LOGIN_SNAPSHOT_FILE));
	if (!snapshot_text_publish(door_path("state/" LOGIN_SNAPSHOT_FILE), bytes, size))
		end_program("snapshot");
	free(copy);
	arena_free(arena);
}

void door_write_state(const void *bytes, size_t size)
{
	if (!snapshot_text_publish(door_path("state/" LOGIN_SNAPSHOT_FILE), bytes, size))
		end_program("snapshot");
}

const char *door_module(void)
{
	static char built[4096];
	const char *module = getenv("CAREACL_PAM_MODULE"), *build = getenv("BUILD");

	if (module == NULL && build != NULL) {
		snprintf(built, sizeof(built), "%s/pam_careacl.so", build);
		module = built;
	}
	if (module == NULL || module[0] != '/')
		end_program("BUILD or CAREACL_PAM_MODULE must say, absolute, where pam_careacl.so is");
	return module;
}

/* With one `required` line alone libpam turns PAM_IGNORE into a refusal, as if nobody had answered; here the second
 * line answers for it with a code of its own. */
void door_service(const char *state, const char *arguments)
{
	const char *module = door_module();
	char folder[4096];
	FILE *stream;

	snprintf(folder, sizeof(folder), "%s", state ? state : door_path("state"));
	stream = fopen(door_path("pam.d/" SERVICE), "w");
	if (stream == NULL)
		end_program("service file");
	fprintf(stream, "account [success=done ignore=ignore default=die] %s state=%s %s\n", module, folder,
		arguments);
	fprintf(stream, "account required pam_deny.so\n");
	fprintf(stream, "session required %s state=%s %s\n", module, folder, arguments);
	if (fclose(stream) != 0)
		end_program("service file");
}

/* The application's side of the conversation. */
static int listen(int count, const struct pam_message **messages, struct pam_response **ret_responses,
		  void *data)
{
	struct door_result *result = data;

	for (int i = 0; i < count; i++) {
		result->texts++;
		result->style = messages[i]->msg_style;
		snprintf(result->text, sizeof(result->text), "%s", messages[i]->msg);
	}
	*ret_responses = calloc((size_t)count, sizeof(**ret_responses));
	return *ret_responses ? PAM_SUCCESS : PAM_BUF_ERR;
}

static int do_not_listen(int count, const struct pam_message **messages, struct pam_response **ret_responses,
			 void *data)
{
	(void)count;
	(void)messages;
	(void)data;
	*ret_responses = NULL;
	return PAM_CONV_ERR;
}

static pam_handle_t *start(const char *login, enum door_conversation kind, struct door_result *result)
{
	const struct pam_conv conversation = {kind == DOOR_LISTENS ? listen
					      : kind == DOOR_DEAF  ? do_not_listen
								   : NULL,
					      result};
	pam_handle_t *pamh = NULL;

	if (pam_start_confdir(SERVICE, login, &conversation, door_path("pam.d"), &pamh) != PAM_SUCCESS)
		end_program("pam_start_confdir");
	return pamh;
}

struct door_result door_account(const char *login, int flags, enum door_conversation conversation)
{
	struct door_result result = {.code = PAM_SYSTEM_ERR};
	pam_handle_t *pamh;

	fake_log_clear();
	pamh = start(login, conversation, &result);
	result.code = pam_acct_mgmt(pamh, flags);
	pam_end(pamh, result.code);
	if (result.code == DOOR_DENY_CODE)
		result.code = DOOR_IGNORED;
	return result;
}

struct door_result door_visit(const char *login, int *ret_session)
{
	struct door_result result = {.code = PAM_SYSTEM_ERR};
	pam_handle_t *pamh;
	size_t texts;

	fake_log_clear();
	pamh = start(login, DOOR_LISTENS, &result);
	result.code = pam_acct_mgmt(pamh, 0);
	texts = result.texts;
	*ret_session = pam_open_session(pamh, 0) | pam_close_session(pamh, 0) | (result.texts != texts);
	pam_end(pamh, PAM_SUCCESS);
	if (result.code == DOOR_DENY_CODE)
		result.code = DOOR_IGNORED;
	return result;
}

void tap(bool good, const char *format, ...)
{
	va_list arguments;

	printf("%sok %u - ", good ? "" : "not ", ++tap_count);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
	tap_failures += !good;
}

void tap_comment(const char *format, ...)
{
	char text[16384];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;)
		printf("# %s\n", line);
}

int tap_finish(void)
{
	printf("1..%u\n", tap_count);
	return tap_failures == 0 && tap_count > 0 ? 0 : 1;
}
