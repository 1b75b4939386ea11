import type { ServiceRequest } from 'fhir/r4.js';
import type { ClinicalFacts, LabOrder } from './clinical-facts.js';
import { DAY_MS, parseDate } from './dates.js';
import { countedDrafts, isDrafted } from './draft-orders.js';
import { known, type Lenient, mapFact, mergeLists } from './fact.js';
import type { FactInput } from './fact-input.js';
import { codingsOf, isAboutPatient, ofType, referenceOf } from './resources.js';

/** An open laboratory order counts for 30 days after it was written. */
const OPEN_ORDER_DAYS = 30;

const OPEN: ReadonlySet<string> = new Set(['draft', 'active']);

/**
 * Laboratory tests already ordered: drafts of this session and open orders of the last 30 days (an undated one counts).
 * An open order that is also a draft is the draft (CH-84). Partial when only the drafts are known.
 */
export function deriveLabOrders(input: FactInput): ClinicalFacts['labOrders'] {
  const drafted = countedDrafts(input.context, 'ServiceRequest').flatMap(({ resource }) =>
    resource.resourceType === 'ServiceRequest' ? labOrder(resource, true, input) : [],
  );
  const open = mapFact(input.data.openOrders, (resources) =>
    ofType(resources, 'ServiceRequest')
      .filter((order) => isOpen(order, input) && !isDrafted(order, input.context))
      .flatMap((order) => labOrder(order, false, input)),
  );
  return mergeLists([known(drafted), open]);
}

function isOpen(order: Lenient<ServiceRequest>, { context, asOf }: FactInput): boolean {
  const written = parseDate(order.authoredOn);
  const isRecent = written === undefined || asOf - written.max <= OPEN_ORDER_DAYS * DAY_MS;
  const counts = OPEN.has(order.status ?? '') && order.doNotPerform !== true;
  return counts && isRecent && isAboutPatient(order.subject, context.patientId);
}

function labOrder(order: Lenient<ServiceRequest>, drafted: boolean, { terminology }: FactInput): readonly LabOrder[] {
  const covers = terminology.laboratory.coveredBy(codingsOf([order.code]));
  if (covers.size === 0) return [];
  const authoredAt = parseDate(order.authoredOn)?.max;
  return [{ reference: referenceOf(order), covers, authoredAt, drafted, plannedFor: plannedFor(order) }];
}

function plannedFor({ occurrenceDateTime, occurrencePeriod, occurrenceTiming }: Lenient<ServiceRequest>) {
  const times = [...(occurrenceTiming?.event ?? []), occurrenceDateTime, occurrencePeriod?.start];
  return times
    .map((time) => parseDate(time))
    .filter((span) => span !== undefined)
    .sort((a, b) => a.max - b.max)
    .at(-1);
}
