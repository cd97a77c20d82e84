/* The report's part about emergency accesses. */
#include "acl_sync/history/opened.h"
#include "acl_sync/history/writing.h"
#include "wording/wording.h"

#include <string.h>

static const char *when(const struct writing *writing, const struct use *use)
{
	if (use->refusal != NULL)
		return writing_say(writing, "refused on %s", writing_date(writing, use->from));
	return writing_say(writing, "from %s until %s", writing_date(writing, use->from),
			   writing_date(writing, use->ended != STATE_STILL ? use->ended : use->until));
}

/* What was closed to them without it. */
static const char *opened(const struct writing *writing, const struct use *use)
{
	const struct report *report = writing->report;
	const char *text =
	    opened_text(&report->periods, use, report->identities.count > 1, report->site->arena);
	if (use->refusal != NULL)
		return writing_say(writing, "nothing; it was refused: %s", use->refusal);
	if (opened_unknown(use) != NULL)
		return opened_unknown(use);
	return *text != '\0' ? text : wording("nothing that was not open without it");
}

static const char *justification(const struct writing *writing, const struct use *use)
{
	bool is_given = use->justification != NULL &&
			use->justification[strspn(use->justification, " \t\r\n\v\f")] != '\0';
	const char *text = is_given ? use->justification : wording("none was given");
	bool by_other = use->recorded_by != NULL && strcmp(use->recorded_by, use->login) != 0;
	return by_other ? writing_say(writing, "%s (recorded by %s)", text, use->recorded_by) : text;
}

static const char *review(const struct writing *writing, const struct use *use)
{
	if (!use->is_reviewed)
		return wording("not reviewed yet");
	return writing_say(writing, "on %s by %s: %s", writing_date(writing, use->review.at),
			   use->review.reviewer, use->review.finding);
}

void report_page_uses(struct writing *writing)
{
	static const char *const headings[] = {"Person", "When", "Opened", "Justification", "Review"};
	const struct report *report = writing->report;
	writing_heading(writing, "Emergency accesses");
	writing_paragraph(
	    writing, "In an emergency a professional may claim an access for a short time, with a written "
		     "justification. Each of these claims is kept and reviewed.");
	if (report->uses.count == 0) {
		writing_paragraph(writing, "Nobody has claimed an emergency access to your record.");
		return;
	}
	for (size_t i = 0; i < report->uses.count; i++) {
		const struct use shown = use_printable(&report->uses.items[i], report->site->arena),
				 *use = &shown;
		writing_cell(writing, use->login);
		writing_cell(writing, when(writing, use));
		writing_cell(writing, opened(writing, use));
		writing_cell(writing, justification(writing, use));
		writing_cell(writing, review(writing, use));
	}
	writing_table(writing, "Emergency accesses that were claimed", headings, 5);
}
