import type { Indicator } from '../cds/types.js';
import type { Derangement, DraftOrder } from '../facts/clinical-facts.js';
import { partial, unknown } from '../facts/fact.js';
import rule from './diuretic-electrolyte.rule.js';
import { defineVignettes, type ExpectedAdvice } from './vignette.js';
import {
  CRAMPS,
  daysAgo,
  derangement,
  draftOrder,
  FOR_CRAMPS,
  labOrder,
  labResult,
  medicine,
  NOTHING_READ,
  OLD_RESULT,
  problem,
} from './vignette-facts.js';

const REPEAT = 'Repeat electrolytes and magnesium';
const thiazide = draftOrder('hydrochlorothiazide');
const loop = draftOrder('furosemide');
const sparing = draftOrder('spironolactone');

const K_MILD = derangement('hypokalemia', 3.1, { tier: 1 });
const K_MODERATE = derangement('hypokalemia', 2.5, { tier: 2 });
const K_SEVERE = derangement('hypokalemia', 2.4, { tier: 3 });
const NA_134 = derangement('hyponatremia', 134, { tier: 1 });
const NA_130 = derangement('hyponatremia', 130, { tier: 1 });
const NA_129 = derangement('hyponatremia', 129, { tier: 2 });
const NA_125 = derangement('hyponatremia', 125, { tier: 2 });
const NA_124 = derangement('hyponatremia', 124, { tier: 3 });
const MG_MILD = derangement('hypomagnesemia', 0.6, { tier: 1 });
const MG_MODERATE = derangement('hypomagnesemia', 0.45, { tier: 2 });
const MG_SEVERE = derangement('hypomagnesemia', 0.39, { tier: 3 });
const CA_HIGH_MILD = derangement('hypercalcemia', 2.7, { tier: 1 });
const CA_HIGH_MODERATE = derangement('hypercalcemia', 3.4, { tier: 2 });
const CA_HIGH_SEVERE = derangement('hypercalcemia', 3.5, { tier: 3 });
const CA_LOW_SEVERE = derangement('hypocalcemia', 1.7, { tier: 3 });

const says = (indicator: Indicator, more: Partial<ExpectedAdvice> = {}): readonly ExpectedAdvice[] => [
  { messageId: 'mayWorsen', indicator, ...more },
];

/** This draft, with these results. */
const ordered = (draft: DraftOrder, ...derangements: readonly Derangement[]) => ({
  draftOrders: [draft],
  derangements,
});

