/** Searching the embedded FHIR server, parameter by parameter. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PUBLISHED } from '../support/engine.js';
import { type FhirAnswer, idsIn, issueIn, startFhirServer, type TestFhirServer } from '../support/fhir-server.js';

const LOINC = 'http://loinc.org';
const about = (id: string) => ({ subject: { reference: `Patient/${id}` } });
const observation = (id: string, code: string, effective: object, patient = 'ada') => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: LOINC, code }], text: 'a test' },
  ...about(patient),
  ...effective,
});

const RESOURCES = [
  {
    resourceType: 'Patient',
    id: 'ada',
    active: true,
    name: [{ family: 'Müller', given: ['Ada', 'Maria'] }, { text: 'Frau Dr. Ada Müller' }],
    identifier: [{ system: 'urn:mrn', value: '42' }],
    gender: 'female',
    birthDate: '1950-03',
  },
  { resourceType: 'Patient', id: 'ben', name: { family: 'Mull, Jr.' }, gender: 'male', birthDate: '1980-05-17' },
  observation('k-old', '2823-3', { effectiveDateTime: '2026-01-10T08:00:00Z' }),
  observation('k-new', '2823-3', { effectiveDateTime: '2026-02-20T08:00:00+01:00' }),
  observation('na-day', '2951-2', { effectiveDateTime: '2026-02-20' }),
  observation('mg-stay', '2601-3', { effectivePeriod: { start: '2026-02-01', end: '2026-02-25' } }),
  observation('ca-open', '2000-8', { effectivePeriod: { start: '2026-02-24' } }),
  observation('undated', '2823-3', {}),
  observation('of-ben', '2823-3', { effectiveDateTime: '2026-02-20' }, 'ben'),
  { ...observation('absolute', '777-3', {}), subject: { reference: 'https://ehr.example.org/fhir/Patient/ada' } },
  {
    resourceType: 'Condition',
    id: 'cramps',
    clinicalStatus: { coding: [{ system: 'urn:status', code: 'active' }] },
    code: { coding: { system: 'urn:icd', code: 'G47.62' } },
    category: [{ coding: [{ code: 'problem-list-item' }] }],
    recordedDate: '2026',
    ...about('ada'),
  },
  { resourceType: 'Condition', id: 'text-only', code: { text: 'cramps' }, ...about('ada') },
  {
    resourceType: 'MedicationRequest',
    id: 'by-reference',
    status: 'active',
    intent: 'order',
    medicationReference: { reference: 'Medication/quinine' },
    authoredOn: '2026-02-01',
    ...about('ada'),
  },
  {
    resourceType: 'MedicationRequest',
    id: 'by-code',
    status: 'stopped',
    intent: 'plan',
    medicationCodeableConcept: { coding: [{ system: 'urn:rx', code: 'a|b,c' }] },
    ...about('ada'),
  },
  { resourceType: 'Medication', id: 'quinine', code: { text: 'quinine' } },
  { resourceType: 'AllergyIntolerance', id: 'rash', patient: { reference: 'Patient/ada' } },
  { resourceType: 'ServiceRequest', id: 'panel', status: 'draft', intent: 'order', ...about('ada') },
  { resourceType: 'ServiceRequest', id: 'of-group', status: 'active', subject: { reference: 'Group/ada' } },
];

let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer(RESOURCES);
});
afterAll(() => server.close());

const found = async (query: string) => [...idsIn(await server.get(`/${query}`))].sort();

describe('a search for references and codes finds', () => {
  test.each([
    // reference
    ['by patient', 'Condition?patient=ada', ['cramps', 'text-only']],
    ['by patient with the type', 'Condition?patient=Patient/ada', ['cramps', 'text-only']],
    ['by patient with an address', 'Condition?patient=https://x.example.org/Patient/ada', ['cramps', 'text-only']],
    ['by one of two patients', 'Observation?patient=ada,ben&code=2823-3', ['k-new', 'k-old', 'of-ben', 'undated']],
    ['an absolute reference', 'Observation?patient=ada&code=777-3', ['absolute']],
    ['by subject of any type', 'ServiceRequest?subject=ada', ['of-group', 'panel']],
    ['by subject of one type', 'ServiceRequest?subject:Patient=ada', ['panel']],
    ['by subject with the type', 'ServiceRequest?subject=Group/ada', ['of-group']],
    ['a patient only by patient', 'ServiceRequest?patient=ada', ['panel']],
    ['by the patient element', 'AllergyIntolerance?patient=ada', ['rash']],
    ['nobody', 'Condition?patient=nobody', []],
    ['by what a reference points to', 'MedicationRequest?medication=quinine', ['by-reference']],
    // token
    ['a code', 'Observation?patient=ada&code=2823-3', ['k-new', 'k-old', 'undated']],
    ['a code of a system', `Observation?patient=ben&code=${LOINC}|2823-3`, ['of-ben']],
    ['no code of another system', 'Observation?code=urn:other|2823-3', []],
    ['a system', `Observation?patient=ben&code=${LOINC}|`, ['of-ben']],
    ['a code without a system', 'Condition?category=|problem-list-item', ['cramps']],
    ['no code that has a system', 'Observation?code=|2823-3', []],
    ['one of several', `Observation?code=${LOINC}|2951-2,${LOINC}|2601-3,nothing`, ['mg-stay', 'na-day']],
    ['both of two conditions', 'MedicationRequest?status=active&intent=order', ['by-reference']],
    [
      'a status, whatever system is named',
      'MedicationRequest?status=urn:any|active,stopped',
      ['by-code', 'by-reference'],
    ],
    ['what is not', 'MedicationRequest?status:not=active', ['by-code']],
    ['a coding that is no list', 'Condition?code=urn:icd|G47.62', ['cramps']],
    ['a flag', 'Patient?active=true', ['ada']],
    ['a code with escaped separators', 'MedicationRequest?code=a\\|b\\,c', ['by-code']],
    ['an identifier', 'Patient?identifier=urn:mrn|42', ['ada']],
    ['a clinical status', 'Condition?clinical-status=active', ['cramps']],
    ['ids', 'Observation?_id=k-old,na-day,nothing', ['k-old', 'na-day']],
    ['what is missing', 'Condition?clinical-status:missing=true', ['text-only']],
    ['what is not missing', 'Condition?clinical-status:missing=false', ['cramps']],
  ])('%s: %s', async (_says, query, ids) => {
    expect(await found(query)).toEqual(ids);
  });
});

describe('a search in text and dates finds', () => {
  test.each([
    // string
    ['a name from its beginning', 'Patient?name=mul', ['ada', 'ben']],
    ['a name with an accent', 'Patient?name=MÜLL', ['ada', 'ben']],
    ['a given name', 'Patient?given=maria', ['ada']],
    ['a family name', 'Patient?family=mull\\,', ['ben']],
    ['a part of a name', 'Patient?name:contains=dr.', ['ada']],
    ['an exact name', 'Patient?family:exact=Müller,x', ['ada']],
    ['no name that is nearly right', 'Patient?family:exact=müller', []],
    // date
    ['a day', 'Observation?date=2026-02-20&patient=ada', ['k-new', 'na-day']],
    ['a moment', 'Observation?date=2026-02-20T07:00:00Z', ['k-new']],
    ['a moment in another zone', 'Observation?date=2026-02-20T09:00:00%2B02:00', ['k-new']],
    ['a moment whose plus was not encoded', 'Observation?date=2026-02-20T09:00:00+02:00', ['k-new']],
    ['a month', 'Observation?patient=ada&date=2026-02', ['k-new', 'mg-stay', 'na-day']],
    ['not a day', 'Observation?patient=ada&date=ne2026-02-20', ['ca-open', 'k-old', 'mg-stay']],
    ['after', 'Observation?patient=ada&date=gt2026-02-20', ['ca-open', 'mg-stay']],
    ['from', 'Observation?patient=ada&date=ge2026-02-20', ['ca-open', 'k-new', 'mg-stay', 'na-day']],
    ['before', 'Observation?patient=ada&date=lt2026-02-20', ['k-old', 'mg-stay']],
    ['until', 'Observation?patient=ada&date=le2026-02-20', ['k-new', 'k-old', 'mg-stay', 'na-day']],
    ['begun after', 'Observation?patient=ada&date=sa2026-02-20', ['ca-open']],
    ['ended before', 'Observation?patient=ada&date=eb2026-02-20', ['k-old']],
    ['between', 'Observation?patient=ada&date=ge2026-02-01&date=lt2026-02-21', ['k-new', 'mg-stay', 'na-day']],
    ['a partial date', 'Patient?birthdate=1950', ['ada']],
    ['no partial date within a day', 'Patient?birthdate=1950-03-01', []],
    ['a year that may be anything of it', 'Condition?recorded-date=ge2026-06', ['cramps']],
    ['what was written', 'Patient?_lastUpdated=2026-03-02T09:00', ['ada', 'ben']],
    ['what was written before', 'Patient?_lastUpdated=lt2026-03-02', []],
  ])('%s: %s', async (_says, query, ids) => {
    expect(await found(query)).toEqual(ids);
  });
});

describe('a search is refused with 400', () => {
  test.each([
    [
      'an unknown parameter',
      'Condition?colour=red',
      'not-supported',
      'Condition has no search parameter "colour" here; there are _id',
    ],
    [
      'one of another type',
      'Condition?birthdate=1950',
      'not-supported',
      'Condition has no search parameter "birthdate"',
    ],
    ['a parameter of every object', 'Condition?constructor=1', 'not-supported', 'no search parameter "constructor"'],
    ['a chain', 'Condition?patient.name=x', 'not-supported', 'no search parameter "patient.name"'],
    ['an unknown modifier', 'Observation?code:text=x', 'not-supported', 'A token parameter has no such modifier'],
    [
      'a modifier of another kind',
      'Observation?date:exact=2026',
      'not-supported',
      'A date parameter has no such modifier',
    ],
    ['a type that it cannot be', 'Observation?patient:Group=1', 'not-supported', 'A reference parameter has no such'],
    ['no value', 'Condition?code=', 'value', '"code" has no value'],
    ['an empty value in a list', 'Condition?code=a,,b', 'value', 'an empty value in its list'],
    ['a bar alone', 'Condition?code=|', 'value', 'A token is a code'],
    ['three parts', 'Condition?code=a|b|c', 'value', 'A token is a code'],
    ['no date', 'Observation?date=yesterday', 'value', 'A date is written as 2026-03-02'],
    ['a day that does not exist', 'Observation?date=2026-02-30', 'value', 'A date is written as'],
    ['an hour that does not exist', 'Observation?date=2026-02-20T25:00:00Z', 'value', 'A date is written as'],
    ['a prefix that is not supported', 'Observation?date=ap2026', 'value', 'one of eq, ne, gt'],
    ['no reference', 'Condition?patient=a b', 'value', 'A reference is an id'],
    ['an unknown type in a reference', 'Condition?patient=Dog/1', 'value', 'A reference is an id'],
    ['an unknown sort', 'Condition?_sort=colour', 'not-supported', 'no search parameter "colour"'],
    ['a count that is none', 'Condition?_count=-1', 'value', 'whole numbers'],
    ['an offset that is none', 'Condition?_offset=x', 'value', 'whole numbers'],
    [
      'an include of nothing',
      'MedicationRequest?_include=*',
      'value',
      'An _include of this search is MedicationRequest:',
    ],
    [
      'an include of no reference',
      'MedicationRequest?_include=MedicationRequest:status',
      'value',
      'An _include of this',
    ],
    ['a format that is not JSON', 'Condition?_format=xml', 'value', 'Expected one of json'],
    ['missing, or not', 'Condition?code:missing=maybe', 'value', ':missing is true or false'],
  ])('%s: %s', async (_says, query, code, diagnostics) => {
    const answer = await server.get(`/${query}`);
    expect(answer.status).toBe(400);
    expect(issueIn(answer)).toEqual([code, expect.stringContaining(diagnostics)]);
  });

  test('and its message never repeats what is no name', async () => {
    const answer = await server.get(`/Condition?${'x'.repeat(100)}=1&%3Cb%3E=2`);
    expect(answer.text).not.toMatch(/xxx|<b>/);
  });
});

describe('results in order and in pages', () => {
  test('come as they are asked to be sorted, what has no date last', async () => {
    expect(idsIn(await server.get('/Observation?patient=ada&code=2823-3&_sort=-date'))).toEqual([
      'k-new',
      'k-old',
      'undated',
    ]);
    expect(idsIn(await server.get('/Observation?patient=ada&code=2823-3&_sort=date'))).toEqual([
      'k-old',
      'k-new',
      'undated',
    ]);
    expect(idsIn(await server.get('/MedicationRequest?_sort=-status,_id'))).toEqual(['by-code', 'by-reference']);
    expect(idsIn(await server.get('/Patient?_sort=family'))).toEqual(['ben', 'ada']);
    expect(idsIn(await server.get('/Observation?_sort=patient,-_id&code=2823-3'))).toEqual([
      'undated',
      'k-old',
      'k-new',
      'of-ben',
    ]);
  });

  test('come in pages whose links lead through all of them, each once', async () => {
    const ids: unknown[] = [];
    let path: string | undefined = '/Observation?_count=3&_sort=_id';
    while (path !== undefined) {
      const page: FhirAnswer = await server.get(path);
      ids.push(...idsIn(page));
      expect(page.body).toMatchObject({ type: 'searchset', total: 8 });
      const next = page.body?.link?.find(({ relation }) => relation === 'next')?.url;
      expect(page.body?.link?.map(({ url }) => url.startsWith(`${server.baseUrl}/Observation?`))).not.toContain(false);
      path = next?.slice(server.baseUrl.length);
    }
    expect(ids).toEqual(['absolute', 'ca-open', 'k-new', 'k-old', 'mg-stay', 'na-day', 'of-ben', 'undated']);
  });

  test('have no next page where the last one is full, nor an empty list where nothing matches', async () => {
    const full = await server.get('/Patient?_count=2');
    const none = await server.get('/Patient?_id=nobody');
    expect(full.body?.link?.map(({ relation }) => relation)).toEqual(['self']);
    expect([none.body?.total, none.body && 'entry' in none.body]).toEqual([0, false]);
  });

  test('are only counted with _count=0', async () => {
    const { body } = await server.get('/Patient?_count=0');
    expect([body?.total, body?.entry, body?.link?.length]).toEqual([2, undefined, 1]);
  });
});

describe('results', () => {
  test('bring what they refer to, once and as included', async () => {
    const { body } = await server.get(
      '/MedicationRequest?patient=ada&_include=MedicationRequest:medication&_include=MedicationRequest:patient',
    );
    expect(
      body?.entry?.map(({ resource, search }) => [search?.mode, `${resource?.resourceType}/${resource?.id}`]),
    ).toEqual([
      ['match', 'MedicationRequest/by-reference'],
      ['match', 'MedicationRequest/by-code'],
      ['include', 'Medication/quinine'],
      ['include', 'Patient/ada'],
    ]);
    expect(body?.total).toBe(2);
    expect(body?.entry?.[2]?.fullUrl).toBe(`${server.baseUrl}/Medication/quinine`);
    const narrowed = await server.get('/MedicationRequest?_include=MedicationRequest:subject:Group');
    expect(narrowed.body?.entry).toHaveLength(2);
  });

  test('of a POST to _search are those of a GET, with parameters of the body and of the URL', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await server.send(
      'POST',
      '/Observation/_search?code=2823-3',
      'patient=ada&_sort=-date&_count=2',
      form,
    );
    expect(answer.status).toBe(200);
    expect(idsIn(answer)).toEqual(['k-new', 'k-old']);
    const next = answer.body?.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    expect(idsIn(await server.get(next.slice(server.baseUrl.length)))).toEqual(['undated']);
  });

  test('of a POST to _search that is no form are refused with 415', async () => {
    expect((await server.send('POST', '/Observation/_search', { patient: 'ada' })).status).toBe(415);
  });
});

test.each(
  PUBLISHED.flatMap(({ service }) =>
    Object.entries(service.prefetch ?? {}).map(([key, template]) => [service.id, key, template] as const),
  ),
)('the template of %s for %s is answered as it is published', async (_id, _key, template) => {
  const query = template.replaceAll('{{context.patientId}}', 'ada').replace('{{context.encounterId}}', 'none');
  const answer = await server.get(`/${query}`);
  expect(answer.status).toBe(template.startsWith('Encounter/') ? 404 : 200);
});
