#include "acl_sync/history/report_page.h"

#include "acl_sync/console.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct writing {
	const struct report *report;
	const struct page_form *form;
	FILE *out;
	const char **cells; /* of the table at hand */
	size_t cell_count, cell_capacity;
};

/* ---- parts ---- */

static struct arena *arena_of(const struct writing *writing)
{
	return writing->report->site->arena;
}

/* A text in the language of the site, in the arena. */
static const char *say(const struct writing *writing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static const char *say(const struct writing *writing, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	const char *kept = text == NULL ? NULL : arena_strdup(arena_of(writing), text);
	free(text);
	if (kept == NULL)
		console_out_of_memory();
	return kept;
}

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
				     "July",    "August",   "September", "October", "November", "December"};

/* "21 November 2026, 10:05", in the site's zone. */
static const char *date(const struct writing *writing, int64_t instant)
{
	char text[CALENDAR_INSTANT_SIZE];
	calendar_format(instant, text); /* 2026-11-21T10:05:00+01:00 */
	unsigned long month = strlen(text) < 16 ? 0 : strtoul(text + 5, NULL, 10);
	unsigned long day = month == 0 ? 0 : strtoul(text + 8, NULL, 10);
	if (month < 1 || month > 12)
		return say(writing, "%s", text);
	return say(writing, "%lu %s %.4s, %.5s", day, wording(months[month - 1]), text, text + 11);
}

static void cell(struct writing *writing, const char *text)
{
	writing->cells = arena_grow(arena_of(writing), writing->cells, writing->cell_count,
				    &writing->cell_capacity, sizeof(const char *));
	if (writing->cells == NULL)
		console_out_of_memory();
	writing->cells[writing->cell_count++] = text;
}

static void heading(const struct writing *writing, const char *text)
{
	writing->form->heading(writing->out, wording(text));
}

static void paragraph(const struct writing *writing, const char *text)
{
	writing->form->paragraph(writing->out, wording(text));
}

/* The table of all cells since the last one. */
static void table(struct writing *writing, const char *caption, const char *const *headings,
		  size_t column_count)
{
	const char *said[PAGE_COLUMNS_MAX];
	for (size_t i = 0; i < column_count; i++)
		said[i] = wording(headings[i]);
	writing->form->table(writing->out,
			     &(struct page_table){.caption = wording(caption),
						  .column_count = column_count,
						  .headings = said,
						  .cells = writing->cells,
						  .row_count = writing->cell_count / column_count});
	writing->cell_count = 0;
}

static const char *window(const struct writing *writing, int64_t since, int64_t until)
{
	const char *from = since == TIME_ALWAYS ? NULL : date(writing, since);
	const char *to = until == TIME_NEVER ? NULL : date(writing, until);
	if (from != NULL && to != NULL)
		return say(writing, "since %s, until %s", from, to);
	if (from != NULL)
		return say(writing, "since %s", from);
	return to != NULL ? say(writing, "until %s", to) : say(writing, "without an end date");
}

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
		return say(writing, "%s (team %s)", wording(reason), row->team);
	return wording(reason);
}

static void write_who(struct writing *writing)
{
	static const char *const headings[] = {"Person", "What", "Why", "When"};
	const struct report *report = writing->report;
	heading(writing, "Who may open it");
	if (report->row_count == 0) {
		paragraph(writing, "Nobody may open your record.");
		return;
	}
	for (size_t i = 0; i < report->row_count; i++) {
		const struct report_row *row = &report->rows[i];
		cell(writing, row->profession == NULL ? row->login
						      : say(writing, "%s (%s)", row->login, row->profession));
		cell(writing, say(writing, "%s: %s", wording(accesses[row->access]), row->categories));
		cell(writing, why(writing, row));
		cell(writing, window(writing, row->since, row->until));
	}
	table(writing, "People who may open your record, what of it, why, and since when", headings, 4);
	if (report->kept_since != TIME_NEVER)
		writing->form->paragraph(writing->out, say(writing,
							   "What was known earlier is not kept: an access "
							   "that is said to begin on %s may be older.",
							   date(writing, report->kept_since)));
}

/* ---- what is refused ---- */

static const char *wish(const struct writing *writing, const struct report_wish *wish)
{
	if (strcmp(wish->kind, "objection") == 0)
		return say(writing, "You object to: %s", wish->whom);
	if (strcmp(wish->kind, "withheld") == 0)
		return wording("You withhold this from all but its author");
	if (strcmp(wish->kind, "deleted") == 0)
		return wording("You had this deleted");
	return wording("You have closed your shared record");
}

