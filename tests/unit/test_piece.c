/* Names of what editors leave of a document, and names that only look like it. */
#include "acl_sync/disk/piece.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const temporary[] = {"~$*", ".~lock.*#", "*.tmp", "*.filepart", ".*.sw?"};
static const struct store_job job = {.temporary_names = temporary, .temporary_name_count = 5};

static void pieces_and_other_documents(void **state)
{
	static const struct {
		const char *document, *name;
		bool is_piece;
	} rows[] = {
	    /* the name, and something before or after it */
	    {"ecg.pdf", "ecg.pdf~", true},
	    {"ecg.pdf", "#ecg.pdf#", true},
	    {"ecg.pdf", ".ecg.pdf.swp", true},
	    {"ecg.pdf", ".ecg.pdf.Xa81Qz", true},
	    {"ecg.pdf", "ecg.pdf.bak", true},
	    {"ecg.pdf", "ecg.pdf.~1~", true},
	    {".ecg.pdf", ".ecg.pdf~", true},
	    {"~a", "~a.bak", true},
	    /* what is before the suffix, and the suffix of a copy */
	    {"ecg.pdf", "ecg.bak", true},
	    {"ecg.pdf", "ecg~", true},
	    {"ecg.pdf", "~ecg.OLD", true},
	    /* names of programs */
	    {"ecg.pdf", "~WRL0001.tmp", true},
	    {"ecg.pdf", "ecg.pdf.filepart", true},
	    {"ecg.pdf", ".goutputstream-ABC123", true},
	    {"ecg.pdf", "sedAb12Cd", true},
	    {"ecg.pdf", "4913", true},
	    /* locks are of one document */
	    {"letter.odt", ".~lock.letter.odt#", true},
	    {"letter.odt", ".~lock.better.odt#", false},
	    {"letter.odt", ".~lock.tter.odt#", false},
	    {"letter.docx", "~$tter.docx", true},
	    {"letter.docx", "~$letter.docx", true},
	    {"letter.docx", "~$report.docx", false},
	    {"letter.docx", "~$", false},
	    /* other documents */
	    {"ecg.pdf", "ecg.pdf", false},
	    {"ecg.pdf", "2026-11-02-ecg.pdf", false},
	    {"ecg.pdf", "ecg.odt", false},
	    {"ecg.pdf", "ecg-2.pdf", false},
	    {"ecg.pdf", "ecg", false},
	    {"ecg.pdf", "ecgs.bak", false},
	    {"ecg.pdf", "Copy of ecg.pdf", false},
	    {"letter", "letters", false},
	    {"letter", "letter2", false},
	    {"letter", "letter~", true},
	    {"letter", "letter.1", true},
	    {"doc1.odt", "doc10.odt", false},
	    {"a.pdf", "march.pdf", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (piece_matches(&job, rows[i].document, rows[i].name) != rows[i].is_piece)
			fail_msg("%s of %s", rows[i].name, rows[i].document);
}

static void only_in_the_same_directory(void **state)
{
	const struct wanted_document documents[] = {{.path = "2026/a.odt", .is_aside = true},
						    {.path = "2026/b.odt", .is_aside = false},
						    {.path = "2026/c.odt", .is_aside = true},
						    {.path = "a.odt", .is_aside = true}};
	const struct wanted_category category = {.documents = documents, .document_count = 4};
	const struct wanted_document *first = NULL;

	(void)state;
	assert_true(piece_may_be(&job, "2026/a.odt", "2026/a.odt~"));
	assert_false(piece_may_be(&job, "2026/a.odt", "2025/a.odt~"));
	assert_false(piece_may_be(&job, "2026/a.odt", "a.odt~"));
	assert_false(piece_may_be(&job, "a.odt", "2026/a.odt~"));
	assert_int_equal(piece_count(&job, &category, "2026/a.odt~", &first), 1);
	assert_ptr_equal(first, &documents[0]);
	assert_int_equal(piece_count(&job, &category, "2026/x.tmp", &first), 2);
	assert_ptr_equal(first, &documents[0]);
	assert_int_equal(piece_count(&job, &category, "2026/b.odt~", &first), 0);
	assert_int_equal(piece_count(&job, &category, "2025/x.tmp", &first), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pieces_and_other_documents),
	    cmocka_unit_test(only_in_the_same_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
