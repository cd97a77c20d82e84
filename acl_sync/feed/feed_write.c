/* What feeds come to, in the registry's words: one line a statement, in one order whatever the feeds' order is. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_private.h"
#include "registry/calendar.h"

#include <stdlib.h>
#include <string.h>

struct writer {
	char *text;
	size_t size, capacity;
};

/* ---- words ---- */

static void put_bytes(struct writer *writer, const char *bytes, size_t size)
{
	if (writer->size + size + 1 > writer->capacity) {
		size_t capacity = 2 * (writer->size + size + 1);
		char *grown = realloc(writer->text, capacity);
		if (grown == NULL)
			console_out_of_memory();
		writer->text = grown;
		writer->capacity = capacity;
	}
	memcpy(writer->text + writer->size, bytes, size);
	writer->size += size;
	writer->text[writer->size] = '\0';
}

static void put(struct writer *writer, const char *text)
{
	put_bytes(writer, text, strlen(text));
}

static void put_quoted(struct writer *writer, const char *text)
{
	put(writer, "\"");
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			put(writer, "\\");
		put_bytes(writer, text, 1);
	}
	put(writer, "\"");
}

static void put_key(struct writer *writer, const char *key, const char *value)
{
	if (value == NULL)
		return;
	put(writer, key);
	put(writer, " = ");
	put_quoted(writer, value);
	put(writer, "; ");
}

static void put_words(struct writer *writer, const char *key, const struct words *words)
{
	if (words == NULL || words->count == 0)
		return;
	put(writer, key);
	put(writer, " = [");
	for (size_t i = 0; i < words->count; i++) {
		put(writer, i == 0 ? "" : ", ");
		put_quoted(writer, words->items[i]);
	}
	put(writer, "]; ");
}

static void put_instant(struct writer *writer, const char *key, int64_t instant)
{
	char text[CALENDAR_INSTANT_SIZE];
	if (instant == TIME_ALWAYS || instant == TIME_NEVER)
		return;
	calendar_format(instant, text);
	put_key(writer, key, text);
}

static void put_window(struct writer *writer, struct time_window window)
{
	put_instant(writer, "valid_from", window.from);
	put_instant(writer, "valid_until", window.until);
}

/* The last key of each statement. */
static void put_where(struct writer *writer, struct origin origin)
{
	char text[4200];
	origin_format(origin, text, sizeof(text));
	put_key(writer, "where", text);
	put(writer, "}");
}

/* ---- lists within a statement ---- */

struct items {
	const struct feed_list *list;
	size_t size;
	void (*write)(struct writer *writer, const void *item);
};

static void write_assignment(struct writer *writer, const void *item)
{
	const struct said_assignment *assignment = item;
	put(writer, "{ ");
	put_key(writer, "team", assignment->team);
	put_window(writer, assignment->said.window);
	put_where(writer, assignment->said.origin);
}

static void write_wish(struct writer *writer, const struct said_wish *wish, bool is_objection)
{
	put(writer, "{ ");
	put_key(writer, "to", wish->to);
	put_words(writer, "categories", &wish->categories);
	put_window(writer, wish->said.window);
	put_key(writer, "source", is_objection ? wish->source : NULL);
	put_key(writer, "kept", wish->kept);
	put_where(writer, wish->said.origin);
}

static void write_consent(struct writer *writer, const void *item)
{
	write_wish(writer, &((const struct feed_wish *)item)->said, false);
}

static void write_objection(struct writer *writer, const void *item)
{
	write_wish(writer, &((const struct feed_wish *)item)->said, true);
}

