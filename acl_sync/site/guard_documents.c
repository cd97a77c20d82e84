/* Documents that statements of a base name.
 *
 * The facts in force are the new ones, and only documents that they name are asked about: where the base goes on deciding,
 * a document would have what its category has, whatever the base says of it. So the base's are named too, by an objection
 * that has ended and thereby says nothing else; and of a patient that only a base names, what stands aside stays there.
 */
#include "acl_sync/site/guard_private.h"

#include "acl_sync/site/desk_join.h"

#include <string.h>

struct naming {
	const struct facts *base;
	store_id store; /* in the base */
	struct arena *arena;
	const char **names;
	size_t count, capacity;
};

/* "CATEGORY/PATH"; NULL: no memory. */
static const char *document_name(const struct naming *naming, const struct document_ref *document)
{
	const char *category = naming->base->policy->categories[document->category].name;
	return arena_printf(naming->arena, "%s/%s", category, document->path);
}

static bool name_scope(struct naming *naming, const struct scope *scope)
{
	for (size_t i = 0; i < scope->document_count; i++) {
		const struct document_ref *document = &scope->documents[i];
		if (naming->base->policy->categories[document->category].store != naming->store)
			continue;
		const char **names = arena_grow(naming->arena, naming->names, naming->count,
						&naming->capacity, sizeof(*names));
		if (names == NULL)
			return false;
		naming->names = names;
		names[naming->count] = document_name(naming, document);
		if (names[naming->count++] == NULL)
			return false;
	}
	return true;
}

static bool name_seals(struct naming *naming, const struct seal *seals, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!name_scope(naming, seals[i].scope))
			return false;
	return true;
}

/* An objection that has ended, whatever the instant. */
static bool add_names(const struct naming *naming, struct said_patient *to)
{
	const struct said_wish ended = {
	    .said = {.origin = to->said.origin, .window = {.from = TIME_ALWAYS, .until = TIME_ALWAYS}},
	    .to = "everyone",
	    .documents = {naming->names, naming->count},
	};
	return naming->count == 0 || desk_join_append(naming->arena, (const void **)(void *)&to->objections,
						      &to->objection_count, &ended, 1, sizeof(ended));
}

/* A seal's documents, as seals of the new statements: what no longer fits them is left out. */
static bool add_seal(struct naming *naming, const struct seal *seal, const struct said_seal **io_seals,
		     size_t *io_count)
{
	size_t first = naming->count;
	if (!name_scope(naming, seal->scope))
		return false;
	for (size_t i = first; i < naming->count; i++) {
		const struct said_seal said = {
		    .is_shared = seal->is_shared,
		    .said = {.origin = seal->statement.origin,
			     .window = seal->statement.window,
			     .lasting = true},
		    .document = naming->names[i],
		    .author = seal->author == NO_ID ? "" : naming->base->logins[seal->author].name,
		    .ground = "third-party",
		};
		if (!desk_join_append(naming->arena, (const void **)(void *)io_seals, io_count, &said, 1,
				      sizeof(said)))
			return false;
	}
	return true;
}

static bool add_seals(struct naming *naming, const struct seal *seals, size_t count,
		      const struct said_seal **io_seals, size_t *io_count)
{
	for (size_t i = 0; i < count; i++)
		if (!add_seal(naming, &seals[i], io_seals, io_count))
			return false;
	return true;
}

static bool add_all(struct naming *naming, const struct patient *from, bool absent, struct said_patient *to)
{
	for (size_t i = 0; i < from->objection_count; i++)
		if (!name_scope(naming, from->objections[i].scope))
			return false;
	if (absent)
		return add_seals(naming, from->withheld, from->withheld_count, &to->withheld,
				 &to->withheld_count) &&
		       add_seals(naming, from->deleted, from->deleted_count, &to->deleted,
				 &to->deleted_count) &&
		       add_seals(naming, from->hidden, from->hidden_count, &to->hidden, &to->hidden_count);
	return name_seals(naming, from->withheld, from->withheld_count) &&
	       name_seals(naming, from->deleted, from->deleted_count) &&
	       name_seals(naming, from->hidden, from->hidden_count);
}

bool guard_name_documents(const struct guard *guard, struct said_patient *patient, bool absent,
			  struct arena *arena)
{
	for (size_t i = 0; i < guard->kept_count; i++) {
		const struct facts *base = guard->kept[i].facts;
		patient_id id = facts_patient(base, patient->id);
		struct naming naming = {
		    .base = base, .store = policy_store(base->policy, guard->kept[i].store), .arena = arena};
		if (id != NO_ID &&
		    (!add_all(&naming, &base->patients[id], absent, patient) || !add_names(&naming, patient)))
			return false;
	}
	return true;
}
