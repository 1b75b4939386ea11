import { describe, expect, test } from '@jest/globals';
import type { Medication, MedicationRequest } from 'fhir/r4.js';
import { resolveMedications } from '../../src/engine/resolve-medications.js';
import { known, type Lenient, NOTHING_ASKED, partial } from '../../src/facts/fact.js';
import type { FhirReader } from '../../src/fhir/reader.js';
import { createStubReader } from '../../src/fhir/stub-reader.js';

const quinine = { resourceType: 'Medication', id: 'quinine', code: { text: 'quinine sulfate 324 MG' } } as const;

interface Chart {
  readonly drafts?: readonly Lenient[];
  readonly active?: readonly Lenient[];
  readonly medications?: readonly Lenient<Medication>[];
  readonly reader?: FhirReader;
  readonly deadline?: AbortSignal;
}

function resolve({ drafts = [], active = [], medications = [], reader, deadline }: Chart) {
  return resolveMedications({
    drafts: drafts.map((resource) => ({ fullUrl: resource.id && `urn:uuid:${resource.id}`, resource })),
    data: { ...NOTHING_ASKED, medications: known(active) },
    medications,
    reader,
    deadline: deadline ?? new AbortController().signal,
  });
}

function order(reference: string, more: Partial<Lenient<MedicationRequest>> = {}): Lenient<MedicationRequest> {
  return { resourceType: 'MedicationRequest', medicationReference: { reference }, ...more };
}

describe('a Medication is read where an order refers to one that did not come along (CH-45)', () => {
  test.each<[string, string, string]>([
    ['a relative reference', 'Medication/quinine', 'Medication/quinine'],
    [
      'an absolute reference',
      'https://ehr.example.org/fhir/Medication/quinine',
      'https://ehr.example.org/fhir/Medication/quinine',
    ],
    ['a reference with a version', 'Medication/quinine/_history/3', 'Medication/quinine'],
  ])('%s', async (_, reference, query) => {
    const reader = createStubReader({ [query]: quinine });

    expect(await resolve({ drafts: [order(reference)], reader })).toEqual([quinine]);
    expect(reader.queries).toEqual([query]);
  });

  test('active orders and statements too, each Medication once', async () => {
    const reader = createStubReader([quinine]);
    const statement = {
      resourceType: 'MedicationStatement',
      medicationReference: { reference: 'Medication/other' },
    } as const;
    const data = {
      ...NOTHING_ASKED,
      medications: partial([order('Medication/quinine'), order('Medication/quinine')]),
      medicationStatements: known<readonly Lenient[]>([statement]),
    };
    const input = { drafts: [], data, medications: [], reader, deadline: new AbortController().signal };

    expect(await resolveMedications(input)).toEqual([quinine]);
    expect(reader.queries).toEqual(['Medication/quinine', 'Medication/other']);
  });
});

describe('no Medication is read', () => {
  test.each<[string, Chart]>([
    ['for a contained one', { drafts: [order('#quinine')] }],
    ['for one that was prefetched', { drafts: [order('Medication/quinine')], medications: [quinine] }],
    ['for one in the draft bundle', { drafts: [order('Medication/quinine'), quinine] }],
    ['for one in the draft bundle by its fullUrl', { drafts: [order('urn:uuid:quinine'), quinine] }],
    ['for another resource type', { drafts: [order('Substance/quinine')] }],
    ['for a search in place of a reference', { drafts: [order('Medication?code=1')] }],
    ['for a reference without text', { drafts: [{ resourceType: 'MedicationRequest', medicationReference: {} }] }],
    [
      'for an order that names its drug by code',
      { drafts: [order('Medication/x', { medicationCodeableConcept: { text: 'x' } })] },
    ],
    ['for a laboratory order', { drafts: [{ resourceType: 'ServiceRequest', id: 's' }] }],
  ])('%s (CH-45)', async (_, chart) => {
    const reader = createStubReader([quinine]);
    await resolve({ ...chart, reader });

    expect(reader.queries).toEqual([]);
  });
});

test('a Medication without id in the draft bundle, named by its fullUrl, is not read again (CH-45)', async () => {
  const fullUrl = 'https://ehr.example.org/fhir/Medication/quinine';
  const drafts = [
    { fullUrl, resource: { resourceType: 'Medication' } as const },
    { fullUrl: undefined, resource: order(fullUrl) },
  ];
  const reader = createStubReader([]);
  const deadline = new AbortController().signal;
  await resolveMedications({ drafts, data: NOTHING_ASKED, medications: [], reader, deadline });

  expect(reader.queries).toEqual([]);
});

test('Medications of drafts and prefetch are given without a reader (CH-45)', async () => {
  const other = { ...quinine, id: 'other' };

  expect(await resolve({ drafts: [quinine, order('Medication/unread')], medications: [other, quinine] })).toEqual([
    quinine,
    other,
  ]);
});

test.each<[string, unknown]>([
  ['is refused', 'refused'],
  ['is late', 'timed-out'],
  ['is another resource', { resourceType: 'Patient', id: 'quinine' }],
  ['is an OperationOutcome', { resourceType: 'OperationOutcome', issue: [] }],
  ['is unreadable', {}],
])('a Medication that %s leaves the drug unknown (CH-99)', async (_, answer) => {
  const reader = createStubReader({ 'Medication/quinine': answer });

  expect(await resolve({ drafts: [order('Medication/quinine')], reader })).toEqual([]);
});

test('a reader that never answers is left at the deadline (CH-99)', async () => {
  const never = () => new Promise<never>(() => undefined);
  const chart = { drafts: [order('Medication/quinine')], reader: { read: never, continueFrom: never } };

  expect(await resolve({ ...chart, deadline: AbortSignal.timeout(20) })).toEqual([]);
});

test('at most 20 Medications are read, those of drafts first (CH-98)', async () => {
  const reader = createStubReader([]);
  const active = Array.from({ length: 30 }, (_, index) => order(`Medication/active-${index}`));
  await resolve({ drafts: [order('Medication/draft')], active, reader });

  expect(reader.queries).toHaveLength(20);
  expect(reader.queries[0]).toBe('Medication/draft');
});
