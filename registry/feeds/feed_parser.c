#include "registry/feeds/feed_parser.h"

#include "registry/feeds/fhir.h"
#include "registry/feeds/hl7.h"
#include "registry/feeds/table.h"

#include <string.h>
#include <strings.h>

const struct feed_parser feed_parsers[] = {
    {"table", {".csv", ".tsv", ".txt", NULL}, table_parse, false, NULL},
    {"hl7v2", {".hl7", ".er7", ".adt", ".mllp", ".txt", NULL}, hl7_parse, false, NULL},
    {"fhir", {".ndjson", ".jsonl", ".json", NULL}, fhir_parse, true, "Practitioner"},
    {NULL, {NULL}, NULL, false, NULL},
};

const struct feed_parser *feed_parser_find(const char *type)
{
	for (const struct feed_parser *parser = feed_parsers; parser->type != NULL; parser++)
		if (strcmp(parser->type, type) == 0)
			return parser;
	return NULL;
}

bool feed_parser_reads(const struct feed_parser *parser, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; parser->suffixes[i] != NULL; i++) {
		size_t end = strlen(parser->suffixes[i]);
		if (name[0] != '.' && length > end &&
		    strcasecmp(name + length - end, parser->suffixes[i]) == 0)
			return true;
	}
	return false;
}
