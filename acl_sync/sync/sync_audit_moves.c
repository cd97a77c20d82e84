/* Documents that leave their folder and go back, in the audit trail (R07, R17, R36). */
#include "acl_sync/sync/sync_audit.h"
#include "acl_sync/sync/sync_run.h"

#include <string.h>

/* What the look has found; texts are the site's arena's. */
struct sync_move {
	patient_id patient;
	category_id category;
	const char *path;
	bool back;
};

/* The statements that set a document aside. */
static void add_seals(struct because *because, const struct seal *seals, size_t count,
		      const struct sync_move *move)
{
	for (size_t i = 0; i < count; i++) {
		const struct scope *scope = seals[i].scope;
		for (size_t j = 0; j < scope->document_count && because->count < BECAUSE_MAX; j++)
			if (scope->documents[j].category == move->category &&
			    strcmp(scope->documents[j].path, move->path) == 0)
				because->items[because->count++] = &seals[i].statement;
	}
}

static json_t *because_of(const struct sync *sync, const struct sync_move *move)
{
	const struct patient *patient = &sync->site.facts->patients[move->patient];
	struct because because = {.count = 0};
	add_seals(&because, patient->withheld, patient->withheld_count, move);
	add_seals(&because, patient->hidden, patient->hidden_count, move);
	add_seals(&because, patient->deleted, patient->deleted_count, move);
	return sync_audit_because(sync, &because);
}

static bool add_line(struct sync *sync, struct journal *journal, const struct sync_move *move)
{
	const struct facts *facts = sync->site.facts;
	json_t *fields = json_object();
	json_out_set(fields, "patient", json_out_text(facts->patients[move->patient].id));
	json_out_set(fields, "category", json_out_text(facts->policy->categories[move->category].name));
	json_out_set(fields, "document", json_out_text(move->path));
	if (!move->back)
		json_out_set(fields, "because", because_of(sync, move));
	return journal_add_apart(journal, move->back ? AUDIT_PUT_BACK : AUDIT_SET_ASIDE, fields);
}

bool sync_audit_moves(struct sync *sync, struct journal **journal)
{
	struct sync_audit *audit = &sync->audit;
	for (; audit->moves_written < audit->move_count; audit->moves_written++) {
		const struct sync_move *move = &audit->moves[audit->moves_written];
		if (audit->only_take && move->back)
			continue;
		if (*journal == NULL && (*journal = sync_audit_journal(sync, SYNC_AUDIT_BY)) == NULL)
			return false;
		if (!add_line(sync, *journal, move))
			return false;
	}
	return true;
}

static bool is_written(struct sync_audit *audit, const struct document_move *move)
{
	/* they are done about in the order in which they were found */
	for (size_t i = 0; i < audit->moves_written; i++) {
		size_t at = (audit->move_next + i) % audit->moves_written;
		const struct sync_move *found = &audit->moves[at];
		if (found->patient != move->patient || found->category != move->category ||
		    found->back != move->back || strcmp(found->path, move->path) != 0)
			continue;
		audit->move_next = at;
		return true;
	}
	return false;
}

static bool gather(struct sync *sync, const struct document_move *move)
{
	struct sync_audit *audit = &sync->audit;
	struct sync_move *moves = arena_grow(sync->site.arena, audit->moves, audit->move_count,
					     &audit->move_capacity, sizeof(*moves));
	const char *path = arena_strdup(sync->site.arena, move->path);
	if (moves == NULL || path == NULL)
		return false; /* it is asked about again, and then refused or written */
	audit->moves = moves;
	moves[audit->move_count++] = (struct sync_move){move->patient, move->category, path, move->back};
	return true;
}

bool sync_audit_move(void *context, const struct document_move *move, bool is_planned)
{
	struct sync *sync = context;
	struct journal *journal = NULL;
	if (is_planned)
		return gather(sync, move);
	return is_written(&sync->audit, move) || (gather(sync, move) && sync_audit_moves(sync, &journal) &&
						  (journal == NULL || journal_commit(journal)));
}
