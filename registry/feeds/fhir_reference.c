/* References: as they are written, and where they lead. */
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static bool is_id(const char *text, size_t size)
{
	static const char marks[] = "-._~:@+";
	for (size_t i = 0; i < size; i++) {
		char c = text[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!is_letter && strchr(marks, c) == NULL)
			return false;
	}
	return size > 0 && size <= 255;
}

/* "%7C" becomes "|". false: it does not fit, or is no text. */
static bool decode(const char *text, char buffer[FHIR_WORD_MAX])
{
	size_t used = 0;
	for (; *text != '\0' && used + 1 < FHIR_WORD_MAX; text++) {
		char digits[3] = {0};
		if (*text != '%') {
			buffer[used++] = *text;
			continue;
		}
		memcpy(digits, text + 1, strnlen(text + 1, 2));
		if (strspn(digits, "0123456789abcdefABCDEF") != 2)
			return false;
		buffer[used++] = (char)strtoul(digits, NULL, 16);
		text += 2;
	}
	buffer[used] = '\0';
	return *text == '\0' && feed_text_is_plain(buffer, used);
}

/* Where "Type?.." begins in the address of a search. */
static const char *find_type(const char *url, const char *question)
{
	const char *type = question;
	while (type > url && type[-1] != '/')
		type--;
	return type;
}

/* "Type?identifier=SYSTEM|VALUE" */
static const char *of_search(struct fhir *fhir, const char *url, const char *question)
{
	char value[FHIR_WORD_MAX];
	const char *type = find_type(url, question);
	if (strncmp(question, "?identifier=", 12) != 0 || strchr(question, '&') != NULL ||
	    !decode(question + 12, value) || *value == '\0')
		return NULL;
	return fhir_index_printf(fhir, "%.*s?%s", (int)(question - type), type, value);
}

/* Where "Type/id" begins in an address, *ret_end: behind it; NULL: it is none of a resource. */
static const char *find_id(const char *url, const char **ret_end)
{
	char type[64];
	const char *version = strstr(url, "/_history/");
	const char *end = version != NULL ? version : url + strlen(url), *id = end, *start;
	while (id > url && id[-1] != '/')
		id--;
	start = id > url ? id - 1 : url;
	while (start > url && start[-1] != '/')
		start--;
	if (id == url || (size_t)(id - 1 - start) >= sizeof(type) || !is_id(id, (size_t)(end - id)))
		return NULL;
	snprintf(type, sizeof(type), "%.*s", (int)(id - 1 - start), start);
	*ret_end = end;
	return fhir_names_is_type(type) ? start : NULL;
}

const char *fhir_reference_of_url(struct fhir *fhir, const char *url)
{
	const char *question = strchr(url, '?'), *end, *start;
	if (question != NULL)
		return of_search(fhir, url, question);
	start = find_id(url, &end);
	return start == NULL ? NULL : fhir_index_printf(fhir, "%.*s", (int)(end - start), start);
}

const char *fhir_reference_base(struct fhir *fhir, const char *url)
{
	const char *question = strchr(url, '?'), *scheme = strstr(url, "://"), *end;
	if (scheme == NULL || (question != NULL && question < scheme) || strchr(url, ' ') != NULL)
		return NULL;
	const char *start = question == NULL ? find_id(url, &end) : find_type(url, question);
	return start == NULL ? NULL : fhir_index_printf(fhir, "%.*s", (int)(start - url - 1), url);
}

const char *fhir_reference_of_identifier(struct fhir *fhir, const char *type, const json_t *identifier)
{
	const char *system = fhir_json_text(identifier, "system"),
		   *value = fhir_json_text(identifier, "value");
	if (value == NULL || (system == NULL && json_object_get(identifier, "system") != NULL) ||
	    (system != NULL && strchr(system, '|') != NULL))
		return NULL;
	return fhir_index_printf(fhir, "%s?%s|%s", type, system == NULL ? "" : system, value);
}

static const char *read_address(struct fhir *fhir, const char *url)
{
	if (url == NULL)
		return NULL;
	if (url[0] == '#')
		return fhir->holder == NULL || !is_id(url + 1, strlen(url + 1))
			   ? NULL
			   : fhir_index_printf(fhir, "%s%s", fhir->holder->key, url);
	if (strncmp(url, "urn:uuid:", 9) == 0 || strncmp(url, "urn:oid:", 8) == 0)
		return fhir_index_word(fhir, url);
	const char *name = fhir_reference_of_url(fhir, url), *base = fhir_reference_base(fhir, url);
	if (base == NULL && strchr(url, ':') == NULL)
		base = fhir->base; /* it is relative to where it stands */
	return name == NULL || base == NULL || strchr(url, '?') != NULL
		   ? name
		   : fhir_index_printf(fhir, "!%s %s", base, name);
}

