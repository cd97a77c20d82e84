/* What holds resources: Bundles, the manifests and logs of an export. And what says that something went wrong. */
#include "registry/feeds/fhir_bundle.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_names.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_resource.h"

#include <string.h>

/* ---- what went wrong elsewhere ---- */

static void read_outcome(struct fhir *fhir, const json_t *outcome)
{
	const json_t *issue;
	for (size_t i = 0; (issue = fhir_json_item(outcome, "issue", i)) != NULL; i++) {
		const char *severity = fhir_json_text(issue, "severity");
		if (severity == NULL || !fhir_names_has("|warning|information|success|", severity)) {
			fhir_resource_fail(fhir,
					   "holds an error of the system that wrote it (OperationOutcome): "
					   "what it holds may not be all");
			return;
		}
	}
	fhir_resource_count(fhir, "OperationOutcome");
}

/* A bulk export lists its files. */
static void read_manifest(struct fhir *fhir, const json_t *manifest)
{
	const json_t *item;
	for (size_t i = 0; (item = fhir_json_item(manifest, "output", i)) != NULL; i++) {
		const char *url = fhir_json_text(item, "url"), *name = url == NULL ? NULL : strrchr(url, '/');
		bool is_there = false;
		name = name == NULL ? url : name + 1;
		for (unsigned file = 0; name != NULL && file < fhir->reading->input_count; file++)
			is_there = is_there || strcmp(fhir->file_names[file], name) == 0;
		if (!is_there)
			fhir_resource_fail(fhir,
					   "the manifest of the export names a file that is not here: %.200s",
					   name == NULL ? "?" : name);
	}
}

static void read_nameless(struct fhir *fhir, const json_t *top)
{
	if (json_object_get(top, "transactionTime") != NULL && json_object_get(top, "output") != NULL)
		read_manifest(fhir, top);
	else if (json_object_get(top, "exportId") != NULL && json_object_get(top, "eventId") != NULL)
		fhir_resource_count(fhir, "log");
	else
		fhir_resource_read(fhir, top, fhir->line, NULL); /* which says what is missing */
}

/* Do they hold what may refuse something? */
static bool holds_rules(const json_t *parameters, const char *name)
{
	const json_t *item;
	for (size_t i = 0; (item = fhir_json_item(parameters, name, i)) != NULL; i++) {
		const char *type = fhir_json_text(json_object_get(item, "resource"), "resourceType");
		if ((type != NULL && fhir_names_has("|Consent|Flag|Bundle|Parameters|", type)) ||
		    holds_rules(item, "part"))
			return true;
	}
	return false;
}

/* Parameters are of an operation, which is not done here. */
static void read_parameters(struct fhir *fhir, const json_t *parameters)
{
	if (holds_rules(parameters, "parameter"))
		fhir_resource_fail(
		    fhir, "holds a Consent, a Flag or a Bundle among Parameters, which are not read; "
			  "it must stand alone, or in a Bundle");
	else
		fhir_resource_count(fhir, "Parameters");
}

/* ---- Bundle ---- */

static bool is_request(const json_t *bundle)
{
	const char *type = fhir_json_text(bundle, "type");
	return type != NULL && fhir_names_has("|transaction|batch|", type);
}

bool fhir_bundle_begin(struct fhir *fhir, const json_t *bundle)
{
	const char *type = fhir_json_text(bundle, "type");
	const json_t *link;
	if (type == NULL ||
	    !fhir_names_has("|collection|searchset|batch-response|transaction-response|transaction|"
			    "batch|",
			    type)) {
		fhir_resource_fail(
		    fhir,
		    "is a Bundle of type %.60s; expected collection, searchset, batch-response, "
		    "transaction or batch",
		    type == NULL ? "?" : type);
		return false;
	}
	for (size_t i = 0; (link = fhir_json_item(bundle, "link", i)) != NULL; i++) {
		const char *relation = fhir_json_text(link, "relation");
		if (relation == NULL || strcmp(relation, "next") == 0) {
			fhir_resource_fail(fhir,
					   "is one page of several: it has a link to the next, which nobody "
					   "followed");
			return false;
		}
	}
	return true;
}

