/* One store on disk: look, plan, apply, verify (disk.md).
 *
 * All work is relative to descriptors: no path is used twice, no symbolic link followed, no mount
 * point crossed. plan and apply run the same code over a folder; plan only leaves out the effect.
 */
#ifndef CAREACL_DISK_STORE_H
#define CAREACL_DISK_STORE_H

#include "policy/compile.h"
#include "policy/findings.h"

/* An object as it was before a change, for `undo`. Paths are relative to the store root, as bytes. */
struct previous_object {
	const char *path;
	uint64_t device, inode;
	uid_t owner;
	gid_t group;
	mode_t mode;
	const void *access_acl; /* raw extended attribute; NULL: none */
	size_t access_size;
	const void *default_acl;
	size_t default_size;
};

/* Whose document it was before the service owner took it. */
struct kept_author {
	uint64_t device, inode;
	const char *login; /* NULL: no login of the facts has the uid */
	uid_t uid;
};

/* A document that stands aside (disk.md): where it came from. */
struct kept_aside {
	const char *name;     /* of its directory below .aside */
	const char *patient;  /* id */
	const char *category; /* name */
	const char *path;     /* below the category */
};

/* A document that leaves its folder, or goes back to it. */
struct document_move {
	patient_id patient;
	category_id category;
	const char *path; /* below the category */
	bool back;
};

struct access_change;
struct document_change;

/* What decides about one folder. */
struct folder_facts {
	const struct facts *facts; /* of the job's policy: its stores and categories have the same numbers */
	const uid_t *uids;         /* by login_id of these facts */
	const struct decider *decider;
	patient_id patient; /* in these facts; NO_ID: they do not know the patient */
	int64_t now;
};

/* What stands in EMERGENCY of a view, for people: a file that says how to ask for an emergency access. */
struct view_emergency {
	const char *readme_name, *readme;
	const char *former_name; /* what it is called in another language: one of root's is removed */
};

