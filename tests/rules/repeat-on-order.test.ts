import { expect, test } from '@jest/globals';
import { foundIn, known } from '../../src/facts/fact.js';
import { electrolyteFindings } from '../../src/rules/shared/electrolyte-findings.js';
import { AS_OF, ago, derangements, lab } from '../support/lab-builders.js';

const TAKEN = { effectiveDateTime: ago({ days: 1 }) };
const TAKEN_AT = AS_OF - 86_400_000;

test.each([
  ['written a millisecond after the sample was taken', { authoredAt: TAKEN_AT + 1 }, 1],
  ['not at that very moment: the result came from it', { authoredAt: TAKEN_AT }, 2],
  ['not before', { authoredAt: TAKEN_AT - 1 }, 2],
  ['not at an unknown time', { authoredAt: undefined }, 2],
  ['drafted in this session', { authoredAt: undefined, drafted: true }, 1],
] as const)('a repeat test on order lowers potassium 2.8 mmol/L by one level: %s', (_says, order, level) => {
  const labOrder = { reference: 'ServiceRequest/s', covers: new Set(['potassium' as const]), drafted: false, ...order };
  const facts = { activeMedications: known([]), draftOrders: known([]), labOrders: known([labOrder]) };
  const found = electrolyteFindings(foundIn(derangements([lab('potassium', '2.8 mmol/L', TAKEN)])), facts);
  expect(found.map((finding) => finding.level)).toStrictEqual([level]);
});
