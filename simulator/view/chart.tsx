/** The chart as a prescriber reads it before ordering. */
import { allergyLine, type ChartLine, medicineLine, patientLine, patientName, problemLine } from '../model/chart.js';
import { FailureNote } from './failure-note.js';
import { focusOn } from './focus.js';
import { LabResults } from './lab-chart.js';
import { useSimulator } from './use-simulator.js';

export function ChartHeader() {
  const { state, actions } = useSimulator();
  const { chart, settings } = state;
  if (chart === undefined) return null;
  const { patient, patientId, isLoading } = chart;
  const story = settings?.stories.find((each) => each.patientId === patientId);
  const today = settings?.today ?? new Date();
  return (
    <section class="chart-header" aria-labelledby="patient-name">
      <div>
        <h2 id="patient-name">
          {patient === undefined ? (isLoading ? 'Opening the chart…' : `Patient ${patientId}`) : patientName(patient)}
        </h2>
        {patient !== undefined && (
          <p class="note">
            {patientLine(patient, today)} · {patientId}
          </p>
        )}
        {story?.tries !== undefined && (
          <p class="try">
            <strong>Try:</strong> {story.tries}. {story.shows}
          </p>
        )}
      </div>
      <button
        type="button"
        onClick={() => {
          focusOn('work');
          actions.closeChart();
        }}
      >
        Other patient
      </button>
    </section>
  );
}

export function ChartPanel() {
  const { chart } = useSimulator().state;
  if (chart === undefined) return null;
  const { isLoading, failures } = chart;
  return (
    <section class="panel chart" aria-labelledby="chart-title" aria-busy={isLoading}>
      <h2 id="chart-title">Chart</h2>
      {failures.map(({ part, failure }) => (
        <FailureNote key={part} failure={failure} about={`${part} not read`} />
      ))}
      <Lines title="Problems" lines={chart.conditions.map(problemLine)} isLoading={isLoading} />
      <Lines title="Active medicines" lines={chart.medicines.map(medicineLine)} isLoading={isLoading} />
      <Lines title="Allergies" lines={chart.allergies.map(allergyLine)} isLoading={isLoading} />
      <LabResults series={chart.series} />
    </section>
  );
}

interface LinesProps {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly isLoading: boolean;
}

function Lines({ title, lines, isLoading }: LinesProps) {
  return (
    <>
      <h3>{title}</h3>
      {lines.length === 0 && <p class="note">{isLoading ? 'Reading…' : 'None on record.'}</p>}
      {lines.length > 0 && (
        <ul class="lines">
          {lines.map(({ key, text, note }) => (
            <li key={key}>
              {text}
              {note !== undefined && <span class="note"> {note}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
