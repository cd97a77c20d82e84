/* Names of what editors leave of a document, and names that only look like it. */
#include "acl_sync/disk/piece.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const temporary[] = {"~$*", ".~lock.*#", "*.tmp", "*.filepart", ".*.sw?", "*.upload"};
static const struct store_job job = {.temporary_names = temporary, .temporary_name_count = 6};

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
	    {"letter.odt", "letter.odt~1~", true},
	    {"letter.odt", "letter.odt.~12~", true},
	    {"letter.odt", "letter.odt.~1~~", true},
	    {"letter.odt", "letter.odt.BAK", true},
	    {"letter.odt", "letter.odt.bak1", true},
	    {"letter.odt", "letter.odt.bak~", true},
	    {"letter.odt", "letter.odt.save", true},
	    {"letter.odt", "letter.odt.save.1", true},
	    {"letter.odt", "letter.odt.tmp.4711", true},
	    {"letter.odt", "letter.odt.swo", true},
	    {"letter.odt", "letter.odt.new", true},
	    {"letter.odt", "letter.odt.upload", true},
	    {"letter.odt", "letter.odt.crdownload", true},
	    {"letter.odt", "letter.odt.sb-0a5e8d3c-jWiTcM", true},
	    {"letter.odt", "letter.odt~RF1a2b3c.TMP", true},
	    {"letter.odt", "letter.odt.Xy12Zq", true},
	    {"letter.odt", "letter.odt.aBcDeF", true},
	    {"letter.odt", "letter.odt.a1b2c3", true},
	    {"letter.odt", "letter.odt.ocTransferId4711.part", true},
	    {"letter.odt", "_letter.odt~", true},
	    {"letter.odt", "$letter.odt.tmp", true},
	    {"2026", "2026~", true},
	    {"2026", "2026.~1~", true},
	    /* what begins as hidden files do */
	    {"letter.odt", ".letter.odt", true},
	    {"letter.odt", "._letter.odt", true},
	    {"letter.odt", ".#letter.odt", true},
	    {"letter.odt", ".#letter.odt.1.4", true},
	    {"letter.odt", "#letter.odt#14711aBc", true},
	    {"letter.odt", ".letter.odt.Xy12", true},
	    {"letter.odt", ".letter.odt.kate-swp", true},
	    {"letter.odt", ".letter.odt.4711.tmp", true},
	    {"letter.odt", ".letter.odt.~7fa3", true},
	    {"letter.odt", ".letter.odt-aB12", true},
	    {"letter.odt", "~letter.odt.x", true},
	    /* ... of another document of its own */
	    {"2026", ".2026-11-02-ecg.pdf.Xy12Zq", false},
	    {"2026", ".2026 summary.pdf.Xy12Zq", false},
	    {"2026", ".2026.pdf.Xy12Zq", false},
	    {"letter.odt", ".letter.odt.pdf.Xy12Zq", false},
	    {"letter.odt", ".letter.odt2", false},
	    {"lettr", ".lettr\u00e9", false},
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
	    {"letter", "letter.1", false},
	    {"1.2.840", "1.2.840.113619", false},
	    {"letter", "letter.bak.txt", false},
	    {"lettr", "lettr\u00e9.odt", false},
	    {"2026", "2026-11-02-ecg.pdf", false},
	    {"2026", "2026-11", false},
	    {"2026", "2026 summary.pdf", false},
	    {"2026", "2026 summary.bak", false},
	    {"2026", "2026.pdf", false},
	    {"2026", "2026.11", false},
	    {"2026", "2026.11.bak", false},
	    {"2026", "2026.numbers", false},
	    {"2026", "2026~2027.pdf", false},
	    {"2026", "2026_2027", false},
	    {"2026", "_2026", false},
	    {"2026", "_2026-11-02-ecg.pdf", false},
	    {"2026", "$2026.pdf", false},
	    {"letter.odt", "letter.odt.pdf", false},
	    {"letter.odt", "letter.odt.PDF", false},
	    {"letter.odt", "letter.odt.signed", false},
	    {"letter.odt", "letter.odt.p7m", false},
	    {"letter.odt", "letter.odt-signed.pdf", false},
	    {"letter.odt", "letter.odt_2026.pdf", false},
	    {"letter.odt", "letter.odt (2)", false},
	    {"letter.odt", "letter.odt.Xy12Zq.pdf", false},
	    {"letter.odt", "_letter.odt", false},
	    {"witness", "witness 2.pdf", false},
	    {"doc1.odt", "doc10.odt", false},
	    {"a.pdf", "march.pdf", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct piece_document document = {.path = rows[i].document};
		struct piece_index index = {&job, &document, 1};
		piece_index_sort(&index);
		if ((piece_find(&index, rows[i].name, NULL, NULL) != PIECE_NONE) != rows[i].is_piece)
			fail_msg("%s of %s", rows[i].name, rows[i].document);
	}
}

/* ---- of many ---- */

struct found {
	char text[256]; /* numbers; with a dot after what it is named after wholly */
};

static void note(void *context, const struct piece_document *document, bool is_whole)
{
	struct found *found = context;
	size_t length = strlen(found->text);
	snprintf(found->text + length, sizeof(found->text) - length, "%zu%s ", document->number,
		 is_whole ? "." : "");
}

static void each_is_found_among_many(void **state)
{
	static const char *const paths[] = {"2026/a.odt",     "2026/b.odt", "2026/a.pdf", "a.odt",
					    "2026/a.odt.old", "2026/a",     "2026/ab.odt"};
	static const struct {
		const char *path, *found;
		enum piece_kind kind;
	} rows[] = {
	    {"2026/a.odt~", "0. 4 ", PIECE_OWN},
	    {"2026/a~", "5. 0 2 ", PIECE_OWN},
	    {"2026/a.odt", "", PIECE_NONE},
	    {"2026/b.odt~", "1. ", PIECE_OWN},
	    {"2026/.b.odt.swp", "1. ", PIECE_OWN},
	    {"2026/b.bak", "1 ", PIECE_OWN},
	    {"2026/a.bak", "5. 0 2 ", PIECE_OWN},
	    {"2026/a.odt.old~", "0. 4. ", PIECE_OWN},
	    {"2026/a.odt.old", "0. ", PIECE_OWN},
	    {"2026/ab.odt1", "", PIECE_NONE},
	    {"2026/.~lock.a.pdf#", "2. ", PIECE_OWN},
	    {"2026/.~lock.c.pdf#", "", PIECE_NONE},
	    {"2026/x.tmp", "", PIECE_TEMPORARY},
	    {"2026/x.odt", "", PIECE_NONE},
	    {"2025/a.odt~", "", PIECE_NONE},
	    {"2025/x.tmp", "", PIECE_NONE},
	    {"a.odt~", "3. ", PIECE_OWN},
	};
	struct piece_document documents[7];
	struct piece_index index = {&job, documents, 7};
	size_t first;

	(void)state;
	for (size_t i = 0; i < 7; i++)
		documents[i] = (struct piece_document){.path = paths[i], .number = i};
	piece_index_sort(&index);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct found found = {""};
		assert_int_equal(piece_find(&index, rows[i].path, note, &found), rows[i].kind);
		assert_string_equal(found.text, rows[i].found);
	}
	assert_int_equal(piece_directory(&index, "2026/x", &first), 6);
	assert_int_equal(piece_directory(&index, "x", &first), 1);
	assert_int_equal(first, 0);
	assert_int_equal(piece_directory(&index, "2025/x", &first), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pieces_and_other_documents),
	    cmocka_unit_test(each_is_found_among_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
