/** The check before orders are signed, in one call. */
import { expect } from '@jest/globals';
import type { FhirResource } from 'fhir/r4.js';
import type { Action, Card } from '../../src/cds/types.js';
import type { ClinicalSettings } from '../../src/facts/clinical-settings.js';
import { type Chart, hookRequest, rxnorm } from './chart.js';
import { evaluate } from './engine.js';

export const QUININE = rxnorm('997010', 'quinine sulfate 324 MG Oral Capsule');
export const HCTZ = rxnorm('310798', 'hydrochlorothiazide 25 MG Oral Tablet');
export const RALOXIFENE = rxnorm('1490065', 'raloxifene hydrochloride 60 MG Oral Tablet');
export const FUROSEMIDE = rxnorm('313988', 'furosemide 40 MG Oral Tablet');

/** Cards shown when these drafts are signed. */
export async function sign(
  story: Chart,
  drafts: readonly FhirResource[],
  settings: Partial<ClinicalSettings> = {},
): Promise<readonly Card[]> {
  const { cards } = await evaluate(hookRequest('order-sign', story, drafts), settings);
  return cards;
}

/** The one card shown; none, or a second, fails the test. */
export async function only(cards: Promise<readonly Card[]>): Promise<Card> {
  const [card, ...others] = await cards;
  expect(others).toEqual([]);
  if (card === undefined) throw new Error('no card was shown');
  return card;
}

export function actionsOf(cards: readonly Card[]): readonly Action[] {
  return cards.flatMap(({ suggestions = [] }) => suggestions.flatMap(({ actions }) => actions));
}

/** Resource types and codes of all that is proposed to be ordered: `ServiceRequest 24321-2`. */
export function ordersIn(cards: readonly Card[]): readonly string[] {
  return actionsOf(cards).flatMap((action) => {
    if (action.type !== 'create') return [];
    const { resource } = action;
    const code = resource.resourceType === 'ServiceRequest' ? resource.code?.coding?.[0]?.code : undefined;
    return [code === undefined ? resource.resourceType : `${resource.resourceType} ${code}`];
  });
}

/** Targets of all removals, each once. */
export function removedBy(cards: readonly Card[]): readonly string[] {
  return [...new Set(actionsOf(cards).flatMap((action) => (action.type === 'delete' ? [action.resourceId] : [])))];
}
