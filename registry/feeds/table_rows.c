#include "registry/feeds/table_private.h"

#include "registry/feeds/professional_id.h"

#include <stdio.h>
#include <string.h>

/* ---- kinds ---- */

#define PERSON (BIT(SYSTEM) | BIT(ID))
#define WINDOW (BIT(FROM) | BIT(TO))
#define WISH (PERSON | BIT(TEAM) | BIT(CLASS) | BIT(PURPOSE) | BIT(ACT) | WINDOW | BIT(SOURCE))

/* Of the table of facts: what a row of that kind must and may say. */
static const struct kind {
	const char *name;
	enum feed_kind fact;
	unsigned must, may;
} kinds[] = {
    {"member", FEED_MEMBER, PERSON, BIT(PATIENT) | BIT(TEAM) | WINDOW | BIT(SOURCE)},
    {"unit-member", FEED_MEMBER, PERSON | BIT(TEAM), WINDOW | BIT(SOURCE)},
    {"presence", FEED_TEAM, BIT(PATIENT) | BIT(TEAM), WINDOW | BIT(SOURCE)},
    {"objection", FEED_OBJECT, BIT(PATIENT), WISH},
    {"optin", FEED_OPTIN, BIT(PATIENT), WISH},
    {"deceased", FEED_DECEASED, BIT(PATIENT), BIT(FROM) | BIT(SOURCE)},
    {"withdraw", FEED_WITHDRAW, BIT(SOURCE), BIT(PATIENT)},
};

static const struct kind *find_kind(struct table *table)
{
	const char *name = table->row[KIND] == NULL ? "" : table->row[KIND];
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	table_fail(
	    table,
	    "kind '%.100s'; expected member, unit-member, presence, objection, optin, deceased, withdraw or "
	    "end",
	    name);
	return NULL;
}

/* The first column of `bits`; NULL: there is none. */
static const char *first_column(unsigned bits)
{
	for (unsigned i = 0; i < COLUMN_COUNT; i++)
		if ((bits & BIT(i)) != 0)
			return table_column_names[i];
	return NULL;
}

bool table_rows_have(struct table *table, unsigned must, unsigned may)
{
	const char *missing = first_column(must & ~table->has);
	const char *needless = first_column(table->has & ~(must | may));
	if (missing != NULL)
		table_fail(table, "%s is empty; this row needs it", missing);
	else if (needless != NULL)
		table_fail(table, "%s: a row of this kind does not say that; empty it", needless);
	return missing == NULL && needless == NULL;
}

/* The fact's fields that stand in columns of their own. */
static const struct {
	enum table_column column;
	enum feed_field field;
} plain_fields[] = {
    {PATIENT, FACT_PID}, {CLASS, FACT_CLASS}, {PURPOSE, FACT_PURPOSE}, {ACT, FACT_ACT},
    {FROM, FACT_FROM},   {TO, FACT_TO},       {SOURCE, FACT_SRC},      {PROFESSION, FACT_PROFESSION},
    {LOGIN, FACT_LOGIN}, {BIRTH, FACT_BIRTH},
};

static struct feed_fact fact_of(const struct table *table, enum feed_kind kind)
{
	struct feed_fact fact = {.kind = kind, .file = table->file, .line = table->csv.line};
	const struct feed_shape *shape = &feed_shapes[kind];
	for (size_t i = 0; i < sizeof(plain_fields) / sizeof(plain_fields[0]); i++)
		if (((shape->must | shape->may) >> plain_fields[i].field & 1) != 0)
			fact.fields[plain_fields[i].field] = table->row[plain_fields[i].column];
	return fact;
}

/* Whom the row names, as facts say it. A number without its register, or of one with a bar in its name, may be anybody's. */
static const char *who(const struct table *table, char buffer[PROFESSIONAL_ID_SIZE])
{
	const char *system = table->row[SYSTEM], *id = table->row[ID];
	if (system == NULL && id == NULL)
		return "*";
	if (system == NULL || id == NULL || strchr(system, '|') != NULL ||
	    !professional_id_make(system, id, buffer))
		return "?";
	return buffer;
}

/* A wish names a person, a team, or everybody. */
static void say_wish(struct table *table, const struct kind *kind)
{
	char buffer[PROFESSIONAL_ID_SIZE], team[CSV_ROW_BYTES];
	struct feed_fact fact = fact_of(table, kind->fact);
	fact.fields[FACT_WHO] = who(table, buffer);
	if (table->row[TEAM] != NULL && (table->has & PERSON) != 0) {
		table_fail(table, "the row names a person and a team_or_unit; expected one of them");
		return;
	}
	if (table->row[TEAM] != NULL) {
		snprintf(team, sizeof(team), "team|%s", table->row[TEAM]);
		fact.fields[FACT_WHO] = team;
	}
	feed_out_fact(table->reading->out, &fact);
}

void table_rows_fact(struct table *table)
{
	char buffer[PROFESSIONAL_ID_SIZE];
	const struct kind *kind = find_kind(table);
	if (kind == NULL || !table_rows_have(table, kind->must | BIT(KIND), kind->may))
		return;
	if (kind->fact == FEED_OBJECT || kind->fact == FEED_OPTIN) {
		say_wish(table, kind);
		return;
	}
	struct feed_fact fact = fact_of(table, kind->fact);
	if ((kind->must & PERSON) != 0)
		fact.fields[FACT_WHO] = who(table, buffer);
	fact.fields[FACT_TID] = table->row[TEAM];
	if (kind->fact == FEED_MEMBER && (table->has & (BIT(PATIENT) | BIT(TEAM))) == 0)
		table_fail(table, "a member of what? expected patient, team_or_unit or both");
	else
		feed_out_fact(table->reading->out, &fact);
}

/* The number is taken as it stands: whoever is meant is called so in other files too. */
static void tell_check_digit(struct table *table, const char *number)
{
	static const char rpps[] = "rpps|";
	struct feed_fact fact = fact_of(table, FEED_WARNING);
	fact.fields[FACT_CODE] = "CHECK-DIGIT";
	fact.fields[FACT_TEXT] = "the check digit of the RPPS number is wrong";
	if (strncmp(number, rpps, strlen(rpps)) == 0 && !professional_id_check(number + strlen(rpps)))
		feed_out_fact(table->reading->out, &fact);
}

void table_rows_login(struct table *table)
{
	char buffer[PROFESSIONAL_ID_SIZE];
	if (!table_rows_have(table, BIT(LOGIN) | PERSON, BIT(PROFESSION) | WINDOW))
		return;
	struct feed_fact fact = fact_of(table, FEED_PROF);
	fact.fields[FACT_WHO] = who(table, buffer);
	tell_check_digit(table, fact.fields[FACT_WHO]);
	feed_out_fact(table->reading->out, &fact);
}

void table_rows_patient(struct table *table)
{
	if (!table_rows_have(table, BIT(PATIENT) | BIT(BIRTH), 0))
		return;
	struct feed_fact fact = fact_of(table, FEED_PATIENT);
	feed_out_fact(table->reading->out, &fact);
}
