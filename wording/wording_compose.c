/* printf with the values of one format in the order of another. */
#include "wording/wording.h"
#include "wording/wording_private.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MAX 16

/* What a conversion takes from the stack. */
enum value_type { TYPE_NONE, TYPE_INT, TYPE_LONG, TYPE_LONG_LONG, TYPE_SIZE, TYPE_DOUBLE, TYPE_STRING };

union value {
	int as_int;
	long as_long;
	long long as_long_long;
	size_t as_size;
	double as_double;
	const char *as_string;
};

struct values {
	enum value_type types[VALUES_MAX];
	union value items[VALUES_MAX];
	size_t count;
};

/* One conversion: "%2$-16s" is number 2, flags "-", width "16", type string, letters "s". */
struct conversion {
	size_t number;     /* from 1; 0: the next value */
	const char *flags; /* flags, width and precision */
	size_t flags_length;
	bool has_star_width, has_star_precision;
	const char *letters; /* length modifiers and the letter itself */
	size_t letters_length;
	enum value_type type; /* TYPE_NONE: "%%" */
	const char *end;
};

static const struct {
	const char *letters;
	enum value_type type;
} forms[] = {
    {"s", TYPE_STRING},      {"d", TYPE_INT},         {"i", TYPE_INT},    {"u", TYPE_INT},
    {"x", TYPE_INT},         {"X", TYPE_INT},         {"o", TYPE_INT},    {"c", TYPE_INT},
    {"ld", TYPE_LONG},       {"lu", TYPE_LONG},       {"lx", TYPE_LONG},  {"lld", TYPE_LONG_LONG},
    {"llu", TYPE_LONG_LONG}, {"llx", TYPE_LONG_LONG}, {"zu", TYPE_SIZE},  {"zd", TYPE_SIZE},
    {"lo", TYPE_LONG},       {"f", TYPE_DOUBLE},      {"g", TYPE_DOUBLE},
};

/* Reads the conversion at `at`, which is a '%'. false: one that is not known here. */
static bool read_conversion(const char *at, struct conversion *ret)
{
	*ret = (struct conversion){.letters = at + 1, .letters_length = 1, .end = at + 2};
	if (at[1] == '%')
		return true;
	at++;
	const char *next = at + strspn(at, "0123456789");
	if (next > at && *next == '$') {
		ret->number = strtoul(at, NULL, 10);
		at = next + 1;
		if (ret->number == 0)
			return false;
	}
	ret->flags = at;
	at += strspn(at, "-+ #0");
	ret->has_star_width = *at == '*';
	at += ret->has_star_width ? 1 : strspn(at, "0123456789");
	if (*at == '.') {
		ret->has_star_precision = *++at == '*';
		at += ret->has_star_precision ? 1 : strspn(at, "0123456789");
	}
	ret->flags_length = (size_t)(at - ret->flags);
	ret->letters = at;
	ret->letters_length = strspn(at, "lz") + 1;
	ret->end = at + ret->letters_length;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strlen(forms[i].letters) == ret->letters_length &&
		    strncmp(forms[i].letters, at, ret->letters_length) == 0)
			ret->type = forms[i].type;
	/* a width that is a value of its own cannot be numbered */
	return ret->type != TYPE_NONE &&
	       !((ret->has_star_width || ret->has_star_precision) && ret->number != 0);
}

static bool add_type(struct values *values, enum value_type type)
{
	if (values->count == VALUES_MAX)
		return false;
	values->types[values->count++] = type;
	return true;
}

/* The types of the values that an English format takes, in order. */
static bool read_types(const char *format, struct values *values)
{
	struct conversion one;
	for (const char *at = strchr(format, '%'); at != NULL; at = strchr(one.end, '%')) {
		if (!read_conversion(at, &one) || one.number != 0 ||
		    (one.has_star_width && !add_type(values, TYPE_INT)) ||
		    (one.has_star_precision && !add_type(values, TYPE_INT)) ||
		    (one.type != TYPE_NONE && !add_type(values, one.type)))
			return false;
	}
	return true;
}

