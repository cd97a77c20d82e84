#include "acl_sync/site/snapshot_publish.h"

#include "acl_sync/console.h"
#include "acl_sync/site/snapshot_file.h"
#include "acl_sync/site/snapshot_folders.h"
#include "acl_sync/site/snapshot_news.h"
#include "acl_sync/site/snapshot_offsets.h"
#include "registry/state_review.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* What is gathered for a login that stands in patients' slices. */
struct gathered {
	struct snapshot_windows others, break_glass;
	struct snapshot_windows claimed; /* break-glass of the desk */
	uint32_t folder_count;
};

/* In date as another person of this patient: the patient, a relation, somebody a text of law lets in. */
static void gather_patient(const struct patient *patient, struct gathered *gathered, struct arena *arena)
{
	if (patient->login != NO_ID)
		snapshot_windows_add(&gathered[patient->login].others,
				     (struct time_window){TIME_ALWAYS, patient->deceased}, arena);
	for (size_t i = 0; i < patient->relation_count; i++)
		snapshot_windows_add(&gathered[patient->relations[i].login].others,
				     patient->relations[i].statement.window, arena);
	for (size_t i = 0; i < patient->derogation_count; i++)
		snapshot_windows_add(&gathered[patient->derogations[i].login].others,
				     patient->derogations[i].statement.window, arena);
	for (size_t i = 0; i < patient->break_glass_count; i++) {
		const struct break_glass *glass = &patient->break_glasses[i];
		bool is_desk = strcmp(glass->statement.origin.file, DESK_FILE) == 0;
		snapshot_windows_add(is_desk ? &gathered[glass->login].claimed
					     : &gathered[glass->login].break_glass,
				     glass->statement.window, arena);
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
		snapshot_windows_add(&gathered->others, login->roles[i].statement.window, arena);
	for (size_t i = 0; i < gathered->claimed.count; i++)
		snapshot_windows_add(&gathered->break_glass, gathered->claimed.items[i], arena);
	snapshot_windows_join(&gathered->others);
	snapshot_windows_join(&gathered->break_glass);
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

/* What the desk has said since this run began: the file that break-glass has amended meanwhile is replaced. */
static int gather_news(struct site *site, struct gathered *gathered)
{
	struct words logins;
	if (state_break_glass_since(site->state, &site->desk_mark, site->arena, &logins) != STATE_OK)
		return -EIO;
	for (size_t i = 0; i < logins.count; i++) {
		login_id login = facts_login(site->facts, logins.items[i]);
		if (login == NO_ID)
			continue;
		gathered[login].claimed = (struct snapshot_windows){0};
		int error = snapshot_news_claimed(site, logins.items[i], &gathered[login].claimed);
		if (error != 0)
			return error;
	}
	return 0;
}

static int encode(struct site *site, struct gathered *gathered, unsigned char **ret_bytes, size_t *ret_size)
{
	const struct facts *facts = site->facts;
	struct snapshot_login *logins = arena_array(site->arena, facts->login_count, sizeof(*logins));
	if (logins == NULL)
		return -ENOMEM;
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
	};
	about.offset_count = snapshot_offsets(site->clock_now, about.offsets);
	bool encoded =
	    login_snapshot_encode(&about, logins, facts->login_count, site->arena, ret_bytes, ret_size);
	return encoded ? 0 : -ENOMEM;
}

int snapshot_publish(struct site *site)
{
	const struct facts *facts = site->facts;
	struct gathered *gathered = arena_array(site->arena, facts->login_count, sizeof(*gathered));
	unsigned char *bytes;
	size_t size;
	if (gathered == NULL)
		return -ENOMEM;
	const uint32_t *folders = snapshot_folders_count(site);
	if (folders == NULL)
		console_out_of_memory();
	for (login_id login = 0; login < facts->login_count; login++)
		gathered[login].folder_count = folders[login];
	for (patient_id patient = 0; patient < facts->patient_count; patient++) {
		gather_patient(&facts->patients[patient], gathered, site->arena);
		arena_rest(ARENA_REST_PATIENT);
	}
	int folder_fd = snapshot_file_lock(site->state_dir);
	if (folder_fd < 0)
		return folder_fd;
	int error = gather_news(site, gathered);
	if (error == 0)
		error = encode(site, gathered, &bytes, &size);
	if (error == 0)
		error = snapshot_file_replace(folder_fd, bytes, size);
	close(folder_fd);
	return error;
}
