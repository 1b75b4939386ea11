/**
 * The vocabulary of the rules: every clinical question they may ask, and the shape of its answer.
 *
 * One file in this folder derives each fact. Dates are UTC milliseconds unless a field says otherwise; clinical numbers are
 * quantities with a UCUM unit. Every answer keeps the references it came from.
 */
import type { MedicationRequest } from 'fhir/r4.js';
import type { ConditionClass } from '../terminology/conditions.js';
import type { DrugClass } from '../terminology/drug-classes.js';
import type { Analyte } from '../terminology/laboratory.js';
import type { Fact } from './fact.js';

/** Unit is a UCUM code. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

/** `Type/id`, relative. */
export type ReferenceText = string;

/** Earliest and latest value that the record allows; equal when it is exact. */
export interface Span {
  readonly min: number;
  readonly max: number;
}

// ── who and where ────────────────────────────────────────────────────────────

export interface PatientFact {
  readonly reference: ReferenceText;
  /** Age in full years on the day of evaluation; undefined without a birth date (G5). */
  readonly ageYears: Span | undefined;
  readonly sex: 'female' | 'male' | undefined;
  readonly deceased: boolean;
}

/** Acute care: encounter class IMP, ACUTE, NONAC, EMER, OBSENC or SS; everything else, and an unread encounter, is ambulatory (3.7). */
export type CareSetting = 'ambulatory' | 'acute-care';

/** References and reasons that new orders are written with. */
export interface OrderContext {
  readonly subject: { readonly reference: string };
  readonly encounter: { readonly reference: string } | undefined;
  /** Only a Practitioner or PractitionerRole (CH-133). */
  readonly requester: { readonly reference: string } | undefined;
}

// ── medicines ────────────────────────────────────────────────────────────────

export interface Drug {
  /** Lower-case US generic names, sorted. */
  readonly ingredients: readonly string[];
  /** All ingredients of the product that we can name, sorted; the same as `ingredients` for a single one. */
  readonly product: readonly string[];
  readonly classes: ReadonlySet<DrugClass>;
  /** What the record calls it; record text, to be escaped. */
  readonly label: string;
  /** `text`: no code was known, the name was read (2.0). */
  readonly matchedBy: 'code' | 'text';
}

export interface MedicationUse {
  readonly reference: ReferenceText;
  readonly drug: Drug;
  readonly startedOn: Span | undefined;
  /** Length of the course in days, from dosage bounds or expected supply with its repeats. */
  readonly courseDays: number | undefined;
  /** Milligrams per day at most, where it can be computed. */
  readonly maxDailyMg: number | undefined;
  /** Reasons of this order, as condition classes. */
  readonly reasons: ReadonlySet<ConditionClass>;
  /** The order itself names limb cramps (2.0). */
  readonly namesCramps: boolean;
}

export interface DraftOrder extends MedicationUse {
  /** Judged by the hook: selected on order-select, all on the other hooks. */
  readonly selected: boolean;
  /** Continues a prescription there is, whatever else was read: on medication-refill every draft does. */
  readonly refill: boolean;
  /** False for orders already active, by their own word or, on a refill, by the record: those are never changed or deleted (B1). */
  readonly editable: boolean;
  /** Target of a delete, byte for byte (CH-132). */
  readonly resourceId: string;
  /** As received, for update actions (CH-134). */
  readonly resource: MedicationRequest;
  /** Free text of the reasons; undefined when the order gives none. Record text, to be escaped. */
  readonly reasonText: string | undefined;
  /** Free text of the instructions. Record text, to be escaped. */
  readonly dosageText: string | undefined;
}

/** A laboratory order, drafted or open, and the tests it covers. */
export interface LabOrder {
  readonly reference: ReferenceText;
  readonly covers: ReadonlySet<Analyte>;
  /** When it was written; the latest moment its date allows. */
  readonly authoredAt: number | undefined;
  /** Drafted in this session, not yet on the chart. */
  readonly drafted: boolean;
  /** When it is to be done, the last of several times; undefined: now, or not said. */
  readonly plannedFor?: Span | undefined;
}

// ── problems ─────────────────────────────────────────────────────────────────

