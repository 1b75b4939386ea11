import { remembered } from '../memo.js';
import type { RequestContext } from './types.js';

/** A query relative to the FHIR base, or the tokens that have no usable value in this request. */
export type ExpandedTemplate =
  | { readonly ok: true; readonly query: string }
  | { readonly ok: false; readonly missing: readonly string[] };

const TOKEN = /\{\{(.*?)\}\}/;

/**
 * Fills the tokens of a prefetch template from the context of this request (CH-69 to CH-72). Values that are no FHIR ids
 * are not put into a query, and a token we do not know has no value: such a template was never asked (CH-79).
 */
export function expandTemplate(template: string, context: RequestContext): ExpandedTemplate {
  const missing: string[] = [];
  let query = '';
  for (const [index, part] of partsOf(template).entries()) {
    const value = index % 2 === 0 ? part : findValue(part, context);
    if (value === undefined) missing.push(part);
    else query += value;
  }
  return missing.length > 0 ? { ok: false, missing } : { ok: true, query };
}

/** Contents of the `{{…}}` of a template, in order. */
export function tokensOf(template: string): readonly string[] {
  return partsOf(template).filter((_, index) => index % 2 === 1);
}

/** Templates of services list hundreds of codes, are few, and are filled at every call. */
const LONGEST_TEMPLATE = 20_000;

/** Text and tokens in turn, text first. */
const partsOf = remembered((template): readonly string[] => template.split(TOKEN), { longestText: LONGEST_TEMPLATE });

/** Tokens that may appear in what we publish; `context.selections` and `context.draftOrders` may not. */
const VALUES: Readonly<Record<string, (context: RequestContext) => string | undefined>> = {
  'context.patientId': ({ patientId }) => asId(patientId),
  'context.encounterId': ({ encounterId }) => asId(encounterId),
  'context.userId': ({ userId }) => asReference(userId),
  userPractitionerId: ({ userId }) => idOfType('Practitioner', userId),
  userPractitionerRoleId: ({ userId }) => idOfType('PractitionerRole', userId),
  userPatientId: ({ userId }) => idOfType('Patient', userId),
  userRelatedPersonId: ({ userId }) => idOfType('RelatedPerson', userId),
};

/** Token names a template may use. */
export const PREFETCH_TOKENS: readonly string[] = Object.keys(VALUES);

function findValue(token: string, context: RequestContext): string | undefined {
  return Object.hasOwn(VALUES, token) ? VALUES[token]?.(context) : undefined;
}

/** A FHIR id of any length (CH-41), encoded; not one of dots only, which would walk up the path. */
function asId(id: string | undefined): string | undefined {
  return id !== undefined && /^(?!\.+$)[\w.~-]+$/.test(id) ? encodeURIComponent(id) : undefined;
}

function asReference(userId: string | undefined): string | undefined {
  const [type = '', id, ...rest] = userId?.split('/') ?? [];
  const encoded = asId(id);
  return rest.length === 0 && encoded !== undefined && /^[A-Z][A-Za-z]+$/.test(type) ? `${type}/${encoded}` : undefined;
}

function idOfType(type: string, userId: string | undefined): string | undefined {
  return asReference(userId)?.startsWith(`${type}/`) ? asId(userId?.slice(type.length + 1)) : undefined;
}
