#include "acl_sync/sync/access_lines.h"

#include "acl_sync/json_out.h"

#include <string.h>

void access_lines_begin(struct access_lines *lines, struct journal *journal, bool together)
{
	*lines = (struct access_lines){.journal = journal, .together = together};
}

/* [{"login":..,"categories":[..],"had":..}, ..] */
static json_t *accesses_of(struct access_line *line)
{
	json_t *accesses = json_array();
	for (size_t i = 0; i < line->count; i++) {
		if (line->categories[i] != NULL)
			json_out_set(line->said[i], "categories", line->categories[i]);
		json_out_append(accesses, line->said[i]);
	}
	return accesses;
}

static bool write_line(struct access_lines *lines, struct access_line *line)
{
	if (line->count == 0)
		return true;
	enum audit_kind kind = line == &lines->gained ? AUDIT_ACCESS_GAINED : AUDIT_ACCESS_LOST;
	json_t *fields = json_object();
	bool written = true;
	json_out_set(fields, "patient", line->patient);
	json_out_set(fields, "accesses", accesses_of(line));
	if (lines->together)
		journal_add(lines->journal, kind, fields);
	else
		written = journal_add_apart(lines->journal, kind, fields);
	*line = (struct access_line){0};
	return written;
}

/* The place of the access among those of which the same is said, but for the category; else a new one, which takes it. */
static size_t place_of(struct access_line *line, json_t *access)
{
	for (size_t i = line->count; i-- > 0;)
		if (line->categories[i] != NULL && json_equal(line->said[i], access)) {
			json_decref(access);
			return i;
		}
	line->said[line->count] = access;
	line->categories[line->count] = NULL;
	return line->count++;
}

static void put(struct access_line *line, json_t *access)
{
	if (json_is_string(json_object_get(access, "document"))) {
		line->last = line->count;
		line->said[line->count++] = access;
		return;
	}
	json_t *category = json_incref(json_object_get(access, "category"));
	json_object_del(access, "category");
	json_object_del(access, "document");
	size_t place = place_of(line, access);
	if (line->categories[place] == NULL)
		line->categories[place] = json_array();
	json_out_append(line->categories[place], category);
	line->last = place;
}

bool access_lines_add(struct access_lines *lines, bool is_gain, json_t *access)
{
	struct access_line *line = is_gain ? &lines->gained : &lines->lost;
	json_t *patient = json_incref(json_object_get(access, "patient"));
	bool is_other =
	    line->count == ACCESS_LINE_MAX || (line->count > 0 && !json_equal(line->patient, patient));
	bool written = !is_other || write_line(lines, line);
	if (line->count == 0)
		line->patient = json_incref(patient);
	json_object_del(access, "patient");
	put(line, access);
	json_decref(patient);
	return written;
}

/* ---- without its JSON ---- */

static bool is_same(const struct access_same *a, const struct access_same *b)
{
	const struct decision *one = &a->decision, *other = &b->decision;
	return a->login == b->login && a->uid == b->uid && a->had == b->had && a->has == b->has &&
	       a->is_drift == b->is_drift && a->is_explained == b->is_explained &&
	       one->reason == other->reason && one->rule == other->rule &&
	       a->because_count == b->because_count &&
	       memcmp(a->because, b->because, a->because_count * sizeof(a->because[0])) == 0;
}

static json_t *category_json(struct access_lines *lines, const char *category)
{
	if (lines->category != category) {
		json_decref(lines->category_json);
		lines->category_json = json_out_text(category);
		lines->category = category;
	}
	return json_incref(lines->category_json);
}

bool access_lines_again(struct access_lines *lines, bool is_gain, const char *patient, const char *category,
			const struct access_same *same)
{
	struct access_line *line = is_gain ? &lines->gained : &lines->lost;
	if (line->count == ACCESS_LINE_MAX || line->of != patient ||
	    same->because_count > ACCESS_SAME_BECAUSE)
		return false;
	for (size_t i = line->count; i-- > 0;)
		if (line->has_same[i] && is_same(&line->same[i], same)) {
			json_out_append(line->categories[i], category_json(lines, category));
			return true;
		}
	return false;
}

void access_lines_note(struct access_lines *lines, bool is_gain, const char *patient,
		       const struct access_same *same)
{
	struct access_line *line = is_gain ? &lines->gained : &lines->lost;
	if (line->count == 0 || line->has_same[line->last] || same->because_count > ACCESS_SAME_BECAUSE)
		return;
	line->of = patient;
	line->same[line->last] = *same;
	line->has_same[line->last] = true;
}

bool access_lines_end(struct access_lines *lines)
{
	json_decref(lines->category_json);
	lines->category_json = NULL;
	lines->category = NULL;
	bool lost = write_line(lines, &lines->lost);
	return write_line(lines, &lines->gained) && lost;
}
