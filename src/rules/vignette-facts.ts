/**
 * What vignettes are told with: the common setting of clinical-knowledge section 6, and medicines, problems and results in a few
 * words. No part of the build.
 */
import type {
  ClinicalFacts,
  ConditionFact,
  CrampEvidence,
  Derangement,
  DraftOrder,
  Drug,
  ElectrolyteRuleId,
  LabGaps,
  LabNeed,
  LabOrder,
  LabResult,
  LabResults,
  MedicationUse,
  PatientFact,
  QuinineRisk,
  RenalFunction,
  Span,
  Tier,
} from '../facts/clinical-facts.js';
import { DAY_MS, parseDate } from '../facts/dates.js';
import { known, unknown } from '../facts/fact.js';
import type { ConditionClass } from '../terminology/conditions.js';
import type { DrugClass } from '../terminology/drug-classes.js';
import type { Analyte } from '../terminology/laboratory.js';

/** Evaluation time of every vignette that names no other. */
export const AS_OF = Date.parse('2026-03-02T09:00:00Z');

/** Day on which a result was taken unless a story says otherwise. */
const RECENTLY = '2026-02-20';

/** The time span of a FHIR date: `on('2026-02')` may be any moment of that month. */
export function on(date: string): Span {
  const span = parseDate(date);
  if (span === undefined) throw new Error(`${date} is no FHIR date`);
  return span;
}

/** Exactly so many days before the evaluation. */
export function daysAgo(days: number): Span {
  const at = AS_OF - days * DAY_MS;
  return { min: at, max: at };
}

// ── who ──────────────────────────────────────────────────────────────────────

/** A woman of this age. */
export function aged(years: number): PatientFact {
  return { reference: 'Patient/pat-1', ageYears: { min: years, max: years }, sex: 'female', deceased: false };
}

/** A patient whose birth date is not recorded. */
export const AGE_NOT_RECORDED: PatientFact = { ...aged(0), ageYears: undefined };

// ── medicines ────────────────────────────────────────────────────────────────

