#include "registry/config_tree.h"
#include "registry/path_text.h"
#include "registry/settings_private.h"
#include "registry/text_find.h"
#include "registry/time_zone.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)

#define DEFAULT_STATE_DIR "/var/lib/careacl"
#define DEFAULT_SOURCE "registry.d"
#define DEFAULT_TIMEZONE "UTC"

/* Lock and half-written files of editors, office suites and transfer programs (disk.md). */
static const char *const default_temporary_names[] = {"~$*", ".~lock.*#", "*.tmp", "*.filepart", ".*.sw?"};

static const struct settings default_settings = {
    .policy =
	{
	    .outside_consent_seconds = 24 * HOUR,
	    .deleted_keep_seconds = 30 * DAY,
	    .abuse_minor_age_years = SETTINGS_ABUSE_MINOR_AGE,
	    .break_glass_max_seconds = 4 * HOUR,
	    .break_glass_justification_min = 10,
	},
    .timezone = DEFAULT_TIMEZONE,
    .state_dir = DEFAULT_STATE_DIR,
    .login = {.max_state_age_seconds = 72 * HOUR, .notice = true, .rescue_group = "careacl-rescue"},
    .guard = {.max_revoked_percent = 20, .max_granted_percent = 20, .min = 50},
    .notify = "",
    .clock_step_seconds = 2 * DAY,
    .audit_keep_seconds = 365 * DAY,
    .audit_keep_break_glass_seconds = 1095 * DAY,
    .temporary_names = {default_temporary_names, COUNT_OF(default_temporary_names)},
};

void settings_fail(struct reader *reader, const struct said *said, const char *key, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	findings_add_list(reader->findings, SEVERITY_ERROR, said_key_origin(said, key), format, arguments);
	va_end(arguments);
}

void settings_check_name(struct reader *reader, const struct said *said, const char *what, const char *name,
			 const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, names[i]) == 0)
			settings_fail(reader, said, "name",
				      "name: %s %s stands twice in the site; name one of them otherwise",
				      what, name);
		else if (strcasecmp(name, names[i]) == 0)
			settings_fail(reader, said, "name",
				      "name: %s %s differs from %s only in case; name one of them otherwise",
				      what, name, names[i]);
		else
			continue;
		return;
	}
}

/* Where no source could be read: the one that is meant, for the search for more errors. */
static bool guess_source(struct reader *reader, const struct config_text *text, struct source *ret_source)
{
	const char *path;

	if (!text_find_string(text, "sources", "path", reader->arena, &path))
		return false;
	if (path == NULL || path[0] == '\0')
		path = DEFAULT_SOURCE;
	*ret_source = (struct source){.type = "conf",
				      .path = path_text_absolute(reader->folder, path, reader->arena),
				      .shown = path,
				      .origin = (struct origin){reader->file, 1}};
	return ret_source->path != NULL;
}

static bool finish_sources(struct reader *reader, struct settings_build *build,
			   const struct config_text *text)
{
	size_t count = build->source_count == 0 ? 1 : build->source_count;
	struct source *sources = arena_array(reader->arena, count, sizeof(*sources));

	if (sources == NULL)
		return false;
	for (size_t i = 0; i < build->source_count; i++)
		sources[i] = build->sources[i].source;
	build->settings.sources = sources;
	build->settings.source_count = count;
	return build->source_count > 0 || guess_source(reader, text, &sources[0]);
}

static const struct settings *finish(struct reader *reader, struct settings_build *build,
				     const struct config_text *text)
{
	struct policy *policy = &build->settings.policy;

	policy->break_glass_access = (enum access)(ACCESS_NONE + 1 + build->break_glass_access);
	policy->break_glass_either = build->attestations == 1;
	settings_finish_stores(reader, build);
	settings_finish_professions(reader, build);
	if (!finish_sources(reader, build, text))
		reader_out_of_memory(reader);
	return reader->findings->out_of_memory ? NULL : &build->settings;
}

const struct settings *settings_draft(const struct config_text *text, const char *folder, struct arena *arena,
				      struct findings *findings)
{
	config_t tree;
	struct settings_build *build = arena_alloc(arena, sizeof(*build));
	struct reader reader = {
	    .file = arena_strdup(arena, text->name), .arena = arena, .findings = findings, .folder = folder};

	time_zone_set(DEFAULT_TIMEZONE);
	if (build == NULL || reader.file == NULL) {
		reader_out_of_memory(&reader);
		return NULL;
	}
	build->settings = default_settings;
	build->break_glass_access = ACCESS_READ - ACCESS_NONE - 1;
	if (config_tree_parse(text, findings, &tree)) {
		record_read(&reader, &settings_record, config_root_setting(&tree), build);
		config_destroy(&tree);
	}
	return finish(&reader, build, text);
}

const struct settings *settings_parse(const struct config_text *text, const char *folder, struct arena *arena,
				      struct findings *findings)
{
	size_t errors_before = findings->error_count;
	const struct settings *settings = settings_draft(text, folder, arena, findings);

	return findings->error_count == errors_before ? settings : NULL;
}

const char *settings_find_state_dir(const struct config_text *text, const char *folder, struct arena *arena)
{
	const char *found;

	if (!text_find_string(text, NULL, "state_dir", arena, &found))
		return NULL;
	if (found == NULL || found[0] == '\0')
		found = DEFAULT_STATE_DIR;
	return path_text_absolute(folder, found, arena);
}

const char *settings_find_language(const struct config_text *text, struct arena *arena)
{
	const char *found;

	return text_find_string(text, NULL, "language", arena, &found) ? found : NULL;
}
