/** Everything the page knows, in one value; `steps.ts` says how it changes. */
import type { Indicator } from '../../src/cds/types.js';
import type { ShownCard } from './answer.js';
import type { Call } from './call.js';
import type { DiscoveredService } from './discovery.js';
import type { Draft } from './draft.js';
import type { Explanation } from './explanation.js';
import type { Failure } from './failure.js';
import type { FiredHook } from './hook-request.js';
import type { Series } from './lab-series.js';
import type { Resource } from './resource.js';
import type { Settings } from './settings.js';

/** Result of a check under Connect. */
export type Check =
  | { readonly state: 'unchecked' | 'checking' }
  | { readonly state: 'good'; readonly says: string }
  | { readonly state: 'bad'; readonly failure: Failure };

export interface Connection {
  /** Base without trailing slash. */
  readonly url: string;
  readonly check: Check;
}

export interface PatientSearch {
  readonly state: 'idle' | 'searching' | 'done';
  readonly found: readonly Resource[];
  readonly failure: Failure | undefined;
}

export interface Chart {
  readonly patientId: string;
  readonly isLoading: boolean;
  /** Undefined until it is read, or when it cannot be. */
  readonly patient: Resource | undefined;
  readonly encounterId: string | undefined;
  readonly conditions: readonly Resource[];
  readonly medicines: readonly Resource[];
  readonly allergies: readonly Resource[];
  readonly series: readonly Series[];
  /** Parts that could not be read. */
  readonly failures: readonly { readonly part: string; readonly failure: Failure }[];
}

export type CardState = 'open' | 'accepted' | 'overridden' | 'dismissed';

export interface CardEntry {
  /** Unique on the page. */
  readonly key: string;
  readonly serviceId: string;
  readonly indicator: Indicator;
  readonly card: ShownCard;
  readonly state: CardState;
  /** Indexes of the suggestions that were accepted. */
  readonly accepted: readonly number[];
}

/** What came back for one event. */
export interface Answer {
  readonly hook: FiredHook;
  readonly hookInstance: string;
  readonly at: number;
  readonly isPending: boolean;
  readonly cards: readonly CardEntry[];
  /** Where the answers break the standard. */
  readonly problems: readonly string[];
  readonly failures: readonly { readonly serviceId: string; readonly failure: Failure }[];
}

/** Opening the chart and ordering have their cards side by side; a newer event of a place replaces the older one. */
export type Place = 'chart' | 'orders';

export interface News {
  readonly id: number;
  readonly tone: 'done' | 'problem';
  readonly text: string;
}

export type Signing = 'no' | 'checking' | 'review' | 'saving';

export interface ExplainState {
  readonly callId: number;
  readonly state: 'asking' | 'done' | 'failed';
  readonly explanation: Explanation | undefined;
  readonly says: string | undefined;
}

export interface State {
  readonly settings: Settings | undefined;
  readonly startFailure: Failure | undefined;
  readonly fhir: Connection;
  readonly service: Connection;
  readonly services: readonly DiscoveredService[];
  readonly sendsPrefetch: boolean;
  readonly search: PatientSearch;
  readonly chart: Chart | undefined;
  readonly drafts: readonly Draft[];
  readonly signing: Signing;
  readonly answers: Readonly<Partial<Record<Place, Answer>>>;
  /** Newest last. */
  readonly news: readonly News[];
  /** For screen readers: what has just come. */
  readonly announcement: string;
  /** Newest first. */
  readonly calls: readonly Call[];
  readonly explained: ExplainState | undefined;
}

export const START: State = {
  settings: undefined,
  startFailure: undefined,
  fhir: { url: '', check: { state: 'unchecked' } },
  service: { url: '', check: { state: 'unchecked' } },
  services: [],
  sendsPrefetch: true,
  search: { state: 'idle', found: [], failure: undefined },
  chart: undefined,
  drafts: [],
  signing: 'no',
  answers: {},
  news: [],
  announcement: '',
  calls: [],
  explained: undefined,
};
