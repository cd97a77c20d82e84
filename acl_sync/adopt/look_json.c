/* A look as JSON. */
#include "acl_sync/adopt/look.h"

#include "acl_sync/json_out.h"

static void set_number(json_t *object, const char *key, size_t number)
{
	json_out_set(object, key, json_integer((json_int_t)number));
}

static json_t *person_json(const struct look *look, uint32_t number)
{
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(people_name(&look->people, number, look->arena)));
	json_out_set(object, "uid", json_integer(look->people.persons[number].uid));
	json_out_set(object, "has_login", json_boolean(look->people.persons[number].login != NULL));
	return object;
}

static json_t *persons_json(const struct look *look)
{
	json_t *list = json_array();
	for (uint32_t i = 1; i < look->people.count; i++) {
		const struct today_person *person = &look->today.persons[i];
		if (person->folders + person->changes + look->people.persons[i].objects == 0)
			continue;
		json_t *object = person_json(look, i);
		set_number(object, "folders", person->folders);
		set_number(object, "reads", person->reads);
		set_number(object, "changes", person->changes);
		set_number(object, "alone", person->alone);
		set_number(object, "owns", look->people.persons[i].objects);
		json_out_append(list, object);
	}
	return list;
}

static json_t *groups_json(const struct look *look)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < look->people.group_count; i++) {
		const struct today_group *group = &look->today.groups[i];
		if (group->folders == 0)
			continue;
		json_t *object = json_object();
		json_out_set(object, "group",
			     json_out_text(people_group_name(&look->people, i, look->arena)));
		json_out_set(object, "gid", json_integer(look->people.groups[i].gid));
		set_number(object, "people", look->people.groups[i].member_count);
		set_number(object, "folders", group->folders);
		set_number(object, "reads", group->reads);
		set_number(object, "changes", group->changes);
		json_out_append(list, object);
	}
	return list;
}

static json_t *today_json(const struct look *look)
{
	const struct census_counts *counts = &look->census.counts;
	const struct today_person *everybody = &look->today.persons[PERSON_STRANGER];
	json_t *object = json_object(), *open = json_object();
	set_number(open, "folders", everybody->folders);
	set_number(open, "reads", everybody->reads);
	set_number(open, "changes", everybody->changes);
	json_out_set(object, "everybody", open);
	json_out_set(object, "groups", groups_json(look));
	json_out_set(object, "persons", persons_json(look));
	set_number(object, "people", look->people.count - 1);
	json_out_set(object, "people_complete", json_boolean(look->people.is_complete));
	set_number(object, "folders", look->census.folder_count);
	set_number(object, "open_folders", look->today.open_folders);
	set_number(object, "directories", counts->directories);
	set_number(object, "documents", counts->files);
	json_out_set(object, "acls", json_boolean(counts->has_acls));
	set_number(object, "of_root", look->today.root_objects);
	set_number(object, "orphans", look->today.orphans);
	set_number(object, "of_orphans", look->today.orphan_objects);
	set_number(object, "linked", counts->linked);
	set_number(object, "symlinks", counts->symlinks);
	set_number(object, "specials", counts->specials);
	set_number(object, "mounts", counts->mounts);
	set_number(object, "unread", counts->unread);
	set_number(object, "outside", counts->outside_files);
	set_number(object, "loose", counts->loose_files);
	return object;
}

/* One who gains or loses. */
static void append_change(const struct look *look, json_t *list, uint32_t number, size_t accesses,
			  size_t folders)
{
	if (accesses == 0)
		return;
	json_t *object = number == PERSON_STRANGER ? json_object() : person_json(look, number);
	if (number == PERSON_STRANGER)
		json_out_set(object, "everybody", json_true());
	set_number(object, "accesses", accesses);
	set_number(object, "folders", folders);
	json_out_append(list, object);
}

static json_t *outcome_json(const struct look *look)
{
	json_t *object = json_object(), *gains = json_array(), *losses = json_array();
	for (uint32_t i = 0; i < look->people.count; i++) {
		const struct outcome_person *person = &look->outcome.persons[i];
		append_change(look, gains, i, person->gains, person->gain_folders);
		append_change(look, losses, i, person->losses, person->loss_folders);
	}
	json_out_set(object, "gains", gains);
	json_out_set(object, "losses", losses);
	set_number(object, "unknown_folders", look->outcome.unknown_folders);
	set_number(object, "empty_gains", look->outcome.empty_gains);
	set_number(object, "new_folders", look->outcome.new_folders);
	return object;
}

static json_t *proposal_json(const struct look *look)
{
	const struct proposal_counts *counts = &look->proposal.counts;
	json_t *object = json_object();
	set_number(object, "patients", counts->patients);
	set_number(object, "declared", counts->declared);
	set_number(object, "no_id", counts->no_id);
	set_number(object, "teams", counts->teams);
	set_number(object, "professionals", counts->professionals);
	set_number(object, "kept", counts->kept);
	set_number(object, "not_kept", counts->not_kept);
	set_number(object, "not_assigned", counts->not_assigned);
	set_number(object, "everybody", counts->everybody);
	json_out_set(object, "written", json_out_text(look->written));
	return object;
}

void look_json(struct look *look, json_t *document)
{
	if (look->login != NULL) {
		json_out_set(document, "login", look_login_json(look));
		return;
	}
	json_out_set(document, "today", today_json(look));
	if (look->site != NULL)
		json_out_set(document, "difference", outcome_json(look));
	json_out_set(document, "proposal", proposal_json(look));
}
