/* Each kind of line of the trail becomes the AuditEvent that docs/audit-events.md says, element by element. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "acl_sync/audit/audit_event.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INSTANT "2026-11-21T09:00:00.123Z"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define EXPECTED_MAX 16

/* ---- a line, an event ---- */

static const char *rpps(void *context, const char *login, const char *instant)
{
	assert_string_equal(instant, INSTANT);
	assert_null(context);
	return strcmp(login, "dr.martin") == 0 ? "10001234567" : strcmp(login, "dr.odd") == 0 ? "1234" : NULL;
}

static const struct audit_event_site here = {.observer = "abcd", .rpps = rpps};

static int make(const char *text, const struct audit_event_site *site, json_t **ret_event)
{
	struct audit_line line;
	assert_true(audit_line_parse(text, strlen(text), &line));
	return audit_event_make(&line, site, ret_event);
}

static json_t *event_of(const char *kind, const char *by, const char *fields)
{
	char text[4096];
	json_t *event;
	snprintf(text, sizeof(text),
		 "{\"sequence\":7,\"instant\":\"" INSTANT "\",\"kind\":\"%s\",\"previous\":\"" ZEROS
		 "\",\"by\":\"%s\",\"fields\":%s}",
		 kind, by, fields);
	assert_int_equal(make(text, &here, &event), 0);
	return event;
}

/* The value at "agent.0.who.identifier.value"; NULL: there is none. */
static const json_t *value_at(const json_t *value, const char *path)
{
	char name[64];
	while (value != NULL && *path != '\0') {
		size_t size = strcspn(path, ".");
		assert_true(size < sizeof(name));
		snprintf(name, sizeof(name), "%.*s", (int)size, path);
		value = json_is_array(value) ? json_array_get(value, (size_t)atoi(name))
					     : json_object_get(value, name);
		path += size + (path[size] == '.');
	}
	return value;
}

/* "path=value", "path=" for what must not be there, "path#n" for the length of a list. */
static void expect(const json_t *event, const char *expected, const char *name)
{
	char path[64], found[256] = "";
	size_t size = strcspn(expected, "=#");
	snprintf(path, sizeof(path), "%.*s", (int)size, expected);
	const json_t *value = value_at(event, path);
	if (expected[size] == '#')
		snprintf(found, sizeof(found), "%zu", json_array_size(value));
	else if (json_is_string(value))
		snprintf(found, sizeof(found), "%s", json_string_value(value));
	else if (value != NULL)
		snprintf(found, sizeof(found), "%s",
			 json_is_true(value)    ? "true"
			 : json_is_false(value) ? "false"
						: "?");
	if (strcmp(found, expected + size + 1) != 0) {
		char *text = json_dumps(event, JSON_INDENT(1));
		fail_msg("%s: %s is '%s', expected '%s' in %s", name, path, found, expected + size + 1, text);
	}
}

/* ---- the table ---- */

struct row {
	const char *name, *kind, *by, *fields;
	const char *expected[EXPECTED_MAX];
};

