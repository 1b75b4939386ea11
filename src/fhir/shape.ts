/**
 * Parts from which the shapes in `resource-shapes.ts` are built: each reads one untrusted JSON value and gives back the typed
 * value, or undefined when it has another JSON type. Nothing is converted: a number sent as text is not a number.
 */
import { isRecord } from '../cds/json.js';

export type Read<T> = (value: unknown) => T | undefined;

/** Members no shape has to name: they are dropped everywhere. */
type UnreadInElements = 'id' | 'extension' | 'modifierExtension' | `_${string}`;

/** A reader for every member R4 defines; the compiler sees that none is forgotten and that each has the right type. */
export type Fields<T, Unread extends PropertyKey = UnreadInElements> = {
  readonly [Key in Exclude<keyof T, Unread>]-?: Read<NonNullable<T[Key]>>;
};

type RequiredKey<T> = { [Key in keyof T]-?: undefined extends T[Key] ? never : Key }[keyof T];

/** FHIR text is never empty, so blank text counts as absent. */
export const text: Read<string> = (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

/** A code is read whatever it says: its value is judged where it is used. */
export const code = <T extends string>(value: unknown): T | undefined => text(value) as T | undefined;

/** A list of codes. */
export const codes = <T extends string>(value: unknown): T[] | undefined => list<T>(code)(value);

/** JSON may spell numbers beyond what a number can hold (`1e999`). */
export const number: Read<number> = (value) => (Number.isFinite(value) ? Number(value) : undefined);

export const flag: Read<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** For members nothing reads; give one a reader in the table when a fact starts to need it. */
export const unread: Read<never> = () => undefined;

/** Entries of another type are dropped; a single value stands for a list of one (CH-47). A list that is right stays the same list. */
export function list<T>(read: Read<T>): Read<T[]> {
  const isRight = (entry: unknown) => entry !== undefined && read(entry) === entry;
  return (value) => {
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.length > 0 && value.every(isRight)) return value;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    const entries = values.map(read).filter((entry) => entry !== undefined);
    return entries.length === 0 ? undefined : entries;
  };
}

/**
 * An element of a resource, such as a Coding or a component.
 *
 * @param essential members R4 requires: an element without one of them says nothing and is dropped.
 */
export function object<T>(fields: Fields<T>, essential: readonly RequiredKey<T>[] = []): Read<T> {
  const readMembers = members(fields);
  return (value) => {
    const read = readMembers(value);
    return read === undefined || essential.some((name) => !(name in read)) ? undefined : (read as T);
  };
}

/**
 * The members of a JSON object that have a reader and the right type; undefined for anything but an object. An object that holds
 * nothing else, as most elements do, is given back itself: nobody changes what was received.
 */
export function members(fields: Readonly<Record<string, Read<unknown>>>): Read<Readonly<Record<string, unknown>>> {
  const readers = new Map(Object.entries(fields).filter(([, read]) => read !== unread));
  const givenWhenAbsent = [...readers].filter(([, read]) => read(undefined) !== undefined);
  const isRight = (value: JsonObject, name: string) => readers.get(name)?.(value[name]) === value[name];
  const copyOf = (value: JsonObject, names: readonly string[]) => {
    const result: Record<string, unknown> = {};
    for (const [name, read] of givenWhenAbsent) result[name] = read(value[name]);
    for (const name of names) {
      const member = readers.get(name)?.(value[name]);
      if (member !== undefined) result[name] = member;
    }
    return result;
  };
  return (value) => {
    if (!isRecord(value)) return undefined;
    // By the members that are there: of the many that R4 defines, a resource has few.
    const names = Object.keys(value);
    const isWhole = givenWhenAbsent.length === 0 && names.every((name) => isRight(value, name));
    return isWhole ? value : copyOf(value, names);
  };
}

type JsonObject = Readonly<Record<string, unknown>>;
