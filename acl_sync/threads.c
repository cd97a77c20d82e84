#include "acl_sync/threads.h"

#include "acl_sync/status.h"

#include <errno.h>
#include <stdlib.h>

#define THREADS_MOST 64
/* Below it threads cost more than they bring. */
#define PATIENTS_MANY 512
#define THREADS_OF_MANY 8

/* 0: it is no number of threads. */
static size_t typed(const char *text)
{
	char *end = NULL;
	errno = 0;
	unsigned long number = strtoul(text, &end, 10);
	bool is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
	return is_number && number <= THREADS_MOST ? (size_t)number : 0;
}

bool threads_are_possible(struct site *site)
{
	const char *text = site->options->threads;
	if (text == NULL || typed(text) != 0)
		return true;
	site_fail(site, STATUS_WRONG, "--threads", "expected a number of threads, 1 to %d", THREADS_MOST);
	return false;
}

size_t threads_of(const struct site *site)
{
	if (site->options->threads != NULL)
		return typed(site->options->threads);
	return site->facts->patient_count < PATIENTS_MANY ? 1 : THREADS_OF_MANY;
}
