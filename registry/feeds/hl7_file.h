/* A file of HL7 v2 messages: one or many, in MLLP's frames or without, in a batch (FHS, BHS, messages, BTS, FTS) or without. What
 * its trailer counts must be there. */
#ifndef CAREACL_FEEDS_HL7_FILE_H
#define CAREACL_FEEDS_HL7_FILE_H

#include "registry/feeds/feed_stream.h"
#include "registry/feeds/hl7_lines.h"
#include "registry/feeds/hl7_message.h"

/* Takes a whole message, good for the call. */
typedef void hl7_take(void *context, struct hl7_message *message, unsigned file);

struct hl7_file {
	struct feed_out *out;
	unsigned index; /* of the file */
	hl7_take *take;
	void *context;
	bool is_whole; /* nothing was wrong so far */
	bool has_message;
	bool in_file, in_batch; /* a header was read, and no trailer yet */
	bool has_ended;         /* nothing may follow */
	unsigned long batches, messages, all;
	struct hl7_lines lines;
	struct hl7_message message;
};

/* Reads what `fd` has, and says what is wrong with it. false: something was. */
bool hl7_file_read(struct hl7_file *file, unsigned index, int fd);

#endif
