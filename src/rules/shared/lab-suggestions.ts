/**
 * Laboratory tests a card may propose (Appendix B): as drafts, only what no draft or open order already brings.
 */

import type { ServiceRequest } from 'fhir/r4.js';
import type { Action } from '../../cds/types.js';
import type { ClinicalFacts, LabNeed, LabOrder, OrderContext } from '../../facts/clinical-facts.js';
import { foundIn, readValue } from '../../facts/fact.js';
import type { Analyte } from '../../terminology/laboratory.js';
import { type LabOrderable, ORDERABLES } from '../../terminology/orderables.js';
import type { ProposedSuggestion } from '../rule.js';
import { orderMembers } from './order-members.js';
import { midSentence } from './wording.js';

/** What the basic metabolic panel answers. */
const PANEL_NEEDS: readonly LabNeed[] = ['potassium', 'sodium', 'creatinine', 'calcium'];

export type LabFacts = Pick<ClinicalFacts, 'labOrders' | 'orderContext'>;

/** The panel and magnesium, each only where it brings a result that is missing and that no order brings. */
export function missingElectrolyteTests(gaps: ReadonlySet<LabNeed>, facts: LabFacts): readonly LabOrderable[] {
  const needs = notYetOrdered([...gaps], facts);
  return [
    ...(PANEL_NEEDS.some((need) => needs.includes(need)) ? [ORDERABLES.basicMetabolicPanel] : []),
    ...(needs.includes('magnesium') ? [ORDERABLES.magnesium] : []),
  ];
}

/** Those of these results that no draft or open order brings (5.3): a renal panel brings potassium, but no calcium. */
export function notYetOrdered(needs: readonly LabNeed[], facts: LabFacts): readonly LabNeed[] {
  const covered = analytesOnOrder(facts);
  return needs.filter((need) => !covered.has(need === 'calcium' ? 'calcium-total' : need));
}

/** The same with a label that names what is proposed: "Check electrolytes and magnesium". */
export function electrolyteSuggestion(
  tests: readonly LabOrderable[],
  facts: LabFacts,
  options: { readonly verb: 'Check' | 'Repeat'; readonly reason: string; readonly isRecommended: boolean },
): readonly ProposedSuggestion[] {
  return orderSuggestion(tests, facts, { ...options, label: `${options.verb} ${testsText(tests)}` });
}

/** `electrolytes and magnesium`, or just the one that is proposed. */
export function testsText(tests: readonly LabOrderable[]): string {
  const names = [
    ...(tests.includes(ORDERABLES.basicMetabolicPanel) ? ['electrolytes'] : []),
    ...(tests.includes(ORDERABLES.magnesium) ? ['magnesium'] : []),
  ];
  return names.join(' and ');
}

/** Those of these tests that no draft or open order covers. */
export function notOnOrder(tests: readonly LabOrderable[], facts: LabFacts): readonly LabOrderable[] {
  const covered = analytesOnOrder(facts);
  return tests.filter(({ covers }) => covers.length === 0 || !covers.every((analyte) => covered.has(analyte)));
}

function analytesOnOrder({ labOrders }: LabFacts): ReadonlySet<Analyte> {
  return new Set(foundIn(labOrders).flatMap(({ covers }: LabOrder) => [...covers]));
}

/** One suggestion that drafts these tests together; none without tests. */
export function orderSuggestion(
  tests: readonly LabOrderable[],
  facts: LabFacts,
  options: { readonly label: string; readonly reason: string; readonly isRecommended: boolean },
): readonly ProposedSuggestion[] {
  const actions = orderActions(tests, facts, options.reason);
  if (actions.length === 0) return [];
  return [{ label: options.label, actions, ...(options.isRecommended ? { isRecommended: true } : {}) }];
}

/** Draft ServiceRequests (CH-133). */
export function orderActions(
  tests: readonly LabOrderable[],
  { orderContext }: Pick<LabFacts, 'orderContext'>,
  reason: string,
): readonly Action[] {
  const context = readValue(orderContext);
  if (context === undefined) return [];
  return tests.map((test) => ({
    type: 'create',
    description: `Draft order: ${midSentence(test.text)}`,
    resource: serviceRequest(test, context, reason),
  }));
}

/** A draft ServiceRequest for one test on each of these days (ISO, `2026-03-09`). */
export function plannedOrderActions(
  test: LabOrderable,
  days: readonly string[],
  { orderContext }: Pick<LabFacts, 'orderContext'>,
  reason: string,
): readonly Action[] {
  const context = readValue(orderContext);
  if (context === undefined) return [];
  return days.map((day) => ({
    type: 'create',
    description: `Draft order: ${midSentence(test.text)}, planned for ${day}`,
    resource: { ...serviceRequest(test, context, reason), occurrenceTiming: { event: [day] } },
  }));
}

/** Certainly meant for a later moment than `asOf` (UTC milliseconds): it brings no result now. */
export function isPlannedAhead({ plannedFor }: LabOrder, asOf: number): boolean {
  return plannedFor !== undefined && plannedFor.min > asOf;
}

function serviceRequest(test: LabOrderable, context: OrderContext, reason: string): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    ...orderMembers(context),
    ...(test.category === undefined ? {} : { category: [{ coding: [{ ...test.category }] }] }),
    code: { coding: [{ system: test.system, code: test.code, display: test.display }], text: test.text },
    reasonCode: [{ text: reason }],
  };
}
