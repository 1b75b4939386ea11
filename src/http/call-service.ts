import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { soundCards } from '../cds/check-card.js';
import { applyProfile } from '../cds/output-profiles.js';
import { parseRequest } from '../cds/parse-request.js';
import type { ServiceDeclaration } from '../cds/service.js';
import type { Card, CdsRequest, SentCard } from '../cds/types.js';
import { CrampError } from '../errors.js';
import type { Delivery } from '../feedback/display.js';
import type { Caller } from '../security/caller.js';
import { addToLog, idsOf, type RequestIds, receivedAtOf, traceparentOf } from './request-log.js';
import type { ServiceCall, ServiceEdge } from './service-edge.js';

/** What comes with a request besides its body. */
export interface Call {
  readonly client: Caller;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** For lines of the log about this request. */
  readonly ids: RequestIds;
  /** Header by which other servers join what they are asked to this request. */
  readonly traceparent: string;
  /** Aborts when the time budget is spent or the client has gone; answer with what is known then (CH-37). */
  readonly deadline: AbortSignal;
}

/** What a service has to say. */
export interface Answer {
  readonly cards: readonly Card[];
  /** Of each card, to be recorded if it is sent; the suggestions are known only then. */
  readonly deliveries?: readonly Omit<Delivery, 'suggestionUuids'>[];
  // What follows is for the log.
  /** Rules shown. */
  readonly ruleIds?: readonly string[];
  /** What became of each prefetch key: a state or the reason why it is unknown. */
  readonly prefetch?: Readonly<Record<string, string>>;
  /** Medication drafts received, and those that could be judged. */
  readonly drafts?: { readonly received: number; readonly judged: number };
  /** Rules that lacked data (CH-86). */
  readonly skippedRules?: readonly string[];
  /** Rules whose card was left out as answered or seen before. */
  readonly suppressed?: readonly { readonly ruleId: string }[];
}

/** Runs one checked request. @throws CRAMP_DATA_UNOBTAINABLE */
export type Evaluate = (request: CdsRequest, declaration: ServiceDeclaration, call: Call) => Promise<Answer>;

export interface CallServiceDeps {
  readonly evaluate: Evaluate;
  readonly recordDelivery: (delivery: Delivery) => void;
}

/** `POST /cds-services/{id}`: request, then cards. */
export function callService(edge: ServiceEdge, deps: CallServiceDeps): RequestHandler {
  return edge({
    work: async (call, response) => answer(deps, { ...call, ...checkCall(call, response) }, response),
    send: (response, cards) => response.json({ cards }),
  });
}

/** What an endpoint says about a call instead of answering it. */
export type AskAbout = (request: CdsRequest, declaration: ServiceDeclaration, call: Call) => Promise<unknown>;

/** A call on the same way as any, with another answer than cards; nothing of it is recorded. */
export function answerAbout(edge: ServiceEdge, ask: AskAbout): RequestHandler {
  return edge({
    work: async (call, response) => {
      const { parsed, declaration } = checkCall(call, response);
      // No call of the service: it must not be counted as one.
      addToLog(response, { serviceId: undefined, hook: undefined });
      return Promise.race([ask(parsed, declaration, callOf(call, response)), call.budget.overrun]);
    },
    send: (response, answered) => response.json(answered),
  });
}

function getDeclaration(declared: readonly ServiceDeclaration[], { hook }: CdsRequest): ServiceDeclaration {
  const declaration = declared.find(({ service }) => service.hook === hook);
  if (declaration !== undefined) return declaration;
  throw new CrampError('CRAMP_HOOK_MISMATCH', [{ path: 'hook', expected: 'a hook of this service' }]);
}

interface CheckedCall extends ServiceCall {
  readonly parsed: CdsRequest;
  readonly declaration: ServiceDeclaration;
}

function checkCall({ body, declared }: ServiceCall, response: Response): Pick<CheckedCall, 'parsed' | 'declaration'> {
  const parsed = parseRequest(
    body,
    declared.map(({ service }) => service.hook),
  );
  addToLog(response, { hook: parsed.hook, hookInstance: parsed.hookInstance, remarks: parsed.remarks });
  return { parsed, declaration: getDeclaration(declared, parsed) };
}

function callOf({ client, budget }: ServiceCall, response: Response): Call {
  return {
    client,
    receivedAt: receivedAtOf(response),
    ids: idsOf(response),
    traceparent: traceparentOf(response),
    deadline: budget.deadline,
  };
}

/** Cards in the form of the caller's profile; what breaks the standard is our defect: it is logged and not sent, the rest is (CH-168). */
async function answer(deps: CallServiceDeps, call: CheckedCall, response: Response): Promise<readonly SentCard[]> {
  const { parsed, declaration, client, budget } = call;
  const evaluation = deps.evaluate(parsed, declaration, callOf(call, response));
  const { cards, deliveries = [], ...logged } = await Promise.race([evaluation, budget.overrun]);
  const { profile, orderables } = client;
  const inProfile = cards.map((card) => applyProfile(card, { profile, orderables, newUuid: randomUUID }));
  const { cards: shown, problems } = soundCards(inProfile, profile);
  const { ruleIds, prefetch, drafts, skippedRules, suppressed = [] } = logged;
  addToLog(response, {
    cards: shown.length,
    ruleIds,
    prefetch,
    drafts,
    skippedRules,
    ...(suppressed.length > 0 && { suppressed: suppressed.map(({ ruleId }) => ruleId) }),
    ...(problems.length > 0 && { problems }),
  });
  if (!response.destroyed) for (const each of sent(deliveries, shown)) deps.recordDelivery(each);
  return shown;
}

/** Deliveries of the cards that are sent, with the suggestions they have in that form. */
function sent(
  deliveries: readonly Omit<Delivery, 'suggestionUuids'>[],
  shown: readonly SentCard[],
): readonly Delivery[] {
  return shown.flatMap(({ uuid, suggestions = [] }) =>
    deliveries
      .filter(({ cardUuid }) => cardUuid === uuid)
      .map((delivery) => ({ ...delivery, suggestionUuids: suggestions.map((suggestion) => suggestion.uuid) })),
  );
}
