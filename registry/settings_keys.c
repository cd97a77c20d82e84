#include "registry/path_text.h"
#include "registry/settings_private.h"
#include "registry/time_zone.h"
#include "registry/value_form.h"
#include "registry/values.h"

#include <stdio.h>
#include <string.h>

/* ---- words and ranges ---- */

static const char *const language_names[] = {"en", "fr", NULL};
static const char *const attestation_names[] = {"both", "either", NULL};
static const char *const stale_names[] = {"warn", "deny", NULL};
static const char *const unknown_names[] = {"ignore", "deny", NULL};
static const char *const on_revoke_names[] = {"report", "terminate", NULL};

static const struct number_range minor_ages = {1, 18};
static const struct number_range justification_lengths = {0, 1000};
static const struct number_range guard_minimums = {0, 1000000000};

/* ---- groups inside the file; all are read into struct settings_build ---- */

#define AT(member) offsetof(struct settings_build, member)
#define POLICY(member) AT(settings.policy.member)

static const struct field break_glass_fields[] = {
    {"max_duration", value_duration, POLICY(break_glass_max_seconds), FIELD_OPTIONAL, NULL, 0},
    {"access", value_word, AT(break_glass_access), FIELD_OPTIONAL, access_names + 1, 0},
    {"justification_min", value_size, POLICY(break_glass_justification_min), FIELD_OPTIONAL,
     &justification_lengths, 0},
    {"attestations", value_word, AT(attestations), FIELD_OPTIONAL, attestation_names, 0},
};

static const struct field office_fields[] = {
    {"desk", value_identifiers, AT(settings.offices.desk), FIELD_OPTIONAL, NULL, 0},
    {"review", value_identifiers, AT(settings.offices.review), FIELD_OPTIONAL, NULL, 0},
    {"audit", value_identifiers, AT(settings.offices.audit), FIELD_OPTIONAL, NULL, 0},
};

static const struct field login_fields[] = {
    {"max_state_age", value_duration, AT(settings.login.max_state_age_seconds), FIELD_OPTIONAL, NULL, 0},
    {"stale", value_word, AT(settings.login.stale), FIELD_OPTIONAL, stale_names, 0},
    {"unknown", value_word, AT(settings.login.unknown), FIELD_OPTIONAL, unknown_names, 0},
    {"notice", value_bool, AT(settings.login.notice), FIELD_OPTIONAL, NULL, 0},
    {"rescue_group", value_text_or_empty, AT(settings.login.rescue_group), FIELD_OPTIONAL, NULL, 0},
};

static const struct field guard_fields[] = {
    {"max_revoked", value_percent, AT(settings.guard.max_revoked_percent), FIELD_OPTIONAL, NULL, 0},
    {"max_granted", value_percent, AT(settings.guard.max_granted_percent), FIELD_OPTIONAL, NULL, 0},
    {"min", value_size, AT(settings.guard.min), FIELD_OPTIONAL, &guard_minimums, 0},
};

static const struct field audit_fields[] = {
    {"keep", value_duration, AT(settings.audit_keep_seconds), FIELD_OPTIONAL, NULL, 0},
    {"keep_break_glass", value_duration, AT(settings.audit_keep_break_glass_seconds), FIELD_OPTIONAL, NULL,
     0},
};

static const struct record break_glass = {
    .what = "break_glass", .fields = break_glass_fields, .field_count = COUNT_OF(break_glass_fields)};
static const struct record offices = {
    .what = "offices", .fields = office_fields, .field_count = COUNT_OF(office_fields)};
static const struct record login = {
    .what = "login", .fields = login_fields, .field_count = COUNT_OF(login_fields)};
static const struct record guard = {
    .what = "guard", .fields = guard_fields, .field_count = COUNT_OF(guard_fields)};
static const struct record audit = {
    .what = "audit", .fields = audit_fields, .field_count = COUNT_OF(audit_fields)};

/* ---- sources ---- */

static const char *const source_types[] = {"conf", "table", "hl7v2", "fhir", NULL};

