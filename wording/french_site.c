/* What is in force on a site. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_site[] = {
    {"the texts have changed since the last sync, or some of it is held: all %lld MB are read first, which "
     "lasts; after 'careacl sync' it does not",
     "les textes ont changé depuis la dernière synchronisation, ou une partie en est retenue : les %lld Mo "
     "sont d'abord lus en entier, ce qui dure ; après « careacl sync », ce n'est plus le cas"},
    {"the state cannot be read, for its file system is full: make room there",
     "l'état ne peut pas être lu, car son système de fichiers est plein : faites-y de la place"},
    /* acl_sync/site/desk_merge.c */
    {"the patient is not in the registry any more", "le patient n'est plus dans le registre"},
    {"an identity of this merge has left the registry, and what that said last of it cannot be read any "
     "more: "
     "it counts as an objection to everyone",
     "une identité de cette réunion a quitté le registre, et ce qu'il en disait en dernier ne peut plus être "
     "lu : cela compte comme une opposition à tous"},
    /* acl_sync/site/folder_key.c */
    {"cannot be read: %s", "ne peut pas être lu : %s"},
    {"is not owned by root: whoever owns it knows the name of every folder; chown root it",
     "n'appartient pas à root : son propriétaire connaît le nom de chaque dossier ; faites un chown root"},
    {"holds no key (expected 32 random bytes): put its copy back; if there is none, take the file away, and "
     "folders get new names",
     "ne contient pas de clé (32 octets aléatoires attendus) : remettez sa copie ; s'il n'y en a pas, "
     "enlevez le fichier, et les dossiers reçoivent de nouveaux noms"},
    {"is a symbolic link: expected the file itself",
     "est un lien symbolique : le fichier lui-même est attendu"},
    {"the key of folder names %s", "la clé des noms de dossiers %s"},
    {"the key of folder names was missing in %s: a new one was made, and folders get new names; accesses "
     "stay as they are",
     "la clé des noms de dossiers manquait dans %s : une nouvelle a été créée, et les dossiers reçoivent de "
     "nouveaux noms ; les accès restent comme ils sont"},
    {"made the key of folder names, %s/folder.key: keep a copy of it",
     "la clé des noms de dossiers a été créée, %s/folder.key : gardez-en une copie"},
    {"that folders have a key cannot be kept in the state: %s",
     "l'existence d'une clé des noms de dossiers ne peut pas être consignée dans l'état : %s"},
    {"cannot be made: %s", "ne peut pas être créé : %s"},
    /* acl_sync/site/former_views.c */
    {"store '%s': links are left in the views that it had before (%s): %s; take them away by hand",
     "espace '%s' : des liens restent dans les vues qu'il avait auparavant (%s) : %s ; enlevez-les à la "
     "main"},
    {"where the views are cannot be kept in the state: %s",
     "l'emplacement des vues ne peut pas être consigné dans l'état : %s"},
    /* acl_sync/site/held.c */
    {"store '%s': %zu of %zu accesses in force would be taken away and %zu would be added; %zu changes are "
     "held until somebody accepts exactly them: careacl sync --accept %s",
     "espace '%s' : %zu des %zu accès en vigueur seraient retirés et %zu ajoutés ; %zu changements sont "
     "retenus jusqu'à ce que quelqu'un accepte exactement ceux-là : careacl sync --accept %s"},
    {"the name service no longer knows %zu logins that it knew: they keep their uids until somebody accepts "
     "that they are gone: careacl sync --accept %s",
     "le service de noms ne connaît plus %zu identifiants qu'il connaissait : ils gardent leur uid jusqu'à "
     "ce que quelqu'un accepte qu'ils aient disparu : careacl sync --accept %s"},
    {"%zu logins would keep their uid, but by now it is somebody else's: they get nothing until the name "
     "service knows them again",
     "%zu identifiants garderaient leur uid, mais il est désormais celui d'un autre : ils n'obtiennent rien "
     "tant que le service de noms ne les connaît pas à nouveau"},
    {"the name service did not answer about %zu logins and %zu Unix groups: uids confirmed in the last 7 "
     "days are used, %zu logins get nothing in this run",
     "le service de noms n'a pas répondu pour %zu identifiants et %zu groupes Unix : les uid confirmés ces 7 "
     "derniers jours sont utilisés, %zu identifiants n'obtiennent rien dans cette exécution"},
    {"store '%s': %s holds what careacl did not make and is not touched; look at 'careacl check', then type: "
     "careacl adopt %s (or: careacl sync --adopt)",
     "espace '%s' : %s contient ce que careacl n'a pas fait et n'est pas touché ; regardez 'careacl check', "
     "puis tapez : careacl adopt %s (ou : careacl sync --adopt)"},
    {"nothing is held under '%s'; held now: %s", "rien n'est retenu sous '%s' ; retenus maintenant : %s"},
    /* acl_sync/site/lost.c */
    {"that the state was lost cannot be kept in the state: %s",
     "la perte de l'état ne peut pas être consignée dans l'état : %s"},
    {"store '%s': its root was careacl's, but the state was missing: what the desk had recorded, earlier "
     "generations and what the guard compares with are lost; access is only taken away there until somebody "
     "accepts that: look at 'careacl plan', then type: careacl sync --accept %s",
     "espace '%s' : sa racine était à careacl, mais l'état manquait : ce que le guichet avait enregistré, "
     "les générations précédentes et ce à quoi le garde-fou compare sont perdus ; les accès y sont seulement "
     "retirés jusqu'à ce que quelqu'un accepte cela : regardez 'careacl plan', puis tapez : careacl sync "
     "--accept %s"},
    /* acl_sync/site/site.c */
    {"store '%s': %zu changes of access are held until they are accepted; 'careacl sync' says how",
     "espace '%s' : %zu changements d'accès sont retenus jusqu'à leur acceptation ; 'careacl sync' dit "
     "comment"},
    {"what the guard compares with cannot be read from the state: %s",
     "ce à quoi le garde-fou compare ne peut pas être lu dans l'état : %s"},
    /* acl_sync/site/site_about.c */
    {"the settings are wrong: run careacl check", "les paramètres sont erronés : lancez careacl check"},
    {"there is no state that can be read: run careacl sync first",
     "il n'y a pas d'état lisible : lancez d'abord careacl sync"},
    /* acl_sync/site/site_load.c */
    {"what was said at the desk cannot be read from the state: %s",
     "ce qui a été dit au guichet ne peut pas être lu dans l'état : %s"},
    {"no longer fits the registry and is set aside as far as it does not",
     "ne concorde plus avec le registre et est laissé de côté pour autant"},
    {"what of the desk is set aside", "ce qui du guichet est laissé de côté"},
    {"state_dir changed while it was read; run again", "state_dir a changé pendant la lecture ; recommencez"},
    {"that the texts were refused cannot be kept in the state: %s",
     "le refus des textes ne peut pas être consigné dans l'état : %s"},
    {"the last sync refused these texts because of the uids of logins: run careacl check",
     "le dernier sync a refusé ces textes à cause des uid de certains identifiants : lancez careacl check"},
    {"nothing of the wrong text was taken: the last good generation goes on",
     "rien du texte erroné n'a été pris : la dernière génération correcte reste en vigueur"},
    /* acl_sync/site/site_names.c */
    {"Unix group '%s' does not exist: the team has no members",
     "le groupe Unix '%s' n'existe pas : l'équipe n'a pas de membres"},
    {"the name service did not answer about Unix group '%s': %s",
     "le service de noms n'a pas répondu au sujet du groupe Unix '%s' : %s"},
    {"its members of the last run are used", "ses membres de la dernière exécution sont utilisés"},
    {"the team has no members in this run", "l'équipe n'a pas de membres dans cette exécution"},
    {"store '%s': the name service %s owner '%s' or group '%s'; the store is left alone",
     "espace '%s' : le service de noms %s le propriétaire '%s' ou le groupe '%s' ; l'espace est laissé tel "
     "quel"},
    {"did not answer about", "n'a pas répondu sur"},
    {"does not know", "ne connaît pas"},
    /* acl_sync/site/site_past.c */
    {"store '%s': changes of access were held back then; what stayed in force is told",
     "espace '%s' : des changements d'accès étaient alors retenus ; la réponse dit ce qui restait en "
     "vigueur"},
    {"store '%s': changes of access were held back then, and what stayed in force instead is not kept: this "
     "answer is "
     "as if they had been accepted",
     "espace '%s' : des changements d'accès étaient alors retenus, et ce qui restait en vigueur à leur place "
     "n'est "
     "pas conservé : cette réponse est donnée comme s'ils avaient été acceptés"},
    {"--at lies before the first instant of which anything is kept: answered from the present registry",
     "--at précède le premier instant dont quelque chose est conservé : la réponse vient du registre actuel"},
    {"what was known at %s cannot be put together: %s",
     "ce qui était connu le %s ne peut pas être reconstitué : %s"},
    /* acl_sync/site/site_state.c */
    {"the lock cannot be opened: %s", "le verrou ne peut pas être ouvert : %s"},
    {"another whole sync is running; wait for its end",
     "un autre sync complet est en cours ; attendez sa fin"},
    {"the lock cannot be taken: %s", "le verrou ne peut pas être pris : %s"},
    {"state_dir cannot be created: %s", "state_dir ne peut pas être créé : %s"},
    {"%s; answered without it", "%s ; répondu sans lui"},
    {"the clock %s since the last sync: nothing that depends on dates changes, decided as of %s; if the "
     "clock is right, type: careacl sync --accept-clock",
     "l'horloge %s depuis le dernier sync : rien de ce qui dépend des dates ne change, décidé à la date du "
     "%s ; si l'horloge est juste, tapez : careacl sync --accept-clock"},
    {"went back", "a reculé"},
    {"jumped forward", "a sauté en avant"},
    /* acl_sync/site/slice.c */
    {"the statements cannot be read from the state: %s",
     "les déclarations ne peuvent pas être lues dans l'état : %s"},
    /* acl_sync/site/sync_state.c */
    {"%s cannot be kept in the state: %s", "%s : impossible de le consigner dans l'état : %s"},
    {"the generation", "la génération"},
    {"the adoption of a root", "l'adoption d'une racine"},
    {"store '%s': the root cannot be marked: %s", "espace '%s' : la racine ne peut pas être marquée : %s"},
    {"the registry", "le registre"},
    {"what was done", "ce qui a été fait"},
    /* acl_sync/site/sync_state_keep.c */
    {"what is about to change", "ce qui va changer"},
    {"whose documents are taken", "à qui sont les documents pris"},
    {"where a document comes from", "d'où vient un document"},
    {"which folders could not be made", "quels dossiers n'ont pas pu être créés"},
    {"which directories get a new name", "quels répertoires prennent un nouveau nom"},
    {"what no longer stands aside", "ce qui n'est plus mis de côté"},
    /* acl_sync/run/run_unmet.c */
    {"what statements name and is not there", "ce que des déclarations nomment et qui n'est pas là"},
    /* acl_sync/site/sync_state_refiling.c */
    {"the refiling", "le reclassement"},
    {"the end of the refiling", "la fin du reclassement"},
    /* acl_sync/site/uids.c */
    {"login '%s' has uid 0, to which no rule applies; name an ordinary account",
     "l'identifiant '%s' a l'uid 0, auquel aucune règle ne s'applique ; nommez un compte ordinaire"},
    {"login '%s' has uid %u, which owns store '%s': an owner can always change the ACLs; name another owner",
     "l'identifiant '%s' a l'uid %u, propriétaire de l'espace '%s' : un propriétaire peut toujours changer "
     "les ACL ; nommez un autre propriétaire"},
    {"logins '%s' and '%s' share uid %u; expected one uid for each person: until then neither gets anything",
     "les identifiants '%s' et '%s' partagent l'uid %u ; un uid par personne est attendu : d'ici là ni l'un "
     "ni l'autre ne reçoit rien"},
    {"what is changed now cannot be kept in the state, and careacl undo will not know it: %s",
     "ce qui est changé maintenant ne peut pas être gardé dans l'état, et careacl undo ne le connaîtra pas : "
     "%s"},
    {"can be written by others than root, and may be another one: if it is the one of its copy, chmod 0600 "
     "it",
     "peut être écrite par d'autres que root, et être une autre : si c'est celle de sa copie, chmod 0600"},
    {"can be read by others than root: expected mode 0600; chmod 0600 it",
     "peut être lue par d'autres que root : mode attendu 0600 ; chmod 0600"},
    {"%s/folder.key was open to others than root, who may know the name of every folder: it is root's alone "
     "again",
     "%s/folder.key était ouvert à d'autres que root, qui connaissent peut-être le nom de chaque dossier : "
     "il n'est de nouveau qu'à root"},
    {NULL, NULL},
};
