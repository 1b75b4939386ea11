import { describe, expect, test } from '@jest/globals';
import { checkTemplate } from '../../src/cds/check-template.js';
import { expandTemplate } from '../../src/cds/prefetch-template.js';

const context = { userId: 'PractitionerRole/role-7', patientId: 'pat-1', encounterId: 'enc-9' };

describe('a template is filled from the context', () => {
  test.each([
    ['the patient (CH-69)', 'Patient/{{context.patientId}}', context, 'Patient/pat-1'],
    ['the same token twice', 'A?x={{context.patientId}}&y={{context.patientId}}', context, 'A?x=pat-1&y=pat-1'],
    ['the encounter (CH-72)', 'Encounter/{{context.encounterId}}', context, 'Encounter/enc-9'],
    ['the user, a complete read (CH-71)', '{{context.userId}}', context, 'PractitionerRole/role-7'],
    [
      'the id of a PractitionerRole (CH-70)',
      'PractitionerRole/{{userPractitionerRoleId}}',
      context,
      'PractitionerRole/role-7',
    ],
    ['a Practitioner (CH-70)', '{{userPractitionerId}}', { ...context, userId: 'Practitioner/p' }, 'p'],
    ['a Patient (CH-70)', '{{userPatientId}}', { ...context, userId: 'Patient/p' }, 'p'],
    ['a RelatedPerson (CH-70)', '{{userRelatedPersonId}}', { ...context, userId: 'RelatedPerson/r' }, 'r'],
    [
      'an id longer than FHIR allows (CH-41)',
      'Patient/{{context.patientId}}',
      { ...context, patientId: 'a'.repeat(200) },
      `Patient/${'a'.repeat(200)}`,
    ],
    ['nothing, when it has no tokens', 'Condition?code=1', context, 'Condition?code=1'],
  ])('%s', (_says, template, given, query) => {
    expect(expandTemplate(template, given)).toEqual({ ok: true, query });
  });
});

describe('a template without a value for a token was never asked', () => {
  const { encounterId: _, ...withoutEncounter } = context;
  const patient = (patientId: string) => ({ ...context, patientId });
  test.each([
    ['no encounter (CH-79)', 'Encounter/{{context.encounterId}}', withoutEncounter, ['context.encounterId']],
    ['a user of another type (CH-70)', 'Practitioner/{{userPractitionerId}}', context, ['userPractitionerId']],
    ['a user without type', '{{context.userId}}', { ...context, userId: 'COREPRACTITIONER1' }, ['context.userId']],
    ['a user with a path', '{{context.userId}}', { ...context, userId: 'Practitioner/1/2' }, ['context.userId']],
    ['no user', '{{context.userId}}', { patientId: 'p' }, ['context.userId']],
    ['a token reaching into an object (CH-69)', 'X/{{context.draftOrders.id}}', context, ['context.draftOrders.id']],
    ['selections, which are no token (CH-69)', 'X/{{context.selections}}', context, ['context.selections']],
    ['a member of every object', 'X/{{toString}}', context, ['toString']],
    ['an expression of the 3.0 build (CH-77)', 'X?date=gt{{today() - 90 days}}', context, ['today() - 90 days']],
    ['an id that adds a parameter', 'X?p={{context.patientId}}', patient('1&_count=9'), ['context.patientId']],
    ['an id that starts a query', 'Patient/{{context.patientId}}', patient('1?x'), ['context.patientId']],
    ['an id that walks up the path', 'Patient/{{context.patientId}}', patient('..'), ['context.patientId']],
    ['an id with an encoded slash', 'Patient/{{context.patientId}}', patient('1%2F2'), ['context.patientId']],
    ['an id with a line break', 'Patient/{{context.patientId}}', patient('1\n'), ['context.patientId']],
  ])('%s', (_says, template, given, missing) => {
    expect(expandTemplate(template, given)).toEqual({ ok: false, missing });
  });
});

describe('a template we publish keeps to the recommended subset', () => {
  test.each([
    ['a read', 'Patient/{{context.patientId}}'],
    ['the user', '{{context.userId}}'],
    ['a search', 'MedicationRequest?patient={{context.patientId}}&status=active,on-hold'],
    [
      'codes, sort and count (CH-74)',
      'Observation?patient={{context.patientId}}&code=http://loinc.org|2823-3&_sort=-date&_count=100',
    ],
    ['a date bound (CH-73)', 'Observation?patient={{context.patientId}}&date=ge2026-01-01'],
    ['a value set (CH-73)', 'Condition?patient={{context.patientId}}&code:in=http://example.org/vs'],
  ])('%s', (_says, template) => {
    expect(checkTemplate(template)).toEqual([]);
  });

  test.each([
    ['a host (CH-68)', 'https://ehr.example.org/Patient/{{context.patientId}}', 'CH-68'],
    ['a leading slash (CH-68)', '/Patient/{{context.patientId}}', 'CH-68'],
    ['an operation (CH-68)', 'Patient/{{context.patientId}}/$everything', 'CH-68'],
    ['history (CH-68)', 'Patient/{{context.patientId}}/_history', 'CH-68'],
    ['a search by POST (CH-68)', 'Patient/_search?_id={{context.patientId}}', 'CH-68'],
    ['an operation as search (CH-68)', '$lookup?code=1', 'CH-68'],
    ['a context object (CH-69)', 'X?id={{context.draftOrders}}', 'CH-69'],
    ['a misspelled token (CH-70)', 'Practitioner/{{userPractitionerID}}', 'CH-69'],
    ['an open brace (CH-69)', 'Patient/{{context.patientId}', 'CH-69'],
    ['a type before userId (CH-71)', 'Practitioner/{{context.userId}}', 'CH-71'],
    ['a chained parameter (CH-73)', 'Observation?patient.name=x', 'CH-73'],
    ['a modifier (CH-73)', 'Observation?code:below=x', 'CH-73'],
    ['a comparison outside the subset (CH-73)', 'Observation?date=sa2026-01-01', 'CH-73'],
    ['_sort:desc (CH-74)', 'Observation?patient=1&_sort:desc=date', 'CH-74'],
    ['_maxresults (CH-74)', 'Observation?patient=1&_maxresults=5', 'CH-74'],
    ['_include (CH-74)', 'MedicationRequest?patient=1&_include=MedicationRequest:medication', 'CH-74'],
    ['a repeated parameter (CH-75)', 'Observation?date=ge2026-01-01&date=le2026-02-01', 'CH-75'],
    ['a second question mark (CH-75)', 'Observation?code=1?x', 'CH-75'],
    ['date arithmetic (CH-77)', 'Observation?date=ge{{today()}}', 'CH-77'],
    ['an earlier template (CH-77)', 'Medication/{{%medications.id}}', 'CH-77'],
  ])('refused: %s', (_says, template, row) => {
    expect(checkTemplate(template).join('; ')).toContain(row);
  });
});
