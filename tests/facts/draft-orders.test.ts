import { describe, expect, test } from '@jest/globals';
import { countedDrafts, deriveDraftOrders } from '../../src/facts/draft-orders.js';
import { foundIn, known } from '../../src/facts/fact.js';
import { concept, draft, factInput, prescription, type Raw } from '../support/fact-input.js';

const QUININE_CAPSULE = 'rxnorm 198186';
const LONG_ID = `e${'A1-.'.repeat(60)}`.slice(0, 240);
const URN = 'urn:uuid:8d7b9b8e-0000-4000-8000-000000000000';

const orders = (...drafts: readonly Raw[]) => foundIn(deriveDraftOrders(factInput({ drafts })));

test('a draft is everything a rule asks about it', () => {
  const received = draft({
    medicationCodeableConcept: concept(QUININE_CAPSULE, { text: 'Quinine 325 mg capsule' }),
    authoredOn: '2026-03-02T08:00:00Z',
    reasonCode: [concept('icd G47.62', { text: 'Leg cramps at night' })],
    dosageInstruction: [
      {
        text: '1 capsule at bedtime',
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', boundsDuration: { value: 30, code: 'd' } } },
        doseAndRate: [{ doseQuantity: { value: 325, code: 'mg' } }],
      },
    ],
    extension: [{ url: 'http://example.org/x', valueBoolean: true }],
  });
  const authored = Date.UTC(2026, 2, 2, 8);
  expect(deriveDraftOrders(factInput({ drafts: [received] }))).toEqual(
    known([
      {
        reference: 'MedicationRequest/order',
        resourceId: 'MedicationRequest/order',
        drug: {
          ingredients: ['quinine'],
          product: ['quinine'],
          classes: new Set(['quinine']),
          label: 'Quinine 325 mg capsule',
          matchedBy: 'code',
        },
        selected: true,
        refill: false,
        editable: true,
        resource: received,
        startedOn: { min: authored, max: authored },
        courseDays: 30,
        maxDailyMg: 325,
        reasons: new Set(['limb-cramp']),
        namesCramps: true,
        reasonText: 'Leg cramps at night',
        dosageText: '1 capsule at bedtime',
      },
    ]),
  );
});

describe('which drafts count (CH-42 to CH-46, CH-63)', () => {
  test.each<[string, Raw, boolean]>([
    ['draft', {}, true],
    ['without a status', { status: undefined }, true],
    ['without an intent', { intent: undefined }, true],
    ['active, signed again', { status: 'active' }, true],
    ['on hold', { status: 'on-hold' }, true],
    ['of unknown status', { status: 'unknown' }, true],
    ['of a status we do not know', { status: 'pended' }, true],
    ['not cancelled', { status: 'cancelled' }, false],
    ['not stopped', { status: 'stopped' }, false],
    ['not completed', { status: 'completed' }, false],
    ['not entered in error', { status: 'entered-in-error' }, false],
    ['not an order not to give it', { doNotPerform: true }, false],
    ['an order to give it, said twice', { doNotPerform: false }, true],
    ['without a subject', { subject: undefined }, true],
    ['with an absolute subject', { subject: { reference: 'https://ehr.example.org/fhir/Patient/pat-1' } }, true],
    ['not of another patient', { subject: { reference: 'Patient/pat-2' } }, false],
    [
      'not of another patient, absolute',
      { subject: { reference: 'https://ehr.example.org/fhir/Patient/pat-2' } },
      false,
    ],
    ['not without a drug', { medicationCodeableConcept: undefined }, false],
    ['not of a drug we do not know', { medicationCodeableConcept: { text: 'study drug 17' } }, false],
    ['without a dose or route', { dosageInstruction: undefined }, true],
    ['no other resource', { resourceType: 'MedicationDispense' }, false],
    ['no statement', { resourceType: 'MedicationStatement' }, false],
  ])('%s', (_says, more, counts) => {
    expect(orders(draft(more))).toHaveLength(counts ? 1 : 0);
  });

  test('laboratory drafts are counted by the same rules', () => {
    const lab = (more: Raw) => ({ ...draft(more), resourceType: 'ServiceRequest' });
    const drafts = [
      lab({ id: '1' }),
      lab({ id: '2', status: 'cancelled' }),
      lab({ id: '3', doNotPerform: true }),
      draft(),
    ];
    const counted = countedDrafts(factInput({ drafts }).context, 'ServiceRequest');
    expect(counted.map(({ resource }) => resource.id)).toEqual(['1']);
  });
});

