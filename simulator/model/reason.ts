/** Why a medicine is ordered: a few common reasons, the patient's own problems, or none. */
import { ICD_10_CM } from '../../src/terminology/code-systems.js';
import type { Draft } from './draft.js';
import { conceptText, type Json, type Resource, recordsOf, referenceTo, textOf } from './resource.js';

export interface Reason {
  readonly key: string;
  readonly text: string;
  /** Members of the order. */
  readonly members: Json;
}

/** Members in which an order gives its reason. */
const REASON_MEMBERS = ['reasonCode', 'reasonReference'] as const;

export const NO_REASON: Reason = { key: '', text: 'none given', members: {} };

/** Codes that the value sets of `src/terminology` know, or that stand for what they do not ask about. */
export const COMMON_REASONS: readonly Reason[] = [
  ['G47.62', 'Sleep related leg cramps'],
  ['R25.2', 'Cramp and spasm'],
  ['B50.9', 'Plasmodium falciparum malaria, unspecified'],
  ['B60.00', 'Babesiosis, unspecified'],
  ['I10', 'Essential (primary) hypertension'],
  ['R60.9', 'Edema, unspecified'],
  ['M62.838', 'Other muscle spasm'],
].map(([code = '', text = '']) => ({
  key: code,
  text,
  members: { reasonCode: [{ coding: [{ system: ICD_10_CM, code, display: text }], text }] },
}));

/** A problem on record as the reason: the order points to it. */
export function problemReasons(conditions: readonly Resource[]): readonly Reason[] {
  return conditions.flatMap((condition) => {
    const reference = referenceTo(condition);
    const text = conceptText(condition['code']);
    if (reference === undefined || text === undefined) return [];
    return { key: reference, text, members: { reasonReference: [{ reference, display: text }] } };
  });
}

/** What the form offers for this order; its own reason is among them, wherever it comes from. */
export function reasonsFor(draft: Draft, conditions: readonly Resource[]): readonly Reason[] {
  const offered = [NO_REASON, ...COMMON_REASONS, ...problemReasons(conditions)];
  const own = reasonOf(draft);
  return offered.some(({ key }) => key === own.key) ? offered : [...offered, own];
}

/** The reason an order gives; its key is that of the offered reason it equals. */
export function reasonOf({ resource }: Draft): Reason {
  const [pointed] = recordsOf(resource['reasonReference']);
  const reference = textOf(pointed?.['reference']);
  const members = Object.fromEntries(
    REASON_MEMBERS.filter((name) => resource[name] !== undefined).map((name) => [name, resource[name]]),
  );
  if (reference !== undefined) return { key: reference, text: textOf(pointed?.['display']) ?? reference, members };
  const [concept] = recordsOf(resource['reasonCode']);
  const text = conceptText(concept);
  if (text === undefined) return NO_REASON;
  const code = recordsOf(concept?.['coding']).map((coding) => textOf(coding['code']))[0];
  return { key: code ?? `text:${text}`, text, members };
}

export function withReason(draft: Draft, { members }: Reason): Draft {
  const { reasonCode: _code, reasonReference: _reference, ...rest } = draft.resource;
  return { ...draft, resource: { ...rest, ...members } };
}
