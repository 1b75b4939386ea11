/**
 * The facts of one request, in the order they build on each other, and which data feed which.
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

/**
 * All facts of one request, each derived once, those that others build on first. Pure: the same input gives the same facts.
 */
export function deriveFacts(input: FactInput): ClinicalFacts {
  const patient = derivePatient(input);
  const careSetting = deriveCareSetting(input);
  const conditions = deriveConditions(input);
  const draftOrders = deriveDraftOrders(input);
  const activeMedications = deriveActiveMedications(input);
  const allergies = deriveAllergies(input);
  const qtc = deriveQtc(input);
  const pregnancy = derivePregnancy(input);
  const dialysis = deriveDialysis(input, { conditions });
  const labResults = deriveLabResults(input, { careSetting });
  const derangements = deriveDerangements(input, { labResults, careSetting, pregnancy });
  const record = { patient, careSetting, conditions, draftOrders, activeMedications, allergies, qtc };
  const measured = { pregnancy, dialysis, labResults, derangements };
  return {
    ...record,
    ...measured,
    orderContext: deriveOrderContext(input),
    comfortCare: deriveComfortCare(input, { conditions }),
    labOrders: deriveLabOrders(input),
    crampEvidence: deriveCrampEvidence(input, { conditions }),
    labGaps: deriveLabGaps(input, { labResults, careSetting }),
    renalFunction: deriveRenalFunction(input, { ...record, ...measured }),
    quinineRisks: deriveQuinineRisks(input, { ...record, ...measured }),
  };
}

interface Sources {
  /** Prefetch keys it reads itself. */
  readonly reads: readonly PrefetchKey[];
  /** Facts it builds on. */
  readonly from: readonly FactName[];
  /** Keys of which one is enough to answer it, at least in part; left out where that is all it rests on. */
  readonly settledBy?: readonly PrefetchKey[];
}

/** What each fact rests on; a test holds this against what the derivations look at. */
export const FACT_SOURCES: Readonly<Record<FactName, Sources>> = {
  patient: { reads: ['patient'], from: [] },
  careSetting: { reads: ['encounter'], from: [] },
  orderContext: { reads: [], from: [] },
  comfortCare: { reads: ['encounter'], from: ['conditions'] },
  // A refill is held against `medications` too, only to withhold its removal: nothing a card would have to name as unread.
  draftOrders: { reads: ['conditions'], from: [] },
  activeMedications: {
    reads: ['medications', 'medicationStatements', 'conditions'],
    from: [],
    settledBy: ['medications', 'medicationStatements'],
  },
  labOrders: { reads: ['openOrders'], from: [] },
  conditions: { reads: ['conditions'], from: [] },
  crampEvidence: { reads: ['encounter', 'conditions'], from: ['conditions'] },
  pregnancy: { reads: ['pregnancyAndQt', 'conditions'], from: [] },
  dialysis: { reads: ['procedures'], from: ['conditions'] },
  allergies: { reads: ['allergies'], from: [] },
  labResults: { reads: ['labs'], from: ['careSetting'] },
  derangements: { reads: [], from: ['labResults', 'careSetting', 'pregnancy'], settledBy: ['labs'] },
  labGaps: { reads: [], from: ['labResults', 'careSetting'] },
  renalFunction: { reads: [], from: ['labResults', 'careSetting', 'patient', 'pregnancy', 'dialysis', 'conditions'] },
  qtc: { reads: ['pregnancyAndQt'], from: [] },
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
  },
};

/** Prefetch keys by which these facts can be had: what to tell a client that sent none of them (CH-85). */
export function settlingKeysOf(names: readonly FactName[]): ReadonlySet<PrefetchKey> {
  return new Set(names.flatMap((name) => FACT_SOURCES[name].settledBy ?? [...prefetchKeysOf([name])]));
}

/** Prefetch keys that some facts rest on, directly or through other facts (CH-21). */
export function prefetchKeysOf(names: Iterable<FactName>): ReadonlySet<PrefetchKey> {
  const keys = new Set<PrefetchKey>();
  const seen = new Set<FactName>();
  const visit = (name: FactName): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const key of FACT_SOURCES[name].reads) keys.add(key);
    FACT_SOURCES[name].from.forEach(visit);
  };
  for (const name of names) visit(name);
  return keys;
}

export const FACT_NAMES: readonly FactName[] = Object.keys(FACT_SOURCES).filter(
  (name): name is FactName => name in FACT_SOURCES,
);
