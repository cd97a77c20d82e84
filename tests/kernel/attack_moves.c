/* Names that change while they are looked at: exchanged, moved, linked. */
#include "tests/kernel/attack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXCHANGES 40

/* Where links lead: out of the root, into a folder of others, to the machine's own. */
static const char *link_target(struct attacker *attacker, bool is_directory, char target[PATH_SIZE])
{
	const struct attack_site *site = attacker->site;
	unsigned choice = chance_below(&attacker->chance, 4);
	unsigned patient = chance_below(&attacker->chance, PATIENTS);
	enum room room = chance_below(&attacker->chance, 2) ? ROOM_PSYCHIATRY : ROOM_MEDICAL;
	if (choice == 0)
		snprintf(target, PATH_SIZE, "%s/canary%s", site->outside, is_directory ? "" : "/plain.txt");
	else if (choice == 1)
		snprintf(target, PATH_SIZE, "../../%s/%s%s", patient_name(patient), room_names[room],
			 is_directory           ? ""
			 : room == ROOM_MEDICAL ? "/s0.txt"
						: "/y0.txt");
	else if (choice == 2 && is_directory)
		room_path(site, patient, room, target);
	else if (choice == 2)
		document_path(site, patient, room, 1, target);
	else
		snprintf(target, PATH_SIZE, "%s/elsewhere%s", site->outside, is_directory ? "" : "/acl.txt");
	return target;
}

static void pair(struct attacker *attacker, const char *kind, char one[PATH_SIZE], char other[PATH_SIZE])
{
	char place[PATH_SIZE], name[64];
	attacker_place(attacker, place);
	snprintf(name, sizeof(name), "%s-a", kind);
	attacker_name(attacker, place, name, one);
	snprintf(name, sizeof(name), "%s-b", kind);
	attacker_name(attacker, place, name, other);
	attack_remove(one);
	attack_remove(other);
}

