#include "acl_sync/history/report_page.h"

#include "acl_sync/console.h"
#include "acl_sync/history/writing.h"
#include "acl_sync/init/init_matrix.h"
#include "wording/wording.h"

#include <string.h>

/* ---- who may open it ---- */

static const char *const reasons[REASON_COUNT] = {
    [REASON_PATIENT_SELF] = "it is your own record",
    [REASON_DEROGATION_MANDATORY] = "a law orders this access",
    [REASON_DEROGATION_PERMITTED] = "a law permits this access, and a professional has agreed to it",
    [REASON_REPRESENTATIVE] = "represents you in law",
    [REASON_HEIR] = "is an heir, for a purpose that the law knows",
    [REASON_RELATIVE_AGREED] = "you have agreed to it",
    [REASON_SITE_ROLE] = "has a task for all patients of this establishment",
    [REASON_ATTENDING] = "is your attending physician",
    [REASON_CARE_TEAM] = "takes part in your care",
    [REASON_SUPERVISED] = "is a student, supervised by a professional who may read it",
    [REASON_CONSENT] = "you have consented to it",
    [REASON_BREAK_GLASS] = "has claimed an emergency access",
    [REASON_DEPOSIT_ONLY] = "takes part in your care and may add to it until you consent",
};

static const char *const accesses[] = {
    [ACCESS_NONE] = "nothing",
    [ACCESS_DEPOSIT] = "may add documents without reading",
    [ACCESS_READ] = "may read",
    [ACCESS_WRITE] = "may read and write",
};

