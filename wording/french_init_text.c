/* careacl init: the comments of the files it writes, and its matrix. */
#include "wording/wording_private.h"

#include <stddef.h>

const struct wording_entry french_init_text[] = {
    /* acl_sync/init/init_text.c */
    {"What this site has decided: careacl.conf(5). Proposed by careacl init on %.10s; it is yours now, and "
     "nothing writes here again. Facts about people stand in registry.d: careacl-registry(5). Identifiers, "
     "dates, durations and numbers are strings. After each change: careacl check.",
     "Ce que ce site a décidé : careacl.conf(5). Proposé par careacl init le %.10s ; ce fichier est "
     "désormais "
     "le vôtre, et rien n'y écrira plus. Les faits sur les personnes sont dans registry.d : "
     "careacl-registry(5). Identifiants, dates, durées et nombres sont des chaînes. Après chaque "
     "modification : careacl check."},
    {"At login: what is said when no sync has run for max_state_age; logins that no statement names are let "
     "through (pam_careacl(8)).",
     "À la connexion : ce qui est dit quand aucun sync n'a tourné depuis max_state_age ; les identifiants "
     "qu'aucune déclaration ne nomme passent (pam_careacl(8))."},
    {"A changed file that takes away or gives more than this is held until somebody accepts it.",
     "Un fichier modifié qui retire ou donne plus que cela est retenu jusqu'à ce que quelqu'un l'accepte."},
    {"Emergency access (R28): short, justified, reviewed; never against what the patient refused beforehand.",
     "Accès d'urgence (R28) : court, justifié, relu ; jamais contre ce que le patient a refusé d'avance."},
    {"Who speaks for patients at the desk, reviews emergency accesses, reads the audit trail (R40): take the "
     "signs off and name them. Until then it is root alone.",
     "Qui parle pour les patients au guichet, relit les accès d'urgence, lit la piste d'audit (R40) : ôtez "
     "les signes de commentaire et nommez-les. D'ici là, c'est root seul."},
    {"Hospital or clinic: the care team that treats the patient reads, unless the patient objects (R08, "
     "R11).",
     "Hôpital ou clinique : l'équipe de soins qui prend en charge le patient lit, sauf opposition du patient "
     "(R08, R11)."},
    {"Health centre or house: the team reads with the patient's express consent (R14); express_consent = "
     "false gives today's law, where the patient may object.",
     "Centre ou maison de santé : l'équipe lit avec le consentement exprès du patient (R14) ; "
     "express_consent = false donne le droit actuel, où le patient peut s'opposer."},
    {"Shared record, kept by the patient: nobody reads before the patient consents; before it the team may "
     "deposit (R15).",
     "Dossier partagé, tenu par le patient : personne ne lit avant son consentement ; avant lui, l'équipe "
     "peut déposer (R15)."},
    {"your own: open to nobody until the matrix below names it",
     "la vôtre : ouverte à personne tant que la matrice ci-dessous ne la nomme pas"},
    {"Folders get names that say nothing; people find theirs in views, a directory of links for each login.",
     "Les dossiers portent des noms qui ne disent rien ; chacun trouve les siens dans les vues, un "
     "répertoire "
     "de liens par identifiant."},
    {"The root holds a tree that exists: folders go by the patients' ids, and nothing is touched before "
     "careacl adopt.",
     "La racine contient une arborescence existante : les dossiers portent l'identifiant du patient, et rien "
     "n'est touché avant careacl adopt."},
    {"A store is one tree of patients' folders, a category a directory in each folder. Documents are sealed "
     "(read, add, never change: R34) unless the category is working (edited together); sensitive ones are "
     "never for students and site roles.",
     "Un espace est une arborescence de dossiers de patients, une catégorie un répertoire de chaque dossier. "
     "Les documents sont scellés (lire, ajouter, ne jamais modifier : R34), sauf dans une catégorie working "
     "(rédigée ensemble) ; les catégories sensitive ne sont jamais pour les étudiants ni les rôles de site."},
    {"%s: %s. Bound by: %s.", "%s : %s. Tenu par : %s."},
    {"Starting matrix of %s: what each profession may do in each category, \"write\", \"read\" or "
     "\"deposit\" (add without reading); what is absent is none (R03). Sharing within the care team is for "
     "what coordination and continuity of care need, within each one's task (CSP L1110-4, L1110-12, R1110-1 "
     "to R1110-3). No text says this matrix: it is a proposal, and the establishment decides, row by row, "
     "with its physicians and its data protection officer, on the texts in force that day.",
     "Matrice de départ du %s : ce que chaque profession peut faire dans chaque catégorie, \"write\" "
     "(écrire), \"read\" (lire) ou \"deposit\" (ajouter sans lire) ; ce qui est absent est aucun accès "
     "(R03). "
     "Le partage dans l'équipe de soins se limite à ce qu'exigent la coordination et la continuité des "
     "soins, "
     "dans le périmètre des missions de chacun (CSP L1110-4, L1110-12, R1110-1 à R1110-3). Aucun texte ne "
     "dit "
     "cette matrice : c'est une proposition, et l'établissement décide, ligne par ligne, avec ses médecins "
     "et "
     "son délégué à la protection des données, d'après les textes en vigueur ce jour-là."},
    /* acl_sync/init/init_registry.c */
    {"To use an example, take off the // before its lines (not before those that begin with \"// \"), and "
     "put in your own.",
     "Pour utiliser un exemple, ôtez les // devant ses lignes (pas devant celles qui commencent par \"// "
     "\"), "
     "et mettez-y les vôtres."},
    {"Professionals, care teams and roles: careacl-registry(5). Logins as the system knows them (files, "
     "LDAP, "
     "AD): getent passwd LOGIN. Nothing is stated here yet, so nobody opens anything.",
     "Professionnels, équipes de soins et rôles : careacl-registry(5). Identifiants tels que le système les "
     "connaît (fichiers, LDAP, AD) : getent passwd LOGIN. Rien n'est encore déclaré ici, donc personne "
     "n'ouvre rien."},
    {"Who practises here, in which profession, since when briefed on secrecy (R05), until when.",
     "Qui exerce ici, dans quelle profession, instruit du secret depuis quand (R05), jusqu'à quand."},
    {"A care team: those who take part together in the care of the same patients (CSP L1110-12). Instead of "
     "members, group = \"ward\" takes those of a Unix group.",
     "Une équipe de soins : ceux qui participent ensemble à la prise en charge des mêmes patients (CSP "
     "L1110-12). Au lieu de members, group = \"ward\" prend ceux d'un groupe Unix."},
    {"Staff who serve every patient of a store, in categories that are not sensitive, with the ground (R39).",
     "Le personnel au service de tous les patients d'un espace, dans des catégories non sensibles, avec le "
     "motif (R39)."},
    {"Patients: who treats them, and what they agreed to or refused: careacl-registry(5). What they say "
     "later "
     "is taken at the desk: careacl object, consent, withhold, admit, discharge.",
     "Patients : qui les prend en charge, ce qu'ils ont accepté ou refusé : careacl-registry(5). Ce qu'ils "
     "disent ensuite se recueille au guichet : careacl object, consent, withhold, admit, discharge."},
    /* acl_sync/init/init_matrix.c: categories */
    {"observations, reports, diagnoses", "observations, comptes rendus, diagnostics"},
    {"letters and discharge summaries, drafted together",
     "courriers et lettres de sortie, rédigés à plusieurs"},
    {"laboratory and imaging", "biologie et imagerie"},
    {"prescriptions and what was given", "prescriptions et administrations"},
    {"nursing record and transmissions", "dossier de soins infirmiers et transmissions"},
    {"physiotherapy, speech, diet and their like", "kinésithérapie, orthophonie, diététique et semblables"},
    {"psychiatry and psychology", "psychiatrie et psychologie"},
    {"private life: family, housing, work, money", "vie privée : famille, logement, travail, ressources"},
    {"identity, admissions, cover", "identité, admissions, prise en charge"},
    /* professions */
    {"physician", "médecin"},
    {"makes the diagnosis, prescribes, keeps the medical record",
     "pose le diagnostic, prescrit, tient le dossier médical"},
    {"midwife", "sage-femme"},
    {"examines and prescribes within pregnancy, birth and what follows",
     "examine et prescrit dans le champ de la grossesse, de la naissance et de leurs suites"},
    {"dental surgeon", "chirurgien-dentiste"},
    {"treats and prescribes within the mouth and teeth",
     "soigne et prescrit dans le champ de la bouche et des dents"},
    {"pharmacist", "pharmacien"},
    {"checks prescriptions against diagnosis and results",
     "analyse les prescriptions au regard du diagnostic et des résultats"},
    {"nurse", "infirmier"},
    {"carries out and traces care and prescriptions; instructs those who help",
     "réalise et trace les soins et les prescriptions ; instruit ses collaborateurs"},
    {"nursing assistant, childcare assistant", "aide-soignant, auxiliaire de puériculture"},
    {"daily care under a nurse's responsibility: the nursing record and no more",
     "soins quotidiens sous la responsabilité d'un infirmier : le dossier de soins, pas davantage"},
    {"physiotherapist", "masseur-kinésithérapeute"},
    {"rehabilitation on prescription: the indication, the images, the state of the day",
     "rééducation sur prescription : l'indication, les images, l'état du jour"},
    {"occupational, psychomotor or speech therapist", "ergothérapeute, psychomotricien ou orthophoniste"},
    {"rehabilitation on prescription", "rééducation sur prescription"},
    {"dietitian", "diététicien"},
    {"diet on prescription, by results", "régime sur prescription, d'après les résultats"},
    {"radiographer", "manipulateur d'électroradiologie médicale"},
    {"makes images; the request is filed among the results",
     "réalise les images ; la demande est classée avec les résultats"},
    {"laboratory technician", "technicien de laboratoire médical"},
    {"adds results, and needs to read nothing here", "ajoute des résultats, et n'a rien à lire ici"},
    {"psychologist", "psychologue"},
    {"CSP L1110-4, R1110-2; law 85-772 of 25 July 1985, article 44",
     "CSP L1110-4, R1110-2 ; loi 85-772 du 25 juillet 1985, article 44"},
    {"shares what coordination needs; is no health profession of the fourth part of the CSP",
     "partage ce qu'exige la coordination ; n'est pas une profession de la quatrième partie du CSP"},
    {"social worker", "assistant de service social"},
    {"rights, family, housing, discharge; of care only what the team says in a letter",
     "droits, famille, logement, sortie ; des soins, seulement ce que l'équipe en dit par courrier"},
    {"medical secretary", "secrétaire médicale"},
    {"types and sends letters, makes appointments, under a physician's responsibility",
     "frappe et envoie les courriers, prend les rendez-vous, sous la responsabilité d'un médecin"},
    {"admissions clerk", "agent des admissions"},
    {"identity and cover, never care; serves every patient: give a role (R39) too",
     "identité et prise en charge, jamais les soins ; sert tous les patients : donnez aussi un rôle (R39)"},
    {"medical information department", "département d'information médicale (DIM)"},
    {"CSP L6113-7, R6113-1 to R6113-8", "CSP L6113-7, R6113-1 à R6113-8"},
    {"codes stays under a physician's authority; serves every patient: give a role (R39) too",
     "code les séjours sous l'autorité d'un médecin ; sert tous les patients : donnez aussi un rôle (R39)"},
    {"physician of the emergency call centre", "médecin régulateur"},
    {"decides on the telephone; patients may object to this access separately (R29)",
     "décide au téléphone ; les patients peuvent s'opposer à cet accès séparément (R29)"},
    {"medical student", "étudiant en médecine"},
    {"reads what a supervisor may read, nothing sensitive, during the placement (R31)",
     "lit ce que peut lire son encadrant, rien de sensible, pendant le stage (R31)"},
    {"student nurse", "étudiant en soins infirmiers"},
    {"other student or trainee", "autre étudiant ou stagiaire"},
    {NULL, NULL},
};
