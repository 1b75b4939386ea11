/**
 * "Could not be read" is not "none recorded": which data sets a card's rules would have looked at and could not (clinical-knowledge 7.2).
 */
import type { FactName } from '../facts/clinical-facts.js';
import { prefetchKeysOf } from '../facts/derive-facts.js';
import { PREFETCH_KEYS, type PrefetchedData, type PrefetchKey } from '../facts/fact.js';
import { oncePer } from '../memo.js';
import type { Rule } from '../rules/rule.js';

/** What a prescriber calls each data set; the patient's own record has a note of its own (G5). */
const NAMES: Readonly<Record<Exclude<PrefetchKey, 'patient'>, string>> = {
  encounter: 'encounter',
  conditions: 'problem list',
  procedures: 'procedures',
  medications: 'medication orders',
  medicationStatements: 'medication statements',
  labs: 'laboratory results',
  pregnancyAndQt: 'pregnancy status and QTc',
  allergies: 'allergies',
  openOrders: 'open orders',
};

/** At most two lines: what was not available, and what was read only in part. A question that could not arise is neither. */
export function unreadLines(rules: readonly Rule[], data: PrefetchedData): readonly string[] {
  const keys = new Set(rules.flatMap((rule) => [...keysOf(rule)]));
  const named = (status: 'unknown' | 'partial') =>
    PREFETCH_KEYS.flatMap((key) =>
      keys.has(key) && key !== 'patient' && isUnread(data, key, status) ? [NAMES[key]] : [],
    );
  const [missing, cut] = [named('unknown'), named('partial')];
  return [
    ...(missing.length > 0 ? [`Not available to this service: ${missing.join(', ')}.`] : []),
    ...(cut.length > 0 ? [`Read only in part: ${cut.join(', ')}.`] : []),
  ];
}

function isUnread(data: PrefetchedData, key: PrefetchKey, status: 'unknown' | 'partial'): boolean {
  const found = data[key];
  return found.status === status && !(found.status === 'unknown' && found.reason === 'not-asked');
}

/** The same for every patient. */
const keysOf = oncePer((rule: Rule) => prefetchKeysOf(factsOf(rule)));

function factsOf({ needs, uses }: Rule): readonly FactName[] {
  return [...Object.keys(needs), ...uses].filter(
    (name): name is FactName => name in needs || uses.some((use) => use === name),
  );
}