export interface ConditionFact {
  readonly reference: ReferenceText;
  readonly classes: ReadonlySet<ConditionClass>;
  /** Record text, to be escaped. */
  readonly label: string;
  /** Onset, else the day it was recorded. */
  readonly since: Span | undefined;
  /** The day it was recorded, which may be long after its onset. */
  readonly recordedOn?: Span | undefined;
  readonly active: boolean;
  /** As recorded; `activeOf` and `suspectedOf` in `conditions.ts` say which one counts where (2.0). */
  readonly certainty: 'confirmed' | 'unconfirmed';
}

/** Where cramps are named: `order` evidence is on the draft itself (`MedicationUse.namesCramps`). */
export interface CrampEvidence {
  readonly strength: 'encounter' | 'problem';
  readonly reference: ReferenceText;
  readonly since: Span | undefined;
  /** The day a problem was recorded, which may be long after its onset. */
  readonly recordedOn?: Span | undefined;
}

/** `conflicting`: both on the same day, or an active pregnancy without any date; then no drug is proposed (7.2). */
export type PregnancyState = 'pregnant' | 'not-pregnant' | 'conflicting';

export interface PregnancyFact {
  readonly state: PregnancyState;
  readonly references: readonly ReferenceText[];
}

export interface DialysisFact {
  readonly reference: ReferenceText;
  readonly since: Span | undefined;
}

export interface AllergyFact {
  readonly reference: ReferenceText;
  readonly ingredients: ReadonlySet<string>;
  /** Record text, to be escaped. */
  readonly label: string;
}

// ── laboratory ───────────────────────────────────────────────────────────────

/** One usable result (clinical-knowledge 3.1). */
export interface LabResult {
  readonly reference: ReferenceText;
  readonly analyte: Analyte;
  /** As reported, in a UCUM unit of the analyte's table (3.2). */
  readonly reported: Quantity;
  /** Converted exactly to the analyte's SI unit. */
  readonly si: Quantity;
  readonly comparator: '<' | '<=' | '>' | '>=' | undefined;
  readonly takenAt: number;
  readonly issuedAt: number | undefined;
  /** Orders it fulfills, as far as it names them. */
  readonly basedOn: readonly ReferenceText[];
  /** Normal range as the result states it, in the reported unit; whether it is plausible is judged later (3.3). */
  readonly referenceRange: { readonly low: number | undefined; readonly high: number | undefined } | undefined;
  /** v3 ObservationInterpretation codes. */
  readonly interpretation: ReadonlySet<string>;
  readonly specimen: 'serum' | 'whole-blood';
  readonly hemolyzed: boolean;
  readonly preliminary: boolean;
  readonly postDialysis: boolean;
  /** Another result of the same moment disagrees (3.1, 7). */
  readonly conflicting: boolean;
}

export interface LabResults {
  /** Newest first; within the widest window any rule looks at. */
  readonly byAnalyte: ReadonlyMap<Analyte, readonly LabResult[]>;
  /** Results left out as impossible (3.5): newest first. */
  readonly implausible: readonly {
    readonly analyte: Analyte;
    readonly takenAt: number;
    readonly reference: ReferenceText;
  }[];
}

export type ElectrolyteRuleId = 'hypokalemia' | 'hyponatremia' | 'hypomagnesemia' | 'hypercalcemia' | 'hypocalcemia';
export type Tier = 1 | 2 | 3;

/** An electrolyte outside its range now (3.3 to 3.7). */
export interface Derangement {
  readonly finding: ElectrolyteRuleId;
  readonly result: LabResult;
  readonly tier: Tier;
  /** `lowered`: an ambulatory result 31 to 90 days old counts one level less (2.3). */
  readonly weight: 'full' | 'lowered';
  /**
   * Value compared: corrected calcium, rounded, where albumin allowed it. In the reported unit, or in mmol/L where that unit has
   * no column of its own (3.4).
   */
  readonly compared: Quantity;
  /** Set when `compared` is albumin-corrected (3.6). */
  readonly correction: { readonly albumin: LabResult; readonly by: 'computed' } | undefined;
  /** Measured total calcium decided, without a usable albumin; a low one may be capped (3.6). */
  readonly albuminMissing: boolean;
  /** Limits used, in the unit of `compared`. */
  readonly range: {
    readonly low: number | undefined;
    readonly high: number | undefined;
    readonly from: 'result' | 'fallback';
  };
  /** A newer result was left out as impossible. */
  readonly implausibleIgnored: boolean;
}

