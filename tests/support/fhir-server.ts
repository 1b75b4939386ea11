/** The embedded FHIR server behind a real HTTP server, empty or with resources, without the service. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { bytesReader, jsonReader } from '../../src/http/read-json.js';
import { addResources } from '../../src/sandbox/data/add-resources.js';
import { type Faults, NO_FAULTS } from '../../src/sandbox/fhir-server/faults.js';
import { fhirServer, type ReadBody } from '../../src/sandbox/fhir-server/http.js';
import { createStore, type Store } from '../../src/sandbox/fhir-server/store.js';

/** Largest body it takes here. */
export const BODY_BYTES = 100_000;
/** What every version of this server's resources was written at. */
export const WRITTEN_AT = Date.parse('2026-03-02T09:00:00.250Z');

export interface FhirAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where there is no body. */
  readonly body: Json | undefined;
  readonly text: string;
}

export interface TestFhirServer {
  readonly baseUrl: string;
  readonly store: Store;
  /** Path below the base, with a leading slash. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<FhirAnswer>;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<FhirAnswer>;
  close(): void;
}

/** JSON of an answer as a test looks into it. */
export interface Json {
  readonly resourceType: string;
  readonly id?: string;
  readonly type?: string;
  readonly total?: number;
  readonly meta?: { readonly versionId?: string; readonly lastUpdated?: string };
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly Entry[];
  readonly issue?: readonly { readonly code: string; readonly severity: string; readonly diagnostics?: string }[];
  readonly [member: string]: unknown;
}

interface Entry {
  readonly fullUrl?: string;
  readonly resource?: Json;
  readonly search?: { readonly mode: string };
  readonly response?: { readonly status: string; readonly location?: string; readonly outcome?: Json };
}

export async function startFhirServer(
  resources: readonly unknown[] = [],
  { faults = NO_FAULTS }: { readonly faults?: Faults } = {},
): Promise<TestFhirServer> {
  const store = createStore(() => WRITTEN_AT);
  addResources(store, resources);
  const never = () => new AbortController().signal;
  const readJson = jsonReader(BODY_BYTES);
  const readBytes = bytesReader(BODY_BYTES);
  const readBody: ReadBody = {
    json: (request, response) => readJson(request, response, never()),
    text: async (request, response) => new TextDecoder().decode(await readBytes(request, response, never())),
  };
  const app = express()
    .set('etag', false)
    .set('query parser', false)
    .use('/fhir/R4', fhirServer({ store, readBody, faults }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir/R4`;
  const send: TestFhirServer['send'] = async (method, path, body, headers = {}) => {
    const type = { 'content-type': 'application/fhir+json' };
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { ...(body !== undefined && type), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
      text,
    };
  };
  return {
    baseUrl,
    store,
    get: (path, headers) => send('GET', path, undefined, headers),
    send,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Ids of the matches of a search, in their order. */
export function idsIn({ body }: FhirAnswer): readonly (string | undefined)[] {
  return (body?.entry ?? []).filter(({ search }) => search?.mode === 'match').map(({ resource }) => resource?.id);
}

/** Code and sentence of an OperationOutcome. */
export function issueIn({ body }: FhirAnswer): readonly [string | undefined, string | undefined] {
  const [issue] = body?.resourceType === 'OperationOutcome' ? (body.issue ?? []) : [];
  return [issue?.code, issue?.diagnostics];
}
