/* Between walk_folder.c and walk_node.c. */
#ifndef CAREACL_DISK_WALK_NODE_H
#define CAREACL_DISK_WALK_NODE_H

#include "acl_sync/disk/walk.h"

/* Goes through the node's directory, which is `fd`, with all that is below it, in the present mode. */
void walk_node_pass(struct walk *walk, int fd, const struct layout_node *node);

/* Notes, in the look, that the node's directory is missing, with all categories at or below it, and will be made. */
void walk_node_missing(struct walk *walk, const struct layout_node *node);

#endif
