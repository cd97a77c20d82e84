/* What is said of one patient, in the registry's words: each that says something else once, in one order. */
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_write_private.h"

#include <stdlib.h>
#include <string.h>

struct items {
	const struct feed_list *list;
	size_t size;
	void (*write)(struct feed_text *to, const void *item);
};

static void write_assignment(struct feed_text *to, const void *item)
{
	const struct said_assignment *assignment = item;
	feed_text_put(to, "{ ");
	feed_text_put_key(to, "team", assignment->team);
	feed_text_put_window(to, assignment->said.window);
	feed_text_put_where(to, assignment->said.origin);
}

static void write_wish(struct feed_text *to, const struct said_wish *wish, bool is_objection)
{
	feed_text_put(to, "{ ");
	feed_text_put_key(to, "to", wish->to);
	feed_text_put_words(to, "categories", &wish->categories);
	feed_text_put_key(to, "under", wish->under);
	feed_text_put_window(to, wish->said.window);
	feed_text_put_key(to, "source", is_objection ? wish->source : NULL);
	feed_text_put_key(to, "of", wish->of);
	feed_text_put_key(to, "kept", wish->kept);
	feed_text_put_key(to, "was_to", wish->was_to);
	feed_text_put(to, wish->is_shared ? "shared = true; " : "");
	feed_text_put(to, wish->is_reused ? "reused = true; " : "");
	feed_text_put_key(to, "said_at", wish->said_at);
	feed_text_put_where(to, wish->said.origin);
}

static void write_consent(struct feed_text *to, const void *item)
{
	write_wish(to, &((const struct feed_wish *)item)->said, false);
}

static void write_objection(struct feed_text *to, const void *item)
{
	write_wish(to, &((const struct feed_wish *)item)->said, true);
}

static void write_hold(struct feed_text *to, const void *item)
{
	const struct said_hold *hold = item;
	feed_text_put(to, "{ ");
	feed_text_put_key(to, "reason", hold->reason);
	feed_text_put_key(to, "source", hold->source);
	feed_text_put_key(to, "content", hold->content);
	feed_text_put_key(to, "gone", hold->gone);
	feed_text_put_where(to, hold->said.origin);
}

/* Do two say the same, wherever? The place stands last. */
static bool says_the_same(const char *a, const char *b)
{
	const char *where_a = strstr(a, "where = \""), *where_b = strstr(b, "where = \"");
	return where_a - a == where_b - b && strncmp(a, b, (size_t)(where_a - a)) == 0;
}

static int text_compare(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;
	return strcmp(*a, *b);
}

/* Each that says something else, sorted by what it says. */
static void put_list(struct staging *staging, struct feed_text *to, const char *key,
		     const struct items *items)
{
	struct feed_list texts = {0};
	if (items->list->count == 0)
		return;
	for (size_t i = 0; i < items->list->count; i++) {
		struct feed_text one = {0};
		items->write(&one, (const char *)items->list->items + i * items->size);
		*(const char **)feed_list_add(staging, &texts, sizeof(const char *)) = one.text;
	}
	char **all = texts.items;
	qsort(all, texts.count, sizeof(*all), text_compare);
	feed_text_put(to, key);
	feed_text_put(to, " = ( ");
	for (size_t i = 0; i < texts.count; i++) {
		if (i > 0 && says_the_same(all[i - 1], all[i]))
			continue;
		feed_text_put(to, i == 0 ? "" : ", ");
		feed_text_put(to, all[i]);
	}
	feed_text_put(to, " ); ");
	for (size_t i = 0; i < texts.count; i++)
		free(all[i]);
}

void feed_write_lists(struct staging *staging, struct feed_text *to, const struct feed_patient *patient)
{
	put_list(staging, to, "teams",
		 &(struct items){&patient->teams, sizeof(struct said_assignment), write_assignment});
	put_list(staging, to, "consents",
		 &(struct items){&patient->consents, sizeof(struct feed_wish), write_consent});
	put_list(staging, to, "objections",
		 &(struct items){&patient->objections, sizeof(struct feed_wish), write_objection});
	put_list(staging, to, "holds",
		 &(struct items){&patient->holds, sizeof(struct said_hold), write_hold});
}
