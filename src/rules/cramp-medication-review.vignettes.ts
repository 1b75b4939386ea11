import { partial, unknown } from '../facts/fact.js';
import rule from './cramp-medication-review.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, drug, medicine, on } from './vignette-facts.js';

const EVERYWHERE = { crampDrugAlerting: 'everywhere' } as const;
/** Coded as a combination with "a diuretic". */
const UNNAMED_DIURETIC = medicine('furosemide', {
  drug: {
    ...drug('furosemide'),
    label: 'atenolol and diuretic',
    ingredients: ['diuretic'],
    product: ['diuretic'],
    classes: new Set(['diuretic-unspecified'] as const),
  },
});

export default defineVignettes(rule, [
  {
    says: 'cramps, taking furosemide and spironolactone',
    given: {
      crampEvidence: CRAMPS,
      activeMedications: [medicine('spironolactone', { startedOn: on('2025-11') }), medicine('furosemide')],
    },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        about: ['MedicationRequest/active-furosemide', 'MedicationRequest/active-spironolactone'],
        suggests: [],
        detailHas: [
          '**Taking:** furosemide 40 mg oral tablet (start not recorded). Loop diuretics have a small association',
          '(since 2025-11). Potassium-sparing diuretics have the strongest',
          'never stop abruptly or without review',
        ],
      },
    ],
  },
  {
    says: 'cramps, taking hydrochlorothiazide',
    given: { crampEvidence: CRAMPS, activeMedications: [medicine('hydrochlorothiazide')] },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        detailHas: ['Thiazides are associated with cramps; check K, Na, Mg, Ca. Consider: lower dose'],
      },
    ],
  },
  {
    says: 'cramps, taking a combination whose diuretic the record does not name',
    given: { crampEvidence: CRAMPS, activeMedications: [UNNAMED_DIURETIC] },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        detailHas: ['Diuretics are associated with cramps; check electrolytes. Consider: review of need and dose.'],
      },
    ],
  },
  {
    says: 'a long-acting beta-agonist is named, with the warning not to stop it',
    given: { crampEvidence: CRAMPS, activeMedications: [medicine('salmeterol')] },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        detailHas: ['Never stop in asthma or COPD without a plan'],
      },
    ],
  },
  {
    says: 'a long-acting beta-agonist, where the site does not want it named',
    given: { crampEvidence: CRAMPS, activeMedications: [medicine('salmeterol')] },
    settings: { labaInReview: false },
    expect: 'no-concern',
  },
  {
    says: 'a statin is not named by default',
    given: { crampEvidence: CRAMPS, activeMedications: [medicine('atorvastatin')] },
    expect: 'no-concern',
  },
  {
    says: 'a statin, where the site wants it named',
    given: { crampEvidence: CRAMPS, activeMedications: [medicine('atorvastatin')] },
    settings: { statinInReview: true },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        detailHas: ['over 90 % of muscle symptoms are not'],
      },
    ],
  },
  {
    says: 'no cramps on record: it only waits for a card to join',
    given: { activeMedications: [medicine('raloxifene')] },
    expect: [{ messageId: 'section', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'no cramps on record, where the site wants it everywhere',
    given: { activeMedications: [medicine('raloxifene')] },
    settings: EVERYWHERE,
    expect: [
      {
        messageId: 'everywhere',
        indicator: 'info',
        standsAlone: true,
        summaryHas: 'Raloxifene: linked to leg cramps (uncommon). No cramps on record',
      },
    ],
  },
  {
    says: 'the same, and cramps could not be read',
    given: {
      activeMedications: [medicine('raloxifene'), medicine('naproxen'), medicine('furosemide')],
      crampEvidence: unknown('refused'),
    },
    settings: EVERYWHERE,
    expect: [
      {
        messageId: 'everywhere',
        indicator: 'info',
        standsAlone: true,
        summaryHas: '3 medicines taken: linked to leg cramps (uncommon). Cramp history not available',
      },
    ],
  },
  {
    says: 'two medicines, where the site wants it everywhere: both are named',
    given: { activeMedications: [medicine('raloxifene'), medicine('furosemide')] },
    settings: EVERYWHERE,
    expect: [
      {
        messageId: 'everywhere',
        indicator: 'info',
        summaryHas: 'Furosemide and raloxifene: linked to leg cramps (uncommon).',
      },
    ],
  },
  {
    says: 'two medicines with names too long for a summary, where the site wants it everywhere: they are counted',
    given: {
      activeMedications: [
        medicine('furosemide with hydrochlorothiazide'),
        medicine('triamterene with hydrochlorothiazide'),
      ],
    },
    settings: EVERYWHERE,
    expect: [{ messageId: 'everywhere', indicator: 'info', summaryHas: '2 medicines taken: linked to leg cramps' }],
  },
  {
    says: 'cramps on record, where the site wants it everywhere: it joins the overview',
    given: { activeMedications: [medicine('raloxifene')], crampEvidence: CRAMPS },
    settings: EVERYWHERE,
    expect: [{ messageId: 'section', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'a beta-agonist alone opens no card, even everywhere',
    given: { activeMedications: [medicine('salmeterol')] },
    settings: EVERYWHERE,
    expect: [{ messageId: 'section', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'a list that was read in part: what was found counts',
    given: { activeMedications: partial([medicine('furosemide')]), crampEvidence: CRAMPS },
    expect: [{ messageId: 'section', indicator: 'info' }],
  },
  { says: 'other medicines only', given: { activeMedications: [medicine('omeprazole')] }, expect: 'no-concern' },
  {
    says: 'the medication list could not be read',
    given: { activeMedications: unknown('timed-out') },
    expect: 'cannot-tell',
  },
]);
