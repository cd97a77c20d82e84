/* Who did it: agent[] of an AuditEvent. */
#include "acl_sync/audit/audit_event_private.h"

#include <arpa/inet.h>
#include <string.h>

#define NOBODY "careacl" /* in "by": no person asked for it */

/* Of the professionals' directory; its numbers are the RPPS with an 8 before it. */
#define IDNPS "urn:oid:1.2.250.1.71.4.2.1"
#define RPPS_DIGITS 11

/* NULL: none is known, or it is no RPPS. */
static json_t *number_of(struct audit_event_making *making, const char *login)
{
	const struct audit_event_site *site = making->site;
	char value[sizeof("8") + RPPS_DIGITS];
	const char *rpps =
	    site->rpps == NULL ? NULL : site->rpps(site->context, login, making->line->instant);
	if (rpps == NULL || strlen(rpps) != RPPS_DIGITS || strspn(rpps, "0123456789") != RPPS_DIGITS)
		return NULL;
	value[0] = '8';
	memcpy(value + 1, rpps, RPPS_DIGITS + 1);
	return json_pack("{s:s, s:s}", "system", IDNPS, "value", value);
}

json_t *audit_event_person(struct audit_event_making *making, const char *login)
{
	json_t *who = json_object(), *number = number_of(making, login);
	if (number != NULL) {
		audit_event_set_text(making, who, "type", "Practitioner");
		audit_event_set(making, who, "identifier", number);
	} else {
		json_t *identifier = json_object();
		audit_event_set_text(making, identifier, "value", login);
		audit_event_set(making, who, "identifier", identifier);
	}
	audit_event_set_text(making, who, "display", login);
	return who;
}

static json_t *agent_of(struct audit_event_making *making, enum audit_event_code code, const char *login,
			bool is_requestor)
{
	json_t *agent = json_object();
	audit_event_set(making, agent, "type", audit_event_concept(code));
	audit_event_set(making, agent, "who", audit_event_person(making, login));
	audit_event_set_text(making, agent, "altId", login);
	audit_event_set(making, agent, "requestor", json_boolean(is_requestor));
	return agent;
}

/* The other end of a session, as PAM was told. */
static void set_network(struct audit_event_making *making, json_t *agent)
{
	unsigned char address[sizeof(struct in6_addr)];
	const char *host = audit_event_text(making->fields, "rhost");
	if (host == NULL || host[0] == '\0')
		return;
	json_t *network = json_object();
	bool is_address = inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
	audit_event_set_text(making, network, "address", host);
	audit_event_set_text(making, network, "type", is_address ? "2" : "1");
	audit_event_set(making, agent, "network", network);
}

/* Who acted; and who typed it for them. */
static void add_persons(struct audit_event_making *making, json_t *agents)
{
	const struct audit_event_row *row = making->row;
	const struct audit_event_part *part = audit_event_part(row->kind);
	const char *person = part->field == NULL ? NULL : audit_event_text(making->fields, part->field);
	const char *by = strcmp(making->by, NOBODY) == 0 ? NULL : making->by;
	if (person == NULL)
		person = by;
	if (person == NULL)
		return;
	bool is_own = by != NULL && strcmp(by, person) == 0;
	json_t *agent = agent_of(making, part->code, person, is_own);
	set_network(making, agent);
	if (row->purpose != EVENT_CODE_NONE)
		audit_event_set(making, agent, "purposeOfUse",
				json_pack("[o]", audit_event_concept(row->purpose)));
	audit_event_append(making, agents, agent);
	if (by != NULL && !is_own)
		audit_event_append(making, agents, agent_of(making, EVENT_ENTERER, by, true));
}

json_t *audit_event_agents(struct audit_event_making *making)
{
	const char *informant = audit_event_text(making->fields, "on_word_of");
	json_t *agents = json_array(), *authorizer = json_object();
	add_persons(making, agents);
	if (informant != NULL)
		audit_event_append(making, agents, agent_of(making, EVENT_INFORMANT, informant, false));
	audit_event_set(making, authorizer, "type", audit_event_concept(EVENT_AUTHORIZER));
	audit_event_set(making, authorizer, "who", audit_event_observer(making));
	audit_event_set(making, authorizer, "requestor", json_boolean(strcmp(making->by, NOBODY) == 0));
	audit_event_append(making, agents, authorizer);
	return agents;
}
