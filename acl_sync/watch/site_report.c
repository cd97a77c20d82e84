#include "acl_sync/watch/site_report.h"

#include "acl_sync/console.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

/* ---- cells ---- */

void site_report_table(struct site_report *report, const struct site_section *section)
{
	report->tables[report->table_count++] = (struct site_table){.section = section};
}

/* `value` is taken over. */
static void add(struct site_report *report, const char *text, json_t *value)
{
	struct site_table *table = &report->tables[report->table_count - 1];
	table->cells = arena_grow(report->site->arena, table->cells, table->count, &table->capacity,
				  sizeof(*table->cells));
	if (table->cells == NULL || text == NULL || value == NULL)
		console_out_of_memory();
	table->cells[table->count++] = (struct site_cell){text, value};
}

void site_report_text(struct site_report *report, const char *text)
{
	add(report, text != NULL ? text : "", json_out_text(text));
}

void site_report_word(struct site_report *report, const char *text)
{
	add(report, text != NULL ? wording(text) : "", json_out_text(text));
}

void site_report_number(struct site_report *report, size_t number)
{
	add(report, arena_printf(report->site->arena, "%zu", number), json_integer((json_int_t)number));
}

void site_report_day(struct site_report *report, int64_t instant)
{
	char text[CALENDAR_INSTANT_SIZE] = "";
	if (instant != TIME_ALWAYS && instant != TIME_NEVER)
		calendar_format(instant, text);
	text[strcspn(text, "T")] = '\0';
	add(report, arena_strdup(report->site->arena, text),
	    text[0] == '\0' ? json_null() : json_out_instant(instant));
}

const char *site_report_profession(const struct site_report *report, login_id login)
{
	const struct facts *facts = report->site->facts;
	const struct professional *professional = login == NO_ID ? NULL : facts->logins[login].professional;
	return professional == NULL ? NULL : facts->policy->professions[professional->profession].name;
}

/* ---- all of it ---- */

bool site_report_build(struct site *site, size_t more_than, struct site_report *ret_report)
{
	*ret_report = (struct site_report){.site = site, .more_than = more_than};
	site_report_reach(ret_report);
	site_report_people(ret_report);
	return site_report_glass(ret_report);
}

void site_report_clear(struct site_report *report)
{
	for (size_t i = 0; i < report->table_count; i++)
		for (size_t j = 0; j < report->tables[i].count; j++)
			json_decref(report->tables[i].cells[j].value);
	report->table_count = 0;
}

/* At least one. */
static size_t column_count(const struct site_section *section)
{
	for (size_t count = 1; count < PAGE_COLUMNS_MAX; count++)
		if (section->columns[count] == NULL)
			return count;
	return PAGE_COLUMNS_MAX;
}

/* ---- for people ---- */

static void write_table(const struct site_report *report, const struct site_table *table,
			const struct page_form *form, FILE *out)
{
	const struct site_section *section = table->section;
	size_t columns = column_count(section);
	const char *headings[PAGE_COLUMNS_MAX];
	const char **cells = arena_array(report->site->arena, table->count, sizeof(*cells));
	if (cells == NULL)
		console_out_of_memory();
	form->heading(out, wording(section->heading));
	if (table->count == 0) {
		form->paragraph(out, wording(section->none));
		return;
	}
	for (size_t i = 0; i < columns; i++)
		headings[i] = wording(section->headings[i]);
	for (size_t i = 0; i < table->count; i++)
		cells[i] = table->cells[i].text[0] != '\0' ? table->cells[i].text : "-";
	form->table(out, &(struct page_table){.caption = wording(section->caption),
					      .column_count = columns,
					      .headings = headings,
					      .cells = cells,
					      .row_count = columns > 0 ? table->count / columns : 0});
}

void site_report_write(const struct site_report *report, const struct page_form *form, FILE *out)
{
	struct site *site = report->site;
	char at[CALENDAR_INSTANT_SIZE];
	calendar_format(site->now, at);
	const char *about =
	    wording_in(site->arena, "As of %s: %zu patients, %zu logins. Very many folders: more than %zu.",
		       at, site->facts->patient_count, site->facts->login_count, report->more_than);
	if (about == NULL)
		console_out_of_memory();
	form->begin(out, wording_language() == WORDING_FRENCH ? "fr" : "en",
		    wording("Who may open what: the whole site"));
	form->paragraph(out, about);
	form->paragraph(out, wording("For the data protection officer. It names logins, and no patient."));
	for (size_t i = 0; i < report->table_count; i++)
		write_table(report, &report->tables[i], form, out);
	form->end(out);
}

/* ---- for programs ---- */

static json_t *table_json(const struct site_table *table)
{
	size_t columns = column_count(table->section);
	json_t *list = json_array();
	for (size_t i = 0; i + columns <= table->count; i += columns) {
		json_t *row = json_object();
		for (size_t j = 0; j < columns; j++)
			json_out_set(row, table->section->columns[j], json_incref(table->cells[i + j].value));
		json_out_append(list, row);
	}
	return list;
}

json_t *site_report_json(const struct site_report *report)
{
	const struct facts *facts = report->site->facts;
	json_t *document = json_object();
	json_out_set(document, "at", json_out_instant(report->site->now));
	json_out_set(document, "patients", json_integer((json_int_t)facts->patient_count));
	json_out_set(document, "logins", json_integer((json_int_t)facts->login_count));
	json_out_set(document, "more_than", json_integer((json_int_t)report->more_than));
	for (size_t i = 0; i < report->table_count; i++)
		json_out_set(document, report->tables[i].section->key, table_json(&report->tables[i]));
	return document;
}
