#include "registry/feeds/hl7_lines.h"

#define FRAME_START 0x0b
#define FRAME_END 0x1c

void hl7_lines_init(struct hl7_lines *lines, int fd)
{
	feed_bytes_init(&lines->bytes, fd);
	lines->line = lines->next_line = 1;
	lines->has_frames = lines->in_frame = lines->starts_frame = lines->is_cut = false;
	lines->problem = NULL;
	lines->size = 0;
	if (feed_bytes_has_mark(&lines->bytes))
		lines->problem = "starts with a byte order mark; expected MSH";
	lines->has_frames = feed_bytes_peek(&lines->bytes) == FRAME_START;
}

static bool fail(struct hl7_lines *lines, const char *problem)
{
	lines->problem = lines->bytes.failed ? "cannot be read to its end" : problem;
	return false;
}

/* CR, LF, CRLF: the rest of the last, if the byte was its first. */
static void end_line(struct hl7_lines *lines, int byte)
{
	if (byte == '\r' && feed_bytes_peek(&lines->bytes) == '\n')
		feed_bytes_next(&lines->bytes);
	lines->next_line++;
}

static bool enter_frame(struct hl7_lines *lines)
{
	if (!lines->has_frames || lines->in_frame || lines->size > 0)
		return fail(lines, "a frame begins where none can; is a message cut off?");
	lines->in_frame = lines->starts_frame = true;
	return true;
}

/* Behind the mark of the end stands a carriage return, which ends the line. */
static bool leave_frame(struct hl7_lines *lines)
{
	int byte = feed_bytes_peek(&lines->bytes);
	if (!lines->in_frame)
		return fail(lines, "a frame ends where none has begun");
	lines->in_frame = false;
	if (byte == '\r' || byte == '\n')
		end_line(lines, feed_bytes_next(&lines->bytes));
	return true;
}

static bool keep(struct hl7_lines *lines, int byte)
{
	if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
		return fail(lines, "holds a control character; is this a file of HL7 messages?");
	if (lines->has_frames && !lines->in_frame)
		return fail(lines, "something stands between two frames");
	lines->is_cut = lines->size == HL7_LINE_BYTES;
	if (!lines->is_cut)
		lines->text[lines->size++] = (char)byte;
	return true;
}

/* The place is the last line that is there. */
static bool end_of_file(struct hl7_lines *lines)
{
	lines->line -= lines->line > 1;
	return lines->in_frame && fail(lines, "the last frame has no end; is the file cut off?");
}

/* One line, maybe empty. false: the end, or a problem. */
static bool read_line(struct hl7_lines *lines)
{
	for (;;) {
		int byte = feed_bytes_next(&lines->bytes);
		if (byte == FEED_BYTES_END && (lines->bytes.failed || lines->size > 0))
			return fail(lines, "the last line has no end; is the file cut off?");
		if (byte == FEED_BYTES_END)
			return end_of_file(lines);
		if (byte == '\r' || byte == '\n') {
			end_line(lines, byte);
			return true;
		}
		if (byte == FRAME_END)
			return leave_frame(lines);
		if (!(byte == FRAME_START ? enter_frame(lines) : keep(lines, byte)))
			return false;
	}
}

bool hl7_lines_next(struct hl7_lines *lines)
{
	lines->starts_frame = false;
	do {
		lines->line = lines->next_line;
		lines->size = 0;
		lines->is_cut = false;
		if (lines->problem != NULL || !read_line(lines))
			return false;
	} while (lines->size == 0);
	lines->text[lines->size] = '\0';
	return true;
}
