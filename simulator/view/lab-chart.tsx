/** Electrolytes over time: a small chart each, and the same numbers in a table. */
import { labelHeights, type Series, scaleOf } from '../model/lab-series.js';

const BOX = { width: 170, height: 80 };
/** Room for the names of lines at the right, and for dates below. */
const FRAME = { left: 6, top: 6, right: 54, bottom: 16 };
/** Height of a line of text. */
const LABEL_GAP = 10;

export function LabResults({ series }: { readonly series: readonly Series[] }) {
  const shown = series.filter(({ points }) => points.length > 0);
  const absent = series.filter(({ points }) => points.length === 0).map(({ title }) => title.toLowerCase());
  return (
    <>
      <h3>Electrolytes</h3>
      {shown.map((each) => (
        <LabFigure key={each.analyte} series={each} />
      ))}
      {absent.length > 0 && <p class="note">No usable result of {absent.join(', ')}.</p>}
      {series.length === 0 && <p class="note">No result on record.</p>}
    </>
  );
}

function LabFigure({ series }: { readonly series: Series }) {
  const { title, unit, low, high, points, ignored } = series;
  const latest = points.at(-1);
  const range = low === undefined && high === undefined ? '' : `, reference ${low ?? '…'} to ${high ?? '…'} ${unit}`;
  return (
    <figure class="lab">
      <figcaption>
        <strong>{title}</strong> {latest?.text}{' '}
        <span class="note">
          {latest && dayText(latest.at)}
          {range}
        </span>
      </figcaption>
      <Plot series={series} />
      <details>
        <summary>
          {title} as a table ({points.length})
        </summary>
        <LabTable series={series} />
        {ignored.length > 0 && <p class="note">Left out: {ignored.join('; ')}</p>}
      </details>
    </figure>
  );
}

function Plot({ series }: { readonly series: Series }) {
  const { points, title } = series;
  const scale = scaleOf(series, BOX);
  const path = points.map(({ at, value }) => `${scale.x(at)},${scale.y(value)}`).join(' ');
  const width = FRAME.left + BOX.width + FRAME.right;
  const height = FRAME.top + BOX.height + FRAME.bottom;
  const [first, last] = [points[0], points.at(-1)];
  return (
    <svg
      class="plot"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${title} over time; the table has the values`}
    >
      <g transform={`translate(${FRAME.left} ${FRAME.top})`}>
        <Band series={series} />
        <Lines series={series} />
        <polyline class="curve" points={path} />
        {points.map(({ at, value, text }) => (
          <circle key={`${at}-${value}`} class="point" cx={scale.x(at)} cy={scale.y(value)} r="3">
            <title>{`${dayText(at)}: ${text}`}</title>
          </circle>
        ))}
        <text
          class="tick"
          x={points.length > 1 ? 0 : BOX.width / 2}
          text-anchor={points.length > 1 ? 'start' : 'middle'}
          y={BOX.height + 13}
        >
          {first && dayText(first.at)}
        </text>
        {points.length > 1 && (
          <text class="tick" x={BOX.width} y={BOX.height + 13} text-anchor="end">
            {last && dayText(last.at)}
          </text>
        )}
      </g>
    </svg>
  );
}

function Band({ series }: { readonly series: Series }) {
  const { low, high } = series;
  const scale = scaleOf(series, BOX);
  const top = high === undefined ? 0 : scale.y(high);
  const bottom = low === undefined ? BOX.height : scale.y(low);
  if (low === undefined && high === undefined) return null;
  return <rect class="band" x="0" y={top} width={BOX.width} height={Math.max(bottom - top, 1)} />;
}

function Lines({ series }: { readonly series: Series }) {
  const scale = scaleOf(series, BOX);
  const thresholds = [...series.thresholds].sort((one, other) => other.value - one.value);
  const heights = labelHeights(
    thresholds.map(({ value }) => scale.y(value)),
    LABEL_GAP,
  );
  return (
    <>
      {thresholds.map(({ value, side, label, indicator }, index) => (
        <g key={`${side}-${value}-${indicator}`}>
          <line class={`threshold ${indicator}`} x1="0" x2={BOX.width} y1={scale.y(value)} y2={scale.y(value)}>
            <title>{label}</title>
          </line>
          <text class="tick" x={BOX.width + 4} y={(heights[index] ?? 0) + 3}>
            {side === 'below' ? '<' : '>'} {value}
          </text>
        </g>
      ))}
    </>
  );
}

function LabTable({ series: { title, points, thresholds } }: { readonly series: Series }) {
  return (
    <>
      <table>
        <caption class="visually-hidden">{title}, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {[...points].reverse().map(({ at, text, original }) => (
            <tr key={`${at}-${text}`}>
              <td>{dayText(at)}</td>
              <td>
                {text}
                {original !== undefined && <span class="note"> (on record: {original})</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {thresholds.length > 0 && (
        <ul class="note">
          {thresholds.map(({ value, side, label, indicator }) => (
            <li key={`${side}-${value}-${indicator}`}>
              {indicator} {side} {value}: {label}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
