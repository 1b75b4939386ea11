/** Results over time as `/simulator/lab-series` sends them, and where they stand in a chart. */
import { INDICATORS, type Indicator } from '../../src/cds/types.js';
import { type Json, recordOf, recordsOf, textOf } from './resource.js';

export interface Point {
  /** UTC milliseconds. */
  readonly at: number;
  readonly value: number;
  readonly text: string;
  /** As the record has it, where that differs. */
  readonly original: string | undefined;
}

export interface Threshold {
  readonly value: number;
  readonly side: 'below' | 'above';
  readonly label: string;
  readonly indicator: Indicator;
}

export interface Series {
  readonly analyte: string;
  readonly title: string;
  readonly unit: string;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly thresholds: readonly Threshold[];
  /** Oldest first. */
  readonly points: readonly Point[];
  readonly ignored: readonly string[];
}

export function readSeries(body: unknown): readonly Series[] {
  return recordsOf(recordOf(body)['series']).map((series) => {
    const analyte = textOf(series['analyte']) ?? 'result';
    const { low, high } = recordOf(series['reference']);
    return {
      analyte,
      title: textOf(series['title']) ?? analyte,
      unit: textOf(series['unit']) ?? '',
      low: numberOf(low),
      high: numberOf(high),
      thresholds: recordsOf(series['thresholds']).flatMap(readThreshold),
      points: recordsOf(series['points']).flatMap(readPoint),
      ignored: recordsOf(series['ignored']).map(({ reference, reason }) => `${reference}: ${reason}`),
    };
  });
}

function readThreshold({ value, side, label, indicator }: Json): Threshold | readonly [] {
  const at = numberOf(value);
  if (at === undefined) return [];
  return {
    value: at,
    side: side === 'above' ? 'above' : 'below',
    label: textOf(label) ?? `${side} ${at}`,
    indicator: INDICATORS.find((each) => each === indicator) ?? 'info',
  };
}

function readPoint(point: Json): Point | readonly [] {
  const at = Date.parse(textOf(point['at']) ?? '');
  const value = numberOf(point['value']);
  if (Number.isNaN(at) || value === undefined) return [];
  const text = textOf(point['text']) ?? String(value);
  const original = textOf(point['original']);
  return { at, value, text, original: original === text ? undefined : original };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Box of the chart, in its own units. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface Scale {
  x(at: number): number;
  y(value: number): number;
}

/** Room above and below the outermost value or line, as a share of the range. */
const MARGIN = 0.12;

/** Everything of the series fits in the box: its points, the band of reference and the thresholds. */
export function scaleOf({ points, low, high, thresholds }: Series, { width, height }: Box): Scale {
  const values = [...points.map(({ value }) => value), ...thresholds.map(({ value }) => value), low, high].filter(
    (value) => value !== undefined,
  );
  const times = points.map(({ at }) => at);
  const [bottom, top] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const range = top - bottom || 1;
  const lowest = bottom - range * MARGIN;
  return {
    x: (at) => (first === last ? width / 2 : ((at - first) / (last - first)) * width),
    y: (value) => height - ((value - lowest) / (range * (1 + 2 * MARGIN))) * height,
  };
}

/** Heights at which names can be written without covering each other, for lines at these heights; both from top to bottom. */
export function labelHeights(lines: readonly number[], gap: number): readonly number[] {
  const heights: number[] = [];
  for (const line of lines) heights.push(Math.max(line, (heights.at(-1) ?? Number.NEGATIVE_INFINITY) + gap));
  return heights;
}
