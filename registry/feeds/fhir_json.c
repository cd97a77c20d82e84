/* Members of objects, read strictly: what is not what it should be is told apart from what is not there. */
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_names.h"
#include "registry/json_text.h"

#include "policy/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *fhir_json_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text != NULL && *text != '\0' && strlen(text) < FHIR_WORD_MAX &&
		       feed_text_is_plain(text, strlen(text))
		   ? text
		   : NULL;
}

const char *fhir_json_word(struct fhir *fhir, const json_t *object, const char *name)
{
	const char *text = fhir_json_text(object, name);
	return text == NULL ? NULL : fhir_index_word(fhir, text);
}

bool fhir_json_has(const json_t *object, const char *name)
{
	char reason[64];
	snprintf(reason, sizeof(reason), "_%s", name);
	return json_object_get(object, name) != NULL || json_object_get(object, reason) != NULL;
}

const json_t *fhir_json_item(const json_t *object, const char *name, size_t n)
{
	const json_t *value = json_object_get(object, name);
	if (json_is_array(value))
		return json_array_get(value, n);
	return n == 0 && !json_is_null(value) ? value : NULL;
}

bool fhir_json_bool(const json_t *object, const char *name, bool otherwise, bool broken)
{
	const json_t *value = json_object_get(object, name);
	if (!fhir_json_has(object, name))
		return otherwise;
	return json_is_boolean(value) ? json_is_true(value) : broken;
}

bool fhir_json_has_unknown(const json_t *object, const char *known)
{
	const char *name;
	json_t *value;
	json_object_foreach(
	    (json_t *)object, name,
	    value) if (!fhir_names_has(known, name[0] == '_' ? name + 1 : name) &&
		       !fhir_names_has("|id|extension|modifierExtension|fhir_comments|", name)) return true;
	return false;
}

/* Are they objects, so that nothing stands beside them under "_NAME"? */
static bool is_complex(const json_t *object, const char *name)
{
	static const char always[] =
	    "|text|meta|contained|identifier|subject|patient|period|actualPeriod|class|participant|"
	    "individual|"
	    "actor|member|entity|location|serviceProvider|careTeam|team|careManager|managingOrganization|"
	    "organization|practitioner|coveragePeriod|coverageTiming|effectivePeriod|effectiveTiming|scope|"
	    "category|policyRule|performer|grantor|verification|provision|action|securityLabel|data|"
	    "dataPeriod|";
	const json_t *value = json_object_get(object, name);
	return json_is_object(json_is_array(value) ? json_array_get(value, 0) : value) ||
	       fhir_names_has(always, name);
}

bool fhir_json_is_strange(const json_t *object, const char *known)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)object, name,
			    value) if (name[0] == '_' && is_complex(object, name + 1)) return true;
	return fhir_json_has_unknown(object, known);
}

bool fhir_json_is_modified(const json_t *object)
{
	const json_t *extensions = json_object_get(object, "modifierExtension");
	bool is_empty = extensions == NULL || (json_is_array(extensions) && json_array_size(extensions) == 0);
	return !is_empty || json_object_get(object, "implicitRules") != NULL ||
	       json_object_get(object, "_implicitRules") != NULL;
}

const json_t *fhir_json_coding(const json_t *object, const char *name, size_t n)
{
	const json_t *concept;
	for (size_t i = 0; (concept = fhir_json_item(object, name, i)) != NULL; i++) {
		const json_t *codings = json_object_get(concept, "coding");
		size_t count = json_is_array(codings) ? json_array_size(codings) : json_is_object(codings);
		if (n < count)
			return fhir_json_item(concept, "coding", n);
		n -= count;
	}
	return NULL;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), wanted = strlen(end);
	return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

bool fhir_json_has_code(const json_t *object, const char *name, const char *system_end, const char *code)
{
	const json_t *coding;
	for (size_t i = 0; (coding = fhir_json_coding(object, name, i)) != NULL; i++) {
		const char *system = fhir_json_text(coding, "system"),
			   *found = fhir_json_text(coding, "code");
		if (found != NULL && strcmp(found, code) == 0 &&
		    ends_with(system == NULL ? "" : system, system_end))
			return true;
	}
	return false;
}

