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
    /* acl_sync/plan_entry.c */
    {"gains", "gagne"},
    {"loses", "perd"},
    {"keeps ", "garde "},
    /* acl_sync/run.c */
    {"%s: warning: %s", "%s: avertissement : %s"},
    {"store '%s': root %s was careacl's and is empty now: is the file system mounted? Nothing is made there; "
     "if it really begins anew, type: careacl adopt %s",
     "espace '%s' : la racine %s était à careacl et est maintenant vide : le système de fichiers est-il "
     "monté ? Rien n'y est créé ; si elle recommence vraiment à neuf, tapez : careacl adopt %s"},
    {"the lock of folders cannot be opened: %s", "le verrou des dossiers ne peut pas être ouvert : %s"},
    {"in no patient's folder: closed to all but root",
     "n'est dans le dossier d'aucun patient : fermé à tous sauf root"},
    {"has more than one name: closed to all but root", "a plus d'un nom : fermé à tous sauf root"},
    {"is no plain file or directory: left alone",
     "n'est ni un fichier ordinaire ni un répertoire : laissé tel quel"},
    {"is a mount point: left alone", "est un point de montage : laissé tel quel"},
    {"could not be treated", "n'a pas pu être traité"},
    {"is open for writing: it settles later", "est ouvert en écriture : il sera scellé plus tard"},
    {"cannot go back to its folder, where its name is taken or its directory is gone: it stays aside, in the "
     "views of those who may read it",
     "ne peut pas revenir dans son dossier, où son nom est pris ou son répertoire a disparu : il reste de "
     "côté, dans les vues de ceux qui peuvent le lire"},
    {"%s: names a document that is not there and was not found under another name: it protects nothing now",
     "%s : nomme un document qui n'est pas là et n'a pas été trouvé sous un autre nom : elle ne protège rien "
     "pour l'instant"},
    {"%s: names document %s/%s, which is not there and was not found under another name: it protects nothing "
     "now",
     "%s : nomme le document %s/%s, qui n'est pas là et n'a pas été trouvé sous un autre nom : elle ne "
     "protège "
     "rien pour l'instant"},
    {"cannot go back to its folder, and stays aside",
     "ne peut pas revenir dans son dossier, et reste de côté"},
    {"something that is no directory stands in its place: rename it or remove it, then sync",
     "à sa place se trouve autre chose qu'un répertoire : renommez-le ou supprimez-le, puis lancez sync"},
    {"cannot leave its folder: it stays there, closed, and its name is seen",
     "ne peut pas quitter son dossier : il y reste, fermé, et son nom se voit"},
    {"this folder cannot get the name that the store's pattern gives it, and stays as it is",
     "ce dossier ne peut pas recevoir le nom que lui donne le modèle de l'espace, et reste comme il est"},
    {"stands in a view and was not made by careacl: left alone",
     "se trouve dans une vue et n'a pas été fait par careacl : laissé tel quel"},
    {"views cannot be kept here", "les vues ne peuvent pas être tenues ici"},
    {"its file system has no room for that many entries in an ACL (the disk is not full): use xfs, or "
     "tune2fs -O ea_inode, or smaller teams",
     "son système de fichiers n'a pas la place d'autant d'entrées dans une ACL (le disque n'est pas plein) : "
     "utilisez xfs, ou tune2fs -O ea_inode, ou des équipes plus petites"},
    {"a mount point stands there: what is mounted over it is left alone, and nobody is kept out of it; "
     "unmount it, or make it a store of its own",
     "un point de montage s'y trouve : ce qui y est monté est laissé tel quel, et personne n'en est tenu à "
     "l'écart ; démontez-le, ou faites-en un espace à part"},
    {"%zu objects: ", "%zu objets : "},
    /* acl_sync/sync_audit_events.c */
    {"what the PAM module has recorded cannot be taken into the audit trail: %s",
     "ce que le module PAM a enregistré ne peut pas être repris dans la piste d'audit : %s"},
    {"the audit trail cannot be tended: %s", "la piste d'audit ne peut pas être entretenue : %s"},
    /* acl_sync/sync_audit_statements.c */
    {"what has changed in the registry cannot be told from the state: %s",
     "l'état ne permet pas de dire ce qui a changé dans le registre : %s"},
    /* acl_sync/sync_run.c */
    {"store '%s': nothing has been made there yet; type careacl sync",
     "espace '%s' : rien n'y a encore été créé ; tapez careacl sync"},
    {"store '%s' could not be treated: %s", "l'espace '%s' n'a pas pu être traité : %s"},
    {"out of memory: the report is not complete", "mémoire insuffisante : le compte rendu est incomplet"},
    /* acl_sync/sync_sweep.c */
    {"that a sweep begins cannot be kept in the state: %s",
     "le début d'un balayage ne peut pas être consigné dans l'état : %s"},
    {"it is told to end now", "il lui est demandé de s'arrêter maintenant"},
    {"not ended: %s", "non arrêté : %s"},
    {"it did not end", "il ne s'est pas arrêté"},
    {"Linux cannot take an open file back: end that process yourself, or set on_revoke = \"terminate\"",
     "Linux ne peut pas reprendre un fichier ouvert : arrêtez ce processus vous-même, ou réglez on_revoke = "
     "\"terminate\""},
    {"%zu processes could not be asked what they hold",
     "%zu processus n'ont pas pu être interrogés sur ce qu'ils tiennent"},
    {"%zu directories could not be searched for what processes hold there",
     "%zu répertoires n'ont pas pu être examinés à la recherche de ce que des processus y tiennent"},
    {"that a sweep has ended cannot be kept in the state: %s",
     "la fin d'un balayage ne peut pas être consignée dans l'état : %s"},
    {"who still holds what was taken away could not be found: %s; see careacl holders",
     "on n'a pas pu trouver qui tient encore ce qui a été retiré : %s ; voyez careacl holders"},
    /* acl_sync/sync_tell.c */
    {"operation", "opération"},
    {"operations", "opérations"},
    {"folder", "dossier"},
    {"folders", "dossiers"},
    {" in ", " dans "},
    {"access given", "accès donné"},
    {"accesses given", "accès donnés"},
    {"taken away", "retiré(s)"},
    {"folder or category made", "dossier ou catégorie créé"},
    {"folders and categories made", "dossiers et catégories créés"},
    {"document settled", "document scellé"},
    {"documents settled", "documents scellés"},
    {"document set aside", "document mis de côté"},
    {"documents set aside", "documents mis de côté"},
    {"document put back", "document remis en place"},
    {"documents put back", "documents remis en place"},
    {"folder renamed", "dossier renommé"},
    {"folders renamed", "dossiers renommés"},
    {"link made in views", "lien créé dans les vues"},
    {"links made in views", "liens créés dans les vues"},
    {"link removed from views", "lien supprimé des vues"},
    {"links removed from views", "liens supprimés des vues"},
    {"generation %lld: ", "génération %lld : "},
    {"; drift of %s: %zu", " ; écart de %s : %zu"},
    {"; closed: %zu", " ; fermés : %zu"},
    {"the newest statement", "la déclaration la plus récente"},
    {"this sync began", "le début de ce sync"},
    {"sweep: no process holds what was taken away, %.1f s after %s\n",
     "balayage : aucun processus ne tient ce qui a été retiré, %.1f s après %s\n"},
    {"sweep: %zu processes still hold what was taken away\n",
     "balayage : %zu processus tiennent encore ce qui a été retiré\n"},
    {"sweep: of %zu processes that held what was taken away %zu ended, the last %.1f s after %s; %zu hold it "
     "still\n",
     "balayage : sur %zu processus qui tenaient ce qui a été retiré, %zu ont pris fin, le dernier %.1f s "
     "après %s ; %zu le tiennent encore\n"},
    {"nothing to do: %zu folders are as they should be\n",
     "rien à faire : %zu dossiers sont comme ils doivent être\n"},
    /* acl_sync/verb_adopt.c */
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
    {"is the root of no store; expected one that careacl.conf declares",
     "n'est la racine d'aucun espace ; une racine que careacl.conf déclare est attendue"},
    /* acl_sync/verb_audit.c */
    {"no settings", "pas de paramètres"},
    {"note", "remarque"},
    {"the trail has been changed: %" PRIu64 " faults; lines that were read: %" PRIu64 "\n",
     "la piste a été modifiée : %" PRIu64 " défauts ; lignes lues : %" PRIu64 "\n"},
    {"nothing has been recorded yet\n", "rien n'a encore été enregistré\n"},
    {"unbroken: %" PRIu64 " lines in %" PRIu64 " segments, up to line %" PRIu64 "\nhash %s\nkey  %s\n",
     "intacte : %" PRIu64 " lignes en %" PRIu64 " segments, jusqu'à la ligne %" PRIu64
     "\nempreinte %s\nclé       %s\n"},
    {"what the state remembers of the trail is not asked: %s",
     "ce que l'état garde de la piste n'est pas consulté : %s"},
    {"--until is not after --from", "--until n'est pas postérieur à --from"},
    {"--at is not after --from", "--at n'est pas postérieur à --from"},
    {"no line of the trail is about what was asked for: --patient and --login are compared letter by letter",
     "aucune ligne de la piste ne concerne ce qui était demandé : --patient et --login sont comparés lettre "
     "par "
     "lettre"},
    {"is no instant of the trail", "n'est pas un instant de la piste"},
    {"the chain does not hold in %" PRIu64 " places: 'careacl audit verify' says where",
     "la chaîne est rompue à %" PRIu64 " endroits : 'careacl audit verify' dit où"},
    {"unknown: 'audit %.60s', expected audit verify or audit export",
     "inconnu : 'audit %.60s', audit verify ou audit export attendu"},
    {"'audit %s' does not take %s", "'audit %s' n'accepte pas %s"},
    /* acl_sync/verb_check.c */
    {"nothing wrong was found", "rien d'anormal n'a été trouvé"},
    /* acl_sync/verb_explain.c */
    {"expected CATEGORY/DOCUMENT, a path of plain names",
     "CATÉGORIE/DOCUMENT attendu, un chemin de noms simples"},
    /* acl_sync/verb_holders.c */
    {"what processes hold could not be read: %s", "ce que tiennent les processus n'a pas pu être lu : %s"},
    {"%zu directories could not be searched", "%zu répertoires n'ont pas pu être examinés"},
    {"no process holds anything of this patient", "aucun processus ne tient rien de ce patient"},
    {"holders looks into every process: it must be run by root",
     "holders regarde dans tous les processus : la commande doit être lancée par root"},
    /* acl_sync/verb_plan.c */
    {": ", " : "},
    /* acl_sync/verb_sync.c */
    {"%s: the name service knows no such login%s%s: it gets nothing",
     "%s: le service de noms ne connaît pas cet identifiant%s%s : il n'obtient rien"},
    {" as ", " de nom "},
    {"the login snapshot cannot be published: %s", "l'instantané de connexion ne peut pas être publié : %s"},
    {"sync changes owners and ACLs: it must be run by root",
     "sync change des propriétaires et des ACL : la commande doit être lancée par root"},
    /* acl_sync/verb_undo.c */
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
    {"no such generation; the newest is %lld", "cette génération n'existe pas ; la plus récente est %lld"},
    {"undo changes owners and ACLs: it must be run by root",
     "undo change des propriétaires et des ACL : la commande doit être lancée par root"},
    {"expected the number of a generation", "le numéro d'une génération est attendu"},
    /* acl_sync/capacity.c */
    {"store %s: %zu people may open one category of this patient, and the file system has room for %zu in an "
     "ACL: the folder cannot be treated until there are fewer; use smaller teams, or xfs, or tune2fs -O "
     "ea_inode",
     "espace %s : %zu personnes peuvent ouvrir une catégorie de ce patient, et le système de fichiers a "
     "place pour %zu dans une ACL : le dossier ne peut pas être traité tant qu'elles ne sont pas moins ; "
     "prenez des équipes plus petites, ou xfs, ou tune2fs -O ea_inode"},
    {"store %s: %zu people may open one category of this patient, and the file system has room for %zu in an "
     "ACL: with more the folder cannot be treated, and ext4 refuses new directories in it; use smaller "
     "teams, or xfs, or tune2fs -O ea_inode",
     "espace %s : %zu personnes peuvent ouvrir une catégorie de ce patient, et le système de fichiers a "
     "place pour %zu dans une ACL : avec plus, le dossier ne peut pas être traité, et ext4 y refuse de "
     "nouveaux répertoires ; prenez des équipes plus petites, ou xfs, ou tune2fs -O ea_inode"},
    {"store %s: %zu different ACLs are to be written that ext4 takes for the same at first sight, because "
     "uids follow one another: each is compared with all others, and the first sync takes a hundred times as "
     "long; mount the file system with nombcache, or make it with larger inodes (mkfs.ext4 -I 512)",
     "espace %s : %zu ACL différentes sont à écrire qu'ext4 prend d'abord pour la même, parce que les uid se "
     "suivent : chacune est comparée à toutes les autres, et le premier sync dure cent fois plus longtemps ; "
     "montez le système de fichiers avec nombcache, ou faites-le avec des inodes plus grands (mkfs.ext4 -I "
     "512)"},
    /* acl_sync/trying.c */
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
    /* acl_sync/verb_verify.c */
    {"%zu pairs of login and object tried: %zu leaks, %zu refusals of due care, %zu closed on purpose\n",
     "%zu couples identifiant-objet essayés : %zu fuites, %zu refus de soins dus, %zu fermés à dessein\n"},
    {"%s: %s has %s, may %s: %s\n", "%s : %s a %s, devrait avoir %s : %s\n"},
    {"leak", "fuite"},
    {"refusal", "refus"},
    {"%zu pairs of login and object looked at: %zu leaks, %zu refusals of due care, %zu closed on purpose\n",
     "%zu couples identifiant-objet examinés : %zu fuites, %zu refus de soins dus, %zu fermés à dessein\n"},
    /* acl_sync/verb_who.c */
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
