import { partial, unknown } from '../facts/fact.js';
import rule from './hyponatremia.rule.js';
import { defineVignettes } from './vignette.js';
import {
  CRAMPS,
  derangement,
  labOrder,
  labResult,
  NOTHING_READ,
  OLD_RESULT,
  on,
  problem,
  results,
} from './vignette-facts.js';

const MILD = derangement('hyponatremia', 132, { tier: 1 });
const MODERATE = derangement('hyponatremia', 127, { tier: 2 });
const PROFOUND = derangement('hyponatremia', 123, { tier: 3 });
const STOP_DIURETICS = 'advises stopping diuretics at this level';

export default defineVignettes(rule, [
  {
    says: 'every electrolyte is in range',
    given: {},
    expect: 'no-concern',
  },
  {
    says: 'sodium 132 with cramps: only a line for another card',
    given: { derangements: [MILD], crampEvidence: CRAMPS },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'sodium 127',
    given: { derangements: [MODERATE] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        about: ['Observation/sodium'],
        suggests: ['Repeat basic metabolic panel', 'Check magnesium'],
        recommends: [],
        detailHas: ['Avoid rapid correction'],
      },
    ],
  },
  {
    says: 'sodium 123',
    given: { derangements: [PROFOUND] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', detailLacks: [STOP_DIURETICS] }],
  },
  {
    says: 'sodium 123 in cirrhosis',
    given: { derangements: [PROFOUND], conditions: [problem('cirrhosis')] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', detailHas: [STOP_DIURETICS] }],
  },
  {
    says: 'sodium 127 in cirrhosis',
    given: { derangements: [MODERATE], conditions: [problem('cirrhosis')] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: [STOP_DIURETICS] }],
  },
  {
    says: 'sodium 123 where the site wants an ECG proposed: sodium is no rhythm risk',
    settings: { ecgSuggestion: true },
    given: { derangements: [PROFOUND] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'critical',
        suggests: ['Repeat basic metabolic panel', 'Check magnesium'],
      },
    ],
  },
  {
    says: 'sodium 127, 51 days old',
    given: { derangements: [derangement('hyponatremia', 127, { tier: 2, ...OLD_RESULT })] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'sodium 127, a repeat test is on order',
    given: { derangements: [MODERATE], labOrders: [labOrder('sodium')] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'sodium 123, a repeat test is on order: profound stays profound',
    given: { derangements: [PROFOUND], labOrders: [labOrder('sodium')] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical' }],
  },
  {
    says: 'sodium 127 in whole blood',
    given: { derangements: [derangement('hyponatremia', 127, { tier: 2, result: { specimen: 'whole-blood' } })] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailHas: ['may differ from laboratory sodium'] }],
  },
  {
    says: 'sodium 127 with a glucose of 16.8 mmol/L on the same day',
    given: { derangements: [MODERATE], labResults: results(labResult('glucose', 16.8)) },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailHas: ['diluted by hyperglycemia'] }],
  },
  {
    says: 'sodium 127 with a glucose of 16.7 mmol/L on the same day',
    given: { derangements: [MODERATE], labResults: results(labResult('glucose', 16.7)) },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: ['diluted by hyperglycemia'] }],
  },
  {
    says: 'sodium 127 with a glucose of 25 mmol/L exactly 24 hours later',
    given: {
      derangements: [MODERATE],
      labResults: results(labResult('glucose', 25, { takenAt: on('2026-02-21').min })),
    },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailHas: ['diluted by hyperglycemia'] }],
  },
  {
    says: 'sodium 127 with a glucose of 25 mmol/L two days later: another moment',
    given: {
      derangements: [MODERATE],
      labResults: results(labResult('glucose', 25, { takenAt: on('2026-02-22').min })),
    },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: ['diluted by hyperglycemia'] }],
  },
  {
    says: 'laboratory results could not be read',
    given: { derangements: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could be read only in part, and a low sodium is among them',
    given: { derangements: partial([MODERATE]) },
    expect: [{ messageId: 'outOfRange', indicator: 'warning' }],
  },
  {
    says: 'problems and other results could not be read: cirrhosis and glucose are not guessed',
    given: {
      derangements: [PROFOUND],
      conditions: unknown('refused'),
      labResults: unknown('refused'),
      activeMedications: unknown('refused'),
    },
    expect: [
      { messageId: 'outOfRange', indicator: 'critical', detailLacks: [STOP_DIURETICS, 'diluted by hyperglycemia'] },
    ],
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, derangements: [derangement('hyponatremia', 123, { tier: 3 })] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', suggests: [] }],
  },
]);
