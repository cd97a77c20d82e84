/* The files of the registry: nothing is stated yet. What stands there are examples, commented out, that fit the settings. */
#include "acl_sync/init/init.h"

#include <string.h>

/* A profession that may be a supervisor, from the `nth` on; there is one at least unless all are students. */
static const char *profession_name(const struct init_site *site, size_t nth)
{
	const char *found = site->professions[0]->name;
	for (size_t i = 0; i < site->profession_count; i++) {
		if (site->professions[i]->student || site->professions[i]->regulator)
			continue;
		found = site->professions[i]->name;
		if (nth-- == 0)
			break;
	}
	return found;
}

static const char *pick(const struct init_site *site, const char *wanted, size_t nth)
{
	for (size_t i = 0; i < site->profession_count; i++)
		if (strcmp(site->professions[i]->name, wanted) == 0)
			return wanted;
	return profession_name(site, nth);
}

static const struct init_category *last_category(const struct init_site *site, bool sensitive)
{
	const struct init_store *store = &site->stores[0];
	const struct init_category *found = &store->categories[0];
	for (size_t i = 0; i < store->category_count; i++)
		if ((store->categories[i].kind != NULL && store->categories[i].kind->sensitive) == sensitive)
			found = &store->categories[i];
	return found;
}

/* Examples: a line begins with "//" and no single blank, so that the sign alone can be taken off. */
static void put_how_to(FILE *out)
{
	init_comment(out, "",
		     "To use an example, take off the // before its lines (not before those that begin with "
		     "\"// \"), and put in your own.");
	fputs("\n", out);
}

void init_write_staff(const struct init_site *site, FILE *out)
{
	const char *first = pick(site, "physician", 0), *second = pick(site, "nurse", 1);
	init_comment(
	    out, "",
	    "Professionals, care teams and roles: careacl-registry(5). Logins as the system knows them "
	    "(files, LDAP, AD): getent passwd LOGIN. Nothing is stated here yet, so nobody opens anything.");
	put_how_to(out);
	init_comment(
	    out, "",
	    "Who practises here, in which profession, since when briefed on secrecy (R05), until when.");
	fprintf(out,
		"//professionals = (\n"
		"//  { login = \"dr.martin\"; profession = \"%s\"; rpps = \"10001234565\"; briefed = "
		"\"2026-01-05\"; },\n"
		"//  { login = \"inf.leroy\"; profession = \"%s\"; briefed = \"2026-01-05\"; valid_until = "
		"\"2027-12-31\"; }\n//);\n\n",
		first, second);
	init_comment(
	    out, "",
	    "A care team: those who take part together in the care of the same patients (CSP L1110-12). "
	    "Instead of members, group = \"ward\" takes those of a Unix group.");
	fprintf(out,
		"//teams = (\n//  { name = \"cardiology\"; stores = [\"%s\"];\n"
		"//    members = ( { login = \"dr.martin\"; }, { login = \"inf.leroy\"; valid_from = "
		"\"2026-03-01\"; } ); }\n//);\n\n",
		site->stores[0].name);
	if (last_category(site, false)->kind != NULL && last_category(site, false)->kind->sensitive)
		return;
	init_comment(
	    out, "",
	    "Staff who serve every patient of a store, in categories that are not sensitive, with the "
	    "ground (R39).");
	fprintf(
	    out,
	    "//roles = (\n//  { login = \"adm.zoe\"; access = { %s = \"write\"; }; ground = \"admissions\"; "
	    "}\n//);\n",
	    last_category(site, false)->name);
}

void init_write_patients(const struct init_site *site, FILE *out)
{
	const struct init_store *store = &site->stores[0];
	init_comment(out, "",
		     "Patients: who treats them, and what they agreed to or refused: careacl-registry(5). "
		     "What they say "
		     "later is taken at the desk: careacl object, consent, withhold, admit, discharge.");
	put_how_to(out);
	fprintf(out,
		"//patients = (\n//  { id = \"P001\"; birth_date = \"1950-02-01\"; stores = [\"%s\"];\n"
		"//    teams      = ( { team = \"cardiology\"; in_charge = \"dr.martin\"; valid_from = "
		"\"2026-11-02\"; } );\n",
		store->name);
	if (store->regime != REGIME_ESTABLISHMENT)
		fputs("//    consents   = ( { to = \"team:cardiology\"; valid_from = \"2026-11-02\"; } );\n",
		      out);
	fprintf(out, "//    objections = ( { to = \"login:inf.leroy\"; categories = [\"%s\"]; } ); }\n//);\n",
		last_category(site, true)->name);
}
