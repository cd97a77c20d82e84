/* The site's part of a login snapshot. Runs inside the PAM module, as login_snapshot_read.c. */
#include "policy/login_snapshot.h"
#include "policy/login_snapshot_layout.h"

int32_t snapshot_site_offset(const struct snapshot_site *site, int64_t instant)
{
	int32_t seconds = site->offset_count > 0 ? site->offsets[0].seconds : 0;

	for (size_t i = 1; i < site->offset_count && site->offsets[i].from <= instant; i++)
		seconds = site->offsets[i].seconds;
	return seconds;
}

struct snapshot_site login_snapshot_site(const struct login_snapshot *snapshot)
{
	const unsigned char *header = snapshot->header, *at = header + HEADER_BYTES;
	struct snapshot_site site = {
	    .published = (int64_t)snapshot_load64(header + HEADER_PUBLISHED),
	    .max_state_age_seconds = (int64_t)snapshot_load64(header + HEADER_MAX_AGE),
	    .unknown = (enum snapshot_unknown)snapshot_load32(header + HEADER_UNKNOWN),
	    .stale = (enum snapshot_stale)snapshot_load32(header + HEADER_STALE),
	    .language = (enum snapshot_language)snapshot_load32(header + HEADER_LANGUAGE),
	    .notice = snapshot_load32(header + HEADER_NOTICE) != 0,
	    .timezone = (const char *)header + HEADER_TIMEZONE,
	    .offset_count = snapshot_load32(header + HEADER_OFFSETS),
	};

	for (size_t i = 0; i < site.offset_count; i++, at += OFFSET_BYTES)
		site.offsets[i] =
		    (struct snapshot_offset){(int64_t)snapshot_load64(at), (int32_t)snapshot_load32(at + 8)};
	return site;
}
