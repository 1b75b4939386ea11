import type { ConditionClass } from '../terminology/conditions.js';
import { unitText } from '../terminology/units.js';
import type { ClinicalFacts, ConditionFact, Drug, LabResult, QuinineRisk, QuinineRiskKind } from './clinical-facts.js';
import { isBelow } from './comparator.js';
import { activeOf, suspectedOf } from './conditions.js';
import { DAY_MS, HOUR_MS } from './dates.js';
import { type Fact, foundIn, mapFact, mergeLists, readValue } from './fact.js';
import type { FactInput } from './fact-input.js';
import { newestUsable } from './lab-results.js';
import { ADULT_YEARS, isUnder } from './patient.js';

/** QTc at or above this counts whatever its age (2.1). */
const QTC_ANY_AGE_MS = 500;
/** QTc at or above this counts for 12 months (2.1). */
const QTC_RECENT_MS = 470;
const QTC_RECENT_DAYS = 365;
/** Potassium below this raises the QT risk, whatever the laboratory's range (2.1). */
const POTASSIUM_MMOL_L = 3.5;
/** Platelets below this, in 10⁹/L, count for 90 days (2.1). */
const PLATELETS = 150;
const PLATELETS_DAYS = 90;

/** Allergy to any of these is a contraindication of the quinine label (2.1). */
const CROSS_REACTING: readonly string[] = ['quinine', 'quinidine', 'mefloquine'];

/** Problems that count while active; contraindications, so unconfirmed ones too. */
const ACTIVE_PROBLEMS: readonly (readonly [QuinineRiskKind, readonly ConditionClass[]])[] = [
  ['prolonged-qt', ['long-qt']],
  ['av-block', ['av-block']],
  ['atrial-fibrillation', ['atrial-fibrillation-flutter']],
  ['myasthenia-gravis', ['myasthenia-gravis']],
  ['optic-neuritis', ['optic-neuritis']],
  ['g6pd-deficiency', ['g6pd-deficiency']],
];

/** Contraindications of the UK label only. */
const UK_PROBLEMS: typeof ACTIVE_PROBLEMS = [
  ['tinnitus', ['tinnitus']],
  ['hemoglobinuria', ['hemoglobinuria']],
];

/** Problems that count when past as well: a prior reaction may be one of them. */
const PLATELET_PROBLEMS: readonly ConditionClass[] = [
  'thrombocytopenia',
  'immune-thrombocytopenia',
  'thrombotic-microangiopathy',
];

type Sources = Pick<
  ClinicalFacts,
  | 'patient'
  | 'conditions'
  | 'qtc'
  | 'activeMedications'
  | 'draftOrders'
  | 'labResults'
  | 'derangements'
  | 'careSetting'
  | 'allergies'
>;

/**
 * What makes quinine more dangerous in this patient (clinical-knowledge 2.1, `quinine-risk-factors`).
 *
 * Reads problems, QTc, co-medicines (active or drafted), potassium, magnesium, platelets (adults only) and allergies. Partial as soon as one of
 * them could not be read in full: what was found counts, "no added risk" is then not proved.
 */
export function deriveQuinineRisks(input: FactInput, facts: Sources): ClinicalFacts['quinineRisks'] {
  return mergeLists([
    mapFact(facts.conditions, (conditions) => problemRisks(conditions, input.settings.jurisdiction)),
    mapFact(facts.qtc, (results) => qtcRisks(results, input.asOf)),
    mapFact(facts.allergies, allergyRisks),
    mapFact(facts.labResults, () => (isUnder(ADULT_YEARS, facts.patient) ? [] : laboratoryRisks(input, facts))),
    coMedicineRisks(facts, input.settings.qtDrugList),
  ]);
}

function problemRisks(
  conditions: readonly ConditionFact[],
  jurisdiction: FactInput['settings']['jurisdiction'],
): readonly QuinineRisk[] {
  const problems = jurisdiction === 'UK' ? [...ACTIVE_PROBLEMS, ...UK_PROBLEMS] : ACTIVE_PROBLEMS;
  const active = problems.flatMap(([kind, classes]) => suspectedOf(conditions, ...classes).map(asRisk(kind)));
  const platelets = conditions.filter(({ classes }) => PLATELET_PROBLEMS.some((name) => classes.has(name)));
  const cirrhosis = activeOf(conditions, 'cirrhosis');
  const decompensation = activeOf(conditions, 'ascites', 'hepatic-encephalopathy');
  const severe = [...activeOf(conditions, 'severe-liver-disease'), ...(cirrhosis.length > 0 ? decompensation : [])];
  return [
    ...active,
    ...platelets.map(asRisk('thrombocytopenia')),
    ...severe.slice(0, 1).map(asRisk('decompensated-cirrhosis')),
  ];
}

