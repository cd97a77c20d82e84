/* Limits that follow from other names than the present one: verify's own reading. */
#include "acl_sync/disk/verify/verify.h"

#include "acl_sync/disk/piece.h"

#include <errno.h>
#include <string.h>

/* The object, and what limits it. */
struct limits {
	const struct verify_below *below;
	const char *path;
	const struct stat *found;
	enum access *access; /* by login, what is left */
	const struct named_mark *mark;
	category_id category;
	bool is_marked; /* a statement names what the mark says, in that category */
};

/* No more than `most`, but for the login with that uid. */
static void lower(const struct verify *verify, enum access *access, const enum access *most, uid_t except)
{
	for (size_t i = 0; i < verify->login_count; i++)
		if (verify->logins[i].subject.uid != except && most[i] < access[i])
			access[i] = most[i];
}

/* No more than the decisions of that path. */
static void limit_by(struct verify *verify, struct limits *limits, category_id category, const char *path,
		     uid_t except)
{
	lower(verify, limits->access, verify_rules_path(verify, category, path), except);
}

/* ---- pieces ---- */

/* The documents of one category that statements about one patient name. */
struct verify_pieces {
	struct verify_pieces *next;
	patient_id patient;
	category_id category;
	struct piece_index index;
	enum access *
	    *lowest; /* by the first document of a directory: by login, what all of it that is aside leaves */
	size_t capacity;
};

static void note_document(struct verify *verify, const struct document_ref *document, bool is_aside,
			  void *context)
{
	struct verify_pieces *pieces = context;
	struct piece_index *index = &pieces->index;
	if (document->category != pieces->category || verify->error != 0)
		return;
	struct piece_document *grown =
	    arena_grow(verify->arena, index->items, index->count, &pieces->capacity, sizeof(*grown));
	if (grown == NULL) {
		verify->error = -ENOMEM;
		return;
	}
	index->items = grown;
	grown[index->count++] = (struct piece_document){.path = document->path, .is_aside = is_aside};
}

/* Made once; the present ones stand first. NULL: out of memory. */
static struct verify_pieces *pieces_of(struct verify *verify, category_id category)
{
	struct verify_pieces **at = &verify->pieces;
	while (*at != NULL && ((*at)->patient != verify->patient || (*at)->category != category))
		at = &(*at)->next;
	struct verify_pieces *pieces = *at;
	if (pieces != NULL) {
		*at = pieces->next;
	} else {
		pieces = arena_alloc(verify->arena, sizeof(*pieces));
		if (pieces == NULL) {
			verify->error = -ENOMEM;
			return NULL;
		}
		*pieces = (struct verify_pieces){
		    .patient = verify->patient, .category = category, .index = {.job = verify->job}};
		verify_each_named(verify, note_document, pieces);
		piece_index_sort(&pieces->index);
		pieces->lowest = arena_array(verify->arena, pieces->index.count, sizeof(enum access *));
		if (pieces->lowest == NULL)
			verify->error = -ENOMEM;
	}
	pieces->next = verify->pieces;
	verify->pieces = pieces;
	return verify->error == 0 ? pieces : NULL;
}

/* What the documents [first, first + count) that are aside leave to each; NULL: none is. */
static const enum access *lowest_of(struct verify *verify, struct verify_pieces *pieces, size_t first,
				    size_t count)
{
	enum access *lowest = count == 0 ? NULL : pieces->lowest[first];
	for (size_t i = first; i < first + count && verify->error == 0; i++) {
		const struct piece_document *item = &pieces->index.items[i];
		if (pieces->lowest[first] != NULL || !item->is_aside)
			continue;
		const enum access *most = verify_rules_path(verify, pieces->category, item->path);
		if (lowest == NULL) {
			lowest = arena_array(verify->arena, verify->login_count, sizeof(*lowest));
			if (lowest == NULL)
				verify->error = -ENOMEM;
			else
				memcpy(lowest, most, verify->login_count * sizeof(*lowest));
		} else {
			lower(verify, lowest, most, UID_NONE);
		}
	}
	if (count > 0)
		pieces->lowest[first] = lowest;
	return lowest;
}

struct limiting {
	struct verify *verify;
	struct limits *limits;
};

static void limit_own(void *context, const struct piece_document *document, bool is_whole)
{
	const struct limiting *limiting = context;
	struct limits *limits = limiting->limits;
	(void)is_whole;
	limit_by(limiting->verify, limits, limits->below->category, document->path, limits->found->st_uid);
}

/* What is named after documents has the least of theirs; a temporary name, the least of all that stand aside. */
static void limit_piece(struct verify *verify, struct limits *limits)
{
	struct verify_pieces *pieces = pieces_of(verify, limits->below->category);
	struct limiting limiting = {verify, limits};
	if (pieces == NULL ||
	    piece_find(&pieces->index, limits->path, limit_own, &limiting) != PIECE_TEMPORARY)
		return;
	size_t first, count = piece_directory(&pieces->index, limits->path, &first);
	const enum access *lowest = lowest_of(verify, pieces, first, count);
	if (lowest != NULL)
		lower(verify, limits->access, lowest, limits->found->st_uid);
}