/** Label, ingredients and classes of the medicines that the stories name; a test compares them with the terminology. */
const MEDICINES = {
  quinine: ['quinine sulfate 324 mg oral capsule', ['quinine'], ['quinine']],
  hydroquinine: ['hydroquinine hydrobromide 100 mg oral tablet', ['hydroquinine'], ['quinine']],
  naproxen: ['naproxen 500 mg oral tablet', ['naproxen'], ['naproxen-systemic']],
  raloxifene: ['raloxifene 60 mg oral tablet', ['raloxifene'], ['raloxifene']],
  teriparatide: ['teriparatide 20 mcg injection', ['teriparatide'], ['teriparatide']],
  'conjugated estrogens': [
    'conjugated estrogens 0.625 mg oral tablet',
    ['conjugated estrogens'],
    ['conjugated-estrogens-systemic'],
  ],
  'iron sucrose': ['iron sucrose 200 mg intravenous solution', ['iron sucrose'], ['iron-sucrose-iv']],
  hydrochlorothiazide: ['hydrochlorothiazide 25 mg oral tablet', ['hydrochlorothiazide'], ['diuretic-thiazide']],
  chlorthalidone: ['chlorthalidone 25 mg oral tablet', ['chlorthalidone'], ['diuretic-thiazide']],
  furosemide: ['furosemide 40 mg oral tablet', ['furosemide'], ['diuretic-loop']],
  spironolactone: ['spironolactone 25 mg oral tablet', ['spironolactone'], ['diuretic-potassium-sparing']],
  'triamterene with hydrochlorothiazide': [
    'hydrochlorothiazide 25 mg / triamterene 37.5 mg oral tablet',
    ['hydrochlorothiazide', 'triamterene'],
    ['diuretic-thiazide', 'diuretic-potassium-sparing'],
  ],
  'furosemide with amiloride': [
    'furosemide 40 mg / amiloride 5 mg oral tablet',
    ['amiloride', 'furosemide'],
    ['diuretic-loop', 'diuretic-potassium-sparing'],
  ],
  'furosemide with hydrochlorothiazide': [
    'furosemide 40 mg / hydrochlorothiazide 25 mg oral tablet',
    ['furosemide', 'hydrochlorothiazide'],
    ['diuretic-loop', 'diuretic-thiazide'],
  ],
  'potassium chloride': ['potassium chloride 20 meq oral tablet', ['potassium chloride'], ['potassium-supplement']],
  'magnesium oxide': ['magnesium oxide 400 mg oral tablet', ['magnesium oxide'], ['magnesium-supplement-oral']],
  'calcium carbonate': ['calcium carbonate 500 mg oral tablet', ['calcium carbonate'], ['calcium-supplement']],
  omeprazole: ['omeprazole 20 mg oral capsule', ['omeprazole'], ['ppi']],
  citalopram: ['citalopram 20 mg oral tablet', ['citalopram'], ['qt-prolonging']],
  clindamycin: ['clindamycin 300 mg oral capsule', ['clindamycin'], ['malaria-babesiosis-partner']],
  doxycycline: ['doxycycline 100 mg oral tablet', ['doxycycline'], ['malaria-babesiosis-partner']],
  tetracycline: ['tetracycline 250 mg oral capsule', ['tetracycline'], ['malaria-babesiosis-partner']],
  morphine: ['morphine 10 mg oral tablet', ['morphine'], ['opioid']],
  lorazepam: ['lorazepam 1 mg oral tablet', ['lorazepam'], ['benzodiazepine']],
  tizanidine: ['tizanidine 4 mg oral tablet', ['tizanidine'], ['tizanidine', 'muscle-relaxant']],
  amitriptyline: ['amitriptyline 25 mg oral tablet', ['amitriptyline'], ['tricyclic-antidepressant', 'qt-prolonging']],
  baclofen: ['baclofen 10 mg oral tablet', ['baclofen'], ['baclofen-systemic', 'muscle-relaxant']],
  orphenadrine: ['orphenadrine 100 mg oral tablet', ['orphenadrine'], ['orphenadrine', 'muscle-relaxant']],
  methocarbamol: ['methocarbamol 500 mg oral tablet', ['methocarbamol'], ['methocarbamol', 'muscle-relaxant']],
  cyclobenzaprine: ['cyclobenzaprine 5 mg oral tablet', ['cyclobenzaprine'], ['cyclobenzaprine', 'muscle-relaxant']],
  carisoprodol: ['carisoprodol 350 mg oral tablet', ['carisoprodol'], ['carisoprodol', 'muscle-relaxant']],
  metaxalone: ['metaxalone 800 mg oral tablet', ['metaxalone'], ['metaxalone', 'muscle-relaxant']],
  chlorzoxazone: ['chlorzoxazone 500 mg oral tablet', ['chlorzoxazone'], ['chlorzoxazone', 'muscle-relaxant']],
  clonazepam: ['clonazepam 0.5 mg oral tablet', ['clonazepam'], ['benzodiazepine']],
  quinidine: ['quinidine sulfate 200 mg oral tablet', ['quinidine'], ['quinidine']],
  onabotulinumtoxinA: ['onabotulinumtoxinA 100 unit injection', ['botulinum toxin type a'], ['botulinum-toxin']],
  salmeterol: ['salmeterol 50 mcg inhaler', ['salmeterol'], ['laba']],
  atorvastatin: ['atorvastatin 20 mg oral tablet', ['atorvastatin'], ['statin']],
  apixaban: ['apixaban 5 mg oral tablet', ['apixaban'], ['anticoagulant']],
  phenelzine: ['phenelzine 15 mg oral tablet', ['phenelzine'], ['mao-inhibitor']],
  warfarin: ['warfarin 5 mg oral tablet', ['warfarin'], ['anticoagulant']],
  digoxin: ['digoxin 0.125 mg oral tablet', ['digoxin'], ['digoxin']],
} as const satisfies Readonly<Record<string, readonly [string, readonly string[], readonly DrugClass[]]>>;

export type MedicineName = keyof typeof MEDICINES;
export const MEDICINE_NAMES = Object.keys(MEDICINES).filter((name): name is MedicineName => name in MEDICINES);

/** A drug recognized by its code. */
export function drug(name: MedicineName): Drug {
  const [label, ingredients, classes] = MEDICINES[name];
  return { label, ingredients, product: ingredients, classes: new Set<DrugClass>(classes), matchedBy: 'code' };
}

