import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ClinicalFacts } from '../../src/facts/clinical-facts.js';
import { deriveFacts, FACT_NAMES } from '../../src/facts/derive-facts.js';
import { type Fact, foundIn, PREFETCH_KEYS, partial } from '../../src/facts/fact.js';
import { factInput, type Raw } from '../support/fact-input.js';
import { type Chart, oddChart, oddResource, withOwnIds } from '../support/odd-resources.js';

const RUNS = { seed: 20260302, numRuns: 100 };
const drafts = fc.array(fc.constantFrom('MedicationRequest', 'ServiceRequest', 'Medication').chain(oddResource), {
  maxLength: 3,
});
const chart = oddChart.map(withOwnIds);

function derive(data: Chart, draftOrders: readonly Raw[] = []): ClinicalFacts {
  return deriveFacts(factInput({ encounterId: 'encounter-0', data, drafts: draftOrders }));
}

test('no resource, however odd, makes a fact throw', () => {
  fc.assert(
    fc.property(oddChart, drafts, (data, orders) => {
      const facts = derive(data, orders);
      for (const name of FACT_NAMES) expect(['known', 'partial', 'unknown']).toContain(facts[name].status);
    }),
    { ...RUNS, numRuns: 200 },
  );
});

describe('numbers and dates are numbers', () => {
  test('no fact holds NaN or infinity', () => {
    const hasOdd = (value: unknown): boolean => {
      if (typeof value === 'number') return !Number.isFinite(value);
      if (value instanceof Set || value instanceof Map || Array.isArray(value)) return [...value].some(hasOdd);
      return typeof value === 'object' && value !== null && Object.values(value).some(hasOdd);
    };
    fc.assert(
      fc.property(oddChart, drafts, (data, orders) => {
        const facts = derive(data, orders);
        expect(FACT_NAMES.filter((name) => hasOdd(facts[name]))).toEqual([]);
      }),
      RUNS,
    );
  });
});

test('the order of the entries changes nothing', () => {
  fc.assert(
    fc.property(chart, (data) => {
      const reversed = Object.fromEntries(PREFETCH_KEYS.map((key) => [key, data[key].toReversed()]));
      expect(derive({ ...data, ...reversed })).toEqual(derive(data));
    }),
    RUNS,
  );
});

test('an entry sent twice changes nothing (CH-84)', () => {
  fc.assert(
    fc.property(chart, (data) => {
      const doubled = Object.fromEntries(PREFETCH_KEYS.map((key) => [key, [...data[key], ...data[key]]]));
      expect(derive({ ...data, ...doubled })).toEqual(derive(data));
    }),
    RUNS,
  );
});

test('what belongs to another patient changes nothing (CH-42)', () => {
  const other = { reference: 'https://ehr.example.org/fhir/Patient/pat-2' };
  const foreign = oddChart.map((data) =>
    Object.fromEntries(
      PREFETCH_KEYS.map((key) => [
        key,
        // A Patient is told from another by its id; Medications and Specimens belong to whatever refers to them.
        data[key]
          .filter(({ resourceType }) => resourceType !== 'Medication' && resourceType !== 'Specimen')
          .map((raw, index) => ({ ...raw, id: `foreign-${key}-${index}`, subject: other, patient: other })),
      ]),
    ),
  );
  fc.assert(
    fc.property(chart, foreign, (data, others) => {
      const both = Object.fromEntries(PREFETCH_KEYS.map((key) => [key, [...(others[key] ?? []), ...data[key]]]));
      expect(derive({ ...data, ...both })).toEqual(derive(data));
    }),
    RUNS,
  );
});

test('resources that nobody asked for change nothing (CH-82)', () => {
  const unrelated = fc.constantFrom('Banana', 'Immunization', 'CarePlan', 'OperationOutcome').chain(oddResource);
  fc.assert(
    fc.property(chart, fc.array(unrelated, { minLength: 1, maxLength: 3 }), (data, others) => {
      const both = Object.fromEntries(PREFETCH_KEYS.map((key) => [key, [...others, ...data[key]]]));
      expect(derive({ ...data, ...both })).toEqual(derive(data));
    }),
    RUNS,
  );
});

describe('reading less', () => {
  const less = fc.tuple(chart, fc.constantFrom(...PREFETCH_KEYS)).map(([data, key]) => {
    const cut = { ...data, [key]: partial(data[key].slice(1)) };
    return { whole: derive(data), cut: deriveFacts(factInput({ encounterId: 'encounter-0', data: cut })) };
  });

  test('never makes a fact known that was not', () => {
    fc.assert(
      fc.property(less, ({ whole, cut }) => {
        const uncertain = FACT_NAMES.filter((name) => whole[name].status !== 'known');
        expect(uncertain.filter((name) => cut[name].status === 'known')).toEqual([]);
      }),
      RUNS,
    );
  });

  test('never finds more problems, medicines, allergies, orders or QTc values', () => {
    const names = ['conditions', 'activeMedications', 'allergies', 'labOrders', 'qtc'] as const;
    fc.assert(
      fc.property(less, ({ whole, cut }) => {
        const longer = names.filter(
          (name) => foundIn<unknown>(cut[name]).length > foundIn<unknown>(whole[name]).length,
        );
        expect(longer).toEqual([]);
      }),
      RUNS,
    );
  });
});

test('the odd charts are no straw men: each fact finds something in one of twenty at least', () => {
  const samples = fc
    .sample(fc.tuple(chart, drafts), { ...RUNS, numRuns: 200 })
    .map(([data, orders]) => derive(data, orders));
  const isSomething = (fact: Fact<unknown>) =>
    fact.status !== 'unknown' && fact.value !== undefined && (!Array.isArray(fact.value) || fact.value.length > 0);
  const share = (name: keyof ClinicalFacts) =>
    samples.filter((facts) => isSomething(facts[name])).length / samples.length;
  // These ask for a code, an amount and a unit that fit; laboratory results have properties of their own.
  const laboratory = new Set(['derangements', 'renalFunction', 'qtc']);
  expect(FACT_NAMES.filter((name) => !laboratory.has(name) && share(name) < 0.05)).toEqual([]);
});
