#include "acl_sync/progress.h"

#include "acl_sync/screen.h"
#include "acl_sync/wrap.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WIDTH 40
#define SHOWN_AFTER_MILLISECONDS 1000
#define DRAWN_EVERY_MILLISECONDS 100

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_start(struct progress *progress, const char *what, bool quiet)
{
	*progress = (struct progress){.what = what,
				      .enabled = !quiet && isatty(STDERR_FILENO) == 1,
				      .started_milliseconds = milliseconds()};
}

/* What a line has beside the words and numbers; one that is broken could not be drawn over. */
static size_t bar_width(const char *what, size_t all)
{
	char numbers[64];
	size_t columns = screen_width(STDERR_FILENO, 80);
	size_t taken = wrap_width(what, strlen(what)) +
		       (size_t)snprintf(numbers, sizeof(numbers), " [] %zu/%zu ", all, all);
	if (taken >= columns)
		return 0;
	return columns - taken > WIDTH ? WIDTH : columns - taken;
}

void progress_step(void *context, size_t done, size_t all)
{
	struct progress *progress = context;
	char bar[WIDTH + 1];
	if (!progress->enabled || all == 0)
		return;
	int64_t now = milliseconds();
	if (now - progress->started_milliseconds < SHOWN_AFTER_MILLISECONDS ||
	    now - progress->drawn_milliseconds < DRAWN_EVERY_MILLISECONDS)
		return;
	size_t width = bar_width(progress->what, all);
	size_t filled = done >= all ? width : done * width / all;
	for (size_t i = 0; i < width; i++)
		bar[i] = i < filled ? '#' : '.';
	bar[width] = '\0';
	fprintf(stderr, "\r%s [%s] %zu/%zu", progress->what, bar, done, all);
	fflush(stderr);
	progress->shown = true;
	progress->drawn_milliseconds = now;
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fprintf(stderr, "\r\033[K");
	progress->shown = false;
}
