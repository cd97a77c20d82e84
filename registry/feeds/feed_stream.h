/* Facts as bytes: what a parser, who may be anybody by then, hands to the privileged side. Read strictly: one wrong byte, a
 * kind without its fields, a file or line that is none, control characters or broken UTF-8, an end without the mark of
 * the end, and nothing of the source is taken.
 *
 *   fact   kind (1), file (4), line (4), fields that are there (4, bits), size of the resource (2), resource,
 *          then for each field size (2), bytes
 *   ask    254 (1), file (4): the reader of the stream is to give that file
 *   end    255 (1), number of facts (8)
 *
 * Numbers stand in the machine's order: both ends are one program.
 */
#ifndef CAREACL_FEEDS_FEED_STREAM_H
#define CAREACL_FEEDS_FEED_STREAM_H

#include "registry/feeds/feed_fact.h"

#include <stdarg.h>
#include <stdint.h>

/* ---- the parser's end ---- */

#define FEED_OUT_BYTES 65536

/* Where facts go: buffered, sent by `send` (all of it, or false). */
struct feed_out {
	bool (*send)(void *context, const void *bytes, size_t size);
	void *context;
	uint64_t count;
	bool has_error; /* a FEED_ERROR was said: nothing more needs to be read */
	bool failed;    /* nobody listens */
	size_t used;
	unsigned char buffer[FEED_OUT_BYTES];
};

/* Says one. Control characters and broken UTF-8 in values are replaced by '?', longer values than FEED_VALUE_MAX cut: an
 * identifier with such does not mean anybody. A fact that is not whole is said as an error of its line. */
void feed_out_fact(struct feed_out *out, const struct feed_fact *fact);

/* Says an error in words, which are looked up in the site's language. */
void feed_out_error(struct feed_out *out, unsigned file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void feed_out_error_list(struct feed_out *out, unsigned file, unsigned line, const char *format,
			 va_list values) __attribute__((format(printf, 4, 0)));

/* Asks for a file; all that was said before has been sent. false: nobody listens. */
bool feed_out_ask_file(struct feed_out *out, unsigned file);

/* The end. false: not all of it was sent. */
bool feed_out_end(struct feed_out *out);

/* ---- the privileged end ---- */

/* Takes a fact, whose strings last for the call. false: stop. */
typedef bool feed_take(void *context, const struct feed_fact *fact);

/* Bytes of the stream: exactly `size` of them, or false. */
typedef bool feed_receive(void *context, void *bytes, size_t size);

/* Gives the file that is asked for to the writer. false: stop. */
typedef bool feed_give(void *context, unsigned file);

struct feed_stream {
	feed_receive *receive;
	feed_give *give;
	feed_take *take;
	void *context;       /* of all three */
	unsigned file_count; /* how many files the source has */
};

/* Reads to the end. false: it is not what it should be, or was stopped. */
bool feed_stream_read(const struct feed_stream *stream);

/* Is it UTF-8 without control characters? */
bool feed_text_is_plain(const char *text, size_t size);

#endif
