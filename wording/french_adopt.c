/* Taking over a tree that exists. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_adopt[] = {
    /* acl_sync/options.c, verbs.c */
    {"look only, and write the registry that would keep it to DIR; nothing is overwritten",
     "regarder seulement, et écrire dans DIR le registre qui le conserverait ; rien n'est écrasé"},
    {"take over a store root that holds what careacl did not make; say first who opens what there",
     "reprendre une racine qui contient ce que careacl n'a pas fait ; dire d'abord qui y ouvre quoi"},
    /* acl_sync/adopt/look_login.c */
    {"%s: documents %zu, reads %zu, writes %zu%s%s\n", "%s : documents %zu, lit %zu, écrit %zu%s%s\n"},
    {", lists the folder", ", liste le dossier"},
    {", changes something in it", ", y change quelque chose"},
    {"gains, once a sync runs:", "gagne, dès qu'une synchronisation passe :"},
    {"loses, once a sync runs:", "perd, dès qu'une synchronisation passe :"},
    /* acl_sync/adopt/look_tell.c */
    {"  ... %zu more: --verbose names them\n", "  ... %zu de plus : --verbose les nomme\n"},
    {"  %7zu %9zu %9zu  Unix group %s, people: %zu\n", "  %7zu %9zu %9zu  groupe Unix %s, personnes : %zu\n"},
    {" (no login has this uid)", " (aucun login n'a cet uid)"},
    {" (an account of a service)", " (un compte de service)"},
    {"  %7zu %9zu %9zu  %s, alone in %zu%s\n", "  %7zu %9zu %9zu  %s, à titre seul dans %zu%s\n"},
    {"\nwho opens it today\n  folders     reads   changes\n",
     "\nqui l'ouvre aujourd'hui\n dossiers      lus  modifiés\n"},
    {"  %7zu %9zu %9zu  EVERYBODY who can log in here, by the permissions of others; people known: %zu\n",
     "  %7zu %9zu %9zu  TOUT LE MONDE ayant un login ici, par les permissions des autres ; personnes connues "
     ": %zu\n"},
    {"  %7zu %9s %9s  nobody but root\n", "  %7zu %9s %9s  personne que root\n"},
    {"objects of root", "objets de root"},
    {"objects of uids without a login", "objets d'uids sans login"},
    {"uids without a login, as owners or in ACLs", "uids sans login, propriétaires ou dans des ACL"},
    {"files with more than one name: a sync closes them to all but root",
     "fichiers à plusieurs noms : une synchronisation les ferme à tous sauf root"},
    {"symbolic links: left alone, not followed", "liens symboliques : laissés tels quels, non suivis"},
    {"devices, sockets and the like: left alone", "périphériques, sockets et autres : laissés tels quels"},
    {"mount points: neither read nor treated", "points de montage : ni lus ni traités"},
    {"files in no folder: a sync closes them to all but root",
     "fichiers hors de tout dossier : une synchronisation les ferme à tous sauf root"},
    {"files in a folder but in no category: a sync closes them to all but root",
     "fichiers d'un dossier hors de toute catégorie : une synchronisation les ferme à tous sauf root"},
    {"folders whose name is no patient's id, or one but for upper and lower case",
     "dossiers dont le nom n'est pas un identifiant de patient, ou ne diffère d'un autre que par la casse"},
    {"objects that could not be read; what is in them is not known",
     "objets illisibles ; ce qu'ils contiennent n'est pas connu"},
    {"\nwhat stands out\n", "\nce qui frappe\n"},
    {"everybody who can log in here", "quiconque a un login ici"},
    {"\nonce a sync runs, by the rules now in force\n    loses in folders    gains in folders\n",
     "\ndès qu'une synchronisation passe, selon les règles en vigueur\n     perd, dossiers    gagne, "
     "dossiers\n"},
    {"  %7zu  folders of no patient of the registry: closed to all but root\n",
     "  %7zu  dossiers d'aucun patient du registre : fermés à tous sauf root\n"},
    {"  %7zu  accesses are given to categories that are not there yet\n",
     "  %7zu  accès sont donnés à des catégories qui n'existent pas encore\n"},
    {"  %7zu  patients of the registry whose folder is not there yet\n",
     "  %7zu  patients du registre dont le dossier n'existe pas encore\n"},
    {"  %7zu  folders that %s opens today are not kept\n",
     "  %7zu  dossiers que %s ouvre aujourd'hui ne sont pas conservés\n"},
    {"\na registry that would keep it, and give nobody more\n  patients: %zu (declared already: %zu), teams: "
     "%zu, professionals: %zu\n",
     "\nun registre qui le conserverait, sans donner plus à personne\n  patients : %zu (déjà déclarés : "
     "%zu), "
     "équipes : %zu, professionnels : %zu\n"},
    {"  of what people open by a group or alone, person by folder: kept %zu, not kept %zu\n",
     "  de ce que chacun ouvre par un groupe ou à titre seul, personne par dossier : conservés %zu, non "
     "conservés %zu\n"},
    {"  %7zu  folders are open by the permissions of others alone: nobody would keep them; name the teams "
     "that need them\n",
     "  %7zu  dossiers ne sont ouverts que par les permissions des autres : personne ne les conserverait ; "
     "nommez les équipes qui en ont besoin\n"},
    {"  %7zu  times a team is not assigned to a patient, because somebody in it would get more than today\n",
     "  %7zu  fois, une équipe n'est pas affectée à un patient, car quelqu'un y recevrait plus "
     "qu'aujourd'hui\n"},
    {"  written to %s; birth dates there are not known: put them in\n",
     "  écrit dans %s ; les dates de naissance n'y sont pas connues : mettez-les\n"},
    {"  to have it as files: --propose DIR\n", "  pour l'avoir en fichiers : --propose DIR\n"},
    {"%s: folders %zu, directories %zu, documents %zu\n",
     "%s : dossiers %zu, répertoires %zu, documents %zu\n"},
    /* acl_sync/adopt/proposal_text.c */
    {"Proposed by careacl adopt: what stood in a tree, as settings. Before use: the regime, names of "
     "professions\nand what each needs (article L.1110-4 of the public health code), which categories are "
     "sensitive,\nwhich are sealed.",
     "Proposé par careacl adopt : ce qui se trouvait dans une arborescence, en réglages. Avant usage : le "
     "régime, les noms\ndes professions et ce qu'il faut à chacune (article L.1110-4 du code de la santé "
     "publique), les catégories\nsensibles, celles qui sont scellées."},
    {"in use: /var/lib/careacl", "en service : /var/lib/careacl"},
    {"one for each set of categories that people open today",
     "une pour chaque ensemble de catégories que l'on ouvre aujourd'hui"},
    {"%s: no profession gives no more than what this login opens today; choose one",
     "%s : aucune profession ne se limite à ce que ce login ouvre aujourd'hui ; choisissez-en une"},
    {"Proposed by careacl adopt: people who open folders of the tree today, by Unix groups or alone.",
     "Proposé par careacl adopt : qui ouvre aujourd'hui des dossiers, par des groupes Unix ou à titre seul."},
    {"Teams of Unix groups follow the groups. A team of one person keeps what that person opens alone "
     "today:\nask on what ground, and give it an end.",
     "Les équipes de groupes Unix suivent les groupes. Une équipe d'une personne conserve ce qu'elle ouvre "
     "seule aujourd'hui :\ndemandez à quel titre, et donnez-lui une fin."},
    {"folder %s: its name is no patient's id, or differs from another's in upper and lower case only; rename "
     "it",
     "dossier %s : son nom n'est pas un identifiant de patient, ou ne diffère d'un autre que par la casse ; "
     "renommez-le"},
    {"%s: without the team %s, in which somebody would get more than today",
     "%s : sans l'équipe %s, où quelqu'un recevrait plus qu'aujourd'hui"},
    {"folder %s: its patient is declared already; look at its teams there",
     "dossier %s : son patient est déjà déclaré ; voyez là ses équipes"},
    {"Proposed by careacl adopt: a patient for each folder, with the teams that open it today and would get "
     "no more\nthan today. No folder says when somebody was born: 1900-01-01 stands for all, which makes "
     "everybody\nan adult; put in the right dates before use. Who is in charge (in_charge) is not known "
     "either.",
     "Proposé par careacl adopt : un patient par dossier, avec les équipes qui l'ouvrent aujourd'hui et ne "
     "recevraient pas\nplus. Aucun dossier ne dit la date de naissance : 1900-01-01 tient lieu de toutes, ce "
     "qui fait de chacun\nun adulte ; mettez les bonnes dates avant usage. Le responsable (in_charge) n'est "
     "pas connu non plus."},
    /* acl_sync/verbs/verb_adopt.c, verb_adopt_look.c */
    {"is the root of no store; expected one that careacl.conf declares (--dry-run looks at any tree)",
     "n'est la racine d'aucun espace ; attendu : une racine que careacl.conf déclare (--dry-run regarde "
     "n'importe quelle arborescence)"},
    {"%s: this file system keeps no ACLs: permissions are those of modes, and careacl cannot work there; "
     "mount it with the option acl, or use ext4, xfs or btrfs",
     "%s : ce système de fichiers ne garde pas d'ACL : les permissions sont celles des modes, et careacl ne "
     "peut pas y travailler ; montez-le avec l'option acl, ou prenez ext4, xfs ou btrfs"},
    {"the name service did not answer all questions: somebody may be missing, and a uid without a login may "
     "have one",
     "le service de noms n'a pas répondu à toutes les questions : quelqu'un peut manquer, et un uid sans "
     "login peut en avoir un"},
    {"objects that could not be read: %zu, the first for: %s; who opens what is below them is not known",
     "objets illisibles : %zu, le premier pour : %s ; qui ouvre ce qu'ils contiennent n'est pas connu"},
    {"the tree cannot be read: %s", "l'arborescence ne peut pas être lue : %s"},
    {"cannot be found: %s; expected the root of a tree",
     "introuvable : %s ; attendu : la racine d'une arborescence"},
    {"is no directory; expected the root of a tree",
     "n'est pas un répertoire ; attendu : la racine d'une arborescence"},
    {"there is no such login on this machine", "ce login n'existe pas sur cette machine"},
    {"the name service does not answer", "le service de noms ne répond pas"},
    {"is there already, and nothing is written over it", "existe déjà, et rien n'est écrit par-dessus"},
    {"cannot be written: %s", "ne peut pas être écrit : %s"},
    {"is the root of the whole machine; expected the root of a tree of patients' folders",
     "est la racine de toute la machine ; attendu : la racine d'une arborescence de dossiers de patients"},
    {"is inside the tree that is looked at: nothing is written there; expected a directory elsewhere",
     "est dans l'arborescence examinée : rien n'y est écrit ; attendu : un répertoire ailleurs"},
    {"is a symbolic link or no directory: expected a new directory, or one of root's own",
     "est un lien symbolique ou n'est pas un répertoire : attendu : un nouveau répertoire, ou un de root"},
    {"belongs to somebody else, or others may write there: expected a directory of root's own (chown root, "
     "chmod go-w)",
     "appartient à quelqu'un d'autre, ou d'autres peuvent y écrire : attendu : un répertoire de root (chown "
     "root, chmod go-w)"},
    {NULL, NULL},
};
