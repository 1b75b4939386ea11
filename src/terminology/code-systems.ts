import { remembered } from '../memo.js';

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
export const SPECIMEN_CONDITION = 'http://terminology.hl7.org/CodeSystem/v2-0493';

/** Spellings seen in real records, without scheme, `www.`, case and trailing slash. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ...spellings(RXNORM, 'nlm.nih.gov/research/umls/rxnorm', 'urn:oid:2.16.840.1.113883.6.88'),
  ...spellings(SNOMED_CT, 'snomed.info/sct', 'snomed.info/id', 'urn:oid:2.16.840.1.113883.6.96'),
  ...spellings(DMD, 'dmd.nhs.uk'),
  ...spellings(ATC, 'whocc.no/atc', 'fhir.de/codesystem/bfarm/atc', 'fhir.de/codesystem/dimdi/atc'),
  ...spellings(ATC, 'urn:oid:2.16.840.1.113883.6.73'),
  ...spellings(NDC, 'hl7.org/fhir/sid/ndc', 'urn:oid:2.16.840.1.113883.6.69'),
  ...spellings(LOINC, 'loinc.org', 'urn:oid:2.16.840.1.113883.6.1'),
  ...spellings(ICD_10_CM, 'hl7.org/fhir/sid/icd-10-cm', 'urn:oid:2.16.840.1.113883.6.90'),
  ...spellings(ICD_10, 'hl7.org/fhir/sid/icd-10', 'urn:oid:2.16.840.1.113883.6.3'),
  ...spellings(ICD_10, 'fhir.de/codesystem/bfarm/icd-10-gm', 'fhir.de/codesystem/dimdi/icd-10-gm'),
  ...spellings(ICD_9_CM, 'terminology.hl7.org/codesystem/icd9cm', 'hl7.org/fhir/sid/icd-9-cm'),
  ...spellings(ICD_9_CM, 'urn:oid:2.16.840.1.113883.6.103'),
  ...spellings(UCUM, 'unitsofmeasure.org', 'urn:oid:2.16.840.1.113883.6.8'),
  ...spellings(SPECIMEN_CONDITION, 'terminology.hl7.org/codesystem/v2-0493', 'hl7.org/fhir/v2/0493'),
]);

/** Most records spell them right: no need to look closer then. */
const CANONICAL: ReadonlySet<string> = new Set(SPELLINGS.values());

/**
 * Canonical URI of a code system as a record spells it: trailing slash, case, scheme, OID and SNOMED CT edition do not matter.
 * Undefined for every other system: it is ignored, not guessed.
 */
export function systemOf(uri: string | undefined): string | undefined {
  return uri === undefined || CANONICAL.has(uri) ? uri : systemSpelled(uri);
}

const systemSpelled = remembered((uri): string | undefined => {
  const bare = uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/+$/, '');
  return SPELLINGS.get(bare) ?? (bare.startsWith('snomed.info/sct/') ? SNOMED_CT : undefined);
});

function spellings(system: string, ...bare: readonly string[]): readonly (readonly [string, string])[] {
  return bare.map((text) => [text, system]);
}

/** A code for comparison: ICD codes are written with and without dot. */
export function bareCode(code: string): string {
  return code.trim().toUpperCase().replaceAll('.', '');
}