/* DELETE: by its address, or by an identifier. */
static void read_deletion(struct fhir *fhir, const json_t *request)
{
	const char *url = fhir_json_text(request, "url");
	const char *key = url == NULL ? NULL : fhir_reference_of_url(fhir, url);
	if (key == NULL) {
		fhir_resource_fail(fhir,
				   "deletes something that is neither TYPE/ID nor TYPE?identifier=NUMBER");
		return;
	}
	struct fhir_record *record = fhir_index_add(fhir, FHIR_TYPE_COUNT, key);
	if (record == NULL)
		return;
	record->is_deletion = true;
	record->base = fhir_reference_base(fhir, url);
}

/* false: the entry has no resource to be read. */
static bool read_request(struct fhir *fhir, const json_t *entry)
{
	const json_t *request = json_object_get(entry, "request");
	const char *method = fhir_json_text(request, "method");
	if (method != NULL && fhir_names_has("|POST|PUT|", method))
		return true;
	if (method != NULL && strcmp(method, "DELETE") == 0)
		read_deletion(fhir, request);
	else if (method == NULL || !fhir_names_has("|GET|HEAD|", method))
		fhir_resource_fail(fhir, "asks for %.20s; expected POST, PUT or DELETE",
				   method == NULL ? "?" : method);
	return false;
}

static bool is_answer_without_body(const json_t *entry)
{
	const char *status = fhir_json_text(json_object_get(entry, "response"), "status");
	return status != NULL && status[0] == '2';
}

void fhir_bundle_entry(struct fhir *fhir, const json_t *bundle, const json_t *entry, unsigned line)
{
	const json_t *resource = json_object_get(entry, "resource");
	const char *mode = fhir_json_text(json_object_get(entry, "search"), "mode");
	const char *type = fhir_json_text(resource, "resourceType");
	fhir->line = line;
	if (is_request(bundle) && !read_request(fhir, entry))
		return;
	if (mode != NULL && strcmp(mode, "outcome") == 0)
		fhir_resource_fail(
		    fhir, "holds an outcome of the search (search.mode): what it found may not be all");
	else if (resource == NULL && is_answer_without_body(entry))
		fhir_resource_count(fhir, "response");
	else if (resource == NULL)
		fhir_resource_fail(fhir, "is an entry without a resource");
	else if (type != NULL && strcmp(type, "Bundle") == 0 && fhir->depth < 2)
		fhir_bundle_top(fhir, resource, line);
	else if (type != NULL && strcmp(type, "Bundle") == 0)
		fhir_resource_fail(fhir, "is a Bundle within Bundles within a Bundle; take it apart");
	else if (type != NULL && strcmp(type, "OperationOutcome") == 0)
		read_outcome(fhir, resource);
	else if (type != NULL && strcmp(type, "Parameters") == 0)
		read_parameters(fhir, resource);
	else
		fhir_resource_read(fhir, resource, line, fhir_json_text(entry, "fullUrl"));
}

void fhir_bundle_top(struct fhir *fhir, const json_t *top, unsigned line)
{
	const char *type = fhir_json_text(top, "resourceType");
	const json_t *entry;
	fhir->line = line;
	if (!json_is_object(top))
		fhir_resource_fail(fhir, "is no JSON object; expected a resource");
	else if (type == NULL)
		read_nameless(fhir, top);
	else if (strcmp(type, "OperationOutcome") == 0)
		read_outcome(fhir, top);
	else if (strcmp(type, "Parameters") == 0)
		read_parameters(fhir, top);
	else if (strcmp(type, "Bundle") != 0)
		fhir_resource_read(fhir, top, line, NULL);
	else if (fhir_bundle_begin(fhir, top)) {
		fhir->depth++;
		for (size_t i = 0; (entry = fhir_json_item(top, "entry", i)) != NULL; i++)
			fhir_bundle_entry(fhir, top, entry, line);
		fhir->depth--;
	}
}
