/* Character sets of HL7 v2 (MSH-18) as UTF-8. */
#ifndef CAREACL_FEEDS_HL7_CHARSET_H
#define CAREACL_FEEDS_HL7_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

enum hl7_charset {
	HL7_ASCII, /* or not said: what is beyond is unreadable, and means nothing */
	HL7_UTF8,
	HL7_LATIN1,
	HL7_LATIN9
};

/* What stands for a character that cannot be read: no name has it. */
#define HL7_UNREADABLE "\xef\xbf\xbd"

/* A name as MSH-18 has it ("UNICODE UTF-8", "8859/15"); "" is HL7_ASCII. false: it is not read here. */
bool hl7_charset_find(const char *name, enum hl7_charset *ret_charset);

/* One byte as UTF-8, at most 3 bytes; in HL7_UTF8 the byte itself. Returns how many. */
size_t hl7_charset_convert(enum hl7_charset charset, unsigned char byte, char to[3]);

#endif
