/* What it was about: entity[] of an AuditEvent. */
#include "acl_sync/audit/audit_event_private.h"
#include "registry/json_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fields that have a place of their own in the event; all others are details. */
static const char *const placed[] = {"patient",  "into",     "login", "team",       "category",
				     "document", "accesses", "rhost", "on_word_of", "reviewer"};

static bool is_placed(const char *key)
{
	for (size_t i = 0; i < sizeof(placed) / sizeof(placed[0]); i++)
		if (strcmp(placed[i], key) == 0)
			return true;
	return false;
}

/* An entity; `what` may be NULL. */
static json_t *entity_of(struct audit_event_making *making, enum audit_event_code type,
			 enum audit_event_code role, json_t *what)
{
	json_t *entity = json_object();
	if (what != NULL)
		audit_event_set(making, entity, "what", what);
	audit_event_set(making, entity, "type", audit_event_coding(type));
	audit_event_set(making, entity, "role", audit_event_coding(role));
	return entity;
}

/* A Reference by what careacl calls it. `type`: of the resource, or NULL. */
static json_t *named(struct audit_event_making *making, const char *type, const char *value)
{
	json_t *what = json_object(), *identifier = json_object();
	audit_event_set_text(making, what, "type", type);
	audit_event_set_text(making, identifier, "value", value);
	audit_event_set(making, what, "identifier", identifier);
	return what;
}

/* ---- details ---- */

static void add_detail(struct audit_event_making *making, json_t *details, const char *key, const char *text)
{
	json_t *value = audit_event_string(making, text);
	if (value != NULL)
		audit_event_append(making, details,
				   json_pack("{s:s, s:o}", "type", key, "valueString", value));
}

/* What a decision rests on, as one text: "consent desk:3"; NULL: it is no such value, or out of memory. */
static char *ground_of(struct audit_event_making *making, const json_t *value)
{
	const char *kind = audit_event_text(value, "kind"), *where = audit_event_text(value, "where");
	char *text = NULL;
	if (kind == NULL || where == NULL || json_object_size(value) != 2)
		return NULL;
	if (asprintf(&text, "%s %s", kind, where) >= 0)
		return text;
	making->failed = true;
	return NULL;
}

/* A text as it is; a ground as a text; anything else as it is written in JSON. */
static void add_value(struct audit_event_making *making, json_t *details, const char *key,
		      const json_t *value)
{
	if (json_is_string(value)) {
		add_detail(making, details, key, json_string_value(value));
		return;
	}
	char *text = ground_of(making, value);
	if (text == NULL)
		text = json_text(value, JSON_COMPACT | JSON_ENCODE_ANY);
	making->failed = making->failed || text == NULL;
	add_detail(making, details, key, text);
	free(text);
}

/* Of a list each. */
static void add_values(struct audit_event_making *making, json_t *details, const char *key,
		       const json_t *value)
{
	json_t *item;
	size_t at;
	if (!json_is_array(value)) {
		add_value(making, details, key, value);
		return;
	}
	json_array_foreach(value, at, item)
	{
		add_value(making, details, key, item);
	}
}

static void set_details(struct audit_event_making *making, json_t *entity, json_t *details)
{
	if (json_array_size(details) > 0)
		audit_event_set(making, entity, "detail", details);
	else
		json_decref(details);
}

/* ---- entities ---- */

static void add_patient(struct audit_event_making *making, json_t *entities, const char *key)
{
	const char *patient = audit_event_text(making->fields, key);
	if (patient != NULL)
		audit_event_append(
		    making, entities,
		    entity_of(making, EVENT_PERSON, EVENT_PATIENT, named(making, "Patient", patient)));
}

