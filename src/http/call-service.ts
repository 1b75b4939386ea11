import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { soundCards } from '../cds/check-card.js';
import { applyProfile } from '../cds/output-profiles.js';
import { parseRequest } from '../cds/parse-request.js';
import type { ServiceDeclaration } from '../cds/service.js';
import type { Card, CdsRequest, SentCard } from '../cds/types.js';
import { CrampError } from '../errors.js';
import type { Authenticate, CredentialNote } from '../security/authenticate.js';
import type { Caller } from '../security/caller.js';
import { type Budget, startBudget } from './budget.js';
import type { EdgeLimits } from './limits.js';
import { type Load, turns } from './overload.js';
import { callCounter } from './rate-limit.js';
import { jsonReader } from './read-json.js';
import { addToLog, idsOf, type RequestIds, receivedAtOf, traceparentOf } from './request-log.js';

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
  readonly services: readonly ServiceDeclaration[];
  readonly evaluate: Evaluate;
  readonly authenticate: Authenticate;
  /** Given the means to ask how many calls run and wait. */
  readonly watchCalls?: (load: Load) => void;
  readonly limits: Pick<
    EdgeLimits,
    'bodyBytes' | 'requestMs' | 'concurrentCalls' | 'waitingCalls' | 'requestsPerSecond'
  >;
}

/**
 * `POST /cds-services/{id}`, in this order: caller, its share, service id, a turn, media type, size, JSON, request, cards
 * (CH-22 to CH-37, CH-189). All of it counts against the time for a call.
 */
export function callService(deps: CallServiceDeps): RequestHandler {
  const readJson = jsonReader(deps.limits.bodyBytes);
  const takeTurn = turns(deps.limits, deps.watchCalls);
  const countCall = callCounter(deps.limits.requestsPerSecond);
  return async (request, response) => {
    const budget = startBudget({ receivedAt: receivedAtOf(response), requestMs: deps.limits.requestMs }, response);
    try {
      const note = (fields: CredentialNote) => addToLog(response, fields);
      const authenticated = deps.authenticate(credentialOf(request), request.path, note, traceparentOf(response));
      const client = await Promise.race([authenticated, budget.overrun]);
      addToLog(response, { issuer: client.issuer, tenant: client.tenant });
      await countCall(client);
      const declared = findDeclarations(deps.services, request.params['id']);
      addToLog(response, { serviceId: declared[0]?.service.id });
      const cards = await takeTurn(async () => {
        const body = await readJson(request, response, budget.deadline);
        return answer(deps, { ...checkCall(body, declared, response), client, budget }, response);
      }, budget.deadline);
      response.set('Cache-Control', 'no-store').json({ cards });
    } finally {
      budget.end();
    }
  };
}

/** Several headers are joined, so that more than one credential is seen as such; Node would keep the first (CH-190). */
function credentialOf({ headersDistinct: { authorization } }: Request): string | undefined {
  return authorization?.join(', ');
}

/** Several only where an id is shared by hooks (CH-16). @throws CRAMP_SERVICE_UNKNOWN */
function findDeclarations(services: readonly ServiceDeclaration[], id: unknown): readonly ServiceDeclaration[] {
  const declared = services.filter(({ service }) => service.id === id);
  if (declared.length > 0) return declared;
  throw new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'an id from discovery' }]);
}

function getDeclaration(declared: readonly ServiceDeclaration[], { hook }: CdsRequest): ServiceDeclaration {
  const declaration = declared.find(({ service }) => service.hook === hook);
  if (declaration !== undefined) return declaration;
  throw new CrampError('CRAMP_HOOK_MISMATCH', [{ path: 'hook', expected: 'a hook of this service' }]);
}

interface CheckedCall {
  readonly parsed: CdsRequest;
  readonly declaration: ServiceDeclaration;
}

function checkCall(body: unknown, declared: readonly ServiceDeclaration[], response: Response): CheckedCall {
  const parsed = parseRequest(
    body,
    declared.map(({ service }) => service.hook),
  );
  addToLog(response, { hook: parsed.hook, hookInstance: parsed.hookInstance, remarks: parsed.remarks });
  return { parsed, declaration: getDeclaration(declared, parsed) };
}

interface TimedCall extends CheckedCall {
  readonly client: Caller;
  readonly budget: Budget;
}

/** Cards in the form of the caller's profile; what breaks the standard is our defect: it is logged and not sent, the rest is (CH-168). */
async function answer(
  { evaluate }: CallServiceDeps,
  call: TimedCall,
  response: Response,
): Promise<readonly SentCard[]> {
  const { parsed, declaration, client, budget } = call;
  const evaluation = evaluate(parsed, declaration, {
    client,
    receivedAt: receivedAtOf(response),
    ids: idsOf(response),
    traceparent: traceparentOf(response),
    deadline: budget.deadline,
  });
  const { cards, ...logged } = await Promise.race([evaluation, budget.overrun]);
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
  return shown;
}
