/** Search for references: an id, `Type/id`, or a URL that ends so. */
import { isRecord } from '../../../cds/json.js';
import { badRequest } from '../refusal.js';
import { isResourceType } from '../resource-types.js';
import { unescaped } from './values.js';

const TARGET = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/?#]+)(?:\/_history\/[^/]+)?$/;

/**
 * `Type/id` of a reference, relative or absolute: which server an absolute one means is not looked at, as records keep the
 * addresses of the systems they come from. Undefined for everything else, such as `#contained` or `urn:uuid:…`.
 */
export function targetOf(reference: unknown): string | undefined {
  const [, type, id] = (typeof reference === 'string' ? TARGET.exec(reference) : null) ?? [];
  return isResourceType(type) ? `${type}/${id}` : undefined;
}

/**
 * @param types the types the parameter may point to; undefined for any
 * @throws Refusal (400)
 */
export function referenceTest(
  values: readonly string[],
  types: readonly string[] | undefined,
): (found: unknown) => boolean {
  const wanted = new Set(targetsIn(values, types));
  return (found) => {
    const target = referenceKey(found);
    if (target === undefined) return false;
    const [type = '', id = ''] = target.split('/');
    return wanted.has(target) || (wanted.has(id) && (types === undefined || types.includes(type)));
  };
}

/** What the values ask for: `Type/id`, or only the id where no single type is clear. @throws Refusal (400) */
export function targetsIn(values: readonly string[], types: readonly string[] | undefined): readonly string[] {
  const [onlyType, ...others] = types ?? [];
  return values.map(unescaped).map((value) => {
    if (/^[^/|\s]+$/.test(value)) return onlyType !== undefined && others.length === 0 ? `${onlyType}/${value}` : value;
    const target = targetOf(value);
    if (target === undefined) throw badRequest('A reference is an id, or Type/id, or the URL of a resource.');
    return target;
  });
}

/** The target of a Reference element. */
export function referenceKey(found: unknown): string | undefined {
  return isRecord(found) ? targetOf(found['reference']) : undefined;
}
