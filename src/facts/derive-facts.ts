/**
 * Which data feed which fact, and the derivation of just those facts that a service's rules name.
 */
import { deriveActiveMedications } from './active-medications.js';
import { deriveAllergies } from './allergies.js';
import type { ClinicalFacts, FactName } from './clinical-facts.js';
import { deriveComfortCare } from './comfort-care.js';
import { deriveConditions } from './conditions.js';
import { deriveCrampEvidence } from './cramp-evidence.js';
import { deriveDerangements } from './derangements.js';
import { deriveDialysis } from './dialysis.js';
import { deriveDraftOrders } from './draft-orders.js';
import { deriveCareSetting } from './encounter.js';
import type { PrefetchKey } from './fact.js';
import type { FactInput } from './fact-input.js';
import { deriveLabGaps } from './lab-gaps.js';
import { deriveLabOrders } from './lab-orders.js';
import { deriveLabResults } from './lab-results.js';
import { deriveOrderContext } from './order-context.js';
import { derivePatient } from './patient.js';
import { derivePregnancy } from './pregnancy.js';
import { deriveQtc } from './qtc.js';
import { deriveQuinineRisks } from './quinine-risks.js';
import { deriveRenalFunction } from './renal-function.js';

interface Derivation<Name extends FactName> {
  /** Prefetch keys it reads itself. */
  readonly reads: readonly PrefetchKey[];
  /** Facts it builds on. */
  readonly from: readonly FactName[];
  derive(input: FactInput, facts: ClinicalFacts): ClinicalFacts[Name];
}

export const DERIVATIONS: { readonly [Name in FactName]: Derivation<Name> } = {
  patient: { reads: ['patient'], from: [], derive: derivePatient },
  careSetting: { reads: ['encounter'], from: [], derive: deriveCareSetting },
  orderContext: { reads: [], from: [], derive: deriveOrderContext },
  comfortCare: { reads: ['encounter'], from: ['conditions'], derive: deriveComfortCare },
  draftOrders: { reads: ['conditions'], from: [], derive: deriveDraftOrders },
  activeMedications: {
    reads: ['medications', 'medicationStatements', 'conditions'],
    from: [],
    derive: deriveActiveMedications,
  },
  labOrders: { reads: ['openOrders'], from: [], derive: deriveLabOrders },
  conditions: { reads: ['conditions'], from: [], derive: deriveConditions },
  crampEvidence: { reads: ['encounter', 'conditions'], from: ['conditions'], derive: deriveCrampEvidence },
  pregnancy: { reads: ['pregnancyAndQt', 'conditions'], from: [], derive: derivePregnancy },
  dialysis: { reads: ['procedures'], from: ['conditions'], derive: deriveDialysis },
  allergies: { reads: ['allergies'], from: [], derive: deriveAllergies },
  labResults: { reads: ['labs'], from: ['careSetting'], derive: deriveLabResults },
  derangements: { reads: [], from: ['labResults', 'careSetting', 'pregnancy'], derive: deriveDerangements },
  labGaps: { reads: [], from: ['labResults', 'careSetting'], derive: deriveLabGaps },
  renalFunction: {
    reads: [],
    from: ['labResults', 'careSetting', 'patient', 'pregnancy', 'dialysis', 'conditions'],
    derive: deriveRenalFunction,
  },
  qtc: { reads: ['pregnancyAndQt'], from: [], derive: deriveQtc },
  quinineRisks: {
    reads: [],
    from: [
      'patient',
      'conditions',
      'qtc',
      'activeMedications',
      'draftOrders',
      'labResults',
      'derangements',
      'careSetting',
      'allergies',
    ],
    derive: deriveQuinineRisks,
  },
};

/**
 * Facts on demand: each is derived when first asked for and remembered for this request, so a service pays only for the facts
 * its rules name. Pure: the same input gives the same facts.
 */
export function deriveFacts(input: FactInput): ClinicalFacts {
  const derived: { -readonly [Name in FactName]?: ClinicalFacts[Name] } = {};
  const facts = factsOnDemand((name) => {
    const fact = derived[name] ?? DERIVATIONS[name].derive(input, facts);
    derived[name] = fact;
    return fact;
  });
  return facts;
}

/** Prefetch keys that some facts rest on, directly or through other facts (CH-21). */
export function prefetchKeysOf(names: Iterable<FactName>): ReadonlySet<PrefetchKey> {
  const keys = new Set<PrefetchKey>();
  const seen = new Set<FactName>();
  const visit = (name: FactName): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const key of DERIVATIONS[name].reads) keys.add(key);
    DERIVATIONS[name].from.forEach(visit);
  };
  for (const name of names) visit(name);
  return keys;
}

export const FACT_NAMES = Object.keys(DERIVATIONS) as readonly FactName[];

function factsOnDemand(once: <Name extends FactName>(name: Name) => ClinicalFacts[Name]): ClinicalFacts {
  return {
    get patient() {
      return once('patient');
    },
    get careSetting() {
      return once('careSetting');
    },
    get orderContext() {
      return once('orderContext');
    },
    get comfortCare() {
      return once('comfortCare');
    },
    get draftOrders() {
      return once('draftOrders');
    },
    get activeMedications() {
      return once('activeMedications');
    },
    get labOrders() {
      return once('labOrders');
    },
    get conditions() {
      return once('conditions');
    },
    get crampEvidence() {
      return once('crampEvidence');
    },
    get pregnancy() {
      return once('pregnancy');
    },
    get dialysis() {
      return once('dialysis');
    },
    get allergies() {
      return once('allergies');
    },
    get labResults() {
      return once('labResults');
    },
    get derangements() {
      return once('derangements');
    },
    get labGaps() {
      return once('labGaps');
    },
    get renalFunction() {
      return once('renalFunction');
    },
    get qtc() {
      return once('qtc');
    },
    get quinineRisks() {
      return once('quinineRisks');
    },
  };
}
