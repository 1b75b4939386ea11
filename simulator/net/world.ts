/** What the page's deeds have in common: the state, the servers, and the browser around them. */
import type { OrderContext } from '../model/draft.js';
import type { State } from '../model/state.js';
import { createFhir, type Fhir } from './fhir.js';
import type { Http } from './http.js';
import type { Store } from './store.js';

/** The browser, as far as the page needs it; tests have another one. */
export interface Browser {
  /** Where the page came from; its own server answers there. */
  readonly origin: string;
  /** Query of the address at the start. */
  readonly search: string;
  /** UTC milliseconds. */
  now(): number;
  newUuid(): string;
  /** @returns cancels it */
  after(ms: number, run: () => void): () => void;
  /** Puts the setting into the address, `?…` or empty. */
  remember(search: string): void;
}

export interface World extends Store {
  readonly browser: Browser;
  readonly http: Http;
  /** The FHIR server of the moment. */
  fhir(): Fhir;
}

export function createWorld(store: Store, http: Http, browser: Browser): World {
  return { ...store, http, browser, fhir: () => createFhir(http, store.get().fhir.url) };
}

/** The prescriber of all calls. */
export const USER_ID = 'Practitioner/synthetic-prescriber';

/** Undefined without an open chart. */
export function orderContext({ chart, settings }: State, now: number): OrderContext | undefined {
  if (chart === undefined) return undefined;
  const today = (settings?.today ?? new Date(now)).toISOString().slice(0, 10);
  return { patientId: chart.patientId, userId: USER_ID, encounterId: chart.encounterId, today };
}
