/* The parser of smb.conf. */
#include "acl_sync/check/check_smb_conf.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define INCLUDE_DEPTH_MAX 8
#define COPY_DEPTH_MAX 8
#define INCLUDE_FILES_MAX 256

struct smb_reader {
	struct check_run *run;
	struct smb_conf *conf;
	size_t section; /* the current one, across includes */
	unsigned depth;
	unsigned files;
};

/* Second names of the parameters that are asked for. */
static const struct {
	const char *synonym, *name;
} synonyms[] = {
    {"createmode", "createmask"}, {"directory", "path"}, {"directorymode", "directorymask"},
    {"group", "forcegroup"},      {"public", "guestok"}, {"vfsobject", "vfsobjects"},
};

/* Small letters without blanks, in place; then the first of its names. */
static const char *smb_name(char *name)
{
	char *to = name;
	for (const char *from = name; *from != '\0'; from++)
		if (!isspace((unsigned char)*from))
			*to++ = (char)tolower((unsigned char)*from);
	*to = '\0';
	for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++)
		if (strcmp(synonyms[i].synonym, name) == 0)
			return synonyms[i].name;
	return name;
}

static size_t section_find(const struct smb_conf *conf, const char *name)
{
	for (size_t i = 0; i < conf->section_count; i++)
		if (strcasecmp(conf->sections[i].name, name) == 0)
			return i;
	return conf->section_count;
}

/* Goes to the section `name`, new or once more. */
static void section_enter(struct smb_reader *reader, const char *name, struct origin origin)
{
	struct smb_conf *conf = reader->conf;
	if (strcasecmp(name, "globals") == 0)
		name = "global";
	reader->section = section_find(conf, name);
	if (reader->section < conf->section_count)
		return;
	struct smb_section *sections = arena_grow(reader->run->arena, conf->sections, conf->section_count,
						  &conf->section_capacity, sizeof(*sections));
	if (sections == NULL) {
		reader->run->findings->out_of_memory = true;
		reader->section = SMB_GLOBAL;
		return;
	}
	conf->sections = sections;
	conf->sections[conf->section_count++] = (struct smb_section){name, origin, conf->parameter_count};
}

static void parameter_add(struct smb_reader *reader, const char *name, const char *value,
			  struct origin origin)
{
	struct smb_conf *conf = reader->conf;
	struct smb_parameter *parameters =
	    arena_grow(reader->run->arena, conf->parameters, conf->parameter_count, &conf->parameter_capacity,
		       sizeof(*parameters));
	if (parameters == NULL) {
		reader->run->findings->out_of_memory = true;
		return;
	}
	conf->parameters = parameters;
	conf->parameters[conf->parameter_count++] =
	    (struct smb_parameter){reader->section, name, value, origin};
}

static bool smb_read_file(struct smb_reader *reader, const char *path);

/* A value may stand in quotes. */
static char *value_unquote(char *value)
{
	size_t length = strlen(value);
	if (length < 2 || value[0] != '"' || value[length - 1] != '"')
		return value;
	value[length - 1] = '\0';
	return value + 1;
}

static void smb_read_line(struct smb_reader *reader, char *line, struct origin origin)
{
	char *end;
	if (*line == '\0' || *line == '#' || *line == ';')
		return;
	if (*line == '[') {
		end = strchr(line, ']');
		if (end != NULL)
			*end = '\0';
		section_enter(reader, check_text_trim(line + 1), origin);
		return;
	}
	end = strchr(line, '=');
	if (end == NULL)
		return;
	*end = '\0';
	const char *name = smb_name(line);
	char *value = value_unquote(check_text_trim(end + 1));
	if (strcmp(name, "include") == 0 && value[0] == '/' && strchr(value, '%') == NULL)
		smb_read_file(reader, value);
	else
		parameter_add(reader, name, value, origin);
}

static bool smb_read_file(struct smb_reader *reader, const char *path)
{
	struct check_text text;
	if (reader->depth >= INCLUDE_DEPTH_MAX || reader->files >= INCLUDE_FILES_MAX)
		return false;
	reader->files++;
	if (!check_text_open(reader->run, path, &text))
		return false;
	reader->depth++;
	char *line;
	while ((line = check_text_next(&text, LINES_OF_SAMBA)) != NULL)
		smb_read_line(reader, check_text_trim(line), (struct origin){text.name, text.line});
	reader->depth--;
	return true;
}

bool smb_conf_read(struct check_run *run, const char *path, struct smb_conf *conf)
{
	struct smb_reader reader = {.run = run, .conf = conf};
	*conf = (struct smb_conf){0};
	section_enter(&reader, "global", (struct origin){path, 0});
	return conf->section_count > 0 && smb_read_file(&reader, path);
}

/* What the section itself says, among the first `moment` parameters. */
static const struct smb_parameter *own_parameter(const struct smb_conf *conf, size_t section,
						 const char *name, size_t moment)
{
	for (size_t i = moment; i-- > 0;)
		if (conf->parameters[i].section == section && strcmp(conf->parameters[i].name, name) == 0)
			return &conf->parameters[i];
	return NULL;
}

const struct smb_parameter *smb_conf_find(const struct smb_conf *conf, size_t section, const char *name)
{
	size_t moment = conf->parameter_count;
	for (unsigned depth = 0; depth < COPY_DEPTH_MAX; depth++) {
		const struct smb_parameter *found = own_parameter(conf, section, name, moment);
		const struct smb_parameter *copy = own_parameter(conf, section, "copy", moment);
		if (found != NULL)
			return found;
		size_t source = copy == NULL ? conf->section_count : section_find(conf, copy->value);
		if (source == conf->section_count)
			break;
		section = source;
		moment = (size_t)(copy - conf->parameters);
	}
	return own_parameter(conf, SMB_GLOBAL, name, conf->sections[section].first);
}

static bool is_one_of(const char *value, const char *const words[4])
{
	for (size_t i = 0; i < 4; i++)
		if (strcasecmp(value, words[i]) == 0)
			return true;
	return false;
}

bool smb_value_is_yes(const char *value)
{
	return is_one_of(value, (const char *const[4]){"yes", "true", "on", "1"});
}

bool smb_value_is_no(const char *value)
{
	return is_one_of(value, (const char *const[4]){"no", "false", "off", "0"});
}
