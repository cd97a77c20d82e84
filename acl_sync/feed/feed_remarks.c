/* What is told of a feed's files: which are not read, which would not be missed in part. */
#include "acl_sync/feed/feed_private.h"
#include "wording/wording.h"

#include <stdlib.h>

static struct feed_remark *add(struct staging *staging, const struct feed *feed, const char *file,
			       const char *text)
{
	struct feed_remark *remark = feed_list_add(staging, &staging->remarks, sizeof(*remark));
	*remark = (struct feed_remark){.source = feed->source, .origin = {file, 0}, .text = text};
	return remark;
}

/* ".csv, .tsv, .txt" */
static const char *suffixes(struct staging *staging, const struct feed *feed)
{
	const struct feed_parser *parser = feed_parser_find(feed->source->type);
	const char *text = parser->suffixes[0];
	for (size_t i = 1; parser->suffixes[i] != NULL; i++)
		text = feed_printf(staging, "%s, %s", text, parser->suffixes[i]);
	return text;
}

static void remark_unread(struct staging *staging, const struct feed *feed, const char *name)
{
	const char *text =
	    name != NULL
		? wording_in(staging->arena,
			     "is not read, whatever it says: its name ends in none of %s; rename it, or take "
			     "it out of the folder",
			     suffixes(staging, feed))
		: wording_in(
		      staging->arena,
		      "a file is not read, whatever it says: its name is no plain text (UTF-8); rename "
		      "it, or take it out of the folder");
	add(staging, feed, name != NULL ? name : feed->source->shown, text)->is_unread = true;
}

void feed_remarks_unread(struct staging *staging)
{
	const struct feed *feed = &staging->feeds[staging->reading];
	for (size_t i = 0; i < feed->files.unread_count; i++) {
		const char *name = feed->files.unread[i];
		if (staging->unread_count++ == 0)
			staging->unread_first = name != NULL ? name : feed->source->shown;
		if (staging->wants_notes)
			remark_unread(staging, feed, name);
	}
}

void feed_remarks_endless(struct staging *staging, const struct feed_said *said)
{
	struct feed *feed = &staging->feeds[said->feed];
	if (!staging->wants_notes)
		return;
	if (feed->endless++ == 0) {
		feed->endless_remark = staging->remarks.count;
		add(staging, feed, feed_origin(staging, said).file, NULL);
	}
	struct feed_remark *remarks = staging->remarks.items;
	remarks[feed->endless_remark].text =
	    wording_in(staging->arena,
		       "the last row is no 'end' that says how many there are: that the table was cut off "
		       "between two lines, or is empty by mistake, would not be seen (%zu such tables)",
		       feed->endless);
}
