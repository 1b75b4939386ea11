import type { ErrorObject } from 'ajv';
import type { Problem } from '../errors.js';
import { isRecord } from './json.js';

/**
 * What ajv found, as problems: one per place, each saying what was expected there in the words of the schema's
 * `description`. Needs ajv's `verbose`. Paths hold member names of the schema and indexes only, never a value (CH-167).
 */
export function toProblems(errors: readonly ErrorObject[] | null | undefined): readonly Problem[] {
  const byPath = new Map<string, Problem>();
  for (const problem of (errors ?? []).map(toProblem)) {
    const path = problem.path ?? '';
    if (!byPath.has(path)) byPath.set(path, problem);
  }
  return [...byPath.values()];
}

function toProblem(error: ErrorObject): Problem {
  const path = toPath(error.instancePath);
  const missing: unknown = error.params['missingProperty'];
  if (typeof missing !== 'string') {
    return { ...(path !== '' && { path }), expected: descriptionOf(error.parentSchema), code: 'CRAMP_REQUEST_INVALID' };
  }
  const expected = descriptionOf(memberSchema(error.parentSchema, missing));
  return { path: path === '' ? missing : `${path}.${missing}`, expected, code: 'CRAMP_REQUEST_INCOMPLETE' };
}

/** `/context/draftOrders/entry/0` → `context.draftOrders.entry[0]`, a FHIRPath expression. */
function toPath(pointer: string): string {
  return pointer
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
}

function memberSchema(schema: unknown, member: string): unknown {
  const members = isRecord(schema) ? schema['properties'] : undefined;
  return isRecord(members) ? members[member] : undefined;
}

function descriptionOf(schema: unknown): string {
  const description = isRecord(schema) ? schema['description'] : undefined;
  return typeof description === 'string' ? description : 'a value of the documented form';
}