/** What a "missing laboratory" question asks for: calcium in any form, creatinine or a reported eGFR (3.7). */
export const LAB_NEEDS = ['potassium', 'sodium', 'creatinine', 'magnesium', 'calcium', 'platelets'] as const;
export type LabNeed = (typeof LAB_NEEDS)[number];

/** Tests without a valid result, by how long a result stays valid for the question (3.7). */
export interface LabGaps {
  readonly newOrder: ReadonlySet<LabNeed>;
  readonly continuation: ReadonlySet<LabNeed>;
  /** The windows used, in days. */
  readonly days: { readonly newOrder: number; readonly continuation: number };
}

export interface RenalFunction {
  /** mL/min/1.73 m²; with a comparator the least (`>`, `>=`) or the most (`<=`) it can be. */
  readonly egfr: number;
  readonly comparator: '<=' | '>' | '>=' | undefined;
  readonly basis: 'reported' | 'computed';
  readonly takenAt: number;
  readonly reference: ReferenceText;
}

export interface QtcResult {
  readonly ms: number;
  readonly takenAt: number;
  readonly reference: ReferenceText;
}

export type QuinineRiskKind =
  | 'prolonged-qt'
  | 'qt-co-medicine'
  | 'low-potassium'
  | 'low-magnesium'
  | 'av-block'
  | 'atrial-fibrillation'
  | 'thrombocytopenia'
  | 'low-platelets'
  | 'hypersensitivity'
  | 'myasthenia-gravis'
  | 'optic-neuritis'
  | 'g6pd-deficiency'
  | 'decompensated-cirrhosis'
  // Contraindications of the UK label: these two count in the UK only.
  | 'tinnitus'
  | 'hemoglobinuria';

/** Something on record that makes quinine more dangerous (2.1, `quinine-risk-factors`). */
export interface QuinineRisk {
  readonly kind: QuinineRiskKind;
  readonly reference: ReferenceText;
  /** What the record says, with value and unit; record text, to be escaped. */
  readonly label: string;
  /** The laboratory result it rests on, where it rests on one. */
  readonly result?: LabResult;
  readonly on: Span | undefined;
}

export interface ClinicalFacts {
  readonly patient: Fact<PatientFact>;
  readonly careSetting: Fact<CareSetting>;
  readonly orderContext: Fact<OrderContext>;
  /** The current encounter, or a condition, says end-of-life care (G6). */
  readonly comfortCare: Fact<boolean>;
  /** Medication drafts of this session that count (2.0). */
  readonly draftOrders: Fact<readonly DraftOrder[]>;
  readonly activeMedications: Fact<readonly MedicationUse[]>;
  /** Laboratory orders drafted in this session or open on the chart. */
  readonly labOrders: Fact<readonly LabOrder[]>;
  readonly conditions: Fact<readonly ConditionFact[]>;
  readonly crampEvidence: Fact<readonly CrampEvidence[]>;
  /** `undefined`: nothing on record says pregnant or not. */
  readonly pregnancy: Fact<PregnancyFact | undefined>;
  readonly dialysis: Fact<DialysisFact | undefined>;
  readonly allergies: Fact<readonly AllergyFact[]>;
  readonly labResults: Fact<LabResults>;
  readonly derangements: Fact<readonly Derangement[]>;
  /** Partial means nothing here: absence is proved only when it is known. */
  readonly labGaps: Fact<LabGaps>;
  readonly renalFunction: Fact<RenalFunction | undefined>;
  readonly qtc: Fact<readonly QtcResult[]>;
  readonly quinineRisks: Fact<readonly QuinineRisk[]>;
}

export type FactName = keyof ClinicalFacts;
export type FactValue<Name extends FactName> = ClinicalFacts[Name] extends Fact<infer T> ? T : never;
