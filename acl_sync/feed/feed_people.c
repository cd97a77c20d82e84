/* Which login is meant: by the registry's rpps, and by what feeds say of who is who. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_people_private.h"

#include <stdlib.h>
#include <string.h>

static struct feed_person *add(struct staging *staging, const char *who, const char *login, bool is_inactive)
{
	struct feed_person *person = feed_list_add(staging, &staging->persons, sizeof(*person));
	*person = (struct feed_person){.who = who, .login = login, .is_inactive = is_inactive};
	return person;
}

static void declare(struct staging *staging, struct feed_list *list, const char *login)
{
	if (login != NULL)
		*(const char **)feed_list_add(staging, list, sizeof(const char *)) = login;
}

static void learn_registry(struct staging *staging)
{
	const struct statements *said = staging->registry;
	for (size_t i = 0; i < said->professional_count; i++) {
		const struct said_professional *professional = &said->professionals[i];
		declare(staging, &staging->workers, professional->login);
		declare(staging, &staging->declared, professional->login);
		add(staging, feed_printf(staging, "login|%s", professional->login), professional->login,
		    false);
		if (professional->rpps != NULL)
			add(staging, feed_printf(staging, "rpps|%s", professional->rpps), professional->login,
			    false);
	}
	for (size_t i = 0; i < staging->workers.count; i++)
		feed_word(staging, &staging->logins,
			  feed_lower_case(staging, ((const char **)staging->workers.items)[i]));
	for (size_t i = 0; i < said->role_count; i++)
		declare(staging, &staging->declared, said->roles[i].login);
	for (size_t i = 0; i < said->patient_count; i++) {
		declare(staging, &staging->declared, said->patients[i].login);
		for (size_t j = 0; j < said->patients[i].relation_count; j++)
			declare(staging, &staging->declared, said->patients[i].relations[j].login);
	}
	feed_list_sort(&staging->declared);
	feed_list_sort(&staging->workers);
	feed_known_list(staging);
}

/* The names by which a line knows the login. A line in doubt makes nobody a professional, but refuses whom another makes one. */
static void learn_names(struct staging *staging, const struct feed_said *said, const char *login,
			bool is_vague)
{
	const char *rpps = feed_newcomers_rpps(said), *spelled = feed_field_of(said, FACT_LOGIN);
	bool is_inactive = feed_is_word(feed_field_of(said, FACT_STATE), "inactive");
	const struct feed_own_id id = feed_own_ids_read(staging, said);
	struct feed_person *person = add(staging, id.who, login, is_inactive);
	person->is_of_line = true;
	person->feed = id.feed;
	person->is_vague = id.is_vague || is_vague;
	add(staging, feed_printf(staging, "login|%s", spelled), login, is_inactive)->is_vague = is_vague;
	if (rpps == NULL)
		return;
	person = add(staging, feed_printf(staging, "rpps|%s", rpps), login, is_inactive);
	person->is_of_line = true;
	person->is_vague = is_vague;
}

static void learn_login(struct staging *staging, const struct feed_said *said)
{
	const struct feed_spelling *other = feed_spellings_of(staging, feed_field_of(said, FACT_LOGIN));
	const char *login = other == NULL ? feed_field_of(said, FACT_LOGIN) : other->as;
	bool is_known = feed_list_has(&staging->workers, login), is_vague = false;
	if (other != NULL && other->is_registrys) {
		feed_note(staging, said, FEED_NOTHING,
			  "the login is none, or differs from another only in case");
		is_vague = true;
	} else if (is_known) {
		feed_known_compare(staging, said, login);
	} else {
		is_vague = !feed_newcomers_take(staging, said, login);
	}
	learn_names(staging, said, login, is_vague);
}

/* Once all lines are there. Objections go on meaning them. */
static void drop_doubtful(struct staging *staging)
{
	struct feed_person *items = staging->persons.items;
	for (size_t i = 0; i < staging->persons.count; i++)
		items[i].is_inactive = items[i].is_inactive || feed_known_is_doubtful(staging, &items[i]);
}

/* ---- order ---- */

static int person_compare(const void *left, const void *right)
{
	const struct feed_person *a = left, *b = right;
	int order = strcmp(a->who, b->who);
	if (order == 0)
		order = strcmp(a->login, b->login);
	if (order == 0)
		order = a->is_vague - b->is_vague; /* what is sure of the login counts */
	if (order == 0)
		order = b->is_inactive - a->is_inactive; /* who is said to be inactive is */
	return order != 0 ? order : (a->feed > b->feed) - (a->feed < b->feed);
}

static void sort_persons(struct staging *staging)
{
	struct feed_person *items = staging->persons.items;
	size_t kept = 0, count = staging->persons.count;
	if (count > 1)
		qsort(items, count, sizeof(*items), person_compare);
	for (size_t i = 0; i < count; i++)
		if (!feed_list_has(&staging->workers, items[i].login))
			continue; /* of lines that contradict one another */
		else if (kept == 0 || person_compare(&items[i], &items[kept - 1]) != 0)
			items[kept++] = items[i];
	staging->persons.count = kept;
}

