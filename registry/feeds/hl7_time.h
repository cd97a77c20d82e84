/* Times of HL7 v2: YYYYMMDD[HH[MM[SS[.SSSS]]]][+/-ZZZZ], as facts say them, and in order. */
#ifndef CAREACL_FEEDS_HL7_TIME_H
#define CAREACL_FEEDS_HL7_TIME_H

#include <stdbool.h>
#include <stdint.h>

#define HL7_TIME_SIZE 32

struct hl7_time {
	int64_t
	    first; /* seconds since 1970; where no zone is said, as though it was UTC: to compare with its like */
	int64_t last; /* the last second of what is meant: of the day, the hour, the minute */
	bool has_zone;
	char text[HL7_TIME_SIZE]; /* "2026-01-05", "2026-01-05T10:30:00", "2026-01-05T10:30:00+01:00" */
};

/* `zone` is "+0100" or so, what holds where the time says none, NULL: nothing does. false: it is no time. */
bool hl7_time_read(const char *text, const char *zone, struct hl7_time *ret_time);

/* The offset at the end of a time, "+0100"; NULL: there is none. */
const char *hl7_time_zone(const char *text);

#endif
