/* FHIR under damage: bytes that are turned, lost, doubled, lines that are lost or doubled, a cut-off end, names of members that are
 * changed. Whatever becomes of an export, nobody has access to a patient who had none by the whole one, no refusal is taken
 * back, a refusal that is not said any more is of a consent that is gone with its line (and is kept then, as what vanishes is), and what
 * is refused is refused at a line that is there. In check some thousand of them, in check-long 100,000; with sanitizers too.
 *
 * Ids differ from one another in more places than are damaged at once: who is meant, damage of one digit must not change into
 * another's name. What a number or a date has become is not seen by anybody: of dates only whether there is one is asked.
 */
#include "registry/feeds/feed_parser.h"
#include "tests/unit/feed_lines.h"
#include "tests/unit/feed_mutant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE 8
#define DOCTORS 4
#define TEXT_MAX 65536

static struct feed_damage damage = {.room = TEXT_MAX, .marks = "{}[]\",:\\ \n0tfn"};

/* ---- a whole export, and who it gives to whom ---- */

struct account {
	bool members[PEOPLE][DOCTORS], permits[PEOPLE][DOCTORS];
	char text[TEXT_MAX];
	size_t size;
};

static void add(struct account *account, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct account *account, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	account->size +=
	    (size_t)vsnprintf(account->text + account->size, TEXT_MAX - account->size, format, values);
	va_end(values);
	assert_true(account->size < TEXT_MAX);
}

#define SCOPE                                                                                                \
	"\"scope\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"                        \
	"consentscope\",\"code\":\"patient-privacy\"}]}"
#define PERIOD "\"period\":{\"start\":\"2026-01-01\",\"end\":\"2027-01-01\"}"

/* "ppppp" of the first, "qqqqq" of the second: nothing that is damaged once becomes another's. */
static const char *name(char first, unsigned number)
{
	static char names[4][8];
	static unsigned next;
	char *text = names[next++ % 4];
	memset(text, first + (char)number, 5);
	text[5] = '\0';
	return text;
}

static const char *doctor(unsigned number)
{
	return name('A', number % DOCTORS);
}

static void add_team(struct account *account, unsigned i)
{
	account->members[i][i % DOCTORS] = account->members[i][(i + 1) % DOCTORS] = true;
	add(account,
	    "{\"resourceType\":\"CareTeam\",\"id\":\"t%s\",\"status\":\"active\",\"subject\":{\"reference\":"
	    "\"Patient/%s\"}," PERIOD ",\"participant\":[{\"member\":{\"reference\":\"Practitioner/"
	    "%s\"}},{\"member\":{\"reference\":\"Practitioner/%s\"}," PERIOD "}]}\n",
	    name('a', i), name('a', i), doctor(i), doctor(i + 1));
	add(account,
	    "{\"resourceType\":\"CareTeam\",\"id\":\"u%s\",\"status\":\"suspended\",\"subject\":{"
	    "\"reference\":\"Patient/%s\"},"
	    "\"participant\":[{\"member\":{\"reference\":\"Practitioner/%s\"}}]}\n",
	    name('a', i), name('a', i), doctor(i + 2));
}

static void add_encounter(struct account *account, unsigned i)
{
	bool is_on = i % 2 == 0;
	account->members[i][(i + 3) % DOCTORS] = account->members[i][(i + 3) % DOCTORS] || is_on;
	add(account,
	    "{\"resourceType\":\"Encounter\",\"id\":\"e%s\",\"status\":\"%s\",\"subject\":{\"reference\":"
	    "\"Patient/%s\"},"
	    "\"participant\":[{\"individual\":{\"reference\":\"Practitioner/%s\"}}]," PERIOD "}\n",
	    name('a', i), is_on ? "in-progress" : "cancelled", name('a', i), doctor(i + 3));
}

