/* The events of ADT. */
#include "registry/feeds/hl7_event.h"

#include <string.h>

static const struct hl7_rule rules[] = {
    {"A01", HL7_OPEN, false},
    {"A04", HL7_OPEN, false},
    {"A05", HL7_OPEN, false},
    {"A02", HL7_MOVE, false},
    {"A06", HL7_MOVE, false},
    {"A07", HL7_MOVE, false},
    {"A03", HL7_CLOSE, false},
    {"A21", HL7_LEAVE, false},
    {"A22", HL7_RETURN, false},
    {"A54", HL7_DOCTOR, false},
    {"A08", HL7_UPDATE, false},
    {"A11", HL7_OPEN, true},
    {"A38", HL7_OPEN, true},
    {"A12", HL7_MOVE, true},
    {"A13", HL7_CLOSE, true},
    {"A52", HL7_LEAVE, true},
    {"A53", HL7_RETURN, true},
    {"A55", HL7_DOCTOR, true},
    {"A28", HL7_PERSON, false},
    {"A31", HL7_PERSON, false},
    {"A40", HL7_MERGE, false},
    {"A47", HL7_MERGE, false},
    {"A23", HL7_GONE, false},
    {"A29", HL7_GONE, false},
    {"Z99", HL7_HISTORY, false},
    /* plans, beds, ways within the house, queries, allergies: nobody's team changes */
    {"A09", HL7_APART, false},
    {"A10", HL7_APART, false},
    {"A14", HL7_APART, false},
    {"A15", HL7_APART, false},
    {"A16", HL7_APART, false},
    {"A19", HL7_APART, false},
    {"A20", HL7_APART, false},
    {"A25", HL7_APART, false},
    {"A26", HL7_APART, false},
    {"A27", HL7_APART, false},
    {"A32", HL7_APART, false},
    {"A33", HL7_APART, false},
    {"A60", HL7_APART, false},
};

const struct hl7_rule *hl7_rule_find(const char *code)
{
	static const struct hl7_rule unknown = {"", HL7_UNKNOWN, false};
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].code, code) == 0)
			return &rules[i];
	return &unknown;
}

const struct hl7_doctor_field hl7_doctor_fields[HL7_DOCTORS] = {
    [HL7_ATTENDING] = {7, "AT", false},  [HL7_REFERRING] = {8, "RP", true},
    [HL7_CONSULTING] = {9, "CP", false}, [HL7_ADMITTING] = {17, "AD", false},
    [HL7_OTHER] = {52, "OTHER", false},
};
