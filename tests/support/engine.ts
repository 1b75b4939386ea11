/** The real engine with a fixed clock, numbered uuids and no network. */
import { SERVICES } from '../../hooks/index.js';
import { assertCards } from '../../src/cds/check-card.js';
import { parseRequest } from '../../src/cds/parse-request.js';
import type { Card } from '../../src/cds/types.js';
import { type EngineDeps, type Evaluation, evaluateRequest } from '../../src/engine/evaluate-request.js';
import { publishService } from '../../src/engine/publish-service.js';
import { type ClinicalSettings, DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { RULES } from '../../src/rules/index.js';
import { loadTerminology } from '../../src/terminology/load.js';
import { AS_OF } from './chart.js';

export const TERMINOLOGY = loadTerminology();
export const PUBLISHED = SERVICES.map((service) => publishService(service, TERMINOLOGY.valueSets));

/** Uuids that count up, so that the same input gives the same output. */
export function numberedUuids(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  };
}

export function engineDeps(changes: Partial<EngineDeps> = {}): EngineDeps {
  return {
    rules: RULES,
    terminology: TERMINOLOGY,
    settings: DEFAULT_SETTINGS,
    publicUrl: 'https://cds.example.org',
    newUuid: numberedUuids(),
    asOf: AS_OF,
    reader: undefined,
    deadline: new AbortController().signal,
    ...changes,
  };
}

/** Evaluates a request as the service would, and judges the cards as it does before they are sent. */
export async function evaluate(
  body: Record<string, unknown>,
  settings: Partial<ClinicalSettings> = {},
  changes: Partial<EngineDeps> = {},
): Promise<Evaluation> {
  const declaration = PUBLISHED.find(({ service }) => service.hook === body['hook']);
  if (declaration === undefined) throw new Error('no service answers this hook');
  const request = parseRequest(body, [declaration.service.hook]);
  const deps = engineDeps({ settings: { ...DEFAULT_SETTINGS, ...settings }, ...changes });
  const evaluation = await evaluateRequest(request, declaration, deps);
  assertCards(evaluation.cards);
  return evaluation;
}

/** `quinine-for-cramps critical + quinine-pregnancy`: a card in one line. */
export function outline(card: Card): string {
  const [primary, ...others] = ruleIds(card);
  return [`${primary} ${card.indicator}`, ...[...others].sort()].join(' + ');
}

export function ruleIds(card: Card): readonly string[] {
  const ids = card.extension?.['org.cramp-cds.rule-ids'];
  return Array.isArray(ids) ? ids : [];
}

export function labels(card: Card | undefined): readonly string[] {
  return (card?.suggestions ?? []).map(({ label }) => label);
}
