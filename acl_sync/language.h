/* In which language this run speaks. */
#ifndef CAREACL_ACL_SYNC_LANGUAGE_H
#define CAREACL_ACL_SYNC_LANGUAGE_H

#include "acl_sync/options.h"
#include "wording/wording.h"

/* Chooses the language that careacl.conf names; English where it cannot be read, or with --json: programs read the
 * texts of that. Says nothing about the file. Before anything else is said. Where `init` is to write that file: the
 * language that was typed, else that of the environment (LC_ALL, LC_MESSAGES, LANG), whose locale need not exist; of the
 * environment, too, where somebody asks for help and there are no settings. */
void language_choose(const struct options *options);

/* The site's language from here on, "en" or "fr"; false, and nothing changed, for anything else. */
bool language_set(const char *code);

/* "en", "fr". */
const char *language_code(enum wording_language language);

/* From here on, the site's language although --json was typed: for what is written into files that people read.
 * Returns what was spoken until now, to go back to it with wording_speak(). */
enum wording_language language_of_files(void);

#endif
