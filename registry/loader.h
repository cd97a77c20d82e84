/* A process without powers that parses: what a text could do to libconfig, or to our own guard before it, it does there.
 *
 * loader_start() forks it before anything has been read. It becomes the account careacl-load, or nobody where /etc/passwd
 * has none; it has no capability, no descriptor but a socket, cannot open, connect, start or trace anything (seccomp), and
 * has limits of memory and time. For each file it forks once more: a file can lie about itself alone (statements one by one,
 * as the state keeps them, share a process). What comes back is read as tree_stream.h says.
 */
#ifndef CAREACL_REGISTRY_LOADER_H
#define CAREACL_REGISTRY_LOADER_H

#include "policy/findings.h"
#include "registry/settings.h"

#include <libconfig.h>
#include <stdbool.h>

/* Starts it, once; needs root's powers. It ends with the process. false: it cannot be had (not root; no such id here),
 * texts are then parsed in this process. */
bool loader_start(void);

/* Was it started? */
bool loader_is_there(void);

/* As config_tree_parse(). A loader that ends, or does not answer in time, or answers what is no answer, is an error at
 * the first line of the text; of a statement that the state keeps it says nothing (findings->out_of_memory). */
bool loader_parse(const struct config_text *text, struct findings *findings, config_t *ret_tree);

/* The same of a large text, part by part, so that no tree of all of it is made: `take` is given each, and does not keep it. Lists
 * stand in several: how many statements such a list will have is announced (0: not known), no more than the text has room
 * for, and not to be relied upon. After an error, also one that came in the midst of it, nothing of the text counts. */
typedef void loader_take(void *context, const config_t *tree, size_t announced);
void loader_parse_parts(const struct config_text *text, struct findings *findings, loader_take *take,
			void *context);

/* Is it so large? */
bool loader_wants_parts(const struct config_text *text);

/* A socket to a new process of its own in there that reads one feed (feeds/feed_serve.h); -1: there is none. */
int loader_connect_feed(void);

#endif
