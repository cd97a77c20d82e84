#include "policy/types.h"

#include <string.h>

const char *const access_names[] = {"none", "deposit", "read", "write", NULL};

const char *const effect_names[] = {"deny", "permit", NULL};

const char *const regime_names[] = {"establishment", "shared-practice", "shared-record", NULL};

const char *const statement_kind_names[] = {
    "professional", "membership", "role",   "assignment", "attending",  "consent",     "objection",
    "withheld",     "deleted",    "hidden", "relation",   "derogation", "break_glass", NULL};

const char *const relation_kind_names[] = {"relative", "trusted-person", "parent", "guardian",
					   "curator",  "heir",           NULL};

const char *const basis_names[] = {"birth-declaration",
				   "death-declaration",
				   "involuntary-admission",
				   "doping",
				   "public-health",
				   "other-mandatory",
				   "abuse-report",
				   "inspection",
				   "population-health",
				   "judicial-summons",
				   "public-order",
				   "other-permitted",
				   NULL};

const char *const document_regime_names[] = {"sealed", "working", NULL};

const char *const depth_names[] = {"full", "category", NULL};

int name_index(const char *const *names, const char *word)
{
	for (int i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], word) == 0)
			return i;
	return -1;
}
