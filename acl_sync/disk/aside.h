/* Withheld, hidden and deleted documents: each stands alone in a directory of `.aside`, whose name says nothing, and
 * only those who may read it find it, through their views (R17, R07, R36).
 */
#ifndef CAREACL_DISK_ASIDE_H
#define CAREACL_DISK_ASIDE_H

#include "policy/compile.h"

/* Of the directory around a document aside: where the document came from, "PATIENT/CATEGORY/path". */
#define ASIDE_ORIGIN "trusted.careacl.origin"
#define ASIDE_ORIGIN_SIZE 4352
/* Instead of it where the file system has no room for so long a path: the state says where it came from. */
#define ASIDE_KEPT "trusted.careacl.kept"

/* A new name for a directory of `.aside`, that says nothing. 0 or -EIO. (walk_aside_room.c) */
#define ASIDE_NAME_SIZE 33 /* 32 hexadecimal digits */
int aside_name_new(char ret_name[ASIDE_NAME_SIZE]);

/* One document aside. */
struct aside {
	const char *name;   /* of its directory below .aside */
	const char *leaf;   /* the document's own name in it; NULL: the directory is empty */
	patient_id patient; /* NO_ID: nobody of the facts */
	category_id category;
	const char *path;            /* where it came from, below the category */
	const struct grants *grants; /* who may read it; NULL: not decided yet */
	bool is_unmarked;            /* the state knows its origin, the directory does not say it */
	bool returns;                /* no statement keeps it here, and its old place is free: it goes back */
	int unknown; /* -errno: whose it is, or whether it goes back, could not be found out */
};

/* All of a store's, in order of patient, category and path: what is above stands before. */
struct aside_table {
	struct arena *arena;
	struct aside *items;
	size_t count, capacity;
	int error; /* -errno: it may not hold all */
};

/* Puts one in at the end; aside_table_sort follows. Its texts are the table's, copied. false: out of memory. */
bool aside_table_append(struct aside_table *table, const struct aside *aside);
void aside_table_sort(struct aside_table *table);
/* Puts one in where it belongs. false: out of memory. */
bool aside_table_insert(struct aside_table *table, const struct aside *aside);
void aside_table_remove(struct aside_table *table, size_t index);
/* The first that is not before the patient's. */
size_t aside_table_first(const struct aside_table *table, patient_id patient);

/* Fills an empty table with what stands aside in the store whose root is open, as far as its directories say where it
 * came from; their leaves stay NULL. 0 or -errno: the table may not hold all. (aside_list.c) */
int aside_table_list(struct aside_table *table, const struct facts *facts, store_id store, int root_fd);

/* Fills patient, category and path from the text of an origin, which is changed and must live as long as the answer.
 * false: it is no origin of a document of that store and of a patient of the facts. */
bool aside_origin_parse(const struct facts *facts, store_id store, char *text, struct aside *ret_aside);
/* The text of an origin. false: it is longer than `size`. */
bool aside_origin_format(const struct facts *facts, const struct aside *aside, char *text, size_t size);

/* Everybody can ask how old `.aside` is, and shall not be told by it that something came or went: puts the time back that
 * it had `before`. Where that cannot be (ctime; a run killed just now) nothing has failed. */
struct stat;
void aside_age_keep(int aside_fd, const struct stat *before);

/* Is `path` strictly below the directory `above`? Both below a category. */
bool aside_is_below(const char *path, const char *above);

#endif
