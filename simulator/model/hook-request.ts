/** Hook calls as an EHR makes them. https://cds-hooks.hl7.org/2.0/#calling-a-cds-service */
import { expandTemplate } from '../../src/cds/prefetch-template.js';
import type { Hook } from '../../src/cds/types.js';
import { type Draft, draftReference } from './draft.js';
import type { Json } from './resource.js';

/** Hooks this page fires. */
export const FIRED_HOOKS = ['patient-view', 'order-select', 'order-sign'] as const satisfies readonly Hook[];
export type FiredHook = (typeof FIRED_HOOKS)[number];

export interface HookCall {
  readonly hook: FiredHook;
  /** New for every event; the services of one event share it. */
  readonly hookInstance: string;
  readonly fhirServer: string;
  readonly userId: string;
  readonly patientId: string;
  readonly encounterId: string | undefined;
  /** Empty on patient-view. */
  readonly drafts: readonly Draft[];
}

/** @param prefetch by key; left out when there is none */
export function hookRequest(call: HookCall, prefetch: Json = {}): Json {
  const { hook, hookInstance, fhirServer } = call;
  return {
    hook,
    hookInstance,
    fhirServer,
    context: contextOf(call),
    ...(Object.keys(prefetch).length > 0 && { prefetch }),
  };
}

function contextOf({ hook, userId, patientId, encounterId, drafts }: HookCall): Json {
  const base = { userId, patientId, ...(encounterId !== undefined && { encounterId }) };
  if (hook === 'patient-view') return base;
  const entry = drafts.map(({ resource }) => ({ resource }));
  const draftOrders = { resourceType: 'Bundle', type: 'collection', entry };
  if (hook === 'order-sign') return { ...base, draftOrders };
  return { ...base, selections: drafts.filter(({ isSelected }) => isSelected).map(draftReference), draftOrders };
}

/** Prefetch of one service for this call. */
export interface PrefetchPlan {
  readonly queries: readonly { readonly key: string; readonly query: string }[];
  /** Keys whose template needs what this call does not have, with the reason in words. */
  readonly unfilled: readonly { readonly key: string; readonly why: string }[];
}

export function prefetchPlan(templates: Readonly<Record<string, string>>, call: HookCall): PrefetchPlan {
  const { userId, patientId, encounterId } = call;
  const context = { userId, patientId, ...(encounterId !== undefined && { encounterId }) };
  const expanded = Object.entries(templates).map(([key, template]) => ({ key, ...expandTemplate(template, context) }));
  return {
    queries: expanded.flatMap((each) => (each.ok ? [{ key: each.key, query: each.query }] : [])),
    unfilled: expanded.flatMap((each) =>
      each.ok ? [] : [{ key: each.key, why: `this call has no ${each.missing.join(' and no ')}` }],
    ),
  };
}
