/* HL7 v2 under damage: bytes that are turned, lost, doubled, cut off. Whatever becomes of a batch of messages, nobody has access to a
 * patient who had none by the whole one, no restriction is withdrawn that was not, and what is refused is refused at a line that
 * is there. In check some thousand of them, in check-long 100,000; with sanitizers too.
 *
 * Ids differ from one another in more places than are damaged at once: which patient is meant, damage of one digit must not
 * change into another's name. A patient whom only the damage has invented has no documents.
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
#define UNITS 4
#define TEXT_MAX 65536

static struct feed_damage damage = {.room = TEXT_MAX, .marks = "|^~\\&\r\nAMPZ019\"", .puts_in = true};

/* ---- a whole batch, and who it gives to whom ---- */

static const char *const doctors[] = {"10111111117", "10222222225", "10333333333", "10444444441"};

struct account {
	bool units[PEOPLE][UNITS], doctors[PEOPLE][UNITS];
	char text[TEXT_MAX];
	size_t size, messages;
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

static void add_head(struct account *account, const char *event, unsigned person)
{
	account->messages++;
	add(account,
	    "MSH|^~\\&|HIS|HOP|||202601%02zu1030||ADT^%s|M%zu|P|2.5||||||UNICODE "
	    "UTF-8\rEVN|%s|202601%02zu1030\r"
	    "PID|1||I%u%u%u%u%u^^^HOP^PI||X^Y||19500201|F\r",
	    account->messages % 28 + 1, event, account->messages, event, account->messages % 28 + 1, person,
	    person, person, person, person);
}

static void add_visit(struct account *account, const char *event, const char *action, unsigned person,
		      unsigned unit, unsigned doctor)
{
	add_head(account, event, person);
	account->units[person][unit] = account->doctors[person][doctor] = true;
	add(account,
	    "PV1|1|I|BED^1||||%s^X^Y^^^^^^^^^^RPPS||||||||||||V%u%u%u%u%u\r"
	    "ZBE|m%u%zu|202601%02zu1000||%s|N||X^^^^^^UF^^^6%u%u%u|X^^^^^^UF^^^6%u%u%u|SMH\r",
	    doctors[doctor], person, person, person, person, person, person,
	    strcmp(action, "CANCEL") == 0 ? account->messages - 1 : account->messages,
	    account->messages % 28 + 1, action, unit, unit, unit, unit, unit, unit);
}

static void make(struct account *account)
{
	memset(account, 0, sizeof(*account));
	add(account, "BHS|^~\\&|HIS\r");
	for (unsigned i = 0; i < PEOPLE; i++) {
		add_visit(account, "A01", "INSERT", i, i % UNITS, i % UNITS);
		if (i % 2 == 0)
			add_visit(account, "A02", "INSERT", i, (i + 1) % UNITS, (i + 1) % UNITS);
		if (i % 4 == 2)
			add_visit(account, "A12", "CANCEL", i, (i + 1) % UNITS, (i + 1) % UNITS);
		if (i % 3 == 1)
			add_visit(account, "A03", "INSERT", i, i % UNITS, i % UNITS);
		add_head(account, "A31", i);
		if (i % 2 == 1)
			add(account, "PD1||||||||||||%s\rARV|1|A|%s\r", i % 4 == 1 ? "Y" : "N",
			    i % 4 == 1 ? "ALL" : "PSY");
	}
	add(account, "BTS|%zu\r", account->messages);
}

/* ---- damage ---- */

/* `most`: bytes that are lost or doubled. */
static size_t damage_once(char *text, size_t size, unsigned most)
{
	size_t at = feed_damage_draw(&damage, (unsigned)size), length = 1 + feed_damage_draw(&damage, most);
	if (length > size - at)
		length = size - at;
	return feed_damage_do(&damage, text, size, at, length);
}

/* ---- what comes of it ---- */

struct outcome {
	const struct account *account;
	bool has_error, has_place;
	size_t gained, withdrawn, permits;
	unsigned lines;
};

static int number_of(const char *text, const char *prefix, unsigned digits, unsigned most)
{
	if (text == NULL || strncmp(text, prefix, strlen(prefix)) != 0 ||
	    strlen(text) != strlen(prefix) + digits)
		return -1;
	for (unsigned i = 1; i < digits; i++)
		if (text[strlen(prefix) + i] != text[strlen(prefix)])
			return -1;
	int number = text[strlen(prefix)] - '0';
	return number >= 0 && number < (int)most ? number : -1;
}

static int doctor_of(const char *who)
{
	for (int i = 0; who != NULL && i < UNITS; i++)
		if (strncmp(who, "rpps|", 5) == 0 && strcmp(who + 5, doctors[i]) == 0)
			return i;
	return -1;
}

static bool take(void *context, const struct feed_fact *fact)
{
	struct outcome *outcome = context;
	int person = number_of(fact->fields[FACT_PID], "I", 5, PEOPLE);
	int unit = number_of(fact->fields[FACT_TID], "6", 3, UNITS),
	    doctor = doctor_of(fact->fields[FACT_WHO]);
	outcome->has_place =
	    outcome->has_place && fact->file == 0 && fact->line >= 1 && fact->line <= outcome->lines;
	if (fact->kind == FEED_ERROR) {
		outcome->has_error = true;
		outcome->has_place = outcome->has_place && fact->fields[FACT_TEXT][0] != '\0';
	}
	if (person < 0)
		return true;
	if (fact->kind == FEED_TEAM && unit >= 0)
		outcome->gained += !outcome->account->units[person][unit];
	if (fact->kind == FEED_MEMBER && doctor >= 0)
		outcome->gained += !outcome->account->doctors[person][doctor];
	outcome->permits += fact->kind == FEED_TEAM || fact->kind == FEED_MEMBER;
	/* no message of the whole batch takes back anything, or ends it; an end that is no time ends nothing */
	outcome->withdrawn += fact->kind == FEED_WITHDRAW;
	outcome->withdrawn += fact->kind == FEED_OBJECT && fact->fields[FACT_TO] != NULL &&
			      strlen(fact->fields[FACT_TO]) >= 10 && fact->fields[FACT_TO][4] == '-';
	return true;
}

static struct outcome read_it(const struct account *account, const char *text, size_t size)
{
	struct outcome outcome = {.account = account, .has_place = true, .lines = 1};
	const struct feed_file file = {.name = "a.hl7", .text = text, .size = size};
	for (size_t i = 0; i < size; i++)
		outcome.lines += text[i] == '\r' || text[i] == '\n';
	assert_true(feed_facts("hl7v2", &file, 1, (struct feed_flags){0}, take, &outcome));
	return outcome;
}

static void test_damage(void **state)
{
	static struct account account;
	static char text[TEXT_MAX + 16], kept[TEXT_MAX];
	size_t count = getenv("CAREACL_LONG") != NULL ? 100000 : 3000, refused = 0, read = 0;
	(void)state;
	make(&account);
	struct outcome whole = read_it(&account, account.text, account.size);
	assert_false(whole.has_error);
	assert_true(whole.permits >= PEOPLE && whole.gained == 0 && whole.withdrawn == 0);
	damage.seed = 20260105;
	for (size_t i = 0; i < count; i++) {
		size_t size = account.size;
		memcpy(text, account.text, size);
		/* what is lost at one place and doubled at another, a count of messages does not see: one such a batch */
		for (unsigned j = 1 + feed_damage_draw(&damage, 3), large = feed_damage_draw(&damage, 2);
		     j > 0 && size > 1; j--)
			size = damage_once(text, size, j == 1 && large == 1 ? 600 : 8);
		if (size == 0)
			continue; /* a file of no bytes has a row of its own */
		memcpy(kept, text, size);
		struct outcome outcome = read_it(&account, text, size);
		refused += outcome.has_error;
		read += !outcome.has_error;
		bool is_right =
		    outcome.has_place && (outcome.has_error || outcome.gained + outcome.withdrawn == 0);
		if (!is_right) {
			for (size_t at = 0; at < size; at++)
				print_message(kept[at] == '\r' ? "\n" : "%c", kept[at]);
			print_message("damage %zu: place %d, gained %zu, withdrawn %zu\n", i,
				      outcome.has_place, outcome.gained, outcome.withdrawn);
		}
		assert_true(is_right);
	}
	print_message("%zu damaged batches: %zu refused with a line, %zu read\n", count, refused, read);
	assert_true(refused > count / 4 && read > count / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_damage)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
