/** Questions about parsed JSON that every parser of this folder asks. */

/** Objects only: not `null`, not an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `null`, `""`, `[]` and `{}`: what CH-2 forbids to send and tells to read as absent. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** The same object without its empty members (CH-2). */
export function withoutEmptyMembers(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, member]) => !isEmpty(member)));
}

/** Most levels of objects and arrays a body may have (CH-1). */
export const MAX_NESTING_LEVELS = 100;

/** True when objects and arrays are nested deeper than `levels`; looks no deeper, so that no depth exhausts the stack. */
export function isNestedDeeperThan(value: unknown, levels: number): boolean {
  if (Array.isArray(value)) {
    return levels === 0 || value.some((item) => isNestedDeeperThan(item, levels - 1));
  }
  if (!isRecord(value)) return false;
  if (levels === 0) return true;
  // Without a list of the members: a body has thousands of objects.
  for (const name in value) {
    if (isNestedDeeperThan(value[name], levels - 1)) return true;
  }
  return false;
}
