import { partial, unknown } from '../facts/fact.js';
import rule from './dehydration-hint.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, daysAgo, labResult, ON_DIALYSIS, problem, renalFunction, results } from './vignette-facts.js';

const YESTERDAY = { takenAt: daysAgo(1).max };
/** Urea nitrogen in mg/dL, as US laboratories report it, with the urea it stands for in mmol/L. */
const nitrogen = (mgDl: number, days = 1) =>
  labResult('urea-nitrogen', mgDl * 0.357, { reported: { value: mgDl, unit: 'mg/dL' }, takenAt: daysAgo(days).max });
const creatinineMgDl = (mgDl: number) =>
  labResult('creatinine', mgDl * 88.4, { reported: { value: mgDl, unit: 'mg/dL' }, ...YESTERDAY });
/** Urea itself in mg/dL, as some laboratories outside the US report it. */
const ureaMgDl = (mgDl: number) =>
  labResult('urea', mgDl * 0.1665, { reported: { value: mgDl, unit: 'mg/dL' }, ...YESTERDAY });
const urea = (mmol: number) => labResult('urea', mmol, YESTERDAY);
const creatinine = (umol: number) => labResult('creatinine', umol, YESTERDAY);
const sodium = (mmol: number, days = 1) => labResult('sodium', mmol, { takenAt: daysAgo(days).max });

const DEHYDRATED = [problem('dehydration', { since: daysAgo(3) })];
const depleted = [{ messageId: 'depleted', indicator: 'info', standsAlone: false }] as const;
const unclear = [
  { messageId: 'unclear', indicator: 'info', standsAlone: false, detailLacks: ['Check fluid intake'] },
] as const;

