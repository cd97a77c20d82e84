/* Documents that go to another patient's folder, or for good. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_refile[] = {
    /* acl_sync/document_name.c */
    {"is below the root of no store; expected such a path or PATIENT/CATEGORY/PATH (a path in a view is a "
     "link: name what it stands for)",
     "n'est sous la racine d'aucun espace ; un tel chemin ou PATIENT/CATÉGORIE/CHEMIN est attendu (un chemin "
     "dans une vue est un lien : nommez ce qu'il désigne)"},
    {"expected a path of plain names, without '.', '..' and '//'",
     "un chemin de noms simples est attendu, sans '.', '..' ni '//'"},
    {"stands aside: name it by where it comes from, as PATIENT/CATEGORY/PATH",
     "est mis de côté : nommez-le par sa provenance, PATIENT/CATÉGORIE/CHEMIN"},
    {"is in no patient's folder", "n'est dans le dossier d'aucun patient"},
    {"is in no category of the folder", "n'est dans aucune catégorie du dossier"},
    {"expected a path below the root of a store, or PATIENT/CATEGORY/PATH of plain names",
     "un chemin sous la racine d'un espace est attendu, ou PATIENT/CATÉGORIE/CHEMIN fait de noms simples"},
    {"unknown patient; expected an id that the registry declares",
     "patient inconnu ; un numéro que le registre déclare est attendu"},
    /* acl_sync/moving/merging.c */
    {"a document could not be moved to the other folder and stays: %s",
     "un document n'a pas pu être déplacé dans l'autre dossier et reste où il est : %s"},
    /* acl_sync/verbs/refile_answer.c */
    {"%s %s; tell those of:", "%s %s ; prévenez ceux de :"},
    {" nobody, for nobody treats the patient now",
     " personne, car personne ne prend ce patient en charge actuellement"},
    {"generation %lld: the document is where it belongs\n", "génération %lld : le document est à sa place\n"},
    {"it lay with the patient of", "il était chez le patient de"},
    {"it is now with the patient of", "il est maintenant chez le patient de"},
    {": named it in the wrong folder, and says nothing of it any more: state it for the other patient if it "
     "is to hold there, then take it back\n",
     " : nommait le document dans le mauvais dossier et n'en dit plus rien : déclarez-le pour l'autre "
     "patient si cela doit y valoir, puis retirez cette déclaration\n"},
    /* acl_sync/moving/refilings.c */
    {"there is no such document, neither in the folder nor set aside",
     "il n'y a pas de tel document, ni dans le dossier ni mis de côté"},
    {"is a symbolic link, a mount point or the like, or the way to it leads through one: name the document "
     "itself",
     "est un lien symbolique, un point de montage ou l'équivalent, ou le chemin passe par un tel objet : "
     "nommez le document lui-même"},
    {"it, or a file in it, has more than one name: another of them could be somebody else's; remove them "
     "first",
     "lui, ou un fichier qu'il contient, a plus d'un nom : un autre de ces noms pourrait être chez quelqu'un "
     "d'autre ; supprimez-les d'abord"},
    {"there is a document of that name in the other folder, and nothing is written over it: rename one of "
     "the two first",
     "il y a un document de ce nom dans l'autre dossier, et rien n'est écrasé : renommez d'abord l'un des "
     "deux"},
    {"the other folder has no such category on disk: type careacl sync",
     "l'autre dossier n'a pas cette catégorie sur le disque : tapez careacl sync"},
    {"in the other folder something that is no directory stands in the way: rename it first",
     "dans l'autre dossier, quelque chose qui n'est pas un répertoire fait obstacle : renommez-le d'abord"},
    {"is a directory: in a store with depth = \"category\" documents are refiled one by one",
     "est un répertoire : dans un espace de depth = \"category\", les documents se reclassent un par un"},
    {"was exchanged for another meanwhile: look which one it is, and try again",
     "a été échangé entre-temps contre un autre : vérifiez lequel c'est, et recommencez"},
    {"the two folders could not be treated: %s", "les deux dossiers n'ont pas pu être traités : %s"},
    {"%s: a refiling that a killed run had begun cannot be completed and is given up: %s",
     "%s: un reclassement commencé par une exécution interrompue ne peut pas être achevé et est abandonné : "
     "%s"},
    {"the patients, the category or their store are no longer what they were",
     "les patients, la catégorie ou leur espace ne sont plus ce qu'ils étaient"},
    {"a refiling that a killed run had begun could not be completed: %s",
     "un reclassement commencé par une exécution interrompue n'a pas pu être achevé : %s"},
    {"%s: a refiling that a killed run had begun %s%s",
     "%s: un reclassement commencé par une exécution interrompue %s%s"},
    {"was completed", "a été achevé"},
    {"was given up: ", "a été abandonné : "},
    {"the refilings cannot be read from the state: %s",
     "les reclassements ne peuvent pas être lus dans l'état : %s"},
    /* acl_sync/verbs/verb_merge.c */
    {"%zu documents moved, %zu of them under another name, because theirs was taken\n",
     "%zu documents déplacés, dont %zu sous un autre nom, parce que le leur était pris\n"},
    {"the registry gives the two identities different dates of birth",
     "le registre donne aux deux identités des dates de naissance différentes"},
    {"the registry says of one identity only that the person has died, or says it differently: correct it "
     "there",
     "le registre dit d'une seule des identités que la personne est décédée, ou le dit autrement : "
     "corrigez-le là"},
    {"the other identity has no folder in some store of this one: documents there stay where they are",
     "l'autre identité n'a pas de dossier dans l'un des espaces de celle-ci : les documents y restent où ils "
     "sont"},
    {"merge: that is one identity, not two", "merge : c'est une seule identité, pas deux"},
    {"these are known to be one person; documents are moved once more",
     "il est déjà connu que c'est une même personne ; les documents sont déplacés de nouveau"},
    {"merge: these are known to be one person by desk:%lld, by which the documents go the other way round: "
     "name the two in its order, or end it first, with careacl refile for what it has moved",
     "merge : il est déjà connu que c'est une même personne par desk:%lld, selon lequel les documents vont "
     "dans l'autre sens : nommez les deux dans son ordre, ou mettez-y fin d'abord, avec careacl refile pour "
     "ce qu'il a déplacé"},
    {"the registry gives each identity a login of its own: with the one of the first the patient does not "
     "read "
     "what lies in the other folder; correct it there",
     "le registre donne à chaque identité son propre compte : avec celui de la première, le patient ne lit "
     "pas ce qui se trouve dans l'autre dossier ; corrigez-le là"},
    {"%s/%s is deleted: what comes into it from %s is closed to all with it, and removed with it by "
     "careacl "
     "purge, once deleted_keep has passed",
     "%s/%s est supprimé : ce qui y arrive de %s est fermé à tous avec, et effacé avec par careacl purge, "
     "une "
     "fois deleted_keep écoulé"},
    {"%s/%s is deleted: that closes what is in %s/%s to all; careacl purge removes nothing of that, unless "
     "it "
     "is "
     "deleted of %s too",
     "%s/%s est supprimé : cela ferme à tous ce qui est dans %s/%s ; careacl purge n'en efface rien, sauf si "
     "c'est supprimé aussi pour %s"},
    {"merge of two identities", "réunion de deux identités"},
    /* acl_sync/verbs/verb_purge.c */
    {"what stands aside cannot be read: %s", "ce qui est mis de côté ne peut pas être lu : %s"},
    {"that a document was removed cannot be kept in the state: %s",
     "l'effacement d'un document ne peut pas être consigné dans l'état : %s"},
    {"could not be removed: %s", "n'a pas pu être effacé : %s"},
    {"%zu files have another name, by which they would stay: they are not removed, and stay closed to all "
     "but "
     "root; remove their other names first",
     "%zu fichiers ont un autre nom, sous lequel ils resteraient : ils ne sont pas effacés et restent fermés "
     "à "
     "tous sauf root ; supprimez d'abord leurs autres noms"},
    {"%s is closed by what is deleted of another identity of this person, and is not removed unless it is "
     "deleted of this one too",
     "%s est fermé par ce qui est supprimé pour une autre identité de cette personne, et n'est pas effacé, "
     "sauf si c'est supprimé aussi pour celle-ci"},
    {"%s is kept until %s\n", "%s est conservé jusqu'au %s\n"},
    {"%zu would be removed for good (--dry-run)\n", "%zu seraient effacés définitivement (--dry-run)\n"},
    {"removed for good: %zu of %zu that were deleted, %zu files\n",
     "effacés définitivement : %zu sur %zu supprimés, %zu fichiers\n"},
    {"purge is root's alone", "purge est réservé à root"},
    {"there is no state yet: run careacl sync first",
     "il n'y a pas encore d'état : lancez d'abord careacl sync"},
    {"nothing is destroyed while the clock is in doubt",
     "rien n'est détruit tant que l'horloge est douteuse"},
    /* acl_sync/verbs/verb_refile.c */
    {"is in that patient's folder already", "est déjà dans le dossier de ce patient"},
    {"the other patient has no folder in that store: their statement gives them other stores",
     "l'autre patient n'a pas de dossier dans cet espace : sa déclaration lui donne d'autres espaces"},
    {"there is no state yet; type careacl sync first",
     "il n'y a pas encore d'état ; tapez d'abord careacl sync"},
    {"its root is not careacl's yet; type careacl sync, or careacl adopt, first",
     "sa racine n'est pas encore à careacl ; tapez d'abord careacl sync ou careacl adopt"},
    {"could not be refiled: %s", "n'a pas pu être reclassé : %s"},
    {"%s: stands aside now; the next sync puts it back",
     "%s: est maintenant mis de côté ; le prochain sync le remettra en place"},
    {"%s: somebody has it open for writing; what they save may come back into the old folder",
     "%s: quelqu'un l'a ouvert en écriture ; ce qu'il enregistre peut revenir dans l'ancien dossier"},
    {"refile moves a document and changes its ACL: it must be run by root",
     "refile déplace un document et change son ACL : la commande doit être lancée par root"},
    {NULL, NULL},
};
