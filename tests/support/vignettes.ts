/** Vignettes of clinical-knowledge section 6, from FHIR to cards: how they are told, and how they are checked. */
import { expect } from '@jest/globals';
import type { FhirResource } from 'fhir/r4.js';
import type { Card, Hook } from '../../src/cds/types.js';
import type { ClinicalSettings } from '../../src/facts/clinical-settings.js';
import { type Chart, hookRequest } from './chart.js';
import { evaluate, labels, outline } from './engine.js';

export interface Vignette {
  readonly says: string;
  readonly hook: Hook;
  readonly story: Chart;
  readonly drafts?: readonly FhirResource[];
  readonly settings?: Partial<ClinicalSettings>;
  readonly prefetch?: Record<string, unknown>;
  /** One outline per card, in order; empty: silence. */
  readonly cards: readonly string[];
  /** Labels of the first card's suggestions, all of them, in order. */
  readonly suggests?: readonly string[];
  /** Labels of those flagged as recommended. */
  readonly recommends?: readonly string[];
  readonly detailHas?: string;
}

/** Asks the real engine, compares with what the story expects, and gives the cards for what else there is to see. */
export async function expectCards(vignette: Vignette): Promise<readonly Card[]> {
  const { hook, story, drafts, prefetch, settings } = vignette;
  const body = hookRequest(hook, story, drafts, prefetch === undefined ? {} : { prefetch });
  const { cards } = await evaluate(body, settings);
  expect(cards.map(outline)).toEqual(vignette.cards);
  if (vignette.suggests !== undefined) expect(labels(cards[0])).toEqual(vignette.suggests);
  if (vignette.recommends !== undefined) {
    const recommended = (cards[0]?.suggestions ?? []).filter(({ isRecommended }) => isRecommended === true);
    expect(recommended.map(({ label }) => label)).toEqual(vignette.recommends);
  }
  if (vignette.detailHas !== undefined) {
    expect(`${cards[0]?.summary} ${cards[0]?.detail}`).toContain(vignette.detailHas);
  }
  return cards;
}