/* ---- dates ---- */

static unsigned days_of(unsigned year, unsigned month)
{
	static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 0 || month > 12 ? 31 : days[month - 1] + (month == 2 && is_leap);
}

/* Is it digits, and a hyphen where the pattern has one? */
static bool is_like(const char *text, const char *pattern)
{
	bool same = strlen(text) == strlen(pattern);
	for (size_t i = 0; same && pattern[i] != '\0'; i++)
		same = pattern[i] == '-' ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
	return same;
}

const char *fhir_json_date(struct fhir *fhir, const char *text, bool is_end)
{
	if (text == NULL || strlen(text) > 40)
		return "?";
	if (is_like(text, "0000"))
		return fhir_index_printf(fhir, "%s%s", text, is_end ? "-12-31" : "-01-01");
	if (is_like(text, "0000-00")) {
		unsigned year = (unsigned)strtoul(text, NULL, 10),
			 month = (unsigned)strtoul(text + 5, NULL, 10);
		return fhir_index_printf(fhir, "%s-%02u", text, is_end ? days_of(year, month) : 1);
	}
	return strchr(text, ' ') != NULL ? "?" : fhir_index_word(fhir, text);
}

static const char *read_end(struct fhir *fhir, const json_t *period, const char *name, bool is_end)
{
	if (!fhir_json_has(period, name))
		return NULL;
	return fhir_json_date(fhir, fhir_json_text(period, name), is_end);
}

void fhir_json_period(struct fhir *fhir, const json_t *object, const char *name, const char **ret_from,
		      const char **ret_to)
{
	const json_t *period = json_object_get(object, name);
	*ret_from = *ret_to = NULL;
	if (period == NULL)
		return;
	bool is_empty = !fhir_json_has(period, "start") && !fhir_json_has(period, "end");
	if (!json_is_object(period) || fhir_json_has_unknown(period, "|start|end|") ||
	    fhir_json_is_modified(period) || (is_empty && json_object_get(period, "extension") != NULL)) {
		*ret_from = *ret_to = "?";
		return;
	}
	*ret_from = read_end(fhir, period, "start", false);
	*ret_to = read_end(fhir, period, "end", true);
}

const char *fhir_json_both(struct fhir *fhir, const char *one, const char *other)
{
	if (one == NULL || other == NULL)
		return one == NULL ? other : one;
	return strcmp(one, other) == 0 ? one : fhir_index_printf(fhir, "%s %s", one, other);
}

bool fhir_json_number(struct fhir *fhir, const json_t *identifier, const char *system, size_t length,
		      struct fhir_number *ret_number)
{
	static const char members[] = "|use|type|system|value|period|assigner|";
	const char *found = fhir_json_text(identifier, "system"), *use = fhir_json_text(identifier, "use");
	struct fhir_number number = {.value = fhir_json_text(identifier, "value")};
	if (found == NULL || strlen(found) != length || strncmp(found, system, length) != 0 ||
	    number.value == NULL)
		return false;
	number.is_old = use != NULL && strcmp(use, "old") == 0;
	number.is_strange = fhir_json_has_unknown(identifier, members) || fhir_json_is_modified(identifier) ||
			    (use == NULL && fhir_json_has(identifier, "use"));
	fhir_json_period(fhir, identifier, "period", &number.from, &number.to);
	*ret_number = number;
	return true;
}

const char *fhir_json_hash(struct fhir *fhir, const json_t *resource)
{
	char *text = json_text(resource, JSON_COMPACT | JSON_SORT_KEYS);
	uint64_t hash = text == NULL ? 0 : hash_text(HASH_SEED, text);
	free(text);
	return text == NULL ? NULL : fhir_index_printf(fhir, "%016llx", (unsigned long long)hash);
}
