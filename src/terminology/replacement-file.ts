/**
 * One FHIR R4 ValueSet of a site, read with care: everything that this service would not understand is named.
 */
import type { Problem } from '../errors.js';
import { bareCode, ICD_9_CM, ICD_10, ICD_10_CM, LOINC, SNOMED_CT, systemOf } from './code-systems.js';
import type { CodeEntry, ValueSetFile } from './value-sets.js';

export interface Replacement {
  /** As the operator finds it. */
  readonly file: string;
  readonly builtIn: ValueSetFile;
  readonly entries: readonly CodeEntry[];
  /** Codes of `compose.exclude`: left out on purpose. */
  readonly leftOut: readonly CodeEntry[];
}

interface Read<T> {
  readonly found: readonly T[];
  readonly problems: readonly Problem[];
}

type Json = Readonly<Record<string, unknown>>;

/** Where a part stands, and the file it replaces. */
interface Place {
  readonly path: string;
  readonly group: ValueSetFile['group'];
}

/** Only these have codes from which everything below can be told. */
const PREFIX_SYSTEMS: readonly string[] = [ICD_10_CM, ICD_10, ICD_9_CM];
const PROBLEM_SYSTEMS: readonly string[] = [...PREFIX_SYSTEMS, SNOMED_CT];

/** @param builtIn every file that may be replaced, by `url` */
export function parseReplacement(
  file: string,
  json: unknown,
  builtIn: ReadonlyMap<string, ValueSetFile>,
): Read<Replacement> {
  if (!isRecord(json) || json['resourceType'] !== 'ValueSet') return refused(file, 'a FHIR ValueSet');
  const replaced = builtIn.get(textOf(json['url']) ?? '');
  if (replaced === undefined) return refused(file, `the url of a built-in value set, such as ${exampleOf(builtIn)}`);
  const compose = isRecord(json['compose']) ? json['compose'] : {};
  const read = (member: 'include' | 'exclude') =>
    readParts(compose[member] ?? [], { path: `${file} compose.${member}`, group: replaced.group });
  const [included, excluded] = [read('include'), read('exclude')];
  const leftOut = excluded.found;
  const entries = included.found.filter((entry) => !leftOut.some((other) => covers(other, entry)));
  const problems = [...included.problems, ...excluded.problems];
  if (problems.length > 0) return { found: [], problems };
  if (entries.length === 0) return refused(`${file} compose.include`, 'at least one code that is not excluded');
  if (leftOut.some((gone) => entries.some((entry) => covers(entry, gone))))
    return refused(`${file} compose.exclude`, 'no code below an included one: include the narrower codes instead');
  return { found: [{ file, builtIn: replaced, entries, leftOut }], problems: [] };
}

/** Does everything that the other entry means belong to this one? */
export function covers(entry: CodeEntry, other: CodeEntry): boolean {
  if (entry.system !== other.system) return false;
  if (entry.kind === 'prefix') return bareCode(other.code).startsWith(bareCode(entry.code));
  return other.kind === 'code' && bareCode(entry.code) === bareCode(other.code);
}

function exampleOf(builtIn: ReadonlyMap<string, ValueSetFile>): string {
  const [example = 'none'] = builtIn.keys();
  return `${example}; \`cramp-cds check --value-sets\` lists them`;
}

function readParts(parts: unknown, { path, group }: Place): Read<CodeEntry> {
  if (!Array.isArray(parts)) return refused(path, 'a list');
  return joined(parts.map((part: unknown, index) => readPart(part, { path: `${path}[${index}]`, group })));
}

function readPart(part: unknown, { path, group }: Place): Read<CodeEntry> {
  if (!isRecord(part)) return refused(path, 'an object');
  if (part['valueSet'] !== undefined) return refused(path, 'no valueSet: list the codes themselves');
  const system = systemOf(textOf(part['system']));
  const systems = group === 'loinc' ? [LOINC] : PROBLEM_SYSTEMS;
  if (system === undefined || !systems.includes(system)) {
    return refused(`${path}.system`, `a code system that is read here: ${systems.join(', ')}`);
  }
  const { concept, filter } = part;
  if ((concept === undefined) === (filter === undefined)) return refused(path, 'either concept or filter');
  return filter === undefined
    ? readConcepts(concept, { path: `${path}.concept`, group }, system)
    : readFilter(filter, { path: `${path}.filter`, group }, system);
}

function readConcepts(concepts: unknown, { path }: Place, system: string): Read<CodeEntry> {
  if (!Array.isArray(concepts) || concepts.length === 0) return refused(path, 'a list of codes');
  return joined(
    concepts.map((concept: unknown, index): Read<CodeEntry> => {
      const code = isRecord(concept) ? textOf(concept['code']) : undefined;
      return code === undefined
        ? refused(`${path}[${index}]`, 'an object with a code')
        : { found: [{ system, code, kind: 'code' }], problems: [] };
    }),
  );
}

/** A code and everything below it, which is the only filter that the built-in sets use. */
function readFilter(filters: unknown, { path }: Place, system: string): Read<CodeEntry> {
  if (!PREFIX_SYSTEMS.includes(system)) return refused(path, 'concept instead: codes of this system are listed');
  const [filter, ...rest]: readonly unknown[] = Array.isArray(filters) ? filters : [];
  const { property, op, value }: Json = isRecord(filter) && rest.length === 0 ? filter : {};
  const code = textOf(value);
  return property === 'concept' && op === 'is-a' && code !== undefined
    ? { found: [{ system, code, kind: 'prefix' }], problems: [] }
    : refused(path, 'one filter: property concept, op is-a, value the code above all that are meant');
}

function joined<T>(reads: readonly Read<T>[]): Read<T> {
  return { found: reads.flatMap(({ found }) => found), problems: reads.flatMap(({ problems }) => problems) };
}

function refused<T>(path: string, expected: string): Read<T> {
  return { found: [], problems: [{ path, expected }] };
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text that says something. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
