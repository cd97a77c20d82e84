#include "acl_sync/audit/audit_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SIGNED_AS "line"
#define SIGNATURE_KEY ",\"signature\":\""
/* the member, its digits, and the quote and brace that end the line */
#define SIGNATURE_ROOM (sizeof(SIGNATURE_KEY) - 1 + 2 * AUDIT_SIGNATURE_SIZE + 2)
#define PREFIX_ROOM 256

static const char *const kind_names[AUDIT_KIND_COUNT] = {
    [AUDIT_STATEMENT] = "statement",
    [AUDIT_REFUSED_LOGIN] = "refused-login",
    [AUDIT_SESSION_OPENED] = "session-opened",
    [AUDIT_SESSION_CLOSED] = "session-closed",
    [AUDIT_ACCESS_GAINED] = "access-gained",
    [AUDIT_ACCESS_LOST] = "access-lost",
    [AUDIT_BREAK_GLASS] = "break-glass",
    [AUDIT_REVIEW] = "review",
    [AUDIT_GUARD_ACCEPTED] = "guard-accepted",
    [AUDIT_CLOCK_ACCEPTED] = "clock-accepted",
    [AUDIT_ADOPTION] = "adoption",
    [AUDIT_UNDO] = "undo",
    [AUDIT_REFILE] = "refile",
    [AUDIT_SWEEP] = "sweep",
    [AUDIT_SET_ASIDE] = "set-aside",
    [AUDIT_PUT_BACK] = "put-back",
    [AUDIT_HELD] = "held",
    [AUDIT_REPLAY] = "replay",
    [AUDIT_FAILURE] = "failure",
    [AUDIT_SEALED] = "audit-sealed",
    [AUDIT_REMOVED] = "audit-removed",
};

const char *audit_kind_name(enum audit_kind kind)
{
	return (unsigned)kind < AUDIT_KIND_COUNT ? kind_names[kind] : NULL;
}

bool audit_place_same(const struct audit_place *a, const struct audit_place *b)
{
	return a->sequence == b->sequence && memcmp(a->hash, b->hash, sizeof(a->hash)) == 0;
}

/* ---- reading ---- */

/* What is left to read. */
struct rest {
	const char *at;
	size_t left;
};

static bool take_text(struct rest *rest, const char *text)
{
	size_t size = strlen(text);
	if (rest->left < size || memcmp(rest->at, text, size) != 0)
		return false;
	rest->at += size;
	rest->left -= size;
	return true;
}

/* Up to the next quote, which stays. */
static const char *take_word(struct rest *rest, size_t *ret_size)
{
	const char *start = rest->at, *end = memchr(rest->at, '"', rest->left);
	if (end == NULL)
		return NULL;
	*ret_size = (size_t)(end - start);
	rest->at = end;
	rest->left -= *ret_size;
	return start;
}

/* A number from 1, without zeros before it, not above AUDIT_SEQUENCE_MAX. */
static bool take_number(struct rest *rest, uint64_t *ret_number)
{
	uint64_t number = 0;
	if (rest->left == 0 || *rest->at < '1' || *rest->at > '9')
		return false;
	for (; rest->left > 0 && *rest->at >= '0' && *rest->at <= '9'; rest->at++, rest->left--) {
		number = number * 10 + (uint64_t)(*rest->at - '0');
		if (number > AUDIT_SEQUENCE_MAX)
			return false;
	}
	*ret_number = number;
	return true;
}

static bool take_instant(struct rest *rest, char ret_instant[AUDIT_INSTANT_SIZE])
{
	size_t size = 0;
	const char *word = take_word(rest, &size);
	if (word == NULL || !audit_instant_is(word, size))
		return false;
	memcpy(ret_instant, word, size);
	ret_instant[size] = '\0';
	return true;
}

static bool take_kind(struct rest *rest, enum audit_kind *ret_kind)
{
	size_t size = 0;
	const char *word = take_word(rest, &size);
	if (word == NULL || size == 0 || size > 32)
		return false;
	for (size_t i = 0; i < size; i++)
		if ((word[i] < 'a' || word[i] > 'z') && word[i] != '-')
			return false;
	*ret_kind = AUDIT_KIND_NONE;
	for (unsigned kind = 1; kind < AUDIT_KIND_COUNT; kind++)
		if (strlen(kind_names[kind]) == size && memcmp(kind_names[kind], word, size) == 0)
			*ret_kind = (enum audit_kind)kind;
	return true;
}

