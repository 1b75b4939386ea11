/**
 * Small charts as SVG in HTML: every number in them stands in a table beside them too, and each says in words what it shows.
 */
import { escapeHtml } from '../catalogue/html.js';

export interface Outcomes {
  readonly shown: number;
  readonly accepted: number;
  readonly overridden: number;
}

export interface Week extends Outcomes {
  /** ISO day of its Monday. */
  readonly day: string;
}

export const CHART_STYLE = `
.chart{display:block;width:100%;height:auto;overflow:visible}.bar{width:100%;min-width:6rem;height:.9rem}
.accepted{fill:var(--accepted)}.overridden{fill:var(--overridden)}.silent{fill:var(--silent)}
.axis{stroke:var(--line);stroke-width:1}.tick{fill:var(--text);font-size:11px}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}.legend svg{width:.9rem;height:.9rem;vertical-align:-.1rem}
:root{--accepted:#1b6e3c;--overridden:#b35900;--silent:#b9b9b9}
@media (prefers-color-scheme:dark){:root{--accepted:#5fc28a;--overridden:#ffb168;--silent:#5a5a5a}}
@media print{:root{--accepted:#222;--overridden:#888;--silent:#ddd}*{print-color-adjust:exact}}`;

const PARTS = [
  ['accepted', 'accepted'],
  ['overridden', 'overridden'],
  ['silent', 'no feedback'],
] as const;

export function legend(): string {
  const items = PARTS.map(
    ([name, text]) =>
      `<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="${name}" width="1" height="1"/></svg> ${text}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

/** One bar of three parts: what became of the cards shown. */
export function outcomeBar(outcomes: Outcomes): string {
  let x = 0;
  const parts = partsOf(outcomes).map(([name, count]) => {
    const width = outcomes.shown === 0 ? 0 : (100 * count) / outcomes.shown;
    const rect = `<rect class="${name}" x="${round(x)}" width="${round(width)}" height="10"/>`;
    x += width;
    return width === 0 ? '' : rect;
  });
  return `<svg class="chart bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(inWords(outcomes))}">${parts.join('')}</svg>`;
}

const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 44;
const BOTTOM = 22;
const TOP = 8;
/** Days written under the columns, at most. */
const MAX_LABELS = 8;

/** One column of three parts for each week. */
export function weekChart(title: string, weeks: readonly Week[]): string {
  const most = Math.max(1, ...weeks.map(({ shown }) => shown));
  const step = (WIDTH - LEFT) / Math.max(1, weeks.length);
  const every = Math.ceil(weeks.length / MAX_LABELS);
  const columns = weeks.map((week, index) => column(week, { x: LEFT + index * step, width: step * 0.8, most }));
  const labels = weeks.map(({ day }, index) =>
    index % every === 0 ? `<text class="tick" x="${round(LEFT + index * step)}" y="${HEIGHT - 6}">${day}</text>` : '',
  );
  return `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">
${scale(most)}${columns.join('')}${labels.join('')}</svg>`;
}

function scale(most: number): string {
  return [0, Math.ceil(most / 2), most]
    .filter((value, index, all) => all.indexOf(value) === index)
    .map((value) => {
      const y = round(yOf(value, most));
      return `<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text class="tick" x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${value}</text>`;
    })
    .join('');
}

interface Place {
  readonly x: number;
  readonly width: number;
  /** Of all columns. */
  readonly most: number;
}

function column(week: Week, { x, width, most }: Place): string {
  let below = 0;
  return partsOf(week)
    .map(([name, count]) => {
      const [bottom, top] = [yOf(below, most), yOf(below + count, most)];
      below += count;
      const size = `x="${round(x)}" y="${round(top)}" width="${round(width)}" height="${round(bottom - top)}"`;
      return count === 0 ? '' : `<rect class="${name}" ${size}/>`;
    })
    .join('');
}

function yOf(value: number, most: number): number {
  return HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP);
}

function partsOf({ shown, accepted, overridden }: Outcomes): readonly (readonly [string, number])[] {
  return [
    ['accepted', accepted],
    ['overridden', overridden],
    ['silent', shown - accepted - overridden],
  ];
}

export function inWords({ shown, accepted, overridden }: Outcomes): string {
  return `${shown} shown: ${accepted} accepted, ${overridden} overridden, ${shown - accepted - overridden} without feedback`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