static const struct row rows[] = {
    {"a login that was refused",
     "refused-login",
     "dr.martin",
     "{\"login\":\"dr.martin\",\"service\":\"sshd\",\"rhost\":\"10.0.0.7\",\"tty\":\"ssh\",\"reason\":\"not-"
     "valid\",\"uid\":1001}",
     {"type.code=110114", "subtype.0.code=110122", "action=E", "outcome=8", "outcomeDesc=not-valid",
      "agent.0.type.coding.0.code=IRCP", "agent.0.who.identifier.system=urn:oid:1.2.250.1.71.4.2.1",
      "agent.0.who.identifier.value=810001234567", "agent.0.who.type=Practitioner", "agent.0.altId=dr.martin",
      "agent.0.requestor=true", "agent.0.network.address=10.0.0.7", "agent.0.network.type=2",
      "entity.0.detail.2.type=service", "entity.0.detail.2.valueString=sshd", "agent#2"}},
    {"a login by name, of a machine by name",
     "session-opened",
     "inf.two",
     "{\"login\":\"inf.two\",\"service\":\"sshd\",\"rhost\":\"ward-7.example\",\"id\":\"a1\"}",
     {"type.code=110114", "subtype.0.code=110122", "outcome=0",
      "outcomeDesc=", "agent.0.who.identifier.system=", "agent.0.who.identifier.value=inf.two",
      "agent.0.who.type=", "agent.0.network.type=1", "purposeOfEvent=", "agent.0.purposeOfUse="}},
    {"a session that ends",
     "session-closed",
     "inf.two",
     "{\"login\":\"inf.two\",\"id\":\"a1\"}",
     {"subtype.0.code=110123", "outcome=0", "agent.0.network=", "agent.0.altId=inf.two"}},
    {"an address of six",
     "session-opened",
     "inf.two",
     "{\"login\":\"inf.two\",\"rhost\":\"2001:db8::7\"}",
     {"agent.0.network.type=2"}},
    {"a number that is no RPPS",
     "session-opened",
     "dr.odd",
     "{\"login\":\"dr.odd\"}",
     {"agent.0.who.identifier.system=", "agent.0.who.identifier.value=dr.odd"}},

    {"an emergency",
     "break-glass",
     "dr.martin",
     "{\"verb\":\"break-glass\",\"patient\":\"P001\",\"statement\":\"desk:17\",\"text\":\"{ justification = "
     "..; }\",\"login\":\"dr.martin\"}",
     {"type.code=110113", "subtype.0.code=110127", "action=E", "outcome=0",
      "purposeOfEvent.0.coding.0.code=BTG", "agent.0.type.coding.0.code=IRCP", "agent.0.requestor=true",
      "agent.0.purposeOfUse.0.coding.0.code=BTG", "agent#2", "entity.0.what.type=Patient",
      "entity.0.what.identifier.value=P001", "entity.0.type.code=1", "entity.0.role.code=1",
      "entity.1.what.identifier.value=desk:17", "entity.1.detail.3.type=text", "entity#2"}},
    {"an emergency on behalf of somebody",
     "break-glass",
     "adm.zoe",
     "{\"verb\":\"break-glass\",\"patient\":\"P001\",\"statement\":\"desk:18\",\"login\":\"dr.martin\",\"on_"
     "word_of\":\"inf.two\"}",
     {"agent.0.altId=dr.martin", "agent.0.requestor=false", "agent.1.altId=adm.zoe",
      "agent.1.type.coding.0.code=ENT", "agent.1.requestor=true", "agent.2.type.coding.0.code=INF",
      "agent.2.altId=inf.two", "agent.2.requestor=false", "agent.3.type.coding.0.code=authserver",
      "agent.3.requestor=false", "agent#4"}},
    {"an emergency that was refused",
     "break-glass",
     "dr.martin",
     "{\"verb\":\"break-glass\",\"outcome\":\"refused\",\"refused\":\"refused:3\",\"patient\":\"P001\","
     "\"login\":\"dr.martin\",\"refusal\":\"emergency-refused\",\"justification\":\"x\"}",
     {"subtype.0.code=110127", "outcome=8", "outcomeDesc=emergency-refused",
      "purposeOfEvent.0.coding.0.code=BTG", "entity.1.what.identifier.value=refused:3",
      "entity.1.detail.6.type=justification"}},
    {"a question about an emergency",
     "break-glass",
     "eve",
     "{\"verb\":\"break-glass\",\"outcome\":\"asked\",\"patient\":\"P001\",\"login\":\"dr.martin\"}",
     {"subtype.0.code=110132", "outcome=", "outcomeDesc=asked", "agent.0.altId=dr.martin",
      "agent.0.requestor=false", "agent.1.altId=eve", "agent.1.requestor=true"}},
    {"an emergency that ends",
     "break-glass",
     "dr.martin",
     "{\"verb\":\"break-glass\",\"patient\":\"P001\",\"ends\":\"desk:17\",\"login\":\"dr.martin\"}",
     {"subtype.0.code=110138", "outcome=0", "purposeOfEvent.0.coding.0.code=BTG",
      "entity.1.what.identifier.value=desk:17"}},
    {"emergencies that a clock had claimed end",
     "break-glass",
     "careacl",
     "{\"verb\":\"sync\",\"patient\":\"P001\",\"ends\":\"desk:17\",\"login\":\"dr.martin\",\"reference\":"
     "\"clock\"}",
     {"subtype.0.code=110138", "agent.0.altId=dr.martin", "agent.0.requestor=false", "agent.1.requestor=true",
      "agent.1.type.coding.0.code=authserver", "agent#2"}},
    {"an emergency of a file",
     "statement",
     "careacl",
     "{\"patient\":\"P001\",\"statement\":\"a.conf:3\",\"section\":\"break_glass\",\"change\":\"begins\","
     "\"text\":\"{}\"}",
     {"subtype.0.code=110127", "purposeOfEvent.0.coding.0.code=BTG", "agent#1", "agent.0.requestor=true"}},
    {"an emergency of a file ends",
     "statement",
     "careacl",
     "{\"patient\":\"P001\",\"statement\":\"a.conf:3\",\"section\":\"break_glass\",\"change\":\"ends\"}",
     {"subtype.0.code=110138"}},

    {"a review",
     "review",
     "dr.martin",
     "{\"statement\":\"desk:17\",\"patient\":\"P001\",\"login\":\"inf.two\",\"reviewer\":\"dr.martin\","
     "\"finding\":\"right\"}",
     {"type.code=verify", "type.system=http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle",
      "subtype=", "outcome=0", "purposeOfEvent.0.coding.0.code=HCOMPL", "agent.0.type.coding.0.code=VRF",
      "agent.0.altId=dr.martin", "agent.0.requestor=true", "agent#2",
      "entity.1.what.identifier.value=inf.two", "entity.1.role.code=11",
      "entity.2.what.identifier.value=desk:17", "entity.2.detail.2.valueString=right"}},
    {"a review that somebody else typed",
     "review",
     "adm.zoe",
     "{\"statement\":\"desk:17\",\"patient\":\"P001\",\"login\":\"inf.two\",\"reviewer\":\"dr.martin\","
     "\"finding\":\"right\"}",
     {"agent.0.altId=dr.martin", "agent.0.requestor=false", "agent.1.altId=adm.zoe",
      "agent.1.requestor=true"}},
    {"a review that was refused",
     "review",
     "inf.two",
     "{\"verb\":\"review\",\"outcome\":\"refused\",\"statement\":\"17\",\"refusal\":\"own-use\"}",
     {"type.code=verify", "outcome=8", "outcomeDesc=own-use", "agent.0.altId=inf.two",
      "agent.0.type.coding.0.code=VRF"}},

    {"an objection",
     "statement",
     "adm.zoe",
     "{\"recorded\":1795363639,\"verb\":\"object\",\"patient\":\"P001\",\"statement\":\"desk:1\",\"section\":"
     "\"objections\",\"text\":\"{ to = 1; }\",\"login\":\"inf.two\",\"on_word_of\":\"the "
     "patient\",\"reference\":\"letter\"}",
     {"type.code=110113", "subtype.0.code=110135", "action=C", "outcome=0",
      "purposeOfEvent=", "agent.0.type.coding.0.code=AUT", "agent.0.altId=adm.zoe",
      "agent.1.type.coding.0.code=INF", "entity.1.what.identifier.value=inf.two",
      "entity.2.type.code=Consent", "entity.2.what.type=Consent", "entity.2.what.identifier.value=desk:1",
      "entity.2.detail.2.type=recorded", "entity.2.detail.2.valueString=1795363639"}},
    {"what is withheld",
     "statement",
     "adm.zoe",
     "{\"verb\":\"withhold\",\"patient\":\"P001\",\"statement\":\"desk:2\",\"section\":\"withheld\"}",
     {"action=C", "entity.1.type.code=2", "entity.1.role.code=13"}},
    {"what replaces something",
     "statement",
     "adm.zoe",
     "{\"verb\":\"transfer\",\"patient\":\"P001\",\"statement\":\"desk:3\",\"ends\":\"desk:2\"}",
     {"action=U", "entity.1.what.identifier.value=desk:3"}},
    {"what is withdrawn",
     "statement",
     "root",
     "{\"verb\":\"withdraw\",\"patient\":\"P001\",\"ends\":\"desk:3\",\"logged_in\":\"adm.zoe\"}",
     {"action=D", "entity.1.what.identifier.value=desk:3", "agent.0.altId=root",
      "entity.1.detail.4.type=logged_in"}},
    {"what nobody may say",
     "statement",
     "eve",
     "{\"verb\":\"object\",\"outcome\":\"refused\",\"patient\":\"P001\",\"refusal\":\"no-office\"}",
     {"subtype.0.code=110132", "action=E", "outcome=8", "outcomeDesc=no-office"}},
    {"two identities of one person",
     "statement",
     "adm.zoe",
     "{\"verb\":\"merge\",\"patient\":\"P001\",\"into\":\"P002\",\"statement\":\"desk:4\"}",
     {"type.code=merge", "subtype=", "action=U", "entity.0.what.identifier.value=P001",
      "entity.1.what.identifier.value=P002", "entity.1.role.code=1"}},
    {"what is destroyed",
     "statement",
     "root",
     "{\"patient\":\"P001\",\"category\":\"record\",\"document\":\"a.pdf\",\"verb\":\"purge\"}",
     {"type.code=destroy", "action=D", "entity.1.what.type=DocumentReference",
      "entity.1.what.identifier.value=record/a.pdf", "entity.1.role.code=4"}},
    {"a professional of a file",
     "statement",
     "careacl",
     "{\"login\":\"inf.two\",\"statement\":\"a.conf:1\",\"section\":\"professionals\",\"change\":\"begins\"}",
     {"subtype.0.code=110137", "action=C", "entity.0.what.identifier.value=inf.two",
      "entity.0.role.code=11"}},
    {"a professional leaves",
     "statement",
     "careacl",
     "{\"login\":\"inf.two\",\"statement\":\"a.conf:1\",\"section\":\"professionals\",\"change\":\"ends\"}",
     {"subtype.0.code=110137", "action=D"}},
    {"a role begins",
     "statement",
     "careacl",
     "{\"login\":\"inf.two\",\"statement\":\"a.conf:1\",\"section\":\"roles\",\"change\":\"begins\"}",
     {"subtype.0.code=110136", "action=C"}},
    {"a role ends",
     "statement",
     "careacl",
     "{\"login\":\"inf.two\",\"statement\":\"a.conf:1\",\"section\":\"roles\",\"change\":\"ends\"}",
     {"subtype.0.code=110136", "action=D"}},
    {"a team begins",
     "statement",
     "careacl",
     "{\"team\":\"ward\",\"statement\":\"a.conf:1\",\"section\":\"teams\",\"change\":\"begins\"}",
     {"subtype.0.code=110136", "action=C", "entity.0.what.identifier.value=ward", "entity.0.role.code=12"}},
    {"a team ends",
     "statement",
     "careacl",
     "{\"team\":\"ward\",\"statement\":\"a.conf:1\",\"section\":\"teams\",\"change\":\"ends\"}",
     {"subtype.0.code=110136", "action=D"}},
    {"a patient of a file",
     "statement",
     "careacl",
     "{\"patient\":\"P001\",\"statement\":\"a.conf:1\",\"section\":\"patients\",\"change\":\"begins\"}",
     {"subtype.0.code=110135", "action=C"}},
    {"a patient is in the files no more",
     "statement",
     "careacl",
     "{\"patient\":\"P001\",\"statement\":\"a.conf:1\",\"section\":\"patients\",\"change\":\"ends\"}",
     {"subtype.0.code=110135", "action=D"}},
    {"the first load",
     "statement",
     "careacl",
     "{\"change\":\"first\",\"begun\":12,\"ended\":0}",
     {"subtype.0.code=110135", "action=U", "entity.0.detail.3.valueString=12", "entity#1"}},

    {"accesses gained",
     "access-gained",
     "careacl",
     "{\"patient\":\"P001\",\"accesses\":[{\"login\":\"dr.martin\",\"had\":\"none\",\"access\":\"write\","
     "\"reason\":\"care-team\",\"rule\":\"R08\",\"because\":[{\"kind\":\"membership\",\"where\":\"a.conf:8\"}"
     "],\"categories\":[\"medical\",\"psychiatry\"]},{\"uid\":4711,\"had\":\"read\",\"access\":\"none\"},{"
     "\"login\":\"inf.two\",\"had\":\"none\",\"access\":\"read\",\"reason\":\"break-glass\",\"rule\":\"R28\"}"
     "]}",
     {"subtype.0.code=110135", "action=U", "purposeOfEvent#2", "purposeOfEvent.0.coding.0.code=BTG",
      "purposeOfEvent.1.coding.0.code=TREAT", "entity#5", "entity.1.what.identifier.value=810001234567",
      "entity.1.detail.0.type=had", "entity.1.detail.4.valueString=membership a.conf:8",
      "entity.1.detail.5.valueString=medical", "entity.1.detail.6.valueString=psychiatry",
      "entity.2.what=", "entity.2.detail.0.type=uid", "entity.2.detail.0.valueString=4711"}},
    {"accesses lost",
     "access-lost",
     "adm.zoe",
     "{\"patient\":\"P001\",\"accesses\":[{\"login\":\"inf.two\",\"had\":\"read\",\"access\":\"none\","
     "\"reason\":\"objection-named\",\"rule\":\"R11\",\"category\":\"medical\",\"document\":\"x.pdf\"}]}",
     {"subtype.0.code=110135", "purposeOfEvent=", "agent.0.altId=adm.zoe",
      "entity.1.detail.2.valueString=objection-named", "entity.1.detail.5.valueString=x.pdf", "entity#3"}},
    {"a document set aside",
     "set-aside",
     "careacl",
     "{\"patient\":\"P001\",\"category\":\"medical\",\"document\":\"x/"
     "y.pdf\",\"because\":[{\"kind\":\"withheld\",\"where\":\"desk:2\"}]}",
     {"subtype.0.code=110135", "entity.1.what.identifier.value=medical/x/y.pdf",
      "entity.2.detail.2.valueString=withheld desk:2"}},
    {"a document put back",
     "put-back",
     "careacl",
     "{\"patient\":\"P001\",\"category\":\"medical\",\"document\":\"x.pdf\"}",
     {"subtype.0.code=110135"}},
    {"a document refiled",
     "refile",
     "adm.zoe",
     "{\"patient\":\"P001\",\"into\":\"P002\",\"category\":\"medical\",\"document\":\"x.pdf\",\"inode\":12}",
     {"type.code=110110", "subtype=", "entity.1.what.identifier.value=P002",
      "entity.2.what.identifier.value=medical/x.pdf"}},
    {"a tree taken over",
     "adoption",
     "root",
     "{\"store\":\"clinical\",\"generation\":1}",
     {"subtype.0.code=110135", "action=U", "entity.0.detail.2.valueString=clinical"}},
    {"a tree put back",
     "undo",
     "root",
     "{\"store\":\"clinical\",\"generation\":1}",
     {"subtype.0.code=110135"}},
    {"the guard",
     "guard-accepted",
     "root",
     "{\"what\":\"guard\",\"hash\":\"ab\"}",
     {"subtype.0.code=110129", "outcome=0", "outcomeDesc="}},
    {"the clock", "clock-accepted", "root", "{\"last\":\"x\"}", {"subtype.0.code=110129"}},
    {"a failure",
     "failure",
     "careacl",
     "{\"what\":\"torn\",\"offset\":3}",
     {"type.code=110113", "subtype=", "outcome=8", "outcomeDesc=torn"}},
    {"control characters and blanks",
     "failure",
     "careacl",
     "{\"what\":\"a\\u0001b\\tc\",\"problem\":\" \"}",
     {"entity.0.detail#3", "entity.0.detail.2.valueString=a?b\tc"}},
};

