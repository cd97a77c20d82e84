/* What everybody can do with everything below the root, tried by children with their uids. */
#ifndef CAREACL_TESTS_KERNEL_MATRIX_H
#define CAREACL_TESTS_KERNEL_MATRIX_H

#include <stddef.h>

#define MATRIX_LOGINS 5
#define MATRIX_OBJECTS 128

/* A set of abilities for each object, twice: by the full path; and with the object's directory as a working
 * directory from before, so that a closed gate hides nothing. */
struct matrix {
	size_t count;
	char paths[MATRIX_OBJECTS][96];
	unsigned char by_path[MATRIX_LOGINS][MATRIX_OBJECTS], from_inside[MATRIX_LOGINS][MATRIX_OBJECTS];
};

/* The people of people.h. */
extern const char *const matrix_logins[MATRIX_LOGINS];

/* Tries everything. */
void matrix_look(struct matrix *matrix);

/* Fails unless nobody has what is neither in `old` nor in `new`; `when` is told. Returns how many accesses there
 * are. */
size_t matrix_expect_within(const struct matrix *now, const struct matrix *old, const struct matrix *new,
			    const char *when, unsigned long call);

/* The same of full paths alone. */
size_t matrix_expect_paths_within(const struct matrix *now, const struct matrix *allowed, const char *when,
				  unsigned long call);

/* Adds what `more` has of the same objects. */
void matrix_add(struct matrix *matrix, const struct matrix *more);

#endif
