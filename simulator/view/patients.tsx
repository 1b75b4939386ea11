/** Whose chart to open: the patients of the stories first, then anybody on the FHIR server. */
import { useState } from 'preact/hooks';
import { patientLine, patientName } from '../model/chart.js';
import type { Story } from '../model/settings.js';
import type { Actions } from '../net/simulator.js';
import { FailureNote } from './failure-note.js';
import { focusOn } from './focus.js';
import { run, useSimulator } from './use-simulator.js';

export function PatientPicker() {
  const { state } = useSimulator();
  // The stories live on the built-in FHIR server alone.
  const isBuiltIn = state.fhir.url === state.settings?.fhirServer;
  const stories = isBuiltIn ? (state.settings?.stories ?? []) : [];
  return (
    <section class="picker" aria-labelledby="picker-title">
      <h2 id="picker-title">Choose a patient</h2>
      <p>
        Open a chart as a prescriber would. The CDS service is asked when the chart opens, when you change an order, and
        when you sign; its cards appear beside the orders.
      </p>
      <PatientSearch />
      {stories.length > 0 && <Stories stories={stories} />}
    </section>
  );
}

function openChart(actions: Actions, patientId: string): Promise<void> {
  focusOn('work');
  return actions.openChart(patientId);
}

function Stories({ stories }: { readonly stories: readonly Story[] }) {
  const { actions } = useSimulator();
  return (
    <>
      <h3>Story patients</h3>
      <ul class="stories">
        {stories.map((story) => (
          <li key={story.patientId}>
            <button type="button" class="story" onClick={run(() => openChart(actions, story.patientId))}>
              <strong>{story.title}</strong>
              <span>
                {story.tries !== undefined && `${story.tries}. `}
                {story.shows}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function PatientSearch() {
  const { state, actions } = useSimulator();
  const [words, setWords] = useState('');
  const { state: progress, failure } = state.search;
  return (
    <>
      <search>
        <form
          class="inline"
          onSubmit={(event) => {
            event.preventDefault();
            run(() => actions.search(words))();
          }}
        >
          <div class="field">
            <label for="patient-search">Name or id on the FHIR server</label>
            <input
              id="patient-search"
              type="search"
              autocomplete="off"
              value={words}
              onInput={({ currentTarget }) => setWords(currentTarget.value)}
            />
          </div>
          <button type="submit">Search</button>
        </form>
      </search>
      {failure !== undefined && <FailureNote failure={failure} about="Search" />}
      <div role="status">
        {progress === 'searching' && <p class="note">Searching…</p>}
        {progress === 'done' && failure === undefined && <FoundPatients />}
      </div>
    </>
  );
}

function FoundPatients() {
  const { state, actions } = useSimulator();
  const { found } = state.search;
  const today = state.settings?.today ?? new Date();
  if (found.length === 0)
    return <p class="note">Nobody of that name or id. An empty search lists the first patients.</p>;
  return (
    <ul class="stories">
      {found.map((patient) => (
        <li key={patient.id}>
          <button type="button" class="story" onClick={run(() => openChart(actions, patient.id ?? ''))}>
            <strong>{patientName(patient)}</strong>
            <span>
              {patientLine(patient, today)} · {patient.id}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
