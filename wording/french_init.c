/* careacl init: its questions, and what it refuses. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_init[] = {
    /* acl_sync/options.c, acl_sync/verbs/verbs.c */
    {"propose a first careacl.conf and registry.d; asks on a terminal",
     "proposer un premier careacl.conf et registry.d ; pose ses questions sur un terminal"},
    {"metrics: into this file, by renaming, - for stdout; init: into this directory, default /etc/careacl",
     "metrics : dans ce fichier, par renommage, - pour la sortie standard ; init : dans ce répertoire, par "
     "défaut /etc/careacl"},
    {"a store and the directory of its folders; may stand several times",
     "un espace et le répertoire de ses dossiers ; peut figurer plusieurs fois"},
    {"hospital, health-house or shared-record; once, or once for each store",
     "hospital, health-house ou shared-record ; une fois, ou une fois par espace"},
    {"a profession of the proposal; may stand several times; default all",
     "une profession de la proposition ; peut figurer plusieurs fois ; par défaut toutes"},
    {"of what is written and said: en or fr; default the environment's",
     "de ce qui est écrit et dit : en ou fr ; par défaut celle de l'environnement"},
    /* acl_sync/verbs/verb_init.c */
    {"The matrix is a proposal: read it, and decide. Then put people into registry.d, and try: "
     "careacl%s%s%s check\n",
     "La matrice est une proposition : lisez-la, et décidez. Inscrivez ensuite les personnes dans "
     "registry.d, "
     "et essayez : careacl%s%s%s check\n"},
    {"the questions were not answered to their end: nothing is written",
     "les questions n'ont pas reçu toutes leurs réponses : rien n'est écrit"},
    {"init writes what belongs to root: it must be run by root",
     "init écrit ce qui appartient à root : il doit être lancé par root"},
    {"init does not take --config; expected --output, the directory of careacl.conf",
     "init n'accepte pas --config ; attendu : --output, le répertoire de careacl.conf"},
    {"--language: expected en or fr", "--language : attendu en ou fr"},
    {"--regime, --category and --profession are about stores; expected --store too",
     "--regime, --category et --profession portent sur des espaces ; attendu : --store aussi"},
    {"nobody can be asked here: expected --store NAME=ROOT, or a terminal",
     "il n'y a personne à qui poser les questions ici : attendu --store NAME=ROOT, ou un terminal"},
    /* acl_sync/init/init_ask.c */
    {"Language? en or fr", "Langue ? en ou fr"},
    {"Name of the store, a tree of patients' folders?",
     "Nom de l'espace, une arborescence de dossiers de patients ?"},
    {"Its directory? It must exist: root's, mode 0711, on ext4, xfs or btrfs.",
     "Son répertoire ? Il doit exister : à root, mode 0711, sur ext4, xfs ou btrfs."},
    {"Whose records? hospital (or clinic), health-house (centre or house of several professionals), "
     "shared-record (kept by the patient)",
     "Les dossiers de qui ? hospital (hôpital, clinique), health-house (centre ou maison de santé), "
     "shared-record (dossier partagé, tenu par le patient)"},
    {"these are too many", "il y en a trop"},
    {"Its categories, the directories of each folder?",
     "Ses catégories, les répertoires de chaque dossier ?"},
    {"Professions, with a matrix to start from?", "Professions, avec une matrice de départ ?"},
    {"Another store? yes or no", "Un autre espace ? oui ou non"},
    {"careacl init: Enter takes what stands in brackets; Ctrl-D ends it, and nothing is written.",
     "careacl init : Entrée accepte ce qui est entre crochets ; Ctrl-D arrête tout, et rien n'est écrit."},
    {"Write careacl.conf and registry.d into %s? yes or no",
     "Écrire careacl.conf et registry.d dans %s ? oui ou non"},
    /* acl_sync/init/init_files.c */
    {"cannot be looked at: %s", "ne peut pas être examiné : %s"},
    {"is there already, and is left as it is: nothing is written",
     "existe déjà et reste tel quel : rien n'est écrit"},
    {"cannot be written, so nothing is: %s", "ne peut pas être écrit, donc rien ne l'est : %s"},
    /* acl_sync/init/init_options.c */
    {"is no store; expected NAME=ROOT, such as clinical=/srv/clinical/folders",
     "n'est pas un espace ; attendu : NAME=ROOT, par exemple clinical=/srv/clinical/folders"},
    {"stands %zu times for %zu stores; expected once, or once for each store in their order",
     "figure %zu fois pour %zu espaces ; attendu : une fois, ou une fois par espace dans leur ordre"},
    /* acl_sync/init/init_site.c */
    {"is no name of a store; expected letters, digits and . _ -",
     "n'est pas un nom d'espace ; attendu : lettres, chiffres et . _ -"},
    {"two stores have this name; name one of them otherwise",
     "deux espaces portent ce nom ; nommez l'un des deux autrement"},
    {"is no root of a store; expected an absolute path without quotes, such as /srv/clinical/folders",
     "n'est pas la racine d'un espace ; attendu : un chemin absolu sans guillemets, par exemple "
     "/srv/clinical/folders"},
    {"more than %d stores: write the others into careacl.conf",
     "plus de %d espaces : écrivez les autres dans careacl.conf"},
    {"is no regime; expected hospital (establishment), health-house (shared-practice) or shared-record",
     "n'est pas un régime ; attendu : hospital (establishment), health-house (shared-practice) ou "
     "shared-record"},
    {"is no name of a category; expected at most 31 letters, digits, _ and -, a letter first",
     "n'est pas un nom de catégorie ; attendu : au plus 31 lettres, chiffres, _ et -, une lettre d'abord"},
    {"two categories have this name; say it once", "deux catégories portent ce nom ; dites-le une fois"},
    {"more than %d categories: write the others into careacl.conf",
     "plus de %d catégories : écrivez les autres dans careacl.conf"},
    {"is none of the professions that are proposed; leave it out and write it into careacl.conf",
     "n'est pas une des professions proposées ; laissez-la de côté et écrivez-la dans careacl.conf"},
    {"this profession stands twice; say it once", "cette profession figure deux fois ; dites-le une fois"},
    {"the proposal gives this profession none of these categories; leave it out and write it into "
     "careacl.conf",
     "la proposition ne donne à cette profession aucune de ces catégories ; laissez-la de côté et écrivez-la "
     "dans careacl.conf"},
    {"the proposal knows none of these categories, so no profession would open any; expected one at least "
     "such as medical",
     "la proposition ne connaît aucune de ces catégories, donc aucune profession n'en ouvrirait ; attendu : "
     "au moins une telle que medical"},
    {"%s holds a tree already: its folders keep the patients' ids as names, which everybody can ask for, and "
     "there are no views; look at docs/adopt.md before the first sync",
     "%s contient déjà une arborescence : ses dossiers gardent pour noms les identifiants des patients, que "
     "tout le monde peut demander, et il n'y a pas de vues ; consultez docs/adopt.md avant la première "
     "synchronisation"},
    {"is no language of careacl; expected en or fr", "n'est pas une langue de careacl ; attendu : en ou fr"},
    {"is neither yes nor no", "n'est ni oui ni non"},
    {"the views of the store cannot be kept there: %s",
     "les vues de l'espace ne peuvent pas y être tenues : %s"},
    {"--output: expected a directory", "--output : un répertoire est attendu"},
    {NULL, NULL},
};
