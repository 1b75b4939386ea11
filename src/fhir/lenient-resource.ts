import { isRecord } from '../cds/json.js';
import type { Lenient } from '../cds/lenient.js';
import { RESOURCE_SHAPES } from './resource-shapes.js';
import { members, text } from './shape.js';

type ReadMembers = ReturnType<typeof members>;

const READERS: ReadonlyMap<string, ReadMembers> = new Map(
  Object.entries(RESOURCE_SHAPES).map(([resourceType, shape]) => [
    resourceType,
    members({ resourceType: text, ...shape }),
  ]),
);
/** Resources of other types can be named and counted, not read. */
const readName = members({ resourceType: text, id: text });

/**
 * From untrusted JSON to a resource in which every member that is present has the JSON type R4 gives it.
 *
 * A member of another type is dropped, as are members the table does not read; one object where R4 has a list is read as a
 * list of one (CH-47). Dates and codes stay text, whatever they say. Undefined for anything but an object with a
 * `resourceType`. The input is not changed: whoever writes the resource back keeps it as received (CH-134).
 */
export function readResource(value: unknown): Lenient | undefined {
  if (!isRecord(value)) return undefined;
  const resourceType = text(value['resourceType']);
  if (resourceType === undefined) return undefined;
  const readMembers = READERS.get(resourceType) ?? readName;
  return readMembers(value) as Lenient;
}