export default defineVignettes(rule, [
  {
    says: 'low potassium, and no diuretic is ordered',
    given: { draftOrders: [draftOrder('omeprazole')], derangements: [K_MILD] },
    expect: 'not-applicable',
  },
  {
    says: 'a diuretic drafted but not selected',
    given: { draftOrders: [draftOrder('furosemide', { selected: false })], derangements: [K_MILD] },
    expect: 'not-applicable',
  },
  { says: 'a thiazide, and every result is in range', given: { draftOrders: [thiazide] }, expect: 'no-concern' },

  // Low potassium.
  {
    says: 'a thiazide with potassium 3.1',
    given: ordered(thiazide, K_MILD),
    expect: says('warning', {
      about: ['MedicationRequest/draft-hydrochlorothiazide', 'Observation/potassium'],
      suggests: [REPEAT, 'Remove hydrochlorothiazide draft'],
      recommends: [REPEAT],
      invites: ['hypokalemia'],
      silences: ['cramp-associated-diuretic', 'diuretic-missing-labs'],
      summaryHas: 'K 3.1 mmol/L on 2026-02-20: may worsen it',
    }),
  },
  {
    says: 'a loop diuretic with potassium 3.1: no removal is offered',
    given: ordered(loop, K_MILD),
    expect: says('warning', { suggests: [REPEAT], recommends: [REPEAT] }),
  },
  {
    says: 'a thiazide with potassium 2.5, still moderate',
    given: ordered(thiazide, K_MODERATE),
    expect: says('warning'),
  },
  { says: 'a thiazide with potassium 2.4', given: ordered(thiazide, K_SEVERE), expect: says('critical') },
  { says: 'a loop diuretic with potassium 2.4', given: ordered(loop, K_SEVERE), expect: says('critical') },
  {
    says: 'spironolactone alone with potassium 2.4: an appropriate choice',
    given: ordered(sparing, K_SEVERE),
    expect: 'no-concern',
  },
  {
    says: 'a thiazide with potassium 3.1, potassium chloride is taken',
    given: {
      draftOrders: [thiazide],
      derangements: [K_MILD],
      activeMedications: [medicine('potassium chloride')],
    },
    expect: says('info', { detailHas: ['Keeps potassium: potassium chloride'] }),
  },
  {
    says: 'a thiazide with potassium 2.5, spironolactone is drafted beside it',
    given: { draftOrders: [thiazide, draftOrder('spironolactone', { selected: false })], derangements: [K_MODERATE] },
    expect: says('info'),
  },
  {
    says: 'a thiazide and triamterene in one tablet with potassium 3.1',
    given: { draftOrders: [draftOrder('triamterene with hydrochlorothiazide')], derangements: [K_MILD] },
    expect: says('info'),
  },
  {
    says: 'a thiazide with potassium 2.4, potassium chloride is taken: still critical',
    given: {
      draftOrders: [thiazide],
      derangements: [K_SEVERE],
      activeMedications: [medicine('potassium chloride')],
    },
    expect: says('critical'),
  },

  // Low sodium.
  { says: 'a thiazide with sodium 134', given: ordered(thiazide, NA_134), expect: says('info') },
  { says: 'a thiazide with sodium 130', given: ordered(thiazide, NA_130), expect: says('info') },
  { says: 'a loop diuretic with sodium 130', given: ordered(loop, NA_130), expect: 'no-concern' },
  { says: 'spironolactone with sodium 130', given: ordered(sparing, NA_130), expect: 'no-concern' },
  {
    says: 'a thiazide with sodium 129',
    given: ordered(thiazide, NA_129),
    expect: says('warning', { detailHas: ['thiazides most'] }),
  },
  { says: 'a loop diuretic with sodium 129', given: ordered(loop, NA_129), expect: says('info') },
  { says: 'spironolactone with sodium 125', given: ordered(sparing, NA_125), expect: says('info') },
  { says: 'a thiazide with sodium 124', given: ordered(thiazide, NA_124), expect: says('critical') },
  {
    says: 'spironolactone with sodium 124',
    given: ordered(sparing, NA_124),
    expect: says('critical', { suggests: [REPEAT] }),
  },
  {
    says: 'a loop diuretic with sodium 124: it can be part of the treatment',
    given: ordered(loop, NA_124),
    expect: says('warning'),
  },
  {
    says: 'a loop diuretic with sodium 124 in cirrhosis',
    given: { draftOrders: [loop], derangements: [NA_124], conditions: [problem('cirrhosis')] },
    expect: says('critical'),
  },
  {
    says: 'a loop diuretic with sodium 124 in ascites',
    given: { draftOrders: [loop], derangements: [NA_124], conditions: [problem('ascites')] },
    expect: says('critical', { detailHas: ['In ascites: guidance advises stopping diuretics'] }),
  },
  {
    says: 'a loop diuretic with sodium 124 and past ascites',
    given: { draftOrders: [loop], derangements: [NA_124], conditions: [problem('ascites', { active: false })] },
    expect: says('warning', { detailLacks: ['In ascites'] }),
  },

  // Low magnesium.
  { says: 'a thiazide with mildly low magnesium', given: ordered(thiazide, MG_MILD), expect: says('info') },
  { says: 'a loop diuretic with moderately low magnesium', given: ordered(loop, MG_MODERATE), expect: says('warning') },
  { says: 'a loop diuretic with severely low magnesium', given: ordered(loop, MG_SEVERE), expect: says('critical') },
  { says: 'spironolactone with severely low magnesium', given: ordered(sparing, MG_SEVERE), expect: 'no-concern' },

  // Calcium.
  {
    says: 'a thiazide with mildly high calcium',
    given: ordered(thiazide, CA_HIGH_MILD),
    expect: says('warning', { summaryHas: 'may raise it further' }),
  },
  {
    says: 'a thiazide with moderately high calcium',
    given: ordered(thiazide, CA_HIGH_MODERATE),
    expect: says('warning'),
  },
  { says: 'a thiazide with severely high calcium', given: ordered(thiazide, CA_HIGH_SEVERE), expect: says('critical') },
  { says: 'a loop diuretic with severely high calcium', given: ordered(loop, CA_HIGH_SEVERE), expect: 'no-concern' },
  { says: 'a thiazide with severely low calcium', given: ordered(thiazide, CA_LOW_SEVERE), expect: 'no-concern' },

  // Old results count one level less.
  {
    says: 'a thiazide with potassium 2.4, 51 days old',
    given: { draftOrders: [thiazide], derangements: [derangement('hypokalemia', 2.4, { tier: 3, ...OLD_RESULT })] },
    expect: says('warning', { detailHas: ['older than 30 days'] }),
  },
  {
    says: 'a thiazide with potassium 3.1, 51 days old',
    given: { draftOrders: [thiazide], derangements: [derangement('hypokalemia', 3.1, { tier: 1, ...OLD_RESULT })] },
    expect: says('info'),
  },
  {
    says: 'a thiazide with sodium 134, 51 days old',
    given: { draftOrders: [thiazide], derangements: [derangement('hyponatremia', 134, { tier: 1, ...OLD_RESULT })] },
    expect: 'no-concern',
  },

  {
    says: 'spironolactone with potassium 3.1, 51 days old: still no matter of this drug',
    given: { draftOrders: [sparing], derangements: [derangement('hypokalemia', 3.1, { tier: 1, ...OLD_RESULT })] },
    expect: 'no-concern',
  },

  // Several drugs, several results.
  {
    says: 'two drafts of the same thiazide: one card, one button for both',
    given: {
      draftOrders: [thiazide, draftOrder('hydrochlorothiazide', { resourceId: 'MedicationRequest/second' })],
      derangements: [K_MILD],
    },
    expect: says('warning', {
      about: ['MedicationRequest/draft-hydrochlorothiazide', 'MedicationRequest/second', 'Observation/potassium'],
      suggests: [REPEAT, 'Remove hydrochlorothiazide draft'],
    }),
  },
  {
    says: 'a thiazide with low potassium and low magnesium: one card names both',
    given: ordered(thiazide, MG_MODERATE, K_MILD),
    expect: says('warning', { summaryHas: 'K 3.1, Mg 0.45 mmol/L on 2026-02-20' }),
  },
  {
    says: 'results of two days: the newest day is named as such',
    given: {
      draftOrders: [thiazide],
      derangements: [MG_MODERATE, derangement('hypokalemia', 3.1, { tier: 1, result: { takenAt: daysAgo(3).min } })],
    },
    expect: says('warning', { summaryHas: 'K 3.1, Mg 0.45 mmol/L (newest 2026-02-27): may' }),
  },
  {
    says: 'results of three days: the newest day is named, whichever result it belongs to',
    given: {
      draftOrders: [thiazide],
      derangements: [
        derangement('hypokalemia', 3.1, { tier: 1, result: { takenAt: daysAgo(3).min } }),
        derangement('hyponatremia', 129, { tier: 2, result: { takenAt: daysAgo(5).min } }),
        MG_MODERATE,
      ],
    },
    expect: says('warning', { summaryHas: '(newest 2026-02-27): may worsen it' }),
  },
  {
    says: 'high calcium: calcium and albumin are to be repeated; what keeps potassium is no matter',
    given: {
      draftOrders: [thiazide],
      derangements: [CA_HIGH_MODERATE],
      activeMedications: [medicine('potassium chloride')],
    },
    expect: says('warning', { detailHas: ['repeat K, Na, Mg, creatinine, Ca and albumin'], detailLacks: ['Keeps'] }),
  },
  {
    says: 'a thiazide with four results out of range in two units: the summary names what it has room for',
    given: {
      draftOrders: [thiazide],
      derangements: [
        K_MILD,
        NA_129,
        MG_MODERATE,
        derangement('hypercalcemia', 3.12, {
          tier: 2,
          compared: { value: 12.5, unit: 'mg/dL' },
          range: { low: 8.6, high: 10.4, from: 'result' },
          result: { reported: { value: 12.5, unit: 'mg/dL' } },
        }),
      ],
    },
    expect: says('warning', {
      summaryHas: 'with K 3.1 mmol/L, Ca 12.5 mg/dL, Na 129 mmol/L and 1 more on 2026-02-20: may worsen it. Recheck',
      detailHas: ['**Sodium** 129', '**Magnesium** 0.45'],
    }),
  },
  {
    says: 'a thiazide and a loop diuretic: a card for each',
    given: { draftOrders: [thiazide, loop], derangements: [K_MILD] },
    expect: [
      { messageId: 'mayWorsen', indicator: 'warning', suggests: [REPEAT, 'Remove hydrochlorothiazide draft'] },
      { messageId: 'mayWorsen', indicator: 'warning', suggests: [REPEAT] },
    ],
  },
  {
    says: 'cramps that another draft names are named',
    given: { draftOrders: [thiazide, draftOrder('quinine', FOR_CRAMPS)], derangements: [K_MILD] },
    expect: says('warning', { detailHas: ['Cramps recorded'] }),
  },
  {
    says: 'cramps on record are named',
    given: { draftOrders: [thiazide], derangements: [K_MILD], crampEvidence: CRAMPS },
    expect: says('warning', { detailHas: ['Cramps recorded 2026-01-10'] }),
  },

  // Suggestions.
  {
    says: 'the repeat tests are on order already',
    given: {
      draftOrders: [thiazide],
      derangements: [K_MILD],
      labOrders: [labOrder('potassium', 'sodium', 'creatinine', 'calcium-total', 'magnesium')],
    },
    expect: says('warning', { suggests: ['Remove hydrochlorothiazide draft'], recommends: [] }),
  },
  {
    says: 'a thiazide that is already active is named, and nothing touches it',
    given: { draftOrders: [draftOrder('hydrochlorothiazide', { editable: false })], derangements: [K_MILD] },
    expect: says('warning', { suggests: [REPEAT] }),
  },
  {
    says: 'a loop diuretic and a thiazide in one tablet, heart failure: no removal is offered',
    given: {
      draftOrders: [draftOrder('furosemide with hydrochlorothiazide')],
      derangements: [K_MILD],
      conditions: [problem('heart-failure')],
    },
    expect: says('warning', { suggests: [REPEAT] }),
  },
  ...(
    [
      ['pulmonary edema', 'pulmonary-edema'],
      ['ascites', 'ascites'],
    ] as const
  ).map(([name, overload]) => ({
    says: `the same tablet in ${name}`,
    given: {
      draftOrders: [draftOrder('furosemide with hydrochlorothiazide')],
      derangements: [K_MILD],
      conditions: [problem(overload)],
    },
    expect: says('warning', { suggests: [REPEAT] }),
  })),
  {
    says: 'the same tablet without fluid overload',
    given: { draftOrders: [draftOrder('furosemide with hydrochlorothiazide')], derangements: [K_MILD] },
    expect: says('warning', { suggests: [REPEAT, 'Remove furosemide/hydrochlorothiazide draft'] }),
  },

  // Doubts about a result.
  {
    says: 'sodium 129 beside a glucose of 25 mmol/L',
    given: {
      draftOrders: [thiazide],
      derangements: [NA_129],
      labResults: { byAnalyte: new Map([['glucose', [labResult('glucose', 25)]]]), implausible: [] },
    },
    expect: says('warning', { detailHas: ['may be diluted by hyperglycemia'] }),
  },
  {
    says: 'potassium 3.1 in a hemolyzed sample',
    given: {
      draftOrders: [thiazide],
      derangements: [derangement('hypokalemia', 3.1, { tier: 1, result: { hemolyzed: true } })],
    },
    expect: says('warning', { detailHas: ['Hemolyzed sample: the true value may be lower'] }),
  },

  // What could not be read.
  {
    says: 'the draft orders could not be read',
    given: { draftOrders: unknown('unreadable'), derangements: [K_SEVERE] },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could be read only in part',
    given: { draftOrders: partial([thiazide]), derangements: [K_SEVERE] },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could not be read',
    given: { draftOrders: [thiazide], derangements: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could be read only in part, and a low potassium is among them',
    given: { draftOrders: [thiazide], derangements: partial([K_MILD]) },
    expect: says('warning'),
  },
  {
    says: 'medicines and problems could not be read: no supplement is assumed',
    given: {
      draftOrders: [thiazide],
      derangements: [K_MILD],
      activeMedications: unknown('refused'),
      conditions: unknown('refused'),
      crampEvidence: unknown('refused'),
      labOrders: unknown('refused'),
      labResults: unknown('refused'),
      renalFunction: unknown('refused'),
    },
    expect: says('warning'),
  },
  {
    says: 'nothing else could be read',
    given: {
      ...NOTHING_READ,
      draftOrders: [draftOrder('hydrochlorothiazide')],
      derangements: [derangement('hypokalemia', 3.1, { tier: 1 })],
    },
    expect: [{ messageId: 'mayWorsen', indicator: 'warning', suggests: ['Remove hydrochlorothiazide draft'] }],
  },
]);
