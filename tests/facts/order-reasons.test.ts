import { describe, expect, test } from '@jest/globals';
import { type Fact, known, partial, unknown } from '../../src/facts/fact.js';
import { reasonsOf } from '../../src/facts/order-reasons.js';
import { concept, condition, draft, factInput, type Raw, readable, status } from '../support/fact-input.js';

const CRAMPS = 'icd G47.62';

function reasons(more: Raw, conditions: Fact<readonly Raw[]> = known([])) {
  const order = readable(draft(more));
  if (order.resourceType !== 'MedicationRequest') throw new Error('not an order');
  return reasonsOf(order, order.dosageInstruction ?? [], factInput({ data: { conditions } }));
}

describe('an order names limb cramps', () => {
  const dosage = (members: Raw) => ({ dosageInstruction: [members] });
  test.each<[string, Raw, boolean]>([
    ['in a coded reason', { reasonCode: [concept(CRAMPS)] }, true],
    ['in a reason that is no list (CH-47)', { reasonCode: concept(CRAMPS) }, true],
    ['in the second reason', { reasonCode: [concept('icd I10'), concept(CRAMPS)] }, true],
    ['in the words of a reason', { reasonCode: [concept({ text: 'nocturnal leg cramps' })] }, true],
    ['in the display of a referenced reason', { reasonReference: [{ display: 'leg cramps' }] }, true],
    ['in a note', { note: [{ text: 'for leg cramps at night' }] }, true],
    ['in the instructions', dosage({ text: '1 at bedtime for calf cramps' }), true],
    [
      'in the instructions to the patient',
      dosage({ patientInstruction: 'take when your legs cramp: leg cramps' }),
      true,
    ],
    ['in what it is needed for', dosage({ asNeededCodeableConcept: { text: 'leg cramps' } }), true],
    ['in what it is needed for, by code', dosage({ asNeededCodeableConcept: concept(CRAMPS) }), true],
    ['in additional instructions', dosage({ additionalInstruction: [{ text: 'for leg cramps' }] }), true],
    ['not in a negation', { note: [{ text: 'patient denies leg cramps' }] }, false],
    ['not in another negation', dosage({ text: 'no cramps reported' }), false],
    ['not in the history of the family', { note: [{ text: 'family history of leg cramps' }] }, false],
    ['not in menstrual cramps', { note: [{ text: 'for menstrual cramps' }] }, false],
    ['not in abdominal cramps', { reasonCode: [concept({ text: 'abdominal cramps' })] }, false],
    ["not in writer's cramp", dosage({ text: "for writer's cramp" }), false],
    ['not in dysmenorrhea by code', { reasonCode: [concept('icd N94.6')] }, false],
    ['not in malaria', { reasonCode: [concept('icd B54')] }, false],
    ['not when nothing is said', {}, false],
  ])('%s', (_says, more, expected) => {
    expect(reasons(more).namesCramps).toBe(expected);
  });
});

describe('notes and instructions are read for menstrual and abdominal pain, and for no other reason', () => {
  const dosage = (members: Raw) => ({ dosageInstruction: [members] });
  test.each<[string, Raw, readonly string[]]>([
    ['menstrual pain in a note', { note: [{ text: 'for menstrual cramps' }] }, ['dysmenorrhea']],
    ['abdominal cramps in the instructions', dosage({ text: 'for abdominal cramps' }), ['abdominal-pain-or-cramp']],
    [
      'menstrual pain in what it is needed for',
      dosage({ asNeededCodeableConcept: concept('icd N94.6') }),
      ['dysmenorrhea'],
    ],
    [
      'menstrual pain in the instructions to the patient',
      dosage({ patientInstruction: 'take for menstrual cramps' }),
      ['dysmenorrhea'],
    ],
    ['malaria in a note is no reason', { note: [{ text: 'malaria' }] }, []],
    ['malaria in what it is needed for is none', dosage({ asNeededCodeableConcept: concept('icd B54') }), []],
    ['a note without words', { note: [{ time: '2026-03-01' }] }, []],
    ['a negation', { note: [{ text: 'no menstrual cramps' }] }, []],
  ])('%s', (_says, more, expected) => {
    expect([...reasons(more).classes]).toEqual(expected);
  });

  test('beside the coded reason', () => {
    const more = { reasonCode: [concept('icd I10')], note: [{ text: 'for menstrual cramps' }] };
    expect(reasons(more).classes.has('dysmenorrhea')).toBe(true);
    expect(reasons(more).namesCramps).toBe(false);
  });
});