static void add_consent(struct account *account, unsigned i)
{
	static const char *const forms[] = {
	    "\"provision\":{\"type\":\"deny\",\"actor\":[{\"reference\":{\"reference\":\"Practitioner/"
	    "%s\"}}]}",
	    "\"provision\":{\"type\":\"permit\",\"actor\":[{\"reference\":{\"reference\":\"Practitioner/"
	    "%s\"}}]}",
	    "\"policyRule\":{\"coding\":[{\"code\":\"OPTIN\"}]},\"provision\":{\"actor\":[{\"reference\":{"
	    "\"reference\":\"Practitioner/%s\"}}]}",
	    "\"provision\":{\"type\":\"deny\",\"provision\":[{\"type\":\"permit\",\"actor\":[{\"reference\":{"
	    "\"reference\":\"Practitioner/%s\"}}]}]}",
	};
	account->permits[i][(i + 2) % DOCTORS] = i % 2 == 1;
	add(account,
	    "{\"resourceType\":\"Consent\",\"id\":\"c%s\",\"status\":\"active\"," SCOPE
	    ",\"patient\":{\"reference\":\"Patient/%s\"},",
	    name('a', i), name('a', i));
	char form[256];
	const char *slot = strstr(forms[i % 4], "%s");
	snprintf(form, sizeof(form), "%.*s%s%s", (int)(slot - forms[i % 4]), forms[i % 4], doctor(i + 2),
		 slot + 2);
	add(account, "%s}\n", form);
}

static void make(struct account *account)
{
	memset(account, 0, sizeof(*account));
	for (unsigned i = 0; i < DOCTORS; i++)
		add(account,
		    "{\"resourceType\":\"Practitioner\",\"id\":\"%s\",\"active\":true,\"identifier\":[{"
		    "\"system\":\"urn:s\","
		    "\"value\":\"%s\"}]}\n",
		    doctor(i), doctor(i));
	for (unsigned i = 0; i < PEOPLE; i++) {
		add(account, "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"active\":true}\n", name('a', i));
		add_team(account, i);
		add_encounter(account, i);
		add_consent(account, i);
	}
}

/* ---- damage ---- */

/* Bytes at a place: some, or a whole line. What is lost between the middles of two lines makes one that is whole: nothing
 * of it could be seen. */
static size_t span(const char *text, size_t size, size_t *at)
{
	size_t length = 1 + feed_damage_draw(&damage, 8);
	if (feed_damage_draw(&damage, 4) > 0)
		return length > size - *at ? size - *at : length;
	const char *end = memchr(text + *at, '\n', size - *at);
	while (*at > 0 && text[*at - 1] != '\n')
		--*at;
	return end == NULL ? size - *at : (size_t)(end + 1 - text) - *at;
}

static size_t damage_once(char *text, size_t size)
{
	size_t at = feed_damage_draw(&damage, (unsigned)size), length = span(text, size, &at);
	return feed_damage_do(&damage, text, size, at, length);
}

/* ---- what comes of it ---- */

struct outcome {
	const struct account *account;
	bool has_error, has_place;
	size_t gained, withdrawn, permits;
	bool is_refused[PEOPLE], is_held[PEOPLE]; /* a refusal, or a hold, is said of the patient */
	unsigned lines;
};

static int number_of(const char *text, char first, int most)
{
	if (text == NULL || strlen(text) != 5)
		return -1;
	for (int i = 1; i < 5; i++)
		if (text[i] != text[0])
			return -1;
	return text[0] >= first && text[0] < first + most ? text[0] - first : -1;
}

static bool take(void *context, const struct feed_fact *fact)
{
	struct outcome *outcome = context;
	const char *who = fact->fields[FACT_WHO];
	int person = number_of(fact->fields[FACT_PID], 'a', PEOPLE), doctor = -1;
	if (who != NULL && strncmp(who, "Practitioner|", 13) == 0)
		doctor = number_of(who + 13, 'A', DOCTORS);
	outcome->has_place =
	    outcome->has_place && fact->file == 0 && fact->line >= 1 && fact->line <= outcome->lines;
	if (fact->kind == FEED_ERROR) {
		outcome->has_error = true;
		outcome->has_place = outcome->has_place && fact->fields[FACT_TEXT][0] != '\0';
	}
	outcome->withdrawn += fact->kind == FEED_WITHDRAW;
	if (person < 0)
		return true;
	outcome->permits += fact->kind == FEED_MEMBER;
	if (fact->kind == FEED_MEMBER && doctor >= 0)
		outcome->gained += !outcome->account->members[person][doctor];
	if (fact->kind == FEED_OPTIN && doctor >= 0)
		outcome->gained += !outcome->account->permits[person][doctor];
	outcome->gained += fact->kind == FEED_TEAM; /* the whole one names people everywhere */
	outcome->is_refused[person] = outcome->is_refused[person] || fact->kind == FEED_OBJECT;
	outcome->is_held[person] = outcome->is_held[person] || fact->kind == FEED_HOLD;
	return true;
}

