/* The text that comes out. Staging alone includes this. */
#ifndef CAREACL_FEED_FEED_WRITE_PRIVATE_H
#define CAREACL_FEED_FEED_WRITE_PRIVATE_H

#include "acl_sync/feed/feed_private.h"

/* ---- feed_text.c ---- */

struct feed_text {
	char *text;
	size_t size, capacity;
};

void feed_text_put(struct feed_text *to, const char *text);
void feed_text_put_key(struct feed_text *to, const char *key, const char *value); /* NULL: nothing */
void feed_text_put_words(struct feed_text *to, const char *key, const struct words *words);
void feed_text_put_instant(struct feed_text *to, const char *key, int64_t instant);
void feed_text_put_window(struct feed_text *to, struct time_window window);
/* The last key of each statement, and its end. */
void feed_text_put_where(struct feed_text *to, struct origin origin);

/* ---- feed_write_lists.c ---- */

/* Teams, consents, objections and holds of the patient. */
void feed_write_lists(struct staging *staging, struct feed_text *to, const struct feed_patient *patient);

/* ---- feed_write.c ---- */

/* The text; NULL: out of memory. */
const char *feed_write(struct staging *staging, size_t *ret_size);

#endif
