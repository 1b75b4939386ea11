import { afterEach, describe, expect, test } from '@jest/globals';
import type { CdsRequest } from '../../src/cds/types.js';
import { type CompletedPrefetch, completePrefetch } from '../../src/engine/complete-prefetch.js';
import { PREFETCH_KEYS, type PrefetchKey, type UnknownReason } from '../../src/facts/fact.js';
import { createFhirReader, DEFAULT_READER_LIMITS, type FhirReader } from '../../src/fhir/reader.js';
import { createStubReader, type StubAnswers } from '../../src/fhir/stub-reader.js';
import { parseServerFixture } from '../support/server-fixture.js';
import { endlessPages, json, neverAnswers, searchset, startStubFhirServer } from '../support/stub-fhir-server.js';

const TEMPLATES = {
  patient: 'Patient/{{context.patientId}}',
  encounter: 'Encounter/{{context.encounterId}}',
  conditions: 'Condition?patient={{context.patientId}}',
  medications: 'MedicationRequest?patient={{context.patientId}}&status=active',
  labs: 'Observation?patient={{context.patientId}}&_count=2',
} as const;

const QUERY = 'Condition?patient=1';
const cramps = { resourceType: 'Condition', id: 'cramps' };
const cirrhosis = { resourceType: 'Condition', id: 'cirrhosis' };
const bundleOf = (...resources: { resourceType: string; id?: string }[]) => searchset(resources);
const known = (...value: unknown[]) => ({ status: 'known', value });
const partial = (...value: unknown[]) => ({ status: 'partial', value });
const unknown = (reason: UnknownReason) => ({ status: 'unknown', reason });

interface Call {
  readonly prefetch?: Readonly<Record<string, unknown>>;
  readonly encounterId?: string;
  readonly reader?: FhirReader;
  readonly readerRefusal?: UnknownReason;
  readonly templates?: Readonly<Partial<Record<PrefetchKey, string>>>;
  readonly deadline?: AbortSignal;
}

function complete({ prefetch = {}, encounterId, ...call }: Call): Promise<CompletedPrefetch> {
  const request: CdsRequest = {
    hook: 'patient-view',
    hookInstance: '3f0c3c1e-6b0e-4b5e-9a58-7f0d9f4d2a11',
    context: { patientId: '1', ...(encounterId !== undefined && { encounterId }) },
    prefetch,
  };
  return completePrefetch({
    request,
    templates: call.templates ?? { conditions: TEMPLATES.conditions },
    reader: call.reader,
    readerRefusal: call.readerRefusal,
    deadline: call.deadline ?? new AbortController().signal,
  });
}

async function conditionsOf(call: Call) {
  return (await complete(call)).data.conditions;
}

const DECISIONS: readonly (readonly [string, unknown, unknown, unknown])[] = [
  ['an absent key', undefined, unknown('not-sent'), known(cirrhosis)],
  ['null', null, known(), known()],
  ['a bundle without entries', bundleOf(), known(), known()],
  ['a bundle with only a warning', parseServerFixture('no-results-with-warning/bundle.json'), known(), known()],
  ['a bundle with matches', bundleOf(cramps), known(cramps), known(cramps)],
  ['an OperationOutcome', parseServerFixture('refused/operation-outcome.json'), unknown('refused'), unknown('refused')],
  ['a total above the matches', searchset([cramps], { total: 9 }), partial(cramps), partial(cramps)],
  ['one resource in place of a bundle', cramps, known(cramps), known(cramps)],
  ['the envelope of the time before 1.0', { resource: bundleOf(cramps) }, known(cramps), known(cramps)],
  ['a next link', searchset([cramps], { next: 'page-2' }), partial(cramps), known(cramps, cirrhosis)],
  ['{}', {}, unknown('unreadable'), known(cirrhosis)],
  ['text', 'Sign in', unknown('unreadable'), known(cirrhosis)],
  ['a number', 7, unknown('unreadable'), known(cirrhosis)],
  ['a list', [cramps], unknown('unreadable'), known(cirrhosis)],
  ['an object without resourceType', { id: 'x' }, unknown('unreadable'), known(cirrhosis)],
];

