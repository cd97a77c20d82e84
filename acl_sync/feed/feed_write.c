/* What feeds come to, in the registry's words: one line a statement, in one order whatever the feeds' order is. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_people_private.h"
#include "acl_sync/feed/feed_write_private.h"

#include <stdlib.h>
#include <string.h>

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
	feed_text_put_key(to, "of", team->of);
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
			if (team->registrys == NULL && (team->is_refused || feed_teams_are_declared(team)))
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
		patient->consents.count > 0 || patient->objections.count > 0 || patient->holds.count > 0 ||
		patient->withdrawals.count > 0);
}

static bool stands_before(const struct origin *one, const struct origin *other)
{
	int order = strcmp(one->file, other->file);
	return order != 0 ? order < 0 : one->line < other->line;
}

/* The first of the places, not of the list: what is kept comes in another order than what was said. */
static struct origin first_of(const struct feed_list *list, size_t size)
{
	const struct said *first = list->items; /* each item begins with where it was said */
	for (size_t i = 1; i < list->count; i++) {
		const struct said *said = (const void *)((const char *)list->items + i * size);
		if (stands_before(&said->origin, &first->origin))
			first = said;
	}
	return first->origin;
}

/* Where the statement as a whole stands: at the first thing that it says. */
static struct origin origin_of(const struct feed_patient *patient)
{
	if (patient->birth != NULL)
		return patient->origin;
	if (patient->objections.count > 0)
		return first_of(&patient->objections, sizeof(struct feed_wish));
	if (patient->holds.count > 0)
		return first_of(&patient->holds, sizeof(struct said_hold));
	if (patient->teams.count > 0)
		return first_of(&patient->teams, sizeof(struct said_assignment));
	if (patient->consents.count > 0)
		return first_of(&patient->consents, sizeof(struct feed_wish));
	return patient->has_deceased ? patient->deceased_origin : patient->origin;
}

static void write_patient(struct staging *staging, struct feed_text *to, const struct feed_patient *patient)
{
	feed_text_put(to, "{ ");
	feed_text_put_key(to, "id", patient->id);
	feed_text_put_key(to, "birth_date", patient->birth);
	feed_text_put_words(to, "stores", patient->stores);
	feed_text_put_instant(to, "deceased", patient->has_deceased ? patient->deceased : TIME_NEVER);
	feed_write_lists(staging, to, patient);
	feed_text_put_words(
	    to, "withdrawals",
	    &(struct words){.items = patient->withdrawals.items, .count = patient->withdrawals.count});
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
