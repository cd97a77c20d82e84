/* What a plan tells, and what is told of that which left the registry or the settings. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_plan[] = {
    /* acl_sync/entry.c */
    {" A student reads what a supervisor may read by the care of this patient; none of the supervisors named "
     "may "
     "read this (R31).",
     " Un étudiant lit ce qu'un encadrant peut lire au titre des soins de ce patient ; aucun des encadrants "
     "nommés ne peut lire ceci (R31)."},
    /* acl_sync/verbs/verb_who.c */
    {"1 document there is withheld, hidden or objected to apart: ask about it with careacl who PATIENT "
     "CATEGORY/DOCUMENT",
     "1 document y est masqué, caché ou refusé à part : interrogez-le avec careacl who PATIENT "
     "CATÉGORIE/DOCUMENT"},
    {"%zu documents there are withheld, hidden or objected to apart: ask about one with careacl who PATIENT "
     "CATEGORY/DOCUMENT",
     "%zu documents y sont masqués, cachés ou refusés à part : interrogez-en un avec careacl who PATIENT "
     "CATEGORY/DOCUMENT"},
    {"no access: this professional is suspended (R04)", "aucun accès : ce professionnel est suspendu (R04)"},
    {"no access: this professional is out of date, by valid_from or valid_until (R04)",
     "aucun accès : ce professionnel n'est pas en période de validité, d'après valid_from ou valid_until "
     "(R04)"},
    {"no access: no patient's care, role or relation gives this professional any now",
     "aucun accès : ni soins d'un patient, ni rôle, ni lien n'en donne maintenant à ce professionnel"},
    /* acl_sync/verbs/plan_entry.c */
    {"the category is no longer in the settings", "la catégorie n'est plus dans la configuration"},
    {"the patient is no longer in the registry", "le patient n'est plus dans le registre"},
    {"would gain", "gagnerait"},
    {"would lose", "perdrait"},
    {"held: ", "retenu : "},
    /* acl_sync/check/check_stores.c */
    {"category %s: its path was '%s' and is '%s' now: a sync renames its directories in every patient's "
     "folder, "
     "and only when somebody accepts that; 'careacl plan' says how",
     "catégorie %s : son chemin était « %s » et est maintenant « %s » : une synchronisation renomme ses "
     "répertoires dans le dossier de chaque patient, et seulement si quelqu'un l'accepte ; « careacl plan » "
     "dit "
     "comment"},
    /* acl_sync/site/held.c */
    {"store '%s': the path of a category is now where the directories of another are, and would open them to "
     "others: the former settings go on; change one path at a time, to a name that no category had",
     "espace '%s' : le chemin d'une catégorie est maintenant là où sont les répertoires d'une autre, et les "
     "ouvrirait à d'autres : l'ancienne configuration continue ; changez un chemin à la fois, vers un nom "
     "qu'aucune catégorie n'avait"},
    {"%s: the path of this category has changed: its directories keep their name until somebody accepts that "
     "they are renamed in every patient's folder: careacl sync --accept %s",
     "%s : le chemin de cette catégorie a changé : ses répertoires gardent leur nom jusqu'à ce que quelqu'un "
     "accepte qu'ils soient renommés dans le dossier de chaque patient : careacl sync --accept %s"},
    /* acl_sync/sync/sync_paths.c */
    {"in %zu folders this category's directory cannot get its new name: the former ones stay, and nothing of "
     "the "
     "store is changed by this run; the first is %s: %s; rename or remove what stands there by the new name, "
     "sync, and accept it again",
     "dans %zu dossiers le répertoire de cette catégorie ne peut pas prendre son nouveau nom : les anciens "
     "restent, et cette synchronisation ne change rien dans l'espace ; le premier est %s : %s ; renommez ou "
     "supprimez ce qui s'y trouve sous le nouveau nom, lancez sync, et acceptez de nouveau"},
    {"in %zu folders this category's directory could not get its former name back: %s",
     "dans %zu dossiers le répertoire de cette catégorie n'a pas pu reprendre son ancien nom : %s"},
    {"%s: %zu directories of this category have their former name again",
     "%s : %zu répertoires de cette catégorie ont repris leur ancien nom"},
    {"%s: %zu directories of this category renamed", "%s : %zu répertoires de cette catégorie renommés"},
    /* acl_sync/run/run.c */
    {"in no patient's folder: still open; the next sync closes it to all but root",
     "n'est dans le dossier d'aucun patient : encore ouvert ; la prochaine synchronisation le ferme à tous "
     "sauf root"},
    {"has more than one name: still open; the next sync closes it to all but root",
     "a plus d'un nom : encore ouvert ; la prochaine synchronisation le ferme à tous sauf root"},
    {"the folder of %s, who is no longer in the registry: still open; the next sync closes it to all but "
     "root",
     "le dossier de %s, qui n'est plus dans le registre : encore ouvert ; la prochaine synchronisation le "
     "ferme à tous sauf root"},
    {"the folder of %s, who is no longer in the registry: closed to all but root",
     "le dossier de %s, qui n'est plus dans le registre : fermé à tous sauf root"},
    {"this folder was there at an earlier sync and is gone: restore it from the backup before people write "
     "into a "
     "new one",
     "ce dossier était là lors d'une synchronisation antérieure et a disparu : restaurez-le depuis la "
     "sauvegarde "
     "avant que l'on n'écrive dans un nouveau"},
    /* acl_sync/site/gone.c */
    {"this folder was gone at the sync of %s, and what stands there is new: restore it from the backup (said "
     "until %s)",
     "ce dossier avait disparu lors de la synchronisation du %s, et ce qui est à sa place est nouveau : "
     "restaurez-le depuis la sauvegarde (dit jusqu'au %s)"},
    {"that a folder is gone", "le fait qu'un dossier a disparu"},
    /* acl_sync/run/run_gone.c */
    {"a document that stood aside is gone: restore it from the backup",
     "un document mis à part a disparu : restaurez-le depuis la sauvegarde"},
    /* acl_sync/verbs/verb_plan.c */
    {"nothing to do: %zu folder is as it should be\n", "rien à faire : %zu dossier est comme il doit être\n"},
    {"nothing to do until what is held, refused or wrong is settled: %zu folder is as what is in force "
     "says\n",
     "rien à faire tant que ce qui est retenu, refusé ou faux n'est pas réglé : %zu dossier est conforme à "
     "ce qui est en "
     "vigueur\n"},
    {"nothing to do until what is held, refused or wrong is settled: %zu folders are as what is in force "
     "says\n",
     "rien à faire tant que ce qui est retenu, refusé ou faux n'est pas réglé : %zu dossiers sont conformes "
     "à "
     "ce qui est en vigueur\n"},
    {"%s closes what these ACLs open again", "%s ferme ce que ces ACL rouvrent"},
    {"wishes of patients that undo opens again, until the next sync: %zu; it goes by the ACLs of then, not "
     "by the rules",
     "volontés de patients que undo rouvre, jusqu'à la prochaine synchronisation : %zu ; il suit les ACL "
     "d'alors, pas les règles"},
    {"wishes of patients that undo opens again: %zu; a root's adoption is given up with it, and what it "
     "opens "
     "there stays open until 'careacl adopt' and a sync",
     "volontés de patients que undo rouvre : %zu ; l'adoption d'une racine est abandonnée avec, et ce qu'il "
     "y "
     "rouvre le reste jusqu'à 'careacl adopt' et une synchronisation"},
    {"drift: not given by careacl", "écart : pas donné par careacl"},
    {"Put the ACLs back all the same? yes/no: ", "Remettre les ACL malgré tout ? oui/non : "},
    {"nothing was put back", "rien n'a été remis"},
    {NULL, NULL},
};
