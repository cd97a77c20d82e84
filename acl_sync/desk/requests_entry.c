/* One entry of EMERGENCY: what it is, what it says, what becomes of it. */
#include "acl_sync/console.h"
#include "acl_sync/desk/glass.h"
#include "acl_sync/desk/requests.h"
#include "acl_sync/desk/requests_form.h"
#include "acl_sync/disk/settle.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/language.h"
#include "acl_sync/status.h"
#include "registry/state_review.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HOUR_SECONDS 3600
#define REFERENCE "request-file"

/* What is to become of an entry that is no request. */
enum fate { FATE_READ, FATE_REMOVE, FATE_LEAVE };

/* ---- what it is ---- */

static enum fate look(const struct requests_corner *corner, const struct stat *found, const char **ret_why)
{
	*ret_why = NULL;
	if (S_ISLNK(found->st_mode))
		*ret_why = "it was a symbolic link, which is not followed";
	else if (S_ISFIFO(found->st_mode) || S_ISSOCK(found->st_mode) || S_ISCHR(found->st_mode) ||
		 S_ISBLK(found->st_mode))
		*ret_why = "it was no file";
	if (*ret_why != NULL)
		return FATE_REMOVE;
	if (S_ISDIR(found->st_mode)) {
		*ret_why = "it is a directory; a request is a plain text file";
		return FATE_LEAVE;
	}
	if (found->st_nlink != 1) { /* whosever it is, it keeps the other name */
		*ret_why = "it had more than one name";
		return FATE_REMOVE;
	}
	if (found->st_uid != corner->uid) {
		*ret_why = "it belongs to somebody else, and is not read";
		return FATE_LEAVE;
	}
	if (found->st_size > (off_t)REQUEST_MAX)
		*ret_why = "it was larger than 64 KiB";
	return *ret_why != NULL ? FATE_REMOVE : FATE_READ;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Nobody knows what it says: it waits for the next run, and this one says so. */
static void not_read(const struct requests_corner *corner, int error)
{
	if (tree_is_nowhere(error))
		return;
	corner->run->failed++;
	console_say(CONSOLE_ERROR, "%s: a request could not be read: %s", corner->login, strerror(-error));
}

/* The whole content, in the run's arena; NULL: it is being written, vanished, or cannot be read (said). Never blocks. */
static const char *read_file(const struct requests_corner *corner, const char *name, struct stat *found,
			     size_t *ret_size)
{
	struct stat now;
	char *text = NULL;
	int fd = openat(corner->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0) {
		not_read(corner, -errno);
		return NULL;
	}
	bool quiet = fstat(fd, &now) == 0 && is_same(&now, found) && S_ISREG(now.st_mode) &&
		     now.st_nlink == 1 && settle_is_busy((struct handle){.fd = fd}) == 0;
	text = quiet ? arena_alloc(corner->run->arena, REQUEST_MAX + 1) : NULL;
	if (quiet && text == NULL)
		console_out_of_memory();
	ssize_t size = quiet ? read(fd, text, REQUEST_MAX + 1) : -1;
	if (quiet && size < 0)
		not_read(corner, -errno);
	if (size < 0 || fstat(fd, &now) != 0 || !is_same(&now, found) || size != now.st_size)
		text = NULL;
	close(fd);
	*ret_size = size < 0 ? 0 : (size_t)size;
	return text;
}

/* ---- answering ---- */

static void note(struct requests_corner *corner, const char *outcome, const char *place)
{
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(corner->login));
	json_out_set(object, "outcome", json_out_text(outcome));
	json_out_set(object, "id", json_out_text(place));
	json_out_append(corner->run->answers, object);
}

static bool answer(struct requests_corner *corner, const char *name, const char *text)
{
	const char *answer_name = requests_answer_name(corner, name);
	int error = requests_answer(corner, answer_name, text);
	if (error == -EISDIR || error == -ENOTEMPTY || error == -EEXIST)
		error = requests_answer(corner, requests_answer_name(corner, "request"), text);
	if (error == 0)
		return true;
	corner->run->failed++;
	console_say(CONSOLE_ERROR, "%s: a request could not be answered: %s", corner->login,
		    strerror(-error));
	return false;
}

static void answer_why(struct requests_corner *corner, const char *name, const char *why)
{
	enum wording_language spoken = language_of_files();
	const char *text = wording_in(corner->run->arena, "nothing was opened: %s\n", why);
	wording_speak(spoken);
	if (text == NULL)
		console_out_of_memory();
	(void)answer(corner, name, text);
}

