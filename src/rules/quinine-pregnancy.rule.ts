import { foundIn } from '../facts/fact.js';
import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, noConcern, notApplicable, type Rule } from './rule.js';
import { isQuinine } from './shared/quinine-orders.js';

/**
 * Quinine in pregnancy.
 *
 * When
 * - quinine is drafted or taken
 * - and the newest statement on record says pregnant
 *
 * Then
 * - add to the quinine card and raise it to critical
 *
 * Remarks
 * - It never opens a card: quinine for malaria stays silent and must not be withheld because of pregnancy. A
 *   conflicting record is no claim; it only keeps drugs from being proposed.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'quinine-pregnancy',
    topic: 'quininePregnancy',
    title: 'Quinine in pregnancy',
    history: [FIRST_VERSION],
    decision: 'quinine',
    precedence: 1,
    ages: 'all',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'at-most-one',
    sources: ['UKTIS', 'QPI'],
    limits: [
      'No trial of quinine for cramps in pregnancy was found; the advice rests on absence of data and on known effects.',
    ],
    evidence: 'B',
    overrideReasons: ['specialist-advice', 'alternatives-failed-consented'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { pregnancy: 'partial', draftOrders: 'partial' },
  uses: ['activeMedications'],
  messages: {
    pregnant: () => ({
      summary: 'Quinine in pregnancy: no data support it for cramps; hypoglycemia is a particular risk.',
      patient: [
        '**Pregnant.** No data support quinine for cramps in pregnancy; hypoglycemia is a particular risk. Do not withhold quinine for malaria because of pregnancy.',
      ],
    }),
  },
  evaluate({ pregnancy, draftOrders, activeMedications }) {
    const uses = [...draftOrders.filter(({ selected }) => selected), ...foundIn(activeMedications)].filter(isQuinine);
    if (uses.length === 0) return notApplicable('no quinine is drafted or taken');
    if (pregnancy?.state !== 'pregnant') return noConcern('the record does not say pregnant');
    return advise({
      messageId: 'pregnant',
      data: undefined,
      indicator: 'critical',
      because: 'the patient is pregnant',
      standsAlone: false,
      about: [...pregnancy.references, ...uses.map(({ reference }) => reference)],
    });
  },
});
export default rule;
