/* What has a name: types, and the codes under which things are remarked. */
#include "registry/feeds/fhir_names.h"

#include <string.h>

static const char *const names[FHIR_TYPE_COUNT] = {
    [FHIR_PATIENT] = "Patient",       [FHIR_PRACTITIONER] = "Practitioner",
    [FHIR_ROLE] = "PractitionerRole", [FHIR_ORGANIZATION] = "Organization",
    [FHIR_LOCATION] = "Location",     [FHIR_GROUP] = "Group",
    [FHIR_CARE_TEAM] = "CareTeam",    [FHIR_ENCOUNTER] = "Encounter",
    [FHIR_EPISODE] = "EpisodeOfCare", [FHIR_RELATED] = "RelatedPerson",
    [FHIR_CONSENT] = "Consent",       [FHIR_FLAG] = "Flag",
};

enum fhir_type fhir_names_type(const char *name)
{
	for (int i = 0; i < FHIR_TYPE_COUNT; i++)
		if (strcmp(names[i], name) == 0)
			return (enum fhir_type)i;
	return FHIR_TYPE_COUNT;
}

const char *fhir_names_of_type(enum fhir_type type)
{
	return names[type];
}

bool fhir_names_has(const char *list, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = list; length > 0 && (at = strstr(at, word)) != NULL; at++)
		if (at > list && at[-1] == '|' && at[length] == '|' && strchr(word, '|') == NULL)
			return true;
	return false;
}

/* R4 4.0.1 and R5 5.0.0. */
static const char all_types[] =
    "|Account|ActivityDefinition|ActorDefinition|AdministrableProductDefinition|AdverseEvent|"
    "AllergyIntolerance|Appointment|AppointmentResponse|ArtifactAssessment|AuditEvent|Basic|Binary|"
    "BiologicallyDerivedProduct|BiologicallyDerivedProductDispense|BodyStructure|Bundle|"
    "CapabilityStatement|CarePlan|CareTeam|CatalogEntry|ChargeItem|ChargeItemDefinition|Citation|Claim|"
    "ClaimResponse|ClinicalImpression|ClinicalUseDefinition|CodeSystem|Communication|"
    "CommunicationRequest|CompartmentDefinition|Composition|ConceptMap|Condition|ConditionDefinition|"
    "Consent|Contract|Coverage|CoverageEligibilityRequest|CoverageEligibilityResponse|DetectedIssue|"
    "Device|DeviceAssociation|DeviceDefinition|DeviceDispense|DeviceMetric|DeviceRequest|"
    "DeviceUsage|DeviceUseStatement|DiagnosticReport|DocumentManifest|DocumentReference|"
    "EffectEvidenceSynthesis|Encounter|EncounterHistory|Endpoint|EnrollmentRequest|EnrollmentResponse|"
    "EpisodeOfCare|EventDefinition|Evidence|EvidenceReport|EvidenceVariable|ExampleScenario|"
    "ExplanationOfBenefit|FamilyMemberHistory|Flag|FormularyItem|GenomicStudy|Goal|GraphDefinition|"
    "Group|GuidanceResponse|HealthcareService|ImagingSelection|ImagingStudy|Immunization|"
    "ImmunizationEvaluation|ImmunizationRecommendation|ImplementationGuide|Ingredient|InsurancePlan|"
    "InventoryItem|InventoryReport|Invoice|Library|Linkage|List|Location|ManufacturedItemDefinition|"
    "Measure|MeasureReport|Media|Medication|MedicationAdministration|MedicationDispense|"
    "MedicationKnowledge|MedicationRequest|MedicationStatement|MedicinalProduct|"
    "MedicinalProductAuthorization|MedicinalProductContraindication|MedicinalProductDefinition|"
    "MedicinalProductIndication|MedicinalProductIngredient|MedicinalProductInteraction|"
    "MedicinalProductManufactured|MedicinalProductPackaged|MedicinalProductPharmaceutical|"
    "MedicinalProductUndesirableEffect|MessageDefinition|MessageHeader|MolecularSequence|NamingSystem|"
    "NutritionIntake|NutritionOrder|NutritionProduct|Observation|ObservationDefinition|"
    "OperationDefinition|OperationOutcome|Organization|OrganizationAffiliation|"
    "PackagedProductDefinition|Parameters|Patient|PaymentNotice|PaymentReconciliation|Permission|"
    "Person|PlanDefinition|Practitioner|PractitionerRole|Procedure|Provenance|Questionnaire|"
    "QuestionnaireResponse|RegulatedAuthorization|RelatedPerson|RequestGroup|RequestOrchestration|"
    "Requirements|ResearchDefinition|ResearchElementDefinition|ResearchStudy|ResearchSubject|"
    "RiskAssessment|RiskEvidenceSynthesis|Schedule|SearchParameter|ServiceRequest|Slot|Specimen|"
    "SpecimenDefinition|StructureDefinition|StructureMap|Subscription|SubscriptionStatus|"
    "SubscriptionTopic|Substance|SubstanceDefinition|SubstanceNucleicAcid|SubstancePolymer|"
    "SubstanceProtein|SubstanceReferenceInformation|SubstanceSourceMaterial|SubstanceSpecification|"
    "SupplyDelivery|SupplyRequest|Task|TerminologyCapabilities|TestPlan|TestReport|TestScript|"
    "Transport|ValueSet|VerificationResult|VisionPrescription|";

