/* The report of a run, and what may stand in it as words. */
#include "acl_sync/disk/store_report.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

const char *const drift_names[] = {
    [DRIFT_MASK] = "mask",       [DRIFT_MISSING] = "missing",
    [DRIFT_EXTRA] = "extra",     [DRIFT_OTHER_BITS] = "other-bits",
    [DRIFT_OWNER] = "owner",     [DRIFT_MODE] = "mode",
    [DRIFT_DEFAULT] = "default", [DRIFT_LINKS] = "links",
    [DRIFT_UNKNOWN] = "unknown", NULL,
};

struct report_word {
	struct report_word *next;
	char text[];
};

const char *report_keep(struct store_report *report, const char *text)
{
	size_t size = strlen(text) + 1;
	/* what is said together is about the same */
	if (report->words != NULL && strcmp(report->words->text, text) == 0)
		return report->words->text;
	struct report_word *word = malloc(sizeof(*word) + size);
	if (word == NULL) {
		report->out_of_memory = true;
		return NULL;
	}
	memcpy(word->text, text, size);
	word->next = report->words;
	report->words = word;
	return word->text;
}

void store_report_init(struct store_report *report)
{
	*report = (struct store_report){.folders = 0};
}

void store_report_clear(struct store_report *report)
{
	for (size_t i = 0; i < report->notice_count; i++)
		free(report->notices[i].path);
	free(report->notices);
	arena_free(report->change_arena);
	arena_free(report->document_change_arena);
	free(report->unmet);
	while (report->words != NULL) {
		struct report_word *next = report->words->next;
		free(report->words);
		report->words = next;
	}
	store_report_init(report);
}

void *report_grow(struct store_report *report, void *array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return array;
	size_t larger = *capacity == 0 ? 16 : *capacity * 2;
	void *moved = realloc(array, larger * size);
	if (moved == NULL)
		report->out_of_memory = true;
	else
		*capacity = larger;
	return moved;
}

/* ---- changes ---- */

/* As report_grow, of what may be very many. */
static void *grow_large(struct store_report *report, struct arena **own, void *array, size_t count,
			size_t *capacity, size_t size)
{
	void *grown = arena_grow_alone(own, array, count, capacity, size);
	report->out_of_memory = report->out_of_memory || grown == NULL;
	return grown;
}

static const char *keep(struct store_report *report, const char *text)
{
	return text == NULL ? NULL : report_keep(report, text);
}

bool report_change(struct store_report *report, const struct access_change *change)
{
	struct access_change *changes =
	    grow_large(report, &report->change_arena, report->changes, report->change_count,
		       &report->change_capacity, sizeof(*changes));
	if (changes == NULL)
		return false;
	report->changes = changes;
	struct access_change *added = &changes[report->change_count];
	*added = *change;
	added->former_patient = keep(report, change->former_patient);
	added->former_category = keep(report, change->former_category);
	if (report->out_of_memory)
		return false;
	report->change_count++;
	report->revoked += change->had > change->wanted;
	report->granted += change->wanted > change->had;
	return true;
}

bool report_document_change(struct store_report *report, const struct document_change *change)
{
	struct document_change *changes =
	    grow_large(report, &report->document_change_arena, report->document_changes,
		       report->document_change_count, &report->document_change_capacity, sizeof(*changes));
	if (changes == NULL)
		return false;
	report->document_changes = changes;
	const char *path = report_keep(report, change->path);
	if (path == NULL)
		return false;
	changes[report->document_change_count] = *change;
	changes[report->document_change_count++].path = path;
	return true;
}

bool report_unmet(struct store_report *report, const struct unmet_document *unmet)
{
	struct unmet_document *items =
	    report_grow(report, report->unmet, report->unmet_count, &report->unmet_capacity, sizeof(*items));
	if (items == NULL)
		return false;
	report->unmet = items;
	const char *path = report_keep(report, unmet->path);
	if (path == NULL)
		return false;
	items[report->unmet_count] = *unmet;
	items[report->unmet_count++].path = path;
	return true;
}

/* ---- notices ---- */

#define MANY_NOTICES 10000
#define PATH_END 200 /* of a path that is cut, as much is kept at both ends */
static const char cut[] = "[...]";

/* Members can make paths of half a megabyte, and a million of them. */
static size_t path_limit(size_t notices)
{
	return notices < MANY_NOTICES ? PATH_MAX : 2 * PATH_END + sizeof(cut);
}

static char *path_copy(const char *path, size_t limit)
{
	size_t length = strlen(path);
	if (length < limit)
		return strdup(length == 0 ? "." : path);
	char *copy = malloc(2 * PATH_END + sizeof(cut));
	if (copy == NULL)
		return NULL;
	memcpy(copy, path, PATH_END);
	memcpy(copy + PATH_END, cut, sizeof(cut) - 1);
	memcpy(copy + PATH_END + sizeof(cut) - 1, path + length - PATH_END, PATH_END + 1);
	return copy;
}

bool report_notice_is_about(const struct store_notice *notice, const char *path)
{
	size_t length = strlen(path);
	if (strcmp(notice->path, length == 0 ? "." : path) == 0)
		return true;
	return length > 2 * PATH_END && strlen(notice->path) == 2 * PATH_END + sizeof(cut) - 1 &&
	       memcmp(notice->path, path, PATH_END) == 0 &&
	       memcmp(notice->path + PATH_END, cut, sizeof(cut) - 1) == 0 &&
	       strcmp(notice->path + PATH_END + sizeof(cut) - 1, path + length - PATH_END) == 0;
}

void report_notice(struct store_report *report, enum notice_kind kind, const char *path, patient_id patient,
		   int error)
{
	struct store_notice *notices = report_grow(report, report->notices, report->notice_count,
						   &report->notice_capacity, sizeof(*notices));
	if (notices == NULL)
		return;
	report->notices = notices;
	char *copy = path_copy(path, path_limit(report->notice_count));
	if (copy == NULL) {
		report->out_of_memory = true;
		return;
	}
	report->notices[report->notice_count++] =
	    (struct store_notice){.kind = kind, .path = copy, .patient = patient, .error = error};
}
