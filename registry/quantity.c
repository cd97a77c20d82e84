#include "registry/quantity.h"

#include <stddef.h>
#include <string.h>

/* The digits at the start of `text` as a number up to `max`; returns what follows, NULL when it is none. */
static const char *take_number(const char *text, uint64_t max, uint64_t *ret_number)
{
	uint64_t number = 0;
	const char *at = text;

	for (; *at >= '0' && *at <= '9'; at++) {
		uint64_t digit = (uint64_t)(*at - '0');
		if (digit > max || number > (max - digit) / 10)
			return NULL;
		number = number * 10 + digit;
	}
	if (at == text)
		return NULL;
	*ret_number = number;
	return at;
}

bool quantity_number(const char *text, uint64_t max, uint64_t *ret_number)
{
	uint64_t number;
	const char *rest = take_number(text, max, &number);

	if (rest == NULL || *rest != '\0')
		return false;
	*ret_number = number;
	return true;
}

bool quantity_percent(const char *text, unsigned *ret_percent)
{
	uint64_t number;
	const char *rest = take_number(text, 100, &number);

	if (rest == NULL || strcmp(rest, "%") != 0)
		return false;
	*ret_percent = (unsigned)number;
	return true;
}

static int64_t unit_seconds(const char *unit)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} units[] = {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 24 * 3600}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(unit, units[i].name) == 0)
			return units[i].seconds;
	return 0;
}

bool quantity_duration(const char *text, int64_t *ret_seconds)
{
	uint64_t number;
	const char *rest = take_number(text, DURATION_MAX_SECONDS, &number);
	int64_t unit = rest == NULL ? 0 : unit_seconds(rest);

	if (unit == 0 || (int64_t)number > DURATION_MAX_SECONDS / unit)
		return false;
	*ret_seconds = (int64_t)number * unit;
	return true;
}