static void write_hold(struct writer *writer, const void *item)
{
	const struct said_hold *hold = item;
	put(writer, "{ ");
	put_key(writer, "reason", hold->reason);
	put_key(writer, "source", hold->source);
	put_where(writer, hold->said.origin);
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
static void put_list(struct staging *staging, struct writer *writer, const char *key,
		     const struct items *items)
{
	struct feed_list texts = {0};
	if (items->list->count == 0)
		return;
	for (size_t i = 0; i < items->list->count; i++) {
		struct writer one = {0};
		items->write(&one, (const char *)items->list->items + i * items->size);
		*(const char **)feed_list_add(staging, &texts, sizeof(const char *)) = one.text;
	}
	char **all = texts.items;
	qsort(all, texts.count, sizeof(*all), text_compare);
	put(writer, key);
	put(writer, " = ( ");
	for (size_t i = 0; i < texts.count; i++) {
		if (i > 0 && says_the_same(all[i - 1], all[i]))
			continue;
		put(writer, i == 0 ? "" : ", ");
		put(writer, all[i]);
	}
	put(writer, " ); ");
	for (size_t i = 0; i < texts.count; i++)
		free(all[i]);
}

/* ---- statements ---- */

static void write_professionals(struct staging *staging, struct writer *writer)
{
	const struct feed_newcomer *items = staging->newcomers.items;
	put(writer, "professionals = (");
	for (size_t i = 0; i < staging->newcomers.count; i++) {
		const struct said_professional *professional = &items[i].said;
		put(writer, i == 0 ? "\n{ " : ",\n{ ");
		put_key(writer, "login", professional->login);
		put_key(writer, "profession", professional->profession);
		put_key(writer, "rpps", professional->rpps);
		put_window(writer, professional->said.window);
		put_where(writer, professional->said.origin);
	}
	put(writer, "\n);\n");
}

static void write_team(struct writer *writer, const struct feed_team *team)
{
	put(writer, "{ ");
	put_key(writer, "name", team->name);
	put_words(writer, "stores", team->stores);
	put(writer, "members = ( ");
	for (size_t i = 0; i < team->member_count; i++) {
		put(writer, i == 0 ? "{ " : ", { ");
		put_key(writer, "login", team->members[i].login);
		put_window(writer, team->members[i].window);
		put_where(writer, team->members[i].origin);
	}
	put(writer, " ); ");
	put_where(writer, team->origin);
}

static int name_compare(const void *left, const void *right)
{
	const struct feed_team *const *a = left, *const *b = right;
	return strcmp((*a)->name, (*b)->name);
}

static void write_teams(struct staging *staging, struct writer *writer)
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
	put(writer, "teams = (");
	for (size_t i = 0; i < sorted.count; i++) {
		put(writer, i == 0 ? "\n" : ",\n");
		write_team(writer, ((const struct feed_team **)sorted.items)[i]);
	}
	put(writer, "\n);\n");
}

static bool says_something(const struct feed_patient *patient)
{
	return patient->is_known &&
	       (patient->birth != NULL || patient->has_deceased || patient->teams.count > 0 ||
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

static void write_patient(struct staging *staging, struct writer *writer, const struct feed_patient *patient)
{
	put(writer, "{ ");
	put_key(writer, "id", patient->id);
	put_key(writer, "birth_date", patient->birth);
	put_words(writer, "stores", patient->stores);
	put_instant(writer, "deceased", patient->has_deceased ? patient->deceased : TIME_NEVER);
	put_list(staging, writer, "teams",
		 &(struct items){&patient->teams, sizeof(struct said_assignment), write_assignment});
	put_list(staging, writer, "consents",
		 &(struct items){&patient->consents, sizeof(struct feed_wish), write_consent});
	put_list(staging, writer, "objections",
		 &(struct items){&patient->objections, sizeof(struct feed_wish), write_objection});
	put_list(staging, writer, "holds",
		 &(struct items){&patient->holds, sizeof(struct said_hold), write_hold});
	put_where(writer, origin_of(patient));
}

const char *feed_write(struct staging *staging, size_t *ret_size)
{
	struct writer writer = {0};
	bool is_first = true;
	write_professionals(staging, &writer);
	write_teams(staging, &writer);
	put(&writer, "patients = (");
	for (size_t i = 0; i < staging->patient_count; i++) {
		if (!says_something(&staging->patients[i]))
			continue;
		put(&writer, is_first ? "\n" : ",\n");
		write_patient(staging, &writer, &staging->patients[i]);
		is_first = false;
	}
	put(&writer, "\n);\n");
	const char *text = arena_strdup(staging->arena, writer.text);
	*ret_size = writer.size;
	free(writer.text);
	return text;
}
