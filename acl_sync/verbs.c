#include "acl_sync/verbs.h"

const struct verb verbs[] = {
    {"check", "", 0, 0, VERB_READS, "read settings, registry and stores; print every finding", verb_check},
    {"plan", "", 0, 0, VERB_READS, "what sync would do, as access gained and lost", verb_plan},
    {"sync", "", 0, 0, VERB_SYNC, "make the disk agree with the rules", verb_sync},
    {"verify", "", 0, 0, VERB_READS, "compare what the kernel would grant with what the rules say",
     verb_verify},
    {"explain", "LOGIN PATIENT [CATEGORY|CATEGORY/DOCUMENT]", 2, 3, VERB_READS,
     "the decision, its rule and the statements it rests on", verb_explain},
    {"who", "PATIENT [CATEGORY]", 1, 2, VERB_READS, "everyone who may open it", verb_who},
    {"what", "LOGIN", 1, 1, VERB_READS, "every folder LOGIN may open", verb_what},
    {"holders", "PATIENT", 1, 1, VERB_READS, "processes that hold something of its folders", verb_holders},
    {"adopt", "ROOT", 1, 1, VERB_CHANGES, "take over a store root that holds what careacl did not make",
     verb_adopt},
    {"refile", "DOCUMENT PATIENT", 2, 2, VERB_CHANGES,
     "move a document to the folder of the patient it is about", verb_refile},
    {"undo", "GENERATION", 1, 1, VERB_CHANGES, "put back the ACLs as they were before GENERATION", verb_undo},
    {"audit", "verify|export", 1, 1, VERB_READS | VERB_AUDIT,
     "check that nobody has changed the audit trail; print its lines", verb_audit},
    {0},
};
