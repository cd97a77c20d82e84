/* The command line: one table of verbs and options, which also makes the help. */
#ifndef CAREACL_ACL_SYNC_OPTIONS_H
#define CAREACL_ACL_SYNC_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define DEFAULT_CONFIG "/etc/careacl/careacl.conf"

struct verb;

/* A list of option arguments; fixed, for nobody types more. */
#define OPTION_LIST_MAX 64
struct option_list {
	const char *items[OPTION_LIST_MAX];
	size_t count;
};

/* What was typed. All strings are argv's. */
struct options {
	const struct verb *verb; /* NULL: none was typed */
	const char *config;
	const char *at; /* NULL: now */
	bool json;
	bool quiet;
	bool verbose;
	bool help;
	bool version;
	bool adopt;
	bool accept_clock;
	/* of the desk */
	const char *to, *author, *ground, *kind, *purpose, *basis, *agreed_by, *legal_text, *team, *in_charge,
	    *from_team;
	struct option_list categories, documents;
	bool agreed, withheld, patient_agreed;
	bool dry_run;
	const char *propose; /* adopt: where the proposed registry goes; NULL: nowhere */
	bool no_sync;
	const char *by;        /* on whose word */
	const char *reference; /* where that is written down */
	/* of break-glass and its review */
	const char *justification, *for_how_long, *finding;
	bool cannot_consent, immediate_risk, end;
	bool kernel, security; /* verify --kernel, check --security */
	const char *sample;    /* verify --kernel: how many folders a store; NULL: all */
	const char *html;      /* report: the file, "-" for stdout; NULL: text */
	bool text;
	const char *trial;     /* pam enable: for how long, unless it is confirmed */
	bool site;             /* report: the whole of it */
	const char *more_than; /* report --site: folders; NULL: SITE_REPORT_FOLDERS */
	bool line;             /* status: one line */
	const char *output;    /* metrics: the file; NULL, "-": stdout; init: the folder */
	struct option_list stores, regimes, professions; /* init: what is proposed; categories above */
	const char *language;                            /* init: "en", "fr"; NULL: nobody said */
	const char *threads;        /* sync, plan: how many look at a store; NULL: as many as suit it */
	bool next;                  /* sync: say when the next change is due */
	bool changed;               /* sync: only what has changed since the last whole one */
	const char *key;            /* audit verify: a copy of the trail's public key */
	const char *head;           /* audit verify: an older copy of its head */
	const char *from;           /* first instant */
	const char *until;          /* instant after the last */
	const char *format;         /* audit export: "trail", "fhir"; NULL: trail */
	const char *patient;        /* only what is about this patient */
	const char *login;          /* only what is about this login */
	struct option_list accepts; /* hashes of held changes to let through */
	bool for_somebody;          /* not typed: somebody who is not root has called (SUDO_UID) */
	char *const *operands;
	size_t operand_count;
};

/* One verb: its line in the help, how many operands it takes, and what it does. */
struct verb {
	const char *name;
	const char *operands; /* as shown in the help */
	size_t operands_min, operands_max;
	unsigned group; /* VERB_READS or VERB_CHANGES: which options it takes */
	const char *help;
	int (*run)(const struct options *options);
};

#define VERB_READS 1u           /* changes nothing: takes --at */
#define VERB_CHANGES 2u         /* changes disk or state */
#define VERB_SYNC 4u            /* takes what only sync takes */
#define VERB_AUDIT 8u           /* takes what only audit takes */
#define VERB_RECORDS 16u        /* records something: --by, --reference, --dry-run, --no-sync */
#define VERB_TO 32u             /* names somebody: --to */
#define VERB_SCOPE 64u          /* is about --category */
#define VERB_WINDOW 128u        /* has --from and --until */
#define VERB_AUTHOR 256u        /* the author of what is withheld */
#define VERB_GROUND 512u        /* a ground */
#define VERB_RELATION 1024u     /* a relation's kind and purpose */
#define VERB_DEROGATION 2048u   /* a derogation's basis, and whose agreement */
#define VERB_TEAM 4096u         /* a team */
#define VERB_LOGIN 8192u        /* a login */
#define VERB_STATUS (1u << 14)  /* --line */
#define VERB_METRICS (1u << 15) /* --output */
#define VERB_HELP (1u << 17)    /* needs neither settings nor powers */
#define VERB_GLASS (1u << 20)   /* an emergency access */
#define VERB_REVIEW (1u << 21)  /* its review */
#define VERB_VERIFY (1u << 22)  /* --kernel, --sample */
#define VERB_CHECK (1u << 23)   /* --security */
#define VERB_REPORT (1u << 28)  /* --html, --text */
#define VERB_START (1u << 24)   /* has --from alone */
#define VERB_LEAVES (1u << 25)  /* leaves a team: --from-team */
#define VERB_PURGES (1u << 26)  /* records, and has nothing to do with a sync */
#define VERB_CHARGE (1u << 27)  /* puts somebody in charge: --in-charge */
#define VERB_LOOKS (1u << 18)   /* looks at whole stores: --threads */
#define VERB_ADOPTS (1u << 19)  /* --propose */
#define VERB_DOOR (1u << 16)    /* the check at login: --trial */
#define VERB_ITEMS (1u << 29)   /* may name single documents: --document */
#define VERB_INIT (1u << 30)    /* proposes a site: --store, --regime, --profession, --language */

/* All verbs; the last has no name. Defined in verbs.c. */
extern const struct verb verbs[];

/* Reads the command line. false when it is wrong: message[size] then says what was found and what was
 * expected; `options` still says whether --json was typed. Options may stand before or after the verb
 * and its operands; "--" ends them. argv is reordered. */
bool options_parse(int argc, char **argv, struct options *ret_options, char *message, size_t size);

/* Was `hash` typed behind --accept? */
bool options_accept(const struct options *options, const char *hash);

/* The help: of one verb, or of all when `verb` is NULL. */
void options_help(const struct verb *verb, FILE *out);

#endif
