/* What check --security finds. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_security[] = {
    /* acl_sync/check/check_unread.c */
    {"is not read, whatever it says: its name does not end in %s; rename it, or take it out of the folder",
     "n'est pas lu, quoi qu'il dise : son nom ne finit pas par %s ; renommez-le, ou retirez-le du dossier"},
    /* acl_sync/check/check_above.c */
    {"its owner, who is not root", "son propriétaire, qui n'est pas root"},
    {"chown root it", "faites chown root"},
    {"everybody on the machine", "tout le monde sur la machine"},
    {"chmod go-w it", "faites chmod go-w"},
    {"its group", "son groupe"},
    {"chmod g-w it", "faites chmod g-w"},
    {"those whom its ACL names", "ceux que son ACL nomme"},
    {"setfacl -b it, or take them out of it", "faites setfacl -b, ou ôtez-les-en"},
    {"%s (mode %04o, uid %u, gid %u) can be written to by %s, who can put something else in the place of %s: "
     "%s; %s",
     "%s (mode %04o, uid %u, gid %u) peut être écrit par %s, et de ce fait autre chose mis à la place de %s "
     ": %s ; %s"},
    {"the patients' folders then stand where no sync finds them, and what a patient refuses from then on is "
     "not in force "
     "there",
     "les dossiers des patients se trouvent alors là où aucun sync ne les trouve, et ce qu'un patient refuse "
     "ensuite n'y est "
     "pas en vigueur"},
    {"people are then led to other folders than their patients'",
     "les personnes sont alors menées à d'autres dossiers que ceux de leurs patients"},
    {"it is refused unless it is root's, and nothing that is stated from then on is taken",
     "ce qui n'est pas à root est refusé, et rien de ce qui est déclaré ensuite n'est pris"},
    {"what the desk has recorded, the trail and the keys are then gone",
     "ce que le guichet a enregistré, la piste et les clés sont alors perdus"},
    /* acl_sync/check/security_copies.c */
    {"store %s: everybody can go into %s, %s: a copy keeps the ACLs of the day it was made, and who was kept "
     "out since is let in there; chmod 0700 it (R37)",
     "espace %s : tout le monde peut entrer dans %s, %s : une copie garde les ACL du jour où elle a été "
     "faite, et laisse entrer qui a été écarté depuis ; faites chmod 0700 (R37)"},
    {"a subvolume that may be a snapshot", "un sous-volume qui peut être un instantané"},
    {"whose name is one of copies", "qui porte un nom de copie"},
    {"store %s: what is in it is seen at %s too, past the directories above it: what is closed there does "
     "not close it here; unmount it, or have it tried with careacl verify --kernel",
     "espace %s : son contenu se voit aussi dans %s, sans passer par les répertoires au-dessus : ce qui est "
     "fermé là-bas ne le ferme pas ici ; démontez-le, ou faites essayer par careacl verify --kernel"},
    /* acl_sync/check/security_elsewhere.c */
    {"store %s: not only root can read %s/%s, which has the name of careacl's state: it names patients and "
     "who may not see them; chmod 0600 it",
     "espace %s : root n'est pas seul à pouvoir lire %s/%s, qui porte le nom de l'état de careacl : il nomme "
     "des patients et ceux qui ne doivent pas les voir ; faites chmod 0600"},
    {"store %s: not only root can read an archive, %s%s%s: it may hold documents, and has no ACLs that hold; "
     "chmod 0600 it, or encrypt it (R37)",
     "espace %s : root n'est pas seul à pouvoir lire une archive, %s%s%s : elle peut contenir des documents, "
     "et aucune ACL n'y protège rien ; faites chmod 0600, ou chiffrez-la (R37)"},
    {"store %s: not only root can go into %s, whose directories are named or marked like its folders: a copy "
     "keeps the ACLs of the day it was made, and who was kept out since is let in there; remove it, or chmod "
     "0700 it (R37)",
     "espace %s : root n'est pas seul à pouvoir entrer dans %s, dont les répertoires portent les noms ou les "
     "marques de ses dossiers : une copie garde les ACL du jour où elle a été faite, et laisse entrer qui a "
     "été écarté depuis ; supprimez-la, ou faites chmod 0700 (R37)"},
    /* acl_sync/check/security_mounts.c */
    {"store %s: %s is a copy of its root, on the mount %s: a snapshot or an image keeps the ACLs of the day "
     "it was made, and who was kept out since is let in there; unmount it, or mount it below a directory "
     "that is root's alone (R37)",
     "espace %s : %s est une copie de sa racine, sur le montage %s : un instantané ou une image garde les "
     "ACL du jour où il a été fait, et laisse entrer qui a été écarté depuis ; démontez-le, ou montez-le "
     "sous un répertoire réservé à root (R37)"},
    {"store %s is on the overlay mounted at %s: its layers can be opened by their own paths too, with the "
     "ACLs that documents have there; put the store on a file system of its own",
     "l'espace %s est sur l'overlay monté dans %s : ses couches s'ouvrent aussi par leurs propres chemins, "
     "avec les ACL que les documents y ont ; mettez l'espace sur un système de fichiers à lui"},
    {"store %s is a layer of the overlay mounted at %s: what is written or changed there is copied with the "
     "ACLs of that moment, and stays open when the store closes it; unmount it",
     "l'espace %s est une couche de l'overlay monté dans %s : ce qui y est écrit ou modifié est copié avec "
     "les ACL de ce moment, et reste ouvert quand l'espace le ferme ; démontez-le"},
    {"store %s is on the mount %s with \"%s\": after a power cut an access can be back that was said to be "
     "taken away; take the option out of its line in /etc/fstab",
     "l'espace %s est sur le montage %s avec \"%s\" : après une coupure de courant, un accès dit retiré peut "
     "être revenu ; retirez l'option de sa ligne dans /etc/fstab"},
    /* acl_sync/check/security_exports.c */
    {"%s, on the file system of store %s, is exported by NFS without being all of it, to '%.*s': a client "
     "that makes up handles reaches what is beside the export; put the store on a file system of its own",
     "%s, sur le système de fichiers de l'espace %s, est exporté par NFS sans l'être en entier, à '%.*s' : "
     "un client qui fabrique des identifiants de fichier atteint ce qui est à côté de l'export ; mettez "
     "l'espace sur un système de fichiers à lui"},
    {"with no_root_squash", "avec no_root_squash"},
    {"with all_squash", "avec all_squash"},
    {"without sec=krb5", "sans sec=krb5"},
    {"whoever is root on that machine is root in the folders: no ACL holds them; set root_squash",
     "qui est root sur cette machine est root dans les dossiers : aucune ACL ne l'arrête ; mettez "
     "root_squash"},
    {"everybody who comes from there is one account, and no ACL tells people apart; set no_all_squash",
     "tous ceux qui en viennent sont un seul compte, et aucune ACL ne les distingue ; mettez no_all_squash"},
    {"the machine says who its people are, and who is root there can say anybody: set sec=krb5p",
     "c'est la machine qui dit qui sont ses utilisateurs, et qui y est root peut dire n'importe qui : mettez "
     "sec=krb5p"},
    {"%s, with store %s, is exported by NFS to '%.*s' %s: %s",
     "%s, avec l'espace %s, est exporté par NFS vers '%.*s' %s : %s"},
    {"NFS version 3 is served, and a store is exported: its clients go by what they remember, and keep "
     "handles of folders that were closed since; set vers3=n in [nfsd]",
     "NFS version 3 est servi, et un espace est exporté : ses clients se fient à leur mémoire et gardent "
     "l'accès à des dossiers fermés depuis ; mettez vers3=n dans [nfsd]"},
    /* acl_sync/check/security_files.c */
    {"it names patients and who may not see them, and what is written into it is believed",
     "il nomme des patients et qui ne doit pas les voir, et ce qui y est écrit est cru"},
    {"it names patients and what they have asked for", "il nomme des patients et ce qu'ils ont demandé"},
    {"whoever writes in it decides who speaks for the desk",
     "qui y écrit décide de qui parle au nom du bureau"},
    {"belongs to uid %u, who can open it to anybody: %s; chown root it",
     "appartient à l'uid %u, qui peut l'ouvrir à n'importe qui : %s ; faites chown root"},
    {"is open to others than root (mode %04o): %s; chmod it to %04o",
     "est ouvert à d'autres que root (mode %04o) : %s ; faites chmod %04o"},
    /* acl_sync/check/security_names.c */
    {"'%s' is not the last source of '%s': while it does not answer, those behind it say that there is no "
     "such "
     "name, and whoever it knows loses every access at the next sync; write %s [UNAVAIL=return "
     "TRYAGAIN=return], "
     "or put it last",
     "'%s' n'est pas la dernière source de '%s' : tant qu'elle ne répond pas, celles qui la suivent disent "
     "que ce "
     "nom n'existe pas, et ceux qu'elle connaît perdent tout accès au prochain sync ; écrivez %s "
     "[UNAVAIL=return "
     "TRYAGAIN=return], ou mettez-la en dernier"},
    /* acl_sync/check/security_people.c */
    {"reads and writes the disks themselves, below every ACL",
     "lit et écrit les disques mêmes, sous toutes les ACL"},
    {"starts containers as root, with any directory of the machine in them",
     "lance des conteneurs en tant que root, avec n'importe quel répertoire de la machine"},
    {"starts machines with any disk of this one in them",
     "lance des machines avec n'importe quel disque de celle-ci"},
    {"may become root", "peut devenir root"},
    {"reads everybody's password hashes", "lit les empreintes des mots de passe de tous"},
    {"reads the backups, where no ACL is kept up", "lit les sauvegardes, où aucune ACL n'est tenue à jour"},
    {"is in the group '%s', which %s: no rule holds them; take them out of it",
     "est dans le groupe '%s', qui %s : aucune règle ne l'arrête ; retirez-l'en"},
    /* acl_sync/check/security_shares.c */
    {"what is deleted stays, under a directory that no category has: it is closed to all but root at the "
     "next sync, and until then open to whoever deleted it; take it out of \"vfs objects\"",
     "ce qui est effacé reste, dans un répertoire qui n'est d'aucune catégorie : le prochain sync le ferme à "
     "tous sauf root, et jusque-là il est ouvert à qui l'a effacé ; retirez-le de \"vfs objects\""},
    {"\"Previous Versions\" shows documents with the ACLs they had when the snapshot was made: who was kept "
     "out since is let in; take it out of \"vfs objects\" (R37)",
     "les « versions précédentes » montrent les documents avec les ACL du jour de l'instantané : qui a été "
     "écarté depuis y entre ; retirez-le de \"vfs objects\" (R37)"},
    {"each client gets files of its own beside the documents; take it out of \"vfs objects\"",
     "chaque client a ses propres fichiers à côté des documents ; retirez-le de \"vfs objects\""},
    {"who gives no password comes in as the guest account; set it to no",
     "qui ne donne pas de mot de passe entre sous le compte d'invité ; mettez no"},
    {"a link that anybody lays in the share leads wherever the server's files are; set it to no",
     "un lien que n'importe qui pose dans le partage mène partout sur le serveur ; mettez no"},
    {"\"vfs objects = %s\" holds for [%s]: %s", "\"vfs objects = %s\" vaut pour [%s] : %s"},
    /* acl_sync/check/security_system.c */
    {"anybody can give a document they cannot read a second name in a directory of their own, and careacl "
     "must close it to all",
     "n'importe qui peut donner à un document qu'il ne peut pas lire un second nom dans un répertoire à lui, "
     "et careacl doit le fermer à tous"},
    {"a link that one login lays in a directory of many leads a program of another to a file of its choice",
     "un lien posé par un identifiant dans un répertoire commun mène le programme d'un autre au fichier de "
     "son choix"},
    {"a FIFO that one login lays in a directory of many takes what another believes to write into a file",
     "un FIFO posé par un identifiant dans un répertoire commun prend ce qu'un autre croit écrire dans un "
     "fichier"},
    {"a file that one login lays in a directory of many keeps what another believes to write into its own",
     "un fichier posé par un identifiant dans un répertoire commun garde ce qu'un autre croit écrire dans le "
     "sien"},
    {"what a program with other rights had in memory can be left in a file: a copy of documents that no rule "
     "closes",
     "ce qu'un programme privilégié avait en mémoire peut rester dans un fichier : une copie de documents "
     "qu'aucune règle ne ferme"},
    {"one program of a login reads the memory of the others: documents, passwords, what is on the screen",
     "un programme d'un identifiant lit la mémoire des autres : documents, mots de passe, ce qui est à "
     "l'écran"},
    {"is %ld: %s; set %s = %ld in /etc/sysctl.d", "vaut %ld : %s ; mettez %s = %ld dans /etc/sysctl.d"},
    {"is '%s': a program that crashes leaves all it had in memory of a document in a file there, which "
     "outlives the access; limit it (\"* hard core 0\" in /etc/security/limits.conf) and set "
     "kernel/core_pattern = |/bin/false",
     "vaut '%s' : un programme qui plante laisse là dans un fichier tout ce qu'il avait en mémoire d'un "
     "document, et ce fichier survit à l'accès ; limitez-le (\"* hard core 0\" dans "
     "/etc/security/limits.conf) et mettez kernel/core_pattern = |/bin/false"},
    {"gives '%s' to people as they come in: no ACL holds who has it; take the line out",
     "donne '%s' aux gens dès qu'ils entrent : aucune ACL n'arrête qui l'a ; retirez la ligne"},
    {"updatedb writes the names of all documents below %s into a file of its own, which keeps them when they "
     "are gone; add the directory to PRUNEPATHS",
     "updatedb écrit les noms de tous les documents sous %s dans un fichier à lui, qui les garde quand ils "
     "n'y sont plus ; ajoutez le répertoire à PRUNEPATHS"},
    /* acl_sync/check/security_tree.c */
    {"objects that have belonged to people for more than a day",
     "objets appartiennent à des personnes depuis plus d'un jour"},
    {"an owner can change who opens them; have careacl sync run often, it takes them over",
     "un propriétaire peut changer qui les ouvre ; faites tourner careacl sync souvent, il les reprend"},
    {"objects of a number that the name service gives to nobody",
     "objets d'un numéro que le service de noms ne donne à personne"},
    {"they come from a backup, from another machine, or from people who have left, and whoever gets the "
     "number next owns them; run careacl sync",
     "ils viennent d'une sauvegarde, d'une autre machine ou de gens qui sont partis, et qui recevra ce "
     "numéro les possédera ; lancez careacl sync"},
    {"files that give their owner's or group's perms to whoever starts them",
     "fichiers donnent les droits de leur propriétaire ou groupe à qui les lance"},
    {"find out who brought them, and take the bits away (chmod u-s,g-s)",
     "cherchez qui les a apportés, et retirez ces bits (chmod u-s,g-s)"},
    {"files that everybody may start", "fichiers que tout le monde peut lancer"},
    {"documents are not programs; chmod o-x them",
     "des documents ne sont pas des programmes ; faites chmod o-x"},
    {"directories in which programs keep what was deleted",
     "répertoires où des programmes gardent ce qui a été effacé"},
    {"it is not gone, and what is said about a document by its name does not follow it there; remove them, "
     "and turn that off in the program",
     "ce n'est pas parti, et ce qui est dit d'un document par son nom ne l'y suit pas ; supprimez-les, et "
     "désactivez cela dans le programme"},
    {"objects with small pictures of documents", "objets contiennent de petites images de documents"},
    {"they show what stands on a page whose document is withheld or deleted; remove them, and turn that off "
     "in the file manager",
     "ils montrent ce qui est sur une page dont le document est masqué ou effacé ; supprimez-les, et "
     "désactivez cela dans le gestionnaire de fichiers"},
    {"files with what a program had in memory when it crashed",
     "fichiers contiennent ce qu'un programme avait en mémoire quand il a planté"},
    {"documents of other patients may be in them; remove them, and have none made (\"* hard core 0\" in "
     "/etc/security/limits.conf)",
     "des documents d'autres patients peuvent s'y trouver ; supprimez-les, et n'en laissez plus faire (\"* "
     "hard core 0\" dans /etc/security/limits.conf)"},
    {"files that look like copies that editors keep",
     "fichiers ressemblent à des copies que gardent les éditeurs"},
    {"what is said about a document by its name holds for a copy only where careacl knows the editor's way; "
     "remove them, and turn that off in the editor",
     "ce qui est dit d'un document par son nom ne vaut pour une copie que si careacl connaît la façon de "
     "faire de l'éditeur ; supprimez-les, et désactivez cela dans l'éditeur"},
    {"subvolumes of btrfs, made by somebody who may write there",
     "sous-volumes de btrfs, faits par quelqu'un qui peut y écrire"},
    {"a read-only snapshot cannot be taken from who made it, who makes it writable from within, and where it "
     "would give somebody too much its folder gives nobody anything new; remove them (btrfs subvolume "
     "delete), and put the store on ext4 or xfs",
     "un instantané en lecture seule ne peut pas être repris à qui l'a fait, qui peut le rendre inscriptible "
     "de l'intérieur, et là où il donnerait trop à quelqu'un, son dossier ne donne plus rien de nouveau à "
     "personne ; supprimez-les (btrfs subvolume delete), et mettez l'espace sur ext4 ou xfs"},
    {"directories that bear the mark of a patient whose folder stands elsewhere",
     "répertoires portent la marque d'un patient dont le dossier est ailleurs"},
    {"who may open what is in them is decided for the patient of the name, and the documents may be "
     "another's: "
     "folders have exchanged names, or one was copied; look whose they are, and give the folder its name "
     "back; what the mark says wrongly, remove (setfattr -x trusted.careacl.patient)",
     "qui ouvre ce qui s'y trouve est décidé pour le patient du nom, et les documents sont peut-être ceux "
     "d'un "
     "autre : des dossiers ont échangé leurs noms, ou l'un a été copié ; cherchez à qui ils sont, et rendez "
     "au "
     "dossier son nom ; ce que la marque dit à tort, retirez-le (setfattr -x trusted.careacl.patient)"},
    {"directories whose attributes (user.*) fill more than a quarter of the room of their ACLs",
     "répertoires dont les attributs (user.*) prennent plus d'un quart de la place de leurs ACL"},
    {"when they are full, nobody new gets in, by break-glass neither; find out who gave them (getfattr -d), "
     "and take the large ones away (setfattr -x), or use xfs, or tune2fs -O ea_inode",
     "quand ils sont pleins, personne de nouveau n'y entre, par bris de glace non plus ; cherchez qui les a "
     "donnés (getfattr -d), et retirez les gros (setfattr -x), ou utilisez xfs, ou tune2fs -O ea_inode"},
    {"store %s: %zu %s%s%s: %s", "espace %s : %zu %s%s%s : %s"},
    {"%s/%s can be read by everybody (mode %04o): it names patients and what they have asked for; chmod "
     "o-rwx what is in that directory",
     "%s/%s est lisible par tout le monde (mode %04o) : il nomme des patients et ce qu'ils ont demandé ; "
     "chmod o-rwx ce qui est dans ce répertoire"},
    {NULL, NULL},
};
