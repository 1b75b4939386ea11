/**
 * Reads `drug-classes.json` and answers which classes a product belongs to.
 */
import { brokenFile, readJsonFile } from './data-files.js';
import { DRUG_CLASSES, type DrugClass } from './drug-classes.js';
import type { Route } from './drug-routes.js';

/** What is known of a product, from its codes or its name. */
export interface Product {
  /** Lower-case US generic names, sorted; only those of `drug-classes.json`. */
  readonly ingredients: readonly string[];
  /** All ingredients of the product that have a name here, sorted: also those of no concern to us. */
  readonly product: readonly string[];
  /** Ingredients of the whole product, at least. */
  readonly ingredientCount: number;
  /** Ingredients that are one of several electrolytes, vitamins or infusion fluids. */
  readonly amongSeveral: readonly string[];
  /** Routes the product may be given by; empty when unknown. */
  readonly routes: readonly Route[];
}

export interface DrugClassRules {
  classesOf(product: Product): ReadonlySet<DrugClass>;
  /** Every ingredient named in the file, those without a class included. */
  readonly ingredients: ReadonlySet<string>;
}

interface ClassRule {
  readonly ingredients: readonly string[];
  readonly routes: 'any' | readonly Route[];
  readonly unknownRoute: 'counts' | 'does-not-count';
  readonly products?: 'alone' | 'not-among-several';
}

interface DrugClassesFile {
  readonly classes: Readonly<Record<string, readonly ClassRule[]>>;
  readonly withoutClass: { readonly ingredients: readonly string[] };
}

const FILE = 'drug-classes.json';

/** @throws CRAMP_INTERNAL when the file and the list of classes differ */
export function loadDrugClassRules(): DrugClassRules {
  const { classes, withoutClass } = parseDrugClasses(readJsonFile(FILE));
  const byIngredient = new Map<string, { readonly name: DrugClass; readonly rule: ClassRule }[]>();
  for (const name of DRUG_CLASSES) {
    for (const rule of classes[name] ?? []) {
      for (const ingredient of rule.ingredients) {
        byIngredient.set(ingredient, [...(byIngredient.get(ingredient) ?? []), { name, rule }]);
      }
    }
  }
  return {
    ingredients: new Set([...byIngredient.keys(), ...withoutClass.ingredients]),
    classesOf: (product) =>
      new Set(
        product.ingredients.flatMap((ingredient) =>
          (byIngredient.get(ingredient) ?? [])
            .filter(({ rule }) => applies(rule, ingredient, product))
            .map(({ name }) => name),
        ),
      ),
  };
}

function applies(rule: ClassRule, ingredient: string, product: Product): boolean {
  if (rule.products === 'alone' && product.ingredientCount > 1) return false;
  if (rule.products === 'not-among-several' && product.amongSeveral.includes(ingredient)) return false;
  return routeCounts(rule, product.routes);
}

/** Several routes, some of which do not count, are as good as an unknown one. */
function routeCounts({ routes, unknownRoute }: ClassRule, known: readonly Route[]): boolean {
  if (routes === 'any') return true;
  const counting = known.filter((route) => routes.includes(route));
  if (counting.length === known.length && known.length > 0) return true;
  const isUnknown = known.length === 0 || counting.length > 0;
  return isUnknown && unknownRoute === 'counts';
}

function parseDrugClasses(json: unknown): DrugClassesFile {
  const file = json as Partial<DrugClassesFile>;
  const { classes, withoutClass } = file;
  if (classes === undefined || withoutClass === undefined) throw brokenFile(FILE, 'members classes and withoutClass');
  const names: readonly string[] = DRUG_CLASSES;
  const isSame = names.every((name) => name in classes) && Object.keys(classes).every((name) => names.includes(name));
  if (!isSame) throw brokenFile(FILE, 'exactly the classes of drug-classes.ts');
  return { classes, withoutClass };
}
