/* Where the folders of a store stand on disk, when that is not where its pattern places them now: the pattern was
 * changed, the key of "{opaque}" names is new, or a conversion was ended in its midst.
 *
 * The root says in a mark by what all its folders are placed ("{patient}", or "{opaque} ID" with the key's id). Where
 * that is the store's own pattern and key, nothing is looked for. Where it is another that can be followed, a folder is
 * the directory at the path that it gives. Where it is not (another key; "moving ...": folders are being renamed and
 * all carry their mark), a folder is the directory marked with the patient's id; of several, the one at the wanted
 * path, then the one that was made first. A root without the mark has folders by a pattern of versions that wrote none.
 */
#ifndef CAREACL_DISK_STANDING_H
#define CAREACL_DISK_STANDING_H

#include "acl_sync/disk/folder.h"
#include "acl_sync/disk/mark.h"
#include "acl_sync/disk/store.h"

/* How the folders are found. */
enum standing_kind {
	STANDING_PLACED,  /* all stand where they are wanted */
	STANDING_PATTERN, /* by another pattern */
	STANDING_GUESSED, /* by the pattern that fits most, then by their marks: the root does not say */
	STANDING_MARKED   /* by their marks */
};

/* A directory that may be a patient's folder. */
struct standing_folder {
	const char *path; /* below the root, bytes as on disk */
	const char *id;   /* its mark; NULL: it has none */
	int64_t born;     /* when it was made, nanoseconds; 0 where the file system does not know */
	bool is_chosen;   /* it is a patient's folder */
	bool is_former;   /* of one whom the facts do not have: `id` */
};

struct standing {
	const struct store_job *job;
	const char *pattern; /* the store's */
	int root_fd;
	struct arena *arena;
	const unsigned char
	    *key; /* the job's, or one drawn for this look alone: then nothing stands where it is wanted */
	unsigned char drawn_key[FOLDER_KEY_SIZE];
	const char **wanted;          /* by patient; NULL: not asked for yet, or not kept */
	struct standing_folder **now; /* by patient; NULL: kind is STANDING_PLACED. See standing_now */
	enum standing_kind kind;
	int error; /* -errno: something could not be looked at, and may be a folder: nothing is renamed or made then */
	const char *from_pattern; /* that placed them, where it can be followed; NULL: none */
	const char *
	    *wanted_paths;       /* of all patients by the store's pattern, in order; NULL: STANDING_PLACED */
	const char **from_paths; /* the same by from_pattern; NULL: none */
	struct standing_folder *folders; /* in order of path; all directories where a folder may stand */
	size_t folder_count, folder_capacity;
};

/* 0 or -ENOMEM. `arena` keeps all that is found. standing_open: the same, and looks. */
int standing_open(struct standing *standing, const struct store_job *job, int root_fd, struct arena *arena);
int standing_init(struct standing *standing, const struct store_job *job, int root_fd, struct arena *arena);

/* Finds out where folders stand. One question to the kernel where nothing has changed; else all directories that may be
 * folders are looked at. 0 or -ENOMEM; what could not be looked at is standing->error. */
int standing_look(struct standing *standing);

/* The path that the store's pattern gives a patient's folder; NULL: out of memory. */
const char *standing_wanted(struct standing *standing, patient_id patient);
/* The path where it stands; where there is none, the wanted one. NULL: out of memory. */
const char *standing_path(struct standing *standing, patient_id patient);

/* The path below the root of a category's directory, in the patient's folder where that stands now. It lives in the arena.
 * 0; -errno: nobody can tell. */
int standing_category_path(struct standing *standing, patient_id patient, category_id category,
			   const char **ret_path);
/* The same, with the look, for whoever asks once. */
int standing_category(const struct store_job *job, int root_fd, patient_id patient, category_id category,
		      struct arena *arena, const char **ret_path);

/* The directory found to be the patient's folder; NULL: there is none, or all stand where they are wanted. */
static inline struct standing_folder *standing_now(const struct standing *standing, patient_id patient)
{
	return standing->now == NULL ? NULL : standing->now[patient];
}

/* What the root's mark says when all folders are placed by the store's pattern; NULL: out of memory. */
const char *standing_layout(const struct standing *standing);
/* The same while folders are being renamed, all marked. */
const char *standing_layout_moving(const struct standing *standing);

/* Does the root's mark say that? 1; 0: it says `ret_text`, "" where it has none; -errno. */
int standing_layout_found(const struct standing *standing, char ret_text[MARK_SIZE]);

/* Is it a path above folders, by the store's pattern, by the one before? */
bool standing_is_wanted_level(const struct standing *standing, const char *path);
bool standing_was_level(const struct standing *standing, const char *path);

/* The directory found at that path, NULL if there is none. */
struct standing_folder *standing_folder_at(const struct standing *standing, const char *path);

/* Notes standing->error, the first. */
void standing_unsure(struct standing *standing, int error);

#endif
