/* Emergency access, and its review. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_break_glass[] = {
    /* acl_sync/verbs/verb_break_glass.c */
    {"break-glass: whose access? Call it through sudo from the own login, or name somebody without a shell: "
     "--login L --by OPERATOR",
     "break-glass : l'accès de qui ? Appelez la commande par sudo depuis votre propre identifiant, ou nommez "
     "quelqu'un qui n'a pas de shell : --login L --by OPÉRATEUR"},
    {"break-glass: --login L needs --by OPERATOR, who answers for having been asked",
     "break-glass : --login L exige --by OPÉRATEUR, qui répond d'avoir été sollicité"},
    {"%lld statements, ends, refused claims and reviews were recorded by a clock that was ahead: they count "
     "as recorded now",
     "%lld déclarations, fins, demandes refusées et relectures ont été enregistrées par une horloge en "
     "avance : elles comptent comme enregistrées maintenant"},
    {"the end of an emergency access always goes to the disk at once: leave out --no-sync",
     "la fin d'un accès d'urgence va toujours au disque aussitôt : omettez --no-sync"},
    {"break-glass: expected --justification TEXT: why is it needed now?",
     "break-glass : --justification TEXTE attendu : pourquoi est-ce nécessaire maintenant ?"},
    {"--for '%s' is no duration: expected one such as 30m or 1h",
     "--for '%s' n'est pas une durée : une durée comme 30m ou 1h est attendue"},
    /* acl_sync/verbs/verb_requests.c */
    {"cannot be locked: %s", "ne peut pas être verrouillé : %s"},
    {"requests for an emergency access: %zu granted, %zu refused\n",
     "demandes d'accès d'urgence : %zu accordées, %zu refusées\n"},
    {"requests are answered by root", "c'est root qui répond aux demandes"},
    /* acl_sync/verbs/verb_review.c */
    {"review: --by and --finding close one use: expected its ID too; 'careacl review' lists them",
     "review : --by et --finding closent un usage : son ID est attendu aussi ; 'careacl review' les liste"},
    {"  %s refused: %s\n", "  %s refusé : %s\n"},
    {"  from %s until %s\n", "  du %s au %s\n"},
    {"%s: %s to %s\n", "%s: %s à %s\n"},
    {"  justification: %s\n", "  justification : %s\n"},
    {"  recorded by %s, on the word of %s\n", "  enregistré par %s, sur la parole de %s\n"},
    {"  recorded by %s\n", "  enregistré par %s\n"},
    {"  came as: %s\n", "  reçu sous la forme : %s\n"},
    {"  nobody was told of it: %s\n", "  personne n'en a été averti : %s\n"},
    {"every use of break-glass has been reviewed", "tous les bris de glace ont été examinés"},
    {"a review is signed by whoever types it: expected %s",
     "un examen est signé par celui qui le saisit : %s attendu"},
    {"has not the office '%s': careacl.conf names who may do this in offices.%s",
     "n'a pas la fonction '%s' : careacl.conf nomme ceux qui peuvent faire cela dans offices.%s"},
    {"has been reviewed already, by %s", "a déjà été examiné, par %s"},
    {"is no use of break-glass; 'careacl review' lists those to review",
     "n'est pas un bris de glace ; 'careacl review' donne la liste de ceux à examiner"},
    {"nobody reviews their own break-glass: somebody else must",
     "personne n'examine son propre bris de glace : quelqu'un d'autre doit le faire"},
    {"expected what the review found, in words", "ce que l'examen a constaté est attendu, en toutes lettres"},
    {"the review could not be kept: %s", "l'examen n'a pas pu être conservé : %s"},
    {"%s: reviewed by %s\n", "%s: examiné par %s\n"},
    /* acl_sync/desk/glass.c */
    {"one of these attestations is needed: %s %s", "une de ces attestations est nécessaire : %s %s"},
    {"these attestations are missing: %s %s", "ces attestations manquent : %s %s"},
    {"this attestation is missing: %s", "cette attestation manque : %s"},
    {"it could not be recorded; call whoever runs this server",
     "cela n'a pas pu être enregistré ; appelez la personne qui administre ce serveur"},
    {"the login snapshot follows at the next sync only, because it cannot be written: %s",
     "l'instantané de connexion ne suivra qu'au prochain sync, car il ne peut pas être écrit : %s"},
    {"no emergency access taken at the desk is live here",
     "aucun accès d'urgence ouvert au guichet n'est en cours ici"},
    /* acl_sync/desk/glass_answer.c */
    {"nothing would be opened, and nothing was", "rien ne serait ouvert, et rien ne l'a été"},
    {"  stays closed: %s: %s (%s R%02u)\n", "  reste fermé : %s : %s (%s R%02u)\n"},
    {"  opened: %s: %s\n", "  ouvert : %s : %s\n"},
    {"  was open already: %s: %s\n", "  était déjà ouvert : %s : %s\n"},
    {"refused: emergency access of %s to %s\n", "refusé : accès d'urgence de %s à %s\n"},
    {"refused: emergency access of %s to %s: %s\n", "refusé : accès d'urgence de %s à %s : %s\n"},
    {"%s: emergency access of %s to %s until %s\n", "%s: accès d'urgence de %s à %s jusqu'au %s\n"},
    {"recorded, but not everything could be opened on the disk: call whoever runs this server\n",
     "enregistré, mais tout n'a pas pu être ouvert sur le disque : appelez la personne qui administre ce "
     "serveur\n"},
    {"the registry of this site has an error that does not touch this access; whoever keeps it is told by "
     "the next sync\n",
     "le registre de ce site a une erreur qui ne touche pas cet accès ; la personne qui le tient en est "
     "avertie par la prochaine synchronisation\n"},
    {"this use is kept, and will be reviewed\n", "cet usage est conservé et sera examiné\n"},
    /* acl_sync/desk/glass_ask.c */
    {"Emergency access: for the patient's life or health alone. It is recorded under your name, the patient "
     "can ask who did it, and it will be reviewed.\n",
     "Accès d'urgence (bris de glace) : uniquement pour la vie ou la santé du patient. Il est enregistré "
     "sous votre nom, le patient peut demander qui l'a fait, et il sera examiné.\n"},
    {"Do you attest that the patient cannot express their will, so that nobody can ask them? yes/no:\n",
     "Attestez-vous que le patient ne peut pas exprimer sa volonté, de sorte que personne ne peut la lui "
     "demander ? oui/non :\n"},
    {"Do you attest that there is an immediate risk for the patient? yes/no:\n",
     "Attestez-vous qu'il y a un risque immédiat pour le patient ? oui/non :\n"},
    {"Why do you need the record now? In words that a colleague will read:\n",
     "Pourquoi avez-vous besoin du dossier maintenant ? Avec des mots qu'un collègue lira :\n"},
    /* acl_sync/desk/glass_record.c */
    {"that it was refused could not be kept: %s", "ce refus n'a pas pu être conservé : %s"},
    /* acl_sync/desk/notify.c */
    {"it could not be started", "il n'a pas pu être lancé"},
    /* acl_sync/desk/requests.c */
    {"%s: requests cannot be looked at: %s", "%s : les demandes ne peuvent pas être examinées : %s"},
    {"the views cannot be looked at: %s", "les vues ne peuvent pas être examinées : %s"},
    /* acl_sync/desk/requests_entry.c */
    {"%s: a request could not be read: %s", "%s : une demande n'a pas pu être lue : %s"},
    {"it was a symbolic link, which is not followed", "c'était un lien symbolique, qui n'est pas suivi"},
    {"it was no file", "ce n'était pas un fichier"},
    {"it is a directory; a request is a plain text file",
     "c'est un répertoire ; une demande est un fichier de texte brut"},
    {"it belongs to somebody else, and is not read", "il appartient à quelqu'un d'autre, et n'est pas lu"},
    {"it had more than one name", "il avait plus d'un nom"},
    {"it was larger than 64 KiB", "il dépassait 64 Kio"},
    {"%s: a request could not be answered: %s", "%s: une demande est restée sans réponse : %s"},
    {"notify: nobody will be told of a break-glass: %s%s%s",
     "notify : personne ne sera averti d'un bris de glace : %s%s%s"},
    {"the program is not executable", "le programme n'est pas exécutable"},
    {"nothing was opened: %s\n", "rien n'a été ouvert : %s\n"},
    {"too many requests within an hour; call whoever runs this server",
     "trop de demandes en une heure ; appelez la personne qui administre ce serveur"},
    /* acl_sync/desk/requests_form.c */
    {"I attest that the patient cannot express their will.",
     "J'atteste que le patient ne peut pas exprimer sa volonté."},
    {"I attest that there is an immediate risk for the patient.",
     "J'atteste qu'il y a un risque immédiat pour le patient."},
    {"Emergency access\n\nFor the patient's life or health, when they cannot be asked and nobody who treats "
     "them can help in time.\nSave a plain text file (UTF-8) of your own here, of any name, not a copy of "
     "this "
     "one:\n\n  first line: the "
     "patient's identifier, nothing else\n  then the two sentences below, as they stand, each on its own "
     "line\n  then why you need the record now, in a few words\n\n%s\n%s\n\nThe answer comes within about a "
     "minute, as a file beside yours whose name ends in .answer.txt:\nwhat was opened until when, or why "
     "not. Your file is taken away.\nEvery use is recorded, the patient can ask who did it, and it will be "
     "reviewed.\n",
     "Accès d'urgence (bris de glace)\n\nPour la vie ou la santé du patient, quand on ne peut pas "
     "l'interroger et que personne de ceux qui le soignent ne peut aider à temps.\nEnregistrez ici un "
     "fichier de texte brut (UTF-8) à vous, de nom quelconque, pas une copie de celui-ci :\n\n  première "
     "ligne : le numéro du patient, rien "
     "d'autre\n  puis les deux phrases ci-dessous, telles quelles, chacune sur sa ligne\n  puis pourquoi "
     "vous avez besoin du dossier maintenant, en quelques mots\n\n%s\n%s\n\nLa réponse vient en une minute "
     "environ, dans un fichier à côté du vôtre dont le nom finit par .answer.txt :\nce qui a été ouvert et "
     "jusqu'à quand, ou pourquoi non. Votre fichier est enlevé.\nChaque usage est enregistré, le patient "
     "peut demander qui l'a fait, et il sera examiné.\n"},
    {"it is Unicode of two bytes a character; save it as UTF-8",
     "il est en Unicode à deux octets par caractère ; enregistrez-le en UTF-8"},
    {"it is no plain text in UTF-8", "ce n'est pas un texte brut en UTF-8"},
    {"it is empty", "il est vide"},
    {"break-glass: it could not be recorded; call whoever runs this server",
     "break-glass: l'enregistrement n'a pas été possible ; appelez la personne qui administre ce serveur"},
    {"it says too much; expected an explanation of at most 4096 bytes",
     "il en dit trop ; attendu : une explication d'au plus 4096 octets"},
    {"a text is too long; expected at most 4096 bytes",
     "un texte est trop long ; attendu : au plus 4096 octets"},
    {"its first line is no patient's identifier; expected the identifier alone there, and a file of your "
     "own, "
     "not a copy of the explanation",
     "sa première ligne n'est pas un numéro de patient ; il y faut le numéro seul, et un fichier à vous, pas "
     "une copie de l'explication"},
    {"Emergency access for somebody else: for the patient's life or health alone. It is recorded under their "
     "name and yours, the patient can ask who did it, and it will be reviewed.\n",
     "Accès d'urgence pour quelqu'un d'autre : pour la vie ou la santé du patient seulement. Il est "
     "enregistré sous son nom et le vôtre, le patient peut demander qui l'a fait, et il sera examiné.\n"},
    {"Do they attest that the patient cannot express their will, so that nobody can ask them? yes/no:\n",
     "Cette personne atteste-t-elle que le patient ne peut exprimer sa volonté, de sorte que personne ne "
     "peut la lui demander ? oui/non :\n"},
    {"Do they attest that there is an immediate risk for the patient? yes/no:\n",
     "Cette personne atteste-t-elle qu'il y a un risque immédiat pour le patient ? oui/non :\n"},
    {"Why do they need the record now? In words that a colleague will read:\n",
     "Pourquoi cette personne a-t-elle besoin du dossier maintenant ? En des mots qu'un collègue lira :\n"},
    {NULL, NULL},
};
