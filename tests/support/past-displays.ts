/** Remembered displays, told as what differs from the usual one: a warning about one order at signing, an hour ago, in one encounter. */
import type { Indicator } from '../../src/cds/types.js';
import type { CardNow } from '../../src/engine/suppression.js';
import { DAY_MS, HOUR_MS } from '../../src/facts/dates.js';
import type { Alarm, DisplayMemory, PastDisplay } from '../../src/feedback/display.js';
import { AS_OF } from './chart.js';

export const ALARM: Alarm = {
  ruleVersion: '1.0.0',
  tier: 1,
  dailyMg: 300,
  factors: ['diuretic-electrolyte', 'hypokalemia tier 1'],
  isPregnant: false,
};

export const MEMORY: DisplayMemory = {
  personKey: 'person-1',
  subjectKey: 'subject-1',
  orderKeys: ['order-1'],
  resultKeys: ['result-1'],
  encounterKey: 'encounter-1',
  eventKey: 'event-now',
  alarm: ALARM,
  expiresAt: AS_OF + 365 * DAY_MS,
};

export type MemoryChanges = Partial<Omit<DisplayMemory, 'alarm'>> & { readonly alarm?: Partial<Alarm> };

function memory({ alarm, ...changes }: MemoryChanges = {}): DisplayMemory {
  return { ...MEMORY, ...changes, alarm: { ...ALARM, ...alarm } };
}

/** The card that is about to be shown. */
export function cardNow(
  indicator: Indicator,
  changes: MemoryChanges = {},
  hook: CardNow['hook'] = 'order-sign',
): CardNow {
  return { memory: memory(changes), hook, indicator };
}

export interface Shown extends Partial<Pick<PastDisplay, 'ruleId' | 'hook' | 'shownAt'>> {
  readonly indicator: Indicator;
  readonly memory?: MemoryChanges;
}

/** Shown an hour ago in another event, and nothing came back. */
export function shown({ memory: changes, ...rest }: Shown): PastDisplay {
  return {
    ruleId: 'diuretic-electrolyte',
    hook: 'order-sign',
    shownAt: AS_OF - HOUR_MS,
    memory: memory({ eventKey: 'event-before', ...changes }),
    ...rest,
  };
}

export function overridden(display: Shown, at: number, reasonCode?: string): PastDisplay {
  return { ...shown({ shownAt: at - HOUR_MS, ...display }), outcome: { kind: 'overridden', at, reasonCode } };
}

export function accepted(display: Shown, at: number): PastDisplay {
  return { ...shown({ shownAt: at - HOUR_MS, ...display }), outcome: { kind: 'accepted', at } };
}
