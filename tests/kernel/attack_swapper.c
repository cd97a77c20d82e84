/* Nothing but exchanging, all the time: what a listing calls a directory is a link when it is opened, and the
 * other way around. The other attackers come to it now and then only; a race is won by who tries most. */
#include "tests/kernel/attack.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAIRS 12
#define ROUNDS 60 /* with one set of pairs */

struct pair {
	char one[PATH_SIZE], other[PATH_SIZE];
};

/* A directory with the names that are behind the links, or a file. */
static void make_one(const char *path, bool is_directory)
{
	static const char *const names[] = {"plain.txt", "acl.txt", "s0.txt", "s1.txt", "y0.txt", "y1.txt"};
	char inside[PATH_SIZE];
	if (!is_directory) {
		(void)put_file(path, OWN_TEXT, 0600);
		return;
	}
	(void)mkdir(path, 0700);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (snprintf(inside, PATH_SIZE, "%s/%s", path, names[i]) < PATH_SIZE)
			(void)put_file(inside, OWN_TEXT, 0600);
}

/* Where the link leads: out of the root, into another's folder, to what is never opened. */
static void make_other(struct attacker *attacker, const char *path, bool is_directory)
{
	const struct attack_site *site = attacker->site;
	char target[PATH_SIZE];
	unsigned patient = chance_below(&attacker->chance, PATIENTS),
		 choice = chance_below(&attacker->chance, 4);
	enum room room = chance_below(&attacker->chance, 2) ? ROOM_PSYCHIATRY : ROOM_MEDICAL;
	if (choice == 0 && mkfifo(path, 0600) == 0)
		return;
	if (choice <= 1)
		snprintf(target, sizeof(target), "%s/canary%s", site->outside,
			 is_directory ? "" : "/plain.txt");
	else if (is_directory)
		snprintf(target, sizeof(target), "../../%s/%s", patient_name(patient), room_names[room]);
	else
		snprintf(target, sizeof(target), "../../%s/%s/%c1.txt", patient_name(patient),
			 room_names[room], room_letter(room));
	(void)symlink(target, path);
}

static void make_pairs(struct attacker *attacker, struct pair pairs[PAIRS])
{
	char place[PATH_SIZE];
	for (unsigned i = 0; i < PAIRS; i++) {
		bool is_directory = chance_below(&attacker->chance, 2) == 0;
		room_path(attacker->site, chance_below(&attacker->chance, PATIENTS), ROOM_LETTERS, place);
		snprintf(pairs[i].one, PATH_SIZE, "%.*s/x-one%u", PATH_SIZE - 32, place, i);
		snprintf(pairs[i].other, PATH_SIZE, "%.*s/x-other%u", PATH_SIZE - 32, place, i);
		attack_remove(pairs[i].one);
		attack_remove(pairs[i].other);
		make_one(pairs[i].one, is_directory);
		make_other(attacker, pairs[i].other, is_directory);
	}
}

void swapper(const struct attack_site *site)
{
	static struct pair pairs[PAIRS];
	struct attacker attacker = {
	    .site = site, .person = PERSON_MAL, .chance = chance_new(site->seed, 500)};
	struct shared *shared = site->shared;
	(void)nice(5);
	person_become(site, PERSON_MAL);
	while (!shared->stop) {
		make_pairs(&attacker, pairs);
		for (unsigned i = 0; i < ROUNDS * PAIRS && !shared->stop; i++) {
			const struct pair *pair = &pairs[i % PAIRS];
			bool done =
			    renameat2(AT_FDCWD, pair->one, AT_FDCWD, pair->other, RENAME_EXCHANGE) == 0;
			atomic_fetch_add(
			    done ? &shared->done[ATTACK_exchange] : &shared->refused[ATTACK_exchange], 1);
			if (i % PAIRS == 0)
				attacker_rest(1);
		}
	}
}