#define SOURCE(member) offsetof(struct source_entry, source.member)

static const struct field class_fields[] = {
    {"name", value_text, offsetof(struct feed_class, name), FIELD_REQUIRED, NULL, 0},
    {"categories", value_category_names, offsetof(struct feed_class, categories), FIELD_REQUIRED, NULL, 0},
};

static const struct record class_record = {
    .what = "a class",
    .fields = class_fields,
    .field_count = COUNT_OF(class_fields),
    .size = sizeof(struct feed_class),
    .is_statement = true,
};

static const struct list_of classes = {&class_record, SOURCE(class_count), false};

static const struct field source_fields[] = {
    {"type", value_choice, SOURCE(type), FIELD_OPTIONAL, source_types, 0},
    {"path", value_path, SOURCE(path), FIELD_REQUIRED, NULL, 0},
    {"stores", value_identifiers, SOURCE(stores), FIELD_OPTIONAL, NULL, 0},
    {"classes", value_list, SOURCE(classes), FIELD_OPTIONAL, &classes, 0},
    {"allow_test_data", value_bool, SOURCE(flags.allow_test_data), FIELD_OPTIONAL, NULL, 0},
    {"expand_org", value_bool, SOURCE(flags.expand_org), FIELD_OPTIONAL, NULL, 0},
    {"gp_is_member", value_bool, SOURCE(flags.gp_is_member), FIELD_OPTIONAL, NULL, 0},
    {"patient_systems", value_texts, offsetof(struct source_entry, patient_systems), FIELD_OPTIONAL, NULL, 0},
    {"unit_systems", value_texts, offsetof(struct source_entry, unit_systems), FIELD_OPTIONAL, NULL, 0},
    {"base_urls", value_texts, offsetof(struct source_entry, base_urls), FIELD_OPTIONAL, NULL, 0},
};

/* What only a feed has. */
static const char *const feed_keys[] = {"stores",       "classes",         "allow_test_data", "expand_org",
					"gp_is_member", "patient_systems", "unit_systems",    "base_urls"};

static bool check_feed_keys(struct reader *reader, const config_setting_t *group)
{
	for (size_t i = 0; i < COUNT_OF(feed_keys); i++)
		if (group_has(group, feed_keys[i]))
			return reader_fail(
			    reader, config_setting_get_member(group, feed_keys[i]),
			    "%s: only a feed has it, a source of another type than conf; take it out",
			    feed_keys[i]);
	return true;
}

/* A line each, as the parser gets them. */
static bool join_systems(struct reader *reader, const config_setting_t *group, const char *key,
			 const struct words *systems, char into[FEED_SYSTEMS_MAX])
{
	size_t used = 0;
	for (size_t i = 0; i < systems->count && used < FEED_SYSTEMS_MAX; i++)
		used += (size_t)snprintf(into + used, FEED_SYSTEMS_MAX - used, "%s%s", i > 0 ? "\n" : "",
					 systems->items[i]);
	return used < FEED_SYSTEMS_MAX ||
	       reader_fail(reader, config_setting_get_member(group, key),
			   "%s: the names together are longer than 1000 characters", key);
}

/* Shown as written, without slashes at its end. */
static bool check_source(struct reader *reader, const config_setting_t *group, void *thing)
{
	struct source_entry *entry = thing;
	const config_setting_t *path = config_setting_get_member(group, "path");

	entry->source.origin = reader_key_origin(reader, group, "path");
	if (entry->source.type == NULL)
		entry->source.type = source_types[0];
	if (!source_is_feed(&entry->source) && !check_feed_keys(reader, group))
		return false;
	if (!join_systems(reader, group, "patient_systems", &entry->patient_systems,
			  entry->source.flags.patient_systems) ||
	    !join_systems(reader, group, "unit_systems", &entry->unit_systems,
			  entry->source.flags.unit_systems) ||
	    !join_systems(reader, group, "base_urls", &entry->base_urls, entry->source.flags.base_urls))
		return false;
	if (entry->source.path == NULL)
		return true;
	char *shown = arena_strdup(reader->arena, config_setting_get_string(path));
	if (shown == NULL)
		return value_fail_memory(reader, path);
	for (size_t length = strlen(shown); length > 1 && shown[length - 1] == '/'; length--)
		shown[length - 1] = '\0';
	entry->source.shown = shown;
	return true;
}

