/* Request files that anybody with a view may save: whatever the bytes, an id, two attestations and a justification come
 * of them, or a reason; nothing is attested that does not stand there, and what goes on from here is one line of text.
 */
#include "tests/fuzz/fuzz.h"

#include "acl_sync/desk/requests_form.h"
#include "acl_sync/printable.h"
#include "policy/identifier.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

/* Do the words of an attestation stand in it, in either language? Only a coarse look: enough that none is made up. */
static bool mentions(const uint8_t *data, size_t size, const char *const *words)
{
	for (; *words != NULL; words++)
		for (size_t at = 0, length = strlen(*words); at + length <= size; at++)
			if (strncasecmp((const char *)data + at, *words, length) == 0)
				return true;
	return false;
}

static void check_form(const uint8_t *data, size_t size, const struct request_form *form)
{
	static const char *const consent[] = {"I attest that the patient cannot express their will",
					      "exprimer sa volont", NULL};
	static const char *const risk[] = {"I attest that there is an immediate risk for the patient",
					   "un risque imm", NULL};
	must(form->patient != NULL && form->patient[0] != '\0' && strchr(form->patient, '\n') == NULL);
	must(form->justification != NULL && strlen(form->justification) <= size);
	must(strchr(form->justification, '\n') == NULL);
	must(!form->cannot_consent || mentions(data, size, consent));
	must(!form->immediate_risk || mentions(data, size, risk));
	char *shown = printable_text(form->justification, true);
	must(shown != NULL);
	/* well-formed before, so only control characters are changed */
	must(strlen(shown) >= strlen(form->justification));
	free(shown);
}

static void try_name(const uint8_t *data, size_t size)
{
	char *name = strndup((const char *)data, size), *shown = printable_text(name, true);
	must(shown != NULL);
	for (const char *at = shown; *at != '\0'; at++)
		must((unsigned char)*at >= ' ' && *at != 0x7f);
	(void)requests_form_is_template(name);
	free(shown);
	free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct request_form form;
	if (size == 0 || size > REQUEST_MAX)
		return 0;
	wording_speak(data[0] & 1 ? WORDING_FRENCH : WORDING_ENGLISH);
	data++, size--;
	struct arena *arena = arena_new();
	/* an exact block: the sanitizer sees a read past its end */
	char *text = malloc(size > 0 ? size : 1);
	must(arena != NULL && text != NULL);
	memcpy(text, data, size);
	const char *why = requests_form_read(text, size, arena, &form);
	if (why == NULL)
		check_form(data, size, &form);
	else
		must(why[0] != '\0');
	try_name(data, size);
	free(text);
	arena_free(arena);
	return 0;
}