bool fhir_names_is_type(const char *name)
{
	return fhir_names_type(name) < FHIR_TYPE_COUNT || fhir_names_has(all_types, name);
}

/* ---- remarks ---- */

static const struct {
	const char *code, *text;
} remarks[] = {
    {"ACTION", "the permit is for no access that is known here: it grants nothing"},
    {"ACTOR", "the rule names who keeps or wrote the data, not to whom it goes: everybody is meant"},
    {"AND", "the permit is for what has several marks at once: it grants nothing"},
    {"CARE-TEAM", "permits what the care team's rule permits"},
    {"CHECK-DIGIT", "the check digit of the RPPS number is wrong"},
    {"DEEP", "its rules are nested too deep, or too many"},
    {"DELETED", "is deleted, and is there all the same: it permits nothing"},
    {"ELSEWHERE",
     "another server is meant, and base_urls does not say that it is this feed's: it permits nothing"},
    {"EXTENSION", "an extension changes what the rule means, nobody knows how: it permits nothing"},
    {"FLAG", "is a warning to who cares, no rule; what restricts must be a Consent"},
    {"FLAG-LABEL", "has a mark of confidentiality: who is meant by it nobody knows"},
    {"FORM", "members that are none of FHIR's stand here, or of another kind than they should be"},
    {"GONE", "names what is deleted: it permits nothing"},
    {"GROUP", "a group is meant whose members are not listed"},
    {"INACTIVE", "is not active"},
    {"MODIFIED", "an extension changes what it means, nobody knows how: it permits nothing"},
    {"NOBASE", "nothing says whether it permits or refuses, and it has rules"},
    {"NOIDENT", "a person is named without a number: nobody is meant by a name"},
    {"NOKEY", "has neither an id nor an identifier"},
    {"NOMATCH", "is to be deleted, and is not there"},
    {"NOPATIENT", "names no patient that this feed or the site knows"},
    {"NOPERIOD", "has no period: it has no end"},
    {"NORULE", "says no rule that could be read: a policy somewhere else is meant"},
    {"NOSCOPE", "does not say that it is about privacy: it permits nothing"},
    {"NUMBERS", "the patient has several numbers of one system, or an old one alone: it permits nothing"},
    {"ORGANIZATION", "an organization is a member: nobody is added by it"},
    {"PARENTS", "a parent is recorded; who represents a minor is the site's to say"},
    {"PERFORMER",
     "is not signed by the patient, nor by who is known to represent the patient: it permits nothing"},
    {"PURPOSE", "a purpose is not known"},
    {"REJECTED", "was rejected: is that how this system says no? Then it must say it as a rule"},
    {"REPRESENTATIVE", "the ground on which somebody represents the patient is not known"},
    {"ROLE", "the role is not in force, or nobody knows whose it is"},
    {"ROOT-TYPE-CONFLICT", "the rule contradicts its policy: it is an exception of it"},
    {"ROOT-UNTYPED", "the rule does not say whether it permits or refuses: it refuses"},
    {"SEVERAL", "is to be deleted, and means several"},
    {"STATUS", "the status is not known, or missing"},
    {"STU3", "is of FHIR STU3, which is not read"},
    {"SYSTEM",
     "the patient is named by a number alone, and patient_systems does not say whose numbers count: it "
     "permits nothing"},
    {"TIMING", "is in force at certain times only: it permits nothing"},
    {"TWICE", "is there several times, and nothing says which is newer"},
    {"UNKNOWN", "leads to nobody who could have access"},
    {"UNTYPED", "a rule does not say whether it permits or refuses: it permits nothing"},
    {"UNVERIFIED", "was verified, and not confirmed: it permits nothing"},
    {"VERSION", "mixes versions of FHIR"},
    {"NOT-ACTIVE", "is not in force"},
    {"NOT-PRIVACY", "is not about privacy"},
    {"OTHER-PURPOSE", "is for another purpose than care"},
    {"OTHER-ROLE", "is about the patient, or a relative"},
};

const char *fhir_names_remark(const char *code)
{
	for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++)
		if (strcmp(remarks[i].code, code) == 0)
			return remarks[i].text;
	return NULL;
}
