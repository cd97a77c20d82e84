#include "acl_sync/site/snapshot_publish.h"

#include "acl_sync/console.h"
#include "registry/time_zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Windows of one login while they are gathered. */
struct windows {
	struct time_window *items;
	size_t count, capacity;
};

/* What is gathered for a login that stands in patients' slices. */
struct gathered {
	struct windows others, break_glass;
	uint32_t folder_count;
};

static void add_window(struct windows *windows, struct time_window window, struct arena *arena)
{
	if (window.from >= window.until)
		return;
	windows->items =
	    arena_grow(arena, windows->items, windows->count, &windows->capacity, sizeof(window));
	if (windows->items == NULL)
		console_out_of_memory();
	windows->items[windows->count++] = window;
}

static int compare_windows(const void *a, const void *b)
{
	const struct time_window *left = a, *right = b;
	return left->from < right->from ? -1 : left->from > right->from;
}

/* Sorted by start, disjoint: windows that touch become one. */
static void join_windows(struct windows *windows)
{
	size_t count = 0;
	if (windows->count == 0)
		return;
	qsort(windows->items, windows->count, sizeof(*windows->items), compare_windows);
	for (size_t i = 0; i < windows->count; i++) {
		struct time_window window = windows->items[i];
		if (count == 0 || window.from > windows->items[count - 1].until)
			windows->items[count++] = window;
		else if (window.until > windows->items[count - 1].until)
			windows->items[count - 1].until = window.until;
	}
	windows->count = count;
}

/* In date as another person of this patient: the patient, a relation, somebody a text of law lets in. */
static void gather_patient(const struct patient *patient, struct gathered *gathered, struct arena *arena)
{
	if (patient->login != NO_ID)
		add_window(&gathered[patient->login].others,
			   (struct time_window){TIME_ALWAYS, patient->deceased}, arena);
	for (size_t i = 0; i < patient->relation_count; i++)
		add_window(&gathered[patient->relations[i].login].others,
			   patient->relations[i].statement.window, arena);
	for (size_t i = 0; i < patient->derogation_count; i++)
		add_window(&gathered[patient->derogations[i].login].others,
			   patient->derogations[i].statement.window, arena);
	for (size_t i = 0; i < patient->break_glass_count; i++)
		add_window(&gathered[patient->break_glasses[i].login].break_glass,
			   patient->break_glasses[i].statement.window, arena);
}

/* Counts the patient's folders for everybody who may pass them. */
static void count_folders(struct site *site, patient_id patient, struct gathered *gathered)
{
	struct decider decider = site_decider(site);
	for (store_id store = 0; store < site->facts->policy->store_count; store++) {
		if (!site_has_folder(site, patient, store))
			continue;
		struct arena *arena = arena_new();
		const struct wanted_folder *folder =
		    arena == NULL ? NULL
				  : compile_folder(site->facts, site->uids.uids, &decider, patient, store,
						   site->now, arena);
		if (folder == NULL)
			console_out_of_memory();
		for (size_t i = 0; i < folder->passers.count; i++)
			gathered[folder->passers.items[i].login].folder_count++;
		arena_free(arena);
	}
}

/* When the briefing of a professional counts; always where the site requires none (R05). */
static struct time_window briefed_window(const struct policy *policy, const struct professional *professional)
{
	if (policy->briefing_max_age_seconds == 0)
		return TIME_WINDOW_OPEN;
	return (struct time_window){professional->briefed,
				    time_later(professional->briefed, policy->briefing_max_age_seconds)};
}

static struct snapshot_login make_login(const struct site *site, login_id id, struct gathered *gathered,
					struct arena *arena)
{
	const struct login *login = &site->facts->logins[id];
	const struct professional *professional = login->professional;
	for (size_t i = 0; i < login->role_count; i++)
		add_window(&gathered->others, login->roles[i].statement.window, arena);
	join_windows(&gathered->others);
	join_windows(&gathered->break_glass);
	return (struct snapshot_login){
	    .name = login->name,
	    .uid = site->uids.uids[id],
	    .is_professional = professional != NULL,
	    .suspended = professional != NULL && professional->suspended,
	    .valid = professional != NULL ? professional->statement.window : TIME_WINDOW_OPEN,
	    .briefed =
		professional != NULL ? briefed_window(site->facts->policy, professional) : TIME_WINDOW_OPEN,
	    .others = gathered->others.items,
	    .other_count = gathered->others.count,
	    .break_glass = gathered->break_glass.items,
	    .break_glass_count = gathered->break_glass.count,
	    .folder_count = gathered->folder_count,
	    .view = "",
	};
}

/* Writes all bytes; 0 or -errno. */
static int write_all(int fd, const unsigned char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, bytes, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return written < 0 ? -errno : -EIO;
		bytes += written;
		size -= (size_t)written;
	}
	return fsync(fd) == 0 ? 0 : -errno;
}

/* Replaces `name` in the folder: nobody ever sees half of it. */
static int replace_file(int folder_fd, const char *name, const unsigned char *bytes, size_t size)
{
	static const char aside[] = LOGIN_SNAPSHOT_FILE ".new";
	if (unlinkat(folder_fd, aside, 0) != 0 && errno != ENOENT)
		return -errno;
	int fd = openat(folder_fd, aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	int error = write_all(fd, bytes, size);
	if (close(fd) != 0 && error == 0)
		error = -errno;
	if (error == 0 && renameat(folder_fd, aside, folder_fd, name) != 0)
		error = -errno;
	if (error == 0 && fsync(folder_fd) != 0)
		error = -errno;
	if (error != 0)
		unlinkat(folder_fd, aside, 0);
	return error;
}

int snapshot_publish(struct site *site)
{
	const struct facts *facts = site->facts;
	struct gathered *gathered = arena_array(site->arena, facts->login_count, sizeof(*gathered));
	struct snapshot_login *logins = arena_array(site->arena, facts->login_count, sizeof(*logins));
	unsigned char *bytes;
	size_t size;
	if (gathered == NULL || logins == NULL)
		return -ENOMEM;
	for (patient_id patient = 0; patient < facts->patient_count; patient++) {
		gather_patient(&facts->patients[patient], gathered, site->arena);
		count_folders(site, patient, gathered);
	}
	for (login_id id = 0; id < facts->login_count; id++)
		logins[id] = make_login(site, id, &gathered[id], site->arena);
	const struct login_settings *door = &site->settings->login;
	struct snapshot_site about = {
	    .published = site->clock_now,
	    .max_state_age_seconds = door->max_state_age_seconds,
	    .unknown = door->unknown,
	    .stale = door->stale,
	    .language = site->settings->language,
	    .notice = door->notice,
	    .timezone = site->settings->timezone,
	    .offset_seconds = time_zone_offset_seconds(site->clock_now),
	};
	if (!login_snapshot_encode(&about, logins, facts->login_count, site->arena, &bytes, &size))
		return -ENOMEM;
	int folder_fd = open(site->state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder_fd < 0)
		return -errno;
	int error = replace_file(folder_fd, LOGIN_SNAPSHOT_FILE, bytes, size);
	close(folder_fd);
	return error;
}
