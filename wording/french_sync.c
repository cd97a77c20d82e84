/* What a sync finds and tells. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_sync[] = {
    /* acl_sync/run/run.c */
    {"%s: warning: %s", "%s: avertissement : %s"},
    {"the lock of folders cannot be opened: %s", "le verrou des dossiers ne peut pas être ouvert : %s"},
    /* acl_sync/run/run_root.c */
    {"the folders of the last sync may stand elsewhere, and what is refused from now on is not in force "
     "there: look for "
     "them, and put them back in their place",
     "les dossiers du dernier sync peuvent se trouver ailleurs, et ce qui est refusé à partir de maintenant "
     "n'y est pas en "
     "vigueur : cherchez-les et remettez-les à leur place"},
    {"a directory that bears its mark stands at %s: if the folders of the last sync are there, what is "
     "refused from now on "
     "is not in force on them, so put it back in its place",
     "un répertoire qui porte sa marque se trouve dans %s : si les dossiers du dernier sync y sont, ce qui "
     "est refusé à "
     "partir de maintenant n'y est pas en vigueur : remettez-le à sa place"},
    {"store '%s': %s is not the directory that was careacl's at the last sync (neither it nor what it holds "
     "bears a mark), "
     "and is not touched; %s",
     "espace '%s' : %s n'est pas le répertoire qui était à careacl au dernier sync (ni lui ni son contenu ne "
     "porte de "
     "marque), et n'est pas touché ; %s"},
    {"store '%s': root %s was careacl's and is empty now: is the file system mounted? Nothing is made there; "
     "%s",
     "espace '%s' : la racine %s était à careacl et est maintenant vide : le système de fichiers est-il "
     "monté ? Rien n'y "
     "est créé ; %s"},
    {"store '%s': root %s was careacl's and cannot be used now; %s",
     "espace '%s' : la racine %s était à careacl et ne peut pas servir maintenant ; %s"},
    /* acl_sync/run/run_notices.c */
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
    {"%s: names a document that is not there and was not found under another name: it protects nothing now; "
     "if it has a new name, say it again for that one",
     "%s : nomme un document qui n'est pas là et n'a pas été trouvé sous un autre nom : elle ne protège rien "
     "pour l'instant ; s'il a un nouveau nom, redites-la pour celui-ci"},
    {"%s: names document %s/%s, which is not there and was not found under another name: it protects nothing "
     "now; if it has a new name, say it again for that one",
     "%s : nomme le document %s/%s, qui n'est pas là et n'a pas été trouvé sous un autre nom : elle ne "
     "protège rien pour l'instant ; s'il a un nouveau nom, redites-la pour celui-ci"},
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
    {"views cannot be kept at %s", "les vues ne peuvent pas être tenues dans %s"},
    {"views cannot be kept here", "les vues ne peuvent pas être tenues ici"},
    {"its file system has no room for that many entries in an ACL (the disk is not full): use xfs, or "
     "tune2fs -O ea_inode, or smaller teams",
     "son système de fichiers n'a pas la place d'autant d'entrées dans une ACL (le disque n'est pas plein) : "
     "utilisez xfs, ou tune2fs -O ea_inode, ou des équipes plus petites"},
    /* acl_sync/run/run_object.c */
    {"attributes that somebody keeps with it (%zu bytes) leave no room for the entries of its ACL (the disk "
     "is not full, the team is not too large): see them with getfattr -d, take the large ones away with "
     "setfattr -x, then sync; or use xfs, or tune2fs -O ea_inode",
     "des attributs que quelqu'un y garde (%zu octets) ne laissent pas de place aux entrées de son ACL (le "
     "disque n'est pas plein, l'équipe n'est pas trop grande) : regardez-les avec getfattr -d, retirez les "
     "gros avec setfattr -x, puis lancez sync ; ou utilisez xfs, ou tune2fs -O ea_inode"},
    {"it is in a read-only subvolume or snapshot of btrfs, and cannot be taken from its owner: remove that "
     "with btrfs subvolume delete, or make it writable (btrfs property set -ts DIRECTORY ro false), then "
     "sync; careacl check --security finds such subvolumes",
     "il est dans un sous-volume ou instantané de btrfs en lecture seule, et ne peut pas être repris à son "
     "propriétaire : supprimez celui-ci avec btrfs subvolume delete, ou rendez-le inscriptible (btrfs "
     "property set -ts RÉPERTOIRE ro false), puis lancez sync ; careacl check --security trouve de tels "
     "sous-volumes"},
    {"it is the empty directory that a snapshot of btrfs has where a subvolume stood, and nobody can change "
     "it: remove it with rmdir",
     "c'est le répertoire vide qu'un instantané de btrfs a là où se trouvait un sous-volume, et personne ne "
     "peut le changer : supprimez-le avec rmdir"},
    {"%s: %zu leaks are in read-only subvolumes or snapshots of btrfs, which no sync can close: remove them "
     "with btrfs subvolume delete (an empty directory with rmdir), or make them writable (btrfs property set "
     "-ts DIRECTORY ro false) and sync",
     "%s : %zu fuites sont dans des sous-volumes ou instantanés de btrfs en lecture seule, qu'aucun sync ne "
     "peut fermer : supprimez-les avec btrfs subvolume delete (un répertoire vide avec rmdir), ou rendez-les "
     "inscriptibles (btrfs property set -ts RÉPERTOIRE ro false) et lancez sync"},
    /* acl_sync/run/run_notices.c */
    {"a mount point stands there: what is mounted over it is left alone, and nobody is kept out of it; "
     "unmount it, or make it a store of its own",
     "un point de montage s'y trouve : ce qui y est monté est laissé tel quel, et personne n'en est tenu à "
     "l'écart ; démontez-le, ou faites-en un espace à part"},
    {"%zu objects: ", "%zu objets : "},
    /* acl_sync/sync/sync_audit_events.c */
    {"what the PAM module has recorded cannot be taken into the audit trail: %s",
     "ce que le module PAM a enregistré ne peut pas être repris dans la piste d'audit : %s"},
    {"the audit trail cannot be tended: %s", "la piste d'audit ne peut pas être entretenue : %s"},
    /* acl_sync/sync/sync_audit_statements.c */
    {"what has changed in the registry cannot be told from the state: %s",
     "l'état ne permet pas de dire ce qui a changé dans le registre : %s"},
    /* acl_sync/sync/sync_run.c */
    {"store '%s': nothing has been made there yet; type careacl sync",
     "espace '%s' : rien n'y a encore été créé ; tapez careacl sync"},
    {"store '%s' could not be treated: %s", "l'espace '%s' n'a pas pu être traité : %s"},
    {"store '%s' could not be treated: its folders are to get names that say nothing, and no "
     "key of such names is kept yet; type: careacl sync",
     "l'espace '%s' n'a pas pu être traité : ses dossiers doivent recevoir des noms qui ne disent rien, et "
     "aucune "
     "clé de tels noms n'est encore gardée ; tapez : careacl sync"},
    {"out of memory: the report is not complete", "mémoire insuffisante : le compte rendu est incomplet"},
    /* acl_sync/sync/sync_sweep.c */
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
    /* acl_sync/sync/sync_tell.c */
    {"operation", "opération"},
    {"operations", "opérations"},
    {"folder", "dossier"},
    {"folders", "dossiers"},
    {" in ", " dans "},
    {"access given", "accès donné"},
    {"accesses given", "accès donnés"},
    {"taken away", "repris"},
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
    {"sweep: no process holds what was taken away, %s s after %s\n",
     "balayage : aucun processus ne tient ce qui a été retiré, %s s après %s\n"},
    {"sweep: %zu processes still hold what was taken away\n",
     "balayage : %zu processus tiennent encore ce qui a été retiré\n"},
    {"sweep: of %zu processes that held what was taken away %zu ended, the last %s s after %s; %zu hold it "
     "still\n",
     "balayage : sur %zu processus qui tenaient ce qui a été retiré, %zu ont pris fin, le dernier %s s "
     "après %s ; %zu le tiennent encore\n"},
    {"nothing to do: %zu folders are as they should be\n",
     "rien à faire : %zu dossiers sont comme ils doivent être\n"},
    /* acl_sync/verbs/verb_sync.c */
    {"%s: the name service knows no such login%s%s: it gets nothing",
     "%s: le service de noms ne connaît pas cet identifiant%s%s : il n'obtient rien"},
    {" as ", " de nom "},
    {"the login snapshot cannot be published: %s", "l'instantané de connexion ne peut pas être publié : %s"},
    {"sync changes owners and ACLs: it must be run by root",
     "sync change des propriétaires et des ACL : la commande doit être lancée par root"},
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
    {"NOT looked at, or not all of it: store '%s'; what is wrong with it is said as an error\n",
     "NON examiné, ou pas entièrement : espace « %s » ; ce qui ne va pas est dit comme une erreur\n"},
    {"; ", " ; "},
    {"%lld.%lld", "%lld,%lld"},
    {NULL, NULL},
};
