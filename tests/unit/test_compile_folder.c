/* compile_folder() against decide(), and its ACLs against compile_perms(), on random sites; and the table
 * of perms of disk.md by hand.
 */
#include "policy/compile.h"

#include "tests/unit/random_question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SITES 20
#define ITEMS 60
#define RWX (PERM_R | PERM_W | PERM_X)

/* Uids in another order than the logins; one login has none. */
static const uid_t *make_uids(struct random_facts *random)
{
	size_t count = random->facts->login_count;
	uid_t *uids = arena_array(random->site.arena, count, sizeof(*uids));

	for (size_t i = 0; i < count; i++)
		uids[i] = (uid_t)(5000 - 7 * i);
	uids[random_below(&random->site, count)] = UID_NONE;
	return uids;
}

static size_t asides, in_place; /* documents seen */

static enum access access_in(const struct grants *grants, login_id login, uid_t uid)
{
	for (size_t i = 0; i < grants->count; i++)
		if (grants->items[i].login == login) {
			assert_int_equal(grants->items[i].uid, uid);
			assert_int_not_equal(grants->items[i].access, ACCESS_NONE);
			return grants->items[i].access;
		}
	return ACCESS_NONE;
}

static void assert_sorted(const struct grants *grants)
{
	for (size_t i = 1; i < grants->count; i++)
		assert_true(grants->items[i - 1].uid < grants->items[i].uid);
}

/* The grants of an item are exactly what decide() says of every login. */
static void assert_grants(const struct grants *grants, struct question question, const uid_t *uids,
			  enum access *best)
{
	assert_sorted(grants);
	for (login_id login = 0; login < question.facts->login_count; login++) {
		question.login = login;
		enum access expected = uids[login] == UID_NONE ? ACCESS_NONE : decide(&question, NULL).access;
		assert_int_equal(access_in(grants, login, uids[login]), expected);
		if (expected > best[login])
			best[login] = expected;
	}
}

static bool scope_names(const struct scope *scope, category_id category, const char *path)
{
	for (size_t i = 0; i < scope->document_count; i++)
		if (scope->documents[i].category == category && strcmp(scope->documents[i].path, path) == 0)
			return true;
	return false;
}

static bool seals_name(const struct seal *seals, size_t count, category_id category, const char *path,
		       int64_t now)
{
	for (size_t i = 0; i < count; i++)
		if (time_window_is_live(seals[i].statement.window, now) &&
		    scope_names(seals[i].scope, category, path))
			return true;
	return false;
}

/* Withheld, hidden or deleted now, by name: an objection leaves a document where it is, and a category is no document. */
static bool leaves_its_folder(const struct patient *patient, category_id category, const char *path,
			      int64_t now)
{
	return seals_name(patient->withheld, patient->withheld_count, category, path, now) ||
	       seals_name(patient->hidden, patient->hidden_count, category, path, now) ||
	       seals_name(patient->deleted, patient->deleted_count, category, path, now);
}

/* The document that rules `path`: the longest named one that is it or above it; NULL: the category. */
static const struct wanted_document *ruling(const struct wanted_category *category, const char *path)
{
	const struct wanted_document *longest = NULL;

	for (size_t i = 0; i < category->document_count; i++) {
		const char *named = category->documents[i].path;
		size_t length = strlen(named);
		if (strncmp(path, named, length) == 0 && (path[length] == '\0' || path[length] == '/') &&
		    (longest == NULL || length > strlen(longest->path)))
			longest = &category->documents[i];
	}
	return longest;
}

/* What no statement names is ruled by what is above it, so the disk needs no other lists. */
static void assert_unnamed_documents(struct random_facts *random, const struct wanted_category *category,
				     struct question question, const uid_t *uids)
{
	enum access *unused = arena_array(random->site.arena, random->facts->login_count, sizeof(*unused));

	for (size_t i = 0; i < random->site.document_count; i++) {
		question.document = random->site.documents[i];
		const struct wanted_document *named = ruling(category, question.document);
		assert_ptr_equal(wanted_ruling(category, question.document), named);
		assert_ptr_equal(wanted_grants(category, question.document),
				 named == NULL ? &category->grants : &named->grants);
		assert_grants(named == NULL ? &category->grants : &named->grants, question, uids, unused);
	}
}

/* Does a statement about the patient name this document? */
static bool is_named(const struct patient *patient, category_id category, const char *path)
{
	for (size_t i = 0; i < patient->objection_count; i++)
		if (scope_names(patient->objections[i].scope, category, path))
			return true;
	for (size_t i = 0; i < patient->withheld_count; i++)
		if (scope_names(patient->withheld[i].scope, category, path))
			return true;
	for (size_t i = 0; i < patient->hidden_count; i++)
		if (scope_names(patient->hidden[i].scope, category, path))
			return true;
	for (size_t i = 0; i < patient->deleted_count; i++)
		if (scope_names(patient->deleted[i].scope, category, path))
			return true;
	return false;
}

