/* The kinds of statement, as tables of their keys (registry.md, "Statements" and "Keys"). */
#ifndef CAREACL_REGISTRY_STATEMENTS_TABLES_H
#define CAREACL_REGISTRY_STATEMENTS_TABLES_H

#include "registry/record.h"

extern const struct record professional_record; /* struct said_professional */
extern const struct record team_record;         /* struct said_team */
extern const struct record role_record;         /* struct said_role */
extern const struct record patient_record;      /* struct said_patient */
extern const struct record derogation_record;   /* struct said_derogation */
extern const struct record break_glass_record;  /* struct said_break_glass */

/* Reads `valid_from` and `valid_until` where a window means nothing: an error. */
field_read value_no_window;

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
