#include "acl_sync/watch/journald.h"

#include "acl_sync/status.h"
#include "acl_sync/watch/last_sync.h"
#include "wording/wording.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define JOURNAL_SOCKET "/run/systemd/journal/socket"
#define SYNC_ENDED "8b1f6c2e5d0a4c73a9e24f7d6b3c9051" /* of every whole sync that is told */

enum { PRIORITY_WARNING = 4, PRIORITY_INFO = 6 };

static const char *const counts[] = {"status",  "errors",  "folders",  "operations", "granted",
				     "revoked", "created", "settled",  "set_aside",  "put_back",
				     "closed",  "failed",  "unadopted"};

/* "CAREACL_SET_ASIDE=3". */
static void put_number(FILE *out, const char *prefix, const char *name, int64_t number)
{
	fprintf(out, "%s", prefix);
	for (; *name != '\0'; name++)
		putc(*name == '-' ? '_' : toupper((unsigned char)*name), out);
	fprintf(out, "=%" PRId64 "\n", number);
}

static void put_message(FILE *out, const json_t *kept)
{
	char text[256];
	long long operations = last_sync_number(kept, "operations");
	wording_write(text, sizeof(text), "sync: %lld %s, exit status %lld", operations,
		      wording(operations == 1 ? "operation" : "operations"),
		      (long long)last_sync_number(kept, "status"));
	fprintf(out, "MESSAGE=%s\n", text);
}

static void put_fields(FILE *out, const json_t *kept)
{
	const json_t *drift = json_object_get(kept, "drift");
	int status = (int)last_sync_number(kept, "status");
	put_message(out, kept);
	fprintf(out, "PRIORITY=%d\nSYSLOG_IDENTIFIER=careacl\nMESSAGE_ID=%s\n",
		status == STATUS_DONE ? PRIORITY_INFO : PRIORITY_WARNING, SYNC_ENDED);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		put_number(out, "CAREACL_", counts[i], last_sync_number(kept, counts[i]));
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		put_number(out, "CAREACL_DRIFT_", drift_names[i], last_sync_number(drift, drift_names[i]));
	put_number(out, "CAREACL_", "held", (int64_t)json_array_size(json_object_get(kept, "held")));
	put_number(out, "CAREACL_", "milliseconds",
		   last_sync_number(kept, "ended") - last_sync_number(kept, "began"));
}

static void send_datagram(const char *bytes, size_t size)
{
	const struct sockaddr_un journal = {.sun_family = AF_UNIX, .sun_path = JOURNAL_SOCKET};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)sendto(fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)&journal,
		     sizeof(journal));
	close(fd);
}

void journald_tell_sync(const json_t *kept)
{
	char *bytes = NULL;
	size_t size = 0;
	if (last_sync_number(kept, "operations") == 0 && last_sync_number(kept, "status") == STATUS_DONE)
		return;
	FILE *out = open_memstream(&bytes, &size);
	if (out == NULL)
		return;
	put_fields(out, kept);
	if (fclose(out) == 0)
		send_datagram(bytes, size);
	free(bytes);
}