describe('what may be changed by a suggestion (B1)', () => {
  test.each<[string, Raw, boolean]>([
    ['a draft', {}, true],
    ['a draft that does not say so', { status: undefined }, true],
    ['not an active order', { status: 'active' }, false],
    ['not an order on hold', { status: 'on-hold' }, false],
    ['not an order of unknown status', { status: 'unknown' }, false],
    ['not a draft without an id: nothing could name it', { id: undefined }, false],
  ])('%s', (_says, more, editable) => {
    expect(orders(draft(more))).toMatchObject([{ editable }]);
  });

  test('a draft without an id is named by its type alone', () => {
    expect(orders(draft({ id: undefined }))).toMatchObject([{ reference: 'MedicationRequest', editable: false }]);
  });

  test('ids of 240 characters are kept byte for byte (CH-41, CH-132)', () => {
    expect(LONG_ID).toHaveLength(240);
    expect(orders(draft({ id: LONG_ID }))).toMatchObject([
      { resourceId: `MedicationRequest/${LONG_ID}`, resource: { id: LONG_ID } },
    ]);
  });

  test('the resource is as received, whatever we do not read in it (CH-134)', () => {
    const received = draft({
      category: { text: 'no list' },
      _status: { id: 's' },
      contained: [{ resourceType: 'Device' }],
    });
    expect(orders(received)[0]?.resource).toEqual(received);
  });
});

describe('dates, reasons and words', () => {
  test.each<[string, Raw, Raw]>([
    [
      'treatment begins as the bounds say',
      {
        authoredOn: '2026-03-02',
        dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2026-04-01T00:00:00Z' } } } }],
      },
      { startedOn: { min: Date.UTC(2026, 3, 1) } },
    ],
    ['no date, no beginning', {}, { startedOn: undefined, courseDays: undefined, maxDailyMg: undefined }],
    ['no reason is no reason (B9)', {}, { reasonText: undefined, namesCramps: false, reasons: new Set() }],
    [
      'the first instruction that has words',
      { dosageInstruction: [{}, { text: 'at night' }] },
      { dosageText: 'at night' },
    ],
  ])('%s', (_says, more, expected) => {
    expect(orders(draft(more))).toMatchObject([expected]);
  });
});

/** Ids of the orders judged, of two quinine drafts and a laboratory draft. */
function judged(selections: readonly string[] | undefined, entries?: readonly Raw[]): readonly (string | undefined)[] {
  const drafts = entries ?? [
    { fullUrl: URN, resource: draft({ id: 'one' }) },
    { fullUrl: 'https://ehr.example.org/fhir/MedicationRequest/two', resource: draft({ id: 'two' }) },
    {
      fullUrl: 'https://ehr.example.org/fhir/ServiceRequest/lab',
      resource: { ...draft({ id: 'lab' }), resourceType: 'ServiceRequest' },
    },
  ];
  const input = factInput({ hook: 'order-select', drafts, ...(selections === undefined ? {} : { selections }) });
  return foundIn(deriveDraftOrders(input)).flatMap(({ selected, resource }) => (selected ? [resource.id] : []));
}

