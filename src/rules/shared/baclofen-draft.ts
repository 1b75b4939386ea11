import type { MedicationRequest } from 'fhir/r4.js';
import type { Action } from '../../cds/types.js';
import type { OrderContext } from '../../facts/clinical-facts.js';
import { UCUM } from '../../terminology/code-systems.js';
import { BACLOFEN_5_MG_TABLET } from '../../terminology/orderables.js';

/** Product decision: half a month, then reassess. */
const SUPPLY_DAYS = 14;

/**
 * The one medication draft this product writes with a dose: a fixed template (Appendix B, CH-138), behind `baclofenObstacles` and
 * never flagged as recommended. The route is left to the site.
 */
export function baclofenDraft(context: OrderContext): Action {
  const resource: MedicationRequest = {
    resourceType: 'MedicationRequest',
    status: 'draft',
    intent: 'proposal',
    medicationCodeableConcept: { coding: [{ ...BACLOFEN_5_MG_TABLET }], text: 'baclofen 5 mg oral tablet' },
    subject: { ...context.subject },
    ...(context.encounter === undefined ? {} : { encounter: { ...context.encounter } }),
    ...(context.requester === undefined ? {} : { requester: { ...context.requester } }),
    reasonCode: [{ text: 'Severe refractory muscle cramps (off-label)' }],
    dosageInstruction: [
      {
        text: '5 mg by mouth twice daily. Reassess weekly; increase by at most 10 mg/day each week; maximum 30 mg/day. Do not stop abruptly.',
        timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg', system: UCUM, code: 'mg' } }],
      },
    ],
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
