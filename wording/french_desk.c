/* What is taken down at the desk. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_desk[] = {
    /* acl_sync/desk/desk_named.c */
    {"document '%s' is not there (did you mean '%s/%s'?): what is said about it protects nothing until a "
     "document of that name is",
     "le document '%s' n'existe pas (vouliez-vous dire '%s/%s' ?) : ce qui en est dit ne protège rien tant "
     "qu'aucun document ne porte ce nom"},
    {"document '%s' is not there: what is said about it protects nothing until a document of that name is",
     "le document '%s' n'existe pas : ce qui en est dit ne protège rien tant qu'aucun document ne porte ce "
     "nom"},
    /* acl_sync/verbs/verb_say.c */
    {"close: only a shared record can be closed, and this patient has none; a clinic's own record is closed "
     "to "
     "people by 'careacl object'",
     "close : seul un dossier partagé peut être fermé, et ce patient n'en a pas ; le dossier d'un "
     "établissement se ferme à des personnes par 'careacl object'"},
    {"closing of the record", "fermeture du dossier"},
    {"transfer: the patient is assigned to several teams: say which one they leave with --from-team TEAM",
     "transfer : le patient est affecté à plusieurs équipes : indiquez laquelle il quitte avec --from-team "
     "TEAM"},
    {"transfer: the patient is assigned to no team; 'careacl admit' assigns them to one",
     "transfer : le patient n'est affecté à aucune équipe ; 'careacl admit' l'affecte à une équipe"},
    {"transfer: that is the team that the patient is in",
     "transfer : c'est l'équipe où se trouve le patient"},
    {"transfer to another team", "transfert vers une autre équipe"},
    /* acl_sync/verbs/verb_statements.c */
    {", from %s", ", à partir du %s"},
    {", until %s", ", jusqu'au %s"},
    {" by %s", " par %s"},
    {", on the word of %s", ", sur la parole de %s"},
    {"desk:%lld  %s %s; recorded %s", "desk:%lld  %s %s ; enregistré le %s"},
    {"; ended %s", " ; terminé le %s"},
    {"; set aside: %s", " ; laissé de côté : %s"},
    /* acl_sync/verbs/verb_withdraw.c */
    {"'%s' is said by a file of the registry, not at the desk: whoever keeps the registry's files takes it "
     "back "
     "there; what is recorded at the desk can speak against it",
     "'%s' est dit par un fichier du registre, pas au guichet : qui tient les fichiers du registre l'y "
     "retire ; "
     "ce qui est enregistré au guichet peut s'y opposer"},
    {"'%s' was never said at the desk; 'careacl statements PATIENT' lists what was",
     "'%s' n'a jamais été dit au guichet ; 'careacl statements PATIENT' donne la liste de ce qui l'a été"},
    {"'%s' has ended already", "'%s' a déjà pris fin"},
    {"the state cannot be read", "l'état ne peut pas être lu"},
    {"%lld documents of one of the two lie in the other's folder, where the wishes of both keep them: move "
     "them back with careacl refile first",
     "%lld documents de l'une des deux identités sont dans le dossier de l'autre, où les souhaits des deux "
     "les gardent : ramenez-les d'abord avec careacl refile"},
    {"the record was closed more than once, of another identity too: it stays closed until each has ended; "
     "type careacl reopen again",
     "le dossier a été fermé plus d'une fois, pour une autre identité aussi : il reste fermé tant que chaque "
     "fermeture n'a pas pris fin ; tapez careacl reopen de nouveau"},
    {"reopen: the record of %s was not closed at the desk; what a file of the registry has closed is opened "
     "there",
     "reopen : le dossier de %s n'a pas été fermé au guichet ; ce qu'un fichier du registre a fermé s'y "
     "rouvre"},
    {"this patient", "ce patient"},
    /* acl_sync/desk/caller.c */
    {"the real uid is not 0: call it through sudo", "l'uid réel n'est pas 0 : appelez la commande par sudo"},
    {"SUDO_UID is no uid: call it through sudo", "SUDO_UID n'est pas un uid : appelez la commande par sudo"},
    {"SUDO_UID and the audit login uid name two people: call it from a login of your own",
     "SUDO_UID et l'uid de connexion de l'audit désignent deux personnes : appelez la commande depuis votre "
     "propre connexion"},
    {"the name service knows nobody with the uid of SUDO_UID",
     "le service de noms ne connaît personne qui ait l'uid de SUDO_UID"},
    {"the name service did not answer who called: try again",
     "le service de noms n'a pas répondu à la question de savoir qui appelle : recommencez"},
    /* acl_sync/desk/desk.c */
    {"has no uid that is surely this login's: the name service does not know it, did not answer, or gives "
     "its "
     "number to somebody else; nothing is opened for it until a sync knows its uid",
     "n'a pas d'uid dont il soit sûr qu'il est le sien : le service de noms ne le connaît pas, n'a pas "
     "répondu "
     "ou donne son numéro à quelqu'un d'autre ; rien ne lui est ouvert tant qu'un sync ne connaît pas son "
     "uid"},
    {"would gain an access by it: nobody records what gives themselves an access; somebody else with the "
     "office must",
     "y gagnerait un accès : personne n'enregistre ce qui lui donne un accès à lui-même ; quelqu'un d'autre "
     "qui a cette fonction doit le faire"},
    {"--by or --reference has a control character, such as the end of a line: expected one line of text",
     "--by ou --reference a un caractère de contrôle, comme une fin de ligne : une ligne de texte est "
     "attendue"},
    {"might gain an access by it: more than %d changes of their own access are ahead, which are not looked "
     "at one by one; somebody else with the office must record it",
     "pourrait y gagner un accès : plus de %d changements de son propre accès sont à venir, qui ne sont pas "
     "examinés un à un ; quelqu'un d'autre qui a cette fonction doit l'enregistrer"},
    {"recorded; the disk follows at the next sync (--no-sync)",
     "enregistré ; le disque suivra au prochain sync (--no-sync)"},
    {"recorded, but out of memory: type careacl sync",
     "enregistré, mais mémoire insuffisante : tapez careacl sync"},
    /* acl_sync/desk/desk_answer.c */
    {"nothing was recorded (--dry-run)\n", "rien n'a été enregistré (--dry-run)\n"},
    {"desk:%lld recorded: %s\n", "desk:%lld enregistré : %s\n"},
    {"desk:%lld ends: %s\n", "desk:%lld prend fin : %s\n"},
    {"desk:%lld recorded with it\n", "desk:%lld enregistré avec elle\n"},
    {"nobody gains or loses an access by it now\n",
     "personne n'y gagne ni n'y perd d'accès pour l'instant\n"},
    /* acl_sync/desk/desk_lock.c */
    {"the lock of the desk cannot be taken: %s", "le verrou du guichet ne peut pas être pris : %s"},
    /* acl_sync/desk/desk_record.c */
    {"nothing was recorded: %s", "rien n'a été enregistré : %s"},
    {"desk:%lld has ended already", "desk:%lld a déjà pris fin"},
    /* acl_sync/desk/may_read.c */
    {"%s has not the office '%s': careacl.conf names who may do this in offices.%s",
     "%s n'a pas la fonction '%s' : careacl.conf nomme ceux qui peuvent faire cela dans offices.%s"},
    /* acl_sync/desk/saying.c */
    {"%s: expected %s: %s", "%s : %s attendu : %s"},
    {"%s '%s' names a directory: expected its category, '%s'",
     "%s '%s' nomme un répertoire : sa catégorie est attendue, '%s'"},
    {"--to WHOM", "--to QUI"},
    {"who is refused", "à qui l'accès est refusé"},
    {"who may read it", "qui peut le lire"},
    {"--author LOGIN", "--author IDENTIFIANT"},
    {"who wrote it, and keeps it", "qui l'a écrit, et le garde"},
    {"--ground GROUND", "--ground MOTIF"},
    {"third-party or before-announcement", "third-party ou before-announcement"},
    {"--login LOGIN", "--login IDENTIFIANT"},
    {"who it is", "qui c'est"},
    {"--kind KIND", "--kind LIEN"},
    {"who it is for", "pour qui elle vaut"},
    {"--category NAME", "--category CATÉGORIE"},
    {"what may be read", "ce qui peut être lu"},
    {"--basis BASIS", "--basis FONDEMENT"},
    {"which law opens the record", "quelle loi ouvre le dossier"},
    {"--reference TEXT", "--reference TEXTE"},
    {"which letter, order or file", "quel courrier, ordre ou dossier"},
    {"--until TIME", "--until INSTANT"},
    {"when it ends", "quand cela prend fin"},
    {"--team TEAM", "--team ÉQUIPE"},
    {"which team treats the patient", "quelle équipe prend le patient en charge"},
    {"--to TEAM", "--to ÉQUIPE"},
    {"which team treats the patient from now on", "quelle équipe prend désormais le patient en charge"},
    {"%s: expected exactly one of --category and --document; take down each item by itself",
     "%s : exactement l'un de --category et --document attendu ; déclarez chaque élément séparément"},
    {"--until: '%s' is over already: nothing would come of it; expected an instant to come",
     "--until : '%s' est déjà passé : il n'en résulterait rien ; un instant à venir est attendu"},
    {"login '%s' is in no statement, and the name service knows no such account: correct the name, or make "
     "the account first",
     "l'identifiant '%s' ne figure dans aucune déclaration, et le service de noms ne connaît pas ce compte : "
     "corrigez le nom, ou créez d'abord le compte"},
    {"%s: %s and --to do not name the same: type one of them",
     "%s : %s et --to ne désignent pas la même chose : n'indiquez que l'un des deux"},
    {"the patient is not assigned to a team '%s'; 'careacl statements PATIENT' lists the teams",
     "le patient n'est pas affecté à une équipe '%s' ; 'careacl statements PATIENT' donne la liste des "
     "équipes"},
    {"%s: expected --team TEAM", "%s : --team ÉQUIPE attendu"},
    {"withholding", "masquage aux professionnels"},
    {"hiding", "information cachée au patient"},
    {"deletion", "suppression"},
    {"assignment to a team", "affectation à une équipe"},
    {"discharge from a team", "fin de prise en charge par une équipe"},
    {"%s of %s %s", "%s de %s %s"},
    {"--by and --reference are empty: expected a name and a place, or neither",
     "--by et --reference sont vides : indiquez un nom et un endroit, ou aucun des deux"},
    /* acl_sync/desk/waiting_end.c */
    {"desk:%lld ends: it had waited and nobody gains by it\n",
     "desk:%lld prend fin : en attente jusque-là ; personne n'y gagne d'accès\n"},
    /* acl_sync/desk/desk_notes.c */
    {"nobody is in charge of %s after this; --in-charge LOGIN says who is",
     "personne n'est plus responsable de %s après cela ; --in-charge LOGIN dit qui l'est"},
    {"--in-charge: '%s' is no member of team '%s', and gets nothing from it",
     "--in-charge : '%s' n'est pas membre de l'équipe '%s', et n'en reçoit rien"},
    {"--in-charge: '%s' is a student, and cannot answer for a patient",
     "--in-charge : '%s' est en formation, et ne peut pas répondre d'un patient"},
    {"%s: nobody can open what is withheld there after this, its author neither",
     "%s : personne ne peut plus ouvrir ce qui y est retenu après cela, son auteur non plus"},
    /* acl_sync/desk/desk_twice.c */
    {"%s says the same, and stays", "%s dit la même chose, et reste"},
    {"%s says the same already: each of the two holds until it is ended itself",
     "%s dit déjà la même chose : chacun des deux vaut jusqu'à ce qu'il soit lui-même terminé"},
    {"desk:%lld was recorded with it, and stays: if the transfer was wrong, withdraw it too",
     "desk:%lld a été enregistré avec lui, et reste : si le transfert était une erreur, retirez-le aussi"},
    {"NOT recorded, and nothing has changed: what is said above must be put right by whoever runs this "
     "server; then say it once more",
     "NON enregistré, et rien n'a changé : ce qui est dit plus haut doit être corrigé par la personne qui "
     "administre ce serveur ; ensuite, recommencez"},
    {"NOT in force on the disk: put right what is said as an error, then run 'careacl sync'\n",
     "PAS en vigueur sur le disque : corrigez ce qui est dit comme erreur, puis lancez « careacl sync »\n"},
    {"not yet: ", "pas encore : "},
    {"a document of this folder was in another patient's, of whom this run knows nothing: what is given of "
     "it "
     "comes with the next whole sync",
     "un document de ce dossier était dans celui d'un autre patient, dont cette exécution ne sait rien : ce "
     "qui en est donné vient avec la prochaine synchronisation entière"},
    {NULL, NULL},
};
