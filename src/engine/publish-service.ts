import type { ValueSetIndex } from '../terminology/value-sets.js';
import type { Declaration } from './evaluate-request.js';

const CODES = /codes\(([a-z0-9-]+)\)/g;
/** A search for no code would find everything. */
const EMPTY_CODES = /[?&]code=(&|$)/;

/**
 * The declaration as discovery shows it: `codes(name)` in a template becomes the codes of that value set, sorted, so that the same
 * knowledge gives the same bytes (CH-19). A key whose value set is empty, because the site left that code system out, is not asked
 * for at all.
 *
 * @throws CRAMP_INTERNAL for a value set that does not exist: a start-up error
 */
export function publishService(declaration: Declaration, valueSets: Pick<ValueSetIndex, 'searchValue'>): Declaration {
  const templates = Object.entries(declaration.service.prefetch)
    .map(([key, template]) => [key, template.replace(CODES, (_, name: string) => valueSets.searchValue(name))] as const)
    .filter(([, template]) => !EMPTY_CODES.test(template));
  return { ...declaration, service: { ...declaration.service, prefetch: Object.fromEntries(templates) } };
}
