/**
 * By which route a drug is given, from route codes, route texts, or words in the name of a product. The table is `routes.json`.
 */
import { remembered } from '../memo.js';
import { brokenFile, readJsonFile } from './data-files.js';
import type { Coded } from './drugs.js';
import { createPhraseBook, findPhrases, type PhraseBook, wordsIn } from './words.js';

export const ROUTES = [
  'inhalation',
  'intrathecal',
  'nasal',
  'ophthalmic',
  'oral',
  'oromucosal',
  'otic',
  'parenteral',
  'rectal',
  'topical',
  'transdermal',
  'vaginal',
] as const;
export type Route = (typeof ROUTES)[number];

export interface RouteReader {
  /** Route that an order states; undefined when it states none we know. Codes first. */
  statedRoute(codings: readonly Coded[], texts: readonly string[]): Route | undefined;
  /** Route that the form in a product's name implies: `Vaginal Cream` → vaginal. */
  routeInName(name: string): Route | undefined;
}

interface RouteEntry {
  /** Codes of SNOMED CT, EDQM and HL7 v3; their spellings do not overlap, so the system is not needed. */
  readonly codes: readonly string[];
  /** Words that state the route of an order. */
  readonly texts: readonly string[];
  /** Words of a product's name that imply it. */
  readonly forms: readonly string[];
}

const FILE = 'routes.json';

/** @throws CRAMP_INTERNAL when the file does not name every route */
export function loadRouteReader(): RouteReader {
  const entries = parseRoutes(readJsonFile(FILE));
  const byCode = new Map([...entries].flatMap(([route, { codes }]) => codes.map((code) => [code, route] as const)));
  const byText = bookOf(entries, ({ texts, forms }) => [...texts, ...forms]);
  const read = remembered((text) => mostSpecific(findPhrases(wordsIn(text), byText).map(({ meaning }) => meaning)));
  return {
    statedRoute(codings, texts) {
      const coded = codings.map(({ code }) => byCode.get(code?.trim().toLowerCase() ?? ''));
      const [first] = [...coded, ...texts.map(read)].filter((route) => route !== undefined);
      return first;
    },
    routeInName: read,
  };
}

/** A name may hold several words: "vaginal cream", "solution for intrathecal injection". The order of `RANK` decides. */
function mostSpecific(routes: readonly Route[]): Route | undefined {
  return RANK.find((route) => routes.includes(route));
}

const RANK: readonly Route[] = [
  'intrathecal',
  'vaginal',
  'rectal',
  'ophthalmic',
  'otic',
  'nasal',
  'inhalation',
  'transdermal',
  'oromucosal',
  'parenteral',
  'oral',
  'topical',
];

function bookOf(
  entries: ReadonlyMap<Route, RouteEntry>,
  wordsOf: (entry: RouteEntry) => readonly string[],
): PhraseBook<Route> {
  return createPhraseBook(
    [...entries].flatMap(([route, entry]) => wordsOf(entry).map((words) => [words, route] as const)),
  );
}

function parseRoutes(json: unknown): ReadonlyMap<Route, RouteEntry> {
  const { routes } = json as { readonly routes?: Readonly<Partial<Record<Route, RouteEntry>>> };
  return new Map(
    ROUTES.map((route) => {
      const entry = routes?.[route];
      if (entry === undefined) throw brokenFile(FILE, `an entry for ${route}`);
      return [route, entry];
    }),
  );
}