describe('what is under a key decides what is known (CH-79)', () => {
  test.each(DECISIONS)('%s, without a FHIR server', async (_, value, expected) => {
    expect(await conditionsOf({ prefetch: { conditions: value } })).toEqual(expected);
  });

  test.each(DECISIONS)('%s, with a FHIR server', async (_, value, __, expected) => {
    const reader = createStubReader({ [QUERY]: bundleOf(cirrhosis), 'page-2': bundleOf(cirrhosis) });

    expect(await conditionsOf({ prefetch: { conditions: value }, reader })).toEqual(expected);
  });

  test('matches beside an error are partial', async () => {
    const conditions = parseServerFixture('matches-beside-an-error/bundle.json');

    expect(await conditionsOf({ prefetch: { conditions } })).toMatchObject({
      status: 'partial',
      value: [{ id: 'leg-cramps' }],
    });
  });

  test('a page as full as our _count, without total and next, is partial', async () => {
    const prefetch = { labs: parseServerFixture('full-page/bundle.json') };
    const { data } = await complete({ prefetch, templates: { labs: TEMPLATES.labs } });

    expect(data.labs).toMatchObject({ status: 'partial', value: [{ id: 'potassium-1' }, { id: 'potassium-2' }] });
  });

  test('a bundle where one resource was expected is accepted', async () => {
    const patient = { resourceType: 'Patient', id: '1' };
    const { data } = await complete({ prefetch: { patient: bundleOf(patient) }, templates: TEMPLATES });

    expect(data.patient).toEqual(known(patient));
  });

  test.each<[string, Call, unknown]>([
    [
      'null for a template whose token had no value was not asked',
      { prefetch: { encounter: null } },
      unknown('not-asked'),
    ],
    ['an absent key of such a template was not asked', {}, unknown('not-asked')],
    [
      'an encounter that came all the same is used',
      { prefetch: { encounter: { resourceType: 'Encounter', id: 'e' } } },
      known({ resourceType: 'Encounter', id: 'e' }),
    ],
    ['null for a token with a value is known empty', { prefetch: { encounter: null }, encounterId: 'e' }, known()],
  ])('%s', async (_, call, expected) => {
    const reader = createStubReader([]);
    const { data } = await complete({ ...call, templates: { encounter: TEMPLATES.encounter }, reader });

    expect(data.encounter).toEqual(expected);
    expect(reader.queries).toEqual([]);
  });
});

describe('the FHIR server is asked for what is missing, and for nothing else', () => {
  test('with the queries of the templates, once each (CH-78, CH-98)', async () => {
    const reader = createStubReader([cramps]);
    const { readKeys } = await complete({ prefetch: { medications: null }, templates: TEMPLATES, reader });

    expect(reader.queries).toEqual(['Patient/1', QUERY, 'Observation?patient=1&_count=2']);
    expect(readKeys).toEqual(['patient', 'conditions', 'labs']);
  });

  test('not for a key that the service did not declare (CH-82)', async () => {
    const reader = createStubReader([cramps]);
    const { data } = await complete({ prefetch: { allergies: bundleOf(), other: {} }, templates: {}, reader });

    expect(PREFETCH_KEYS.map((key) => data[key])).toEqual(PREFETCH_KEYS.map(() => unknown('not-asked')));
    expect(reader.queries).toEqual([]);
  });

  test.each<[string, UnknownReason]>([
    ['a server we may not contact', 'not-permitted'],
    ['no server', 'not-sent'],
  ])('without a reader for %s, the reason is kept (CH-94, CH-96)', async (_, readerRefusal) => {
    expect(await conditionsOf({ readerRefusal })).toEqual(unknown(readerRefusal));
  });

  test.each<[string, StubAnswers, unknown]>([
    ['refused', {}, unknown('refused')],
    ['in time', { [QUERY]: 'timed-out' }, unknown('timed-out')],
    ['unreadable', { [QUERY]: 'Sign in' }, unknown('unreadable')],
    ['not permitted', { [QUERY]: 'not-permitted' }, unknown('not-permitted')],
  ])('a read that is %s gives its reason (CH-99)', async (_, answers, expected) => {
    expect(await conditionsOf({ reader: createStubReader(answers) })).toEqual(expected);
  });

  test('one key that fails leaves the others as they are (CH-99)', async () => {
    const reader = createStubReader({ 'Patient/1': { resourceType: 'Patient', id: '1' } });
    const { data } = await complete({ templates: TEMPLATES, reader });

    expect([data.patient.status, data.conditions.status, data.labs.status]).toEqual(['known', 'unknown', 'unknown']);
  });

  test('a page that cannot be continued is partial (CH-81)', async () => {
    const conditions = searchset([cramps], { next: 'gone' });

    expect(await conditionsOf({ prefetch: { conditions }, reader: createStubReader({}) })).toEqual(partial(cramps));
  });
});