static void assert_category(struct random_facts *random, const struct wanted_category *category,
			    struct question question, const uid_t *uids, enum access *best)
{
	question.category = category->category;
	assert_grants(&category->grants, question, uids, best);
	for (size_t i = 0; i < category->document_count; i++) {
		const struct wanted_document *document = &category->documents[i];
		if (i > 0)
			assert_true(strcmp(category->documents[i - 1].path, document->path) < 0);
		assert_true(
		    is_named(&random->facts->patients[question.patient], category->category, document->path));
		question.document = document->path;
		assert_grants(&document->grants, question, uids, best);
		bool leaves = leaves_its_folder(&random->facts->patients[question.patient],
						category->category, document->path, question.now);
		assert_int_equal(document->is_aside, leaves);
		asides += leaves;
		in_place += !leaves;
	}
	assert_unnamed_documents(random, category, question, uids);
}

static void assert_folder(struct random_facts *random, const struct wanted_folder *folder,
			  struct question question, const uid_t *uids)
{
	const struct policy *policy = random->facts->policy;
	size_t logins = random->facts->login_count;
	enum access *best = arena_array(random->site.arena, logins, sizeof(*best));
	size_t seen = 0;

	assert_int_equal(folder->patient, question.patient);
	for (category_id category = 0; category < policy->category_count; category++) {
		if (policy->categories[category].store != folder->store)
			continue;
		assert_true(seen < folder->category_count);
		assert_int_equal(folder->categories[seen].category, category);
		assert_category(random, &folder->categories[seen++], question, uids, best);
	}
	assert_int_equal(seen, folder->category_count);
	assert_sorted(&folder->passers);
	for (login_id login = 0; login < logins; login++)
		assert_int_equal(access_in(&folder->passers, login, uids[login]), best[login]);
}

static void a_folder_is_what_decide_says_of_everybody(void **state)
{
	size_t sites = random_site_count(SITES);

	(void)state;
	for (size_t i = 0; i < sites; i++) {
		struct random_facts random;
		random_facts_init(&random, random_first_seed() + i);
		const uid_t *uids = make_uids(&random);
		for (size_t j = 0; j < ITEMS; j++) {
			struct question question = random_question(&random);
			store_id store = (store_id)random_below(&random.site, random.site.policy.store_count);
			question.document = NULL;
			const struct wanted_folder *folder =
			    compile_folder(random.facts, uids, &plain_decider, question.patient, store,
					   question.now, random.site.arena);
			assert_non_null(folder);
			assert_int_equal(folder->store, store);
			assert_folder(&random, folder, question, uids);
		}
		random_facts_clear(&random);
	}
	assert_true(asides > 0 && in_place > 0);
}

/* Another decider is asked about everything, and about nobody who is no candidate. */
static struct decision decide_nothing(void *context, const struct question *question)
{
	(void)question;
	++*(size_t *)context;
	return (struct decision){EFFECT_DENY, ACCESS_NONE, REASON_NOT_TREATING, 9};
}

static void the_decider_is_asked_for_everything(void **state)
{
	struct random_facts random;
	size_t asked = 0;
	struct decider nothing = {.decide = decide_nothing, .context = &asked};

	(void)state;
	random_facts_init(&random, random_first_seed());
	const uid_t *uids = make_uids(&random);
	for (store_id store = 0; store < random.site.policy.store_count; store++) {
		const struct wanted_folder *folder = compile_folder(random.facts, uids, &nothing, 0, store,
								    random.site.middle, random.site.arena);
		assert_non_null(folder);
		assert_int_equal(folder->passers.count, 0);
		for (size_t i = 0; i < folder->category_count; i++)
			assert_int_equal(folder->categories[i].grants.count, 0);
	}
	assert_true(asked > 0);
	random_facts_clear(&random);
}

/* ---- ACLs ---- */

static void assert_acl(const struct acl_spec *acl, const struct grants *grants, enum object_kind kind,
		       enum document_regime documents, uint8_t limit)
{
	for (size_t i = 0; i < grants->count; i++) {
		gid_t groups[] = {100, 0};
		struct acl_subject subject = {grants->items[i].uid, groups, 2};
		assert_int_equal(acl_spec_perms(acl, 0, 0, &subject),
				 compile_perms(kind, documents, grants->items[i].access) & limit);
	}
	struct acl_subject stranger = {99999, NULL, 0};
	assert_int_equal(acl_spec_perms(acl, 0, 0, &stranger), 0);
	for (size_t i = 0; i < acl->count; i++) {
		assert_false(acl->entries[i].is_group);
		assert_int_not_equal(acl->entries[i].perms, 0);
		if (i > 0)
			assert_true(acl->entries[i - 1].id < acl->entries[i].id);
	}
	assert_int_equal(acl->group, 0);
	assert_int_equal(acl->other, 0);
	assert_int_equal(acl->has_mask, acl->count > 0);
	assert_int_equal(acl->count > 0 ? acl->mask : 0, acl_spec_mask(acl));
}

