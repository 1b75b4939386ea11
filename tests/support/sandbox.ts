/** The whole service as `npm start` runs it, on a free port, silent, with a fixed clock. */
import { SERVICES } from '../../hooks/index.js';
import type { Card, Hook } from '../../src/cds/types.js';
import { parseConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/log.js';
import type { SandboxOptions } from '../../src/sandbox/sandbox.js';
import { startSandbox } from '../../src/server.js';
import { FIXTURES_AS_OF, FIXTURES_PUBLIC_URL } from './fixtures.js';

export interface Sandbox {
  readonly url: string;
  /** Of the port for operators, where one is given. */
  readonly managementUrl: string | undefined;
  /** Posts to the service of the hook; strings go out as they are. */
  ask(hook: Hook, body: unknown): Promise<SandboxAnswer>;
  close(): Promise<void>;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Of a 200. */
  readonly cards: readonly Card[];
}

/** Configuration with every service switched on, also those that are off by default. */
export const EVERY_SERVICE = { services: SERVICES.map(({ service }) => service.id) };

/** For tests of what is read, not of how long it may take: a busy machine changes nothing. */
export const PATIENT_LIMITS = { requestMs: 20_000, fhirReadMs: 10_000 };

export async function startTestSandbox(
  config: Readonly<Record<string, unknown>> = {},
  { asOf = FIXTURES_AS_OF, ...sandbox }: { readonly asOf?: number } & SandboxOptions = {},
): Promise<Sandbox> {
  const text = JSON.stringify({ port: 0, publicUrl: FIXTURES_PUBLIC_URL, ...config });
  const server = await startSandbox({ config: parseConfig(text), log: createLogger('silent'), asOf, ...sandbox });
  return {
    url: server.url,
    managementUrl: server.managementUrl,
    ask: (hook, body) => ask(`${server.url}/cds-services/cramp-${hook}`, body),
    close: () => server.close(),
  };
}

async function ask(url: string, request: unknown): Promise<SandboxAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof request === 'string' ? request : JSON.stringify(request),
  });
  const body = (await response.json()) as { readonly cards?: readonly Card[] };
  return { status: response.status, body, cards: body.cards ?? [] };
}
