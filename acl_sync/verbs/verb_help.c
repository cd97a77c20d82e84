/* careacl help [TOPIC]: what to do when. Reads nothing but the language: it must answer when nothing else does. */
#include "acl_sync/console.h"
#include "acl_sync/help/help.h"
#include "acl_sync/json_out.h"
#include "acl_sync/screen.h"
#include "acl_sync/site/site.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "acl_sync/wrap.h"
#include "policy/close_match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COLUMNS_MIN 20
#define COLUMNS_MAX 78

/* COLUMNS, into a file too; else the terminal's. */
static size_t columns(void)
{
	size_t width = screen_width_asked();
	if (width == 0)
		width = screen_width(STDOUT_FILENO, COLUMNS_MAX);
	if (width > COLUMNS_MAX)
		return COLUMNS_MAX;
	return width < COLUMNS_MIN ? COLUMNS_MIN : width;
}

/* A name and one line about it, the line beside the name or below it where the screen is narrow. */
static void list_line(const char *name, const char *about, size_t name_width, size_t width)
{
	bool is_narrow = width < 2 * name_width + 24;
	size_t column = is_narrow ? 5 : name_width + 2;
	if (about == NULL)
		console_out_of_memory();
	if (is_narrow)
		printf("  %s\n%*s", name, (int)column, "");
	else
		printf("  %-*s", (int)name_width, name);
	wrap_words(stdout, about, &(struct wrap){.indent = column + 1, .column = column, .width = width});
}

/* The longest name of topics and verbs. */
static size_t names_width(void)
{
	size_t width = 0;
	for (size_t i = 0; i < help_topic_count; i++)
		width = strlen(help_topics[i].name) > width ? strlen(help_topics[i].name) : width;
	for (const struct verb *verb = verbs; verb->name != NULL; verb++)
		width = strlen(verb->name) > width ? strlen(verb->name) : width;
	return width;
}

static void show_list(struct arena *arena)
{
	size_t name_width = names_width() + 1, width = columns();
	console_answer("topics, read with 'careacl help TOPIC':\n");
	for (size_t i = 0; i < help_topic_count; i++)
		list_line(help_topics[i].name, help_title(&help_topics[i], arena), name_width, width);
	console_answer("\nverbs, their options with 'careacl help VERB':\n");
	for (const struct verb *verb = verbs; verb->name != NULL; verb++)
		list_line(verb->name, wording(verb->help), name_width, width);
}

static json_t *topic_json(const struct help_topic *topic, struct arena *arena)
{
	json_t *object = json_object();
	json_out_set(object, "topic", json_out_text(topic->name));
	json_out_set(object, "title", json_out_text(help_title(topic, arena)));
	return object;
}

static json_t *list_json(struct arena *arena)
{
	json_t *document = json_object(), *topics = json_array(), *list = json_array();
	for (size_t i = 0; i < help_topic_count; i++)
		json_out_append(topics, topic_json(&help_topics[i], arena));
	for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
		json_t *object = json_object();
		json_out_set(object, "verb", json_out_text(verb->name));
		json_out_set(object, "operands", json_out_text(verb->operands));
		json_out_set(object, "text", json_out_text(verb->help));
		json_out_append(list, object);
	}
	json_out_set(document, "topics", topics);
	json_out_set(document, "verbs", list);
	return document;
}

static int answer_json(json_t *document)
{
	return json_out_print(document) ? STATUS_DONE : STATUS_FAILED;
}

static int list(const struct options *options, struct arena *arena)
{
	if (options->json)
		return answer_json(list_json(arena));
	show_list(arena);
	return STATUS_DONE;
}

static int show_topic(const struct options *options, const struct help_topic *topic, struct arena *arena)
{
	if (options->json) {
		json_t *document = topic_json(topic, arena);
		json_out_set(document, "text", json_out_text(help_text(topic)));
		return answer_json(document);
	}
	help_show(stdout, help_text(topic), columns());
	return STATUS_DONE;
}

static const struct verb *find_verb(const char *name)
{
	const struct verb *verb = verbs;
	while (verb->name != NULL && strcmp(verb->name, name) != 0)
		verb++;
	return verb->name != NULL ? verb : NULL;
}

static int show_verb(const struct options *options, const struct verb *verb)
{
	char *text = NULL;
	size_t size;
	if (!options->json) {
		options_help(verb, stdout);
		return STATUS_DONE;
	}
	FILE *stream = open_memstream(&text, &size);
	if (stream == NULL)
		console_out_of_memory();
	options_help(verb, stream);
	if (fclose(stream) != 0)
		console_out_of_memory();
	json_t *document = json_object();
	json_out_set(document, "verb", json_out_text(verb->name));
	json_out_set(document, "operands", json_out_text(verb->operands));
	json_out_set(document, "text", json_out_text(text));
	free(text);
	return answer_json(document);
}

static int refuse_unknown(const struct options *options, const char *name, struct arena *arena)
{
	size_t count = 0;
	while (verbs[count].name != NULL)
		count++;
	const char *near = help_near(name, arena);
	const char *verb = close_match(verbs, count, sizeof(verbs[0]), name);
	if (near != NULL && verb != NULL)
		near = arena_printf(arena, "%s%s%s", near, near[0] != '\0' ? ", " : "", verb);
	const char *text =
	    near == NULL ? NULL
	    : near[0] != '\0'
		? wording_in(arena, "no topic and no verb is called '%.60s'; near it: %s", name, near)
		: wording_in(arena, "no topic and no verb is called '%.60s'; topics: %s", name,
			     help_names(arena));
	if (text == NULL)
		console_out_of_memory();
	return site_refuse(options, text);
}

int verb_help(const struct options *options)
{
	struct arena *arena = arena_new();
	if (arena == NULL)
		console_out_of_memory();
	const char *name = options->operand_count > 0 ? options->operands[0] : NULL;
	const struct help_topic *topic = name != NULL ? help_find(name) : NULL;
	const struct verb *verb = name != NULL ? find_verb(name) : NULL;
	int status = STATUS_DONE;
	if (name == NULL)
		status = list(options, arena);
	else if (topic != NULL)
		status = show_topic(options, topic, arena);
	else if (verb != NULL)
		status = show_verb(options, verb);
	else
		status = refuse_unknown(options, name, arena);
	arena_free(arena);
	return status;
}