export default defineVignettes(rule, [
  { says: 'nothing on record', given: {}, expect: 'no-concern' },
  {
    says: 'dehydration recorded three days ago',
    given: { conditions: DEHYDRATED },
    expect: [{ messageId: 'depleted', indicator: 'info', standsAlone: false, detailHas: ['Check fluid intake'] }],
  },
  {
    says: 'dehydration recorded 14 days ago',
    given: { conditions: [problem('dehydration', { since: daysAgo(14) })] },
    expect: depleted,
  },
  {
    says: 'dehydration recorded 15 days ago',
    given: { conditions: [problem('dehydration', { since: daysAgo(15) })] },
    expect: 'no-concern',
  },
  {
    says: 'dehydration without a date',
    given: { conditions: [problem('dehydration', { since: undefined })] },
    expect: 'no-concern',
  },
  {
    says: 'urea nitrogen 32 mg/dL with creatinine 1.2 mg/dL',
    given: { labResults: results(nitrogen(32), creatinineMgDl(1.2)) },
    expect: [
      {
        messageId: 'depleted',
        indicator: 'info',
        detailHas: ['urea nitrogen 32 mg/dL (11.4 mmol/L)', 'creatinine 1.2 mg/dL (106 µmol/L)'],
      },
    ],
  },
  {
    says: 'urea nitrogen 24 mg/dL is exactly 20 times creatinine 1.2 mg/dL',
    given: { labResults: results(nitrogen(24), creatinineMgDl(1.2)) },
    expect: depleted,
  },
  {
    says: 'urea nitrogen 23.9 mg/dL is just under 20 times creatinine 1.2 mg/dL',
    given: { labResults: results(nitrogen(23.9), creatinineMgDl(1.2)) },
    expect: 'no-concern',
  },
  {
    says: 'urea nitrogen 20 mg/dL is not above 20, whatever the ratio',
    given: { labResults: results(nitrogen(20), creatinineMgDl(0.5)) },
    expect: 'no-concern',
  },
  {
    says: 'urea 8.1 mmol/L is 0.081 times creatinine 100 µmol/L',
    given: { labResults: results(urea(8.1), creatinine(100)) },
    expect: depleted,
  },
  {
    says: 'urea 8.0 mmol/L is less than 0.081 times creatinine 100 µmol/L',
    given: { labResults: results(urea(8), creatinine(100)) },
    expect: 'no-concern',
  },
  {
    says: 'urea 7.1 mmol/L is not above 7.1, whatever the ratio',
    given: { labResults: results(urea(7.1), creatinine(40)) },
    expect: 'no-concern',
  },
  {
    says: 'urea nitrogen 12 mmol/L with creatinine 100 µmol/L: judged as urea, in SI units',
    given: { labResults: results(labResult('urea-nitrogen', 12, YESTERDAY), creatinine(100)) },
    expect: depleted,
  },
  {
    says: 'urea nitrogen 32 mg/dL with creatinine 106 µmol/L: both are compared in SI units',
    given: { labResults: results(nitrogen(32), creatinine(106)) },
    expect: depleted,
  },
  {
    says: 'urea nitrogen 11.4 mmol/L with creatinine 1.2 mg/dL: both are compared in SI units',
    given: { labResults: results(labResult('urea-nitrogen', 11.4, YESTERDAY), creatinineMgDl(1.2)) },
    expect: depleted,
  },
  {
    says: 'urea 45 mg/dL with creatinine 1.2 mg/dL: urea is not held against the limits of urea nitrogen',
    given: { labResults: results(ureaMgDl(45), creatinineMgDl(1.2)) },
    expect: 'no-concern',
  },
  {
    says: 'creatinine is on record and urea is not',
    given: { labResults: results(creatinine(100)) },
    expect: 'no-concern',
  },
  {
    says: 'a creatinine below the measuring range proves no ratio',
    given: { labResults: results(urea(9), { ...creatinine(20), comparator: '<' }) },
    expect: 'no-concern',
  },
  {
    says: 'urea nitrogen is high and creatinine is not on record',
    given: { labResults: results(nitrogen(40)) },
    expect: 'no-concern',
  },
  {
    says: 'a urea beyond the measuring range proves no ratio',
    given: { labResults: results({ ...urea(40), comparator: '>' }, creatinine(100)) },
    expect: 'no-concern',
  },
  { says: 'sodium 146 mmol/L', given: { labResults: results(sodium(146)) }, expect: depleted },
  { says: 'sodium 145 mmol/L', given: { labResults: results(sodium(145)) }, expect: 'no-concern' },
  {
    says: 'sodium reported as below 150 mmol/L proves nothing',
    given: { labResults: results({ ...sodium(150), comparator: '<' }) },
    expect: 'no-concern',
  },
  { says: 'sodium 146 mmol/L seven days ago', given: { labResults: results(sodium(146, 7)) }, expect: depleted },
  { says: 'sodium 146 mmol/L eight days ago', given: { labResults: results(sodium(146, 8)) }, expect: 'no-concern' },
  {
    says: 'heart failure: no fluid advice',
    given: { conditions: [...DEHYDRATED, problem('heart-failure')] },
    expect: unclear,
  },
  { says: 'ascites: no fluid advice', given: { conditions: [...DEHYDRATED, problem('ascites')] }, expect: unclear },
  { says: 'dialysis: no fluid advice', given: { conditions: DEHYDRATED, dialysis: ON_DIALYSIS }, expect: unclear },
  {
    says: 'eGFR 29: no fluid advice',
    given: { conditions: DEHYDRATED, renalFunction: renalFunction(29) },
    expect: unclear,
  },
  { says: 'eGFR 30', given: { conditions: DEHYDRATED, renalFunction: renalFunction(30) }, expect: depleted },
  {
    says: 'eGFR reported as at most 90 may be any less: no fluid advice',
    given: { conditions: DEHYDRATED, renalFunction: renalFunction(90, { comparator: '<=' }) },
    expect: unclear,
  },
  {
    says: 'eGFR reported as above 60',
    given: { conditions: DEHYDRATED, renalFunction: renalFunction(60, { comparator: '>' }) },
    expect: depleted,
  },
  {
    says: 'the record was read and has no eGFR',
    given: { conditions: DEHYDRATED, renalFunction: undefined },
    expect: depleted,
  },
  {
    says: 'sodium 134 mmol/L: no fluid advice',
    given: { conditions: DEHYDRATED, labResults: results(sodium(134)) },
    expect: unclear,
  },
  {
    says: 'sodium reported as below 150 mmol/L may be low: no fluid advice',
    given: { conditions: DEHYDRATED, labResults: results({ ...sodium(150), comparator: '<' }) },
    expect: unclear,
  },
  { says: 'sodium 135 mmol/L', given: { conditions: DEHYDRATED, labResults: results(sodium(135)) }, expect: depleted },
  {
    says: 'the problem list was read in part: heart failure is not ruled out',
    given: { conditions: partial(DEHYDRATED) },
    expect: unclear,
  },
  {
    says: 'the problem list could not be read, sodium is high',
    given: { conditions: unknown('timed-out'), labResults: results(sodium(148)) },
    expect: unclear,
  },
  {
    says: 'dialysis could not be read',
    given: { conditions: DEHYDRATED, dialysis: unknown('not-sent') },
    expect: unclear,
  },
  {
    says: 'kidney function could not be read',
    given: { conditions: DEHYDRATED, renalFunction: unknown('timed-out') },
    expect: unclear,
  },
  {
    says: 'laboratory results could be read only in part: a low sodium is not ruled out',
    given: { conditions: DEHYDRATED, labResults: partial(results(sodium(140))) },
    expect: unclear,
  },
  {
    says: 'nothing could be read',
    given: { conditions: unknown('not-sent'), labResults: unknown('not-sent') },
    expect: 'no-concern',
  },
  {
    says: 'dehydration three days ago in a patient with cramps: a line in the overview',
    given: { conditions: DEHYDRATED, crampEvidence: CRAMPS },
    expect: depleted,
  },
]);
