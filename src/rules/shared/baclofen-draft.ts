import type { Dosage, MedicationRequest } from 'fhir/r4.js';
import type { Action } from '../../cds/types.js';
import type { DraftOrder, OrderContext } from '../../facts/clinical-facts.js';
import { UCUM } from '../../terminology/code-systems.js';
import { BACLOFEN_5_MG_TABLET } from '../../terminology/orderables.js';
import { orderMembers } from './order-members.js';

/** Product decision: half a month, then reassess. */
const SUPPLY_DAYS = 14;

export interface BaclofenSchedule {
  /** `5 mg twice daily`. */
  readonly text: string;
  readonly mgPerDose: number;
  readonly timesPerDay: 2 | 3;
  readonly mgPerDay: number;
}

/** The studied start in cirrhosis: 10 mg/day (2.5). */
export const STARTING_SCHEDULE: BaclofenSchedule = schedule(5, 2);

/** The only schedules this product writes, smallest first: none is computed for a patient (CH-138). */
const SCHEDULES: readonly BaclofenSchedule[] = [STARTING_SCHEDULE, schedule(5, 3), schedule(10, 2), schedule(10, 3)];

/**
 * The one medication draft this product writes with a dose: a fixed template (Appendix B, CH-138), behind `baclofenObstacles` and
 * never flagged as recommended. The route is left to the site.
 */
export function baclofenDraft(context: OrderContext): Action {
  const resource: MedicationRequest = {
    resourceType: 'MedicationRequest',
    ...orderMembers(context),
    medicationCodeableConcept: { coding: [{ ...BACLOFEN_5_MG_TABLET }], text: 'baclofen 5 mg oral tablet' },
    reasonCode: [{ text: 'Severe refractory muscle cramps (off-label)' }],
    dosageInstruction: [dosageOf(STARTING_SCHEDULE)],
    dispenseRequest: {
      numberOfRepeatsAllowed: 0,
      expectedSupplyDuration: { value: SUPPLY_DAYS, unit: 'd', system: UCUM, code: 'd' },
    },
  };
  return {
    type: 'create',
    description: 'Draft order: baclofen 5 mg twice daily (10 mg/day), off-label for cramps',
    resource,
  };
}

/** The largest fixed schedule of at most so many mg a day; undefined when even the smallest is more. */
export function largestScheduleUpTo(mgPerDay: number): BaclofenSchedule | undefined {
  return SCHEDULES.findLast((each) => each.mgPerDay <= mgPerDay);
}

/** Update of a draft to another schedule: the resource as received, with its dosage replaced and its route kept (CH-134). */
export function changeDose({ resource }: DraftOrder, to: BaclofenSchedule): Action {
  const received = structuredClone(resource);
  const route = received.dosageInstruction?.[0]?.route;
  return {
    type: 'update',
    description: `Change the baclofen draft to ${to.text} (${to.mgPerDay} mg/day); product, quantity and supply stay as ordered`,
    resource: {
      ...received,
      dosageInstruction: [{ ...dosageOf(to), ...(route === undefined ? {} : { route }) }],
    },
  };
}

function schedule(mgPerDose: number, timesPerDay: 2 | 3): BaclofenSchedule {
  const text = `${mgPerDose} mg ${oftenText(timesPerDay)} daily`;
  return { text, mgPerDose, timesPerDay, mgPerDay: mgPerDose * timesPerDay };
}

function oftenText(timesPerDay: 2 | 3): string {
  return timesPerDay === 2 ? 'twice' : 'three times';
}

function dosageOf({ mgPerDose, timesPerDay }: BaclofenSchedule): Dosage {
  return {
    text: `${mgPerDose} mg by mouth ${oftenText(timesPerDay)} daily. Reassess weekly; increase by at most 10 mg/day each week; maximum 30 mg/day. Do not stop abruptly.`,
    timing: { repeat: { frequency: timesPerDay, period: 1, periodUnit: 'd' } },
    doseAndRate: [{ doseQuantity: { value: mgPerDose, unit: 'mg', system: UCUM, code: 'mg' } }],
  };
}
