/** Vignettes of clinical-knowledge section 6, told in FHIR and checked as cards. */
import { expect, test } from '@jest/globals';
import type { FhirResource } from 'fhir/r4.js';
import type { Card, Hook } from '../../src/cds/types.js';
import type { ClinicalSettings } from '../../src/facts/clinical-settings.js';
import { type Chart, hookRequest } from './chart.js';
import { evaluate, labels, outline } from './engine.js';

export interface ClinicalVignette {
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
  /** Parts of the first card's summary and detail. */
  readonly detailHas?: string | readonly string[];
  readonly detailLacks?: readonly string[];
}

/** One test for each story. */
export function checkVignettes(vignettes: readonly ClinicalVignette[]): void {
  test.each(vignettes.map((vignette) => [vignette.says, vignette] as const))('%s', async (_says, vignette) => {
    await expectCards(vignette);
  });
}

/** Asks the real engine, compares with what the story expects, and gives the cards for what else there is to see. */
export async function expectCards(vignette: ClinicalVignette): Promise<readonly Card[]> {
  const { hook, story, drafts, prefetch, settings } = vignette;
  const request = hookRequest(hook, story, drafts, prefetch === undefined ? {} : { prefetch });
  const { cards } = await evaluate(request, settings);
  expect(cards.map(outline)).toEqual(vignette.cards);
  if (vignette.suggests !== undefined) expect(labels(cards[0])).toEqual(vignette.suggests);
  if (vignette.recommends !== undefined) expect(recommendedLabels(cards[0])).toEqual(vignette.recommends);
  checkText(`${cards[0]?.summary} ${cards[0]?.detail}`, vignette);
  return cards;
}

function recommendedLabels(card: Card | undefined): readonly string[] {
  const recommended = (card?.suggestions ?? []).filter(({ isRecommended }) => isRecommended === true);
  return recommended.map(({ label }) => label);
}

function checkText(text: string, { detailHas = [], detailLacks = [] }: ClinicalVignette): void {
  for (const part of [detailHas].flat()) expect(text).toContain(part);
  for (const part of detailLacks) expect(text).not.toContain(part);
}