static const char *why(const struct writing *writing, const struct report_row *row)
{
	const char *reason = reasons[row->reason] == NULL ? reason_name(row->reason) : reasons[row->reason];
	if (row->team != NULL)
		return writing_say(writing, "%s (team %s)", wording(reason), row->team);
	return wording(reason);
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* How many rows from `first` on are one for people: the same person on the same ground, who reads some and writes some. */
static size_t alike(const struct report *report, size_t first)
{
	const struct report_row *one = &report->rows[first];
	size_t count = 1;
	while (first + count < report->row_count) {
		const struct report_row *next = &report->rows[first + count];
		if (!is_same(one->login, next->login) || one->reason != next->reason ||
		    !is_same(one->team, next->team) || one->since != next->since || one->until != next->until)
			break;
		count++;
	}
	return count;
}

static const char *what(const struct writing *writing, const struct report_row *rows, size_t count)
{
	const char *text = "";
	for (size_t i = 0; i < count; i++)
		text = writing_say(writing, "%s%s%s: %s", text, i > 0 ? wording("; ") : "",
				   wording(accesses[rows[i].access]), rows[i].categories);
	return text;
}

static void write_who(struct writing *writing)
{
	static const char *const headings[] = {"Person", "What", "Why", "When"};
	const struct report *report = writing->report;
	writing_heading(writing, "Who may open it");
	if (report->row_count == 0) {
		writing_paragraph(writing, "Nobody may open your record.");
		return;
	}
	for (size_t i = 0, count; i < report->row_count; i += count) {
		const struct report_row *row = &report->rows[i];
		count = alike(report, i);
		writing_cell(writing, row->profession == NULL
					  ? row->login
					  : writing_say(writing, "%s (%s)", row->login,
							init_profession_word(row->profession)));
		writing_cell(writing, what(writing, row, count));
		writing_cell(writing, why(writing, row));
		writing_cell(writing, writing_window(writing, row->since, row->until));
	}
	writing_table(writing, "People who may open your record, what of it, why, and since when", headings,
		      4);
	writing_paragraph(writing,
			  "Those who could open it earlier, and no longer may, are not on this page: ask "
			  "at the desk for the history.");
	if (report->kept_since != TIME_NEVER)
		writing->form->paragraph(writing->out,
					 writing_say(writing,
						     "What was known earlier is not kept: an access "
						     "that is said to begin on %s may be older.",
						     writing_date(writing, report->kept_since)));
}

/* ---- what is refused ---- */

static const char *wish(const struct writing *writing, const struct report_wish *wish)
{
	if (strcmp(wish->kind, "objection") == 0)
		return writing_say(writing, "You object to: %s", wish->whom);
	if (strcmp(wish->kind, "withheld") == 0)
		return wording("You withhold this from all but its author");
	if (strcmp(wish->kind, "deleted") == 0)
		return wording("You had this deleted");
	if (strcmp(wish->kind, "set_aside") == 0)
		return wording("Set aside: it names what is not known any more. Please ask at the desk");
	return wording("You have closed your shared record");
}

static void write_wishes(struct writing *writing)
{
	static const char *const headings[] = {"Your wish", "What", "When", "Kept as"};
	const struct report *report = writing->report;
	writing_heading(writing, "What is refused at your wish");
	if (report->wish_count == 0) {
		writing_paragraph(writing, "No refusal of yours is recorded.");
		return;
	}
	for (size_t i = 0; i < report->wish_count; i++) {
		const struct report_wish *item = &report->wishes[i];
		writing_cell(writing, wish(writing, item));
		writing_cell(writing, item->items != NULL ? item->items : wording("the whole record"));
		writing_cell(writing, writing_window(writing, item->window.from, item->window.until));
		writing_cell(writing, item->where);
	}
	writing_table(writing, "What you have refused, and to whom", headings, 4);
}

/* ---- whom to turn to ---- */

static const char *join(const struct writing *writing, const struct words *words)
{
	const char *joined = "";
	for (size_t i = 0; i < words->count && joined != NULL; i++)
		joined = arena_printf(writing->report->site->arena, "%s%s%s", joined, i == 0 ? "" : ", ",
				      words->items[i]);
	if (joined == NULL)
		console_out_of_memory();
	return joined;
}

static void write_contact(const struct writing *writing, const char *format, const struct words *logins)
{
	if (logins->count > 0)
		writing->form->paragraph(
		    writing->out, writing_say(writing, "%s %s.", wording(format), join(writing, logins)));
}

static void write_contacts(const struct writing *writing)
{
	const struct offices *offices = &writing->report->site->settings->offices;
	writing_heading(writing, "Whom to turn to");
	writing_paragraph(
	    writing,
	    "You may object to any of these people at any time, without giving a reason, for the whole "
	    "record or a part of it. Say so at the desk where you are received: it is in force at "
	    "once.");
	write_contact(writing, "Your wishes are taken down by:", &offices->desk);
	write_contact(writing, "Emergency accesses are reviewed by:", &offices->review);
	write_contact(writing, "Who opened what is watched over by:", &offices->audit);
	writing_paragraph(
	    writing, "If you believe that somebody has opened your record without right, write to the "
		     "establishment's data protection officer or to its management. You may also turn to the "
		     "data protection authority (in France the CNIL).");
}

void report_page_write(const struct report *report, const struct page_form *form, FILE *out)
{
	struct writing writing = {.report = report, .form = form, .out = out};
	form->begin(out, wording_language() == WORDING_FRENCH ? "fr" : "en",
		    wording("Who may open your health record"));
	form->paragraph(out, writing_say(&writing, "Record: %s. As of %s.", report->patient,
					 writing_date(&writing, report->site->now)));
	/* the first is `patient` */
	const struct words others = {report->identities.items + 1, report->identities.count - 1};
	if (others.count > 0)
		form->paragraph(out, writing_say(&writing, "Also kept under: %s.", join(&writing, &others)));
	writing_paragraph(
	    &writing, "This page is for the patient alone: it says who treats them. Hand it to nobody else "
		      "without their agreement.");
	write_who(&writing);
	write_wishes(&writing);
	report_page_uses(&writing);
	write_contacts(&writing);
	form->end(out);
}
