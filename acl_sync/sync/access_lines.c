#include "acl_sync/sync/access_lines.h"

#include "acl_sync/json_out.h"

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

bool access_lines_end(struct access_lines *lines)
{
	bool lost = write_line(lines, &lines->lost);
	return write_line(lines, &lines->gained) && lost;
}
