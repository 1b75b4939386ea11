/**
 * What the EHR simulator page asks of its own server: its settings, medicines to order, why rules did or did not fire, and results for
 * a chart. Only in sandbox mode.
 */
import type { Request, RequestHandler, Response } from 'express';
import { CrampError } from '../../errors.js';
import type { StoryOffer } from '../data/stories.js';

/** Given by the composition root: the sandbox decides nothing clinical. */
export interface SimulatorDeps {
  readonly settings: () => SimulatorSettings;
  readonly findMedicines: (query: string, limit: number) => readonly unknown[];
  /** Answers a call of the service with its explanation, under the limits of a call. */
  readonly explain: RequestHandler;
  /** Of a Bundle, or a list, of Observations. @throws CrampError */
  readonly labSeries: (body: unknown) => readonly unknown[];
  /** Reads the body of a request within the limits of the service. @throws CrampError */
  readonly readJson: (request: Request, response: Response) => Promise<unknown>;
}

export interface SimulatorSettings {
  /** Public address of the service. */
  readonly service: string;
  /** Base of the FHIR server. */
  readonly fhirServer: string;
  readonly version: string;
  readonly knowledgeVersion: string;
  /** The moment that calls are evaluated for, a FHIR instant. */
  readonly today: string;
  readonly stories: readonly StoryOffer[];
}

export interface SimulatorRoute {
  readonly path: string;
  readonly get?: RequestHandler;
  readonly post?: RequestHandler;
}

/** A list for typing ahead. */
const MEDICINES_SHOWN = 12;
const MOST_MEDICINES = 100;

export function simulatorRoutes(deps: SimulatorDeps): readonly SimulatorRoute[] {
  return [
    { path: '/simulator/settings', get: (_request, response) => send(response, deps.settings()) },
    { path: '/simulator/medicines', get: (request, response) => send(response, medicines(deps, request)) },
    { path: '/simulator/explain/:id', post: deps.explain },
    {
      path: '/simulator/lab-series',
      post: async (request, response) => {
        const body = await deps.readJson(request, response);
        send(response, { series: deps.labSeries(body) });
      },
    },
  ];
}

function medicines({ findMedicines }: SimulatorDeps, { url }: Request) {
  const [, query = ''] = url.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  return { medicines: findMedicines(parameters.get('q') ?? '', limitOf(parameters.get('limit'))) };
}

/** @throws CRAMP_REQUEST_INVALID */
function limitOf(text: string | null): number {
  const limit = text === null ? MEDICINES_SHOWN : Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_MEDICINES) return limit;
  throw new CrampError('CRAMP_REQUEST_INVALID', [{ path: 'limit', expected: `a number from 1 to ${MOST_MEDICINES}` }]);
}

function send(response: Response, body: unknown): void {
  response.set('Cache-Control', 'no-store').json(body);
}
