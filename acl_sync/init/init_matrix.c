#include "acl_sync/init/init_matrix.h"

#include "wording/wording.h"

#include <string.h>

const struct init_category_kind init_kinds[INIT_KIND_COUNT] = {
    [INIT_MEDICAL] = {"medical", "observations, reports, diagnoses", false, DOCUMENTS_SEALED},
    [INIT_LETTERS] = {"letters", "letters and discharge summaries, drafted together", false,
		      DOCUMENTS_WORKING},
    [INIT_RESULTS] = {"results", "laboratory and imaging", false, DOCUMENTS_SEALED},
    [INIT_MEDICATION] = {"medication", "prescriptions and what was given", false, DOCUMENTS_SEALED},
    [INIT_NURSING] = {"nursing", "nursing record and transmissions", false, DOCUMENTS_WORKING},
    [INIT_REHABILITATION] = {"rehabilitation", "physiotherapy, speech, diet and their like", false,
			     DOCUMENTS_WORKING},
    [INIT_PSYCHIATRY] = {"psychiatry", "psychiatry and psychology", true, DOCUMENTS_SEALED},
    [INIT_PRIVATE] = {"private", "private life: family, housing, work, money", true, DOCUMENTS_WORKING},
    [INIT_ADMIN] = {"admin", "identity, admissions, cover", false, DOCUMENTS_WORKING},
};

/* One letter each in the rows below; a dot is no access. */
#define o ACCESS_NONE
#define D ACCESS_DEPOSIT
#define R ACCESS_READ
#define W ACCESS_WRITE

/* clang-format off: the columns are those of enum init_kind:
 *   medical, letters, results, medication, nursing, rehabilitation, psychiatry, private, admin */
const struct init_profession init_professions[] = {
    {.name = "physician",
     .title = "physician",
     .bound = "CSP R4127-4, R4127-45, R4127-73",
     .emergency = true,
     .task = "makes the diagnosis, prescribes, keeps the medical record",
     .matrix = {W, W, W, W, R, R, W, R, R}},
    {.name = "midwife",
     .title = "midwife",
     .bound = "CSP R4127-303, L4151-1",
     .emergency = true,
     .task = "examines and prescribes within pregnancy, birth and what follows",
     .matrix = {W, W, R, W, W, o, o, o, R}},
    {.name = "dentist",
     .title = "dental surgeon",
     .bound = "CSP R4127-206, L4141-1",
     .task = "treats and prescribes within the mouth and teeth",
     .matrix = {W, W, R, W, o, o, o, o, R}},
    {.name = "pharmacist",
     .title = "pharmacist",
     .bound = "CSP R4235-5, L5126-1",
     .task = "checks prescriptions against diagnosis and results",
     .matrix = {R, o, R, W, o, o, o, o, o}},
    {.name = "nurse",
     .title = "nurse",
     .bound = "CSP L4314-3, R4312-5",
     .emergency = true,
     .task = "carries out and traces care and prescriptions; instructs those who help",
     .matrix = {R, R, R, W, W, R, o, o, R}},
    {.name = "nursing-assistant",
     .title = "nursing assistant, childcare assistant",
     .bound = "CSP L1110-4, L4391-1, L4392-1",
     .task = "daily care under a nurse's responsibility: the nursing record and no more",
     .matrix = {o, o, o, o, W, o, o, o, o}},
    {.name = "physiotherapist",
     .title = "physiotherapist",
     .bound = "CSP L4323-3, R4321-55",
     .task = "rehabilitation on prescription: the indication, the images, the state of the day",
     .matrix = {R, o, R, o, R, W, o, o, o}},
    {.name = "therapist",
     .title = "occupational, psychomotor or speech therapist",
     .bound = "CSP L1110-4, L4331-1, L4332-1, L4341-1",
     .task = "rehabilitation on prescription",
     .matrix = {R, o, o, o, R, W, o, o, o}},
    {.name = "dietitian",
     .title = "dietitian",
     .bound = "CSP L1110-4, L4371-1",
     .task = "diet on prescription, by results",
     .matrix = {R, o, R, o, R, W, o, o, o}},
    {.name = "radiographer",
     .title = "radiographer",
     .bound = "CSP L1110-4, L4351-1",
     .task = "makes images; the request is filed among the results",
     .matrix = {o, o, W, o, o, o, o, o, o}},
    {.name = "laboratory-technician",
     .title = "laboratory technician",
     .bound = "CSP L1110-4, L4352-1",
     .task = "adds results, and needs to read nothing here",
     .matrix = {o, o, D, o, o, o, o, o, o}},
    {.name = "psychologist",
     .title = "psychologist",
     .bound = "CSP L1110-4, R1110-2; law 85-772 of 25 July 1985, article 44",
     .task = "shares what coordination needs; is no health profession of the fourth part of the CSP",
     .matrix = {R, o, o, o, o, o, W, o, o}},
    {.name = "social-worker",
     .title = "social worker",
     .bound = "CASF L411-3; CSP R1110-2",
     .task = "rights, family, housing, discharge; of care only what the team says in a letter",
     .matrix = {o, R, o, o, o, o, o, W, R}},
    {.name = "medical-secretary",
     .title = "medical secretary",
     .bound = "CSP L1110-4, R4127-72",
     .task = "types and sends letters, makes appointments, under a physician's responsibility",
     .matrix = {o, W, o, o, o, o, o, o, W}},
    {.name = "admissions",
     .title = "admissions clerk",
     .bound = "CSP L1110-4",
     .hospital_only = true,
     .task = "identity and cover, never care; serves every patient: give a role (R39) too",
     .matrix = {o, o, o, o, o, o, o, o, W}},
    {.name = "medical-information",
     .title = "medical information department",
     .hospital_only = true,
     .bound = "CSP L6113-7, R6113-1 to R6113-8",
     .task = "codes stays under a physician's authority; serves every patient: give a role (R39) too",
     .matrix = {R, R, o, o, o, o, o, o, R}},
    {.name = "emergency-regulator",
     .title = "physician of the emergency call centre",
     .hospital_only = true,
     .bound = "CSP R4127-4, L6311-2",
     .emergency = true,
     .regulator = true,
     .task = "decides on the telephone; patients may object to this access separately (R29)",
     .matrix = {R, o, o, R, o, o, o, o, o}},
    {.name = "student-physician",
     .title = "medical student",
     .bound = "CSP L1110-4, R4127-4",
     .student = true,
     .task = "reads what a supervisor may read, nothing sensitive, during the placement (R31)"},
    {.name = "student-nurse",
     .title = "student nurse",
     .bound = "CSP L4314-3, R4312-5",
     .student = true,
     .task = "reads what a supervisor may read, nothing sensitive, during the placement (R31)"},
    {.name = "student-other",
     .title = "other student or trainee",
     .bound = "CSP L1110-4",
     .student = true,
     .task = "reads what a supervisor may read, nothing sensitive, during the placement (R31)"},
    {.name = NULL},
};
/* clang-format on */

const char *init_profession_word(const char *name)
{
	if (wording_language() == WORDING_ENGLISH)
		return name;
	for (const struct init_profession *one = init_professions; one->name != NULL; one++)
		if (strcmp(one->name, name) == 0)
			return wording(one->title);
	return name;
}
