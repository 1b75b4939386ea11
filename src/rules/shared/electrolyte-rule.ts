/**
 * What the five electrolyte rules have in common (clinical-knowledge 2.3): one finding each, one card for all.
 */
import { md } from '../../cds/markdown.js';
import type { ClinicalFacts, Derangement, ElectrolyteRuleId } from '../../facts/clinical-facts.js';
import { hasCramps } from '../../facts/cramp-evidence.js';
import { isoDay } from '../../facts/dates.js';
import { foundIn, readValue } from '../../facts/fact.js';
import { tierLimitsOf } from '../../facts/tiers.js';
import type { DrugClass } from '../../terminology/drug-classes.js';
import { type LabOrderable, ORDERABLES } from '../../terminology/orderables.js';
import { unitText } from '../../terminology/units.js';
import {
  advise,
  defineRule,
  FIRST_VERSION,
  INFO_ALWAYS,
  noConcern,
  type Rule,
  type RuleMeta,
  type Threshold,
} from '../rule.js';
import { type ElectrolyteFinding, electrolyteFindings } from './electrolyte-findings.js';
import { derangementNotes, nameOf, resultLine, severityOf, valuesText } from './electrolyte-notes.js';
import { type LabFacts, notOnOrder, orderSuggestion } from './lab-suggestions.js';
import { midSentence, quantityText, sentenceCase, symbolOf } from './wording.js';

/** Of a finding as loud as its tier, before age and management are counted in. */
export const TIER_INDICATORS = { 1: 'info', 2: 'warning', 3: 'critical' } as const;
/** More than this many results in a summary become a count. */
const LISTED = 3;

export type ElectrolyteFacts = LabFacts &
  Pick<
    ClinicalFacts,
    'crampEvidence' | 'activeMedications' | 'draftOrders' | 'conditions' | 'dialysis' | 'renalFunction' | 'labResults'
  >;

interface ElectrolyteRule {
  readonly meta: Pick<RuleMeta, 'topic' | 'title' | 'sources' | 'precedence'> & {
    readonly id: ElectrolyteRuleId;
  };
  /** What it can do, and what else may explain it. */
  evidence(derangement: Derangement, facts: ElectrolyteFacts): readonly string[];
  /** What to ask and to check. */
  consider(derangement: Derangement, facts: ElectrolyteFacts): readonly string[];
  /** Tests besides the repeat of panel and magnesium. */
  furtherTests(derangement: Derangement): readonly LabOrderable[];
}

/** Builds the rule of one finding. */
export function defineElectrolyteRule({ meta, evidence, consider, furtherTests }: ElectrolyteRule): Rule {
  return defineRule({
    meta: { ...COMMON_META, thresholds: tierThresholds(meta.id), ...meta },
    needs: { derangements: 'partial' },
    uses: [
      'crampEvidence',
      'activeMedications',
      'draftOrders',
      'labOrders',
      'orderContext',
      'conditions',
      'dialysis',
      'renalFunction',
      'labResults',
    ],
    messages: {
      outOfRange: ({ finding, shown, facts }: FindingText) => ({
        summary: summaryOf(shown, hasCramps(facts.crampEvidence)),
        why: [resultLine(finding.derangement)],
        evidence: [...crampLine(facts), ...evidence(finding.derangement, facts)],
        patient: managedLine(finding),
        consider: [...consider(finding.derangement, facts), ...dialysisLine(facts)],
        data: derangementNotes(finding.derangement, facts),
      }),
    },
    evaluate({ derangements, ...facts }, { settings }) {
      const findings = electrolyteFindings(derangements, facts);
      const finding = findings.find(({ derangement }) => derangement.finding === meta.id);
      if (finding === undefined) return noConcern('no valid result is out of range enough to say so');
      const mayStand = settings.labsWithoutCramps || hasCramps(facts.crampEvidence);
      const { derangement, level } = finding;
      return advise({
        messageId: 'outOfRange',
        data: { finding, shown: findings, facts },
        indicator: TIER_INDICATORS[level],
        because: `${nameOf(derangement)} is in the ${severityOf(derangement)} range`,
        about: [derangement.result.reference],
        suggestions: repeatSuggestions(derangement, furtherTests(derangement), facts, settings.ecgSuggestion),
        ...(level > 1 && mayStand ? {} : { standsAlone: false }),
      });
    },
  });
}

