/* A trial of the check at login: its lines are in the services' files until then, unless somebody who has come in by them
 * says that all is well (pam.md, `careacl pam enable --trial`).
 *
 * Time is that since the machine was started, which nobody can set; and the end of a machine's run ends a trial, for whoever
 * cannot come in any more may switch it off and on.
 */
#ifndef CAREACL_DOOR_DOOR_TRIAL_H
#define CAREACL_DOOR_DOOR_TRIAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* The file of the trial, where the module looks for its state. There is one door a machine, whatever the site's state_dir. */
#define TRIAL_DIRECTORY "/var/lib/careacl"
#define TRIAL_FILE TRIAL_DIRECTORY "/pam-trial"

#define TRIAL_BOOT_SIZE 40
#define TRIAL_SESSION_NONE UINT32_MAX /* the kernel's number of a process that has no login */
#define TRIAL_PROCESSES_MAX 64

/* Those who were above the process that began it: its login, and what had started that. */
struct door_trial {
	char boot[TRIAL_BOOT_SIZE]; /* the kernel's name of this run of the machine */
	int64_t began;              /* milliseconds since its start */
	int64_t ends;               /* the same */
	int64_t until;              /* the same instant, for people */
	uint32_t session; /* the highest number of a login that the kernel had given by then; 0: none */
	pid_t processes[TRIAL_PROCESSES_MAX];
	size_t process_count;
};

/* What the machine says now. */
struct door_trial_clock {
	char boot[TRIAL_BOOT_SIZE];
	int64_t milliseconds; /* since its start */
	int64_t now;          /* seconds, wall clock */
};

/* Is it over: its time, or the machine's run? */
bool door_trial_is_over(const struct door_trial *trial, const struct door_trial_clock *clock);

/* As text, and back. false: it is no trial, or not all of it; nobody has then confirmed what it may have been. */
void door_trial_print(const struct door_trial *trial, FILE *out);
bool door_trial_parse(const char *text, struct door_trial *ret_trial);

/* ---- door_trial_file.c ---- */

enum door_trial_found { TRIAL_NONE, TRIAL_RUNS, TRIAL_OVER, TRIAL_UNREADABLE };

/* Reads the clock. false: the kernel does not say (errno). */
bool door_trial_clock_read(struct door_trial_clock *ret_clock);

/* Opens the trial and waits for whoever is ending it: `*ret_fd` keeps the others out until it is closed; -1 where there is
 * none. TRIAL_UNREADABLE with a descriptor: what stands there is no trial, which counts as one that is over; without: errno. */
enum door_trial_found door_trial_open(const struct door_trial_clock *clock, struct door_trial *ret_trial,
				      int *ret_fd);

/* Puts it down durably, by rename. 0 or -errno, and then nothing was put down; -EEXIST: another trial stands. */
int door_trial_keep(const struct door_trial *trial);

/* Takes the file away. 0 or -errno. */
int door_trial_forget(void);

#endif
