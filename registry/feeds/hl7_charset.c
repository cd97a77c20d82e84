#include "registry/feeds/hl7_charset.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum hl7_charset charset;
} names[] = {
    {"", HL7_ASCII},         {"ASCII", HL7_ASCII},        {"UNICODE UTF-8", HL7_UTF8},
    {"UTF-8", HL7_UTF8},     {"8859/1", HL7_LATIN1},      {"ISO-8859-1", HL7_LATIN1},
    {"8859/15", HL7_LATIN9}, {"ISO-8859-15", HL7_LATIN9},
};

/* Where 8859/15 differs from 8859/1. */
static const struct {
	unsigned char byte;
	unsigned point;
} latin9[] = {
    {0xa4, 0x20ac}, {0xa6, 0x160}, {0xa8, 0x161}, {0xb4, 0x17d},
    {0xb8, 0x17e},  {0xbc, 0x152}, {0xbd, 0x153}, {0xbe, 0x178},
};

bool hl7_charset_find(const char *name, enum hl7_charset *ret_charset)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(names[i].name, name) == 0) {
			*ret_charset = names[i].charset;
			return true;
		}
	return false;
}

static unsigned point_of(enum hl7_charset charset, unsigned char byte)
{
	for (size_t i = 0; charset == HL7_LATIN9 && i < sizeof(latin9) / sizeof(latin9[0]); i++)
		if (latin9[i].byte == byte)
			return latin9[i].point;
	return byte;
}

size_t hl7_charset_convert(enum hl7_charset charset, unsigned char byte, char to[3])
{
	if (charset == HL7_UTF8 || (byte >= 0x20 && byte < 0x7f)) {
		to[0] = (char)byte;
		return 1;
	}
	if (charset == HL7_ASCII || byte < 0xa0) {
		memcpy(to, HL7_UNREADABLE, 3);
		return 3;
	}
	unsigned point = point_of(charset, byte);
	if (point < 0x800) {
		to[0] = (char)(0xc0 | point >> 6);
		to[1] = (char)(0x80 | (point & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | point >> 12);
	to[1] = (char)(0x80 | (point >> 6 & 0x3f));
	to[2] = (char)(0x80 | (point & 0x3f));
	return 3;
}
