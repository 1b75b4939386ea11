/** Fires hooks at every service that has them; of the events of one place only the newest counts. */
import { readAnswer } from '../model/answer.js';
import type { DiscoveredService } from '../model/discovery.js';
import { type FiredHook, type HookCall, hookRequest, prefetchPlan } from '../model/hook-request.js';
import type { Json } from '../model/resource.js';
import type { Place } from '../model/state.js';
import { eventAnswered, eventFired, placeOf, type ServiceAnswer } from '../model/steps.js';
import { USER_ID, type World } from './world.js';

/** Quiet after a change of the draft before order-select fires: one call per decision, not per key. */
export const SETTLE_MS = 300;

export interface Hooks {
  /** Resolves when the answers are there, or dropped for those of a newer event. */
  fire(hook: FiredHook): Promise<void>;
  /** order-select, once the draft has settled. */
  fireSoon(): void;
  /** What was asked about orders is of no interest any more. */
  dropOrders(): void;
  /** Prefetch is read anew: the record was changed, or another one opened. */
  forgetRecord(): void;
}

export function createHooks(world: World): Hooks {
  const underWay: Partial<Record<Place, AbortController>> = {};
  let cancelSettling: () => void = () => undefined;
  const prefetched = createPrefetch(world);

  async function fire(hook: FiredHook): Promise<void> {
    const { chart, drafts, services, fhir } = world.get();
    if (chart === undefined) return;
    cancelSettling();
    const place = placeOf(hook);
    underWay[place]?.abort();
    const dropped = new AbortController();
    underWay[place] = dropped;
    const { patientId, encounterId } = chart;
    const hookInstance = world.browser.newUuid();
    const call = { hook, hookInstance, fhirServer: fhir.url, userId: USER_ID, patientId, encounterId, drafts };
    world.change(eventFired({ hook, hookInstance, at: world.browser.now() }));
    const asked = services.filter((service) => service.hook === hook);
    const answers = await Promise.all(asked.map((service) => ask(service, call, dropped.signal)));
    world.change(eventAnswered(hook, hookInstance, answers.length > 0 ? answers : [nobody(hook)]));
  }

  async function ask(service: DiscoveredService, call: HookCall, dropped: AbortSignal): Promise<ServiceAnswer> {
    const prefetch = world.get().sendsPrefetch ? await prefetched.of(service, call) : {};
    const url = `${world.get().service.url}/cds-services/${encodeURIComponent(service.id)}`;
    const body = hookRequest(call, prefetch);
    const { hook } = call;
    const result = await world.http({
      kind: 'hook',
      party: 'service',
      method: 'POST',
      url,
      body,
      hook,
      serviceId: service.id,
      dropped,
    });
    return result.ok
      ? { serviceId: service.id, read: readAnswer(result.body), failure: undefined }
      : { serviceId: service.id, read: undefined, failure: result.failure };
  }

  return {
    fire,
    fireSoon: () => {
      cancelSettling();
      cancelSettling = world.browser.after(SETTLE_MS, () => void fire('order-select'));
    },
    dropOrders: () => {
      cancelSettling();
      underWay.orders?.abort();
    },
    forgetRecord: prefetched.forget,
  };
}

function nobody(hook: FiredHook): ServiceAnswer {
  const problems = [`the connected server has no service for ${hook}, so nobody was asked`];
  return { serviceId: 'Discovery', read: { cards: [], problems }, failure: undefined };
}

/** Prefetch by query, read once per state of the record, as an EHR keeps what it has open. */
function createPrefetch(world: World) {
  let known = new Map<string, Promise<unknown>>();

  function read(query: string): Promise<unknown> {
    const reading =
      known.get(query) ??
      world
        .fhir()
        .read(query)
        .then((result) => (result.ok ? result.body : undefined));
    known.set(query, reading);
    return reading;
  }

  return {
    forget: () => {
      known = new Map();
    },
    /** What could not be read is left out: the service then says what it misses. */
    of: async (service: DiscoveredService, call: HookCall): Promise<Json> => {
      const { queries } = prefetchPlan(service.prefetch, call);
      const values = await Promise.all(queries.map(async ({ key, query }) => [key, await read(query)] as const));
      return Object.fromEntries(values.filter(([, value]) => value !== undefined));
    },
  };
}
