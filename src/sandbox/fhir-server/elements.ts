/** What a path finds in a resource of which nothing is certain: a list where FHIR has one value, one value where it has a list. */
import { isRecord } from '../../cds/json.js';

/** Finds all values of one search parameter. */
export type Find = (resource: Readonly<Record<string, unknown>>) => readonly unknown[];

/** A function that finds what stands at any of the paths, such as `name.given`. */
export function at(...paths: readonly string[]): Find {
  const split = paths.map((path) => path.split('.'));
  return (resource) => split.flatMap((members) => valuesAt(resource, members));
}

/** One value as a list, a list as it is, nothing as the empty list. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function valuesAt(value: unknown, [member, ...rest]: readonly string[]): readonly unknown[] {
  if (member === undefined) return listOf(value);
  return listOf(value).flatMap((each) =>
    isRecord(each) && Object.hasOwn(each, member) ? valuesAt(each[member], rest) : [],
  );
}
