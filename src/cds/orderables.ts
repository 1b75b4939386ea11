/**
 * Site codes for proposed orders: some clients place an order only by the key of their own order catalogue (requirements, section 19).
 */
import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import type { Action, CdsCoding } from './types.js';

/** What the service proposes: by its standard code, or by its text where the order has no code at all. */
export type ProposedOrder = Pick<CdsCoding, 'system' | 'code'> | { readonly text: string };

/**
 * One line of a site's table, as written in its configuration:
 *
 * ```json
 * { "proposed": { "system": "http://loinc.org", "code": "19123-9" },
 *   "orderable": { "system": "urn:com.epic.cdshooks.action.code.system.preference-list-item", "code": "4711" } }
 * { "proposed": { "text": "magnesium, oral" }, "orderable": { "system": "urn:oid:1.2.3", "code": "4712", "display": "MAGNESIUM PO" } }
 * ```
 *
 * Code, system and text are compared exactly; the first line that fits counts. The client may order the dose and frequency of its own
 * entry instead of those proposed, so the site maps an order to an entry that has the same.
 */
export interface SiteOrderable {
  readonly proposed: ProposedOrder;
  /** Key in the client's order catalogue. */
  readonly orderable: CdsCoding;
}

type CreateAction = Extract<Action, { readonly type: 'create' }>;

/** The same order with the site's code added to its standard coding; undefined where the table has none, or for what is no order. */
export function withSiteCode(action: CreateAction, orderables: readonly SiteOrderable[]): CreateAction | undefined {
  const resource = resourceWithSiteCode(action.resource, orderables);
  return resource === undefined ? undefined : { ...action, resource };
}

function resourceWithSiteCode(resource: FhirResource, orderables: readonly SiteOrderable[]): FhirResource | undefined {
  switch (resource.resourceType) {
    case 'ServiceRequest': {
      const code = conceptWithSiteCode(resource.code, orderables);
      return code && { ...resource, code };
    }
    case 'MedicationRequest': {
      const medicationCodeableConcept = conceptWithSiteCode(resource.medicationCodeableConcept, orderables);
      return medicationCodeableConcept && { ...resource, medicationCodeableConcept };
    }
    default:
      return undefined;
  }
}

function conceptWithSiteCode(
  concept: CodeableConcept = {},
  orderables: readonly SiteOrderable[],
): CodeableConcept | undefined {
  const entry = orderables.find(({ proposed }) => isOf(concept, proposed));
  return entry && { ...concept, coding: [...(concept.coding ?? []), { ...entry.orderable }] };
}

function isOf({ coding = [], text }: CodeableConcept, proposed: ProposedOrder): boolean {
  if ('text' in proposed) return coding.length === 0 && text === proposed.text;
  return coding.some(({ system, code }) => system === proposed.system && code === proposed.code);
}
