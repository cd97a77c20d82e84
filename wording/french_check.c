/* What check finds. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_check[] = {
    /* acl_sync/check/check_offices.c */
    {"offices.%s: no statement names the login '%s', and the name service knows no such account (did you "
     "mean "
     "'%s'?): nobody has the office by it",
     "offices.%s : aucune déclaration ne nomme l'identifiant '%s', et le service de noms ne connaît pas ce "
     "compte "
     "(vouliez-vous dire '%s' ?) : personne n'a cette fonction par lui"},
    {"offices.%s: no statement names the login '%s', and the name service knows no such account: nobody has "
     "the "
     "office by it",
     "offices.%s : aucune déclaration ne nomme l'identifiant '%s', et le service de noms ne connaît pas ce "
     "compte "
     ": personne n'a cette fonction par lui"},
    /* acl_sync/check/check_documents.c */
    {"document '%s/%s' does not exist (yet): is its name right?",
     "le document '%s/%s' n'existe pas (encore) : son nom est-il juste ?"},
    {"%zu statements, this one among them, withhold or hide documents of store %s, which has no views: "
     "nobody but root finds them, not even those who may read them; expected views = \"a directory\" there",
     "%zu déclarations, dont celle-ci, masquent ou cachent des documents de l'espace %s, qui n'a pas de vues "
     ": personne sauf root ne les trouve, pas même ceux qui peuvent les lire ; views = \"un répertoire\" y "
     "est attendu"},
    /* acl_sync/check/check_facts.c */
    {"warning", "avertissement"},
    {"error", "erreur"},
    {"%zu professionals, this one among them, have not been briefed on secrecy%s: expected briefed = \"a "
     "date\" (R05)",
     "%zu professionnels, dont celui-ci, n'ont pas été instruits du secret%s : briefed = \"une date\" "
     "attendu (R05)"},
    {" lately enough", " assez récemment"},
    {"this derogation (%s) opens nothing until the professional concerned has agreed: expected agreed_by = "
     "\"a login\" (R21)",
     "cette dérogation (%s) n'ouvre rien tant que le professionnel concerné n'a pas donné son accord : "
     "agreed_by = \"identifiant\" attendu (R21)"},
    {"the name service knows no login '%s': it gets nothing",
     "le service de noms ne connaît pas l'identifiant '%s' : il n'obtient rien"},
    {"the name service did not answer about login '%s'",
     "le service de noms n'a pas répondu au sujet de l'identifiant '%s'"},
    {"category '%s' is working and '%s' may deposit there: who may add may also rename and remove, by name, "
     "what others keep there, and reads what they move to where they may read; make it sealed, or give no "
     "deposit",
     "la catégorie '%s' est en mode working et '%s' peut y déposer : qui peut ajouter peut aussi renommer et "
     "supprimer, par leur nom, ce que d'autres y gardent, et lit ce qu'il déplace là où il peut lire ; "
     "rendez-la sealed, ou ne donnez pas deposit"},
    {"category '%s' is working and '%s' may deposit there before the patient consents (R15): who may add may "
     "also rename and remove, by name, what others keep there, and reads what they move to where they may "
     "read; make it sealed",
     "la catégorie '%s' est en mode working et '%s' peut y déposer avant que le patient consente (R15) : qui "
     "peut ajouter peut aussi renommer et supprimer, par leur nom, ce que d'autres y gardent, et lit ce "
     "qu'il "
     "déplace là où il peut lire ; rendez-la sealed"},
    /* acl_sync/check/check_mount.c */
    {"a set-user-id or set-group-id copy of a program in a folder gives its owner's perms to whoever starts "
     "it",
     "une copie setuid ou setgid d'un programme dans un dossier donne les droits de son propriétaire à qui "
     "la lance"},
    {"a device file brought in by a restored archive opens the device itself",
     "un fichier de périphérique apporté par une archive restaurée ouvre le périphérique lui-même"},
    /* acl_sync/check/check_pam.c */
    {"pam_careacl is asked by %s, but not by %s: a suspended or expired login comes in there; put \"account "
     "required pam_careacl.so\" into them, or into common-account",
     "pam_careacl est consulté par %s, mais pas par %s : un identifiant suspendu ou expiré y entre ; "
     "mettez-y \"account required pam_careacl.so\", ou dans common-account"},
    {"cannot be read (%s), so whether services ask pam_careacl was not checked; run check as root",
     "ne peut pas être lu (%s) : il n'a pas été vérifié si les services consultent pam_careacl ; lancez "
     "check en root"},
    {"no service asks pam_careacl: a suspended or expired login still comes in, whatever the ACLs say of the "
     "folders; careacl pam enable --trial 10m puts it in, or put \"account required pam_careacl.so\" into "
     "common-account",
     "aucun service ne consulte pam_careacl : un identifiant suspendu ou expiré entre encore, quoi que "
     "disent les ACL des dossiers ; careacl pam enable --trial 10m l'y met, ou mettez "
     "\"account required pam_careacl.so\" dans common-account"},
    /* acl_sync/check/check_pam_stack.c */
    {"does not succeed", "ne réussit pas"},
    {"pam_careacl reads the login state in %s, and this site publishes it in %s: it answers from the wrong "
     "facts, or refuses everybody; write \"state=%s\" behind pam_careacl.so",
     "pam_careacl lit l'état de connexion dans %s, et ce site le publie dans %s : il répond d'après de "
     "mauvais faits, ou refuse tout le monde ; écrivez \"state=%s\" derrière pam_careacl.so"},
    {"pam_careacl stands here so that its refusals are not obeyed: write \"account required pam_careacl.so\"",
     "pam_careacl est placé ici de telle sorte que ses refus ne sont pas suivis : écrivez \"account required "
     "pam_careacl.so\""},
    {"when pam_careacl agrees here, no later account line is run, such as the system's own account check: "
     "write \"account required pam_careacl.so\"",
     "quand pam_careacl est d'accord ici, aucune ligne account ultérieure n'est exécutée, comme le contrôle "
     "du compte par le système lui-même : écrivez \"account required pam_careacl.so\""},
    {"pam_careacl is \"permissive\" here: it logs whom it would refuse, and refuses nobody; take the word "
     "out when the trial is over",
     "pam_careacl est ici \"permissive\" : il note qui il refuserait, et ne refuse personne ; retirez ce mot "
     "quand l'essai est terminé"},
    {"when %s %s here, pam_careacl (%s:%u) is skipped, and a suspended or expired login comes in: move the "
     "pam_careacl line above this one",
     "quand %s %s ici, pam_careacl (%s:%u) est sauté, et un identifiant suspendu ou expiré entre : placez la "
     "ligne pam_careacl au-dessus de celle-ci"},
    /* acl_sync/check/check_samba.c */
    {"Samba never asks pam_careacl, and a suspended or expired login comes in; set \"obey pam restrictions = "
     "yes\" in [global]",
     "Samba ne consulte jamais pam_careacl, et un identifiant suspendu ou expiré entre ; réglez \"obey pam "
     "restrictions = yes\" dans [global]"},
    {"whoever owns a document can give it to anybody from the Windows security dialog; set \"nt acl support "
     "= no\"",
     "le propriétaire d'un document peut le donner à n'importe qui par la boîte de dialogue de sécurité de "
     "Windows ; réglez \"nt acl support = no\""},
    {"documents belong to root from birth: their author is lost, and programs that save by renaming fail in "
     "sealed categories; set \"inherit owner = no\"",
     "les documents appartiennent à root dès leur création : leur auteur est perdu, et les programmes qui "
     "enregistrent en renommant échouent dans les catégories sealed ; réglez \"inherit owner = no\""},
    {"the module keeps access lists of its own beside the ACLs, adds group entries to documents and lets "
     "everybody who may write change who else may; take it out of \"vfs objects\"",
     "ce module tient ses propres listes d'accès à côté des ACL, ajoute des entrées de groupe aux documents "
     "et laisse quiconque peut écrire changer qui d'autre le peut ; retirez-le de \"vfs objects\""},
    {"whoever may write a document may change who else may open it; set \"dos filemode = no\"",
     "quiconque peut écrire dans un document peut changer qui d'autre l'ouvre ; réglez \"dos filemode = "
     "no\""},
    {"everybody works as that one account, so no ACL tells people apart; take \"force user\" out",
     "tout le monde travaille sous ce seul compte, et aucune ACL ne distingue les personnes ; retirez "
     "\"force user\""},
    {"these people work as root and no ACL holds them; take \"admin users\" out",
     "ces personnes travaillent en root et aucune ACL ne les retient ; retirez \"admin users\""},
    {"[%s] does not set \"%s\", and Samba's default is %s: %s",
     "[%s] ne règle pas \"%s\", et la valeur par défaut de Samba est %s : %s"},
    {"\"%s = %s\" holds for [%s]: %s", "\"%s = %s\" vaut pour [%s] : %s"},
    {"[%s] creates files with mode %04lo and directories with %04lo: the group bits become the ACL mask, and "
     "the care team cannot work with a new document until the next sync repairs it; set \"inherit "
     "permissions = yes\"",
     "[%s] crée les fichiers avec le mode %04lo et les répertoires avec %04lo : les bits de groupe "
     "deviennent le masque de l'ACL, et l'équipe de soins ne peut pas travailler avec un nouveau document "
     "avant que le prochain sync ne le répare ; réglez \"inherit permissions = yes\""},
    {"[%s] (%s, store %s) holds %s; share a directory that holds both %s and %s",
     "[%s] (%s, espace %s) contient %s ; partagez un répertoire qui contient à la fois %s et %s"},
    {"\"follow symlinks = no\" holds for [%s]: no link of a view of store %s opens; set it to yes",
     "\"follow symlinks = no\" vaut pour [%s] : aucun lien d'une vue de l'espace %s ne s'ouvre ; réglez-le à "
     "yes"},
    {"with \"server role = %s\" Samba loads acl_xattr for [%s], which keeps access lists of its own beside "
     "the ACLs and lets everybody who may write change who else may; set \"vfs objects =\" (empty) there, or "
     "serve the store from a member",
     "avec \"server role = %s\", Samba charge acl_xattr pour [%s], qui tient ses propres listes d'accès à "
     "côté des ACL et laisse quiconque peut écrire changer qui d'autre le peut ; réglez-y \"vfs objects =\" "
     "(vide), ou servez l'espace depuis un serveur membre"},
    /* acl_sync/check/check_services.c */
    {"the views of the store and not its folders: no link leads out of it, and every view is empty",
     "les vues de l'espace et non ses dossiers : aucun lien ne peut en sortir, et toutes les vues sont "
     "vides"},
    {"the folders of the store and not its views: nobody may list the folders, and people find nothing there",
     "les dossiers de l'espace et non ses vues : personne ne peut parcourir les dossiers, et l'on n'y trouve "
     "rien"},
    /* acl_sync/check/check_sshd.c */
    {"ChrootDirectory %s (store %s) holds %s; name a directory that holds both %s and %s, and start people "
     "in their view with \"ForceCommand internal-sftp -d\"",
     "ChrootDirectory %s (espace %s) contient %s ; nommez un répertoire qui contient à la fois %s et %s, et "
     "faites commencer chacun dans sa vue avec \"ForceCommand internal-sftp -d\""},
    {"UsePAM stands in a Match block: sshd does not start, and refuses to read its settings again; write it "
     "above the first Match (or after \"Match all\"), once, for everybody",
     "UsePAM se trouve dans un bloc Match : sshd ne démarre pas, et refuse de relire ses réglages ; "
     "écrivez-le avant le premier Match (ou après \"Match all\"), une fois, pour tout le monde"},
    {"UsePAM is not set, and sshd's own default is no: sshd then never asks pam_careacl, and a suspended or "
     "expired login comes in by key and by password; write \"UsePAM yes\" and reload sshd",
     "UsePAM n'est pas réglé, et la valeur par défaut de sshd est no : sshd ne consulte alors jamais "
     "pam_careacl, et un identifiant suspendu ou expiré entre par clé et par mot de passe ; écrivez \"UsePAM "
     "yes\" et rechargez sshd"},
    /* acl_sync/check/check_stores.c */
    {"store %s: folders have names that reveal nothing, and nothing leads people to them: expected views = "
     "\"a directory\"",
     "espace %s : les dossiers ont des noms qui ne révèlent rien, et rien n'y conduit : views = \"un "
     "répertoire\" attendu"},
    {"store %s: not everybody can pass %s (mode %04o), so people may be kept out of their %s: chmod o+x it",
     "espace %s : tout le monde ne peut pas traverser %s (mode %04o), de sorte que des personnes peuvent ne "
     "pas atteindre leurs %s : chmod o+x"},
    {"store %s: %s may hold copies that keep the ACLs of the day they were made: close it to all but root "
     "(R37)",
     "espace %s : %s peut contenir des copies qui gardent les ACL du jour où elles ont été faites : "
     "fermez-le à tous sauf root (R37)"},
    {"store %s: could not be read: %s", "espace %s : n'a pas pu être lu : %s"},
    {"an object of store %s %s%s%s", "un objet de l'espace %s %s%s%s"},
    {"store %s: %s%s%s", "espace %s : %s%s%s"},
    {"store %s: %s holds what careacl did not make; a sync leaves it alone until you type: careacl adopt %s",
     "espace %s : %s contient ce que careacl n'a pas fait ; un sync le laisse tel quel jusqu'à ce que vous "
     "tapiez : careacl adopt %s"},
    {"patients' folders", "dossiers de patients"},
    {"store %s: owner '%s' or group '%s' is not known to the name service",
     "espace %s : le propriétaire '%s' ou le groupe '%s' n'est pas connu du service de noms"},
    /* acl_sync/check/check_text.c */
    {"cannot be read (%s), so what it says about the service was not checked; expected a regular file of "
     "less than 1 MiB",
     "ne peut pas être lu (%s) : ce qu'il dit du service n'a pas été vérifié ; un fichier ordinaire de moins "
     "de 1 Mio est attendu"},
    {NULL, NULL},
};
