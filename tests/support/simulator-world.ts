/** The simulator without a browser: its servers are functions, and time passes when the test says so. */

import type { Simulator } from '../../simulator/net/simulator.js';
import { createSimulator } from '../../simulator/net/simulator.js';

export interface SentCall {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** A status with a body; text is sent as it is. Undefined: nobody answers. */
export type Reply = { readonly status?: number; readonly body: unknown } | undefined;

export interface SimulatorWorld {
  readonly simulator: Simulator;
  /** Everything sent, in order. */
  readonly sent: readonly SentCall[];
  /** What has waited for time to pass happens. */
  settle(): void;
  /** Query of the address of the page. */
  address(): string;
}

export const ORIGIN = 'http://127.0.0.1:3000';

/** @param reply may wait, and sees the signal by which the page drops a call */
export function startSimulator(
  reply: (call: SentCall, signal: AbortSignal) => Reply | Promise<Reply>,
  search = '',
): SimulatorWorld {
  const sent: SentCall[] = [];
  let waiting: (() => void)[] = [];
  let address = search;
  let uuids = 0;
  const simulator = createSimulator(
    {
      origin: ORIGIN,
      search,
      now: () => Date.UTC(2026, 2, 2, 9),
      newUuid: () => `${String(++uuids).padStart(8, '0')}-0000-4000-8000-000000000000`,
      after: (_ms, run) => {
        waiting.push(run);
        return () => {
          waiting = waiting.filter((each) => each !== run);
        };
      },
      remember: (text) => {
        address = text;
      },
    },
    async (input, { method = 'GET', body, signal } = {}) => {
      const call = { method, url: String(input), body: typeof body === 'string' ? JSON.parse(body) : undefined };
      sent.push(call);
      const answer = await reply(call, signal ?? new AbortController().signal);
      if (answer === undefined) throw new TypeError('fetch failed');
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      return new Response(text, { status: answer.status ?? 200 });
    },
  );
  return {
    simulator,
    sent,
    settle: () => {
      const due = waiting;
      waiting = [];
      for (const run of due) run();
    },
    address: () => address,
  };
}