describe('which drafts the hook asks about (CH-56 to CH-58)', () => {
  test.each<[string, readonly string[] | undefined, readonly string[]]>([
    ['by type and id', ['MedicationRequest/one'], ['one']],
    ['by bare id', ['two'], ['two']],
    ['by absolute URL', ['https://elsewhere.example.org/r4/MedicationRequest/one'], ['one']],
    ['by absolute URL with a version', ['https://ehr.example.org/fhir/MedicationRequest/one/_history/2'], ['one']],
    ['by fullUrl', ['https://ehr.example.org/fhir/MedicationRequest/two'], ['two']],
    ['by urn', [URN], ['one']],
    ['both', ['one', 'MedicationRequest/two'], ['one', 'two']],
    ['the same one twice', ['one', 'MedicationRequest/one'], ['one']],
    ['one that exists beside one that does not', ['one', 'MedicationRequest/three'], ['one']],
    ['only a laboratory order: no medicine is judged', ['ServiceRequest/lab'], []],
    ['another type with the same id matches nothing, so all are judged', ['MedicationStatement/one'], ['one', 'two']],
    ['another urn matches nothing, so all are judged', ['urn:uuid:one'], ['one', 'two']],
    ['nothing matches: all', ['MedicationRequest/three'], ['one', 'two']],
    ['an empty list: all', [], ['one', 'two']],
    ['no list: all', undefined, ['one', 'two']],
  ])('%s', (_says, selections, expected) => {
    expect(judged(selections)).toEqual(expected);
  });

  test('a bare id that fits several drafts selects all of them', () => {
    const twice = [
      draft({ id: 'x' }),
      draft({ id: 'x', medicationCodeableConcept: { text: 'baclofen' } }),
      draft({ id: 'y' }),
    ];
    expect(judged(['x'], twice)).toEqual(['x', 'x']);
  });

  test('an id of 240 characters is selected', () => {
    expect(judged([`MedicationRequest/${LONG_ID}`], [draft({ id: LONG_ID }), draft({ id: 'y' })])).toEqual([LONG_ID]);
  });

  test('a draft without id is selected by its fullUrl', () => {
    expect(judged([URN], [{ fullUrl: URN, resource: draft({ id: undefined }) }, draft({ id: 'y' })])).toEqual([
      undefined,
    ]);
  });

  test('a selected order that does not count leaves nothing to judge', () => {
    expect(judged(['x'], [draft({ id: 'x', status: 'cancelled' }), draft({ id: 'y' })])).toEqual([]);
  });

  test('drafts that are not selected are still known, as context (CH-56)', () => {
    const input = factInput({
      hook: 'order-select',
      drafts: [draft({ id: 'x' }), draft({ id: 'y' })],
      selections: ['x'],
    });
    expect(foundIn(deriveDraftOrders(input)).map(({ reference }) => reference)).toEqual([
      'MedicationRequest/x',
      'MedicationRequest/y',
    ]);
  });
});

test('a context without drafts is known to have none', () => {
  expect(deriveDraftOrders(factInput({ hook: 'patient-view' }))).toEqual(known([]));
});

describe('a refill', () => {
  const refillOf = (id: string, medications?: readonly Raw[]) =>
    foundIn(
      deriveDraftOrders(
        factInput({
          hook: 'medication-refill',
          drafts: [draft({ id })],
          ...(medications === undefined ? {} : { data: { medications } }),
        }),
      ),
    ).map(({ selected, refill, editable }) => ({ selected, refill, editable }));

  test.each<[string, readonly Raw[] | undefined]>([
    ['whatever is on record', [prescription()]],
    ['with nothing on record', []],
    ['with the record unread', undefined],
  ])('is judged and continues a prescription, %s', (_says, medications) => {
    expect(refillOf('order', medications)).toEqual([{ selected: true, refill: true, editable: true }]);
  });

  test('under the id of the prescription is not for an action to aim at (B1)', () => {
    expect(refillOf('prescription', [prescription()])).toEqual([{ selected: true, refill: true, editable: false }]);
  });

  test('is none on signing; there, too, a prescription in force is no target (B1)', () => {
    const input = factInput({ drafts: [draft({ id: 'prescription' })], data: { medications: [prescription()] } });
    expect(foundIn(deriveDraftOrders(input))).toMatchObject([{ refill: false, editable: false }]);
  });
});

describe('long lists', () => {
  const MANY = 5_000;
  const ids = Array.from({ length: MANY }, (_, index) => `o${index}`);

  test('thousands of drafts and selections: exactly the selected ones are', () => {
    const selections = ids.slice(MANY / 2).map((id) => `MedicationRequest/${id}`);
    const found = foundIn(deriveDraftOrders(factInput({ drafts: ids.map((id) => draft({ id })), selections })));
    expect(found.filter(({ selected }) => selected)).toHaveLength(MANY / 2);
    expect(found).toHaveLength(MANY);
  });

  test('each selection is read once, however many drafts there are', () => {
    const reads = (drafts: number) => {
      const input = factInput({ drafts: ids.slice(0, drafts).map((id) => draft({ id })) });
      let read = 0;
      const selections = new Proxy(['MedicationRequest/o1', 'x'], {
        get(target, key) {
          if (key === '0' || key === '1') read += 1;
          return Reflect.get(target, key);
        },
      });
      deriveDraftOrders({ ...input, context: { ...input.context, selections } });
      return read;
    };
    expect(reads(100)).toBe(reads(2));
  });
});
