import { describe, expect, test } from '@jest/globals';
import type { Reference } from 'fhir/r4.js';
import { conceptsNamedBy } from '../../src/facts/referenced-conditions.js';
import { concept, condition, factInput, type Raw, status } from '../support/fact-input.js';

const CRAMPS = condition('icd G47.62', { id: 'c1' });
const named = (reference: Reference | undefined, ...conditions: readonly Raw[]) =>
  conceptsNamedBy([reference], factInput({ data: { conditions } }));

describe('what a reference to a problem names', () => {
  const toCramps = { reference: 'Condition/c1', display: 'Cramps' };
  const uncoded = { ...CRAMPS, code: undefined };

  test.each<[string, Reference | undefined, readonly Raw[], readonly Raw[]]>([
    ['the code on the list', toCramps, [CRAMPS], [concept('icd G47.62')]],
    ['its display, when the problem is not on the list', toCramps, [], [{ text: 'Cramps' }]],
    ['its display, when the problem has no code', toCramps, [uncoded], [{ text: 'Cramps' }]],
    ['its display, when it has nothing else', { display: 'Cramps' }, [CRAMPS], [{ text: 'Cramps' }]],
    ['nothing without a display', { reference: 'Condition/c2' }, [CRAMPS], []],
    ['nothing, when it is empty', {}, [CRAMPS], []],
    ['nothing, when there is none', undefined, [CRAMPS], []],
    ['nothing that was refuted', toCramps, [{ ...CRAMPS, verificationStatus: status('refuted') }], []],
    ['nothing of another patient', toCramps, [{ ...CRAMPS, subject: { reference: 'Patient/pat-2' } }], []],
  ])('%s', (_says, reference, conditions, expected) => {
    expect(named(reference, ...conditions)).toStrictEqual(expected);
  });
});
