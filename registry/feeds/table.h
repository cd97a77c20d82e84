/* Delimited tables (docs/feeds.md, "Tables"): a fixed header that says which table it is and whether ; or a tab separates, one
 * fact a line. An unknown header, kind, or a field that the kind does not have is an error of the file. */
#ifndef CAREACL_FEEDS_TABLE_H
#define CAREACL_FEEDS_TABLE_H

#include "registry/feeds/feed_parser.h"

/* Reads all inputs as tables. */
feed_parse table_parse;

#endif
