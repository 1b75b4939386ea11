import { md } from '../cds/markdown.js';
import type { Indicator } from '../cds/types.js';
import type {
  ClinicalFacts,
  Derangement,
  DraftOrder,
  ElectrolyteRuleId,
  MedicationUse,
} from '../facts/clinical-facts.js';
import { activeOf } from '../facts/conditions.js';
import { isoDay } from '../facts/dates.js';
import { foundIn } from '../facts/fact.js';
import { ORDERABLES } from '../terminology/orderables.js';
import {
  advise,
  defineRule,
  FIRST_VERSION,
  INFO_ALWAYS,
  noConcern,
  notApplicable,
  type ProposedSuggestion,
  type Rule,
} from './rule.js';
import { crampsRecorded } from './shared/cramp-wording.js';
import { isDiuretic } from './shared/diuretics.js';
import { removeSuggestion } from './shared/draft-actions.js';
import { derangementNotes, resultLine, valuesText } from './shared/electrolyte-notes.js';
import { electrolyteSuggestion, notOnOrder } from './shared/lab-suggestions.js';
import { drugName, firstFitting, listText, orderedLine, recognizedByText, sentenceCase } from './shared/wording.js';

/** Loudest first; used to lower by one level. */
const LEVELS: readonly (Indicator | undefined)[] = ['critical', 'warning', 'info', undefined];

/** Ties between results of one level: K, Ca, Na, Mg (2.3). */
const ORDER: readonly ElectrolyteRuleId[] = ['hypokalemia', 'hypercalcemia', 'hyponatremia', 'hypomagnesemia'];

/** What a diuretic does to the result in question. */
const EFFECTS: Readonly<Partial<Record<ElectrolyteRuleId, string>>> = {
  hypokalemia: 'Thiazide and loop diuretics lower K and Mg.',
  hypomagnesemia: 'Thiazide and loop diuretics lower K and Mg.',
  hyponatremia: 'Diuretics can lower Na, thiazides most.',
  hypercalcemia: 'Thiazides raise Ca.',
};

/**
 * A diuretic is ordered while a result is out of range that it worsens.
 *
 * When
 * - a selected draft is for a diuretic
 * - and the newest valid result is out of range in a way that this class worsens
 *
 * Then
 * - low K with a thiazide or loop diuretic: warning; below 2.5 mmol/L: critical; a potassium supplement or a
 *   potassium-sparing drug, drafted, active or in the same product, makes the warning info
 * - Na 130–134 with a thiazide: info; 125–129: warning with a thiazide, info with others; below 125: critical,
 *   but warning with a loop diuretic unless cirrhosis or ascites is on record
 * - low Mg with a thiazide or loop diuretic: info, warning or critical by tier
 * - high Ca with a thiazide: warning; severe: critical
 * - one card per drug, offering a repeat of the tests (recommended), and for thiazides to remove the draft
 *
 * Remarks
 * - Low K with a potassium-sparing drug alone is an appropriate choice: silent.
 * - A result 31 to 90 days old counts one level less; in acute care results older than 72 hours do not count.
 * - No removal is offered for loop diuretics in heart failure, pulmonary edema or ascites, nor for any draft
 *   already active.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'diuretic-electrolyte',
    topic: 'diureticElectrolyte',
    title: 'Diuretic ordered with an electrolyte result it worsens',
    history: [FIRST_VERSION],
    decision: 'diuretic',
    precedence: 3,
    ages: 'adults',
    infoOn: INFO_ALWAYS,
    selectionBehavior: 'any',
    sources: ['DIUMON', 'GARR'],
    limits: [
      'Thresholds follow general severity grades; no trial tests this alert.',
      'It is no check of high potassium: silence says nothing about potassium safety.',
    ],
    evidence: 'B',
    overrideReasons: ['will-monitor', 'already-managed', 'benefit-outweighs-risk', 'data-outdated-or-wrong'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { draftOrders: 'complete', derangements: 'partial' },
  uses: [
    'activeMedications',
    'conditions',
    'crampEvidence',
    'labOrders',
    'orderContext',
    'labResults',
    'renalFunction',
  ],
  messages: {
    mayWorsen: ({ orders, findings, facts }: DiureticText) => ({
      summary: summaryOf(orders, findings),
      why: [...orders.map(orderedLine), ...findings.map(({ derangement }) => resultLine(derangement))],
      evidence: [...new Set(findings.flatMap(({ derangement }) => EFFECTS[derangement.finding] ?? []))],
      patient: patientLines(orders, findings, facts),
      consider: [
        `Consider: repeat ${repeatText(findings)}; correct before or with starting per local protocol; dose, need, alternative class.`,
        ...ascitesLine(facts),
      ],
      data: [
        ...findings.flatMap(({ derangement }) => derangementNotes(derangement, facts)),
        ...recognizedByText(orders.map(({ drug }) => drug)),
      ],
    }),
  },
  evaluate(facts) {
    const diuretics = facts.draftOrders.filter((order) => order.selected && isDiuretic(order));
    if (diuretics.length === 0) return notApplicable('no selected order is for a diuretic');
    const advice = byDrug(diuretics).flatMap((orders) => {
      const findings = findingsFor(orders[0], facts);
      const [worst] = findings;
      if (worst === undefined) return [];
      return [
        {
          messageId: 'mayWorsen' as const,
          data: { orders, findings, facts },
          indicator: worst.indicator,
          because: `the ordered drug can worsen ${listText(findings.map(({ derangement }) => derangement.finding))}`,
          about: [...orders, ...findings.map(({ derangement }) => derangement.result)].map(
            ({ reference }) => reference,
          ),
          subject: drugName(orders[0].drug),
          invites: findings.map(({ derangement }) => derangement.finding),
          silences: ['cramp-associated-diuretic', 'diuretic-missing-labs'] as const,
          suggestions: suggestionsFor(orders, facts),
        },
      ];
    });
    const [first, ...rest] = advice;
    return first === undefined ? noConcern('no current result that this diuretic worsens') : advise(first, ...rest);
  },
});
export default rule;

type DiureticFacts = Pick<
  ClinicalFacts,
  'activeMedications' | 'conditions' | 'crampEvidence' | 'labOrders' | 'orderContext' | 'labResults' | 'renalFunction'
> & { readonly draftOrders: readonly DraftOrder[]; readonly derangements: readonly Derangement[] };

type SameDrug = readonly [DraftOrder, ...DraftOrder[]];

interface Finding {
  readonly derangement: Derangement;
  readonly indicator: Indicator;
}

interface DiureticText {
  readonly orders: SameDrug;
  readonly findings: readonly Finding[];
  readonly facts: DiureticFacts;
}

/** Drafts of the same drug are one decision (5.3). */
function byDrug(orders: readonly DraftOrder[]): readonly SameDrug[] {
  const groups = new Map<string, SameDrug>();
  for (const order of orders) {
    const name = drugName(order.drug);
    const group = groups.get(name);
    groups.set(name, group === undefined ? [order] : [...group, order]);
  }
  return [...groups.values()];
}