/* Depositors stand in no default ACL. */
static bool anybody_reads(const struct grants *grants)
{
	for (size_t i = 0; i < grants->count; i++)
		if (grants->items[i].access >= ACCESS_READ)
			return true;
	return false;
}

static void assert_acls_of(const struct grants *grants, struct arena *arena)
{
	for (int kind = 0; kind < OBJECT_KIND_COUNT; kind++) {
		for (int documents = DOCUMENTS_SEALED; documents <= DOCUMENTS_WORKING; documents++) {
			struct acl_spec acl;
			bool holds_documents = kind == OBJECT_CATEGORY || kind == OBJECT_DIRECTORY;
			uint8_t limit = documents == DOCUMENTS_SEALED ? PERM_R | PERM_X : RWX;
			assert_true(compile_access_acl((enum object_kind)kind,
						       (enum document_regime)documents, grants, arena, &acl));
			assert_true(acl.present);
			assert_acl(&acl, grants, (enum object_kind)kind, (enum document_regime)documents,
				   RWX);
			assert_true(compile_default_acl(
			    (enum object_kind)kind, (enum document_regime)documents, grants, arena, &acl));
			assert_int_equal(acl.present, holds_documents && anybody_reads(grants));
			if (!acl.present)
				continue;
			assert_int_equal(acl.user, RWX);
			assert_acl(&acl, grants, OBJECT_DIRECTORY, (enum document_regime)documents, limit);
		}
	}
}

static void acls_give_exactly_the_perms(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	/* every combination of accesses of three people */
	for (unsigned combination = 0; combination < 27; combination++) {
		struct grant items[3] = {
		    {0, 1001, ACCESS_DEPOSIT + combination % 3},
		    {1, 1002, ACCESS_DEPOSIT + combination / 3 % 3},
		    {2, 1003, ACCESS_DEPOSIT + combination / 9},
		};
		for (size_t count = 0; count <= 3; count++) {
			struct grants grants = {items, count};
			assert_acls_of(&grants, arena);
		}
	}
	arena_free(arena);
}

/* disk.md, by hand: deposit, read, write. */
static void perms_are_those_of_disk_md(void **state)
{
	static const struct {
		enum object_kind kind;
		enum document_regime documents;
		uint8_t owner, deposit, read, write;
	} rows[] = {
	    {OBJECT_FOLDER, DOCUMENTS_SEALED, 7, 5, 5, 5},
	    {OBJECT_FOLDER, DOCUMENTS_WORKING, 7, 5, 5, 5},
	    {OBJECT_CATEGORY, DOCUMENTS_SEALED, 7, 3, 5, 7},
	    {OBJECT_CATEGORY, DOCUMENTS_WORKING, 7, 3, 5, 7},
	    {OBJECT_DIRECTORY, DOCUMENTS_SEALED, 7, 0, 5, 7},
	    {OBJECT_DIRECTORY, DOCUMENTS_WORKING, 7, 0, 5, 7},
	    {OBJECT_DOCUMENT, DOCUMENTS_SEALED, 6, 0, 4, 4},
	    {OBJECT_DOCUMENT, DOCUMENTS_WORKING, 6, 0, 4, 6},
	    {OBJECT_SETTLED, DOCUMENTS_SEALED, 4, 0, 4, 4},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct acl_spec acl;
		struct grants nobody = {0};
		assert_int_equal(compile_perms(rows[i].kind, rows[i].documents, ACCESS_NONE), 0);
		assert_int_equal(compile_perms(rows[i].kind, rows[i].documents, ACCESS_DEPOSIT),
				 rows[i].deposit);
		assert_int_equal(compile_perms(rows[i].kind, rows[i].documents, ACCESS_READ), rows[i].read);
		assert_int_equal(compile_perms(rows[i].kind, rows[i].documents, ACCESS_WRITE), rows[i].write);
		assert_true(compile_access_acl(rows[i].kind, rows[i].documents, &nobody, arena, &acl));
		assert_int_equal(acl.user, rows[i].owner);
		assert_false(acl.has_mask);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_folder_is_what_decide_says_of_everybody),
	    cmocka_unit_test(the_decider_is_asked_for_everything),
	    cmocka_unit_test(acls_give_exactly_the_perms),
	    cmocka_unit_test(perms_are_those_of_disk_md),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
