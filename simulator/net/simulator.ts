/** All deeds of the page together. */
import { readSetting } from '../model/address.js';
import type { Call } from '../model/call.js';
import { readExplanation } from '../model/explanation.js';
import { START } from '../model/state.js';
import { callEnded, callStarted } from '../model/steps.js';
import { type Charting, createCharting } from './charting.js';
import { type Connecting, createConnecting } from './connecting.js';
import { createHooks } from './hooks.js';
import { createHttp } from './http.js';
import { createOrdering, type Ordering } from './ordering.js';
import { createResponding, type Responding } from './responding.js';
import { createStore, type Store } from './store.js';
import { type Browser, createWorld, type World } from './world.js';

export interface Actions
  extends Omit<Charting, 'refresh'>,
    Pick<Connecting, 'start' | 'connect'>,
    Omit<Ordering, 'draftsChanged'>,
    Responding {
  /** Sends the data along, or lets the service read them; the newest event is fired again. */
  setSendsPrefetch(sends: boolean): void;
  /** Why each rule of our own service did or did not speak. */
  explain(call: Call): Promise<void>;
}

export interface Simulator extends Pick<Store, 'get' | 'subscribe'> {
  readonly actions: Actions;
}

export function createSimulator(browser: Browser, fetch: typeof globalThis.fetch): Simulator {
  const store = createStore(START);
  const http = createHttp({
    fetch,
    now: browser.now,
    onStart: (call) => store.change(callStarted(call)),
    onEnd: (id, end) => store.change(callEnded(id, end)),
  });
  const world = createWorld(store, http, browser);
  const hooks = createHooks(world);
  const { start, connect, remember } = createConnecting(world, hooks);
  const { refresh, ...charting } = createCharting(world, { hooks, remember });
  const { draftsChanged, ...ordering } = createOrdering(world, { hooks, refresh });
  const actions: Actions = {
    ...charting,
    ...ordering,
    ...createResponding(world, { hooks, draftsChanged }),
    connect,
    start: async () => {
      const { patient } = readSetting(browser.search);
      await start();
      if (patient !== undefined) await charting.openChart(patient);
    },
    setSendsPrefetch: (sendsPrefetch) => {
      store.change((state) => ({ ...state, sendsPrefetch }));
      if (store.get().drafts.length > 0) draftsChanged();
      else void hooks.fire('patient-view');
    },
    explain: (call) => explain(world, call),
  };
  return { get: store.get, subscribe: store.subscribe, actions };
}

async function explain({ change, get, http, browser }: World, { id, serviceId = '', body }: Call): Promise<void> {
  const answer = (
    state: 'asking' | 'done' | 'failed',
    more: { explanation?: ReturnType<typeof readExplanation>; says?: string },
  ) =>
    change((before) => ({
      ...before,
      explained: { callId: id, state, explanation: more.explanation, says: more.says },
    }));
  if (get().service.url !== get().settings?.service)
    return answer('failed', { says: 'Only cramp-cds itself can explain its rules; another service is connected.' });
  answer('asking', {});
  const url = `${browser.origin}/simulator/explain/${encodeURIComponent(serviceId)}`;
  const result = await http({ kind: 'page', party: 'page', method: 'POST', url, body: JSON.parse(body ?? '{}') });
  if (result.ok) answer('done', { explanation: readExplanation(result.body) });
  else answer('failed', { says: `${result.failure.says} ${result.failure.advice}` });
}
