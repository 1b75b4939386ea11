import { md } from '../cds/markdown.js';
import type { QuinineRisk, QuinineRiskKind } from '../facts/clinical-facts.js';
import { foundIn } from '../facts/fact.js';
import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, noConcern, notApplicable, type Rule } from './rule.js';
import { isQuinine } from './shared/quinine-orders.js';
import { datedLabel, datedResult } from './shared/wording.js';

/** What the current label says about each, so that nothing is called contraindicated where it is not (B16). */
const LABEL_STATUS: Readonly<Record<QuinineRiskKind, string>> = {
  'prolonged-qt': 'contraindicated with prolonged QT',
  'qt-co-medicine': 'also prolongs QT',
  'low-potassium': 'adds to QT risk',
  'low-magnesium': 'adds to QT risk',
  'av-block': 'caution: heart block',
  'atrial-fibrillation': 'warning (US label)',
  thrombocytopenia: 'quinine can cause severe thrombocytopenia; contraindicated after a quinine reaction',
  'low-platelets': 'quinine can cause severe thrombocytopenia',
  hypersensitivity: 'contraindicated',
  'myasthenia-gravis': 'contraindicated',
  'optic-neuritis': 'contraindicated',
  'g6pd-deficiency': 'warning: hemolytic anemia (US label)',
  tinnitus: 'contraindicated (UK label)',
  hemoglobinuria: 'contraindicated (UK label)',
  'decompensated-cirrhosis': 'avoid in severe hepatic impairment',
};

/**
 * What makes quinine more dangerous in this patient.
 *
 * When
 * - quinine is drafted or taken
 * - and the record shows prolonged QT, a QT-prolonging medicine, low potassium or magnesium, heart block,
 *   atrial fibrillation, thrombocytopenia or a related disorder (past ones too), low platelets,
 *   hypersensitivity, myasthenia gravis, optic neuritis, G6PD deficiency or decompensated cirrhosis
 *
 * Then
 * - name each on the quinine card and raise it to critical
 *
 * Remarks
 * - It never opens a card. Interacting medicines (digoxin, warfarin and others) do not escalate; the quinine card names
 *   them by itself.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'quinine-risk-factors',
    topic: 'quinineRiskFactors',
    title: 'Risk factors for harm from quinine',
    history: [FIRST_VERSION],
    decision: 'quinine',
    precedence: 1,
    ages: 'all',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'at-most-one',
    sources: ['QPI', 'MHRA'],
    sourcesUk: ['MHRA', 'SMPC'],
    limits: [
      'G6PD deficiency is a warning in the current US label, no longer a contraindication.',
      'Severe hepatic impairment and the interactions with warfarin are not confirmed in the label facts read.',
      'The list of QT-prolonging medicines is a product decision.',
    ],
    evidence: 'A',
    overrideReasons: ['specialist-advice', 'alternatives-failed-consented'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { quinineRisks: 'partial', draftOrders: 'partial' },
  uses: ['activeMedications'],
  messages: {
    risks: ({ risks }: { readonly risks: readonly QuinineRisk[] }) => ({
      summary: `Quinine with ${risks.length} added risk factor(s) on record.`,
      patient: [`**This patient:** ${risks.map(riskText).join('; ')}.`],
    }),
  },
  evaluate({ quinineRisks, draftOrders, activeMedications }) {
    const taken = foundIn(activeMedications);
    const selected = draftOrders.filter((order) => order.selected);
    if (![...selected, ...taken].some(isQuinine)) return notApplicable('no quinine is drafted or taken');
    if (quinineRisks.length === 0) return noConcern('no risk factor found in the data that could be read');
    return advise({
      messageId: 'risks',
      data: { risks: quinineRisks },
      indicator: 'critical',
      because: 'a risk factor for serious harm is on record',
      standsAlone: false,
      about: quinineRisks.map(({ reference }) => reference),
    });
  },
});
export default rule;

function riskText({ kind, label, result, on }: QuinineRisk): string {
  const status = LABEL_STATUS[kind];
  const what = result === undefined ? datedLabel(label, on) : datedResult(result);
  return md`${what} – ${status}`;
}
