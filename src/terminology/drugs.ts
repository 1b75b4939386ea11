import type { DrugClass } from './drug-classes.js';

export interface Coded {
  readonly system?: string;
  readonly code?: string;
}

export interface DrugMatch {
  /** Lower-case US generic names, sorted. */
  readonly ingredients: readonly string[];
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
