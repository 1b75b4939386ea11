/** Canonical URIs of the code systems we read and write. No other file outside `terminology/` spells one. */
export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const SNOMED_CT = 'http://snomed.info/sct';
export const DMD = 'https://dmd.nhs.uk';
export const ATC = 'http://www.whocc.no/atc';
export const NDC = 'http://hl7.org/fhir/sid/ndc';
export const LOINC = 'http://loinc.org';
export const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
export const ICD_10 = 'http://hl7.org/fhir/sid/icd-10';
export const ICD_9_CM = 'http://terminology.hl7.org/CodeSystem/icd9cm';
export const UCUM = 'http://unitsofmeasure.org';
export const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
