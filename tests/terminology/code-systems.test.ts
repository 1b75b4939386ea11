import { expect, test } from '@jest/globals';
import { ICD_9_CM, LOINC, RXNORM, SNOMED_CT, systemOf, UCUM } from '../../src/terminology/code-systems.js';

test.each([
  ['the canonical URI', RXNORM, RXNORM],
  ['a trailing slash', 'http://www.nlm.nih.gov/research/umls/rxnorm/', RXNORM],
  ['https and no www', 'https://nlm.nih.gov/research/umls/rxnorm', RXNORM],
  ['capitals and spaces', ' HTTP://SNOMED.INFO/SCT ', SNOMED_CT],
  ['an OID', 'urn:oid:2.16.840.1.113883.6.96', SNOMED_CT],
  ['an edition of SNOMED CT', 'http://snomed.info/sct/999000011000000103', SNOMED_CT],
  ['the older URI of ICD-9-CM', 'http://hl7.org/fhir/sid/icd-9-cm', ICD_9_CM],
  ['LOINC with a slash', 'http://loinc.org/', LOINC],
  ['UCUM with a slash', 'http://unitsofmeasure.org/', UCUM],
])('%s is known (clinical-knowledge, data in the wild)', (_, uri, expected) => {
  expect(systemOf(uri)).toBe(expected);
});

test.each([
  ['no system', undefined],
  ['an empty one', ''],
  ['a local one', 'urn:oid:1.2.3'],
  ['one that only begins like LOINC', 'http://loinc.org.example.com'],
  ['one that only begins like SNOMED CT', 'http://snomed.info/sctx'],
])('%s is ignored, not guessed', (_, uri) => {
  expect(systemOf(uri)).toBeUndefined();
});
