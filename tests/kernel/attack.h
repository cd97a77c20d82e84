/* An inside attacker with every right that a member of a team has, against a running sync; see test_attack.sh.
 *
 * Processes, each a child of its own that has become its uid: attackers (dr.mal, inf.tom) do one attack after
 * the other; an accident (root) mounts, makes devices and immutable files; the desk refuses an attacker and
 * lets it in again; judges, one for each login, try to open, list, create what the rules do not give them; the
 * runner starts careacl, back to back, and waits no longer than a limit. All count in memory they share.
 */
#ifndef CAREACL_TEST_ATTACK_H
#define CAREACL_TEST_ATTACK_H

#include "policy/types.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PATIENTS 6  /* P01 to P04: team one; P05, P06: team two */
#define TEAM_ONE 4  /* patients of it */
#define DOCUMENTS 3 /* of each kind, in each patient's folder */
#define PATH_SIZE 4096
#define CROWD_LARGE 1000000
#define OWN_TEXT "OWN\n" /* in what attackers make */
/* What the desk withholds: of P04, medical/s2.txt, by dr.own. */
#define WITHHELD_PATIENT 3
#define WITHHELD_NUMBER 2

/* Who is there. dr.mal is of both teams, dr.two of the second, dr.eve of none, P01 objects to dr.obj. */
enum person { PERSON_MAL, PERSON_TOM, PERSON_OWN, PERSON_TWO, PERSON_EVE, PERSON_OBJ, PERSON_DEP, PEOPLE };
extern const char *const person_logins[PEOPLE];

/* medical: sealed, all its documents have settled; letters: working; psychiatry: sealed, no attacker has it. */
enum room { ROOM_MEDICAL, ROOM_LETTERS, ROOM_PSYCHIATRY, ROOMS };
extern const char *const room_names[ROOMS];

/* What attackers do. */
enum attack_kind {
#define ATTACK(kind, name) ATTACK_##kind,
#define ACCIDENT(kind, name) ATTACK_##kind,
#include "tests/kernel/attack_kinds.h"
	ATTACK_KINDS
};
extern const char *const attack_names[ATTACK_KINDS];

#define BEYOND_SHOWN 12

struct shared {
	atomic_bool stop;
	atomic_ulong done[ATTACK_KINDS];    /* that the kernel let happen */
	atomic_ulong refused[ATTACK_KINDS]; /* that it did not */
	atomic_ulong tries, opened, beyond;
	atomic_ulong runs, plans, verifies, others, hangs, crashes, statuses[8];
	atomic_ulong slowest_ms;
	atomic_ulong crowd, crowd_runs; /* names that crowd_large has made; syncs by then */
	atomic_ulong desk_runs, desk_failures;
	/* what a person has of a patient: 4 * (how often it changed) + one of the three */
	atomic_uint phase[PEOPLE][PATIENTS];
	atomic_uint withheld; /* the same of the document WITHHELD: refused to all but its author */
	char shown[BEYOND_SHOWN][512];
};
enum { PHASE_BASE, PHASE_CHANGING, PHASE_REFUSED };

/* The site, and what all have open. */
struct attack_site {
	const char *directory; /* on the file system under attack */
	const char *elsewhere; /* state and settings, on another */
	const char *careacl;
	char root[256], views[256], outside[256], settings[256];
	uid_t uids[PEOPLE];
	enum access access[PEOPLE][PATIENTS][ROOMS];
	int room_fds[PATIENTS][ROOMS];                /* O_PATH, opened by root: descriptors passed over */
	int document_fds[PATIENTS][ROOMS][DOCUMENTS]; /* O_PATH too */
	int socket_fds[2];                            /* attackers send descriptors, dr.eve takes them */
	unsigned hang_seconds, work_seconds;          /* what a run may do nothing for, or work */
	unsigned seed, seconds;
	bool is_long;
	struct shared *shared;
};

/* Numbers from a seed. */
struct chance {
	uint64_t state;
};
unsigned chance_below(struct chance *chance, unsigned limit);
struct chance chance_new(unsigned seed, unsigned process);

const char *patient_name(unsigned patient);
/* "s", "w" or "y": how the names of a room's documents begin. */
char room_letter(enum room room);
void room_path(const struct attack_site *site, unsigned patient, enum room room, char path[PATH_SIZE]);
void document_path(const struct attack_site *site, unsigned patient, enum room room, unsigned number,
		   char path[PATH_SIZE]);

/* Makes settings, registry, documents, what is outside, and reads what the rules give. Ends the program where
 * it cannot. */
void site_make(struct attack_site *site);
void site_fill(struct attack_site *site);
/* A child for good: that uid, its group, no capability. */
void person_become(const struct attack_site *site, enum person person);
/* Ends the program and says why. */
_Noreturn void attack_fail(const char *what);
/* The same, where it is not good. */
void attack_must(bool good, const char *what);
/* A file with a text; false: it was not to be had. */
bool put_file(const char *path, const char *text, mode_t mode);

/* A run of careacl; its status, -1: it hung, -2: a signal ended it. `output`: what it said, may be NULL. */
int careacl_run(const struct attack_site *site, const char *const *words, char *output, size_t size);
/* The children, each to return when shared->stop is set. */
void runner(const struct attack_site *site);
void desk(const struct attack_site *site);
void accident(const struct attack_site *site);
void attacker(const struct attack_site *site, enum person person);
void swapper(const struct attack_site *site);
void judge(const struct attack_site *site, enum person person);

/* After it all, root: takes away mounts and flags. */
void accident_clear(const struct attack_site *site);

/* What an attacker has at hand. */
struct attacker {
	const struct attack_site *site;
	enum person person;
	struct chance chance;
	char letter; /* its names begin with it */
};
typedef bool attack_function(struct attacker *attacker);
extern attack_function *const attack_functions[ATTACK_KINDS];
#define ATTACK(kind, name) attack_function attack_##kind;
#define ACCIDENT(kind, name)
#include "tests/kernel/attack_kinds.h"

/* A directory the attacker may write in; one of its own names there. */
void attacker_place(struct attacker *attacker, char path[PATH_SIZE]);
void attacker_name(struct attacker *attacker, const char *place, const char *name, char path[PATH_SIZE]);
/* The same in any such directory; and with nothing there any more, or a file of its own. */
void attacker_new_name(struct attacker *attacker, const char *name, char path[PATH_SIZE]);
void attacker_fresh_name(struct attacker *attacker, const char *name, char path[PATH_SIZE]);
bool attacker_file(struct attacker *attacker, const char *name, char path[PATH_SIZE]);
/* Some colleague's document in letters, by the name it had at first. */
void attacker_document(struct attacker *attacker, char path[PATH_SIZE]);
void attacker_rest(unsigned milliseconds);
/* Two names change places, so many times, while somebody looks; false: never. */
bool attacker_exchange(const char *one, const char *other, unsigned times);
/* Removes what is there, directories with all below as far as one may. */
void attack_remove(const char *path);

/* One try more, and whether it was beyond the rules. `what` tells of it. */
void judged(const struct attack_site *site, bool beyond, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
/* In the end, when nobody attacks: everything there is, as that login. Returns in the child that it makes. */
void judge_everything(const struct attack_site *site);

/* A child: when half of the time is over, CROWD_LARGE names in one directory, by an attacker, while syncs run. */
void crowd_large(const struct attack_site *site);

/* What is outside the root: 0 when all is as it was remembered, else how many objects differ; told as TAP
 * comments. */
struct outside;
struct outside *outside_remember(const struct attack_site *site);
size_t outside_changed(const struct outside *outside, const struct attack_site *site);

#endif