/* The document, or its category. */
static void add_document(struct audit_event_making *making, json_t *entities)
{
	const char *category = audit_event_text(making->fields, "category"),
		   *document = audit_event_text(making->fields, "document");
	char *place = NULL;
	if (category == NULL)
		return;
	if (asprintf(&place, "%s%s%s", category, document != NULL ? "/" : "",
		     document != NULL ? document : "") < 0) {
		making->failed = true;
		return;
	}
	audit_event_append(making, entities,
			   entity_of(making, EVENT_SYSTEM_OBJECT, EVENT_DOMAIN_RESOURCE,
				     named(making, document != NULL ? "DocumentReference" : NULL, place)));
	free(place);
}

/* Whom it is about, where they are not who acted; a team. */
static void add_subjects(struct audit_event_making *making, json_t *entities)
{
	const char *acted = audit_event_part(making->row->kind)->field,
		   *login = audit_event_text(making->fields, "login"),
		   *team = audit_event_text(making->fields, "team");
	if (login != NULL && (acted == NULL || strcmp(acted, "login") != 0))
		audit_event_append(
		    making, entities,
		    entity_of(making, EVENT_PERSON, EVENT_PERSON_ENTITY, audit_event_person(making, login)));
	if (team != NULL)
		audit_event_append(
		    making, entities,
		    entity_of(making, EVENT_SYSTEM_OBJECT, EVENT_GROUP_ENTITY, named(making, NULL, team)));
}

/* One of the accesses of a line: whose, and what they had and have. */
static void add_access(struct audit_event_making *making, json_t *entities, json_t *access)
{
	const char *login = audit_event_text(access, "login"), *key;
	json_t *value, *details = json_array();
	json_t *entity = entity_of(making, EVENT_PERSON, EVENT_PERSON_ENTITY,
				   login != NULL ? audit_event_person(making, login) : NULL);
	json_object_foreach(access, key, value)
	{
		if (strcmp(key, "login") != 0)
			add_values(making, details, key, value);
	}
	set_details(making, entity, details);
	audit_event_append(making, entities, entity);
}

/* The patient's wish, as BALP has it: a Consent. */
static bool is_consent(const json_t *fields)
{
	static const char *const verbs[] = {"consent", "object"};
	const char *verb = audit_event_text(fields, "verb");
	for (size_t i = 0; verb != NULL && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i], verb) == 0)
			return true;
	return false;
}

/* The statement that was said, ended or refused; NULL: none. */
static const char *statement_of(const json_t *fields)
{
	static const char *const keys[] = {"statement", "ends", "refused"};
	const char *statement = NULL;
	for (size_t i = 0; statement == NULL && i < sizeof(keys) / sizeof(keys[0]); i++)
		statement = audit_event_text(fields, keys[i]);
	return statement;
}

/* The statement, or else the line itself, with all that the line says and nothing above has said. */
static void add_line(struct audit_event_making *making, json_t *entities)
{
	const char *statement = statement_of(making->fields), *key;
	bool is_wish = is_consent(making->fields);
	json_t *value, *details = json_array();
	json_t *entity =
	    entity_of(making, is_wish ? EVENT_CONSENT : EVENT_SYSTEM_OBJECT, EVENT_SECURITY_RESOURCE,
		      statement == NULL ? NULL : named(making, is_wish ? "Consent" : NULL, statement));
	char sequence[24];
	snprintf(sequence, sizeof(sequence), "%" PRIu64, making->line->sequence);
	add_detail(making, details, "sequence", sequence);
	add_detail(making, details, "kind", audit_kind_name(making->line->kind));
	json_object_foreach((json_t *)making->fields, key, value)
	{
		if (!is_placed(key) && strcmp(key, "statement") != 0)
			add_values(making, details, key, value);
	}
	set_details(making, entity, details);
	audit_event_append(making, entities, entity);
}

json_t *audit_event_entities(struct audit_event_making *making)
{
	json_t *entities = json_array(), *access;
	size_t at;
	add_patient(making, entities, "patient");
	add_patient(making, entities, "into");
	add_document(making, entities);
	add_subjects(making, entities);
	json_array_foreach(json_object_get(making->fields, "accesses"), at, access)
	{
		add_access(making, entities, access);
	}
	add_line(making, entities);
	return entities;
}
