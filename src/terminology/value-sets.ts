/** Value sets by canonical URL, as FHIR R4 `ValueSet` files. */
export interface ValueSetIndex {
  readonly count: number;
  readonly codeCount: number;
  /** Codes of one value set of this product as a FHIR search parameter value: `http://loinc.org|2823-3,…`, sorted. */
  searchValue(name: string): string;
}
