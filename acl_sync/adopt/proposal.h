/* The registry that would keep what people can open today, as far as a registry says such things, and never more than that: a
 * team for each Unix group, one for each person who opens folders alone, a patient for each folder.
 *
 * A team is assigned to a patient only where nobody in it would get more than the kernel gives today. What is open to everybody,
 * accounts of services, folders whose name is no patient id are not proposed; they are counted.
 */
#ifndef CAREACL_ADOPT_PROPOSAL_H
#define CAREACL_ADOPT_PROPOSAL_H

#include "acl_sync/adopt/today.h"
#include "acl_sync/site/site.h"

#include <stdio.h>

/* What nobody can know from a folder, and the registry needs. */
#define PROPOSAL_BIRTH_DATE "1900-01-01"

struct proposal_profession {
	const char *name;
	const unsigned char *accesses; /* enum access, by slot */
};

struct proposal_team {
	const char *name; /* NULL: not proposed */
	bool is_declared; /* the registry has a team of that Unix group already */
	bool is_used;     /* some patient is assigned to it */
};

struct proposal_person {
	bool is_wanted;      /* some folder is open to it by a group, or alone */
	bool is_declared;    /* the registry has it as a professional */
	bool has_team;       /* of its own */
	uint32_t profession; /* NO_ID: none that gives no more than today */
	size_t not_kept;     /* folders that it opens today and would not */
};

struct proposal_counts {
	size_t patients, declared; /* folders, by whether the registry has them already */
	size_t
	    no_id; /* folders whose name cannot be a patient's id, or differs from another's in case only */
	size_t teams, professionals;
	size_t kept, not_kept; /* person and folder: what is open today by a group, or to a person alone */
	size_t not_assigned;   /* team and folder: somebody would get more */
	size_t everybody;      /* folders that only everybody's permissions open */
};

struct proposal {
	struct reach *reach;
	struct site *site; /* NULL: no store names the root: settings are proposed too */
	store_id store;
	const char *store_name;
	struct arena *arena;
	struct today_splitter splitter;
	struct reach_folder sets;
	const char *category_names[CATEGORY_MAX]; /* by slot; NULL: not proposed */
	size_t slot_count;
	uint32_t *usual; /* how often which access, by person, slot, access; then the access itself */
	struct proposal_person *persons;
	struct proposal_team *teams; /* by group */
	struct proposal_profession *professions;
	size_t profession_count, profession_capacity;
	const patient_id *patients; /* by folder; NO_ID: not declared. NULL without a site */
	const bool *is_id;          /* by folder */
	uint64_t *scratch;          /* two sets */
	struct proposal_counts counts;
};

/* Thinks it out. In `arena`; false: out of memory. `site` NULL: no store names the root. */
bool proposal_make(struct proposal *proposal, struct reach *reach, struct site *site, store_id store,
		   struct arena *arena);

/* Writes it below `directory`, which is made where it is missing, and is root's own, no link and not in `tree` (-EPERM,
 * -ELOOP, -ENOTDIR, -EXDEV): registry.d/adopted-people.conf and adopted-patients.conf, and
 * without a site careacl.conf. Nothing is ever written over: a file that is there already, -EEXIST, and whatever fails, leaves
 * nothing of it. *ret_path: what it is about, in the arena. 0 or -errno. */
int proposal_write(struct proposal *proposal, const char *tree, const char *directory, const char **ret_path);

/* ---- proposal_assign.c ---- */

/* The teams of a folder: calls `take` for each name, in order, those too that are left out because somebody in them would get
 * more; counts when `counts`. false: out of memory. */
bool proposal_assign(struct proposal *proposal, uint32_t folder, bool counts,
		     void (*take)(void *context, const char *team, bool left_out), void *context);

/* A person's team of its own, in the arena; NULL: out of memory. */
const char *proposal_own_team(struct proposal *proposal, uint32_t person);

/* ---- proposal_text.c ---- */

void proposal_write_settings(struct proposal *proposal, FILE *out);
void proposal_write_people(struct proposal *proposal, FILE *out);
void proposal_write_patients(struct proposal *proposal, FILE *out);

/* ---- proposal_names.c ---- */

/* Which folders can be patients; names for categories and teams. false: out of memory. */
bool proposal_choose_names(struct proposal *proposal);

#endif
