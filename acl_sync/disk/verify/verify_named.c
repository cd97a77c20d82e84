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

/* No more than the decisions of that path, but for the login with that uid. */
static void limit_by(struct verify *verify, struct limits *limits, category_id category, const char *path,
		     uid_t except)
{
	const enum access *most = verify_rules_path(verify, category, path);
	for (size_t i = 0; i < verify->login_count; i++)
		if (verify->logins[i].subject.uid != except && most[i] < limits->access[i])
			limits->access[i] = most[i];
}

/* ---- pieces ---- */

static void limit_piece(struct verify *verify, const struct document_ref *document, bool is_aside,
			void *context)
{
	struct limits *limits = context;
	if (is_aside && document->category == limits->below->category && verify->error == 0 &&
	    piece_may_be(verify->job, document->path, limits->path))
		limit_by(verify, limits, document->category, document->path, limits->found->st_uid);
}

static bool may_be_piece(const struct verify *verify, const struct limits *limits)
{
	const struct stat *found = limits->found;
	const struct category *category = &verify->job->facts->policy->categories[limits->below->category];
	bool is_itself = limits->below->origin != NULL && verify->path[limits->below->start] == '\0';
	bool has_settled = category->documents == DOCUMENTS_SEALED && found->st_uid == verify->job->owner &&
			   (found->st_mode & S_IWUSR) == 0;
	return S_ISREG(found->st_mode) && !is_itself && !has_settled;
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

/* true: the mark counts. */
static bool limit_marked(struct verify *verify, struct limits *limits, const struct named_mark *mark)
{
	const struct facts *facts = verify->job->facts;
	const struct policy *policy = facts->policy;
	bool is_own = named_mark_is_of(mark, facts->patients[verify->patient].id), counts = false;
	patient_id patient = is_own ? verify->patient : facts_patient(facts, mark->patient);
	if (is_own &&
	    named_mark_leads_to(mark, policy->categories[limits->below->category].name, limits->path))
		return false;
	if (patient == NO_ID) {
		/* nobody knows what was said of it */
		memset(limits->access, 0, verify->login_count * sizeof(*limits->access));
		return true;
	}
	limits->mark = mark;
	for (category_id i = 0; i < policy->category_count; i++) {
		limits->category = i;
		if (strcmp(policy->categories[i].name, mark->category) != 0 ||
		    (is_own && policy->categories[i].store != verify->job->store))
			continue;
		limit_as_marked(verify, limits, patient);
		counts = counts || limits->is_marked;
	}
	return counts;
}

/* The object's own mark. */
static void limit_by_own(struct verify *verify, struct handle handle, struct limits *limits,
			 const struct named_mark **ret_mark)
{
	struct named_mark mark;
	if (verify->error != 0 || named_mark_read(handle, verify->job->facts, &mark) != 0 ||
	    !limit_marked(verify, limits, &mark))
		return;
	struct named_mark *copy = arena_alloc(verify->arena, sizeof(*copy));
	if (copy == NULL) {
		verify->error = -ENOMEM;
		return;
	}
	memcpy(copy->text, mark.text, sizeof(mark.text));
	copy->patient = mark.patient == NULL ? NULL : copy->text;
	copy->category = copy->text + (mark.category - mark.text);
	copy->path = copy->text + (mark.path - mark.text);
	*ret_mark = copy;
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
				const struct named_mark **ret_mark)
{
	bool any = false;
	struct limits limits = {.below = below, .path = path, .found = found, .access = verify->limited};
	verify_each_named(verify, note_any, &any);
	memcpy(limits.access, access, verify->login_count * sizeof(*access));
	if (any && may_be_piece(verify, &limits))
		verify_each_named(verify, limit_piece, &limits);
	/* what a renamed directory holds is named by no statement itself */
	for (const struct verify_below *at = below; at != NULL && verify->error == 0; at = at->above)
		if (at->mark != NULL)
			(void)limit_marked(verify, &limits, at->mark);
	limit_by_own(verify, handle, &limits, ret_mark);
	return limits.access;
}