describe('resources under a key', () => {
  test('the same Type/id counts once, resources without id each (CH-84)', async () => {
    const anonymous = { resourceType: 'Condition' };
    const conditions = bundleOf(cramps, { ...cramps }, anonymous, anonymous, cirrhosis);

    expect(await conditionsOf({ prefetch: { conditions } })).toEqual(known(cramps, anonymous, anonymous, cirrhosis));
  });

  test('other resource types are ignored (CH-82)', async () => {
    const conditions = bundleOf({ resourceType: 'Practitioner', id: 'p' }, cramps);

    expect(await conditionsOf({ prefetch: { conditions } })).toEqual(known(cramps));
  });

  test('only other resource types do not prove that there is none (CH-82)', async () => {
    const conditions = bundleOf({ resourceType: 'Practitioner', id: 'p' });

    expect(await conditionsOf({ prefetch: { conditions } })).toEqual(unknown('unreadable'));
  });

  test('a malformed entry is counted, and leaves the list partial (CH-79)', async () => {
    const conditions = { resourceType: 'Bundle', entry: [{ resource: cramps }, { resource: {} }, 'x'] };
    const { data, malformed } = await complete({ prefetch: { conditions } });

    expect(data.conditions).toEqual(partial(cramps));
    expect(malformed).toEqual([{ key: 'conditions', count: 2 }]);
  });

  test('a malformed value is counted, also where the server answers in its place (CH-79)', async () => {
    const reader = createStubReader({ [QUERY]: bundleOf(cramps) });

    expect((await complete({ prefetch: { conditions: 'x' }, reader })).malformed).toEqual([
      { key: 'conditions', count: 1 },
    ]);
  });

  test('odd members are dropped, the resource stays (CH-47)', async () => {
    const conditions = searchset([{ ...cramps, code: 'cramps', category: { text: 'problem' } }]);

    expect(await conditionsOf({ prefetch: { conditions } })).toEqual(
      known({ ...cramps, category: [{ text: 'problem' }] }),
    );
  });

  test('Medications of any key are collected once, apart from the list (CH-45)', async () => {
    const order = { resourceType: 'MedicationRequest', id: 'o' };
    const medication = { resourceType: 'Medication', id: 'm' };
    const prefetch = { medications: bundleOf(order, medication), conditions: bundleOf(cramps, medication) };
    const { data, medications } = await complete({ prefetch, templates: TEMPLATES });

    expect(medications).toEqual([medication]);
    expect([data.medications, data.conditions]).toEqual([known(order), known(cramps)]);
  });

  test('a key named like a member of every object was not sent (CH-79)', async () => {
    const prefetch: Record<string, unknown> = Object.create({ conditions: bundleOf(cramps) });

    expect(await conditionsOf({ prefetch })).toEqual(unknown('not-sent'));
  });
});

describe('the deadline', () => {
  const hanging: FhirReader = {
    read: () => new Promise(() => undefined),
    continueFrom: () => new Promise(() => undefined),
  };

  test('what has not arrived by then is timed-out, what was sent is used (CH-99)', async () => {
    const prefetch = { labs: bundleOf(), conditions: searchset([cramps], { next: 'page-2' }) };
    const startedAt = performance.now();
    const deadline = AbortSignal.timeout(50);
    const { data } = await complete({ prefetch, templates: TEMPLATES, reader: hanging, deadline });

    expect([data.labs, data.conditions]).toEqual([known(), partial(cramps)]);
    expect([data.patient, data.medications]).toEqual([unknown('timed-out'), unknown('timed-out')]);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test('a reader that ignores a deadline already past is left (CH-99)', async () => {
    expect(await conditionsOf({ reader: hanging, deadline: AbortSignal.abort() })).toEqual(unknown('timed-out'));
  });

  test('a reader that fails by itself leaves data unknown, not the call (CH-99)', async () => {
    const failing: FhirReader = {
      read: () => Promise.reject(new Error('defect')),
      continueFrom: () => Promise.reject(new Error('defect')),
    };

    expect(await conditionsOf({ reader: failing })).toEqual(unknown('refused'));
  });
});

describe('with a real reader', () => {
  let close = () => Promise.resolve();
  afterEach(() => close());

  test('slow, failing and endless answers beside good ones, all within the deadline (CH-99)', async () => {
    const server = await startStubFhirServer({
      resources: [{ resourceType: 'Patient', id: '1' }],
      answers: {
        Encounter: neverAnswers,
        'Encounter/9': neverAnswers,
        Condition: endlessPages,
        Observation: json({}, 500),
      },
    });
    close = server.close;
    const deadline = AbortSignal.timeout(500);
    const reader = createFhirReader({ baseUrl: server.baseUrl, limits: DEFAULT_READER_LIMITS, deadline });
    const startedAt = performance.now();
    const { data } = await complete({ encounterId: '9', templates: TEMPLATES, reader, deadline });

    expect(data).toMatchObject({
      patient: { status: 'known' },
      encounter: unknown('timed-out'),
      conditions: { status: 'partial' },
      medications: known(),
      labs: unknown('refused'),
    });
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  test('pages that arrived before the deadline are kept (CH-99)', async () => {
    const server = await startStubFhirServer({
      answers: {
        [QUERY]: (response, request, stub) =>
          json(searchset([cramps], { next: `${stub.baseUrl}/Condition?page=2` }))(response, request, stub),
        'Condition?page=2': neverAnswers,
      },
    });
    close = server.close;
    const deadline = AbortSignal.timeout(200);
    const reader = createFhirReader({ baseUrl: server.baseUrl, limits: DEFAULT_READER_LIMITS, deadline });

    expect(await conditionsOf({ reader, deadline })).toEqual(partial(cramps));
  });
});
