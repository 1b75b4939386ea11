/**
 * The generated tables from product code to ingredients and routes, in every code system we know.
 */
import { ATC, DMD, NDC, RXNORM, SNOMED_CT, systemOf } from './code-systems.js';
import { readTableLines } from './data-files.js';
import type { Product } from './drug-class-rules.js';
import { ROUTES } from './drug-routes.js';
import type { Coded } from './drugs.js';

export const DRUG_GROUPS = ['rxnorm', 'dmd', 'snomed', 'atc', 'ndc'] as const;
export type DrugGroup = (typeof DRUG_GROUPS)[number];

export interface DrugTable {
  /** What a code means; undefined when no table has it: then it may be any other drug. */
  productOf(coding: Coded): Product | undefined;
  readonly codeCount: number;
}

/** Gives the product that some cells describe; the same object for the many codes that mean the same. */
export type ProductPool = (cells: string) => Product;

type CodeMap = ReadonlyMap<string, Product>;

/** ingredients, count, among_several, routes, product. */
const PRODUCT_COLUMNS = 5;

/** Digits of an NDC that name labeler and product, in its 11-digit form. */
const NDC_PRODUCT_DIGITS = 9;

/** Reads the tables of these license groups; an absent file leaves its group empty. */
export function loadDrugTable(groups: readonly DrugGroup[] = DRUG_GROUPS): DrugTable {
  const pool = createProductPool();
  const read = (group: DrugGroup): CodeMap => (groups.includes(group) ? readTable(group, pool) : new Map());
  const rxnorm = read('rxnorm');
  const dmd = read('dmd');
  const snomed = read('snomed');
  const atc = read('atc');
  const ndc = read('ndc');
  // dm+d identifiers are SNOMED CT UK identifiers, and both URIs are sent for both.
  const uk = (code: string) => dmd.get(code) ?? snomed.get(code);
  const lookups: ReadonlyMap<string, (code: string) => Product | undefined> = new Map([
    [RXNORM, (code: string) => rxnorm.get(code)],
    [DMD, uk],
    [SNOMED_CT, uk],
    [ATC, (code: string) => atc.get(code.toUpperCase())],
    [NDC, (code: string) => ndc.get(ndcProduct(code) ?? '')],
  ]);
  return {
    productOf({ system, code }) {
      const uri = systemOf(system);
      return uri === undefined || code === undefined ? undefined : lookups.get(uri)?.(code.trim());
    },
    codeCount: [rxnorm, dmd, snomed, atc, ndc].reduce((sum, table) => sum + table.size, 0),
  };
}

/** First nine digits of the 11-digit (5-4-2) form; the short segment of a hyphenated 10-digit code is filled up with a zero. */
export function ndcProduct(code: string): string | undefined {
  const segments = code.split('-');
  const [labeler = '', product = '', pack = ''] = segments;
  const isDigits = segments.every((segment) => /^\d+$/.test(segment));
  if (segments.length === 3 || segments.length === 2) {
    const fits = isDigits && labeler.length <= 5 && product.length <= 4 && pack.length <= 2;
    return fits ? labeler.padStart(5, '0') + product.padStart(4, '0') : undefined;
  }
  // Without hyphens only the 11-digit form says where the segments end.
  return segments.length === 1 && isDigits && code.length === 11 ? code.slice(0, NDC_PRODUCT_DIGITS) : undefined;
}

/** Cells are those of the tables' columns ingredients, count, among_several, routes and product, with tabs between; lists: `;`. */
export function createProductPool(): ProductPool {
  const products = new Map<string, Product>();
  return (cells) => {
    const known = products.get(cells);
    if (known !== undefined) return known;
    const product = parseProduct(cells);
    products.set(cells, product);
    return product;
  };
}

/** Only the first columns are cut out of a line: this runs for tens of thousands of lines at start. */
function readTable(group: DrugGroup, pool: ProductPool): CodeMap {
  const lines = readTableLines(`drugs/${group}.tsv`) ?? [];
  return new Map(
    lines.map((line) => {
      const codeEnd = line.indexOf('\t');
      return [line.slice(0, codeEnd), pool(firstCells(line.slice(codeEnd + 1)))];
    }),
  );
}

function firstCells(rest: string): string {
  let end = -1;
  for (let column = 0; column < PRODUCT_COLUMNS; column += 1) end = rest.indexOf('\t', end + 1);
  return rest.slice(0, end);
}

function parseProduct(cells: string): Product {
  const [ingredients = '', count = '', amongSeveral = '', routes = '', product = ''] = cells.split('\t');
  const named = listOf(routes);
  return {
    ingredients: listOf(ingredients),
    product: listOf(product === '' ? ingredients : product),
    ingredientCount: Number(count),
    amongSeveral: listOf(amongSeveral),
    routes: ROUTES.filter((route) => named.includes(route)),
  };
}

function listOf(cell: string): readonly string[] {
  return cell === '' ? [] : cell.split(';');
}
