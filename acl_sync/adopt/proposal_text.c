/* A proposal as registry files: what careacl loads, with what a person has to look at said in comments. */
#include "acl_sync/adopt/proposal.h"

#include "acl_sync/console.h"
#include "acl_sync/language.h"
#include "acl_sync/printable.h"
#include "policy/identifier.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdlib.h>

/* Comment lines, in the language of the site's files. */
static void comment(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void comment(FILE *out, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	if (text == NULL)
		console_out_of_memory();
	fputs("// ", out);
	for (const char *at = text; *at != '\0'; at++)
		fputs(*at == '\n' ? "\n// " : (const char[]){*at, '\0'}, out);
	fputc('\n', out);
	free(text);
}

/* A string of libconfig. */
static void quoted(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text != '\0'; text++)
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else if ((unsigned char)*text < 0x20 || *text == 0x7f)
			fprintf(out, "\\x%02x", (unsigned)*text);
		else
			fputc(*text, out);
	fputc('"', out);
}

/* Separates the elements of a list. */
static void element(FILE *out, size_t *count)
{
	fputs((*count)++ == 0 ? "\n  " : ",\n  ", out);
}

/* ---- careacl.conf ---- */

static void write_matrix(const struct proposal *proposal, const struct proposal_profession *profession,
			 FILE *out)
{
	const char *before = " ";
	fprintf(out, "{ name = \"%s\"; matrix = {", profession->name);
	for (size_t slot = 0; slot < proposal->slot_count; slot++) {
		if (proposal->category_names[slot] == NULL || profession->accesses[slot] == ACCESS_NONE)
			continue;
		fprintf(out, "%s%s = \"%s\";", before, proposal->category_names[slot],
			access_names[profession->accesses[slot]]);
	}
	fputs(" }; }", out);
}

static void write_categories(const struct proposal *proposal, FILE *out)
{
	size_t count = 0;
	for (size_t slot = 0; slot < proposal->slot_count; slot++) {
		if (proposal->category_names[slot] == NULL)
			continue;
		fputs(count++ == 0 ? "\n      " : ",\n      ", out);
		fprintf(out, "{ name = \"%s\"; path = ", proposal->category_names[slot]);
		quoted(out, proposal->reach->census->categories[slot].path);
		fputs("; documents = \"working\"; }", out);
	}
	if (count == 0)
		fputs("\n      { name = \"documents\"; path = \"documents\"; documents = \"working\"; }",
		      out);
}

/* Of a tree in which nobody opens anything, or without directories in its folders. */
static const char *first_category(const struct proposal *proposal)
{
	for (size_t slot = 0; slot < proposal->slot_count; slot++)
		if (proposal->category_names[slot] != NULL)
			return proposal->category_names[slot];
	return "documents";
}

void proposal_write_settings(struct proposal *proposal, FILE *out)
{
	size_t count = 0;
	comment(
	    out,
	    "Proposed by careacl adopt: what stood in a tree, as settings. Before use: the regime, names of "
	    "professions\nand what each needs (article L.1110-4 of the public health code), which categories "
	    "are sensitive,\nwhich are sealed.");
	fprintf(out, "language = \"%s\";\n", wording_language() == WORDING_FRENCH ? "fr" : "en");
	comment(out, "in use: /var/lib/careacl");
	fputs(
	    "state_dir = \"state\";\nsources = ( { type = \"conf\"; path = \"registry.d\"; } );\nstores = (\n"
	    "  { name = \"adopted\"; root = ",
	    out);
	quoted(out, proposal->reach->census->root);
	fputs("; regime = \"establishment\"; folder = \"{patient}\"; create = false;\n    categories = (",
	      out);
	write_categories(proposal, out);
	fputs(" ); }\n);\n", out);
	comment(out, "one for each set of categories that people open today");
	fputs("professions = (", out);
	for (size_t i = 0; i < proposal->profession_count; i++) {
		element(out, &count);
		write_matrix(proposal, &proposal->professions[i], out);
	}
	if (count == 0)
		fprintf(out, "\n  { name = \"adopted-1\"; matrix = { %s = \"read\"; }; }",
			first_category(proposal));
	fputs("\n);\n", out);
}

/* ---- people ---- */

static void write_professionals(const struct proposal *proposal, FILE *out)
{
	const struct people *people = proposal->reach->people;
	size_t count = 0;
	fputs("professionals = (", out);
	for (size_t i = 0; i < people->count; i++) {
		const struct proposal_person *person = &proposal->persons[i];
		if (!person->is_wanted || person->is_declared || person->profession == NO_ID)
			continue;
		element(out, &count);
		fprintf(out, "{ login = \"%s\"; profession = \"%s\"; }", people->persons[i].login,
			proposal->professions[person->profession].name);
	}
	fputs("\n);\n", out);
	for (size_t i = 0; i < people->count; i++)
		if (proposal->persons[i].is_wanted && proposal->persons[i].profession == NO_ID)
			comment(
			    out,
			    "%s: no profession gives no more than what this login opens today; choose one",
			    people->persons[i].login);
}