static size_t first_named(const struct staging *staging, const char *who)
{
	const struct feed_person *items = staging->persons.items;
	size_t low = 0, high = staging->persons.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(items[middle].who, who) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct feed_person *feed_people_next(const struct staging *staging, const struct feed_said *said,
					   const char *who, const struct feed_person *last)
{
	const struct feed_person *items = staging->persons.items;
	size_t at = last == NULL ? first_named(staging, who) : (size_t)(last - items) + 1;
	for (; at < staging->persons.count && strcmp(items[at].who, who) == 0; at++)
		if ((items[at].feed == 0 || items[at].feed == said->feed + 1) &&
		    (last == NULL || strcmp(items[at].login, last->login) != 0))
			return &items[at];
	return NULL;
}

/* The number by which others know the person of a parser's key; NULL: none is said. */
static const char *number_of(struct staging *staging, const struct feed_said *said)
{
	const char *rpps = feed_field_of(said, FACT_RPPS), *also = feed_field_of(said, FACT_ALSO);
	return also != NULL || rpps == NULL ? also : feed_printf(staging, "rpps|%s", rpps);
}

/* Who is meant by `as`, is meant by `who` too, as far as the feed of the fact goes. */
static void learn_key(struct staging *staging, const struct feed_said *said, const char *who, const char *as,
		      struct feed_list *more)
{
	const char *state = feed_field_of(said, FACT_STATE);
	bool is_inactive = feed_is_word(state, "inactive"), is_former = feed_is_word(state, "former");
	const struct feed_person *found = NULL;
	while ((found = feed_people_next(staging, said, as, found)) != NULL)
		*(struct feed_person *)feed_list_add(staging, more, sizeof(*found)) =
		    (struct feed_person){.who = who,
					 .login = found->login,
					 .is_vague = found->is_vague || is_former,
					 .is_inactive = found->is_inactive || is_inactive,
					 .feed = said->feed + 1};
}

/* Whom a parser names by a key of its own, and by a number: the logins of the number are the key's too. Another feed may have the same
 * key for somebody else. Who is not active is not by whatever name: by the number, nor where a login table knows the key itself. */
static void learn_keys(struct staging *staging)
{
	struct feed_list more = {0};
	for (size_t i = 0; i < staging->fact_count; i++) {
		const struct feed_said *said = staging->facts[i];
		if (said->kind != FEED_PROF)
			continue;
		const char *who = feed_field_of(said, FACT_WHO), *number = number_of(staging, said);
		bool is_inactive = feed_is_word(feed_field_of(said, FACT_STATE), "inactive");
		if (number != NULL)
			learn_key(staging, said, who, number, &more);
		if (number != NULL && is_inactive)
			learn_key(staging, said, number, number, &more);
		if (number == NULL && is_inactive)
			learn_key(staging, said, who, who, &more);
	}
	const struct feed_person *found = more.items;
	for (size_t i = 0; i < more.count; i++)
		*(struct feed_person *)feed_list_add(staging, &staging->persons, sizeof(*found)) = found[i];
}

void feed_people_learn(struct staging *staging)
{
	learn_registry(staging);
	feed_spellings_find_all(staging);
	for (size_t i = 0; i < staging->fact_count; i++)
		if (staging->facts[i]->kind == FEED_PROF &&
		    feed_field_of(staging->facts[i], FACT_LOGIN) != NULL)
			learn_login(staging, staging->facts[i]);
	feed_periods_settle(staging);
	feed_known_settle(staging);
	drop_doubtful(staging);
	feed_newcomers_settle(staging);
	for (size_t i = 0; i < staging->newcomers.count; i++) {
		const char *login = ((struct feed_newcomer *)staging->newcomers.items)[i].said.login;
		declare(staging, &staging->workers, login);
		declare(staging, &staging->declared, login);
	}
	feed_list_sort(&staging->workers);
	feed_list_sort(&staging->declared);
	sort_persons(staging);
	learn_keys(staging);
	sort_persons(staging);
}

/* The next that is surely meant. */
static const struct feed_person *next_sure(const struct staging *staging, const struct feed_said *said,
					   const struct feed_person *last)
{
	do
		last = feed_people_next(staging, said, feed_field_of(said, FACT_WHO), last);
	while (last != NULL && last->is_vague);
	return last;
}

const char *feed_people_one(struct staging *staging, const struct feed_said *said)
{
	const struct feed_person *found = next_sure(staging, said, NULL);
	if (found == NULL)
		feed_note(staging, said, FEED_NOTHING, "nobody here is known under that name");
	else if (next_sure(staging, said, found) != NULL)
		feed_note(staging, said, FEED_NOTHING,
			  "several logins are known under that name; name the login instead");
	else if (found->is_inactive)
		feed_note(staging, said, FEED_NOTHING, "the professional is not active");
	else
		return found->login;
	return NULL;
}

static const char *rpps_of(const struct staging *staging, const char *login)
{
	const char *rpps = feed_known_rpps(staging, login);
	return rpps != NULL ? rpps : feed_newcomers_number(staging, login);
}

bool feed_people_are_one(const struct staging *staging, const char *one, const char *other)
{
	const char *rpps = rpps_of(staging, one), *others = rpps_of(staging, other);
	return strcmp(one, other) == 0 || (rpps != NULL && others != NULL && strcmp(rpps, others) == 0);
}
