#include "registry/feeds/professional_id.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define RPPS_DIGITS 11

/* All of these speak of the same register. */
static const char *const rpps_systems[] = {
    "rpps", "http://rpps.fr", "https://rpps.fr", "http://rpps.esante.gouv.fr", "https://rpps.esante.gouv.fr",
};

/* Here a number may have its type's digit in front. */
static const char *const idnps_systems[] = {
    "idnps",
    "1.2.250.1.71.4.2.1",
    "urn:oid:1.2.250.1.71.4.2.1",
};

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(text, words[i]) == 0)
			return true;
	return false;
}

static bool is_digits(const char *text, size_t count)
{
	return strlen(text) == count && strspn(text, "0123456789") == count;
}

#define COUNT(words) (sizeof(words) / sizeof((words)[0]))

bool professional_id_make(const char *system, const char *value, char buffer[PROFESSIONAL_ID_SIZE])
{
	bool is_rpps = is_one_of(system, rpps_systems, COUNT(rpps_systems));
	bool is_idnps = is_one_of(system, idnps_systems, COUNT(idnps_systems));
	const char *name = system;
	if (*system == '\0' || *value == '\0')
		return false;
	if (is_idnps && is_digits(value, RPPS_DIGITS + 1) && value[0] == '8')
		value++, is_rpps = true;
	else if (is_idnps && value[0] == '0')
		name = "adeli", value++;
	else if (is_idnps)
		is_rpps = is_digits(value, RPPS_DIGITS);
	if (is_rpps && is_digits(value, RPPS_DIGITS))
		name = "rpps";
	return (size_t)snprintf(buffer, PROFESSIONAL_ID_SIZE, "%s|%s", name, value) < PROFESSIONAL_ID_SIZE;
}

bool professional_id_check(const char *rpps)
{
	unsigned sum = 0;
	if (!is_digits(rpps, RPPS_DIGITS))
		return false;
	for (unsigned i = 0; i < RPPS_DIGITS; i++) {
		unsigned digit = (unsigned)(rpps[RPPS_DIGITS - 1 - i] - '0') << (i & 1);
		sum += digit > 9 ? digit - 9 : digit;
	}
	return sum % 10 == 0;
}
