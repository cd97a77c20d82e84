/* What all resources have, and who reads which type. */
#include "registry/feeds/fhir_resource.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_reference.h"

#include "registry/calendar.h"
#include "registry/feeds/feed_sort.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fhir_read *const readers[FHIR_TYPE_COUNT] = {
    [FHIR_PATIENT] = fhir_patient_read, [FHIR_PRACTITIONER] = fhir_practitioner_read,
    [FHIR_ROLE] = fhir_role_read,       [FHIR_ORGANIZATION] = fhir_place_read,
    [FHIR_LOCATION] = fhir_place_read,  [FHIR_GROUP] = fhir_group_read,
    [FHIR_CARE_TEAM] = fhir_team_read,  [FHIR_ENCOUNTER] = fhir_encounter_read,
    [FHIR_EPISODE] = fhir_episode_read, [FHIR_RELATED] = fhir_related_read,
    [FHIR_CONSENT] = fhir_consent_read, [FHIR_FLAG] = fhir_flag_read,
};

void fhir_resource_fail(struct fhir *fhir, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	feed_out_error_list(fhir->reading->out, fhir->file, fhir->line, format, values);
	va_end(values);
}

/* ---- counted only ---- */

void fhir_resource_count(struct fhir *fhir, const char *type)
{
	for (size_t i = 0; i < fhir->count_used; i++)
		if (strcmp(fhir->counts[i].type, type) == 0) {
			fhir->counts[i].count++;
			return;
		}
	if (fhir->count_used < sizeof(fhir->counts) / sizeof(fhir->counts[0]))
		fhir->counts[fhir->count_used++] = (struct fhir_count){fhir_index_word(fhir, type), 1};
}

/* Has it been counted, so that it is a type? */
static bool is_counted(const struct fhir *fhir, const char *type)
{
	for (size_t i = 0; i < fhir->count_used; i++)
		if (strcmp(fhir->counts[i].type, type) == 0)
			return strcmp(type, "log") != 0 && strcmp(type, "response") != 0;
	return false;
}

static int count_compare(const void *left, const void *right)
{
	const struct fhir_count *a = left, *b = right;
	return strcmp(a->type, b->type);
}

void fhir_resource_say_counts(struct fhir *fhir)
{
	char text[256];
	const void *order[sizeof(fhir->counts) / sizeof(fhir->counts[0])];
	for (size_t i = 0; i < fhir->count_used; i++)
		order[i] = &fhir->counts[i];
	if (!feed_sort(order, fhir->count_used, count_compare))
		fhir->out_of_memory = true;
	for (size_t i = 0; i < fhir->count_used && !fhir->out_of_memory; i++) {
		const struct fhir_count *count = order[i];
		struct feed_fact fact = {.kind = FEED_IGNORED, .file = fhir->file, .line = 1};
		wording_write(text, sizeof(text), "%s: %lu, of no interest here", count->type, count->count);
		fact.fields[FACT_CODE] = "COUNTED";
		fact.fields[FACT_TEXT] = text;
		feed_out_fact(fhir->reading->out, &fact);
	}
	fhir->count_used = 0;
}

/* ---- what all have ---- */

/* Data that is marked as made up has no business in a hospital. */
static bool is_test_data(const json_t *resource)
{
	const json_t *meta = json_object_get(resource, "meta"), *label;
	for (size_t i = 0; (label = fhir_json_item(meta, "security", i)) != NULL; i++) {
		const char *code = fhir_json_text(label, "code");
		if (code != NULL && strcmp(code, "HTEST") == 0)
			return true;
	}
	return false;
}

/* Was a part of it asked for alone? Then what it does not say is not so. */
static bool is_subset(const json_t *resource)
{
	const json_t *tag, *meta = json_object_get(resource, "meta");
	for (size_t i = 0; (tag = fhir_json_item(meta, "tag", i)) != NULL; i++) {
		const char *code = fhir_json_text(tag, "code");
		if (code != NULL && strcmp(code, "SUBSETTED") == 0)
			return true;
	}
	return false;
}

