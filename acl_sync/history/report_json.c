/* The report for programs. */
#include "acl_sync/history/opened.h"
#include "acl_sync/history/report.h"

static json_t *row_json(const struct report_row *row)
{
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(row->login));
	json_out_set(object, "profession", json_out_text(row->profession));
	json_out_set(object, "team", json_out_text(row->team));
	json_out_set(object, "categories", json_out_text(row->categories));
	json_out_set(object, "access", json_out_text(access_names[row->access]));
	json_out_set(object, "reason", json_out_text(reason_name(row->reason)));
	json_out_set(object, "rule", json_out_format("R%02u", row->rule));
	json_out_set(object, "since", json_out_instant(row->since));
	json_out_set(object, "until", json_out_instant(row->until));
	return object;
}

static json_t *wish_json(const struct report_wish *wish)
{
	json_t *object = json_object();
	json_out_set(object, "kind", json_out_text(wish->kind));
	json_out_set(object, "whom", json_out_text(wish->whom));
	json_out_set(object, "items", json_out_text(wish->items));
	json_out_set(object, "where", json_out_text(wish->where));
	json_out_set(object, "since", json_out_instant(wish->window.from));
	json_out_set(object, "until", json_out_instant(wish->window.until));
	return object;
}

json_t *report_json(const struct report *report)
{
	json_t *document = json_object(), *rows = json_array(), *wishes = json_array(), *uses = json_array();
	for (size_t i = 0; i < report->row_count; i++)
		json_out_append(rows, row_json(&report->rows[i]));
	for (size_t i = 0; i < report->wish_count; i++)
		json_out_append(wishes, wish_json(&report->wishes[i]));
	for (size_t i = 0; i < report->uses.count; i++)
		json_out_append(uses, opened_use_json(&report->periods, &report->uses.items[i]));
	if (report->identities.count > 1)
		json_out_set(document, "identities",
			     json_out_texts(report->identities.items, report->identities.count));
	json_out_set(document, "patient", json_out_text(report->patient));
	json_out_set(document, "at", json_out_instant(report->site->now));
	json_out_set(document, "kept_since", json_out_instant(report->kept_since));
	json_out_set(document, "entries", rows);
	json_out_set(document, "refused", wishes);
	json_out_set(document, "break_glass", uses);
	return document;
}
