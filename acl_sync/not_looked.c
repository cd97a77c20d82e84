#include "acl_sync/not_looked.h"

#include "acl_sync/console.h"

void not_looked_add(struct not_looked *not_looked, const struct run *run)
{
	const char **grown = arena_grow(run->site->arena, not_looked->stores, not_looked->count,
					&not_looked->capacity, sizeof(*grown));
	if (grown == NULL)
		console_out_of_memory();
	not_looked->stores = grown;
	grown[not_looked->count++] = run_store(run)->name;
}

void not_looked_tell(const struct not_looked *not_looked)
{
	for (size_t i = 0; i < not_looked->count; i++)
		console_answer(
		    "NOT looked at, or not all of it: store '%s'; what is wrong with it is said as an "
		    "error\n",
		    not_looked->stores[i]);
}

void not_looked_json(const struct not_looked *not_looked, json_t *document)
{
	if (not_looked->count == 0)
		return;
	json_t *list = json_array();
	for (size_t i = 0; i < not_looked->count; i++)
		json_out_append(list, json_out_text(not_looked->stores[i]));
	json_out_set(document, "not_looked_at", list);
}