static struct outcome read_it(const struct account *account, const char *text, size_t size)
{
	struct outcome outcome = {.account = account, .has_place = true, .lines = 1};
	const struct feed_file file = {.name = "a.ndjson", .text = text, .size = size};
	for (size_t i = 0; i < size; i++)
		outcome.lines += text[i] == '\n';
	assert_true(feed_facts("fhir", &file, 1, (struct feed_flags){0}, take, &outcome));
	return outcome;
}

/* Does the text still have the consent of that patient, under its number and with the patient's? Then it refuses, or holds. */
static bool has_consent(const char *text, size_t size, unsigned person)
{
	char wanted[128];
	int length = snprintf(wanted, sizeof(wanted),
			      "{\"resourceType\":\"Consent\",\"id\":\"c%s\",\"status\":\"active\",",
			      name('a', person));
	for (const char *at = text;
	     (at = memmem(at, size - (size_t)(at - text), wanted, (size_t)length)) != NULL; at++) {
		const char *end = memchr(at, '\n', size - (size_t)(at - text));
		char patient[64];
		int size_of = snprintf(patient, sizeof(patient),
				       "},\"patient\":{\"reference\":\"Patient/%s\"}", name('a', person));
		if (end != NULL && memmem(at, (size_t)(end - at), patient, (size_t)size_of) != NULL &&
		    memmem(at, (size_t)(end - at), "," SCOPE ",", strlen("," SCOPE ",")) != NULL)
			return true;
	}
	return false;
}

/* A consent that refused, is still there and still says so in its words, refuses or holds. */
static size_t count_lost(const struct outcome *outcome, const char *text, size_t size)
{
	size_t lost = 0;
	for (unsigned i = 0; i < PEOPLE; i++)
		lost += i % 4 != 1 && !outcome->is_refused[i] && !outcome->is_held[i] &&
			has_consent(text, size, i);
	return lost;
}

static void test_damage(void **state)
{
	static struct account account;
	static char text[TEXT_MAX + 16];
	size_t count = getenv("CAREACL_LONG") != NULL ? 100000 : 3000, refused = 0, read = 0, lost = 0;
	(void)state;
	make(&account);
	struct outcome whole = read_it(&account, account.text, account.size);
	assert_false(whole.has_error);
	assert_true(whole.permits >= PEOPLE && whole.gained == 0 && whole.withdrawn == 0 &&
		    count_lost(&whole, account.text, account.size) == 0);
	damage.seed = 20260105;
	for (size_t i = 0; i < count; i++) {
		size_t size = account.size;
		memcpy(text, account.text, size);
		for (unsigned j = 1 + feed_damage_draw(&damage, 2); j > 0 && size > 1; j--)
			size = damage_once(text, size);
		if (size == 0)
			continue; /* a file of no bytes has a row of its own */
		struct outcome outcome = read_it(&account, text, size);
		refused += outcome.has_error;
		read += !outcome.has_error;
		size_t missing = outcome.has_error ? 0 : count_lost(&outcome, text, size);
		lost += missing;
		if (!outcome.has_place ||
		    (!outcome.has_error && outcome.gained + outcome.withdrawn + missing > 0)) {
			(void)fwrite(text, 1, size, stderr);
			print_message("damage %zu: place %d, gained %zu, withdrawn %zu, lost %zu\n", i,
				      outcome.has_place, outcome.gained, outcome.withdrawn, missing);
			fail();
		}
	}
	print_message("%zu damaged exports: %zu refused with a line, %zu read\n", count, refused, read);
	assert_true(refused > count / 4 && read > count / 10 && lost == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_damage)};
	return cmocka_run_group_tests_name("feed_fhir_damage", tests, NULL, NULL);
}