void proposal_write_people(struct proposal *proposal, FILE *out)
{
	const struct people *people = proposal->reach->people;
	size_t count = 0;
	comment(
	    out,
	    "Proposed by careacl adopt: people who open folders of the tree today, by Unix groups or alone.");
	write_professionals(proposal, out);
	comment(
	    out,
	    "Teams of Unix groups follow the groups. A team of one person keeps what that person opens alone "
	    "today:\nask on what ground, and give it an end.");
	fputs("teams = (", out);
	for (size_t i = 0; i < people->group_count; i++) {
		if (!proposal->teams[i].is_used || proposal->teams[i].is_declared)
			continue;
		element(out, &count);
		fprintf(out, "{ name = \"%s\"; stores = [\"%s\"]; group = ", proposal->teams[i].name,
			proposal->store_name);
		quoted(out, people->groups[i].name);
		fputs("; }", out);
	}
	for (uint32_t i = 0; i < people->count; i++) {
		if (!proposal->persons[i].has_team)
			continue;
		const char *team = proposal_own_team(proposal, i);
		if (team == NULL)
			console_out_of_memory();
		element(out, &count);
		fprintf(out, "{ name = \"%s\"; stores = [\"%s\"]; members = ( { login = \"%s\"; } ); }", team,
			proposal->store_name, people->persons[i].login);
	}
	fputs("\n);\n", out);
}

/* ---- patients ---- */

struct writing {
	FILE *out;
	const char *id;
	size_t teams;
};

static void write_team(void *context, const char *team, bool left_out)
{
	struct writing *writing = context;
	if (!left_out)
		fprintf(writing->out, "%s{ team = \"%s\"; }", writing->teams++ == 0 ? " teams = ( " : ", ",
			team);
}

/* So that somebody decides. */
static void write_left_out(void *context, const char *team, bool left_out)
{
	const struct writing *writing = context;
	if (!left_out)
		return;
	comment(writing->out, "%s: without the team %s, in which somebody would get more than today",
		writing->id, team);
	fputs("  ", writing->out);
}

static void write_patient(struct proposal *proposal, uint32_t folder, FILE *out)
{
	struct writing writing = {.out = out,
				  .id = plain_path_leaf(proposal->reach->census->folders[folder].path)};
	if (!proposal_assign(proposal, folder, false, write_left_out, &writing))
		console_out_of_memory();
	fprintf(out, "{ id = \"%s\"; birth_date = \"" PROPOSAL_BIRTH_DATE "\"; stores = [\"%s\"];",
		writing.id, proposal->store_name);
	if (!proposal_assign(proposal, folder, false, write_team, &writing))
		console_out_of_memory();
	fputs(writing.teams > 0 ? " ); }" : " }", out);
}

/* What only a person can put into the registry. */
static void write_left(const struct proposal *proposal, FILE *out)
{
	const struct census *census = proposal->reach->census;
	for (size_t i = 0; i < census->folder_count; i++) {
		bool declared = proposal->patients != NULL && proposal->patients[i] != NO_ID;
		char *path = printable_text(census->folders[i].path, true);
		if (path == NULL)
			console_out_of_memory();
		if (!proposal->is_id[i])
			comment(out,
				"folder %s: its name is no patient's id, or differs from another's in upper "
				"and lower case only; rename it",
				path);
		else if (declared)
			comment(out, "folder %s: its patient is declared already; look at its teams there",
				path);
		free(path);
	}
}

void proposal_write_patients(struct proposal *proposal, FILE *out)
{
	size_t count = 0;
	comment(
	    out,
	    "Proposed by careacl adopt: a patient for each folder, with the teams that open it today and "
	    "would get no more\nthan today. No folder says when somebody was born: " PROPOSAL_BIRTH_DATE
	    " stands for all, which makes everybody\nan adult; put in the right dates before use. Who is in "
	    "charge (in_charge) is not known either.");
	fputs("patients = (", out);
	for (uint32_t i = 0; i < proposal->reach->census->folder_count; i++) {
		if (!proposal->is_id[i] || (proposal->patients != NULL && proposal->patients[i] != NO_ID))
			continue;
		element(out, &count);
		write_patient(proposal, i, out);
	}
	fputs("\n);\n", out);
	write_left(proposal, out);
}
