/* careacl explain LOGIN PATIENT [CATEGORY|CATEGORY/DOCUMENT] */
#include "acl_sync/console.h"
#include "acl_sync/entry.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/login_in_feeds.h"
#include "acl_sync/verbs/patient_on_hold.h"
#include "acl_sync/verbs/verbs.h"

/* What feeds have to do with it, beside the facts. */
static void tell_why(struct site *site, login_id login, patient_id patient)
{
	patient_on_hold_answer(site, site->facts->patients[patient].id);
	if (login == NO_ID)
		login_in_feeds_answer(site, site->options->operands[0]);
}

static int explain_one(struct site *site, login_id login, patient_id patient)
{
	const char *document;
	category_id category = entry_find_item(site, site->options->operands[2], &document);
	if (category == NO_ID)
		return site_stop(site);
	struct entry entry = entry_ask(site, site->options->operands[0], login, patient, category, document);
	site_worsen(site, entry.decision.effect == EFFECT_PERMIT ? STATUS_DONE : STATUS_DIFFERS);
	if (site->options->json)
		return site_answer(site, entry_explain(site, &entry));
	entry_tell(site, &entry);
	tell_why(site, login, patient);
	return site_close(site);
}

/* Every category of the site; one in a store without a folder of the patient is answered no-record (R36). */
static int explain_all(struct site *site, login_id login, patient_id patient)
{
	const struct policy *policy = site->facts->policy;
	json_t *list = json_array();
	bool permitted = false;
	for (category_id category = 0; category < policy->category_count; category++) {
		struct entry entry =
		    entry_ask(site, site->options->operands[0], login, patient, category, NULL);
		permitted = permitted || entry.decision.effect == EFFECT_PERMIT;
		if (site->options->json)
			json_out_append(list, entry_explain(site, &entry));
		else
			entry_tell(site, &entry);
	}
	site_worsen(site, permitted ? STATUS_DONE : STATUS_DIFFERS);
	if (!site->options->json) {
		json_decref(list);
		tell_why(site, login, patient);
		return site_close(site);
	}
	json_t *document = json_object();
	json_out_set(document, "login", json_out_text(site->options->operands[0]));
	json_out_set(document, "patient", json_out_text(site->facts->patients[patient].id));
	json_out_set(document, "at", json_out_instant(site->now));
	json_out_set(document, "categories", list);
	return site_answer(site, document);
}

int verb_explain(const struct options *options)
{
	struct site site;
	const struct site_about about = {.patients = (const char *const *)&options->operands[1],
					 .patient_count = 1,
					 .logins = (const char *const *)&options->operands[0],
					 .login_count = 1};
	if (!site_open_about(&site, options, 0, &about))
		return site_stop(&site);
	patient_id patient = entry_find_patient(&site, options->operands[1]);
	if (patient == NO_ID)
		return site_stop(&site);
	login_id login = facts_login(site.facts, options->operands[0]);
	return options->operand_count == 3 ? explain_one(&site, login, patient)
					   : explain_all(&site, login, patient);
}