function findingsFor(order: DraftOrder, facts: DiureticFacts): readonly Finding[] {
  return facts.derangements
    .flatMap((derangement) => {
      const base = INDICATOR_FOR[derangement.finding](derangement, order, facts);
      const indicator = derangement.weight === 'lowered' ? lower(base) : base;
      return indicator === undefined ? [] : [{ derangement, indicator }];
    })
    .sort(
      (a, b) =>
        LEVELS.indexOf(a.indicator) - LEVELS.indexOf(b.indicator) ||
        ORDER.indexOf(a.derangement.finding) - ORDER.indexOf(b.derangement.finding),
    );
}

function lower(indicator: Indicator | undefined): Indicator | undefined {
  return LEVELS[LEVELS.indexOf(indicator) + 1];
}

type IndicatorFor = (derangement: Derangement, order: DraftOrder, facts: DiureticFacts) => Indicator | undefined;

/** The table of clinical-knowledge 2.3; undefined: nothing to say. */
const INDICATOR_FOR: Readonly<Record<ElectrolyteRuleId, IndicatorFor>> = {
  hypokalemia: forLowPotassium,
  hyponatremia: forLowSodium,
  hypomagnesemia: ({ tier }, order) => (wastesPotassium(order) ? LEVELS[3 - tier] : undefined),
  hypercalcemia: forHighCalcium,
  hypocalcemia: () => undefined,
};

function isThiazide({ drug }: DraftOrder): boolean {
  return drug.classes.has('diuretic-thiazide');
}

function wastesPotassium(order: DraftOrder): boolean {
  return isThiazide(order) || order.drug.classes.has('diuretic-loop');
}

function forLowPotassium({ tier }: Derangement, order: DraftOrder, facts: DiureticFacts): Indicator | undefined {
  if (!wastesPotassium(order)) return undefined;
  if (tier === 3) return 'critical';
  return potassiumKeepers(order, facts).length > 0 ? 'info' : 'warning';
}

/** Supplements and potassium-sparing drugs besides, or inside, this order. */
function potassiumKeepers(order: DraftOrder, facts: DiureticFacts): readonly MedicationUse[] {
  const uses = [...facts.draftOrders, ...foundIn(facts.activeMedications)];
  return [order, ...uses].filter(
    ({ drug }) => drug.classes.has('potassium-supplement') || drug.classes.has('diuretic-potassium-sparing'),
  );
}

