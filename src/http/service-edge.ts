/**
 * What every POST to a service goes through before it is looked at: calls and feedback share limits, turns and refusals.
 */
import type { Request, RequestHandler, Response } from 'express';
import type { ServiceDeclaration } from '../cds/service.js';
import { CrampError } from '../errors.js';
import type { Authenticate, CredentialNote } from '../security/authenticate.js';
import type { Caller } from '../security/caller.js';
import { type Budget, startBudget } from './budget.js';
import type { EdgeLimits } from './limits.js';
import { type Load, turns } from './overload.js';
import { callCounter } from './rate-limit.js';
import { jsonReader } from './read-json.js';
import { addToLog, receivedAtOf, traceparentOf } from './request-log.js';

export interface ServiceEdgeDeps {
  readonly services: readonly ServiceDeclaration[];
  readonly authenticate: Authenticate;
  /** Given the means to ask how many calls run and wait. */
  readonly watchCalls?: (load: Load) => void;
  /** Whether calls are counted with those of other workers. */
  readonly isWorker?: boolean;
  readonly limits: Pick<
    EdgeLimits,
    'bodyBytes' | 'requestMs' | 'concurrentCalls' | 'waitingCalls' | 'requestsPerSecond'
  >;
}

/** A call whose caller and service are known and whose body has arrived. */
export interface ServiceCall {
  readonly client: Caller;
  /** Several only where an id is shared by hooks (CH-16). */
  readonly declared: readonly [ServiceDeclaration, ...ServiceDeclaration[]];
  readonly body: unknown;
  readonly budget: Budget;
}

export interface Handling<T> {
  /** Runs in the turn of the call. */
  readonly work: (call: ServiceCall, response: Response) => Promise<T>;
  readonly send: (response: Response, result: T) => void;
}

export type ServiceEdge = <T>(handling: Handling<T>) => RequestHandler;

/**
 * In this order: caller, its share, service id, a turn, media type, size, JSON, then the work (CH-22 to CH-37, CH-189). All of it counts
 * against the time for a call.
 */
export function serviceEdge(deps: ServiceEdgeDeps): ServiceEdge {
  const readJson = jsonReader(deps.limits.bodyBytes);
  const takeTurn = turns(deps.limits, deps.watchCalls);
  const countCall = callCounter(deps.limits.requestsPerSecond, deps.isWorker);
  return ({ work, send }) =>
    async (request, response) => {
      const budget = startBudget({ receivedAt: receivedAtOf(response), requestMs: deps.limits.requestMs }, response);
      try {
        const note = (fields: CredentialNote) => addToLog(response, fields);
        const authenticated = deps.authenticate(credentialOf(request), request.path, note, traceparentOf(response));
        const client = await Promise.race([authenticated, budget.overrun]);
        addToLog(response, { issuer: client.issuer, tenant: client.tenant });
        await countCall(client);
        const declared = findDeclarations(deps.services, request.params['id']);
        addToLog(response, { serviceId: declared[0].service.id });
        const result = await takeTurn(async () => {
          const body = await readJson(request, response, budget.deadline);
          return work({ client, declared, body, budget }, response);
        }, budget.deadline);
        send(response.set('Cache-Control', 'no-store'), result);
      } finally {
        budget.end();
      }
    };
}

/** Several headers are joined, so that more than one credential is seen as such; Node would keep the first (CH-190). */
function credentialOf({ headersDistinct: { authorization } }: Request): string | undefined {
  return authorization?.join(', ');
}

/** @throws CRAMP_SERVICE_UNKNOWN */
function findDeclarations(services: readonly ServiceDeclaration[], id: unknown): ServiceCall['declared'] {
  const [first, ...others] = services.filter(({ service }) => service.id === id);
  if (first !== undefined) return [first, ...others];
  throw new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'an id from discovery' }]);
}
