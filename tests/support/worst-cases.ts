/** Facts stretched to the longest and the most hostile that a record can bring. */
import type {
  ClinicalFacts,
  Derangement,
  Drug,
  LabResult,
  MedicationUse,
  Quantity,
} from '../../src/facts/clinical-facts.js';
import { type Fact, known, mapFact, unknown } from '../../src/facts/fact.js';
import { CRAMPS, derangement, missing } from '../../src/rules/vignette-facts.js';

const HOSTILE = 'x <b>*bold*</b> [link](https://evil.example) `code` www.evil.example a@b.example\n# heading\n- item';

/** The facts of one story: with cramps, without, and unread; with its own results and with all of them at once. */
export function worstCases(facts: ClinicalFacts): readonly ClinicalFacts[] {
  const stretched = stretch(facts);
  return [known(CRAMPS), known([]), unknown('timed-out')].flatMap((crampEvidence) =>
    [facts.derangements, ...EVERYTHING_AT_ONCE].flatMap((derangements) =>
      [facts, stretched].map((each) => ({ ...each, crampEvidence, derangements })),
    ),
  );
}

function stretch(facts: ClinicalFacts): ClinicalFacts {
  return {
    ...facts,
    draftOrders: mapFact(facts.draftOrders, (orders) =>
      orders.map((order) => ({ ...order, ...stretchUse(order), reasonText: HOSTILE, dosageText: HOSTILE })),
    ),
    activeMedications: stretchUses(facts.activeMedications),
    labGaps: mapFact(facts.labGaps, ({ newOrder, continuation }) => ({
      ...missing('potassium', 'sodium', 'creatinine', 'magnesium', 'calcium', 'platelets'),
      ...(newOrder.size === 0 ? { newOrder } : {}),
      ...(continuation.size === 0 ? { continuation } : {}),
    })),
    quinineRisks: mapFact(facts.quinineRisks, (risks) => risks.map((risk) => ({ ...risk, label: HOSTILE }))),
  };
}

function stretchUses(uses: ClinicalFacts['activeMedications']): ClinicalFacts['activeMedications'] {
  return mapFact(uses, (all) => all.map((use) => ({ ...use, ...stretchUse(use) })));
}

/** More ingredients than a summary can name, and recognized by name only. */
function stretchUse({ drug }: MedicationUse): { readonly drug: Drug } {
  const ingredients = [...drug.ingredients, 'hydrochlorothiazide-like substance', 'another ingredient'];
  return { drug: { ...drug, ingredients, label: HOSTILE, matchedBy: 'text' } };
}

/** Longest values in one unit, and in different ones. */
const EVERYTHING_AT_ONCE: readonly Fact<readonly Derangement[]>[] = [
  known(allFive({})),
  known(allFive({ 'calcium-total': 'mg/dL', magnesium: 'mg/dL', potassium: 'meq/L' })),
];

function allFive(units: Readonly<Record<string, string>>): readonly Derangement[] {
  return [
    long(derangement('hypokalemia', 2.25, { tier: 3 }), 2.25, units),
    long(derangement('hypercalcemia', 14.25, { tier: 3 }), 14.25, units),
    long(derangement('hyponatremia', 123.4, { tier: 3 }), 123.4, units),
    long(derangement('hypomagnesemia', 0.35, { tier: 3 }), 0.35, units),
  ];
}

function long(base: Derangement, value: number, units: Readonly<Record<string, string>>): Derangement {
  const compared: Quantity = { value, unit: units[base.result.analyte] ?? 'mmol/L' };
  const result: LabResult = {
    ...base.result,
    reported: compared,
    comparator: base.finding === 'hypercalcemia' ? '>=' : '<=',
  };
  return { ...base, compared, result };
}
