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
      const product = coded ?? readers.names.productNamed(description.texts);
      if (product === undefined) return undefined;
      const routes = routesOf({ product, isCoded: coded !== undefined }, description, readers.routes);
      return {
        ingredients: product.ingredients,
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
    ingredientCount: Math.max(ingredients.length, ...products.map(({ ingredientCount }) => ingredientCount)),
    amongSeveral: sorted(products.flatMap(({ amongSeveral }) => amongSeveral)),
    routes: sorted(products.flatMap(({ routes }) => routes)),
  };
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
