/* What the verbs answer. */
#include "wording/wording_private.h"

#include <inttypes.h>
#include <stddef.h>

const struct wording_entry french_answers[] = {
    /* acl_sync/console.c */
    {"error: ", "erreur : "},
    {"warning: ", "avertissement : "},
    {"out of memory: some findings are missing", "mémoire insuffisante : des constatations manquent"},
    /* acl_sync/entry.c */
    {" It rests on: ", " Fondé sur : "},
    {"%s %s %s/%s%s%s at %s", "%s %s %s/%s%s%s au %s"},
    {"may open", "peut ouvrir"},
    {"may not open", "ne peut pas ouvrir"},
    {" Nothing changes this if nothing more is recorded.\n",
     " Rien n'y change si rien d'autre n'est enregistré.\n"},
    {" It next changes at %s.\n", " Prochain changement : %s.\n"},
    {"is the directory of category '%s': expected that name",
     "est le répertoire de la catégorie '%s' : ce nom est attendu"},
    {"unknown category; expected one that careacl.conf declares",
     "catégorie inconnue ; une catégorie que careacl.conf déclare est attendue"},
    /* acl_sync/holder_out.c */
    {"pid %d still holds what was taken away", "le processus %d tient encore ce qui a été retiré"},
    {"pid %d (%s) of %s still holds %s (%s): %s", "le processus %d (%s) de %s tient encore %s (%s) : %s"},
    {"may", "peut"},
    {"may not", "ne peut pas"},
    {" (deleted)", " (supprimé)"},
    /* acl_sync/journal.c */
    {"the audit trail %s", "la piste d'audit %s"},
    {"nothing was done, because it could not be recorded in the audit trail: %s",
     "rien n'a été fait, car cela n'a pas pu être inscrit dans la piste d'audit : %s"},
    /* acl_sync/verbs/plan_entry.c */
    {"gains", "gagne"},
    {"loses", "perd"},
    {"keeps ", "garde "},
    /* acl_sync/verbs/verb_adopt.c */
    {"the store could not be read: %s", "l'espace n'a pas pu être lu : %s"},
    {"store '%s': %s %s; a sync would now make %zu operations: give %zu accesses, take %zu away, make %zu "
     "folders and categories",
     "espace '%s' : %s %s ; un sync ferait maintenant %zu opérations : donner %zu accès, en retirer %zu, "
     "créer %zu dossiers et catégories"},
    {"was careacl's already", "était déjà à careacl"},
    {"is now careacl's", "est maintenant à careacl"},
    {", drift of %s: %zu", ", écart de %s : %zu"},
    {"; 'careacl plan' shows them\n", " ; 'careacl plan' les montre\n"},
    {"adopt marks a root: it must be run by root",
     "adopt marque une racine : la commande doit être lancée par root"},
    /* acl_sync/verbs/verb_audit.c */
    {"no settings", "pas de paramètres"},
    {"note", "remarque"},
    {"the trail has been changed: %" PRIu64 " faults; lines that were read: %" PRIu64 "\n",
     "la piste a été modifiée : %" PRIu64 " défauts ; lignes lues : %" PRIu64 "\n"},
    {"nothing has been recorded yet\n", "rien n'a encore été enregistré\n"},
    {"unbroken: %" PRIu64 " lines in %" PRIu64 " segments, up to line %" PRIu64 "\nhash %s\nkey  %s\n",
     "intacte ; lignes : %" PRIu64 ", segments : %" PRIu64 ", jusqu'à la ligne %" PRIu64
     "\nempreinte %s\nclé       %s\n"},
    {"what the state remembers of the trail is not asked: %s",
     "ce que l'état garde de la piste n'est pas consulté : %s"},
    {"unknown: 'audit %.60s', expected audit verify or audit export",
     "inconnu : 'audit %.60s', audit verify ou audit export attendu"},
    {"'audit %s' does not take %s", "'audit %s' n'accepte pas %s"},
    /* acl_sync/verbs/verb_audit_export.c */
    {"--until is not after --from", "--until n'est pas postérieur à --from"},
    {"--at is not after --from", "--at n'est pas postérieur à --from"},
    {"no line of the trail is about what was asked for: --patient and --login are compared letter by letter",
     "aucune ligne de la piste ne concerne ce qui était demandé : --patient et --login sont comparés lettre "
     "par "
     "lettre"},
    {"is no instant of the trail", "n'est pas un instant de la piste"},
    {"the chain does not hold in %" PRIu64 " places: 'careacl audit verify' says where",
     "la chaîne est rompue à %" PRIu64 " endroits : 'careacl audit verify' dit où"},
    {"--format '%.60s' is unknown, expected trail or fhir",
     "--format '%.60s' est inconnu, trail ou fhir attendu"},
    {"%" PRIu64 " lines are no JSON, and no event was made of them: 'careacl audit export' without --format "
     "shows them",
     "%" PRIu64 " lignes ne sont pas du JSON, et n'ont donné aucun événement : 'careacl audit export' sans "
     "--format les montre"},
    {"not all numbers (rpps) of persons could be read from the state: events name some by their login alone",
     "les numéros (rpps) des personnes n'ont pas tous pu être lus dans l'état : des événements n'en nomment "
     "certaines que par leur identifiant"},
    {"the state is not asked for the numbers (rpps) of persons: %s",
     "l'état n'est pas consulté pour les numéros (rpps) des personnes : %s"},
    /* acl_sync/verbs/verb_check.c */
    {"nothing wrong was found", "rien d'anormal n'a été trouvé"},
    /* acl_sync/verbs/verb_explain.c */
    {"expected CATEGORY/DOCUMENT, a path of plain names",
     "CATÉGORIE/DOCUMENT attendu, un chemin de noms simples"},
    /* acl_sync/verbs/verb_holders.c */
    {"what processes hold could not be read: %s", "ce que tiennent les processus n'a pas pu être lu : %s"},
    {"%zu directories could not be searched", "%zu répertoires n'ont pas pu être examinés"},
    {"no process holds anything of this patient", "aucun processus ne tient rien de ce patient"},
    {"holders looks into every process: it must be run by root",
     "holders regarde dans tous les processus : la commande doit être lancée par root"},
    /* acl_sync/verbs/verb_plan.c */
    {": ", " : "},
    /* acl_sync/verbs/verb_undo.c */
    {"what was undone cannot be kept in the state: %s",
     "ce qui a été défait ne peut pas être consigné dans l'état : %s"},
    {"the mark of adoption cannot be taken away: %s", "la marque d'adoption ne peut pas être enlevée : %s"},
    {"the state is damaged: %s", "l'état est endommagé : %s"},
    {"store '%s' could not be put back: %s", "l'espace '%s' n'a pas pu être remis comme avant : %s"},
    {"%zu kept objects, %zu changes to put them back; roots that are no longer careacl's: %zu; the next sync "
     "brings what the rules say, unless they are changed first\n",
     "%zu objets conservés, %zu changements pour les remettre comme avant ; racines qui ne sont plus à "
     "careacl : %zu ; le prochain sync rétablit ce que disent les règles, sauf si elles sont changées "
     "d'abord\n"},
    {"%zu kept objects, %zu changes to put them back; roots that are no longer careacl's: %zu; no sync "
     "touches "
     "these until 'careacl adopt': what the rules say is not in force there\n",
     "%zu objets conservés, %zu changements pour les remettre comme avant ; racines qui ne sont plus à "
     "careacl : %zu ; aucun sync n'y touche avant 'careacl adopt' : ce que disent les règles n'y est pas en "
     "vigueur\n"},
    {"no such generation; the newest is %lld", "cette génération n'existe pas ; la plus récente est %lld"},
    {"undo changes owners and ACLs: it must be run by root",
     "undo change des propriétaires et des ACL : la commande doit être lancée par root"},
    {"expected the number of a generation", "le numéro d'une génération est attendu"},
    /* acl_sync/trying.c */
    {"expected a number of threads, 1 to %d", "un nombre de fils d'exécution, de 1 à %d, est attendu"},
    {"expected a number of folders, 1 or more", "un nombre de dossiers, 1 ou plus, est attendu"},
    {"it says how much --kernel tries, and goes with it only",
     "dit combien --kernel essaie, et ne va qu'avec elle"},
    {"a process becomes each login to try what it may: the command must be run by root",
     "un processus devient chaque identifiant pour essayer ce qu'il peut : la commande doit être lancée par "
     "root"},
    {"login %s: a try was answered neither with yes nor with no: %s%s%s",
     "identifiant %s : un essai n'a reçu ni oui ni non pour réponse : %s%s%s"},
    {"login %s: a try did not come back in %d s, and was given up%s%s",
     "identifiant %s : un essai n'est pas revenu en %d s et a été abandonné%s%s"},
    {"login %s: the name service does not say its groups, so nothing was tried",
     "identifiant %s : le service de noms ne dit pas ses groupes, rien n'a donc été essayé"},
    {"login %s: the process that tried was ended, or could not become the login: what it had not tried yet "
     "is not known",
     "identifiant %s : le processus qui essayait a été arrêté, ou n'a pas pu devenir l'identifiant : ce "
     "qu'il "
     "n'avait pas encore essayé est inconnu"},
    /* acl_sync/verbs/verb_verify.c */
    {"%zu pairs of login and object tried: %zu leaks, %zu refusals of due care, %zu closed on purpose\n",
     "%zu couples identifiant-objet essayés ; fuites : %zu, refus de soins dus : %zu, fermés à dessein : "
     "%zu\n"},
    {"%s: %s has %s, may %s: %s%s\n", "%s : %s a %s, devrait avoir %s : %s%s\n"},
    {" (default ACL: what is made there)", " (ACL par défaut : ce qui y est créé)"},
    {"leak", "fuite"},
    {"refusal", "refus"},
    {"%zu pairs of login and object looked at: %zu leaks, %zu refusals of due care, %zu closed on purpose\n",
     "%zu couples identifiant-objet examinés ; fuites : %zu, refus de soins dus : %zu, fermés à dessein : "
     "%zu\n"},
    /* acl_sync/verbs/verb_who.c */
    {" until ", " jusqu'au "},
    {"no statement names the login '%s'", "aucune déclaration ne nomme l'identifiant '%s'"},
    {"no statement names the login '%s' (did you mean '%s'?)",
     "aucune déclaration ne nomme l'identifiant '%s' (vouliez-vous dire '%s' ?)"},
    /* between texts */
    {": %s (%s, R%02u).", " : %s (%s, R%02u)."},
    {": %s R%02u\n", " : %s R%02u\n"},
    {"%s: %s", "%s : %s"},
    {"%s: %s: %s\n", "%s: %s : %s\n"},
    {"%s: \"%s\" %s", "%s : \"%s\" %s"},
    {NULL, NULL},
};
