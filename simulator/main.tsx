/** Starts the page in the browser. */
import { render } from 'preact';
import { createSimulator } from './net/simulator.js';
import { App } from './view/app.js';

const simulator = createSimulator(
  {
    origin: location.origin,
    search: location.search,
    now: Date.now,
    newUuid: () => crypto.randomUUID(),
    after: (ms, go) => {
      const timer = setTimeout(go, ms);
      return () => clearTimeout(timer);
    },
    remember: (search) => history.replaceState(null, '', `${location.pathname}${search}`),
  },
  (input, init) => fetch(input, init),
);

const root = document.getElementById('app');
if (root !== null) render(<App simulator={simulator} />, root);
void simulator.actions.start();