/* Everything a run over one store needs. Nothing is owned. */
struct store_job {
	const struct facts *facts;
	const uid_t *uids; /* by login_id; UID_NONE: unknown to the name service */
	const struct decider *decider;
	store_id store;
	int64_t now;   /* instant of the decisions */
	int64_t clock; /* what the clock says: the age of documents */
	uid_t owner;   /* the service owner, resolved */
	gid_t group;
	const char *const *temporary_names; /* fnmatch patterns of documents that never settle */
	size_t temporary_name_count;
	/* apply only takes away: nothing is given and nothing made (the state was lost). plan shows all. */
	bool only_take;
	size_t threads; /* that look at a whole store before its walk does (walk/walk_ahead.h); 0, 1: none */
	int lock_fd;    /* an open file whose bytes stand for folders (OFD locks); -1: plan takes none */
	/* Only the folders of these patients, in this order, each once; NULL: everything. Nothing else is looked at then:
	 * neither the root and the levels between, nor what stands there unasked, nor what is left of killed runs; of what
	 * stands aside only what is theirs, and of the links in views only those that lead to them. Before a
	 * whole run has said on the root by what folders are placed, they are treated where they stand, and none is made. */
	const patient_id *patients;
	size_t patient_count;
	/* Asked under the folder's lock, before anything of it is changed: what decides about it now, if that is not what
	 * was in force when the run began (`facts` says that, and may be changed; what it points to must live until the
	 * folder is done). So a plan that has grown old gives nothing that was taken away meanwhile, and takes nothing that
	 * was given. 0, or -errno: it cannot be told: then the folder counts as failed, and what the old plan takes away is
	 * taken, but nothing given. NULL: nothing changes during the run. */
	int (*refresh)(void *context, patient_id patient, struct folder_facts *facts);
	void *refresh_context;
	/* FOLDER_KEY_SIZE bytes, the store's, for "{opaque}"; NULL: there is none (yet): apply does nothing then, and plan
	 * and verify look at folders where they stand. */
	const unsigned char *folder_key;
	/* EMERGENCY in the views of those who may break the glass; NULL: none is made, none is looked at. */
	const struct view_emergency *emergency;
	/* Keeps previous objects, durably, before any of them is changed; false stops the run. */
	bool (*keep)(void *context, const struct previous_object *objects, size_t count);
	/* Keeps where a document comes from, durably, before it is set aside; false: it stays. May be NULL. */
	bool (*keep_aside)(void *context, const struct kept_aside *aside);
	/* The document has gone back to its folder: what was kept of NAME is of the past. May be NULL. */
	void (*forget_aside)(void *context, const char *name);
	/* Where the document in `.aside/NAME` comes from, if its own mark is lost; false: nobody knows. May be NULL. */
	bool (*find_aside)(void *context, const char *name, struct arena *arena,
			   struct kept_aside *ret_aside);
	/* Keeps the author of a document; called before `keep` for that document, perhaps more than once. What it cannot
	 * keep stops nothing. May be NULL. */
	bool (*keep_author)(void *context, const struct kept_author *author);
	void *keep_context;
	/* Told of everybody's access that is about to change, once after the look and before the first effect, and under a
	 * folder's lock of what `refresh` has changed since (`facts` says who decides then; NULL: the job). Logins, patients
	 * and categories are the job's. false: nothing of it is done, and the run stops. May be NULL. */
	bool (*announce)(void *context, const struct folder_facts *facts, const struct access_change *changes,
			 size_t count);
	/* The same of documents that statements name, beside what is told of their categories; right before `announce`, and
	 * read there at the latest. May be NULL. */
	void (*announce_documents)(void *context, const struct document_change *changes, size_t count);
	/* Told of each document that is about to be moved: in the look (`is_planned`, before `announce`), and once more
	 * right before it is done. false: it stays where it is. May be NULL. */
	bool (*announce_move)(void *context, const struct document_move *move, bool is_planned);
	void *announce_context;
	/* Had an earlier run made the patient's folder? Asked of one that is missing, before it is made (NOTICE_GONE). May be
	 * NULL: nobody knows. */
	bool (*had_folder)(void *context, patient_id patient);
	void *had_folder_context;
	/* Did the rules ever give what `change->had` is, since a run after which all was as they say? Asked in the look, of each
	 * access to a category that ends or shrinks, and of the owner of what differs in one. false: nobody of careacl did, it
	 * is drift. Also true where nobody can tell. May be NULL: nobody can. */
	bool (*gave)(void *context, const struct access_change *change);
	void *gave_context;
	/* Told of each folder from which something is about to be taken from somebody. May be NULL. */
	void (*lost)(void *context, store_id store, patient_id patient);
	void *lost_context;
	/* Progress: folders done of all; may be NULL. */
	void (*progress)(void *context, size_t done, size_t all);
	void *progress_context;
};

/* Why an object was not as it should be, counted and shown. */
enum drift {
	DRIFT_MASK,       /* named entries are there, the mask makes them ineffective (chmod, rename-save) */
	DRIFT_MISSING,    /* somebody's entry is missing or too small */
	DRIFT_EXTRA,      /* somebody's entry is too much */
	DRIFT_OTHER_BITS, /* group or other bits */
	DRIFT_OWNER,      /* owner or group; of a document, an owner who was not let in by the rules */
	DRIFT_MODE,       /* sticky, set-uid, set-gid, owner perms */
	DRIFT_DEFAULT,    /* default ACL */
	DRIFT_LINKS,      /* a file with more than one link */
	DRIFT_UNKNOWN,    /* in no patient's folder or category */
	DRIFT_COUNT
};
extern const char *const drift_names[];

