/** A service of several processes as an operator runs it, on a PostgreSQL, with one client that signs. */
import { Agent, request } from 'node:http';
import { goodClaims, ISSUER, PUBLIC_URL, type SigningKey } from './client-tokens.js';
import { startServe } from './command-line.js';
import { hookRequest } from './hook-requests.js';
import { samplesOf } from './metrics.js';

export const SERVICE_PATH = '/cds-services/cramp-order-sign';
export const BODY = JSON.stringify(hookRequest('order-sign'));

export interface WorkersOptions {
  readonly workers: number;
  readonly databaseUrl: string;
  readonly key: SigningKey;
  /** Changes of the configuration. */
  readonly config?: object;
}

export async function startWorkers({ workers, databaseUrl, key, config = {} }: WorkersOptions) {
  const clients = [{ issuer: ISSUER, jwks: { keys: [key.publicJwk] } }];
  const stdin = JSON.stringify({ port: 0, publicUrl: PUBLIC_URL, clients, ...config });
  const service = await startServe(['--config', '-', '--workers', String(workers)], {
    stdin,
    environment: { DATABASE_URL: databaseUrl },
  });
  const url = /GET {2}(\S+)\/cds-services\n/.exec(service.greeting)?.[1] ?? '';
  const managementUrl = /GET {2}(\S+)\/metrics\n/.exec(service.greeting)?.[1] ?? '';
  const metric = async (name: string) => samplesOf(await (await fetch(`${managementUrl}/metrics`)).text(), name);
  return { ...service, url, managementUrl, metric };
}

export type Workers = Awaited<ReturnType<typeof startWorkers>>;

/** Process ids of the workers that serve or have served, by number, the latest last. */
export function pidsOf({ log }: Pick<Workers, 'log'>, number: number): readonly number[] {
  return log
    .lines()
    .filter(({ msg, worker }) => msg === 'a worker serves' && worker === number)
    .map(({ pid }) => Number(pid));
}

export async function freshToken(key: SigningKey, path = SERVICE_PATH): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return key.sign(
    {},
    { ...goodClaims(), aud: `${PUBLIC_URL}${path}`, iat: now, exp: now + 300, jti: `${Math.random()}` },
  );
}

/** A client with one connection that it keeps, as a proxy does. */
export function connection() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  /** Status of the answer. @throws the error of the connection */
  const call = (url: string, token: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const sent = request(`${url}${SERVICE_PATH}`, { method: 'POST', agent, headers }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
        response.once('error', reject);
      });
      sent.once('error', reject);
      sent.end(BODY);
    });
  return { call, close: () => agent.destroy() };
}