bool attack_swap_link(struct attacker *attacker)
{
	char one[PATH_SIZE], other[PATH_SIZE], target[PATH_SIZE], inside[PATH_SIZE];
	pair(attacker, "swap", one, other);
	if (mkdir(one, 0755) != 0)
		return false;
	/* the names that are there behind the link */
	static const char *const names[] = {"plain.txt", "acl.txt", "s0.txt", "y0.txt"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (snprintf(inside, PATH_SIZE, "%s/%s", one, names[i]) < PATH_SIZE)
			put_file(inside, OWN_TEXT, 0600);
	return symlink(link_target(attacker, true, target), other) == 0 &&
	       attacker_exchange(one, other, EXCHANGES);
}

bool attack_swap_file(struct attacker *attacker)
{
	char one[PATH_SIZE], other[PATH_SIZE], target[PATH_SIZE];
	pair(attacker, "file", one, other);
	return put_file(one, OWN_TEXT, 0600) && symlink(link_target(attacker, false, target), other) == 0 &&
	       attacker_exchange(one, other, EXCHANGES);
}

bool attack_swap_fifo(struct attacker *attacker)
{
	char one[PATH_SIZE], other[PATH_SIZE];
	pair(attacker, "pipe", one, other);
	bool is_directory = chance_below(&attacker->chance, 3) == 0;
	return (is_directory ? mkdir(one, 0700) == 0 : put_file(one, OWN_TEXT, 0600)) &&
	       mkfifo(other, 0600) == 0 && attacker_exchange(one, other, EXCHANGES);
}

bool attack_swap_document(struct attacker *attacker)
{
	char document[PATH_SIZE], link[PATH_SIZE], target[PATH_SIZE];
	attacker_document(attacker, document);
	snprintf(link, sizeof(link), "%.*s/%c-over", (int)(strrchr(document, '/') - document), document,
		 attacker->letter);
	attack_remove(link);
	return symlink(link_target(attacker, false, target), link) == 0 &&
	       attacker_exchange(document, link, EXCHANGES);
}

/* ---- moved ---- */

bool attack_rename_across(struct attacker *attacker)
{
	char from[PATH_SIZE], to[PATH_SIZE], inside[PATH_SIZE];
	pair(attacker, "move", from, to);
	if (mkdir(from, 0700 + chance_below(&attacker->chance, 0100)) != 0)
		return false;
	for (unsigned i = 0; i < 20; i++)
		if (snprintf(inside, PATH_SIZE, "%s/f%u", from, i) < PATH_SIZE)
			put_file(inside, OWN_TEXT, 0644);
	attacker_fresh_name(attacker, "moved", to);
	if (rename(from, to) != 0)
		return false;
	for (unsigned i = 0; i < EXCHANGES; i++)
		if (rename(to, from) != 0 || rename(from, to) != 0)
			break;
	return true;
}

bool attack_rename_document(struct attacker *attacker)
{
	char document[PATH_SIZE], other[PATH_SIZE];
	attacker_document(attacker, document);
	attacker_new_name(attacker, "taken", other);
	if (rename(document, other) != 0)
		return false;
	if (chance_below(&attacker->chance, 2) == 0)
		attacker_rest(chance_below(&attacker->chance, 20));
	return rename(other, document) == 0;
}

bool attack_churn(struct attacker *attacker)
{
	char base[PATH_SIZE], other[PATH_SIZE], one[PATH_SIZE], next[PATH_SIZE];
	bool any = false;
	pair(attacker, "churn", base, other);
	if (mkdir(base, 0755) != 0)
		return false;
	for (unsigned i = 0; i < 8; i++)
		if (snprintf(one, PATH_SIZE, "%s/d%u", base, i) < PATH_SIZE)
			(void)mkdir(one, 0777);
	for (unsigned i = 0; i < 400; i++) {
		int a = snprintf(one, PATH_SIZE, "%s/d%u%s", base, i % 8, i / 8 % 2 ? "" : "/in");
		int b = snprintf(next, PATH_SIZE, "%s/d%u/in", base, (i + 3) % 8);
		any = (a < PATH_SIZE && b < PATH_SIZE && rename(one, next) == 0) || any;
		if (a < PATH_SIZE)
			(void)mkdir(one, 0777);
	}
	return any;
}

/* ---- linked ---- */

static bool link_and_unlink(struct attacker *attacker, const char *from, const char *to)
{
	(void)unlink(to);
	if (link(from, to) != 0)
		return false;
	attacker_rest(chance_below(&attacker->chance, 10));
	if (chance_below(&attacker->chance, 3) > 0)
		(void)unlink(to);
	return true;
}

bool attack_link_between(struct attacker *attacker)
{
	char document[PATH_SIZE], other[PATH_SIZE];
	attacker_document(attacker, document);
	attacker_new_name(attacker, "link", other);
	return link_and_unlink(attacker, document, other);
}

bool attack_link_out(struct attacker *attacker)
{
	char document[PATH_SIZE], place[PATH_SIZE], other[PATH_SIZE];
	attacker_document(attacker, document);
	if (chance_below(&attacker->chance, 2) == 0) {
		attacker_new_name(attacker, "out", document);
		(void)put_file(document, OWN_TEXT, 0600);
	}
	snprintf(place, sizeof(place), "%s/hoard", attacker->site->outside);
	attacker_name(attacker, place, "out", other);
	return link_and_unlink(attacker, document, other);
}

bool attack_link_in(struct attacker *attacker)
{
	char from[PATH_SIZE], other[PATH_SIZE];
	snprintf(from, sizeof(from), "%s/shared/%s", attacker->site->outside,
		 chance_below(&attacker->chance, 2) ? "mal.txt" : "tom.txt");
	attacker_new_name(attacker, "in", other);
	return link_and_unlink(attacker, from, other);
}

/* Refused by protected_hardlinks; where it is off, the sync has to see it. */
bool attack_link_sealed(struct attacker *attacker)
{
	char from[PATH_SIZE], other[PATH_SIZE];
	document_path(attacker->site, chance_below(&attacker->chance, TEAM_ONE), ROOM_MEDICAL,
		      chance_below(&attacker->chance, DOCUMENTS), from);
	attacker_new_name(attacker, "sealed", other);
	return link_and_unlink(attacker, from, other);
}