/* Part of a sentence, or what stands in no catalogue: data. */
static const char *argument_text(const char *argument)
{
	if (argument == NULL)
		return "(null)";
	return strchr(argument, ' ') != NULL ? wording(argument) : argument;
}

static void read_values(struct values *values, va_list list)
{
	for (size_t i = 0; i < values->count; i++) {
		union value *item = &values->items[i];
		switch (values->types[i]) {
		case TYPE_INT:
			item->as_int = va_arg(list, int);
			break;
		case TYPE_LONG:
			item->as_long = va_arg(list, long);
			break;
		case TYPE_LONG_LONG:
			item->as_long_long = va_arg(list, long long);
			break;
		case TYPE_SIZE:
			item->as_size = va_arg(list, size_t);
			break;
		case TYPE_DOUBLE:
			item->as_double = va_arg(list, double);
			break;
		case TYPE_STRING:
			item->as_string = argument_text(va_arg(list, const char *));
			break;
		case TYPE_NONE:
			break;
		}
	}
}

/* The specification of one value for fprintf: without its number, its stars filled in. */
static bool make_specification(const struct conversion *one, const struct values *values, size_t *next,
			       char *to, size_t size)
{
	size_t length = 0;
	to[length++] = '%';
	for (size_t i = 0; i < one->flags_length && length < size; i++) {
		if (one->flags[i] != '*') {
			to[length++] = one->flags[i];
			continue;
		}
		if (*next >= values->count || values->types[*next] != TYPE_INT)
			return false;
		length += (size_t)snprintf(to + length, size - length, "%d", values->items[(*next)++].as_int);
	}
	if (length + one->letters_length >= size)
		return false;
	memcpy(to + length, one->letters, one->letters_length);
	to[length + one->letters_length] = '\0';
	return true;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void print_value(FILE *out, const char *specification, enum value_type type, const union value *item)
{
	switch (type) {
	case TYPE_INT:
		fprintf(out, specification, item->as_int);
		break;
	case TYPE_LONG:
		fprintf(out, specification, item->as_long);
		break;
	case TYPE_LONG_LONG:
		fprintf(out, specification, item->as_long_long);
		break;
	case TYPE_SIZE:
		fprintf(out, specification, item->as_size);
		break;
	case TYPE_DOUBLE:
		fprintf(out, specification, item->as_double);
		break;
	case TYPE_STRING:
		fprintf(out, specification, item->as_string);
		break;
	case TYPE_NONE:
		break;
	}
}
#pragma GCC diagnostic pop

/* false: `shown` asks for a value that there is not, or for one of another type. */
static bool print_all(FILE *out, const char *shown, const struct values *values)
{
	size_t next = 0;
	for (const char *at = shown; *at != '\0';) {
		struct conversion one;
		char specification[64];
		size_t plain = strcspn(at, "%");
		fwrite(at, 1, plain, out);
		at += plain;
		if (*at == '\0')
			break;
		if (!read_conversion(at, &one) ||
		    !make_specification(&one, values, &next, specification, sizeof(specification)))
			return false;
		at = one.end;
		if (one.type == TYPE_NONE) {
			fputc('%', out);
			continue;
		}
		size_t index = one.number != 0 ? one.number - 1 : next++;
		if (index >= values->count || values->types[index] != one.type)
			return false;
		print_value(out, specification, one.type, &values->items[index]);
	}
	return true;
}

char *wording_compose(const char *format, const char *shown, va_list list)
{
	struct values values = {0};
	char *text = NULL;
	size_t size = 0;
	if (!read_types(format, &values))
		return NULL;
	read_values(&values, list);
	FILE *out = open_memstream(&text, &size);
	if (out == NULL)
		return NULL;
	bool right = print_all(out, shown, &values) && !ferror(out);
	if (fclose(out) == 0 && right)
		return text;
	free(text);
	return NULL;
}