/* One person's access to one category as it changes on disk. */
struct access_change {
	login_id login; /* NO_ID: a uid that no login of the facts has */
	uid_t uid;
	patient_id patient;         /* NO_ID: the folder is of former_patient */
	category_id category;       /* NO_ID: the directory is former_category */
	const char *former_patient; /* id of one whom the facts no longer have; the report's */
	const char *
	    former_category; /* path of a directory of the folder that is no category any more; the report's */
	enum access had;     /* what the ACL of the category's directory gave */
	enum access wanted;  /* what the rules give */
	bool
	    is_drift; /* the rules have not given `had`, nor has anything else of careacl's (store_job.gave) */
};

/* The patient's id and the category's name of a change whose numbers are of these facts. */
static inline const char *access_change_patient(const struct facts *facts, const struct access_change *change)
{
	return change->patient != NO_ID ? facts->patients[change->patient].id : change->former_patient;
}
static inline const char *access_change_category(const struct facts *facts,
						 const struct access_change *change)
{
	return change->category != NO_ID ? facts->policy->categories[change->category].name
					 : change->former_category;
}
/* Do the facts know what the change is about? */
static inline bool access_change_is_known(const struct access_change *change)
{
	return change->patient != NO_ID && change->category != NO_ID;
}

/* The same of one document that a statement names: who begins or ceases to read it, without those whose access to its
 * category changes. */
struct document_change {
	login_id login; /* NO_ID: a uid that no login of the facts has */
	uid_t uid;
	patient_id patient;
	category_id category;
	const char *path;        /* below the category; the report's */
	enum access had, wanted; /* had: ACCESS_NONE or more than that */
};

/* A document that a live statement names and that a run with effect did not meet: nothing of it is limited, unless it has
 * a mark and stands in another folder. */
struct unmet_document {
	patient_id patient;
	category_id category;
	const char *path; /* below the category; the report's */
};

enum notice_kind {
	NOTICE_UNKNOWN_CLOSED, /* in no patient's folder or category: closed to all but root */
	NOTICE_LINKED_CLOSED,  /* a file with more than one link: closed to all but root */
	NOTICE_SPECIAL,        /* symbolic link, device, socket, FIFO: left alone */
	NOTICE_MOUNT,          /* mount point: left alone */
	NOTICE_FAILED,         /* could not be treated: see error */
	NOTICE_BUSY,           /* a document that should settle is open for writing: left for later */
	NOTICE_STAYS_ASIDE,    /* its name is taken by another, or what it stood in is gone: it stays aside */
	NOTICE_NOT_ASIDE,      /* could not leave the folder: it stays there, closed to whom it concerns */
	NOTICE_NOT_MOVED,      /* a folder that could not get its name: it is treated where it stands */
	NOTICE_VIEW,           /* in a view, and nothing that careacl made: left alone */
	NOTICE_GONE,           /* a folder that was there is missing: a new one is made */
	NOTICE_VIEWS           /* the directory of views cannot be used: see error (views_place_problem) */
};

struct store_notice {
	enum notice_kind kind;
	char *path;         /* below the store root, absolute in the views; bytes as on disk; the report's */
	patient_id patient; /* NO_ID: in no patient's folder */
	const char *
	    former; /* NO_ID: it is the folder of this patient, whom the facts no longer have; the report's, or NULL */
	bool is_pending; /* of what is closed: something of it was still open when the run looked */
	int error;       /* errno, 0 if none */
};

