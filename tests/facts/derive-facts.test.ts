import { describe, expect, test } from '@jest/globals';
import type { FactName } from '../../src/facts/clinical-facts.js';
import { deriveFacts, FACT_NAMES, FACT_SOURCES, prefetchKeysOf, settlingKeysOf } from '../../src/facts/derive-facts.js';
import { type Fact, known, PREFETCH_KEYS, type PrefetchKey, partial, unknown } from '../../src/facts/fact.js';
import {
  concept,
  condition,
  daysAgo,
  draft,
  factInput,
  prescription,
  type Raw,
  SUBJECT,
} from '../support/fact-input.js';

type Chart = Readonly<Record<PrefetchKey, readonly Raw[]>>;

const observation = (code: string, days: number, more: Raw): Raw => ({
  resourceType: 'Observation',
  id: `o-${code}`,
  status: 'final',
  subject: SUBJECT,
  code: concept(`loinc ${code}`),
  effectiveDateTime: daysAgo(days),
  ...more,
});
const amount = (value: number, unit: string) => ({ valueQuantity: { value, unit } });
const visit = (code: string): Raw => ({
  resourceType: 'Encounter',
  id: 'enc-1',
  subject: SUBJECT,
  class: { code },
  reasonCode: [{ text: 'leg cramps, hospice' }],
});

/** At home, with something under every key. */
const CHART: Chart = {
  patient: [{ resourceType: 'Patient', id: 'pat-1', birthDate: '1960-01-01', gender: 'female' }],
  encounter: [visit('AMB')],
  conditions: [condition('icd I48.0')],
  procedures: [],
  medications: [prescription({ reasonReference: [{ reference: 'Condition/problem' }] })],
  medicationStatements: [
    {
      ...prescription(),
      id: 'citalopram',
      resourceType: 'MedicationStatement',
      medicationCodeableConcept: { text: 'citalopram' },
    },
  ],
  labs: [
    observation('2823-3', 9, amount(3.2, 'mmol/L')),
    observation('2951-2', 1, amount(134, 'mmol/L')),
    observation('2160-0', 9, amount(0.9, 'mg/dL')),
  ],
  pregnancyAndQt: [observation('8636-3', 1, amount(510, 'ms'))],
  allergies: [{ resourceType: 'AllergyIntolerance', id: 'a', patient: SUBJECT, code: { text: 'quinine' } }],
  openOrders: [
    { resourceType: 'ServiceRequest', id: 's', status: 'active', subject: SUBJECT, code: concept('loinc 2823-3') },
  ],
};
const PREGNANT: Chart = {
  ...CHART,
  pregnancyAndQt: [observation('82810-3', 1, { valueCodeableConcept: concept('snomed 77386006') })],
};
const IN_HOSPITAL: Chart = {
  ...CHART,
  encounter: [visit('IMP')],
  labs: [...CHART.labs, observation('19123-9', 1, { ...amount(2, 'mg/dL'), status: 'preliminary' })],
};
const CHILD: Chart = { ...CHART, patient: [{ resourceType: 'Patient', id: 'pat-1', birthDate: '2015-01-01' }] };
const PREGNANT_BY_PROBLEM: Chart = { ...CHART, conditions: [condition('icd Z33.1', { onsetDateTime: daysAgo(50) })] };
const ON_DIALYSIS: Chart = {
  ...CHART,
  procedures: [
    {
      resourceType: 'Procedure',
      id: 'p',
      status: 'completed',
      subject: SUBJECT,
      performedDateTime: daysAgo(1),
      code: concept('snomed 108241001'),
    },
  ],
};
const CHARTS = [CHART, CHILD, PREGNANT, IN_HOSPITAL, PREGNANT_BY_PROBLEM, ON_DIALYSIS];

const facts = (chart: Chart, changes: Partial<Record<PrefetchKey, Fact<readonly Raw[]>>> = {}) =>
  deriveFacts(
    factInput({
      encounterId: 'enc-1',
      drafts: [draft({ reasonReference: [{ reference: 'Condition/problem' }] })],
      data: { ...chart, ...changes },
    }),
  );

/** Does this key make any difference to this fact? */
function matters(key: PrefetchKey, name: FactName): boolean {
  return CHARTS.some((chart) => {
    const [whole, without] = [facts(chart)[name], facts(chart, { [key]: unknown('refused') })[name]];
    return JSON.stringify(whole, sortedSets) !== JSON.stringify(without, sortedSets);
  });
}

function sortedSets(_key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value.entries()];
  return value instanceof Set ? [...value] : value;
}

