/* A configuration text as a tree of libconfig, for as long as it is read. */
#ifndef CAREACL_REGISTRY_CONFIG_TREE_H
#define CAREACL_REGISTRY_CONFIG_TREE_H

#include "policy/findings.h"
#include "registry/settings.h"

#include <libconfig.h>
#include <stdbool.h>

/* Guards the text (text_guard.h) and parses it. Returns true with a tree that the caller gives back with
 * config_destroy(); false, with nothing to give back, after errors to `findings`. Where a loader has been started
 * (loader.h), it is that which looks at the text. */
bool config_tree_parse(const struct config_text *text, struct findings *findings, config_t *ret_tree);

/* The same of a registry's text, in one tree or in several, each with some of its members (loader.h). `take` is given each. */
typedef void config_tree_take(void *context, const config_t *tree);
void config_tree_parse_parts(const struct config_text *text, struct findings *findings,
			     config_tree_take *take, void *context);

/* The same in this process, whatever its powers: the loader's part. */
bool config_tree_parse_here(const struct config_text *text, struct findings *findings, config_t *ret_tree);

#endif
