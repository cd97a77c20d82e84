/* What feeds come to, in the registry's words: one line a statement, in one order whatever the feeds' order is. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- lists within a statement ---- */

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
	feed_text_put_window(to, wish->said.window);
	feed_text_put_key(to, "source", is_objection ? wish->source : NULL);
	feed_text_put_key(to, "kept", wish->kept);
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

/* ---- statements ---- */

static void write_professionals(struct staging *staging, struct feed_text *to)
{
	const struct feed_newcomer *items = staging->newcomers.items;
	feed_text_put(to, "professionals = (");
	for (size_t i = 0; i < staging->newcomers.count; i++) {
		const struct said_professional *professional = &items[i].said;
		feed_text_put(to, i == 0 ? "\n{ " : ",\n{ ");
		feed_text_put_key(to, "login", professional->login);
		feed_text_put_key(to, "profession", professional->profession);
		feed_text_put_key(to, "rpps", professional->rpps);
		feed_text_put_window(to, professional->said.window);
		feed_text_put_where(to, professional->said.origin);
	}
	feed_text_put(to, "\n);\n");
}

static void write_team(struct feed_text *to, const struct feed_team *team)
{
	feed_text_put(to, "{ ");
	feed_text_put_key(to, "name", team->name);
	feed_text_put_words(to, "stores", team->stores);
	if (team->group != NULL) {
		feed_text_put_key(to, "group", team->group);
		feed_text_put_words(to, "only", &team->only);
		feed_text_put_where(to, team->origin);
		return;
	}
	feed_text_put(to, "members = ( ");
	for (size_t i = 0; i < team->member_count; i++) {
		feed_text_put(to, i == 0 ? "{ " : ", { ");
		feed_text_put_key(to, "login", team->members[i].login);
		feed_text_put_window(to, team->members[i].window);
		feed_text_put_where(to, team->members[i].origin);
	}
	feed_text_put(to, " ); ");
	feed_text_put_where(to, team->origin);
}

static int name_compare(const void *left, const void *right)
{
	const struct feed_team *const *a = left, *const *b = right;
	return strcmp((*a)->name, (*b)->name);
}

static void write_teams(struct staging *staging, struct feed_text *to)
{
	struct feed_list sorted = {0};
	const struct feed_list *lists[] = {&staging->teams, &staging->frozen};
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < lists[i]->count; j++) {
			const struct feed_team *team = (const struct feed_team *)lists[i]->items + j;
			if (!team->is_registrys && (team->patient == NULL || team->member_count > 0))
				*(const struct feed_team **)feed_list_add(staging, &sorted, sizeof(team)) =
				    team;
		}
	if (sorted.count > 1)
		qsort(sorted.items, sorted.count, sizeof(const struct feed_team *), name_compare);
	feed_text_put(to, "teams = (");
	for (size_t i = 0; i < sorted.count; i++) {
		feed_text_put(to, i == 0 ? "\n" : ",\n");
		write_team(to, ((const struct feed_team **)sorted.items)[i]);
	}
	feed_text_put(to, "\n);\n");
}

static bool says_something(const struct feed_patient *patient)
{
	if (!patient->is_known)
		return patient->is_remembered && patient->objections.count + patient->holds.count > 0;
	return (patient->birth != NULL || patient->has_deceased || patient->teams.count > 0 ||
		patient->consents.count > 0 || patient->objections.count > 0 || patient->holds.count > 0);
}

/* Where the statement as a whole stands: at the first thing that it says. */
static struct origin origin_of(const struct feed_patient *patient)
{
	if (patient->birth != NULL)
		return patient->origin;
	if (patient->objections.count > 0)
		return ((const struct feed_wish *)patient->objections.items)->said.said.origin;
	if (patient->holds.count > 0)
		return ((const struct said_hold *)patient->holds.items)->said.origin;
	if (patient->teams.count > 0)
		return ((const struct said_assignment *)patient->teams.items)->said.origin;
	if (patient->consents.count > 0)
		return ((const struct feed_wish *)patient->consents.items)->said.said.origin;
	return patient->deceased_origin;
}

static void write_patient(struct staging *staging, struct feed_text *to, const struct feed_patient *patient)
{
	feed_text_put(to, "{ ");
	feed_text_put_key(to, "id", patient->id);
	feed_text_put_key(to, "birth_date", patient->birth);
	feed_text_put_words(to, "stores", patient->stores);
	feed_text_put_instant(to, "deceased", patient->has_deceased ? patient->deceased : TIME_NEVER);
	put_list(staging, to, "teams",
		 &(struct items){&patient->teams, sizeof(struct said_assignment), write_assignment});
	put_list(staging, to, "consents",
		 &(struct items){&patient->consents, sizeof(struct feed_wish), write_consent});
	put_list(staging, to, "objections",
		 &(struct items){&patient->objections, sizeof(struct feed_wish), write_objection});
	put_list(staging, to, "holds",
		 &(struct items){&patient->holds, sizeof(struct said_hold), write_hold});
	feed_text_put_where(to, origin_of(patient));
}

const char *feed_write(struct staging *staging, size_t *ret_size)
{
	struct feed_text to = {0};
	bool is_first = true;
	write_professionals(staging, &to);
	write_teams(staging, &to);
	feed_text_put(&to, "patients = (");
	for (size_t i = 0; i < staging->patient_count; i++) {
		if (!says_something(&staging->patients[i]))
			continue;
		feed_text_put(&to, is_first ? "\n" : ",\n");
		write_patient(staging, &to, &staging->patients[i]);
		is_first = false;
	}
	feed_text_put(&to, "\n);\n");
	const char *text = arena_strdup(staging->arena, to.text);
	*ret_size = to.size;
	free(to.text);
	return text;
}
