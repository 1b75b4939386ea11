/**
 * Which drug an order or allergy is about (clinical-knowledge 2.0, "Which drug is it").
 */
import { type DrugClassRules, loadDrugClassRules, type Product } from './drug-class-rules.js';
import type { DrugClass } from './drug-classes.js';
import { type DrugNameReader, loadDrugNameReader } from './drug-names.js';
import { loadRouteReader, type Route, type RouteReader } from './drug-routes.js';
import { DRUG_GROUPS, type DrugGroup, type DrugTable, loadDrugTable } from './drug-table.js';

export interface Coded {
  readonly system?: string | undefined;
  readonly code?: string | undefined;
}

export interface DrugMatch {
  /** Lower-case US generic names, sorted. */
  readonly ingredients: readonly string[];
  /** All ingredients of the product that we can name, sorted; the same as `ingredients` for a single one. */
  readonly product: readonly string[];
  /** Empty for a known drug that no rule is about. */
  readonly classes: ReadonlySet<DrugClass>;
  readonly matchedBy: 'code' | 'text';
}

export interface DrugDescription {
  readonly codings: readonly Coded[];
  /** Names to read when no coding is known, best first. */
  readonly texts: readonly string[];
  /** Codings and texts of the route, where the order states one. */
  readonly routeCodings: readonly Coded[];
  readonly routeTexts: readonly string[];
}

export interface DrugIndex {
  /** The drug described, or undefined: then it is unknown, never a guess (CH-45). */
  identify(description: DrugDescription): DrugMatch | undefined;
  readonly codeCount: number;
}

export interface DrugIndexOptions {
  /** Code systems to load; all by default. */
  readonly groups?: readonly DrugGroup[];
  /** Further ingredients a site asks about, for example in `qtDrugList`: read from names only, without a class. */
  readonly alsoRead?: readonly string[];
}

/** Ingredients by which some codes say no more than the kind of diuretic. */
const OPEN_DIURETICS: ReadonlySet<string> = new Set([
  'diuretic',
  'loop diuretic',
  'potassium-sparing diuretic',
  'thiazide diuretic',
]);

interface Readers {
  readonly table: DrugTable;
  readonly names: DrugNameReader;
  readonly routes: RouteReader;
  readonly rules: DrugClassRules;
}

/**
 * Codes decide; names are read only when no code is known. We know only codes of our own drugs: another code may stand for any drug,
 * so its name is read, and the match says `text`.
 *
 * @throws CRAMP_INTERNAL when a data file is broken
 */
export function createDrugIndex({ groups = DRUG_GROUPS, alsoRead = [] }: DrugIndexOptions = {}): DrugIndex {
  const rules = loadDrugClassRules();
  const named = new Set([...rules.ingredients, ...alsoRead.map((name) => name.trim().toLowerCase())]);
  const readers: Readers = {
    table: loadDrugTable(groups),
    names: loadDrugNameReader(named, { brands: groups.includes('rxnorm') }),
    routes: loadRouteReader(),
    rules,
  };
  return {
    codeCount: readers.table.codeCount,
    identify(description) {
      const coded = productCoded(description.codings, readers.table);
      const named = () => readers.names.productNamed(description.texts);
      const product = coded === undefined ? named() : specified(coded, named, rules);
      if (product === undefined) return undefined;
      const routes = routesOf({ product, isCoded: coded !== undefined }, description, readers.routes);
      return {
        ingredients: product.ingredients,
        product: product.product,
        classes: rules.classesOf({ ...product, routes }),
        matchedBy: coded === undefined ? 'text' : 'code',
      };
    },
  };
}

/** All known codings together: a combination may be coded by its ingredients, one by one. */
function productCoded(codings: readonly Coded[], table: DrugTable): Product | undefined {
  const products = codings.map((coding) => table.productOf(coding)).filter((product) => product !== undefined);
  if (products.length <= 1) return products[0];
  const ingredients = sorted(products.flatMap((product) => product.ingredients));
  return {
    ingredients,
    product: sorted(products.flatMap(({ product }) => product)),
    ingredientCount: Math.max(ingredients.length, ...products.map(({ ingredientCount }) => ingredientCount)),
    amongSeveral: sorted(products.flatMap(({ amongSeveral }) => amongSeveral)),
    routes: sorted(products.flatMap(({ routes }) => routes)),
  };
}

/** A code that says only "and diuretics" is completed by the name: `C09DA01`, "Losartan/HCT 50/12.5". */
function specified(coded: Product, nameRead: () => Product | undefined, rules: DrugClassRules): Product {
  if (!coded.ingredients.some((name) => OPEN_DIURETICS.has(name))) return coded;
  const named = nameRead();
  const diuretics = (named?.ingredients ?? []).filter((name) => isDiuretic(name, rules));
  if (named === undefined || diuretics.length === 0) return coded;
  const complete = (names: readonly string[], more: readonly string[]) =>
    sorted([...names.filter((name) => !OPEN_DIURETICS.has(name)), ...more]);
  const product = complete(coded.product, named.product);
  return {
    ...coded,
    ingredients: complete(coded.ingredients, diuretics),
    product,
    ingredientCount: Math.max(coded.ingredientCount, product.length),
  };
}

function isDiuretic(ingredient: string, rules: DrugClassRules): boolean {
  const alone: Product = {
    ingredients: [ingredient],
    product: [ingredient],
    ingredientCount: 1,
    amongSeveral: [],
    routes: [],
  };
  return [...rules.classesOf(alone)].some((name) => name.startsWith('diuretic-'));
}

/** The order's own route wins; then that of a coded product, if it has only one; then what the form in its name implies. */
function routesOf(
  { product, isCoded }: { readonly product: Product; readonly isCoded: boolean },
  description: DrugDescription,
  reader: RouteReader,
): readonly Route[] {
  const stated = reader.statedRoute(description.routeCodings, description.routeTexts);
  if (stated !== undefined) return [stated];
  if (isCoded && product.routes.length === 1) return product.routes;
  const [named] = description.texts.map((text) => reader.routeInName(text)).filter((route) => route !== undefined);
  return named === undefined ? product.routes : [named];
}

function sorted<T extends string>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].toSorted();
}
