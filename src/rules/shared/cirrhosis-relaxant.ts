/**
 * Orphenadrine and methocarbamol for cramps: trials in cirrhosis only, and reasons against them (clinical-knowledge 2.5).
 */
import type { ClinicalFacts, DraftOrder } from '../../facts/clinical-facts.js';
import type { ClinicalSettings } from '../../facts/clinical-settings.js';
import { activeOf, suspectedOf } from '../../facts/conditions.js';
import { foundIn } from '../../facts/fact.js';
import type { ConditionClass } from '../../terminology/conditions.js';
import type { DrugClass } from '../../terminology/drug-classes.js';
import { advise, defineRule, noConcern, notApplicable, type Rule, type RuleMeta } from '../rule.js';
import { BEERS_YEARS, beersApplies, isBeersExempt } from './beers.js';
import {
  draftsForCramps,
  drugNames,
  NON_DRUG_FIRST,
  referencesOf,
  removalOfEach,
  THERAPY_META,
} from './cramp-therapy.js';
import { listText, orderedLine, recognizedByText } from './wording.js';

interface CirrhosisRelaxant {
  readonly meta: Omit<RuleMeta, keyof typeof THERAPY_META>;
  readonly drugClass: DrugClass;
  /** What the label calls a contraindication, in its order; none where the label names none of these. */
  readonly contraindications: readonly (readonly [ConditionClass, string])[];
  readonly evidence: string;
  /** What to check, without a full stop: the age is added to it. */
  readonly consider: string;
}

/** Builds the rule of one drug. */
export function defineCirrhosisRelaxant(definition: CirrhosisRelaxant): Rule {
  const { meta, drugClass } = definition;
  return defineRule({
    meta: {
      ...THERAPY_META,
      thresholds: [{ what: 'Avoid (Beers 2023, US) from', value: BEERS_YEARS, unit: 'years' }],
      ...meta,
    },
    needs: { draftOrders: 'complete' },
    uses: ['crampEvidence', 'conditions', 'patient', 'comfortCare'],
    messages: messagesOf(definition),
    evaluate({ draftOrders, ...facts }, { settings }) {
      const drafts = draftsForCramps(draftOrders, facts.crampEvidence, drugClass);
      if (drafts.length === 0) return notApplicable('no selected order of this drug is for cramps');
      const options = {
        about: referencesOf(drafts),
        suggestions: removalOfEach(drafts),
      };
      const text = { drafts, saysAge: !isBeersExempt(facts, settings) };
      const objection = objectionIn(facts, definition, settings);
      if (objection !== undefined) {
        const { because } = objection;
        return advise({ messageId: 'avoid', data: { ...text, objection }, indicator: 'warning', because, ...options });
      }
      const silence = reasonForSilence(facts);
      if (silence !== undefined) return noConcern(silence);
      const because = 'no trial was found in other causes';
      return advise({ messageId: 'otherCause', data: text, indicator: 'info', because, ...options });
    },
  });
}

interface RelaxantText {
  readonly drafts: readonly DraftOrder[];
  /** False where the Beers criteria do not apply at any age. */
  readonly saysAge: boolean;
}

function messagesOf({ evidence, consider }: CirrhosisRelaxant) {
  const detail = ({ drafts, saysAge }: RelaxantText, patient: string) => ({
    why: drafts.map(orderedLine),
    evidence: [evidence],
    patient: [`**This patient:** ${patient}`],
    consider: [`${consider}${saysAge ? `; ${BEERS_YEARS} or older: avoid (Beers 2023, US)` : ''}.`, NON_DRUG_FIRST],
    data: recognizedByText(drafts.map(({ drug }) => drug)),
  });
  return {
    avoid: ({ objection, ...text }: RelaxantText & { readonly objection: Objection }) => ({
      summary: `${drugNames(text.drafts)} for cramps: ${objection.summary}.`,
      ...detail(text, objection.patient),
    }),
    otherCause: (text: RelaxantText) => ({
      summary: `${drugNames(text.drafts)} for cramps: evidence only in cirrhosis.`,
      ...detail(text, 'no cirrhosis on record.'),
    }),
  };
}

/** Why the drug should be avoided in this patient, as summary and detail word it. */
interface Objection {
  readonly summary: string;
  readonly patient: string;
  readonly because: string;
}

type PatientFacts = Pick<ClinicalFacts, 'conditions' | 'patient' | 'comfortCare'>;

/** A contraindication of the label, suspected ones included (2.0), else the Beers criteria. */
function objectionIn(
  facts: PatientFacts,
  { contraindications }: CirrhosisRelaxant,
  settings: ClinicalSettings,
): Objection | undefined {
  const problems = foundIn(facts.conditions);
  const found = contraindications.filter(([name]) => suspectedOf(problems, name).length > 0).map(([, text]) => text);
  const [first, ...others] = new Set(found);
  if (first !== undefined) {
    return {
      summary: `contraindicated with ${first}${others.length > 0 ? ' and more' : ''} (label)`,
      patient: `${listText([first, ...others])} on record – contraindicated (US label).`,
      because: 'the label names the problem as a contraindication',
    };
  }
  if (!beersApplies(facts, settings)) return undefined;
  return {
    summary: `Beers – avoid at ${BEERS_YEARS} or older`,
    patient: `${BEERS_YEARS} years or older – avoid (Beers 2023, US).`,
    because: 'the Beers criteria advise against it at this age',
  };
}

/** "Only in cirrhosis" is said only to patients who certainly have none. */
function reasonForSilence({ conditions }: Pick<ClinicalFacts, 'conditions'>): string | undefined {
  const problems = foundIn(conditions);
  if (activeOf(problems, 'cirrhosis').length > 0) return 'cirrhosis, where trials support it';
  if (suspectedOf(problems, 'cirrhosis').length > 0) return 'cirrhosis is on record, but not confirmed';
  return conditions.status === 'known' ? undefined : 'whether there is cirrhosis could not be read in full';
}
