/* Statements that contradict each other, or say too little. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_facts[] = {
    /* policy/facts_break_glass.c */
    {"expected both valid_from and valid_until", "valid_from et valid_until sont attendus tous les deux"},
    {"lasts %s; break_glass.max_duration is %s", "dure %s ; break_glass.max_duration est de %s"},
    {"expected cannot_consent = true or immediate_risk = true",
     "cannot_consent = true ou immediate_risk = true attendu"},
    {"expected cannot_consent = true and immediate_risk = true",
     "cannot_consent = true et immediate_risk = true attendus"},
    {"the justification has %zu characters; expected %zu or more",
     "la justification compte %zu caractères ; il en faut au moins %zu"},
    {"'%s' is a technical account, which never breaks the glass",
     "'%s' est un compte technique, qui n'a jamais recours au bris de glace"},
    {"'%s' is a student, who never breaks the glass",
     "'%s' est un étudiant, qui n'a jamais recours au bris de glace"},
    {"profession '%s' of '%s' may not; expected one with emergency = true",
     "la profession '%s' de '%s' n'y est pas autorisée ; une profession avec emergency = true est attendue"},
    /* policy/facts_build.c */
    {"owner '%s' of store '%s' is a login of the statement at %s; expected root or an account of no "
     "statement",
     "le propriétaire '%s' de l'espace '%s' est un identifiant de la déclaration %s ; root ou un compte qui "
     "ne figure dans aucune déclaration est attendu"},
    /* policy/facts_declared.c */
    {"%s '%s' is already declared at %s; it may stand once: remove or rename one",
     "%s '%s' est déjà déclaré à %s ; une seule déclaration est permise : supprimez l'une des deux ou "
     "renommez-la"},
    {"%s '%s' differs only in case from '%s' (%s); rename one",
     "%s '%s' ne diffère de '%s' (%s) que par la casse ; renommez l'un des deux"},
    {"%s '%s' is not a name; expected up to 64 letters, digits, '.', '_', '-', the first a letter or digit",
     "%s '%s' n'est pas un nom ; au plus 64 lettres, chiffres, '.', '_', '-' attendus, en commençant par une "
     "lettre ou un chiffre"},
    /* policy/facts_derogations.c */
    {"categories is missing; expected categories = [\"...\"]",
     "categories manque ; categories = [\"...\"] attendu"},
    {"the reference is missing; say which letter, order or file",
     "la référence manque ; indiquez quelle lettre, quelle ordonnance ou quel dossier"},
    {"basis '%s' needs legal_text: the article of law",
     "le fondement '%s' exige legal_text : l'article de loi"},
    /* policy/facts_logins.c */
    {"the login is missing; say which one", "l'identifiant manque ; indiquez lequel"},
    {"login '%s' is already a professional at %s; it may stand once: remove one",
     "l'identifiant '%s' est déjà celui d'un professionnel à %s ; une seule déclaration est permise : "
     "supprimez l'une des deux"},
    {"login '%s' is already the patient's own login of the statement at %s; a login is one patient's: remove "
     "one",
     "l'identifiant '%s' est déjà celui du patient de la déclaration %s ; un identifiant appartient à un "
     "seul patient : supprimez l'un des deux"},
    /* policy/facts_names.c */
    {"out of memory", "mémoire insuffisante"},
    {"the %s is missing; say which one", "%s : valeur manquante ; indiquez-la"},
    {"%s '%s' is not declared (did you mean '%s'?): correct the name, or declare it in %s",
     "%s '%s' n'est pas déclaré (vouliez-vous dire '%s' ?) : corrigez le nom ou déclarez-le dans %s"},
    {"%s '%s' is not declared: correct the name, or declare it in %s",
     "%s '%s' n'est pas déclaré : corrigez le nom ou déclarez-le dans %s"},
    {"stores of careacl.conf", "les stores de careacl.conf"},
    {"a store of careacl.conf", "un store de careacl.conf"},
    {"professions of careacl.conf", "les professions de careacl.conf"},
    {"professionals (or roles, patients, relations, derogations)",
     "professionals (ou roles, patients, relations, derogations)"},
    {"login '%s' is no professional: name one, or declare the login in professionals",
     "l'identifiant '%s' n'est pas celui d'un professionnel : nommez-en un, ou déclarez l'identifiant dans "
     "professionals"},
    /* policy/facts_patients.c */
    {"team of a patient", "équipe d'un patient"},
    {"in_charge '%s' is no member of team '%s' and gets nothing from it; add the membership or name a member",
     "in_charge '%s' n'est pas membre de l'équipe '%s' et n'obtient rien par elle ; ajoutez-le aux membres "
     "ou nommez un membre"},
    {"%s needs categories = [\"...\"]: what may be read",
     "%s exige categories = [\"...\"] : ce qui peut être lu"},
    {"an heir", "un ayant droit"},
    {"an agreed relation", "un lien approuvé par le patient"},
    {"an heir needs a purpose; expected cause-of-death, memory or rights",
     "un ayant droit doit avoir un motif ; cause-of-death, memory ou rights attendu"},
    {"purpose '%s'; expected cause-of-death, memory or rights",
     "motif '%s' ; cause-of-death, memory ou rights attendu"},
    {"closed: only a shared-record can be closed, and this patient has none; remove the key",
     "closed : seul un dossier partagé (shared-record) peut être fermé, et ce patient n'en a pas ; retirez "
     "cette clé"},
    {"the id is missing", "l'id manque"},
    /* policy/facts_professionals.c */
    {"profession '%s' is a student's: expected supervisors = [\"login\", ...]",
     "la profession '%s' est celle d'un étudiant : supervisors = [\"identifiant\", ...] attendu"},
    {"profession '%s' is not a student's: only students have supervisors; remove the key",
     "la profession '%s' n'est pas celle d'un étudiant : seuls les étudiants ont des encadrants ; retirez "
     "cette clé"},
    {"rpps is empty; expected the number, or no rpps at all",
     "rpps est vide ; indiquez le numéro, ou retirez rpps"},
    {"supervisor '%s' is a student; name a professional who is none",
     "l'encadrant '%s' est un étudiant ; nommez un professionnel qui ne l'est pas"},
    /* policy/facts_roles.c */
    {"a service needs somebody responsible: expected responsible = \"login\"",
     "un service doit avoir un responsable : responsible = \"identifiant\" attendu"},
    {"the ground is missing; say why this role is needed",
     "ground manque ; indiquez pourquoi ce rôle est nécessaire"},
    {"access is empty; expected access = { category = \"read\"; ... }",
     "access est vide ; access = { catégorie = \"read\"; ... } attendu"},
    {"a service may not have '%s' access to '%s'; expected deposit or read",
     "un service ne peut pas avoir l'accès '%s' à '%s' ; deposit ou read attendu"},
    {"category '%s' is sensitive; roles are for categories that are not: remove it",
     "la catégorie '%s' est sensible ; les rôles portent sur des catégories qui ne le sont pas : retirez-la"},
    /* policy/facts_scope.c */
    {"document '%s'; expected CATEGORY/path-below-it, of plain names: no '.' or '..', no slash at either end",
     "document '%s' ; CATÉGORIE/chemin attendu, fait de noms simples : ni '.' ni '..', pas de barre oblique "
     "aux extrémités"},
    {"document '%s' stands in store '%s' of depth \"category\", where single documents have no ACL of their "
     "own; name the category, or set depth = \"full\"",
     "le document '%s' est dans l'espace '%s' de profondeur depth = \"category\", où un document seul n'a "
     "pas d'ACL à lui ; nommez la catégorie, ou réglez depth = \"full\""},
    /* policy/facts_seals.c */
    {"ground '%s'; expected third-party or before-announcement",
     "ground '%s' ; third-party ou before-announcement attendu"},
    {"before-announcement ends with the announcement; expected valid_until",
     "before-announcement prend fin à l'annonce ; valid_until attendu"},
    {"category '%s' is of %s store '%s'; only a shared-record can be deleted from",
     "la catégorie '%s' appartient à l'espace %s '%s' ; on ne supprime que dans un dossier partagé "
     "(shared-record)"},
    {"the author is missing; expected author = \"login\"",
     "l'auteur manque ; author = \"identifiant\" attendu"},
    {"expected one of category and document, found neither",
     "category ou document attendu, l'un des deux ; aucun n'est là"},
    {"expected one of category and document, found both",
     "category ou document attendu, l'un des deux ; les deux sont là"},
    /* policy/facts_teams.c */
    {"expected members = (...) or group = \"a Unix group\"",
     "members = (...) ou group = \"groupe Unix\" attendu"},
    {"members and group are both there; keep one", "members et group sont là tous les deux ; gardez-en un"},
    {"stores is missing, and the site has %zu; expected stores = [\"%s\", ...]",
     "stores manque, et le site en a %zu ; stores = [\"%s\", ...] attendu"},
    {"the name is missing", "le nom manque"},
    {"team member", "membre d'une équipe"},
    {"'%s' is a technical account (service = true), which is in no team; remove one of the two",
     "'%s' est un compte technique (service = true), qui n'appartient à aucune équipe ; supprimez l'un des "
     "deux"},
    {"team '%s': %zu of Unix group '%s' are no professionals and get nothing from it: %s",
     "équipe '%s' : %zu membres du groupe Unix '%s' ne sont pas des professionnels et n'obtiennent rien par "
     "elle : %s"},
    /* policy/facts_wishes.c */
    {"login:L, team:T or everyone", "login:L, team:T ou everyone"},
    {"login:L, team:T, profession:P, everyone, emergency, emergency-regulator, heirs or representatives",
     "login:L, team:T, profession:P, everyone, emergency, emergency-regulator, heirs ou representatives"},
    {"to is missing; expected %s", "to manque ; %s attendu"},
    {"to '%s'; expected %s", "to '%s' ; %s attendu"},
    {"documents are for objections; a consent names categories",
     "les documents sont pour les oppositions ; un consentement porte sur des catégories"},
    /* policy/types.c */
    {"none", "aucun"},
    {"deposit", "dépôt"},
    {"read", "lecture"},
    {"write", "écriture"},
    {"professional", "professionnel"},
    {"membership", "appartenance à l'équipe"},
    {"role", "rôle"},
    {"assignment", "affectation"},
    {"attending", "médecin traitant"},
    {"consent", "consentement"},
    {"objection", "opposition"},
    {"withheld", "masquage"},
    {"deleted", "suppression"},
    {"hidden", "information cachée"},
    {"relation", "lien avec un proche"},
    {"derogation", "dérogation"},
    {"break_glass", "bris de glace"},
    {"this patient is already declared at %s; it may stand once: remove or rename one",
     "ce patient est déjà déclaré à %s ; il ne peut l'être qu'une fois : supprimez ou renommez l'un des "
     "deux"},
    {"this patient's id differs only in case from the one at %s; rename one",
     "l'identifiant de ce patient ne diffère que par la casse de celui à %s ; renommez l'un des deux"},
    {NULL, NULL},
};
