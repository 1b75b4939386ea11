import { describe, expect, test } from '@jest/globals';
import { deriveComfortCare } from '../../src/facts/comfort-care.js';
import { deriveConditions } from '../../src/facts/conditions.js';
import { type Fact, known, partial, readValue, unknown } from '../../src/facts/fact.js';
import { concept, condition, factInput, type Raw, SUBJECT, status } from '../support/fact-input.js';

const HOSPICE = 'icd Z51.5';
const encounter = (more: Raw = {}): Raw => ({ resourceType: 'Encounter', id: 'enc-1', subject: SUBJECT, ...more });

function derive(read: Fact<readonly Raw[]> | undefined, conditions: Fact<readonly Raw[]>) {
  const data = { conditions, ...(read === undefined ? {} : { encounter: read }) };
  const input = factInput({ data, ...(read === undefined ? {} : { encounterId: 'enc-1' }) });
  return deriveComfortCare(input, { conditions: deriveConditions(input) });
}

describe('the current encounter names hospice or comfort care (G6)', () => {
  test.each<[string, Raw, boolean]>([
    ['in its type', { type: [concept('snomed 305336008'), concept({ text: 'Hospice care' })] }, true],
    ['in its type, by code', { type: [concept('snomed 103735009')] }, true],
    ['in its service type', { serviceType: concept({ text: 'Palliative care' }) }, true],
    ['in its reason', { reasonCode: [concept('icd I10'), concept(HOSPICE)] }, true],
    ['in its class', { class: { code: 'HSPC', display: 'hospice' } }, true],
    ['not in a visit of another kind', { type: [concept({ text: 'Office visit' })], class: { code: 'AMB' } }, false],
    ['not in a negation', { reasonCode: [concept({ text: 'not hospice' })] }, false],
    ['not when nothing is said', {}, false],
    [
      'not in the visit of another patient',
      { reasonCode: [concept(HOSPICE)], subject: { reference: 'Patient/pat-2' } },
      false,
    ],
    ['not in another visit', { reasonCode: [concept(HOSPICE)], id: 'enc-2' }, false],
  ])('%s', (_says, more, expected) => {
    expect(derive(known([encounter(more)]), known([]))).toEqual(known(expected));
  });
});

describe('a problem says so (G6)', () => {
  test.each<[string, Raw, boolean]>([
    ['active', {}, true],
    ['not resolved', { clinicalStatus: status('resolved') }, false],
    ['not unconfirmed', { verificationStatus: status('unconfirmed') }, false],
    ['not of another patient', { subject: { reference: 'Patient/pat-2' } }, false],
    ['not another problem', { code: concept('icd I10') }, false],
  ])('%s', (_says, more, expected) => {
    expect(derive(undefined, known([condition(HOSPICE, more)]))).toEqual(known(expected));
  });
});

describe('how much is known, by encounter and problem list', () => {
  const lost = unknown('refused');
  const hospice = condition(HOSPICE);
  test.each<[string, Fact<readonly Raw[]> | undefined, Fact<readonly Raw[]>, unknown]>([
    ['both known', known([encounter()]), known([]), known(false)],
    ['no encounter in context', undefined, known([]), known(false)],
    ['encounter unread', lost, known([]), partial(false)],
    ['problems unread', known([encounter()]), lost, partial(false)],
    ['no encounter, problems unread', undefined, lost, partial(false)],
    ['problems in part', known([encounter()]), partial([]), partial(false)],
    ['found, encounter unread', lost, known([hospice]), partial(true)],
    ['found in part of the problems', undefined, partial([hospice]), partial(true)],
    ['neither read', lost, lost, lost],
  ])('%s', (_says, read, conditions, expected) => {
    expect(derive(read, conditions)).toEqual(expected);
  });

  test('one of the two is enough', () => {
    expect(readValue(derive(known([encounter({ reasonCode: [concept(HOSPICE)] })]), known([])))).toBe(true);
    expect(readValue(derive(known([encounter()]), known([hospice])))).toBe(true);
  });
});
