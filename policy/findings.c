#include "policy/findings.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void findings_init(struct findings *findings)
{
	*findings = (struct findings){0};
}

void findings_clear(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		free(findings->items[i].where);
		free(findings->items[i].text);
	}
	free(findings->items);
	*findings = (struct findings){.format = findings->format, .names_patients = findings->names_patients};
}

const char *findings_shown(const struct findings *findings, const char *quoted)
{
	return findings->names_patients ? quoted : "?";
}

void origin_format(struct origin origin, char *buffer, size_t size)
{
	const char *file = origin.file == NULL ? "" : origin.file;
	if (origin.line == 0)
		snprintf(buffer, size, "%s", file);
	else
		snprintf(buffer, size, "%s:%u", file, origin.line);
}

static bool findings_have_room(struct findings *findings)
{
	if (findings->count < findings->capacity)
		return true;
	size_t capacity = findings->capacity == 0 ? 16 : findings->capacity * 2;
	struct finding *items = reallocarray(findings->items, capacity, sizeof(*items));
	if (items == NULL)
		return false;
	findings->items = items;
	findings->capacity = capacity;
	return true;
}

char *findings_format(const struct findings *findings, const char *format, va_list values)
{
	char *text;
	if (findings->format != NULL)
		return findings->format(format, values);
	return vasprintf(&text, format, values) < 0 ? NULL : text;
}

void findings_add_list(struct findings *findings, enum severity severity, struct origin origin,
		       const char *format, va_list values)
{
	char where[4352];
	origin_format(origin, where, sizeof(where));
	struct finding finding = {.severity = severity, .where = strdup(where)};
	finding.text = findings_format(findings, format, values);
	if (finding.where == NULL || finding.text == NULL || !findings_have_room(findings)) {
		free(finding.where);
		free(finding.text);
		findings->out_of_memory = true;
		findings->error_count++;
		return;
	}
	findings->items[findings->count++] = finding;
	if (severity == SEVERITY_ERROR)
		findings->error_count++;
}

void findings_add(struct findings *findings, enum severity severity, struct origin origin, const char *format,
		  ...)
{
	va_list values;
	va_start(values, format);
	findings_add_list(findings, severity, origin, format, values);
	va_end(values);
}

void findings_move(struct findings *from, struct findings *to)
{
	for (size_t i = 0; i < from->count; i++) {
		if (!findings_have_room(to)) {
			to->out_of_memory = true;
			to->error_count++;
			break;
		}
		to->items[to->count++] = from->items[i];
		to->error_count += from->items[i].severity == SEVERITY_ERROR;
		from->items[i] = (struct finding){0};
	}
	to->error_count += from->out_of_memory && !to->out_of_memory;
	to->out_of_memory = to->out_of_memory || from->out_of_memory;
	findings_clear(from);
}

/* "a.conf:9" before "a.conf:10": the name, then the number behind the last colon. */
static int where_compare(const char *a, const char *b)
{
	const char *a_colon = strrchr(a, ':');
	const char *b_colon = strrchr(b, ':');
	if (a_colon == NULL || b_colon == NULL || a_colon - a != b_colon - b ||
	    memcmp(a, b, (size_t)(a_colon - a)) != 0)
		return strcmp(a, b);
	unsigned long a_line = strtoul(a_colon + 1, NULL, 10);
	unsigned long b_line = strtoul(b_colon + 1, NULL, 10);
	return a_line < b_line ? -1 : a_line > b_line ? 1 : strcmp(a_colon, b_colon);
}

static int finding_compare(const void *left, const void *right)
{
	const struct finding *a = left;
	const struct finding *b = right;
	int order = where_compare(a->where, b->where);
	if (order == 0)
		order = (int)b->severity - (int)a->severity;
	return order != 0 ? order : strcmp(a->text, b->text);
}

void findings_sort(struct findings *findings)
{
	if (findings->count < 2)
		return;
	qsort(findings->items, findings->count, sizeof(*findings->items), finding_compare);
	size_t kept = 1;
	for (size_t i = 1; i < findings->count; i++) {
		struct finding *item = &findings->items[i];
		if (finding_compare(&findings->items[kept - 1], item) != 0) {
			findings->items[kept++] = *item;
			continue;
		}
		if (item->severity == SEVERITY_ERROR)
			findings->error_count--;
		free(item->where);
		free(item->text);
	}
	findings->count = kept;
}