static bool take_hash(struct rest *rest, unsigned char ret_hash[AUDIT_HASH_SIZE])
{
	size_t size = 0;
	const char *word = take_word(rest, &size);
	return word != NULL && size == 2 * (size_t)AUDIT_HASH_SIZE &&
	       audit_unhex(word, ret_hash, AUDIT_HASH_SIZE);
}

/* The signature, if the line ends with one. A text inside the line cannot look like it: its quotes are escaped. */
static void find_signature(struct audit_line *line)
{
	line->signed_size = line->size;
	if (line->size < SIGNATURE_ROOM)
		return;
	size_t start = line->size - SIGNATURE_ROOM;
	const char *member = line->text + start;
	size_t key = sizeof(SIGNATURE_KEY) - 1;
	if (memcmp(member, SIGNATURE_KEY, key) != 0 || line->text[line->size - 2] != '"' ||
	    !audit_unhex(member + key, line->signature, AUDIT_SIGNATURE_SIZE))
		return;
	line->is_signed = true;
	line->signed_size = start;
}

bool audit_line_parse(const char *text, size_t size, struct audit_line *ret_line)
{
	struct rest rest = {text, size};
	*ret_line = (struct audit_line){.text = text, .size = size};
	if (size >= AUDIT_LINE_MAX || !take_text(&rest, "{\"sequence\":") ||
	    !take_number(&rest, &ret_line->sequence) || !take_text(&rest, ",\"instant\":\"") ||
	    !take_instant(&rest, ret_line->instant) || !take_text(&rest, "\",\"kind\":\"") ||
	    !take_kind(&rest, &ret_line->kind) || !take_text(&rest, "\",\"previous\":\"") ||
	    !take_hash(&rest, ret_line->previous) || !take_text(&rest, "\",\"by\":\"") || rest.left < 2 ||
	    text[size - 1] != '}' || memchr(text, '\0', size) != NULL)
		return false;
	find_signature(ret_line);
	return true;
}

struct audit_place audit_line_place(const struct audit_line *line)
{
	struct audit_place place = {.sequence = line->sequence};
	audit_hash(line->text, line->size, place.hash);
	return place;
}

bool audit_line_follows(const struct audit_line *line, const struct audit_place *place)
{
	return line->sequence == place->sequence + 1 &&
	       memcmp(line->previous, place->hash, AUDIT_HASH_SIZE) == 0;
}

bool audit_line_is_genuine(const struct audit_line *line, const unsigned char public[AUDIT_PUBLIC_SIZE])
{
	return line->is_signed &&
	       audit_signature_is_right(SIGNED_AS, line->text, line->signed_size, public, line->signature);
}

/* ---- writing ---- */

size_t audit_draft_room(const struct audit_draft *draft)
{
	return PREFIX_ROOM + draft->rest_size + SIGNATURE_ROOM + sizeof("}\n");
}

size_t audit_draft_write(const struct audit_draft *draft, struct audit_place *place,
			 const unsigned char *secret, char *buffer)
{
	char previous[2 * AUDIT_HASH_SIZE + 1];
	audit_hex(place->hash, sizeof(place->hash), previous);
	size_t size = (size_t)snprintf(
	    buffer, PREFIX_ROOM,
	    "{\"sequence\":%" PRIu64 ",\"instant\":\"%s\",\"kind\":\"%s\",\"previous\":\"%s\",",
	    place->sequence + 1, draft->instant, audit_kind_name(draft->kind), previous);
	memcpy(buffer + size, draft->rest, draft->rest_size);
	size += draft->rest_size;
	if (secret != NULL) {
		unsigned char signature[AUDIT_SIGNATURE_SIZE];
		audit_sign(SIGNED_AS, buffer, size, secret, signature);
		memcpy(buffer + size, SIGNATURE_KEY, sizeof(SIGNATURE_KEY) - 1);
		size += sizeof(SIGNATURE_KEY) - 1;
		audit_hex(signature, sizeof(signature), buffer + size);
		size += 2 * sizeof(signature);
		buffer[size++] = '"';
	}
	buffer[size++] = '}';
	place->sequence++;
	audit_hash(buffer, size, place->hash);
	buffer[size++] = '\n';
	return size;
}
