/* Who could open what, and the report for a patient. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_history[] = {
    /* acl_sync/verbs/verb_history.c */
    {"'%s' is still to come: a history ends now, or at --at",
     "'%s' est encore à venir : un historique s'arrête maintenant, ou à --at"},
    {"'%s' is not after --from", "'%s' n'est pas postérieur à --from"},
    {"expected either PATIENT or --login LOGIN", "soit PATIENT, soit --login LOGIN est attendu"},
    {"the state cannot be read: %s", "l'état ne peut pas être lu : %s"},
    {"nothing is kept yet: run careacl sync first",
     "rien n'est encore conservé : lancez d'abord careacl sync"},
    {"unknown patient; expected an id that the registry declares or has declared",
     "patient inconnu ; un numéro que le registre déclare ou a déclaré est attendu"},
    {"what was known cannot be put together: %s", "ce qui était connu ne peut pas être reconstitué : %s"},
    {"nobody: no access", "personne : aucun accès"},
    {"no access: the rules have given this login none in that time",
     "aucun accès : les règles n'en ont donné aucun à cet identifiant pendant ce temps"},
    {"what was known is kept since %s", "ce qui était connu est conservé depuis le %s"},
    /* acl_sync/history/history_json.c */
    {"%-24s %-16s %s %s R%02u since %s", "%-24s %-16s %s %s R%02u depuis le %s"},
    {" and still at %s", " et encore au %s"},
    {" until %s", " jusqu'au %s"},
    {"  not reviewed yet\n", "  pas encore examiné\n"},
    {"  reviewed %s by %s: %s\n", "  examiné le %s par %s : %s\n"},
    {"%s: break-glass of %s", "%s: bris de glace de %s"},
    {", %s, refused: %s\n", ", le %s, refusé : %s\n"},
    {", from %s until %s\n", ", du %s au %s\n"},
    {"  opened: %s\n", "  a ouvert : %s\n"},
    {"  opened nothing that was not open without it\n", "  n'a rien ouvert qui ne l'était déjà sans lui\n"},
    {"the settings of then cannot be read, and the present ones are taken in their place: %s",
     "les réglages d'alors ne peuvent pas être lus, et ceux d'aujourd'hui prennent leur place : %s"},
    {NULL, NULL},
};
