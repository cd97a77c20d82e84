/* HL7 v2: registry/feeds/hl7*.c. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_hl7[] = {
    /* hl7.c, hl7_event.c */
    {"MSH-7 says its offset from UTC in some messages and not in others: their order is not known",
     "MSH-7 indique son décalage par rapport à UTC dans certains messages et pas dans d'autres : leur ordre "
     "est inconnu"},
    {"MSH-9 names no event; expected ADT and its event",
     "MSH-9 ne nomme aucun événement ; attendu : ADT et son événement"},
    {"EVN-1 names another event than MSH-9", "EVN-1 nomme un autre événement que MSH-9"},
    {"MSH-11 is not P: these are no messages of a hospital at work; allow_test_data lets them in",
     "MSH-11 n'est pas P : ce ne sont pas des messages d'un hôpital en production ; allow_test_data les "
     "admet"},
    {"PID-3 names no patient", "PID-3 ne nomme aucun patient"},
    {"PID-3 has a number of the national register for tests; allow_test_data lets it in",
     "PID-3 porte un numéro du répertoire national de test ; allow_test_data l'admet"},
    {"MSH-7 is no time: the order of messages is not known",
     "MSH-7 n'est pas une date : l'ordre des messages est inconnu"},
    /* hl7_file.c */
    {"counts otherwise than what stands before it; has something got lost?",
     "ne compte pas ce qui le précède ; quelque chose s'est-il perdu ?"},
    {"FHS stands where no file can begin", "FHS se trouve là où aucun fichier ne peut commencer"},
    {"BHS stands where no batch can begin", "BHS se trouve là où aucun lot ne peut commencer"},
    {"BTS stands where no batch can end", "BTS se trouve là où aucun lot ne peut finir"},
    {"FTS stands where no file can end", "FTS se trouve là où aucun fichier ne peut finir"},
    {"a second message begins in the same frame; has the end of the first got lost?",
     "un deuxième message commence dans la même trame ; la fin du premier s'est-elle perdue ?"},
    {"a message stands outside the batch", "un message se trouve hors du lot"},
    {"the segment is longer than 64 KiB; none that is read here is",
     "le segment dépasse 64 Kio ; aucun de ceux qui sont lus ici n'est aussi long"},
    {"expected MSH, the first segment of a message", "attendu : MSH, le premier segment d'un message"},
    {"stands behind FTS, which is the last", "se trouve après FTS, qui est le dernier"},
    {"the last trailer (BTS, FTS) is missing; is the file cut off?",
     "le dernier segment de fin (BTS, FTS) manque ; le fichier est-il tronqué ?"},
    {"holds no message; is it cut off?", "ne contient aucun message ; est-il tronqué ?"},
    /* hl7_lines.c */
    {"starts with a byte order mark; expected MSH",
     "commence par une marque d'ordre des octets ; attendu : MSH"},
    {"a frame begins where none can; is a message cut off?",
     "une trame commence là où aucune ne le peut ; un message est-il tronqué ?"},
    {"a frame ends where none has begun", "une trame finit sans avoir commencé"},
    {"holds a control character; is this a file of HL7 messages?",
     "contient un caractère de contrôle ; est-ce un fichier de messages HL7 ?"},
    {"something stands between two frames", "il y a quelque chose entre deux trames"},
    {"the last frame has no end; is the file cut off?",
     "la dernière trame n'a pas de fin ; le fichier est-il tronqué ?"},
    /* hl7_message.c */
    {"is no segment: expected three letters and the separator of fields",
     "n'est pas un segment : attendu, trois lettres et le séparateur de champs"},
    {"goes on in another segment or message (ADD, DSC), which is not read here; send it whole",
     "se poursuit dans un autre segment ou message (ADD, DSC), ce qui n'est pas lu ici ; envoyez-le entier"},
    {"stands twice in a message; has the header of the second got lost?",
     "se trouve deux fois dans un message ; l'en-tête du second s'est-il perdu ?"},
    {"the message has more than 512 segments that are read here; no message has",
     "le message a plus de 512 segments lus ici ; aucun message n'en a autant"},
    {"MSH-2 does not name its delimiters; expected ^~\\& or others like them",
     "MSH-2 ne nomme pas ses délimiteurs ; attendu : ^~\\& ou d'autres du même genre"},
    {"MSH-18 names a character set that is not read here; expected UNICODE UTF-8, 8859/1 or 8859/15",
     "MSH-18 nomme un jeu de caractères qui n'est pas lu ici ; attendu : UNICODE UTF-8, 8859/1 ou 8859/15"},
    /* hl7_remark.c */
    {"a person without a number that means one: nobody is meant",
     "une personne sans numéro qui en désigne une : personne n'est désigné"},
    {"the check digit of this RPPS number is wrong", "la clé de ce numéro RPPS est fausse"},
    {"the identity is not validated (PID-32)", "l'identité n'est pas validée (PID-32)"},
    {"not surely a number of a patient here: no access is given by it",
     "peut-être pas un numéro de patient d'ici : aucun accès n'en découle"},
    {"a role, or an action of ROL, that is not read here: it gives no access",
     "un rôle, ou une action de ROL, qui n'est pas lu ici : il ne donne aucun accès"},
    {"a time that is none: nothing is given from it", "une date qui n'en est pas une : rien n'en découle"},
    {"times with and without their offset from UTC in one visit: their order is not known, nothing is given",
     "des dates avec et sans décalage par rapport à UTC dans une même venue : leur ordre est inconnu, rien "
     "n'est donné"},
    {"the French profile asks for ZBE in a movement: without it nothing is given",
     "le profil français demande ZBE dans un mouvement : sans lui, rien n'est donné"},
    {"what ZBE does and what the event says contradict one another: nobody knows where the patient is",
     "ce que fait ZBE et ce que dit l'événement se contredisent : nul ne sait où est le patient"},
    {"two messages of one second, in two files, say different places: nobody knows where the patient is",
     "deux messages de la même seconde, dans deux fichiers, disent des lieux différents : nul ne sait où est "
     "le "
     "patient"},
    {"the patient comes or moves, and no unit is named",
     "le patient arrive ou change d'unité, et aucune n'est nommée"},
    {"the patient is not known to be there", "le patient n'est pas connu comme présent"},
    {"nothing is there that could be cancelled", "il n'y a rien à annuler"},
    {"CON is not read here: record the consent, or the refusal, with careacl",
     "CON n'est pas lu ici : enregistrez le consentement, ou le refus, avec careacl"},
    {"ends a restriction that these files have not begun: it goes on until somebody clears it",
     "met fin à une restriction que ces fichiers n'ont pas commencée : elle continue jusqu'à ce que "
     "quelqu'un la lève"},
    {NULL, NULL},
};