static const struct record source_record = {
    .what = "a source",
    .fields = source_fields,
    .field_count = COUNT_OF(source_fields),
    .size = sizeof(struct source_entry),
    .is_statement = true,
    .check = check_source,
};

/* ---- the file ---- */

static bool read_timezone(struct reader *reader, const struct field *field, const config_setting_t *value,
			  void *into)
{
	const char *text = value_string(reader, field, value);
	const char *problem = text == NULL ? NULL : time_zone_set(text);

	if (problem != NULL)
		return value_fail(reader, field, value, text, problem);
	return text != NULL && value_copy(reader, value, text, into);
}

/* Patterns of file names, so without a slash. */
static bool read_temporary_names(struct reader *reader, const struct field *field,
				 const config_setting_t *value, void *into)
{
	const struct words *names = into;

	if (!value_texts(reader, field, value, into))
		return false;
	for (size_t i = 0; i < names->count; i++)
		if (strchr(names->items[i], '/') != NULL)
			return value_fail(reader, field, value, names->items[i],
					  "holds a slash; expected a pattern of file names, like *.tmp");
	return true;
}

static const struct list_of stores = {&store_record, AT(store_count), true};
static const struct list_of professions = {&profession_record, AT(profession_count), true};
static const struct list_of sources = {&source_record, AT(source_count), true};

static const struct field settings_fields[] = {
    {"language", value_word, AT(settings.language), FIELD_OPTIONAL, language_names, 0},
    {"timezone", read_timezone, AT(settings.timezone), FIELD_OPTIONAL, NULL, 0},
    {"state_dir", value_path, AT(settings.state_dir), FIELD_OPTIONAL, NULL, 0},
    {"sources", value_list, AT(sources), FIELD_OPTIONAL, &sources, 0},
    {"care_grace", value_duration, POLICY(care_grace_seconds), FIELD_OPTIONAL, NULL, 0},
    {"abuse_minor_age", value_int, POLICY(abuse_minor_age_years), FIELD_OPTIONAL, &minor_ages, 0},
    {"briefing_max_age", value_duration_or_empty, POLICY(briefing_max_age_seconds), FIELD_OPTIONAL, NULL, 0},
    {"outside_consent", value_duration, POLICY(outside_consent_seconds), FIELD_OPTIONAL, NULL, 0},
    {"deleted_keep", value_duration, POLICY(deleted_keep_seconds), FIELD_OPTIONAL, NULL, 0},
    {"break_glass", value_group, 0, FIELD_OPTIONAL, &break_glass, 0},
    {"offices", value_group, 0, FIELD_OPTIONAL, &offices, 0},
    {"login", value_group, 0, FIELD_OPTIONAL, &login, 0},
    {"guard", value_group, 0, FIELD_OPTIONAL, &guard, 0},
    {"on_revoke", value_word, AT(settings.on_revoke), FIELD_OPTIONAL, on_revoke_names, 0},
    {"notify", value_text_or_empty, AT(settings.notify), FIELD_OPTIONAL, NULL, 0},
    {"clock_step", value_duration, AT(settings.clock_step_seconds), FIELD_OPTIONAL, NULL, 0},
    {"audit", value_group, 0, FIELD_OPTIONAL, &audit, 0},
    {"temporary_names", read_temporary_names, AT(settings.temporary_names), FIELD_OPTIONAL, NULL, 0},
    {"stores", value_list, AT(stores), FIELD_REQUIRED, &stores, 0},
    {"professions", value_list, AT(professions), FIELD_REQUIRED, &professions, 0},
};

const struct record settings_record = {
    .what = "careacl.conf",
    .fields = settings_fields,
    .field_count = COUNT_OF(settings_fields),
    .size = sizeof(struct settings_build),
};
