import type { CdsService, Hook } from './types.js';

/**
 * One CDS service as `hooks/` declares it: what discovery publishes, and which rules answer.
 *
 * `Key` and `Id` are the prefetch keys and rule ids of this product; the standard knows neither.
 */
export interface ServiceDeclaration<Key extends string = string, Id extends string = string> {
  readonly service: CdsService & { readonly hook: Hook; readonly prefetch: Readonly<Partial<Record<Key, string>>> };
  /** Rules that may open a card of their own. */
  readonly rules: readonly Id[];
  /** Rules that only add to a card another rule opened (clinical-knowledge 5.3). */
  readonly supportingRules: readonly Id[];
  /** Off unless the site names the service: clients that do not fire its hook need not see it. */
  readonly offByDefault?: true;
}

/** Is the service on at a site that names these ids? Without a list, all are that are not off by default. */
export function isOn({ service, offByDefault }: ServiceDeclaration, ids: readonly string[] | undefined): boolean {
  return ids === undefined ? offByDefault !== true : ids.includes(service.id);
}