/* What a run over a store found and did. Filled by adding, so several stores can share one. */
struct store_report {
	size_t folders, objects; /* looked at */
	size_t operations;       /* planned, or done */
	size_t created;          /* folders and categories made */
	size_t revoked, granted; /* changes in people's access, by login, patient and category */
	size_t settled;
	size_t set_aside, put_back;       /* documents */
	size_t moved_folders;             /* to the name that the store's pattern gives */
	size_t links_made, links_removed; /* of views */
	size_t failed_folders;
	size_t
	    failed_views;  /* of these, passes over the views: the folders themselves are as they should be */
	size_t accesses;   /* that the rules give: login x category of all folders that were looked at */
	size_t most_names; /* in one ACL of a category, of all folders that were looked at */
	patient_id most_patient; /* whose folder that is */
	size_t alike_acls; /* different ones to be written that ext4 takes for the same at first sight */
	size_t drift[DRIFT_COUNT];
	struct access_change
	    *changes; /* owned, as the arena that each of the two stands in: they may be millions */
	size_t change_count, change_capacity;
	struct arena *change_arena;
	struct document_change *document_changes; /* owned */
	size_t document_change_count, document_change_capacity;
	struct arena *document_change_arena;
	struct unmet_document *unmet; /* owned */
	size_t unmet_count, unmet_capacity;
	struct store_notice *notices; /* owned */
	size_t notice_count, notice_capacity;
	struct report_word *words; /* of changes and notices; owned */
	bool out_of_memory;
};

void store_report_init(struct store_report *report);
void store_report_clear(struct store_report *report);

/* The state of a root. */
enum root_state {
	ROOT_UNUSABLE, /* an error was added to the findings */
	ROOT_ADOPTED,  /* careacl's: marked so by an extended attribute of the root */
	ROOT_EMPTY,    /* holds nothing: adopted at the first sync */
	ROOT_FOREIGN   /* holds what careacl did not make: not touched until adopted */
};

/* Opens a store's root (never through a symbolic link) and checks it: a directory, owned by root or
 * the service owner, not writable by others, on a writable file system with ACLs. Every complaint goes
 * to `findings` with the store's origin and says what to do. *ret_fd is the caller's to close, -1 for ROOT_UNUSABLE. */
enum root_state store_root_open(const struct store *store, uid_t owner, struct findings *findings,
				int *ret_fd);

/* Marks the root as careacl's / takes the mark away. 0 or -errno. */
int store_root_adopt(int root_fd, const char *store_name);
int store_root_abandon(int root_fd);

/* What apply would do: reads only. 0, or -errno when the walk itself could not go on
 * (folders that fail are notices). */
int store_plan(const struct store_job *job, int root_fd, struct store_report *report);

/* Makes the disk agree with the rules: folders that lose somebody first; in each folder first what takes
 * away, top down, then what gives, the folder last. After a kill at any instant nobody has what neither
 * the old nor the new facts give. Ends with syncfs when anything was changed. 0 or -errno as store_plan. */
int store_apply(const struct store_job *job, int root_fd, struct store_report *report);

/* Puts objects back as they were; those whose device and inode no longer agree are left alone and noticed.
 * 0 or -errno. */
int store_undo(int root_fd, const struct previous_object *objects, size_t count, struct store_report *report);

/* One deviation between the kernel's answer and the rules'. */
struct verify_deviation {
	const char *login; /* a login's name, "uid:N", "gid:N" or "other" */
	char *path;        /* absolute, bytes as on disk; owned */
	uint8_t has, may;  /* PERM_* */
	bool by_default;   /* in what is made there: the default ACL gives it */
};

struct verify_result {
	size_t checked; /* login x object pairs */
	struct verify_deviation *leaks, *refusals;
	size_t leak_count, refusal_count;
	char **closed; /* absolute paths closed on purpose */
	size_t closed_count;
	/* arrays grow by doubling; owned by the result */
	size_t leak_capacity, refusal_capacity, closed_capacity;
	struct arena *arena;
};

/* The supplementary groups of a login. false: nobody says them. */
typedef bool verify_groups_function(void *context, login_id login, const gid_t **ret_groups,
				    size_t *ret_count);

/* For every login and every object of the store: what would the kernel grant (mode, owner, ACL, groups
 * of the login), what do the rules give? Shares no code with plan and apply beyond reading an ACL.
 * `groups` may be NULL (none). 0 or -errno. */
int store_verify(const struct store_job *job, int root_fd, verify_groups_function *groups,
		 void *groups_context, struct verify_result *result);

void verify_result_init(struct verify_result *result);
void verify_result_clear(struct verify_result *result);

#endif
