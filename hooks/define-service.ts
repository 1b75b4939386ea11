import type { ServiceDeclaration } from '../src/cds/service.js';
import type { PrefetchKey } from '../src/facts/fact.js';
import type { RuleId } from '../src/rules/index.js';

/** Type helper: a wrong rule id or prefetch key does not compile. */
export function defineService(
  declaration: ServiceDeclaration<PrefetchKey, RuleId>,
): ServiceDeclaration<PrefetchKey, RuleId> {
  return declaration;
}