const COMMON_META: Omit<RuleMeta, keyof ElectrolyteRule['meta']> = {
  history: [FIRST_VERSION],
  limits: [
    'Tiers follow severity grades and laboratory critical limits; no trial tests them as alerts.',
    'Most nocturnal cramps occur with normal electrolytes: a result out of range may not be their cause.',
  ],
  decision: 'electrolytes',
  ages: 'adults',
  infoOn: INFO_ALWAYS,
  selectionBehavior: 'any',
  evidence: 'B',
  overrideReasons: ['already-managed', 'data-outdated-or-wrong', 'will-monitor', 'comfort-care'],
  evidenceCheckedOn: '2026-11-22',
  clinicalReview: 'pending',
};

/** The table of 3.4 as the code uses it. */
function tierThresholds(finding: ElectrolyteRuleId): readonly Threshold[] {
  return tierLimitsOf(finding).flatMap(({ analyte, side, unit, t2, t3 }) => {
    const bound = side === 'low' ? 'below' : 'at or above';
    const what = sentenceCase(symbolOf(analyte));
    return [
      { what: `${what}, moderate: ${bound}`, value: t2, unit: unitText(unit) },
      { what: `${what}, severe: ${bound}`, value: t3, unit: unitText(unit) },
    ];
  });
}

interface FindingText {
  readonly finding: ElectrolyteFinding;
  /** All findings of the card, loudest first. */
  readonly shown: readonly ElectrolyteFinding[];
  readonly facts: ElectrolyteFacts;
}

function summaryOf(shown: readonly ElectrolyteFinding[], cramps: boolean): string {
  const [first] = shown;
  if (first === undefined) return '';
  if (shown.length > 1) return summaryOfSeveral(shown.map(({ derangement }) => derangement));
  const { compared, finding, result, tier } = first.derangement;
  const action = finding === 'hypercalcemia' ? 'repeat' : 'repeat/replace';
  const what = `${sentenceCase(nameOf(first.derangement))} ${result.comparator ?? ''}${quantityText(compared)}`;
  return `${what} on ${isoDay(result.takenAt)} (${severityOf({ tier })}). ${
    cramps ? 'Cramps active. ' : ''
  }Review cause, medicines and ${action} per policy.`;
}

/** `2 electrolyte results out of range: K 2.8, Mg 0.45 mmol/L (2026-02-25). Review cause and medicines.` */
function summaryOfSeveral(shown: readonly Derangement[]): string {
  const values = valuesText(shown.slice(0, LISTED));
  const newest = isoDay(Math.max(...shown.map(({ result }) => result.takenAt)));
  const more = shown.length > LISTED ? ' and more' : '';
  return `${shown.length} electrolyte results out of range: ${values}${more} (${newest}). Review cause and medicines.`;
}

function managedLine({ managedBy }: ElectrolyteFinding): readonly string[] {
  return managedBy === undefined ? [] : [md`Replacement or repeat found: ${managedBy}.`];
}

/** The article's "primary trigger" is not supported (S-2); said once per card, and only where cramps are the question. */
function crampLine({ crampEvidence }: ElectrolyteFacts): readonly string[] {
  if (!hasCramps(crampEvidence)) return [];
  return [
    'An electrolyte out of range can contribute to cramps and needs attention in its own right; most nocturnal cramps occur with normal electrolytes.',
  ];
}

function dialysisLine({ dialysis }: ElectrolyteFacts): readonly string[] {
  if (readValue(dialysis) === undefined) return [];
  return ['On dialysis: read the result by its time before or after dialysis, and decide with the dialysis team.'];
}

function repeatSuggestions(
  derangement: Derangement,
  further: readonly LabOrderable[],
  facts: ElectrolyteFacts,
  withEcg: boolean,
) {
  const reason = 'Electrolyte result out of range';
  const panel = notOnOrder([ORDERABLES.basicMetabolicPanel], facts);
  const magnesium = notOnOrder([ORDERABLES.magnesium], facts);
  const isRhythmRisk = derangement.tier === 3 && derangement.finding !== 'hyponatremia';
  const options = { reason, isRecommended: false };
  return [
    ...orderSuggestion(panel, facts, { ...options, label: 'Repeat basic metabolic panel' }),
    ...orderSuggestion(magnesium, facts, { ...options, label: 'Check magnesium' }),
    ...notOnOrder(further, facts).flatMap((test) =>
      orderSuggestion([test], facts, { ...options, label: `Check ${midSentence(test.text)}` }),
    ),
    ...(withEcg && isRhythmRisk
      ? orderSuggestion([ORDERABLES.ecg], facts, { ...options, label: 'Record an ECG' })
      : []),
  ];
}

/** Does the patient take a medicine of this class? What was read counts; not finding it proves nothing. */
export function takes({ activeMedications }: ElectrolyteFacts, name: DrugClass): boolean {
  return foundIn(activeMedications).some(({ drug }) => drug.classes.has(name));
}