/* Takes away what was looked at, unless something else stands there now. */
static void take_away(const struct requests_corner *corner, const char *name, const struct stat *found)
{
	struct stat now;
	if (tree_stat(corner->fd, name, &now) == 0 && is_same(&now, found))
		(void)unlinkat(corner->fd, name, 0);
}

/* ---- a request ---- */

/* Has the login asked too often? An answer that cannot be had is no reason to refuse. */
static bool is_too_often(const struct requests_corner *corner, const struct request_form *form)
{
	const struct site *site = corner->run->site;
	int64_t granted = 0, refused = 0;
	bool lacks = !form->cannot_consent || !form->immediate_risk || form->justification[0] == '\0';
	return state_claims_since(site->state, corner->login, site->clock_now - HOUR_SECONDS, &granted,
				  &refused) == STATE_OK &&
	       (granted >= REQUESTS_AN_HOUR || refused >= (lacks ? REQUESTS_AN_HOUR : REQUESTS_REFUSED_MAX));
}

static void claim(struct requests_corner *corner, const char *name, const struct request_form *form)
{
	struct options options = *corner->run->options;
	struct desk desk;
	struct glass glass = {.arena = corner->run->arena,
			      .is_silent = true,
			      .claim = {.patient = form->patient,
					.login = corner->login,
					.justification = form->justification,
					.cannot_consent = form->cannot_consent,
					.immediate_risk = form->immediate_risk,
					.reference = REFERENCE}};
	int status = STATUS_WRONG;
	options.json = false;
	options.reference = REFERENCE;
	if (desk_open(&desk, &options, &status)) {
		desk.by = corner->login;                            /* whose file it is has written it */
		enum wording_language spoken = language_of_files(); /* its text is the answer that is saved */
		status = glass_break(&glass, &desk);
		wording_speak(spoken);
	}
	desk_close(&desk, status);
	bool is_granted = glass.refusal == NULL && glass.place != NULL;
	/* recorded and not in force, whatever the reason, or not even the refusal could be recorded: the answer says so
	 * to the login alone. What the login claimed wrongly is no failure of the run. */
	if (glass.place == NULL || status == STATUS_FAILED || (is_granted && status > STATUS_DIFFERS))
		site_worsen(corner->run->site, STATUS_FAILED);
	*(is_granted ? &corner->run->granted : &corner->run->refused) += 1;
	note(corner, is_granted ? "granted" : "refused", glass.place);
	if (glass.text != NULL)
		(void)answer(corner, name, glass.text);
	glass_notify(&glass);
	glass_close(&glass);
}

static void read_request(struct requests_corner *corner, const char *name, struct stat *found)
{
	struct request_form form;
	size_t size = 0;
	int64_t age = corner->run->site->clock_now - found->st_mtim.tv_sec;
	const char *text = read_file(corner, name, found, &size);
	if (text == NULL || (size == 0 && age >= 0 && age < REQUESTS_SETTLE_SECONDS)) {
		corner->run->left++;
		corner->run->busy++;
		return;
	}
	const char *why = requests_form_read(text, size, corner->run->arena, &form);
	if (why == NULL && is_too_often(corner, &form))
		why = "too many requests within an hour; call whoever runs this server";
	if (why == NULL) {
		claim(corner, name, &form);
	} else {
		corner->run->refused++;
		note(corner, "refused", NULL);
		answer_why(corner, name, why);
	}
	take_away(corner, name, found);
}

/* What stays is answered once. */
static void leave(struct requests_corner *corner, const char *name, const char *why)
{
	struct stat found;
	corner->run->left++;
	if (fstatat(corner->fd, requests_answer_name(corner, name), &found, AT_SYMLINK_NOFOLLOW) != 0)
		answer_why(corner, name, why);
}

void requests_entry(struct requests_corner *corner, const char *name)
{
	struct stat found;
	const char *why;
	/* what is mounted there is nobody's request, and is asked nothing */
	if (tree_stat(corner->fd, name, &found) != 0 || requests_is_answer(name, &found))
		return;
	switch (look(corner, &found, &why)) {
	case FATE_READ:
		read_request(corner, name, &found);
		break;
	case FATE_REMOVE:
		corner->run->refused++;
		note(corner, "refused", NULL);
		answer_why(corner, name, why);
		take_away(corner, name, &found);
		break;
	default:
		leave(corner, name, why);
	}
}
