import { Counter, type Registry } from 'prom-client';

/** In place of a value that is not in the list of its label, and of none. */
export const NONE = 'none';

export interface TallyOptions {
  readonly name: string;
  readonly help: string;
  /** All values that each label may have, besides `none`. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Whether series that never counted are shown with 0, so that a first event is seen as an increase. */
  readonly showsZero?: boolean;
}

/** Counts one event. Values in the order of the labels; what is not in a list counts as `none`. */
export type Count = (...values: readonly unknown[]) => void;

/**
 * A counter whose series are a table of fixed size, laid out when it is made: no request can add one, or put a word of its own
 * into a label. Counting is one addition; prom-client is told when it is asked, because it works out a hash for every event.
 */
export function tally(registry: Registry, { name, help, labels, showsZero = false }: TallyOptions): Count {
  const axes = Object.values(labels).map((values) => [...values, NONE]);
  const places = axes.map((values) => new Map<unknown, number>(values.map((value, place) => [value, place])));
  const series = product(axes);
  const counts = new Float64Array(series.length);
  const labelNames = Object.keys(labels);
  const counter = new Counter({
    name,
    help,
    labelNames,
    registers: [registry],
    collect: () => {
      counter.reset();
      for (const [place, values] of series.entries()) {
        const count = counts[place] ?? 0;
        if (count > 0 || (showsZero && !values.includes(NONE))) counter.labels(...values).inc(count);
      }
    },
  });
  return (...values) => {
    let cell = 0;
    for (const [axis, known] of places.entries())
      cell = cell * known.size + (known.get(values[axis]) ?? known.size - 1);
    counts[cell] = (counts[cell] ?? 0) + 1;
  };
}

/** Every combination of one value per axis, the last axis changing fastest. */
function product(axes: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return axes.reduce<readonly (readonly string[])[]>(
    (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
}