function asRisk(kind: QuinineRiskKind) {
  return ({ reference, label, since }: ConditionFact): QuinineRisk => ({ kind, reference, label, on: since });
}

function qtcRisks(
  results: readonly { ms: number; takenAt: number; reference: string }[],
  asOf: number,
): readonly QuinineRisk[] {
  const counts = results.find(
    ({ ms, takenAt }) => ms >= QTC_ANY_AGE_MS || (ms >= QTC_RECENT_MS && asOf - takenAt <= QTC_RECENT_DAYS * DAY_MS),
  );
  if (counts === undefined) return [];
  return [
    { kind: 'prolonged-qt', reference: counts.reference, label: `QTc ${counts.ms} ms`, on: moment(counts.takenAt) },
  ];
}

function allergyRisks(allergies: readonly { reference: string; ingredients: ReadonlySet<string>; label: string }[]) {
  return allergies
    .filter(({ ingredients }) => CROSS_REACTING.some((name) => ingredients.has(name)))
    .map(({ reference, label }): QuinineRisk => ({ kind: 'hypersensitivity', reference, label, on: undefined }));
}

/** Drafts are always known, so co-medicines are as complete as the active list. */
function coMedicineRisks(
  { activeMedications, draftOrders }: Sources,
  furtherDrugs: readonly string[],
): Fact<readonly QuinineRisk[]> {
  const further = new Set(furtherDrugs.map((name) => name.trim().toLowerCase()));
  const prolongsQt = ({ classes, ingredients }: Drug) =>
    classes.has('qt-prolonging') || ingredients.some((name) => further.has(name));
  return mapFact(mergeLists([activeMedications, draftOrders]), (medicines) =>
    medicines
      .filter(({ drug }) => prolongsQt(drug) && !drug.classes.has('quinine'))
      .map(({ reference, drug, startedOn }) => ({
        kind: 'qt-co-medicine',
        reference,
        label: drug.ingredients.join(' / '),
        on: startedOn,
      })),
  );
}

function laboratoryRisks(input: FactInput, facts: Sources): readonly QuinineRisk[] {
  const results = readValue(facts.labResults);
  const potassium = results && newestUsable(results, 'potassium');
  const platelets = results && newestUsable(results, 'platelets');
  const lowMagnesium = foundIn(facts.derangements).find(({ finding }) => finding === 'hypomagnesemia');
  return [
    ...(potassium && isCurrent(potassium, input, facts) && provesBelow(potassium, POTASSIUM_MMOL_L)
      ? [labRisk('low-potassium', 'K', potassium)]
      : []),
    ...(lowMagnesium ? [labRisk('low-magnesium', 'Mg', lowMagnesium.result)] : []),
    ...(platelets && input.asOf - platelets.takenAt <= PLATELETS_DAYS * DAY_MS && provesBelow(platelets, PLATELETS)
      ? [labRisk('low-platelets', 'platelets', platelets)]
      : []),
  ];
}

function isCurrent({ takenAt }: LabResult, { asOf, settings }: FactInput, { careSetting }: Sources): boolean {
  const isAcute = readValue(careSetting) === 'acute-care';
  const window = isAcute ? settings.labWindow.acuteHours * HOUR_MS : settings.labWindow.loweredDays * DAY_MS;
  return asOf - takenAt <= window;
}

/** Certainly below; a comparator may leave it open (3.1). */
function provesBelow({ si, comparator }: LabResult, limit: number): boolean {
  return isBelow({ value: si.value, comparator }, limit) === true;
}

/** No laboratory prints more; hides the noise of conversion. */
const LABEL_DECIMALS = 3;

function labRisk(kind: QuinineRiskKind, name: string, result: LabResult): QuinineRisk {
  const { reported, takenAt, reference, comparator } = result;
  const label = `${name} ${comparator ?? ''}${Number(reported.value.toFixed(LABEL_DECIMALS))} ${unitText(reported.unit)}`;
  return { kind, reference, label, result, on: moment(takenAt) };
}

function moment(at: number) {
  return { min: at, max: at };
}