/* A consent that stands in something else would not be read. */
static bool contains_consent(const json_t *resource)
{
	const json_t *inner;
	for (size_t i = 0; (inner = fhir_json_item(resource, "contained", i)) != NULL; i++) {
		const char *name = fhir_json_text(inner, "resourceType");
		if (name != NULL && strcmp(name, "Consent") == 0)
			return true;
	}
	return false;
}

/* The instant as a text that sorts; NULL: it is none. */
static const char *read_updated(const json_t *resource, char buffer[96])
{
	const char *text = fhir_json_text(json_object_get(resource, "meta"), "lastUpdated");
	const char *dot = text == NULL ? NULL : strchr(text, '.');
	char plain[64];
	int64_t instant;
	size_t digits = dot == NULL ? 0 : strspn(dot + 1, "0123456789");
	if (text == NULL || strlen(text) >= sizeof(plain) || strlen(text) < 20)
		return NULL;
	snprintf(plain, sizeof(plain), "%.*s%s", (int)(dot == NULL ? strlen(text) : (size_t)(dot - text)),
		 text, dot == NULL ? "" : dot + 1 + digits);
	if (calendar_parse_start(plain, &instant) != NULL || instant < 0)
		return NULL;
	snprintf(buffer, 96, "%012lld.%.*s", (long long)instant, (int)digits, dot == NULL ? "" : dot + 1);
	return buffer;
}

static const char *key_of_number(struct fhir *fhir, const json_t *resource, const char *type)
{
	const json_t *identifier;
	for (size_t i = 0; (identifier = fhir_json_item(resource, "identifier", i)) != NULL; i++) {
		const char *key = fhir_reference_of_identifier(fhir, type, identifier);
		if (key != NULL)
			return key;
	}
	return NULL;
}

/* "Consent/12"; NULL: it has no name, and nothing can be said of it. */
static const char *find_key(struct fhir *fhir, const json_t *resource, const char *type, const char *full_url)
{
	char path[FHIR_WORD_MAX + 64];
	const char *id = fhir_json_text(resource, "id"), *key = NULL;
	if (id != NULL) {
		snprintf(path, sizeof(path), "%s/%s", type, id);
		key = strpbrk(id, "/?#|") != NULL ? NULL : fhir_reference_of_url(fhir, path);
	} else if (full_url != NULL) {
		key = strncmp(full_url, "urn:", 4) == 0 ? fhir_index_word(fhir, full_url)
							: fhir_reference_of_url(fhir, full_url);
	}
	return key == NULL ? key_of_number(fhir, resource, type) : key;
}

/* By which other names it is meant. */
static void name_it(struct fhir *fhir, struct fhir_record *record, const json_t *resource,
		    const char *full_url)
{
	const json_t *identifier;
	const char *type = fhir_names_of_type(record->type);
	if (full_url != NULL && strncmp(full_url, "urn:", 4) == 0)
		fhir_index_name(fhir, fhir_index_word(fhir, full_url), record);
	for (size_t i = 0; record->type != FHIR_ENCOUNTER && record->type != FHIR_EPISODE &&
			   (identifier = fhir_json_item(resource, "identifier", i)) != NULL;
	     i++) {
		const char *name = fhir_reference_of_identifier(fhir, type, identifier);
		if (name == NULL)
			continue;
		fhir_index_name(fhir, name, record);
		if (record->type == FHIR_CONSENT) /* as conditional deletes say it */
			fhir_index_name(fhir, fhir_index_printf(fhir, "%s?%s", type, strchr(name, '|') + 1),
					record);
	}
}

/* Where the entry at hand is from, and its references lead. */
static void learn_base(struct fhir *fhir, const char *full_url)
{
	fhir->base = full_url == NULL ? NULL : fhir_reference_base(fhir, full_url);
	if (fhir->base == NULL)
		return;
	fhir->has_bases = fhir->has_bases || (fhir->first_base != NULL && fhir->first_base != fhir->base);
	fhir->first_base = fhir->base;
}

