/** A memory of what the engine showed, as a store would keep it, for stories of several calls. */
import type { CdsRequest } from '../../src/cds/types.js';
import type { EngineDeps, Evaluation } from '../../src/engine/evaluate-request.js';
import type { Suppression } from '../../src/engine/past-displays.js';
import { HOUR_MS } from '../../src/facts/dates.js';
import type { DisplayMemory, PastDisplay } from '../../src/feedback/display.js';
import { keyedHash } from '../../src/security/keyed-hash.js';
import { AS_OF } from './chart.js';
import { evaluate, ruleIds } from './engine.js';

export const KEY = 'a key for tests, of no value elsewhere';

/** Asks the real engine, some hours after the first moment, with what it has remembered so far. */
export class Memory {
  readonly past: PastDisplay[] = [];
  readonly asked: string[] = [];
  private events = 0;

  constructor(private readonly keyOf: Suppression['keyOf'] = keyedHash(KEY)) {}

  get suppression(): Suppression {
    return {
      keyOf: this.keyOf,
      pastDisplays: async (personKey) => {
        this.asked.push(personKey);
        return this.past.filter(({ memory }) => memory.personKey === personKey);
      },
    };
  }

  /** Every call is an event of its own, unless it names one. What is shown is remembered, without an outcome. */
  async ask(
    body: Record<string, unknown>,
    { hours = 0, ...deps }: Partial<EngineDeps> & { readonly hours?: number } = {},
  ): Promise<Evaluation> {
    this.events += 1;
    const hookInstance = `3f0c3c1e-6b0e-4b5e-9a58-${String(this.events).padStart(12, '0')}`;
    const asOf = AS_OF + hours * HOUR_MS;
    const evaluation = await evaluate(
      { ...body, hookInstance, ...eventOf(body) },
      {},
      {
        asOf,
        suppression: this.suppression,
        ...deps,
      },
    );
    const hook = body['hook'] as CdsRequest['hook'];
    for (const card of evaluation.cards) {
      const memory = evaluation.displays.get(card.uuid);
      const ruleId = ruleIds(card)[0] ?? '';
      if (memory !== undefined) this.past.push({ memory, ruleId, hook, indicator: card.indicator, shownAt: asOf });
    }
    return evaluation;
  }

  /** The same call, and everything that was shown is overridden at that moment. */
  async askAndOverride(body: Record<string, unknown>, options: Parameters<Memory['ask']>[1] = {}): Promise<Evaluation> {
    const before = this.past.length;
    const evaluation = await this.ask(body, options);
    const at = AS_OF + (options.hours ?? 0) * HOUR_MS;
    const answered = this.past
      .splice(before)
      .map((each) => ({ ...each, outcome: { kind: 'overridden', at } as const }));
    this.past.push(...answered);
    return evaluation;
  }
}

/** A call with a member `event` is one of that event. */
function eventOf({ event }: Record<string, unknown>): Record<string, unknown> {
  return event === undefined ? {} : { hookInstance: event };
}

export function onlyMemory({ displays }: Evaluation): DisplayMemory {
  const [memory, ...rest] = displays.values();
  if (memory === undefined || rest.length > 0) throw new Error('one display was expected');
  return memory;
}