const char *fhir_reference_read(struct fhir *fhir, const json_t *reference, const char *type)
{
	const char *said = fhir_json_text(reference, "type");
	const json_t *identifier = json_object_get(reference, "identifier");
	if (!json_is_object(reference) ||
	    fhir_json_has_unknown(reference, "|reference|type|identifier|display|"))
		return NULL;
	const char *address = read_address(fhir, fhir_json_text(reference, "reference"));
	bool is_broken = address == NULL && json_object_get(reference, "reference") != NULL;
	const char *number = is_broken || !json_is_object(identifier)
				 ? NULL
				 : fhir_reference_of_identifier(fhir, said == NULL ? type : said, identifier);
	if (address == NULL || number == NULL)
		return address == NULL ? number : address;
	return fhir_index_printf(fhir, "%s\n%s", address, number);
}

/* ---- following ---- */

const char *fhir_reference_plain(const char *reference)
{
	return reference[0] == '!' ? strchr(reference, ' ') + 1 : reference;
}

/* The first or second of a reference that is two. */
static bool part(const char *reference, unsigned n, char buffer[2 * FHIR_WORD_MAX])
{
	const char *end = strchr(reference, '\n');
	if (n == 1 && end == NULL)
		return false;
	const char *from = n == 1 ? end + 1 : reference;
	size_t size = n == 0 && end != NULL ? (size_t)(end - reference) : strlen(from);
	if (size >= (size_t)2 * FHIR_WORD_MAX)
		return false;
	memcpy(buffer, from, size);
	buffer[size] = '\0';
	return true;
}

static struct fhir_record *follow_one(const struct fhir *fhir, const char *name)
{
	struct fhir_record *record = fhir_index_find(fhir, name);
	const struct fhir_slot *slot = record != NULL ? NULL : fhir_index_named(fhir, name);
	if (slot != NULL && slot->more == NULL)
		record = fhir_index_find(fhir, slot->record->key);
	return record == NULL || record->is_gone ? NULL : record;
}

struct fhir_record *fhir_reference_follow(const struct fhir *fhir, const char *reference)
{
	char name[2 * FHIR_WORD_MAX];
	struct fhir_record *record = NULL;
	reference = fhir_reference_plain(reference);
	for (unsigned i = 0; i < 2 && record == NULL && part(reference, i, name); i++)
		record = follow_one(fhir, name);
	return record;
}

enum fhir_type fhir_reference_type(const char *reference, const struct fhir_record *record)
{
	char type[32];
	reference = fhir_reference_plain(reference);
	size_t length = strcspn(reference, "/?");
	if (record != NULL || length >= sizeof(type))
		return record == NULL ? FHIR_TYPE_COUNT : record->type;
	memcpy(type, reference, length);
	type[length] = '\0';
	return fhir_names_type(type);
}

/* ---- whose servers ---- */

bool fhir_reference_has_servers(const struct fhir *fhir)
{
	return *fhir->reading->flags.base_urls != '\0' || (fhir->first_base != NULL && !fhir->has_bases);
}

bool fhir_reference_is_ours(const struct fhir *fhir, const char *base)
{
	const char *ours = fhir->reading->flags.base_urls;
	char with_slash[FHIR_WORD_MAX];
	if (*ours == '\0')
		return fhir_reference_has_servers(fhir) && strcmp(base, fhir->first_base) == 0;
	snprintf(with_slash, sizeof(with_slash), "%s/", base);
	return fhir_reference_is_system(ours, base) || fhir_reference_is_system(ours, with_slash);
}

static bool is_ours(const struct fhir *fhir, const struct fhir_record *record)
{
	return record == NULL || record->base == NULL || fhir_reference_is_ours(fhir, record->base);
}

static bool is_here(const struct fhir *fhir, const char *reference)
{
	char first[2 * FHIR_WORD_MAX], second[2 * FHIR_WORD_MAX], base[FHIR_WORD_MAX];
	const char *plain = fhir_reference_plain(reference);
	const struct fhir_record *record = fhir_reference_follow(fhir, reference);
	if (reference[0] != '!')
		return is_ours(fhir, record);
	snprintf(base, sizeof(base), "%.*s", (int)(plain - reference - 2), reference + 1);
	if (fhir_reference_is_ours(fhir, base))
		return record == NULL || record->base == NULL || strcmp(record->base, base) == 0;
	/* a number is the same everywhere, as long as the address leads nowhere */
	return part(plain, 0, first) && part(plain, 1, second) && follow_one(fhir, first) == NULL &&
	       is_ours(fhir, record);
}

