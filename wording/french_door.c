/* The check at login, put in and taken out. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_door[] = {
    /* acl_sync/options.c, acl_sync/verbs/verbs.c */
    {"with enable: for so long, such as 10m, unless it is confirmed from a new login",
     "avec enable : pour cette durée, par exemple 10m, sauf confirmation depuis une nouvelle connexion"},
    {"put the check at login into the services, on trial; take it out; say who asks it",
     "mettre le contrôle à la connexion dans les services, à l'essai ; l'en retirer ; dire qui l'interroge"},
    /* acl_sync/verbs/verb_pam*.c */
    {"a trial that cannot be read: 'careacl pam disable' ends it\n",
     "un essai illisible : « careacl pam disable » y met fin\n"},
    {"on trial until %s: confirm it from a new login, or its lines are taken out\n",
     "à l'essai jusqu'au %s : confirmez-le depuis une nouvelle connexion, sinon ses lignes sont retirées\n"},
    {"the trial is over since %s: its lines are about to be taken out\n",
     "l'essai est terminé depuis le %s : ses lignes vont être retirées\n"},
    {"no service asks pam_careacl\n", "aucun service n'interroge pam_careacl\n"},
    {"asked by: %s\n", "interrogé par : %s\n"},
    {"not asked by: %s\n", "pas interrogé par : %s\n"},
    {"--trial: '%.60s', expected a duration up to a day, such as 10m",
     "--trial : « %.60s », une durée d'un jour au plus est attendue, par exemple 10m"},
    {"the files of the services cannot be read", "les fichiers des services ne peuvent pas être lus"},
    {"%s asks pam_careacl already, by a line put in by hand, and would ask it twice: take that line out "
     "first, or "
     "leave it at that",
     "%s interroge déjà pam_careacl, par une ligne mise à la main, et l'interrogerait deux fois : retirez "
     "d'abord cette ligne, ou restez-en là"},
    {"what the kernel says of this machine and this login cannot be read in /proc",
     "ce que le noyau dit de cette machine et de cette connexion ne peut pas être lu dans /proc"},
    {"there is no /var/lib/careacl for the trial, and it cannot be made",
     "il n'y a pas de /var/lib/careacl pour l'essai, et il ne peut pas être créé"},
    {"the trial cannot be written to /var/lib/careacl: without it nothing is put in",
     "l'essai ne peut pas être écrit dans /var/lib/careacl : sans lui, rien n'est mis en place"},
    {"nothing could be started that would end the trial",
     "rien n'a pu être lancé qui mettrait fin à l'essai"},
    {"pam_careacl is asked at login from now on, on trial until %s: keep this session open, log in once "
     "more, and "
     "run 'careacl pam confirm' there\n",
     "pam_careacl est désormais interrogé à la connexion, à l'essai jusqu'au %s : gardez cette session "
     "ouverte, connectez-vous une fois de plus, et lancez-y « careacl pam confirm »\n"},
    {"pam_careacl is asked at login from now on; keep this session open until a new login has come in\n",
     "pam_careacl est désormais interrogé à la connexion ; gardez cette session ouverte jusqu'à ce qu'une "
     "nouvelle connexion ait réussi\n"},
    {"a trial is running: 'careacl pam confirm' from a new login, or 'careacl pam disable', ends it",
     "un essai est en cours : « careacl pam confirm » depuis une nouvelle connexion, ou « careacl pam "
     "disable », y met fin"},
    {"the lines of pam_careacl are in already", "les lignes de pam_careacl sont déjà en place"},
    {"this login is not newer than the trial, so it proves nothing: log in once more, and confirm there",
     "cette connexion n'est pas plus récente que l'essai, et ne prouve donc rien : connectez-vous une fois "
     "de "
     "plus, et confirmez-le de là"},
    {"the lines of pam_careacl are not in any more", "les lignes de pam_careacl ne sont plus en place"},
    {"the trial was taken away while its lines were being put in: they are taken out",
     "l'essai a été retiré pendant que ses lignes étaient mises en place : elles sont enlevées"},
    {"the trial cannot be taken away", "l'essai ne peut pas être retiré"},
    {"confirmed: pam_careacl stays in\n", "confirmé : pam_careacl reste en place\n"},
    {"there is no trial to confirm", "il n'y a pas d'essai à confirmer"},
    {"the trial is over: its lines are taken out; begin another one",
     "l'essai est terminé : ses lignes sont retirées ; commencez-en un autre"},
    {"%s asks pam_careacl, by a line put in by hand: it stays",
     "%s interroge pam_careacl, par une ligne mise à la main : elle reste"},
    {"the lines of pam_careacl are out: nobody is refused or recorded by them at login any more\n",
     "les lignes de pam_careacl sont retirées : plus personne n'est refusé ni consigné par elles à la "
     "connexion\n"},
    {"the trial of pam_careacl was not confirmed: its lines are taken out",
     "l'essai de pam_careacl n'a pas été confirmé : ses lignes sont retirées"},
    {"pam changes who may log in: it must be run by root",
     "pam change qui peut se connecter : à lancer en tant que root"},
    {"'pam %.60s' does not take --trial", "« pam %.60s » n'accepte pas --trial"},
    {"unknown: 'pam %.60s', expected pam enable, confirm, disable, status or expire",
     "inconnu : « pam %.60s » ; attendu : pam enable, confirm, disable, status ou expire"},
    {"the lines of pam_careacl are put in, on trial",
     "les lignes de pam_careacl sont mises en place, à l'essai"},
    {"the lines of pam_careacl are put in", "les lignes de pam_careacl sont mises en place"},
    {"the trial of pam_careacl is confirmed", "l'essai de pam_careacl est confirmé"},
    {"the lines of pam_careacl are taken out", "les lignes de pam_careacl sont retirées"},
    /* acl_sync/verbs/verb_sync.c */
    {"the trial of pam_careacl is over, and its lines are still in: 'careacl pam disable' takes them out "
     "(%s)",
     "l'essai de pam_careacl est terminé, et ses lignes sont encore en place : « careacl pam disable » les "
     "retire (%s)"},
    /* acl_sync/door */
    {"this machine has no pam-auth-update: put the lines of pam_careacl(8) into the services by hand",
     "cette machine n'a pas pam-auth-update : mettez à la main les lignes de pam_careacl(8) dans les "
     "services"},
    {"the module is not installed, and a line without its module refuses everybody, root too: install "
     "libpam-careacl",
     "le module n'est pas installé, et une ligne sans son module refuse tout le monde, root aussi : "
     "installez "
     "libpam-careacl"},
    {"there is no profile /usr/share/pam-configs/careacl: install libpam-careacl",
     "il n'y a pas de profil /usr/share/pam-configs/careacl : installez libpam-careacl"},
    {"no sync has published who may come in, and without that the module refuses all but root: run 'careacl "
     "sync' first",
     "aucune synchronisation n'a publié qui peut se connecter, et sans cela le module refuse tous sauf root "
     ": lancez d'abord « careacl sync »"},
    {"the path of state_dir cannot stand in a line of PAM: letters, digits and /._- can",
     "le chemin de state_dir ne peut pas figurer dans une ligne de PAM : lettres, chiffres et /._- le "
     "peuvent"},
    {"the place of the state could not be written into the lines",
     "l'emplacement de l'état n'a pas pu être écrit dans les lignes"},
    {"pam-auth-update leaves /etc/pam.d/common-* alone, for somebody has changed them by hand: put the lines "
     "of pam_careacl(8) in, or take them out, there",
     "pam-auth-update ne touche pas à /etc/pam.d/common-*, que quelqu'un a modifiés à la main : mettez-y, ou "
     "retirez-en, les lignes de pam_careacl(8)"},
    {"pam-auth-update has failed: run it by hand, it says why",
     "pam-auth-update a échoué : lancez-le à la main, il dit pourquoi"},
    {"the kernel does not say how long this machine has been running",
     "le noyau ne dit pas depuis quand cette machine fonctionne"},
    {"the trial cannot be opened", "l'essai ne peut pas être ouvert"},
    {NULL, NULL},
};
