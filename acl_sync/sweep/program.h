/* Runs a program of the system: no shell, a clean environment, a limited time and a limited answer. */
#ifndef CAREACL_SWEEP_PROGRAM_H
#define CAREACL_SWEEP_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

/* Starts `argv[0]`, a plain name found in /usr/bin or /usr/sbin and nowhere else, and reads what it prints on
 * stdout, which the caller frees (*ret_text has a NUL behind it). false: there is none such, it took longer than
 * `milliseconds`, printed more than `limit` bytes or ended with another status than 0. */
bool program_output(char *const *argv, long milliseconds, size_t limit, char **ret_text, size_t *ret_size);

/* May the program at `path` be started: absolute, there, executable, root's and writable by nobody else? NULL, or why not,
 * in words (static, errno where that says more, 0 else). */
const char *program_problem(const char *path);

/* Starts the program at the absolute `path`, which must be root's and writable by nobody else, with `size` bytes of
 * `text` on stdin, and waits. NULL: it ended with status 0 in time; else what went wrong, in words (static, errno where
 * that says more, 0 else). After `milliseconds` it is killed, with all that it has started. */
const char *program_feed(const char *path, const char *text, size_t size, long milliseconds);

#endif