/** A medicine the patient takes: start, length and dose not recorded unless given. */
export function medicine(name: MedicineName, changes: Partial<MedicationUse> = {}): MedicationUse {
  return {
    reference: `MedicationRequest/active-${slug(name)}`,
    drug: drug(name),
    startedOn: undefined,
    courseDays: undefined,
    maxDailyMg: undefined,
    reasons: new Set(),
    namesCramps: false,
    ...changes,
  };
}

/** A draft order without any reason, judged by the hook, and not yet active. */
export function draftOrder(name: MedicineName, changes: Partial<DraftOrder> = {}): DraftOrder {
  const id = changes.resourceId ?? `MedicationRequest/draft-${slug(name)}`;
  return {
    ...medicine(name),
    reference: id,
    selected: true,
    refill: false,
    editable: true,
    resourceId: id,
    resource: {
      resourceType: 'MedicationRequest',
      id: id.split('/')[1],
      status: 'draft',
      intent: 'order',
      subject: {},
    },
    reasonText: undefined,
    dosageText: undefined,
    ...changes,
  };
}

/** The order itself gives leg cramps as its reason. */
export const FOR_CRAMPS = { namesCramps: true, reasonText: 'nocturnal leg cramps' } as const;

/** The order gives this reason. */
export function forReason(name: ConditionClass): Pick<DraftOrder, 'reasons' | 'reasonText'> {
  return { reasons: new Set<ConditionClass>([name]), reasonText: name };
}

// ── problems ─────────────────────────────────────────────────────────────────

/** A confirmed, active problem of long standing. */
export function problem(name: ConditionClass, changes: Partial<ConditionFact> = {}): ConditionFact {
  return {
    reference: `Condition/${name}`,
    classes: new Set<ConditionClass>([name]),
    label: name,
    since: on('2025-01-01'),
    active: true,
    certainty: 'confirmed',
    ...changes,
  };
}

/** Leg cramps on the problem list since 10 January 2026. */
export const CRAMPS: readonly CrampEvidence[] = [
  { strength: 'problem', reference: 'Condition/cramps', since: on('2026-01-10') },
];

/** The newest statement on record says pregnant. */
export const PREGNANT = { state: 'pregnant', references: ['Observation/pregnancy'] } as const;

export const ON_DIALYSIS = { reference: 'Procedure/dialysis', since: on('2026-02-27') } as const;

export function quinineRisk(kind: QuinineRisk['kind'], label: string): QuinineRisk {
  return { kind, label, reference: `Observation/${kind}`, on: on(RECENTLY) };
}

// ── laboratory ───────────────────────────────────────────────────────────────

const ANALYTES: Readonly<Record<ElectrolyteRuleId, Analyte>> = {
  hypokalemia: 'potassium',
  hyponatremia: 'sodium',
  hypomagnesemia: 'magnesium',
  hypercalcemia: 'calcium-total',
  hypocalcemia: 'calcium-total',
};

/** Usual adult ranges in mmol/L, for the text of the cards. */
const RANGES: Readonly<Record<ElectrolyteRuleId, Derangement['range']>> = {
  hypokalemia: { low: 3.5, high: 5, from: 'result' },
  hyponatremia: { low: 135, high: 145, from: 'result' },
  hypomagnesemia: { low: 0.7, high: 1.05, from: 'result' },
  hypercalcemia: { low: 2.15, high: 2.6, from: 'result' },
  hypocalcemia: { low: 2.15, high: 2.6, from: 'result' },
};

/** A usable result in mmol/L (another unit where the analyte has none), taken on 20 February 2026. */
export function labResult(analyte: Analyte, value: number, changes: Partial<LabResult> = {}): LabResult {
  const quantity = { value, unit: UNITS[analyte] ?? 'mmol/L' };
  return {
    reference: `Observation/${analyte}`,
    analyte,
    reported: quantity,
    si: quantity,
    comparator: undefined,
    takenAt: on(RECENTLY).min,
    issuedAt: undefined,
    basedOn: [],
    referenceRange: undefined,
    interpretation: new Set(),
    specimen: 'serum',
    hemolyzed: false,
    preliminary: false,
    postDialysis: false,
    conflicting: false,
    ...changes,
  };
}

