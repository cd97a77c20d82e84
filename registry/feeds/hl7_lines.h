/* Segments of HL7 v2 as lines: each ends in CR, LF or CRLF. MLLP's frames (0x0b, message, 0x1c, CR) may stand around messages, as a
 * listener has written them down; then around all of them.
 */
#ifndef CAREACL_FEEDS_HL7_LINES_H
#define CAREACL_FEEDS_HL7_LINES_H

#include "registry/feeds/feed_bytes.h"

#define HL7_LINE_BYTES 65536

struct hl7_lines {
	struct feed_bytes bytes;
	unsigned line, next_line; /* of the line at hand, from 1 */
	bool has_frames;
	bool in_frame;
	bool starts_frame;   /* the line at hand is the first of its frame */
	bool is_cut;         /* it is longer than there is room for */
	const char *problem; /* NULL: none; where: line */
	size_t size;
	char text[HL7_LINE_BYTES + 1];
};

/* Starts to read. */
void hl7_lines_init(struct hl7_lines *lines, int fd);

/* The next line that is not empty. false: there is none, or lines->problem says what is wrong: nothing can be read any more. */
bool hl7_lines_next(struct hl7_lines *lines);

#endif