static void write_wishes(struct writing *writing)
{
	static const char *const headings[] = {"Your wish", "What", "When", "Kept as"};
	const struct report *report = writing->report;
	heading(writing, "What is refused at your wish");
	if (report->wish_count == 0) {
		paragraph(writing, "No refusal of yours is recorded.");
		return;
	}
	for (size_t i = 0; i < report->wish_count; i++) {
		const struct report_wish *item = &report->wishes[i];
		cell(writing, wish(writing, item));
		cell(writing, item->items != NULL ? item->items : wording("the whole record"));
		cell(writing, window(writing, item->window.from, item->window.until));
		cell(writing, item->where);
	}
	table(writing, "What you have refused, and to whom", headings, 4);
}

/* ---- uses of break-glass ---- */

static const char *when(const struct writing *writing, const struct use *use)
{
	if (use->refusal != NULL)
		return say(writing, "refused on %s", date(writing, use->from));
	return say(writing, "from %s until %s", date(writing, use->from),
		   date(writing, use->ended != STATE_STILL ? use->ended : use->until));
}

static const char *justification(const struct writing *writing, const struct use *use)
{
	const char *text = use->justification != NULL ? use->justification : wording("none was given");
	bool by_other = use->recorded_by != NULL && strcmp(use->recorded_by, use->login) != 0;
	return by_other ? say(writing, "%s (recorded by %s)", text, use->recorded_by) : text;
}

static const char *review(const struct writing *writing, const struct use *use)
{
	if (!use->is_reviewed)
		return wording("not reviewed yet");
	return say(writing, "on %s by %s: %s", date(writing, use->review.at), use->review.reviewer,
		   use->review.finding);
}

static void write_uses(struct writing *writing)
{
	static const char *const headings[] = {"Person", "When", "Justification", "Review"};
	const struct report *report = writing->report;
	heading(writing, "Emergency accesses");
	paragraph(writing,
		  "In an emergency a professional may claim an access for a short time, with a written "
		  "justification. Each of these claims is kept and reviewed.");
	if (report->uses.count == 0) {
		paragraph(writing, "Nobody has claimed an emergency access to your record.");
		return;
	}
	for (size_t i = 0; i < report->uses.count; i++) {
		const struct use *use = &report->uses.items[i];
		cell(writing, use->login);
		cell(writing, when(writing, use));
		cell(writing, justification(writing, use));
		cell(writing, review(writing, use));
	}
	table(writing, "Emergency accesses that were claimed", headings, 4);
}

/* ---- whom to turn to ---- */

static const char *join(const struct writing *writing, const struct words *logins)
{
	const char *joined = "";
	for (size_t i = 0; i < logins->count && joined != NULL; i++)
		joined =
		    arena_printf(arena_of(writing), "%s%s%s", joined, i == 0 ? "" : ", ", logins->items[i]);
	if (joined == NULL)
		console_out_of_memory();
	return joined;
}

static void write_contact(const struct writing *writing, const char *format, const struct words *logins)
{
	if (logins->count > 0)
		writing->form->paragraph(writing->out,
					 say(writing, "%s %s.", wording(format), join(writing, logins)));
}

static void write_contacts(const struct writing *writing)
{
	const struct offices *offices = &writing->report->site->settings->offices;
	heading(writing, "Whom to turn to");
	paragraph(writing,
		  "You may object to any of these people at any time, without giving a reason, for the whole "
		  "record or a part of it. Say so at the desk where you are received: it is in force at "
		  "once.");
	write_contact(writing, "Your wishes are taken down by:", &offices->desk);
	write_contact(writing, "Emergency accesses are reviewed by:", &offices->review);
	write_contact(writing, "Who opened what is watched over by:", &offices->audit);
	paragraph(writing,
		  "If you believe that somebody has opened your record without right, write to the "
		  "establishment's data protection officer or to its management. You may also turn to the "
		  "data protection authority (in France the CNIL).");
}

void report_page_write(const struct report *report, const struct page_form *form, FILE *out)
{
	struct writing writing = {.report = report, .form = form, .out = out};
	form->begin(out, wording_language() == WORDING_FRENCH ? "fr" : "en",
		    wording("Who may open your health record"));
	form->paragraph(
	    out, say(&writing, "Record: %s. As of %s.", report->patient, date(&writing, report->site->now)));
	paragraph(&writing,
		  "This page is for the patient alone: it says who treats them. Hand it to nobody else "
		  "without their agreement.");
	write_who(&writing);
	write_wishes(&writing);
	write_uses(&writing);
	write_contacts(&writing);
	form->end(out);
}