static void read_record(struct fhir *fhir, const json_t *resource, enum fhir_type type, const char *key,
			const char *full_url)
{
	char buffer[96];
	struct fhir_record *record = fhir_index_add(fhir, type, key);
	if (record == NULL)
		return;
	const char *updated = read_updated(resource, buffer);
	record->base = fhir->base;
	record->updated = updated == NULL ? NULL : fhir_index_word(fhir, updated);
	readers[type](fhir, record, resource);
	fhir_index_settle(fhir, record);
	if (type == FHIR_ENCOUNTER)
		fhir_past_compare(fhir, record);
	name_it(fhir, record, resource, full_url);
}

/* Those that it contains are known by its key and their own id. */
static void read_contained(struct fhir *fhir, const json_t *resource, const char *holder)
{
	const json_t *inner;
	for (size_t i = 0; (inner = fhir_json_item(resource, "contained", i)) != NULL; i++) {
		const char *name = fhir_json_text(inner, "resourceType"), *id = fhir_json_text(inner, "id");
		enum fhir_type type = name == NULL ? FHIR_TYPE_COUNT : fhir_names_type(name);
		if (type < FHIR_TYPE_COUNT && id != NULL)
			read_record(fhir, inner, type, fhir_index_printf(fhir, "%s#%s", holder, id), NULL);
	}
}

/* It is refused; but a Consent or Flag is read all the same, for it may refuse something. */
static void read_nameless(struct fhir *fhir, const json_t *resource, enum fhir_type type)
{
	const char *key = fhir_index_printf(fhir, "%s?%s:%u", fhir_names_of_type(type),
					    fhir->file_names[fhir->file], fhir->line);
	struct fhir_record *record = fhir_index_add(fhir, type, key);
	if (record == NULL)
		return;
	fhir->holder = record;
	if (type == FHIR_CONSENT || type == FHIR_FLAG)
		readers[type](fhir, record, resource);
	fhir_index_remark(fhir, record, FEED_WARNING, "NOKEY");
	fhir_index_settle(fhir, record);
	fhir->holder = NULL;
}

/* Encounters that are over are most of what there is. */
static bool is_history(struct fhir *fhir, const json_t *resource)
{
	char key[FHIR_WORD_MAX + 16], buffer[96];
	const char *id = fhir_json_text(resource, "id");
	if (id == NULL || strpbrk(id, "/?#|") != NULL || !fhir_encounter_is_past(fhir, resource))
		return false;
	snprintf(key, sizeof(key), "Encounter/%s", id);
	fhir_past_add(fhir, key, read_updated(resource, buffer));
	fhir_resource_count(fhir, "Encounter");
	return true;
}

void fhir_resource_read(struct fhir *fhir, const json_t *resource, unsigned line, const char *full_url)
{
	const char *name = fhir_json_text(resource, "resourceType");
	enum fhir_type type = name == NULL ? FHIR_TYPE_COUNT : fhir_names_type(name);
	fhir->line = line;
	if (name == NULL || (!is_counted(fhir, name) && !fhir_names_is_type(name))) {
		fhir_resource_fail(
		    fhir, "is no resource of FHIR R4 or R5: its resourceType is missing, or not known");
		return;
	}
	if (is_test_data(resource) && !fhir->reading->flags.allow_test_data) {
		fhir_resource_fail(fhir,
				   "is marked as test data (HTEST); take it out, or set allow_test_data");
		return;
	}
	if (contains_consent(resource)) {
		fhir_resource_fail(fhir,
				   "a resource contains a Consent, which is not read; it must stand alone");
		return;
	}
	if (type == FHIR_TYPE_COUNT) {
		fhir_resource_count(fhir, name);
		return;
	}
	if (is_subset(resource)) {
		fhir_resource_fail(fhir,
				   "is a part of a resource (SUBSETTED); ask for all of it, without _summary "
				   "and _elements");
		return;
	}
	if (type == FHIR_ENCOUNTER && is_history(fhir, resource))
		return;
	learn_base(fhir, full_url);
	const char *key = find_key(fhir, resource, name, full_url);
	if (key == NULL) {
		read_nameless(fhir, resource, type);
		return;
	}
	struct fhir_record holder = {.key = key};
	fhir->holder = &holder;
	read_contained(fhir, resource, key);
	fhir->holder = &holder;
	read_record(fhir, resource, type, key, full_url);
	fhir->holder = NULL;
}
