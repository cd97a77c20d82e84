/* Values of the settings and of the registry. */
#include "wording/wording_private.h"

#include <inttypes.h>
#include <stddef.h>

const struct wording_entry french_values[] = {
    /* registry/calendar.c */
    {"is no date; expected one like 2026-11-21 or 2026-11-21T10:00:00+01:00",
     "n'est pas une date ; une date comme 2026-11-21 ou 2026-11-21T10:00:00+01:00 est attendue"},
    {"is no date: there is no year 0000", "n'est pas une date : il n'y a pas d'année 0000"},
    {"is no date: a year has the months 01 to 12",
     "n'est pas une date : les mois d'une année vont de 01 à 12"},
    {"is no date: its month has no such day", "n'est pas une date : ce jour n'existe pas dans le mois"},
    {"is no time of day; expected 00:00:00 to 23:59:59",
     "n'est pas une heure ; de 00:00:00 à 23:59:59 attendu"},
    {"has a fraction of a second; expected whole seconds, like 2026-11-21T10:00:00+01:00",
     "contient une fraction de seconde ; des secondes entières sont attendues, comme "
     "2026-11-21T10:00:00+01:00"},
    {"does not say the offset from UTC; expected Z, or like +01:00, at the end",
     "n'indique pas le décalage avec UTC ; Z, ou par exemple +01:00, est attendu à la fin"},
    {"has an impossible offset from UTC; expected one up to 23:59",
     "a un décalage avec UTC impossible ; 23:59 au plus"},
    /* registry/config_tree.c */
    {"%s: stands twice (first on line %u); a key stands once, keep one of the two",
     "%s : figure deux fois (la première à la ligne %u) ; une clé ne figure qu'une fois, gardez l'une des "
     "deux"},
    {"a key stands twice in its group; a key stands once, keep one of the two",
     "une clé figure deux fois dans son groupe ; une clé ne figure qu'une fois, gardez l'une des deux"},
    {"syntax error: a string starts here and goes on over the end of the line; is its closing quote missing?",
     "erreur de syntaxe : une chaîne commence ici et se poursuit après la fin de la ligne ; son guillemet "
     "fermant manque-t-il ?"},
    {"syntax error", "erreur de syntaxe"},
    {"syntax error; look here and on the line before for a missing comma between two groups, a missing "
     "bracket or quote, or a value that is none",
     "erreur de syntaxe ; cherchez ici et à la ligne précédente une virgule manquante entre deux groupes, un "
     "crochet ou un guillemet manquant, ou une valeur qui n'en est pas une"},
    {"%s; correct the value here", "%s ; corrigez ici la valeur"},
    {"careacl: error: libconfig stumbled over a text; out of memory?\n",
     "careacl: erreur : libconfig a trébuché sur un texte ; mémoire insuffisante ?\n"},
    {"does not fit into memory", "ne tient pas en mémoire"},
    /* registry/record.c */
    {"%s: unknown key in %s; take it out", "%s : clé inconnue dans %s ; retirez-la"},
    {"%s: unknown key in %s; did you mean %s?", "%s : clé inconnue dans %s ; vouliez-vous dire %s ?"},
    {"%s: missing in %s; add it", "%s : manque dans %s ; ajoutez cette clé"},
    {"valid_until: is not after valid_from; expected a later date",
     "valid_until : n'est pas postérieur à valid_from ; une date ultérieure est attendue"},
    /* registry/text_guard.c */
    {"a string starts here and has no end; close it with a quote (\")",
     "une chaîne commence ici et n'a pas de fin ; fermez-la par un guillemet (\")"},
    {"a string holds a zero byte (\\x00); take it out",
     "une chaîne contient un octet nul (\\x00) ; retirez-le"},
    {"two strings side by side, \"%s\" and \"%s\" (line %u); put the missing comma, or what else is missing, "
     "between them",
     "deux chaînes côte à côte, \"%s\" et \"%s\" (ligne %u) ; mettez entre elles la virgule qui manque, ou "
     "ce qui manque d'autre"},
    {"a comment starts here and has no end; close it with */",
     "un commentaire commence ici et n'a pas de fin ; fermez-le par */"},
    {"@include is not allowed; make the file one of the sources instead",
     "@include n'est pas permis ; faites du fichier l'une des sources"},
    {"the file starts with a byte order mark; save it as UTF-8 without one",
     "le fichier commence par un indicateur d'ordre des octets (BOM) ; enregistrez-le en UTF-8 sans lui"},
    {"a zero byte; this is no text file, or it is damaged",
     "un octet nul ; ce n'est pas un fichier de texte, ou il est endommagé"},
    /* registry/time_zone.c */
    {"is no name of a time zone", "n'est pas le nom d'un fuseau horaire"},
    {"counts leap seconds, which the system clock does not; leave out right/",
     "compte les secondes intercalaires, ce que l'horloge du système ne fait pas ; enlevez right/"},
    {"cannot be read at this moment", "ne peut être lu en ce moment"},
    {"is not among the zones of this system (/usr/share/zoneinfo/)",
     "n'est pas parmi les fuseaux de ce système (/usr/share/zoneinfo/)"},
    /* registry/value_form.c */
    {"is no identifier; expected 1 to 64 of A-Z a-z 0-9 . _ - with a letter or digit first",
     "n'est pas un nom valide ; 1 à 64 caractères parmi A-Z a-z 0-9 . _ - attendus, en commençant par une "
     "lettre ou un chiffre"},
    {"is no category name; expected 1 to 32 of A-Z a-z 0-9 _ - with a letter first",
     "n'est pas un nom de catégorie ; 1 à 32 caractères parmi A-Z a-z 0-9 _ - attendus, en commençant par "
     "une lettre"},
    {"is no document; expected a category, a slash and a path below it, like medical/2026/ecg.pdf",
     "n'est pas un document ; une catégorie, une barre oblique et un chemin sont attendus, comme "
     "medical/2026/ecg.pdf"},
    {"is longer than 4096 bytes; shorten it", "dépasse 4096 octets ; raccourcissez-le"},
    {"holds a control character; take it out", "contient un caractère de contrôle ; retirez-le"},
    {"says nothing; expected a text", "ne dit rien ; un texte est attendu"},
    {"says nothing; expected a path", "ne dit rien ; un chemin est attendu"},
    {"is too long for a path; shorten it", "est trop long pour un chemin ; raccourcissez-le"},
    {"a number without quotes", "un nombre sans guillemets"},
    {"true or false without quotes", "true ou false sans guillemets"},
    {"a string", "une chaîne"},
    {"an array [ .. ]", "un tableau [ .. ]"},
    {"a list ( .. )", "une liste ( .. )"},
    {"a group { .. }", "un groupe { .. }"},
    {"%s: is %s; expected %s", "%s : est %s ; attendu : %s"},
    {"a string; write it in quotes", "une chaîne ; mettez-la entre guillemets"},
    {"a string, in quotes", "une chaîne, entre guillemets"},
    /* registry/values.c */
    {"true or false, without quotes", "true ou false, sans guillemets"},
    {" or ", " ou "},
    {"%s: \"%s\" is not allowed; expected %s; did you mean %s?",
     "%s : \"%s\" n'est pas permis ; attendu : %s ; vouliez-vous dire %s ?"},
    {"%s: \"%s\" is not allowed; expected %s", "%s : \"%s\" n'est pas permis ; attendu : %s"},
    {"%s: \"%s\" is not allowed; expected a plain number from %" PRIu64 " to %" PRIu64,
     "%s : \"%s\" n'est pas permis ; un nombre entier de %" PRIu64 " à %" PRIu64 " est attendu"},
    {"is no percentage; expected \"0%\" to \"100%\"",
     "n'est pas un pourcentage ; de \"0%\" à \"100%\" attendu"},
    {"is no duration; expected a number and s, m, h or d, like 30s, 15m, 4h or 30d, up to 1000 years",
     "n'est pas une durée ; un nombre et s, m, h ou d sont attendus, comme 30s, 15m, 4h ou 30d, 1000 ans au "
     "plus"},
    {"%s: is zero; expected a longer duration, or \"\" for none",
     "%s : est nul ; une durée plus longue est attendue, ou \"\" pour aucune"},
    /* registry/values_list.c */
    {"an array of strings, like [\"one\", \"two\"]", "un tableau de chaînes, comme [\"un\", \"deux\"]"},
    {"%s: is empty; name something, or take the key out",
     "%s : est vide ; nommez quelque chose, ou retirez cette clé"},
    {"%s: holds something else than strings; write each in quotes",
     "%s : contient autre chose que des chaînes ; mettez chacune entre guillemets"},
    {"%s: element %d is no group; expected ( { .. }, { .. } )",
     "%s : l'élément %d n'est pas un groupe ; ( { .. }, { .. } ) attendu"},
    {"a list of groups, ( { .. }, { .. } )", "une liste de groupes, ( { .. }, { .. } )"},
    {"%s: is empty; expected at least one group, ( { .. } )",
     "%s : est vide ; au moins un groupe est attendu, ( { .. } )"},
    {"a group, { key = value; }", "un groupe, { clé = valeur; }"},
    {"a group, { category = \"read\"; }", "un groupe, { catégorie = \"read\"; }"},
    {"%s: is empty; expected a category and its access, { category = \"read\"; }",
     "%s : est vide ; une catégorie et son accès sont attendus, { catégorie = \"read\"; }"},
    {NULL, NULL},
};
