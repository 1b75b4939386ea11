/**
 * Earlier calls and the answers they had, evaluated again so that the command line can show what suppression makes of them. Nothing is kept
 * and nothing leaves the process, so the plain parts serve as keys.
 */
import { isRecord } from '../cds/json.js';
import type { Hook } from '../cds/types.js';
import { ruleIdsOn } from '../engine/assemble-cards.js';
import type { Evaluation } from '../engine/evaluate-request.js';
import type { Suppression } from '../engine/past-displays.js';
import { parseDate } from '../facts/dates.js';
import type { PastDisplay } from '../feedback/display.js';
import { UsageError } from './command.js';

/** One line of the file: which request, when, and what came back for all of its cards. */
export interface EarlierCall {
  /** Path of the request. */
  readonly request: string;
  /** UTC milliseconds, of the call and of its answer. */
  readonly at: number;
  readonly outcome: 'accepted' | 'overridden' | undefined;
  /** Code of an override reason. */
  readonly reason: string | undefined;
}

/** Evaluates the request of a path at that moment, with what is remembered until then. */
export type Replay = (
  path: string,
  asOf: number,
  suppression: Suppression,
) => Promise<{ readonly evaluation: Evaluation; readonly hook: Hook }>;

/** The calls of a history file, oldest first. @throws UsageError for anything else */
export function parseHistory(text: string, usage: string): readonly EarlierCall[] {
  const entries = listIn(text);
  if (entries === undefined) throw new UsageError('--history wants a JSON list of earlier calls', usage);
  return entries.map((entry) => earlierCall(entry, usage)).sort((a, b) => a.at - b.at);
}

function listIn(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function earlierCall(entry: unknown, usage: string): EarlierCall {
  const { request, at, outcome, reason } = isRecord(entry) ? entry : {};
  const moment = typeof at === 'string' ? parseDate(at)?.max : undefined;
  const isOutcome = outcome === undefined || outcome === 'accepted' || outcome === 'overridden';
  const isReason = reason === undefined || typeof reason === 'string';
  if (typeof request === 'string' && moment !== undefined && isOutcome && isReason) {
    return { request, at: moment, outcome, reason };
  }
  throw new UsageError(
    'each call of --history has a request (path), an at (date) and, if it was answered, an outcome and a reason',
    usage,
  );
}

/** What is remembered after these calls, as a running service would. */
export async function replayed(calls: readonly EarlierCall[], replay: Replay): Promise<Suppression> {
  const past: PastDisplay[] = [];
  const suppression: Suppression = {
    keyOf: (parts) => JSON.stringify(parts),
    pastDisplays: async (personKey) => past.filter(({ memory }) => memory.personKey === personKey),
  };
  for (const [index, call] of calls.entries()) {
    const { evaluation, hook } = await replay(call.request, call.at, suppression);
    past.push(...displaysIn(evaluation, { call, hook, eventKey: `earlier call ${index + 1}` }));
  }
  return suppression;
}

interface EarlierEvent {
  readonly call: EarlierCall;
  readonly hook: Hook;
  /** Of its own, so that one file can stand for several actions of the user. */
  readonly eventKey: string;
}

function displaysIn(
  { cards, displays }: Evaluation,
  { call: { at, outcome, reason }, hook, eventKey }: EarlierEvent,
): readonly PastDisplay[] {
  return cards.flatMap((card): readonly PastDisplay[] => {
    const memory = displays.get(card.uuid);
    const [ruleId] = ruleIdsOn(card);
    if (memory === undefined || ruleId === undefined) return [];
    const shown = { memory: { ...memory, eventKey }, ruleId, hook, indicator: card.indicator, shownAt: at };
    return [outcome === undefined ? shown : { ...shown, outcome: { kind: outcome, at, reasonCode: reason } }];
  });
}
