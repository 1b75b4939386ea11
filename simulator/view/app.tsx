/** The page: patient, orders and cards side by side, and below them what went over the wire. */
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import type { Simulator } from '../net/simulator.js';
import { CallsPanel } from './calls.js';
import { CardsPanel } from './cards.js';
import { ChartHeader, ChartPanel } from './chart.js';
import { ConnectPanel } from './connect.js';
import { FailureNote } from './failure-note.js';
import { OrdersPanel } from './orders.js';
import { PatientPicker } from './patients.js';
import { SimulatorContext, useSimulator } from './use-simulator.js';

export function App({ simulator }: { readonly simulator: Simulator }) {
  const [state, setState] = useState(simulator.get());
  useEffect(() => {
    setState(simulator.get());
    return simulator.subscribe(() => setState(simulator.get()));
  }, [simulator]);
  const [defect] = useErrorBoundary();
  if (defect !== undefined) return <Defect defect={defect} />;
  return (
    <SimulatorContext.Provider value={{ state, actions: simulator.actions }}>
      <Page />
    </SimulatorContext.Provider>
  );
}

/** A defect of the page itself: better said than a blank page. */
function Defect({ defect }: { readonly defect: unknown }) {
  return (
    <main>
      <h1>The simulator has a defect</h1>
      <p>
        It could not show what came: <code>{String(defect)}</code>. Reload the page; the request that led here can be
        seen in the network view of the browser’s developer tools.
      </p>
    </main>
  );
}

function Page() {
  const { state } = useSimulator();
  return (
    <>
      <a class="skip" href="#work">
        To the chart
      </a>
      <PageHeader />
      <main id="work" tabIndex={-1}>
        {state.startFailure !== undefined && <FailureNote failure={state.startFailure} />}
        {state.chart === undefined ? <PatientPicker /> : <Workplace />}
        <CallsPanel />
      </main>
      <p class="visually-hidden" role="status" aria-live="polite">
        {state.announcement}
      </p>
    </>
  );
}

function PageHeader() {
  const { settings } = useSimulator().state;
  return (
    <header class="page-header">
      <div class="title">
        <h1>EHR simulator</h1>
        <p class="note">
          Synthetic patients, for trying out only. {settings?.version && `cramp-cds ${settings.version}, `}
          {settings?.knowledgeVersion && `knowledge ${settings.knowledgeVersion}: clinical review pending.`}
        </p>
      </div>
      <ConnectPanel />
    </header>
  );
}

function Workplace() {
  return (
    <>
      <ChartHeader />
      <div class="workplace">
        <ChartPanel />
        <OrdersPanel />
        <CardsPanel />
      </div>
    </>
  );
}
