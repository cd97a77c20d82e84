/* The proposal that `careacl init` writes: which categories a French establishment usually has, and which of them each
 * profession needs for its task (R03, CSP R1110-1). Data for a text that the site then owns: nothing here decides anything.
 *
 * No law says this matrix. Each row names the texts by which the profession is bound by secrecy, and the task from which the
 * accesses follow; the establishment decides, row by row.
 */
#ifndef CAREACL_INIT_MATRIX_H
#define CAREACL_INIT_MATRIX_H

#include "policy/types.h"

/* The day on which the matrix was drawn up. */
#define INIT_MATRIX_DATE "2026-11-22"

enum init_kind {
	INIT_MEDICAL,
	INIT_LETTERS,
	INIT_RESULTS,
	INIT_MEDICATION,
	INIT_NURSING,
	INIT_REHABILITATION,
	INIT_PSYCHIATRY,
	INIT_PRIVATE,
	INIT_ADMIN,
	INIT_KIND_COUNT
};

/* A category of the proposal; its name is its path too. */
struct init_category_kind {
	const char *name;
	const char *holds; /* a text of the catalogue */
	bool sensitive;
	enum document_regime documents;
};
extern const struct init_category_kind init_kinds[INIT_KIND_COUNT];

/* A profession of the proposal. */
struct init_profession {
	const char *name;
	const char *title; /* texts of the catalogue: what it is called, */
	const char *bound; /* by what it is bound to secrecy, */
	const char *task;  /* and for what it needs the categories */
	bool emergency, regulator, student;
	bool hospital_only;
	enum access matrix[INIT_KIND_COUNT];
};
/* The last has no name. */
#define INIT_PROFESSIONS_MAX 32
extern const struct init_profession init_professions[];

/* What a profession of a site is called in the language spoken, where its name is one of the proposal's; else its name. */
const char *init_profession_word(const char *name);

#endif