function forLowSodium({ tier }: Derangement, order: DraftOrder, facts: DiureticFacts): Indicator | undefined {
  if (tier === 3) return forSeverelyLowSodium(order, facts);
  if (tier === 2) return isThiazide(order) ? 'warning' : 'info';
  return isThiazide(order) ? 'info' : undefined;
}

/** A loop diuretic can be part of treating hypervolemic hyponatremia; a diuretic of unknown kind may be one. */
function forSeverelyLowSodium(order: DraftOrder, { conditions }: DiureticFacts): Indicator {
  if (isThiazide(order) || order.drug.classes.has('diuretic-potassium-sparing')) return 'critical';
  return activeOf(foundIn(conditions), 'cirrhosis', 'ascites').length > 0 ? 'critical' : 'warning';
}

function forHighCalcium({ tier }: Derangement, order: DraftOrder): Indicator | undefined {
  if (!isThiazide(order)) return undefined;
  return tier === 3 ? 'critical' : 'warning';
}

function suggestionsFor(orders: SameDrug, facts: DiureticFacts): readonly ProposedSuggestion[] {
  const tests = notOnOrder([ORDERABLES.basicMetabolicPanel, ORDERABLES.magnesium], facts);
  const treatsFluid = activeOf(foundIn(facts.conditions), 'heart-failure', 'pulmonary-edema', 'ascites').length > 0;
  const mayRemove = isThiazide(orders[0]) && !(orders[0].drug.classes.has('diuretic-loop') && treatsFluid);
  return [
    ...electrolyteSuggestion(tests, facts, {
      verb: 'Repeat',
      reason: 'Diuretic monitoring, electrolyte result out of range',
      isRecommended: true,
    }),
    ...(mayRemove ? removeSuggestion(orders) : []),
  ];
}

/** Names as many results as a summary has room for, loudest first (CH-105); the text below it has them all. */
function summaryOf(orders: SameDrug, findings: readonly Finding[]): string {
  const shortest = findings.map((_, index) => summaryWith(orders, findings, findings.length - index));
  return firstFitting(shortest) ?? summaryWith(orders, findings, 1);
}

/** `Hydrochlorothiazide with K 3.1 mmol/L and 2 more on 2026-02-20: may worsen it. Recheck, correct, review need.` */
function summaryWith(orders: SameDrug, findings: readonly Finding[], count: number): string {
  const listed = findings.slice(0, count).map(({ derangement }) => derangement);
  const more = findings.length > count ? ` and ${findings.length - count} more` : '';
  const days = [...new Set(listed.map(({ result }) => isoDay(result.takenAt)))].sort();
  const when = days.length > 1 ? `(newest ${days.at(-1) ?? ''})` : `on ${days[0] ?? ''}`;
  const results = `${valuesText(listed)}${more} ${when}`;
  return `${sentenceCase(drugName(orders[0].drug))} with ${results}: ${effectText(findings)}. Recheck, correct, review need.`;
}

function effectText(findings: readonly Finding[]): string {
  return findings.every(({ derangement }) => derangement.finding === 'hypercalcemia')
    ? 'may raise it further'
    : 'may worsen it';
}

function has(findings: readonly Finding[], id: ElectrolyteRuleId): boolean {
  return findings.some(({ derangement }) => derangement.finding === id);
}

function repeatText(findings: readonly Finding[]): string {
  return `K, Na, Mg, creatinine${has(findings, 'hypercalcemia') ? ', Ca and albumin' : ''}`;
}

function patientLines(orders: SameDrug, findings: readonly Finding[], facts: DiureticFacts): readonly string[] {
  const uses = has(findings, 'hypokalemia') ? potassiumKeepers(orders[0], facts) : [];
  const keepers = [...new Set(uses.map(({ drug }) => drugName(drug)))];
  const cramps = crampsRecorded(facts.crampEvidence, facts.draftOrders);
  return [
    ...(keepers.length > 0 ? [md`Keeps potassium: ${keepers.join(', ')}.`] : []),
    ...(cramps === undefined
      ? []
      : [`${sentenceCase(cramps)}: diuretics are associated with cramps, also with normal potassium.`]),
  ];
}

function ascitesLine({ conditions }: DiureticFacts): readonly string[] {
  if (activeOf(foundIn(conditions), 'ascites').length === 0) return [];
  return [
    'In ascites: guidance advises stopping diuretics at Na below 125, acute kidney injury, worsening encephalopathy or incapacitating cramps.',
  ];
}
