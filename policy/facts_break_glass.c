#include "policy/facts_build_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* White space beyond ASCII that people can type or paste. */
static const uint32_t wide_spaces[] = {0x85,   0xa0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
				       0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x200b, 0x2028,
				       0x2029, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff};

static bool is_space(uint32_t character)
{
	if (character == ' ' || (character >= '\t' && character <= '\r'))
		return true;
	for (size_t i = 0; i < sizeof(wide_spaces) / sizeof(wide_spaces[0]); i++)
		if (wide_spaces[i] == character)
			return true;
	return false;
}

/* The UTF-8 character at *text, which moves on behind it. A byte that is no UTF-8 is a character. */
static uint32_t next_character(const unsigned char **text)
{
	uint32_t first = *(*text)++;
	unsigned more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
	uint32_t character = more == 0 ? first : first & (0x3fu >> more);
	const unsigned char *next = *text;
	for (unsigned i = 0; i < more; i++, next++) {
		if ((*next & 0xc0) != 0x80)
			return first;
		character = character << 6 | (*next & 0x3fu);
	}
	*text = next;
	return character;
}

/* Characters of the text without the white space around it. */
static size_t justification_length(const char *text)
{
	size_t count = 0;
	size_t length = 0;
	for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
		bool space = is_space(next_character(&at));
		if (space && count == 0)
			continue;
		count++;
		if (!space)
			length = count;
	}
	return length;
}

/* "4h", "90m", "30s": as durations are written in careacl.conf. */
static const char *duration_text(int64_t seconds, char *buffer, size_t size)
{
	int64_t unit = seconds % 3600 == 0 ? 3600 : seconds % 60 == 0 ? 60 : 1;
	snprintf(buffer, size, "%" PRId64 "%c", seconds / unit, unit == 3600 ? 'h' : unit == 60 ? 'm' : 's');
	return buffer;
}

static void check_length(struct facts_builder *builder, const struct claim *claim)
{
	struct time_window window = claim->said->window;
	if (window.from == TIME_ALWAYS || window.until == TIME_NEVER) {
		facts_refuse_missing(builder, claim, "expected both valid_from and valid_until");
		return;
	}
	char found[32];
	char most[32];
	uint64_t length = (uint64_t)window.until - (uint64_t)window.from;
	if (window.until > window.from && length > (uint64_t)builder->policy->break_glass_max_seconds)
		facts_refuse(builder, claim, "valid_until", "lasts %s; break_glass.max_duration is %s",
			     duration_text((int64_t)length, found, sizeof(found)),
			     duration_text(builder->policy->break_glass_max_seconds, most, sizeof(most)));
}

/* R28: what a break-glass must say by itself. */
static void check_break_glass(struct facts_builder *builder, const struct claim *claim,
			      const struct said_break_glass *said)
{
	bool either = builder->policy->break_glass_either;
	if (either ? !said->cannot_consent && !said->immediate_risk
		   : !said->cannot_consent || !said->immediate_risk)
		facts_refuse(builder, claim, said->cannot_consent ? "immediate_risk" : "cannot_consent",
			     either ? "expected cannot_consent = true or immediate_risk = true"
				    : "expected cannot_consent = true and immediate_risk = true");
	size_t least = builder->policy->break_glass_justification_min;
	size_t length = said->justification == NULL ? 0 : justification_length(said->justification);
	if (length < least || length == 0)
		facts_refuse(builder, claim, "justification",
			     "the justification has %zu characters; expected %zu or more", length,
			     least == 0 ? 1 : least);
	check_length(builder, claim);
}

/* R28: who may break the glass. False only where nobody is left to have broken it. */
static bool check_claimant(struct facts_builder *builder, const struct claim *claim, login_id login)
{
	const struct professional *professional = builder->logins[login].professional;
	if (professional == NULL)
		return false;
	const struct profession *profession = &builder->policy->professions[professional->profession];
	const char *name = builder->logins[login].name;
	if (builder->traits[login].is_service)
		facts_refuse_name(builder, claim, "login",
				  "'%s' is a technical account, which never breaks the glass", name);
	else if (profession->student)
		facts_refuse_name(builder, claim, "login", "'%s' is a student, who never breaks the glass",
				  name);
	else if (!profession->emergency)
		facts_refuse_name(builder, claim, "login",
				  "profession '%s' of '%s' may not; expected one with emergency = true",
				  profession->name, name);
	return true;
}

static bool build_break_glass(struct facts_builder *builder, const struct said_break_glass *said,
			      patient_id *ret_patient, struct break_glass *ret)
{
	struct claim claim = facts_claim(builder, &said->said, "break_glass");
	check_break_glass(builder, &claim, said);
	*ret_patient = facts_resolve_patient(builder, &claim, "patient", said->patient);
	*ret = (struct break_glass){
	    .statement = facts_statement(STATEMENT_BREAK_GLASS, &said->said),
	    .login = facts_resolve_professional(builder, &claim, "login", said->login),
	};
	bool may = ret->login != NO_ID && check_claimant(builder, &claim, ret->login);
	return may && *ret_patient != NO_ID;
}

void facts_build_break_glasses(struct facts_builder *builder)
{
	const struct statements *statements = builder->statements;
	size_t count = statements->break_glass_count;
	struct break_glass *read = facts_scratch(builder, count, sizeof(*read));
	struct addressed *order = facts_scratch(builder, count, sizeof(*order));
	struct break_glass *sorted = facts_array(builder, count, sizeof(*sorted));
	if (read == NULL || order == NULL || sorted == NULL)
		return;
	size_t filled = 0;
	for (size_t i = 0; i < count; i++)
		if (build_break_glass(builder, &statements->break_glasses[i], &order[filled].patient,
				      &read[filled])) {
			order[filled].order = filled;
			filled++;
		}
	facts_sort_addressed(order, filled);
	for (size_t i = 0; i < filled; i++) {
		sorted[i] = read[order[i].order];
		struct patient *patient = &builder->patients[order[i].patient];
		if (patient->break_glass_count++ == 0)
			patient->break_glasses = &sorted[i];
	}
}