static bool may_be_piece(const struct verify *verify, const struct limits *limits)
{
	const struct stat *found = limits->found;
	const struct category *category = &verify->job->facts->policy->categories[limits->below->category];
	bool is_itself = limits->below->origin != NULL && verify->path[limits->below->start] == '\0';
	return S_ISREG(found->st_mode) && !is_itself &&
	       !verify_has_settled(verify, category->documents, found);
}

/* ---- marks ---- */

static void note_marked(struct verify *verify, const struct document_ref *document, bool is_aside,
			void *context)
{
	struct limits *limits = context;
	(void)verify;
	(void)is_aside;
	limits->is_marked = limits->is_marked || (document->category == limits->category &&
						  strcmp(document->path, limits->mark->path) == 0);
}

/* By what statements about `patient` say of the marked path in one category. */
static void limit_as_marked(struct verify *verify, struct limits *limits, patient_id patient)
{
	patient_id here = verify->patient;
	limits->is_marked = false;
	verify->patient = patient;
	verify_each_named(verify, note_marked, limits);
	if (limits->is_marked)
		limit_by(verify, limits, limits->category, limits->mark->path, UID_NONE);
	verify->patient = here;
}

struct asking {
	const char *path;
	bool is_of_it;
};

static void compare_path(void *context, const struct piece_document *document, bool is_whole)
{
	struct asking *asking = context;
	(void)is_whole;
	asking->is_of_it = asking->is_of_it || strcmp(document->path, asking->path) == 0;
}

/* Is the object where the mark says, or named after what stands there? Then it is limited by its name already. */
static bool is_by_name(struct verify *verify, const struct limits *limits, const struct named_mark *mark)
{
	const char *category = verify->job->facts->policy->categories[limits->below->category].name;
	struct asking asking = {mark->path, named_mark_leads_to(mark, category, limits->path)};
	struct verify_pieces *pieces =
	    !asking.is_of_it && strcmp(mark->category, category) == 0 && may_be_piece(verify, limits)
		? pieces_of(verify, limits->below->category)
		: NULL;
	if (pieces != NULL)
		(void)piece_find(&pieces->index, limits->path, compare_path, &asking);
	return asking.is_of_it;
}

/* true: the mark counts. */
static bool limit_marked(struct verify *verify, struct limits *limits, const struct named_mark *mark)
{
	const struct facts *facts = verify->job->facts;
	const struct policy *policy = facts->policy;
	bool is_own = named_mark_is_of(mark, facts->patients[verify->patient].id), counts = false;
	patient_id patient = is_own ? verify->patient : facts_patient(facts, mark->patient);
	if (is_own && is_by_name(verify, limits, mark))
		return false;
	if (patient == NO_ID) {
		/* nobody knows what was said of it */
		memset(limits->access, 0, verify->login_count * sizeof(*limits->access));
		return true;
	}
	limits->mark = mark;
	for (category_id i = 0; i < policy->category_count; i++) {
		limits->category = i;
		if (strcmp(policy->categories[i].name, mark->category) != 0)
			continue;
		limit_as_marked(verify, limits, patient);
		counts = counts || limits->is_marked;
	}
	limits->mark = NULL;
	return counts;
}

/* true: one of them counts. */
static bool limit_by_marks(struct verify *verify, struct limits *limits, const struct named_marks *marks)
{
	bool counts = false;
	for (size_t i = 0; i < marks->count && verify->error == 0; i++)
		counts = limit_marked(verify, limits, &marks->items[i]) || counts;
	return counts;
}

/* The object's own mark. */
static void limit_by_own(struct verify *verify, struct handle handle, struct limits *limits,
			 const struct named_marks **ret_marks)
{
	struct named_marks marks;
	if (verify->error != 0 || named_marks_read(handle, verify->job->facts, verify->arena, &marks) != 0 ||
	    !limit_by_marks(verify, limits, &marks))
		return;
	struct named_marks *copy = arena_alloc(verify->arena, sizeof(*copy));
	if (copy == NULL)
		verify->error = -ENOMEM;
	else
		*copy = marks;
	*ret_marks = copy;
}

static void note_any(struct verify *verify, const struct document_ref *document, bool is_aside, void *context)
{
	bool *any = context;
	(void)is_aside;
	for (size_t i = 0; i < verify->category_count; i++)
		*any = *any || verify->categories[i] == document->category;
}

const enum access *verify_named(struct verify *verify, struct handle handle, const struct stat *found,
				const struct verify_below *below, const char *path, const enum access *access,
				const struct named_marks **ret_marks)
{
	bool any = false;
	struct limits limits = {.below = below, .path = path, .found = found, .access = verify->limited};
	verify_each_named(verify, note_any, &any);
	memcpy(limits.access, access, verify->login_count * sizeof(*access));
	if (any && may_be_piece(verify, &limits))
		limit_piece(verify, &limits);
	/* what a renamed directory holds is named by no statement itself */
	const struct verify_below *at = below;
	do
		if (at->marks != NULL)
			(void)limit_by_marks(verify, &limits, at->marks);
	while ((at = at->above) != NULL && verify->error == 0);
	limit_by_own(verify, handle, &limits, ret_marks);
	return limits.access;
}
