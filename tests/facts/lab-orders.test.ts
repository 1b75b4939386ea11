import { describe, expect, test } from '@jest/globals';
import { type Fact, foundIn, known, partial, unknown } from '../../src/facts/fact.js';
import { deriveLabOrders } from '../../src/facts/lab-orders.js';
import { concept, daysAgo, factInput, type Raw, SUBJECT } from '../support/fact-input.js';

const POTASSIUM = 'loinc 2823-3';
const order = (more: Raw = {}): Raw => ({
  resourceType: 'ServiceRequest',
  id: 'lab',
  status: 'active',
  intent: 'order',
  subject: SUBJECT,
  code: concept(POTASSIUM),
  authoredOn: daysAgo(1),
  ...more,
});
const open = (more: Raw, drafts: readonly Raw[] = []) =>
  foundIn(deriveLabOrders(factInput({ drafts, data: { openOrders: [order(more)] } })));

describe('what an order covers', () => {
  test.each<[string, Raw, readonly string[]]>([
    ['one test', concept(POTASSIUM), ['potassium']],
    ['a basic metabolic panel', concept('loinc 51990-0'), ['sodium', 'potassium', 'creatinine', 'calcium-total']],
    [
      'a comprehensive metabolic panel',
      concept('loinc 24323-8'),
      ['sodium', 'potassium', 'creatinine', 'calcium-total'],
    ],
    ['a blood count', concept('loinc 58410-2'), ['platelets']],
    ['magnesium', concept('loinc 19123-9'), ['magnesium']],
    ['several codes together', concept(POTASSIUM, 'loinc 58410-2'), ['potassium', 'platelets']],
  ])('%s', (_says, code, covers) => {
    expect(open({ code })).toMatchObject([
      { reference: 'ServiceRequest/lab', covers: new Set(covers), drafted: false },
    ]);
  });

  test.each<[string, unknown]>([
    ['a test we do not read', concept('loinc 4548-4')],
    ['words only', { text: 'potassium' }],
    ['nothing', undefined],
  ])('%s is no laboratory order of ours', (_says, code) => {
    expect(open({ code })).toEqual([]);
  });
});

describe('which orders on the chart are open', () => {
  test.each<[string, Raw, boolean]>([
    ['active', {}, true],
    ['draft', { status: 'draft' }, true],
    ...['completed', 'revoked', 'on-hold', 'entered-in-error', 'unknown'].map((status): [string, Raw, boolean] => [
      `not ${status}`,
      { status },
      false,
    ]),
    ['not without a status', { status: undefined }, false],
    ['not an order not to do it', { doNotPerform: true }, false],
    ['written 30 days ago', { authoredOn: daysAgo(30) }, true],
    ['not a millisecond before', { authoredOn: daysAgo(30, 1) }, false],
    ['written on the day 30 days ago', { authoredOn: '2026-01-31' }, true],
    ['without a date', { authoredOn: undefined }, true],
    ['with a date in words', { authoredOn: 'lately' }, true],
    ['not of another patient', { subject: { reference: 'Patient/pat-2' } }, false],
    ['without a subject', { subject: undefined }, true],
  ])('%s', (_says, more, counts) => {
    expect(open(more)).toHaveLength(counts ? 1 : 0);
  });
});

describe('drafts of this session', () => {
  const drafted = (...drafts: readonly Raw[]) => foundIn(deriveLabOrders(factInput({ drafts })));
  test.each<[string, Raw, boolean]>([
    ['a draft', { status: 'draft' }, true],
    ['an order signed again, however old', { authoredOn: daysAgo(90) }, true],
    ['without a status', { status: undefined }, true],
    ['not completed', { status: 'completed' }, false],
    ['not an order not to do it', { doNotPerform: true }, false],
    ['not of another patient', { subject: { reference: 'Patient/pat-2' } }, false],
  ])('%s', (_says, more, counts) => {
    expect(drafted(order(more))).toHaveLength(counts ? 1 : 0);
  });

  test('an order says when it was written, so that a repeat can be told from the order behind a result', () => {
    expect(open({ authoredOn: '2026-02-25T08:00:00Z' })).toMatchObject([{ authoredAt: Date.UTC(2026, 1, 25, 8) }]);
  });

  test('an order that is also a draft is the draft (CH-84)', () => {
    const bloodCount = order({ status: 'draft', code: concept('loinc 58410-2') });
    expect(open({}, [bloodCount])).toMatchObject([{ covers: new Set(['platelets']), drafted: true }]);
  });

  test('an order that is being cancelled is not open any more (CH-84)', () => {
    expect(open({}, [order({ status: 'cancelled' })])).toEqual([]);
  });
});

test.each<[string, Fact<readonly Raw[]>, unknown]>([
  ['known', known([]), known([])],
  ['partial', partial([]), partial([])],
  ['unknown: the drafts are known all the same', unknown('refused'), partial([])],
])('open orders that are %s', (_says, openOrders, expected) => {
  expect(deriveLabOrders(factInput({ data: { openOrders } }))).toEqual(expected);
});
