/* A random site as the files an administrator would write (registry.md). */
#ifndef CAREACL_TESTS_RANDOM_PRINT_H
#define CAREACL_TESTS_RANDOM_PRINT_H

#include "tests/unit/random_site.h"

/* careacl.conf. Store roots are relative: "stores/NAME". The zone is UTC. */
void random_print_settings(const struct random_site *site, FILE *out);

/* One file of the registry with all statements. */
void random_print_statements(const struct random_site *site, FILE *out);

#endif