describe('an order that refers to a problem', () => {
  const refers = (reference: string, display?: string) => ({ reasonReference: [{ reference, display }] });
  const malaria = (more: Raw = {}) => condition('icd B54', { id: 'm', ...more });
  test.each<[string, Raw, readonly Raw[], readonly string[]]>([
    ['by a relative reference', refers('Condition/m'), [malaria()], ['malaria']],
    ['by an absolute reference', refers('https://ehr.example.org/fhir/Condition/m'), [malaria()], ['malaria']],
    ['that is over', refers('Condition/m'), [malaria({ clinicalStatus: status('resolved') })], ['malaria']],
    [
      'that is unconfirmed',
      refers('Condition/m'),
      [malaria({ verificationStatus: status('provisional') })],
      ['malaria'],
    ],
    ['that was refuted', refers('Condition/m', 'Malaria'), [malaria({ verificationStatus: status('refuted') })], []],
    ['that was an error', refers('Condition/m'), [malaria({ verificationStatus: status('entered-in-error') })], []],
    [
      'that is one of several possibilities',
      refers('Condition/m'),
      [malaria({ verificationStatus: status('differential') })],
      [],
    ],
    [
      'of another patient',
      refers('Condition/m', 'Malaria'),
      [malaria({ subject: { reference: 'Patient/pat-2' } })],
      [],
    ],
    ['that is not on the list, by its display', refers('Condition/x', 'Malaria'), [malaria()], ['malaria']],
    [
      'without a code, by the display of the reference',
      refers('Condition/m', 'Malaria'),
      [malaria({ code: undefined })],
      ['malaria'],
    ],
    ['whose code counts, not the display', refers('Condition/m', 'leg cramps'), [malaria()], ['malaria']],
    ['that is not on the list and has no display', refers('Condition/x'), [malaria()], []],
    ['that has no id', { reasonReference: [{ display: 'pain' }] }, [malaria({ id: undefined })], []],
  ])('%s', (_says, more, conditions, classes) => {
    expect(reasons(more, known(conditions)).classes).toEqual(new Set(classes));
  });

  test.each<[string, Fact<readonly Raw[]>, readonly string[]]>([
    ['read in part: what was found counts', partial([malaria()]), ['malaria']],
    ['not read: the display is left', unknown('refused'), []],
  ])('on a problem list that was %s', (_says, conditions, classes) => {
    expect(reasons(refers('Condition/m'), conditions).classes).toEqual(new Set(classes));
  });
});

describe('the reason in words, never invented (B9)', () => {
  test.each<[string, Raw, string | undefined]>([
    ['as written', { reasonCode: [concept(CRAMPS, { text: 'cramps in both calves' })] }, 'cramps in both calves'],
    ['by a display', { reasonCode: [{ coding: [{ code: 'x', display: 'Leg cramp' }] }] }, 'Leg cramp'],
    ['by code and class where there are no words', { reasonCode: [concept(CRAMPS)] }, 'limb cramp (G47.62)'],
    ['by the code alone where it has no class', { reasonCode: [concept('icd Z99999')] }, 'Z99999'],
    ['by a reference', { reasonReference: [{ display: 'leg cramps' }] }, 'leg cramps'],
    ['not from a note: that is no reason', { note: [{ text: 'for leg cramps' }] }, undefined],
    ['none', {}, undefined],
  ])('%s', (_says, more, expected) => {
    expect(reasons(more).text).toBe(expected);
  });
});

test('the problem list is read once, however many references name its problems', () => {
  const reads = (references: number) => {
    let read = 0;
    const problems = Array.from({ length: 50 }, (_, index) => readable(condition(CRAMPS, { id: `c${index}` })));
    const counted = problems.map(
      (problem) =>
        new Proxy(problem, {
          get(target, key) {
            if (key === 'resourceType') read += 1;
            return Reflect.get(target, key);
          },
        }),
    );
    const input = factInput();
    const reasonReference = Array.from({ length: references }, () => ({ reference: 'Condition/c49' }));
    const { namesCramps } = reasonsOf({ reasonReference }, [], {
      ...input,
      data: { ...input.data, conditions: known(counted) },
    });
    expect(namesCramps).toBe(true);
    return read;
  };
  expect(reads(1_000)).toBe(reads(1));
});
