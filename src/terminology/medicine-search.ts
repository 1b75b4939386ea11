/**
 * Finding medicines by name, for somebody who writes an order in the simulator: over the names in the drug tables. Rules never ask it.
 */
import { DMD, RXNORM, SNOMED_CT } from './code-systems.js';
import { readTableLines } from './data-files.js';
import { wordsIn } from './words.js';

export interface Medicine {
  readonly text: string;
  /** One of each code system that has a medicine of this name. */
  readonly coding: readonly { readonly system: string; readonly code: string; readonly display: string }[];
  /** Lower-case US generic names, as far as they are named. */
  readonly ingredients: readonly string[];
}

/** Best match first: names that start with the words, ingredients before products, then the shortest. */
export type FindMedicines = (query: string, limit: number) => readonly Medicine[];

/** A table with names, and its term types that somebody can order: ingredients, and products. */
interface NamedTable {
  readonly path: string;
  readonly system: string;
  readonly ingredients: ReadonlySet<string>;
  readonly products: ReadonlySet<string>;
}

/** NDC is old and ATC has no names; RxNorm's components and dose forms are no medicines. */
const TABLES: readonly NamedTable[] = [
  {
    path: 'drugs/rxnorm.tsv',
    system: RXNORM,
    ingredients: new Set(['IN', 'PIN', 'MIN']),
    products: new Set(['BN', 'SCD', 'SBD', 'GPCK', 'BPCK']),
  },
  { path: 'drugs/dmd.tsv', system: DMD, ingredients: new Set(['VTM', 'ING']), products: new Set(['VMP|AMP']) },
  { path: 'drugs/snomed.tsv', system: SNOMED_CT, ingredients: new Set(['SNOMED']), products: new Set() },
];

const FEWEST_LETTERS = 2;

interface Entry {
  /** The words of the name, as they are compared. */
  readonly key: string;
  readonly medicine: Medicine;
  readonly isIngredient: boolean;
}

/** Reads the names: some tens of milliseconds, so on first use. An absent table leaves its names out. */
export function createMedicineSearch(): FindMedicines {
  const entries = readEntries();
  return (query, limit) => {
    const words = wordsIn(query);
    const start = words.join(' ');
    if (start.length < FEWEST_LETTERS) return [];
    const beginning = firstOf(entries, limit, ({ key }) => key.startsWith(start));
    const others = ({ key }: Entry) => !key.startsWith(start) && words.every((word) => key.includes(word));
    return [...beginning, ...firstOf(entries, limit - beginning.length, others)].map(({ medicine }) => medicine);
  };
}

function firstOf(entries: readonly Entry[], limit: number, fits: (entry: Entry) => boolean): readonly Entry[] {
  const found: Entry[] = [];
  for (const entry of entries) {
    if (found.length >= limit) break;
    if (fits(entry)) found.push(entry);
  }
  return found;
}

/** In the order in which they are found, so that a search stops early. */
function readEntries(): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const table of TABLES) {
    for (const line of readTableLines(table.path) ?? []) {
      const entry = entryOf(line, table);
      if (entry !== undefined) entries.set(entry.key, merged(entries.get(entry.key), entry));
    }
  }
  return [...entries.values()].sort(
    (a, b) =>
      Number(b.isIngredient) - Number(a.isIngredient) || a.key.length - b.key.length || (a.key < b.key ? -1 : 1),
  );
}

/** Columns: code, ingredients, count, among_several, routes, product, tty, form, status, name. */
function entryOf(line: string, { system, ingredients, products }: NamedTable): Entry | undefined {
  const [code = '', ours = '', , , , product = '', type = '', , , name = ''] = line.split('\t');
  const isIngredient = ingredients.has(type);
  if (name === '' || !(isIngredient || products.has(type))) return undefined;
  const named = (product === '' ? ours : product).split(';');
  const medicine = { text: name, coding: [{ system, code, display: name }], ingredients: named };
  return { key: wordsIn(name).join(' '), medicine, isIngredient };
}

/** The same name in several tables is one medicine with a code of each. */
function merged(known: Entry | undefined, entry: Entry): Entry {
  if (known === undefined) return entry;
  const isNew = entry.medicine.coding.every(({ system }) =>
    known.medicine.coding.every((own) => own.system !== system),
  );
  if (!isNew) return known;
  const coding = [...known.medicine.coding, ...entry.medicine.coding];
  return { ...known, medicine: { ...known.medicine, coding }, isIngredient: known.isIngredient || entry.isIngredient };
}