/* What every event has. */
static void expect_always(const json_t *event, const char *name)
{
	expect(event, "resourceType=AuditEvent", name);
	expect(event, "recorded=" INSTANT, name);
	expect(event, "source.observer.identifier.value=abcd", name);
	expect(event, "source.observer.display=careacl", name);
	expect(event, "source.type.0.code=6", name);
	assert_int_equal(strlen(json_string_value(json_object_get(event, "id"))), 64);
	const json_t *agents = json_object_get(event, "agent"), *entities = json_object_get(event, "entity");
	const json_t *last = json_array_get(agents, json_array_size(agents) - 1),
		     *line = json_array_get(entities, json_array_size(entities) - 1);
	expect(last, "type.coding.0.code=authserver", name);
	expect(last, "who.identifier.value=abcd", name);
	expect(line, "detail.0.type=sequence", name);
	expect(line, "detail.0.valueString=7", name);
	expect(line, "detail.1.type=kind", name);
}

static void each_kind_is_the_event_of_its_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *event = event_of(rows[i].kind, rows[i].by, rows[i].fields);
		if (event == NULL)
			fail_msg("%s: no event", rows[i].name);
		expect_always(event, rows[i].name);
		for (size_t j = 0; j < EXPECTED_MAX && rows[i].expected[j] != NULL; j++)
			expect(event, rows[i].expected[j], rows[i].name);
		json_decref(event);
	}
}

