/* What the tests of documents aside share. */
#ifndef CAREACL_TESTS_KERNEL_ASIDE_DISK_H
#define CAREACL_TESTS_KERNEL_ASIDE_DISK_H

#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#define DAY INT64_C(86400)

/* Statements about P1's documents; `document` is "CATEGORY/path". */
#define WITHHELD(document, author) "withheld = ( { document = \"" document "\"; author = \"" author "\"; } );"
#define SITE_WITH(statements) PEOPLE PATIENTS(PATIENT("P1", "ward", statements))

/* Other facts on the same disk, by the machine's clock; the former site is cleared if it has one. */
void aside_site(struct disk *disk, const char *registry);
/* The same, applied; verify finds nothing, and a second apply has nothing to do. */
void aside_apply(struct disk *disk, const char *registry);

/* The path below the root of the document of that name that stands aside, number `which` of them (from 0) in no order;
 * fails the test when there is none. In one of eight static buffers. */
const char *aside_path(const char *leaf, size_t which);
/* How many of that name stand aside. */
size_t aside_count(const char *leaf);
/* Its directory: the path without the name. */
const char *aside_room(const char *leaf);

/* Is there anything at that path below the root? By root. */
bool aside_exists(const char *path);
/* The mark on what stands at that path below the root; empty: there is none. */
const char *aside_mark(const char *path);
/* Puts a document there, owned by the login (NULL: root), with that content. */
void aside_write(const char *path, const char *login, const char *content);
/* What stands in the file at that path below the root. */
const char *aside_read(const char *path);

/* Reports of applies that have to be looked at. */
void aside_apply_report(struct disk *disk, struct store_report *report);

#endif
