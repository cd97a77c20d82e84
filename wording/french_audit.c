/* The audit trail. */
#include "wording/wording_private.h"

#include <inttypes.h>
#include <stddef.h>

const struct wording_entry french_audit[] = {
    /* acl_sync/audit/audit_file.c */
    {"is not root's; put back the trail's own file",
     "n'appartient pas à root ; remettez le fichier de la piste elle-même"},
    {"is writable by others than its owner; chmod 0600",
     "peut être modifié par d'autres que son propriétaire ; chmod 0600"},
    {"cannot be written", "ne peut pas être écrit"},
    /* acl_sync/audit/audit_head.c */
    {"%s holds nothing that the trail's key has signed",
     "%s ne contient rien que la clé de la piste ait signé"},
    /* acl_sync/audit/audit_key.c */
    {"%s holds no key of a trail; put the right file back",
     "%s ne contient pas la clé d'une piste ; remettez le bon fichier"},
    {"%s can be read by others (mode %04o): whoever has it can forge the trail; chmod 0600",
     "%s peut être lu par d'autres (mode %04o) : qui l'a peut falsifier la piste ; chmod 0600"},
    /* acl_sync/audit/audit_removed.c */
    {"removed is no list that the trail's key has signed",
     "removed n'est pas une liste que la clé de la piste a signée"},
    /* acl_sync/audit/audit_segment.c */
    {"the trail", "la piste"},
    {"cannot be trusted: not a regular file of root's alone",
     "n'est pas fiable : ce n'est pas un fichier ordinaire de root seul"},
    {"cannot be made", "ne peut pas être créé"},
    /* acl_sync/audit/audit_spool.c */
    {"cannot be trusted: others can write to it", "n'est pas fiable : d'autres peuvent y écrire"},
    {"cannot be locked", "ne peut pas être verrouillé"},
    {"cannot be removed", "ne peut pas être supprimé"},
    {"cannot be trusted: no regular file", "n'est pas fiable : ce n'est pas un fichier ordinaire"},
    {"cannot be taken", "ne peut pas être pris"},
    /* acl_sync/audit/audit_verify.c */
    {"this key is not the one of %s: the trail has been signed anew with another, or the copy is another "
     "trail's",
     "cette clé n'est pas celle de %s : la piste a été signée à nouveau avec une autre, ou la copie est "
     "celle d'une autre piste"},
    {"the head is signed with the key that lies beside it, not with yours",
     "la tête est signée avec la clé qui se trouve à côté d'elle, pas avec la vôtre"},
    {"%s: whether the end of the trail is still there cannot be told",
     "%s : on ne peut pas dire si la fin de la piste est encore là"},
    {"the signed head", "la tête signée"},
    {"your copy of the head", "votre copie de la tête"},
    {"the state", "l'état"},
    {"what the state remembers of the trail cannot be read",
     "ce que l'état garde de la piste ne peut pas être lu"},
    {"the trail ends with line %" PRIu64 ", and %s says that there is a line %" PRIu64
     ": the end has been cut off",
     "la piste se termine à la ligne %" PRIu64 ", et %s dit qu'il y a une ligne %" PRIu64
     " : la fin a été coupée"},
    {"the head says that the trail ends with line %" PRIu64 ", which it passed %" PRIu64
     " batches ago: an older head was put back",
     "la tête dit que la piste se termine à la ligne %" PRIu64 ", qui a été dépassée il y a %" PRIu64
     " lots : une tête plus ancienne a été remise"},
    {"a run ended before it had moved the head; its lines are signed",
     "une exécution s'est arrêtée avant d'avoir déplacé la tête ; ses lignes sont signées"},
    {"the public key is missing", "la clé publique manque"},
    /* acl_sync/audit/audit_verify_lines.c */
    {"somebody changed the trail, or the disk did: keep a copy of the folder, and compare with a backup",
     "quelqu'un a modifié la piste, ou le disque l'a fait : gardez une copie du répertoire, et comparez avec "
     "une sauvegarde"},
    {"this line is not the one that %s has; ", "cette ligne n'est pas celle de %s ; "},
    {"at %s the end of the trail was not where it should have been; what stands before this line was "
     "believed as it was",
     "à %s, la fin de la piste n'était pas où elle aurait dû être ; ce qui précède cette ligne a été cru tel "
     "quel"},
    {"a line after the one that seals the segment; ", "une ligne après celle qui scelle le segment ; "},
    {"this line is not signed with the trail's key; ",
     "cette ligne n'est pas signée avec la clé de la piste ; "},
    {"this line was changed: the line after it has another hash of it; ",
     "cette ligne a été modifiée : la ligne suivante a d'elle une autre empreinte ; "},
    {"this line was changed: it does not have the hash of the line before; ",
     "cette ligne a été modifiée : elle n'a pas l'empreinte de la ligne précédente ; "},
    {"a line was put in: there is another with number %" PRIu64 "; ",
     "une ligne a été insérée : il y en a une autre de numéro %" PRIu64 " ; "},
    {"retention removed other lines than those that followed number %" PRIu64 "; ",
     "la purge a enlevé d'autres lignes que celles qui suivaient le numéro %" PRIu64 " ; "},
    {"lines %" PRIu64 " to %" PRIu64 " are missing before this one; ",
     "les lignes %" PRIu64 " à %" PRIu64 " manquent avant celle-ci ; "},
    {"this is no line of the trail; ", "ceci n'est pas une ligne de la piste ; "},
    {"this line has been cut off; ", "cette ligne a été coupée ; "},
    {"a run ended while it wrote: what it had begun does not count, and the next line that is recorded sets "
     "it aside",
     "une exécution s'est arrêtée pendant l'écriture : ce qu'elle avait commencé ne compte pas, et la "
     "prochaine ligne enregistrée le met de côté"},
    {"nobody has signed what follows the last batch: lines were put in, or a run ended while it wrote; they "
     "do not count. Look at them, run careacl sync, verify again",
     "personne n'a signé ce qui suit le dernier lot : des lignes ont été insérées, ou une exécution s'est "
     "arrêtée pendant l'écriture ; elles ne comptent pas. Regardez-les, lancez careacl sync, vérifiez de "
     "nouveau"},
    {"%zu bytes before this line were left by a run that ended while it wrote; they never counted",
     "%zu octets avant cette ligne ont été laissés par une exécution arrêtée pendant l'écriture ; ils n'ont "
     "jamais compté"},
    /* acl_sync/audit/audit_verify_segment.c */
    {"this is no segment's name: the file is none of the trail's, move it away",
     "ceci n'est pas le nom d'un segment : le fichier n'est pas de la piste, déplacez-le"},
    {"the seal says something else than what the segment holds",
     "le sceau dit autre chose que ce que contient le segment"},
    {"another segment follows, and this one is not sealed: its end is missing",
     "un autre segment suit, et celui-ci n'est pas scellé : sa fin manque"},
    {"the segment begins with line %" PRIu64
     ", which its name does not say: it was renamed or swapped with another",
     "le segment commence par la ligne %" PRIu64
     ", ce que son nom ne dit pas : il a été renommé ou échangé avec un autre"},
    /* acl_sync/audit/trail.c */
    {"audit has mode %04o and owner %u; expected 0700 and root (chmod, chown)",
     "audit a le mode %04o et le propriétaire %u ; 0700 et root attendus (chmod, chown)"},
    /* acl_sync/audit/trail_commit.c */
    {"the audit trail", "la piste d'audit"},
    {"; nothing was done: make room on the file system of state_dir",
     " ; rien n'a été fait : faites de la place dans le système de fichiers de state_dir"},
    {"the state's memory of the trail", "ce que l'état garde de la piste"},
    {"the batch", "le lot"},
    {"cannot be composed", "ne peut pas être composé"},
    /* acl_sync/audit/trail_seal.c */
    {"the segment", "le segment"},
    {"cannot be sealed", "ne peut pas être scellé"},
    /* acl_sync/audit/trail_tend.c */
    {"cannot be synced", "ne peut pas être écrit jusqu'au disque"},
    {"cannot be tended", "ne peut pas être entretenu"},
    /* acl_sync/replay/replay.c */
    {"the audit trail cannot be read: %s", "la piste d'audit ne peut être lue : %s"},
    {"the audit trail is newer than the state, and lines of it are missing or damaged: what the desk said "
     "there is "
     "not known; see careacl audit verify",
     "la piste d'audit est plus récente que l'état, et des lignes y manquent ou sont endommagées : ce que le "
     "guichet y "
     "a dit n'est pas connu ; voyez careacl audit verify"},
    {"the state was older than the audit trail (was a backup put back?): %zu restrictions that the desk had "
     "recorded "
     "since hold again: %s",
     "l'état était plus ancien que la piste d'audit (une sauvegarde a-t-elle été remise en place ?) : %zu "
     "restrictions "
     "que le guichet avait enregistrées depuis valent de nouveau : %s"},
    {"the audit trail is gone: put audit/ back from the backup; until then nothing is done that must be "
     "recorded; if there is no backup, a new trail begins with: careacl sync --accept %s",
     "la piste d'audit a disparu : remettez audit/ en place depuis la sauvegarde ; d'ici là, rien n'est fait "
     "de ce "
     "qui doit être consigné ; s'il n'y a pas de sauvegarde, une nouvelle piste commence par : careacl sync "
     "--accept %s"},
    {"the state is older than the audit trail (was a backup put back?): %zu restrictions that the desk had "
     "recorded since are counted in here, %zu things by which somebody gains are not; type careacl sync",
     "l'état est plus ancien que la piste d'audit (une sauvegarde a-t-elle été remise en place ?) : %zu "
     "restrictions que le guichet avait enregistrées depuis sont prises en compte ici, %zu choses par "
     "lesquelles quelqu'un gagne un accès ne le sont pas ; tapez careacl sync"},
    {"the state is older than the audit trail, and its restrictions cannot be counted in: %s; type careacl "
     "sync",
     "l'état est plus ancien que la piste d'audit, et les restrictions de celle-ci ne peuvent être prises en "
     "compte : %s ; tapez careacl sync"},
    {"%zu emergency accesses were claimed by a clock that was ahead: they have ended, and must be claimed "
     "anew "
     "where they are needed",
     "%zu accès d'urgence avaient été demandés par une horloge en avance : ils ont pris fin, et sont à "
     "redemander là où ils sont nécessaires"},
    {"the last command of the desk was killed before what it said was recorded: nothing of it is in force",
     "la dernière commande du guichet a été tuée avant que ce qu'elle disait fût enregistré : rien n'en "
     "vaut"},
    {"what the audit trail says of the desk cannot be kept in the state: %s",
     "ce que la piste d'audit dit du guichet ne peut être gardé dans l'état : %s"},
    {"the state cannot be written: %s", "l'état ne peut être écrit : %s"},
    /* acl_sync/site/waiting.c */
    {"desk:%lld waits: %s by %s, about %s%s%s", "desk:%lld attend : %s par %s, au sujet de %s%s%s"},
    {"desk:%lld waits: %s by %s", "desk:%lld attend : %s par %s"},
    {"said", "dit"},
    {"ended", "terminé"},
    {"the state was older than the audit trail: %zu things that the desk had recorded since, and by which "
     "somebody "
     "gains, are held until somebody accepts them: careacl sync --accept %s",
     "l'état était plus ancien que la piste d'audit : %zu choses que le guichet avait enregistrées depuis, "
     "et par "
     "lesquelles quelqu'un gagne un accès, sont retenues jusqu'à ce que quelqu'un les accepte : careacl sync "
     "--accept "
     "%s"},
    {"the audit trail cannot be written: %s", "la piste d'audit ne peut pas être écrite : %s"},
    {"%s%s was open to others than root (mode %04o): it is root's alone again",
     "%s%s était ouvert à d'autres que root (mode %04o) : il n'est de nouveau qu'à root"},
    {"it belongs to uid %u, who can open it to anybody; expected root (chown root)",
     "il appartient à l'uid %u, qui peut l'ouvrir à n'importe qui ; attendu : root (chown root)"},
    {"it is open to others than root (mode %04o): who has read the key can forge what follows; the next verb "
     "that records something puts the mode right",
     "il est ouvert à d'autres que root (mode %04o) : qui a lu la clé peut falsifier la suite ; la prochaine "
     "commande qui enregistre quelque chose corrige le mode"},
    {NULL, NULL},
};