const UNITS: Readonly<Partial<Record<Analyte, string>>> = {
  albumin: 'g/L',
  creatinine: 'umol/L',
  egfr: 'mL/min/{1.73_m2}',
  platelets: '10*9/L',
};

/** All usable results on record. */
export function results(...all: readonly LabResult[]): LabResults {
  const analytes = [...new Set(all.map(({ analyte }) => analyte))];
  const byAnalyte = new Map(analytes.map((name) => [name, all.filter(({ analyte }) => analyte === name)]));
  return { byAnalyte, implausible: [] };
}

export interface DerangementChanges extends Partial<Omit<Derangement, 'tier' | 'result'>> {
  /** 1 mild, 2 moderate, 3 severe. */
  readonly tier: Tier;
  readonly result?: Partial<LabResult>;
}

/** An electrolyte out of range, in mmol/L. */
export function derangement(finding: ElectrolyteRuleId, value: number, changes: DerangementChanges): Derangement {
  return {
    finding,
    weight: 'full',
    compared: { value, unit: 'mmol/L' },
    correction: undefined,
    albuminMissing: false,
    range: RANGES[finding],
    implausibleIgnored: false,
    ...changes,
    result: labResult(ANALYTES[finding], value, changes.result),
  };
}

/** A result 31 to 90 days old. */
export const OLD_RESULT = { weight: 'lowered', result: { takenAt: on('2026-01-10').min } } as const;

/** These tests have no valid result, neither for a new order nor for a continuation. */
export function missing(...needs: readonly LabNeed[]): LabGaps {
  return { newOrder: new Set(needs), continuation: new Set(needs), days: { newOrder: 90, continuation: 365 } };
}

/** These tests have a result older than 90 days but within the year. */
export function missingForNewOrders(...needs: readonly LabNeed[]): LabGaps {
  return { ...missing(...needs), continuation: new Set() };
}

export function renalFunction(egfr: number, changes: Partial<RenalFunction> = {}): RenalFunction {
  const { takenAt, reference } = labResult('egfr', egfr);
  return { egfr, comparator: undefined, basis: 'reported', takenAt, reference, ...changes };
}

/** A drafted or open laboratory order for these tests. */
export function labOrder(...covers: readonly Analyte[]): LabOrder {
  return { reference: 'ServiceRequest/lab-order', covers: new Set(covers), authoredAt: undefined, drafted: true };
}

const UNREAD = unknown('timed-out');

/** Woman, 58 years, ambulatory; everything could be read, nothing is on record, all laboratory results are normal. */
export const COMMON_SETTING: ClinicalFacts = {
  patient: known(aged(58)),
  careSetting: known('ambulatory'),
  orderContext: known({
    subject: { reference: 'Patient/pat-1' },
    encounter: undefined,
    requester: { reference: 'Practitioner/prac-1' },
  }),
  comfortCare: known(false),
  draftOrders: known([]),
  activeMedications: known([]),
  labOrders: known([]),
  conditions: known([]),
  crampEvidence: known([]),
  pregnancy: known(undefined),
  dialysis: known(undefined),
  allergies: known([]),
  labResults: known(results()),
  derangements: known([]),
  labGaps: known(missing()),
  renalFunction: known(renalFunction(80)),
  qtc: known([]),
  quinineRisks: known([]),
};

/** Nothing at all could be read; a story adds what it needs. */
export const NOTHING_READ: ClinicalFacts = {
  patient: UNREAD,
  careSetting: UNREAD,
  orderContext: UNREAD,
  comfortCare: UNREAD,
  draftOrders: UNREAD,
  activeMedications: UNREAD,
  labOrders: UNREAD,
  conditions: UNREAD,
  crampEvidence: UNREAD,
  pregnancy: UNREAD,
  dialysis: UNREAD,
  allergies: UNREAD,
  labResults: UNREAD,
  derangements: UNREAD,
  labGaps: UNREAD,
  renalFunction: UNREAD,
  qtc: UNREAD,
  quinineRisks: UNREAD,
};

function slug(name: string): string {
  return name.replaceAll(' ', '-');
}
