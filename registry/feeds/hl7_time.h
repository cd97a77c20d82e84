/* Times of HL7 v2: YYYYMMDD[HH[MM[SS[.SSSS]]]][+/-ZZZZ], as facts say them, and in order. */
#ifndef CAREACL_FEEDS_HL7_TIME_H
#define CAREACL_FEEDS_HL7_TIME_H

#include <stdbool.h>
#include <stdint.h>

#define HL7_TIME_SIZE 32

struct hl7_time {
	int64_t
	    first; /* seconds since 1970; where no zone is said, as though it was UTC: to compare with its like */
	int32_t lasts; /* seconds: of the day, the hour, the minute that is meant */
	int16_t zone_minutes;
	bool has_zone;
};

/* `zone` is "+0100" or so, what holds where the time says none, NULL: nothing does. false: it is no time. */
bool hl7_time_read(const char *text, const char *zone, struct hl7_time *ret_time);

/* As facts say it: "2026-01-05" for a day, "2026-01-05T10:30:00", "2026-01-05T10:30:00+01:00". */
void hl7_time_format(const struct hl7_time *time, char buffer[HL7_TIME_SIZE]);

/* The last second of what is meant. */
static inline int64_t hl7_time_last(const struct hl7_time *time)
{
	return time->first + time->lasts - 1;
}

/* The offset at the end of a time, "+0100"; NULL: there is none. */
const char *hl7_time_zone(const char *text);

#endif
