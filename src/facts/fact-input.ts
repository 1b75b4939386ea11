import type { FhirResource, Medication } from 'fhir/r4.js';
import type { Hook } from '../cds/types.js';
import type { Terminology } from '../terminology/terminology.js';
import type { ClinicalSettings } from './clinical-settings.js';
import type { Lenient, PrefetchedData } from './fact.js';

/** One entry of the draft bundle: the resource made readable, and as it was received. */
export interface DraftResource {
  readonly fullUrl: string | undefined;
  readonly resource: Lenient;
  /** As it came, unknown extensions and all, for update actions (CH-134). */
  readonly received: FhirResource;
}

/** The hook's context as facts read it. */
export interface ClinicalContext {
  readonly hook: Hook;
  readonly userId: string | undefined;
  readonly patientId: string;
  readonly encounterId: string | undefined;
  readonly drafts: readonly DraftResource[];
  /** As received; undefined on hooks without selections: then every draft is judged. */
  readonly selections: readonly string[] | undefined;
}

/** Everything facts are derived from. `asOf` is decided once per request, in UTC milliseconds. */
export interface FactInput {
  readonly context: ClinicalContext;
  readonly data: PrefetchedData;
  /** Medication resources from bundles and reads, by which `medicationReference` is resolved (CH-45). */
  readonly medications: readonly Lenient<Medication>[];
  readonly asOf: number;
  readonly settings: ClinicalSettings;
  readonly terminology: Terminology;
}
