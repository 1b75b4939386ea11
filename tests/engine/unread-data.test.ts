import { describe, expect, test } from '@jest/globals';
import { unreadLines } from '../../src/engine/unread-data.js';
import { known, NOTHING_ASKED, type PrefetchedData, partial, unknown } from '../../src/facts/fact.js';
import { RULES } from '../../src/rules/index.js';

const ALL_READ: PrefetchedData = {
  patient: known([]),
  encounter: known([]),
  conditions: known([]),
  procedures: known([]),
  medications: known([]),
  medicationStatements: known([]),
  labs: known([]),
  pregnancyAndQt: known([]),
  allergies: known([]),
  openOrders: known([]),
};
const RALOXIFENE = [RULES['cramp-associated-drug']];
const QUININE = [RULES['quinine-for-cramps']];

describe('what a card says about unread data (7.2)', () => {
  test.each<[string, Partial<PrefetchedData>, readonly string[]]>([
    ['everything was read: nothing', {}, []],
    ['one data set is missing', { conditions: unknown('timed-out') }, ['Not available to this service: problem list.']],
    [
      'several are missing, in one line',
      { conditions: unknown('refused'), labs: unknown('unreadable'), allergies: unknown('not-sent') },
      ['Not available to this service: problem list, laboratory results, allergies.'],
    ],
    ['one was cut off', { labs: partial([]) }, ['Read only in part: laboratory results.']],
    [
      'one is missing, another was cut off',
      { openOrders: unknown('not-permitted'), medications: partial([]) },
      ['Not available to this service: open orders.', 'Read only in part: medication orders.'],
    ],
    ['the context names no encounter: nothing is missing', { encounter: unknown('not-asked') }, []],
    ['the patient record has a note of its own', { patient: unknown('timed-out') }, []],
  ])('%s', (_, changes, lines) => {
    expect(unreadLines(QUININE, { ...ALL_READ, ...changes })).toEqual(lines);
  });

  test('names only what its own rules look at', () => {
    const data = { ...ALL_READ, labs: unknown('timed-out'), conditions: unknown('timed-out') };
    expect(unreadLines(RALOXIFENE, data)).toEqual(['Not available to this service: problem list.']);
  });

  test('says nothing of what was never asked', () => {
    expect(unreadLines(QUININE, NOTHING_ASKED)).toEqual([]);
  });
});