test.each(FACT_NAMES)(
  'what is declared about %s is true: it rests on those prefetch keys and no others (CH-21)',
  (name) => {
    expect(PREFETCH_KEYS.filter((key) => matters(key, name))).toEqual(
      PREFETCH_KEYS.filter((key) => prefetchKeysOf([name]).has(key)),
    );
  },
);

describe('which prefetch keys help a client that sent none of them (CH-85)', () => {
  test.each<[string, readonly FactName[], readonly PrefetchKey[]]>([
    ['all a fact rests on', ['allergies'], ['allergies']],
    ['all it rests on through another fact', ['labGaps'], ['encounter', 'labs']],
    [
      'medication lists, not the problems they refer to',
      ['activeMedications'],
      ['medicationStatements', 'medications'],
    ],
    ['laboratory results, not what shifts their limits', ['derangements'], ['labs']],
    ['those of several facts', ['derangements', 'activeMedications'], ['labs', 'medicationStatements', 'medications']],
    ['none for no fact', [], []],
  ])('%s', (_says, names, keys) => {
    expect([...settlingKeysOf(names)].toSorted()).toEqual(keys);
  });
});

describe('which prefetch keys some facts rest on (CH-21)', () => {
  test.each<[string, readonly FactName[], readonly PrefetchKey[]]>([
    ['directly', ['allergies'], ['allergies']],
    ['not at all', ['orderContext'], []],
    ['through another fact', ['labGaps'], ['encounter', 'labs']],
    ['through several', ['derangements'], ['conditions', 'encounter', 'labs', 'pregnancyAndQt']],
    ['each once', ['pregnancy', 'qtc', 'conditions'], ['conditions', 'pregnancyAndQt']],
    ['none for no fact', [], []],
  ])('%s', (_says, names, keys) => {
    expect([...prefetchKeysOf(names)].toSorted()).toEqual(keys);
  });

  test('every key is of use to some fact', () => {
    expect([...prefetchKeysOf(FACT_NAMES)].toSorted()).toEqual([...PREFETCH_KEYS].toSorted());
  });

  test('every fact has its sources, and no fact rests on itself', () => {
    expect([...FACT_NAMES].toSorted()).toEqual(Object.keys(facts(CHART)).toSorted());
    expect(FACT_NAMES.filter((name) => FACT_SOURCES[name].from.includes(name))).toEqual([]);
  });
});

test.each(FACT_NAMES)('%s is the same for the same input', (name) => {
  expect(facts(CHART)[name]).toEqual(facts(CHART)[name]);
});

/** Facts that are known even if nothing was read: they come with the request, or have a safe default. */
const ALWAYS_KNOWN: readonly FactName[] = ['careSetting', 'orderContext', 'draftOrders'];

/** Facts that rest on the request besides what was read: when nothing was read, they are partial. */
const FROM_REQUEST: readonly FactName[] = ['labOrders', 'quinineRisks'];

/** Keys that enrich a fact but do not make it incomplete when they are missing. */
const ENRICHING: Readonly<Partial<Record<FactName, readonly PrefetchKey[]>>> = {
  careSetting: ['encounter'],
  labResults: ['encounter'],
  labGaps: ['encounter'],
  draftOrders: ['conditions'],
  activeMedications: ['conditions'],
  derangements: ['encounter', 'pregnancyAndQt', 'conditions'],
  renalFunction: ['encounter'],
  quinineRisks: ['encounter', 'patient'],
};

describe('what could not be read is never taken for absent', () => {
  test.each(FACT_NAMES)('%s, when nothing was read', (name) => {
    const partly = FROM_REQUEST.includes(name) ? 'partial' : 'unknown';
    const { status } = deriveFacts(factInput({ encounterId: 'enc-1' }))[name];
    expect(status).toBe(ALWAYS_KNOWN.includes(name) ? 'known' : partly);
  });

  test.each(FACT_NAMES)('%s, when everything was read', (name) => {
    expect(facts(CHART)[name].status).toBe('known');
  });

  test.each(FACT_NAMES)('%s, when nothing is on record', (name) => {
    const nothing = Object.fromEntries(PREFETCH_KEYS.map((key) => [key, known([])]));
    const { status } = facts(CHART, { ...nothing, patient: known(CHART.patient) })[name];
    expect(status).toBe('known');
  });

  const pairs = FACT_NAMES.flatMap((name) => [...prefetchKeysOf([name])].map((key) => ({ name, key })));
  test.each(pairs)('$name, when $key was read in part or not at all', ({ name, key }) => {
    const isEnriching = ENRICHING[name]?.includes(key) ?? false;
    const [part, none] = [facts(CHART, { [key]: partial(CHART[key]) }), facts(CHART, { [key]: unknown('refused') })];
    expect([part[name].status === 'known', none[name].status === 'known']).toEqual([isEnriching, isEnriching]);
  });
});
