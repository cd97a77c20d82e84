/* Stores on disk, views, and who holds something of them. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_disk[] = {
    /* acl_sync/disk/root.c */
    {"store %s: root %s %s", "espace %s : la racine %s %s"},
    {"does not exist: is the file system mounted? careacl never makes a root (make it with: install -d -m "
     "0711)",
     "n'existe pas : le système de fichiers est-il monté ? careacl ne crée jamais une racine (créez-la avec "
     ": install -d -m 0711)"},
    {"is a symbolic link or no directory: expected a directory itself, write the path that the link stands "
     "for",
     "est un lien symbolique ou n'est pas un répertoire : un répertoire lui-même est attendu, écrivez le "
     "chemin que désigne le lien"},
    {"store %s: root %s cannot be opened: %s", "espace %s : la racine %s ne peut pas être ouverte : %s"},
    {"store %s: root %s is owned by uid %u, expected root or the store's owner: chown it",
     "espace %s : la racine %s appartient à l'uid %u, root ou le propriétaire de l'espace est attendu : "
     "faites un chown"},
    {"store %s: root %s has mode %04o, others than its owner may write to it: chmod 0711 it",
     "espace %s : la racine %s a le mode %04o, d'autres que son propriétaire peuvent y écrire : chmod 0711"},
    {"is on a file system that is mounted read-only: remount it read-write",
     "est sur un système de fichiers monté en lecture seule : remontez-le en lecture et écriture"},
    {"is on a file system without POSIX ACLs: mount it with the option acl, or use ext4, xfs or btrfs",
     "est sur un système de fichiers sans ACL POSIX : montez-le avec l'option acl, ou utilisez ext4, xfs ou "
     "btrfs"},
    {"store %s: the ACL of root %s cannot be read: %s",
     "espace %s : l'ACL de la racine %s ne peut pas être lue : %s"},
    {"store %s: folder = \"%s\" cannot be used, expected \"{patient}\", \"{patient:2}/{patient}\" or "
     "\"{opaque}\"",
     "espace %s : folder = \"%s\" est inutilisable, \"{patient}\", \"{patient:2}/{patient}\" ou \"{opaque}\" "
     "attendu"},
    {"store %s: root %s cannot be looked at: %s", "espace %s : la racine %s ne peut pas être examinée : %s"},
    /* acl_sync/disk/store_report.c */
    {"mask", "masque"},
    {"missing", "entrées manquantes"},
    {"extra", "entrées en trop"},
    {"other-bits", "bits des autres"},
    {"owner", "propriétaire"},
    {"mode", "mode"},
    {"default", "ACL par défaut"},
    {"links", "liens"},
    {"unknown", "inconnus"},
    /* acl_sync/disk/views/views_place.c */
    {"the directory that should hold it does not exist: make it, or correct views",
     "le répertoire qui devrait le contenir n'existe pas : créez-le, ou corrigez views"},
    {"it is a symbolic link or no directory: expected a directory itself, write the path that the link "
     "stands for",
     "c'est un lien symbolique ou ce n'est pas un répertoire : un répertoire lui-même est attendu, écrivez "
     "le chemin que désigne le lien"},
    {"it belongs to somebody else, expected root: chown it",
     "il appartient à quelqu'un d'autre, root est attendu : faites un chown"},
    {"others than its owner may write to it: chmod 0711 it",
     "d'autres que son propriétaire peuvent y écrire : chmod 0711"},
    {"it is the store's root: choose a place apart",
     "c'est la racine de l'espace : choisissez un emplacement à part"},
    {"it is marked as the views of another store: choose a place apart, or, if that store is no more, "
     "setfattr -x trusted.careacl.views it",
     "il est marqué comme celui des vues d'un autre espace : choisissez un emplacement à part, ou, si cet "
     "espace n'existe plus, faites setfattr -x trusted.careacl.views"},
    {"it holds what careacl did not make, expected an empty directory: choose a place apart, or empty it",
     "il contient ce que careacl n'a pas fait, un répertoire vide est attendu : choisissez un emplacement à "
     "part, ou videz-le"},
    {"its file system has no ACLs or extended attributes: use ext4, xfs or btrfs",
     "son système de fichiers n'a pas d'ACL ou d'attributs étendus : utilisez ext4, xfs ou btrfs"},
    /* acl_sync/sweep/holds.c */
    {"descriptor", "descripteur"},
    {"cwd", "répertoire de travail"},
    {"root", "racine"},
    {"mapping", "projection en mémoire"},
    {"exe", "programme"},
    {"smb", "Samba"},
    /* acl_sync/sweep/program.c */
    {"expected the absolute path of a program", "le chemin absolu d'un programme est attendu"},
    {"the program cannot be found", "le programme est introuvable"},
    {"the program must be a file of root's that nobody else may write",
     "le programme doit être un fichier de root que personne d'autre ne peut modifier"},
    {"it did not end in time, and was killed", "il ne s'est pas terminé à temps, et a été arrêté de force"},
    {"it ended with another status than 0", "il s'est terminé avec un code différent de 0"},
    /* acl_sync/sweep/sweep_spares.c */
    {"this smbd also serves somebody who keeps access", "ce smbd sert aussi quelqu'un qui garde son accès"},
    {"smbstatus does not say whom this smbd serves", "smbstatus ne dit pas qui ce smbd sert"},
    {"it is root's", "il appartient à root"},
    {"it is no professional's", "il n'appartient à aucun professionnel"},
    {"it has more than one uid", "il a plus d'un uid"},
    {"it is careacl itself", "c'est careacl lui-même"},
    {NULL, NULL},
};
