/* The forms of strings, and what is said about a value that has the wrong one; shared by the values_*.c files. */
#ifndef CAREACL_REGISTRY_VALUE_FORM_H
#define CAREACL_REGISTRY_VALUE_FORM_H

#include "registry/record.h"

/* What is wrong with a string, as a text that stands after it; NULL: nothing. */
typedef const char *form_problem(const char *text);

form_problem form_identifier;
form_problem form_category_name;
form_problem form_document;
form_problem form_text; /* says something, has no control characters, is not too long */
form_problem form_text_or_empty;
form_problem form_path;

/* The string that stands there; NULL after an error. */
const char *value_string(struct reader *reader, const struct field *field, const config_setting_t *value);

/* A copy of `text` in the reader's arena into *ret_copy; false after an error. */
bool value_copy(struct reader *reader, const config_setting_t *value, const char *text,
		const char **ret_copy);

/* Adds `key: "text" problem`. Returns false. */
bool value_fail(struct reader *reader, const struct field *field, const config_setting_t *value,
		const char *text, const char *problem);

/* The same of a name, a document or a text, which may be a patient's. */
bool value_fail_form(struct reader *reader, const struct field *field, const config_setting_t *value,
		     const char *text, const char *problem);

/* Adds `key: is TYPE; expected EXPECTED`. Returns false. */
bool value_fail_type(struct reader *reader, const struct field *field, const config_setting_t *value,
		     const char *expected);

/* Adds that there is no memory for what stands there. Returns false. */
bool value_fail_memory(struct reader *reader, const config_setting_t *value);

#endif
