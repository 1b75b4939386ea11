import { Counter, Gauge, type Registry } from 'prom-client';

/** The store of deliveries as an operator watches it; asked when metrics are. */
export interface StoreGauges {
  /** Deliveries not written yet. */
  waiting(): number;
  /** Deliveries given up since the start. */
  dropped(): number;
  /** Since the last time that all was written, in seconds; undefined before the first. */
  secondsSinceFlush(): number | undefined;
}

const NO_STORE: StoreGauges = { waiting: () => 0, dropped: () => 0, secondsSinceFlush: () => undefined };

/** Without a store nothing waits and nothing is lost. */
export function storeMetrics(registry: Registry, store: StoreGauges = NO_STORE): void {
  const registers = [registry];
  const waiting: Gauge = new Gauge({
    name: 'cramp_cds_deliveries_waiting',
    help: 'Cards shown whose record is not written yet.',
    registers,
    collect: () => waiting.set(store.waiting()),
  });
  const dropped: Counter = new Counter({
    name: 'cramp_cds_deliveries_dropped_total',
    help: 'Cards shown whose record was given up, so that feedback about them finds nothing.',
    registers,
    collect: () => {
      dropped.reset();
      dropped.inc(store.dropped());
    },
  });
  const age: Gauge = new Gauge({
    name: 'cramp_cds_deliveries_flush_age_seconds',
    help: 'Time since the records of cards were last written, while any wait; 0 before the first time.',
    registers,
    // Of several workers the one that waits longest.
    aggregator: 'max',
    collect: () => age.set(store.waiting() > 0 ? (store.secondsSinceFlush() ?? 0) : 0),
  });
}
