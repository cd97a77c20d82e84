/* Files of the settings and of the registry, the state database. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_registry[] = {
    /* registry/safe_file.c */
    {"is a symbolic link, which is not followed; name the file itself",
     "est un lien symbolique, qui n'est pas suivi ; nommez le fichier lui-même"},
    {"is owned by uid %u; expected root or who runs this (chown root)",
     "appartient à l'uid %u ; root ou celui qui lance la commande est attendu (chown root)"},
    {"is writable by others than its owner (mode %04o); take that away (chmod go-w)",
     "peut être modifié par d'autres que son propriétaire (mode %04o) ; retirez ce droit (chmod go-w)"},
    {"cannot be looked at", "ne peut pas être examiné"},
    {"is no regular file", "n'est pas un fichier ordinaire"},
    {"is larger than 64 MiB; split it", "dépasse 64 Mio ; partagez-le"},
    {"cannot be read", "ne peut pas être lu"},
    {"changed while it was read; run again", "a changé pendant la lecture ; recommencez"},
    {"cannot be opened", "ne peut pas être ouvert"},
    {"cannot be listed", "ne peut pas être parcouru"},
    /* registry/settings_keys.c */
    {"a source", "une source"},
    {"holds a slash; expected a pattern of file names, like *.tmp",
     "contient une barre oblique ; un motif de noms de fichiers est attendu, comme *.tmp"},
    /* registry/settings_load.c */
    {"name: %s %s stands twice in the site; name one of them otherwise",
     "name : %s %s figure deux fois dans le site ; donnez un autre nom à l'un des deux"},
    {"name: %s %s differs from %s only in case; name one of them otherwise",
     "name : %s %s ne diffère de %s que par la casse ; donnez un autre nom à l'un des deux"},
    /* registry/settings_professions.c */
    {"matrix: missing in a profession; say its access by category",
     "matrix : manque dans une profession ; indiquez son accès par catégorie"},
    {"matrix: a student has the access of a supervisor (student = true); take it out",
     "matrix : un étudiant a l'accès de son encadrant (student = true) ; retirez-la"},
    {"emergency: a student (student = true) never breaks the glass; take it out",
     "emergency : un étudiant (student = true) n'a jamais recours au bris de glace ; retirez cette clé"},
    {"a profession", "une profession"},
    {"%s: no store has this category; did you mean %s?",
     "%s : aucun espace n'a cette catégorie ; vouliez-vous dire %s ?"},
    {"%s: no store has this category; declare it in a store, or take it out",
     "%s : aucun espace n'a cette catégorie ; déclarez-la dans un espace, ou retirez-la"},
    {"matrix: %s, who is no physician, reads every category; give only what the task needs (R03)",
     "matrix : %s, qui n'est pas médecin, lit toutes les catégories ; ne donnez que ce qu'exige la tâche "
     "(R03)"},
    /* registry/settings_stores.c */
    {"is no path of a category; expected plain names with single slashes between them, none starting with a "
     "dot",
     "n'est pas le chemin d'une catégorie ; des noms simples séparés par une seule barre oblique sont "
     "attendus, dont aucun ne commence par un point"},
    {"a category", "une catégorie"},
    {"express_consent: only a shared-practice store has it; take it out",
     "express_consent : seul un espace shared-practice a cette clé ; retirez-la"},
    {"a store", "un espace"},
    {"%s: %s %s %s (%s); choose a place apart", "%s : %s %s %s (%s) ; choisissez un emplacement à part"},
    {"is inside", "est à l'intérieur de"},
    {"holds", "contient"},
    {"root: %s holds state_dir (%s); choose a place apart",
     "root : %s contient state_dir (%s) ; choisissez un emplacement à part"},
    {"path: %s and %s (%s) are one in the other; give each category a path apart",
     "path : %s et %s (%s) sont l'un dans l'autre ; donnez à chaque catégorie un chemin à part"},
    {"name: a site has up to %d stores", "name : un site a au plus %d espaces"},
    {"categories: %zu in all; a site has up to %d", "categories : %zu en tout ; un site en a au plus %d"},
    /* registry/sources.c */
    {"the file %s", "le fichier %s"},
    {"the name of file %s holds a control character; rename it",
     "le nom du fichier %s contient un caractère de contrôle ; renommez-le"},
    {"path: the folder %s %s", "path : le répertoire %s %s"},
    /* registry/state_db.c */
    {"the state cannot be reached: %s", "l'état ne peut pas être atteint : %s"},
    {"state_dir is not a directory", "state_dir n'est pas un répertoire"},
    {"state_dir belongs to uid %u with mode %04o: expected root and nobody else who may write; type: chown "
     "root:root and chmod 0700",
     "state_dir appartient à l'uid %u avec le mode %04o : root est attendu, et personne d'autre qui puisse "
     "écrire ; tapez : chown root:root et chmod 0700"},
    {"the state is not readable: %s", "l'état n'est pas lisible : %s"},
    {"the state is not a regular file", "l'état n'est pas un fichier ordinaire"},
    {"the path of state_dir is too long", "le chemin de state_dir est trop long"},
    {"the state is damaged or cannot be used: %s", "l'état est endommagé ou inutilisable : %s"},
    /* registry/state_query.c */
    {"the file system of state_dir is full: make room there",
     "le système de fichiers de state_dir est plein : faites-y de la place"},
    /* registry/state_schema.c */
    {"its schema has number %lld, expected at most %lld: written by a newer version of careacl; install that "
     "one",
     "son schéma porte le numéro %lld, %lld au plus est attendu : écrit par une version plus récente de "
     "careacl ; installez celle-ci"},
    /* registry/statements_load.c */
    {"%s: is no list of statements; expected ( { .. }, { .. } )",
     "%s : n'est pas une liste de déclarations ; ( { .. }, { .. } ) attendu"},
    {"a registry file", "un fichier du registre"},
    /* registry/statements_patient.c */
    {"an attending physician", "un médecin traitant"},
    {"an assignment to a team", "une affectation à une équipe"},
    {"a consent", "un consentement"},
    {"an objection", "une opposition"},
    {"a withheld", "un masquage"},
    {"a deleted", "une suppression"},
    {"a hidden", "une information cachée au patient"},
    {"purpose: only an heir has one; take it out", "purpose : seul un ayant droit a cette clé ; retirez-la"},
    {"a relation", "un lien avec un proche"},
    {"deceased: is before birth_date (%s); correct one of the two",
     "deceased : est antérieur à birth_date (%s) ; corrigez l'un des deux"},
    {"a patient", "un patient"},
    /* registry/statements_tables.c */
    {"%s: patients and teams have no window; put it on their members, assignments or wishes",
     "%s : les patients et les équipes n'ont pas de période ; mettez-la sur leurs membres, leurs "
     "affectations ou leurs souhaits"},
    {"a professional", "un professionnel"},
    {"a member", "un membre"},
    {"a team", "une équipe"},
    {"a role", "un rôle"},
    {"a derogation", "une dérogation"},
    {"a break-glass", "un bris de glace"},
    /* registry/tree_stream.c, registry/loader.c */
    {"a key is longer than 255 bytes; no key is",
     "une clé dépasse 255 octets ; aucune clé n'est aussi longue"},
    {"groups and lists stand within one another more than 32 deep; nothing here is so deep",
     "groupes et listes sont imbriqués sur plus de 32 niveaux ; rien ici n'est aussi profond"},
    {"the process that reads this text ended without an answer; nothing of it was taken: is it damaged, or "
     "far "
     "too large?",
     "le processus qui lit ce texte s'est terminé sans réponse ; rien n'en a été repris : est-il endommagé, "
     "ou "
     "beaucoup trop grand ?"},
    {NULL, NULL},
};