static bool is_deleted(const struct fhir *fhir, const char *reference)
{
	char name[2 * FHIR_WORD_MAX];
	reference = fhir_reference_plain(reference);
	for (unsigned i = 0; i < 2 && part(reference, i, name); i++) {
		const struct fhir_slot *slot = fhir_index_named(fhir, name);
		if (fhir_index_is_deleted(fhir, name) ||
		    (slot != NULL && slot->more == NULL && fhir_index_is_deleted(fhir, slot->record->key)))
			return true;
	}
	return false;
}

const char *fhir_reference_doubt(const struct fhir *fhir, const char *reference)
{
	if (!is_here(fhir, reference))
		return "ELSEWHERE";
	return fhir->deleted.count > 0 && is_deleted(fhir, reference) ? "GONE" : NULL;
}

bool fhir_reference_is_sure(const struct fhir *fhir, const char *reference)
{
	return fhir_reference_doubt(fhir, reference) == NULL;
}

/* ---- patients ---- */

bool fhir_reference_is_system(const char *systems, const char *system)
{
	size_t length = strlen(system);
	for (const char *at = systems; length > 0 && *at != '\0'; at += strcspn(at, "\n"), at += *at == '\n')
		if (strncmp(at, system, length) == 0 && (at[length] == '\0' || at[length] == '\n'))
			return true;
	return false;
}

/* By a number alone. */
static bool pid_of_number(const struct fhir *fhir, const char *number, struct fhir_identity *identity)
{
	const char *systems = fhir->reading->flags.patient_systems, *value = strchr(number, '|');
	char system[FHIR_WORD_MAX];
	if (value == NULL)
		return false;
	snprintf(system, sizeof(system), "%.*s", (int)(value - number), number);
	bool is_sure = fhir_reference_is_system(systems, system);
	identity->doubt = is_sure ? NULL : "SYSTEM";
	return (is_sure || *systems == '\0') && value[1] != '\0' &&
	       (size_t)snprintf(identity->pid, FHIR_WORD_MAX, "%s", value + 1) < FHIR_WORD_MAX;
}

/* Is the number of a reference by number the one that counts? */
static bool is_of(const struct fhir *fhir, const struct fhir_record *patient, const char *number)
{
	struct fhir_identity said = {.doubt = NULL};
	return !pid_of_number(fhir, number, &said) || strcmp(said.pid, patient->patient) == 0;
}

bool fhir_reference_patient(const struct fhir *fhir, const char *reference,
			    struct fhir_identity *ret_identity)
{
	char name[2 * FHIR_WORD_MAX];
	struct fhir_identity *identity = ret_identity;
	const struct fhir_record *record = fhir_reference_follow(fhir, reference);
	const char *doubt = fhir_reference_doubt(fhir, reference);
	reference = fhir_reference_plain(reference);
	identity->doubt = doubt;
	identity->from = identity->to = NULL;
	if (reference[0] == '=') /* a number itself */
		return (size_t)snprintf(identity->pid, FHIR_WORD_MAX, "%s", reference + 1) < FHIR_WORD_MAX;
	if (record != NULL && (record->type != FHIR_PATIENT || record->patient == NULL))
		return false;
	if (record != NULL) {
		memcpy(identity->pid, record->patient,
		       strlen(record->patient) + 1); /* fits: a text of JSON */
		identity->from = record->from;
		identity->to = record->to;
		identity->doubt = record->is_unsure ? "NUMBERS" : doubt;
		for (unsigned i = 0; i < 2 && part(reference, i, name); i++)
			if (strncmp(name, "Patient?", 8) == 0 && !is_of(fhir, record, name + 8))
				identity->doubt = "NUMBERS";
		return true;
	}
	for (unsigned i = 0; i < 2 && part(reference, i, name); i++) {
		if (strncmp(name, "Patient/", 8) == 0 && *fhir->reading->flags.patient_systems == '\0' &&
		    strchr(name, '#') == NULL)
			return (size_t)snprintf(identity->pid, FHIR_WORD_MAX, "%s", name + 8) < FHIR_WORD_MAX;
		if (strncmp(name, "Patient?", 8) == 0 && pid_of_number(fhir, name + 8, identity)) {
			identity->doubt = identity->doubt == NULL ? doubt : identity->doubt;
			return true;
		}
	}
	return false;
}
