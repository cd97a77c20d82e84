/* What a plan tells, and what is told of that which left the registry or the settings. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_plan[] = {
    /* acl_sync/plan_entry.c */
    {"the category is no longer in the settings", "la catégorie n'est plus dans la configuration"},
    {"the patient is no longer in the registry", "le patient n'est plus dans le registre"},
    {"would gain", "gagnerait"},
    {"would lose", "perdrait"},
    {"held: ", "retenu : "},
    /* acl_sync/run.c */
    {"in no patient's folder: still open; the next sync closes it to all but root",
     "n'est dans le dossier d'aucun patient : encore ouvert ; la prochaine synchronisation le ferme à tous "
     "sauf root"},
    {"has more than one name: still open; the next sync closes it to all but root",
     "a plus d'un nom : encore ouvert ; la prochaine synchronisation le ferme à tous sauf root"},
    {"the folder of %s, who is no longer in the registry: still open; the next sync closes it to all but root",
     "le dossier de %s, qui n'est plus dans le registre : encore ouvert ; la prochaine synchronisation le "
     "ferme à tous sauf root"},
    {"the folder of %s, who is no longer in the registry: closed to all but root",
     "le dossier de %s, qui n'est plus dans le registre : fermé à tous sauf root"},
    /* acl_sync/verb_plan.c */
    {"nothing to do until what is held, refused or wrong is settled: %zu folders are as what is in force "
     "says\n",
     "rien à faire tant que ce qui est retenu, refusé ou faux n'est pas réglé : %zu dossiers sont conformes à "
     "ce qui est en vigueur\n"},
    {NULL, NULL},
};
