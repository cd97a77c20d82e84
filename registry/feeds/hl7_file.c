#include "registry/feeds/hl7_file.h"

#include "registry/feeds/hl7_event.h"

#include <stdio.h>
#include <string.h>

static bool fail_at(struct hl7_file *file, unsigned line, const char *problem)
{
	feed_out_error(file->out, file->index, line, "%s", problem);
	file->is_whole = false;
	return false;
}

static bool fail(struct hl7_file *file, const char *problem)
{
	return fail_at(file, file->lines.line, problem);
}

static void finish_message(struct hl7_file *file)
{
	if (file->has_message)
		file->take(file->context, &file->message, file->index);
	file->has_message = false;
}

/* ---- headers and trailers ---- */

/* What a trailer counts must be there; many count nothing. */
static bool check_count(struct hl7_file *file, unsigned long found)
{
	char expected[32];
	const char *text = file->lines.text;
	size_t size = file->lines.size > 4 ? strcspn(text + 4, (char[]){text[3], '\0'}) : 0;
	snprintf(expected, sizeof(expected), "%lu", found);
	if (size == 0 || (size == strlen(expected) && memcmp(text + 4, expected, size) == 0))
		return true;
	return fail(file, "counts otherwise than what stands before it; has something got lost?");
}

static bool begin_file(struct hl7_file *file)
{
	if (file->in_file || file->all > 0 || file->batches > 0)
		return fail(file, "FHS stands where no file can begin");
	file->in_file = true;
	return true;
}

static bool begin_batch(struct hl7_file *file)
{
	finish_message(file);
	if (file->in_batch || (file->all > 0 && file->batches == 0))
		return fail(file, "BHS stands where no batch can begin");
	file->in_batch = true;
	file->messages = 0;
	return true;
}

static bool end_batch(struct hl7_file *file)
{
	finish_message(file);
	if (!file->in_batch)
		return fail(file, "BTS stands where no batch can end");
	file->in_batch = false;
	file->batches++;
	return check_count(file, file->messages);
}

static bool end_file(struct hl7_file *file)
{
	finish_message(file);
	if (!file->in_file || file->in_batch)
		return fail(file, "FTS stands where no file can end");
	file->in_file = false;
	file->has_ended = true;
	return check_count(file, file->batches > 0 ? file->batches : file->all);
}

static bool begin_message(struct hl7_file *file)
{
	const struct hl7_lines *lines = &file->lines;
	finish_message(file);
	if (lines->has_frames && !lines->starts_frame)
		return fail(file,
			    "a second message begins in the same frame; has the end of the first got lost?");
	if (!file->in_batch && file->batches > 0)
		return fail(file, "a message stands outside the batch");
	const char *problem = lines->is_cut
				  ? "the segment is longer than 64 KiB; none that is read here is"
				  : hl7_message_begin(&file->message, lines->text, lines->size, lines->line);
	if (problem != NULL)
		return fail(file, problem);
	file->has_message = true;
	file->messages++;
	file->all++;
	return true;
}

static const struct {
	const char *id;
	bool (*read)(struct hl7_file *file);
} structure[] = {
    {"MSH", begin_message}, {"FHS", begin_file}, {"BHS", begin_batch}, {"BTS", end_batch}, {"FTS", end_file},
};

/* ---- lines ---- */

static bool add_segment(struct hl7_file *file)
{
	const struct hl7_lines *lines = &file->lines;
	if (!file->has_message)
		return fail(file, "expected MSH, the first segment of a message");
	if (lines->is_cut && hl7_message_reads(lines->text))
		return fail(file, "the segment is longer than 64 KiB; none that is read here is");
	if (strncmp(lines->text, "PID", 3) == 0 && hl7_message_find(&file->message, "PID") != NULL &&
	    hl7_event_is_of_several(&file->message)) {
		file->take(file->context, &file->message, file->index);
		hl7_message_rewind(&file->message);
	}
	const char *problem = hl7_message_add(&file->message, lines->text, lines->size, lines->line);
	return problem == NULL || fail(file, problem);
}

static bool read_line(struct hl7_file *file)
{
	if (file->has_ended)
		return fail(file, "stands behind FTS, which is the last");
	for (size_t i = 0; i < sizeof(structure) / sizeof(structure[0]); i++)
		if (strncmp(file->lines.text, structure[i].id, 3) == 0)
			return structure[i].read(file);
	return add_segment(file);
}

static void check_end(struct hl7_file *file)
{
	const struct hl7_lines *lines = &file->lines;
	if (lines->problem != NULL)
		fail(file, lines->problem);
	else if (file->in_file || file->in_batch)
		fail(file, "the last trailer (BTS, FTS) is missing; is the file cut off?");
	else if (file->all == 0 && !file->has_ended && file->batches == 0)
		fail_at(file, 1, "holds no message; is it cut off?");
}

bool hl7_file_read(struct hl7_file *file, unsigned index, int fd)
{
	file->index = index;
	file->is_whole = true;
	file->has_message = file->in_file = file->in_batch = file->has_ended = false;
	file->batches = file->messages = file->all = 0;
	hl7_lines_init(&file->lines, fd);
	while (file->is_whole && hl7_lines_next(&file->lines))
		read_line(file);
	if (file->is_whole)
		check_end(file);
	if (file->is_whole)
		finish_message(file);
	return file->is_whole;
}
