#include "acl_sync/history/writing.h"

#include "acl_sync/console.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static struct arena *writing_arena(const struct writing *writing)
{
	return writing->report->site->arena;
}

const char *writing_say(const struct writing *writing, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	const char *kept = text == NULL ? NULL : arena_strdup(writing_arena(writing), text);
	free(text);
	if (kept == NULL)
		console_out_of_memory();
	return kept;
}

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
				     "July",    "August",   "September", "October", "November", "December"};

const char *writing_date(const struct writing *writing, int64_t instant)
{
	char text[CALENDAR_INSTANT_SIZE];
	calendar_format(instant, text); /* 2026-11-21T10:05:00+01:00 */
	unsigned long month = strlen(text) < 16 ? 0 : strtoul(text + 5, NULL, 10);
	unsigned long day = month == 0 ? 0 : strtoul(text + 8, NULL, 10);
	if (month < 1 || month > 12)
		return writing_say(writing, "%s", text);
	/* French counts the first of a month, and no other day */
	const char *first = day == 1 && wording_language() == WORDING_FRENCH ? "er" : "";
	return writing_say(writing, "%lu%s %s %.4s, %.5s", day, first, wording(months[month - 1]), text,
			   text + 11);
}

void writing_cell(struct writing *writing, const char *text)
{
	writing->cells = arena_grow(writing_arena(writing), writing->cells, writing->cell_count,
				    &writing->cell_capacity, sizeof(const char *));
	if (writing->cells == NULL)
		console_out_of_memory();
	writing->cells[writing->cell_count++] = text;
}

void writing_heading(const struct writing *writing, const char *text)
{
	writing->form->heading(writing->out, wording(text));
}

void writing_paragraph(const struct writing *writing, const char *text)
{
	writing->form->paragraph(writing->out, wording(text));
}

void writing_table(struct writing *writing, const char *caption, const char *const *headings,
		   size_t column_count)
{
	const char *said[PAGE_COLUMNS_MAX];
	for (size_t i = 0; i < column_count; i++)
		said[i] = wording(headings[i]);
	writing->form->table(
	    writing->out,
	    &(struct page_table){.caption = wording(caption),
				 .column_count = column_count,
				 .headings = said,
				 .cells = writing->cells,
				 .row_count = column_count == 0 ? 0 : writing->cell_count / column_count});
	writing->cell_count = 0;
}

const char *writing_window(const struct writing *writing, int64_t since, int64_t until)
{
	const char *from = since == TIME_ALWAYS ? NULL : writing_date(writing, since);
	const char *to = until == TIME_NEVER ? NULL : writing_date(writing, until);
	if (from != NULL && to != NULL)
		return writing_say(writing, "since %s, until %s", from, to);
	if (from != NULL)
		return writing_say(writing, "since %s", from);
	return to != NULL ? writing_say(writing, "until %s", to)
			  : writing_say(writing, "without an end date");
}
