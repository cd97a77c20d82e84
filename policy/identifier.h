/* What a name may look like (registry.md, "Identifiers").
 *
 * Names become file names, command arguments and lines of the audit, so they are plain: no slash, no
 * leading dot, no control character. Checks only; nothing is changed or kept.
 */
#ifndef CAREACL_POLICY_IDENTIFIER_H
#define CAREACL_POLICY_IDENTIFIER_H

#include <stdbool.h>

#define IDENTIFIER_MAX 64
#define CATEGORY_NAME_MAX 32

/* A patient id, login, team, store or profession name: [A-Za-z0-9][A-Za-z0-9._-]{0,63}. NULL is none. */
bool identifier_is_valid(const char *text);

/* A category name: [A-Za-z][A-Za-z0-9_-]{0,31}. NULL is none. */
bool category_name_is_valid(const char *text);

/* One or more plain names with single slashes between them, as below a category: no name is empty, "."
 * or "..", none is longer than a file name can be (255 bytes), none holds a control character. A leading
 * or trailing slash makes an empty name. NULL is none. */
bool plain_path_is_valid(const char *text);

/* Is `inner` the path `outer`, or something below it ("imaging/ct" is within "imaging")? Both plain below a common
 * folder, or both absolute without anything to tidy. */
bool plain_path_is_within(const char *inner, const char *outer);

/* The last name of such a path. */
const char *plain_path_leaf(const char *path);

/* A document as it is named everywhere: a category name, a slash, a plain path ("medical/2026/ecg.pdf"). */
bool document_path_is_valid(const char *text);

#endif