/* ---- the rest ---- */

static void each_kind_has_a_row_or_none(void **state)
{
	(void)state;
	for (unsigned kind = AUDIT_KIND_NONE; kind < AUDIT_KIND_COUNT; kind++) {
		const char *name = audit_kind_name((enum audit_kind)kind);
		bool is_tested = false;
		for (size_t i = 0; name != NULL && i < sizeof(rows) / sizeof(rows[0]); i++)
			is_tested = is_tested || strcmp(rows[i].kind, name) == 0;
		if (audit_event_is_told((enum audit_kind)kind) != is_tested)
			fail_msg("%s: %s", name, is_tested ? "is not told" : "is told, and no row tests it");
	}
}

static void other_kinds_are_no_events(void **state)
{
	static const char *const kinds[] = {"sweep",        "held",          "replay",
					    "audit-sealed", "audit-removed", "of-to-morrow"};
	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		assert_null(event_of(kinds[i], "careacl", "{}"));
}

/* One reason that permits, one purpose; a refusal has none. */
static void accesses_say_what_for(void **state)
{
	static const char *const purposes[][2] = {
	    {"care-team", "TREAT"},     {"consent", "TREAT"},
	    {"attending", "TREAT"},     {"supervised", "TREAT"},
	    {"deposit-only", "TREAT"},  {"break-glass", "BTG"},
	    {"patient-self", "PATRQT"}, {"representative", "FAMRQT"},
	    {"heir", "FAMRQT"},         {"relative-agreed", "FAMRQT"},
	    {"site-role", "HOPERAT"},   {"derogation-mandatory", "HLEGAL"},
	    {"withheld", ""},           {"derogation-permitted", "HLEGAL"},
	    {"emergency-refused", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) {
		char fields[256], expected[64];
		snprintf(fields, sizeof(fields),
			 "{\"patient\":\"P1\",\"accesses\":[{\"login\":\"a\",\"reason\":\"%s\"}]}",
			 purposes[i][0]);
		snprintf(expected, sizeof(expected), "purposeOfEvent.0.coding.0.code=%s", purposes[i][1]);
		json_t *event = event_of("access-gained", "careacl", fields);
		expect(event, expected, purposes[i][0]);
		json_decref(event);
	}
}

static void the_id_is_the_hash_of_the_line(void **state)
{
	(void)state;
	json_t *one = event_of("undo", "root", "{}"), *same = event_of("undo", "root", "{}"),
	       *other = event_of("undo", "root", "{\"store\":\"a\"}");
	assert_true(json_equal(json_object_get(one, "id"), json_object_get(same, "id")));
	assert_false(json_equal(json_object_get(one, "id"), json_object_get(other, "id")));
	json_decref(one);
	json_decref(same);
	json_decref(other);
}

static void what_is_no_line_is_no_event(void **state)
{
	static const char head[] = "{\"sequence\":7,\"instant\":\"" INSTANT
				   "\",\"kind\":\"undo\",\"previous\":\"" ZEROS "\",\"by\":\"";
	static const char *const ends[] = {"root\",\"fields\":}", "root\",\"by\":\"eve\"}", "a\\ud800\"}"};
	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char text[512];
		json_t *event;
		snprintf(text, sizeof(text), "%s%s", head, ends[i]);
		assert_int_equal(make(text, &here, &event), -EBADMSG);
		assert_null(event);
	}
}

/* A site that knows neither key nor numbers. */
static void nothing_is_made_up(void **state)
{
	static const char text[] = "{\"sequence\":7,\"instant\":\"" INSTANT
				   "\",\"kind\":\"undo\",\"previous\":\"" ZEROS "\",\"by\":\"dr.martin\"}";
	const struct audit_event_site nowhere = {.observer = NULL};
	json_t *event;
	(void)state;
	assert_int_equal(make(text, &nowhere, &event), 0);
	expect(event, "source.observer.identifier=", "no key");
	expect(event, "source.observer.display=careacl", "no key");
	expect(event, "agent.0.who.identifier.value=dr.martin", "no number");
	expect(event, "entity#1", "no fields");
	json_decref(event);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_kind_is_the_event_of_its_row),
	    cmocka_unit_test(each_kind_has_a_row_or_none),
	    cmocka_unit_test(other_kinds_are_no_events),
	    cmocka_unit_test(accesses_say_what_for),
	    cmocka_unit_test(the_id_is_the_hash_of_the_line),
	    cmocka_unit_test(what_is_no_line_is_no_event),
	    cmocka_unit_test(nothing_is_made_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
