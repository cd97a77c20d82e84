/* Shared by both directions of the stream. */
#ifndef CAREACL_REGISTRY_TREE_STREAM_PRIVATE_H
#define CAREACL_REGISTRY_TREE_STREAM_PRIVATE_H

#include "registry/tree_stream.h"

#define TREE_MAGIC 0x31524c43u /* "CLR1" */
#define TREE_NAME_MAX 255
#define TREE_FINDING_MAX 2048

#endif
