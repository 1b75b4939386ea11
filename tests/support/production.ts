/** The whole service in production mode on a free port and a folder of its own, with one client that signs; its log is kept. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hook } from '../../src/cds/types.js';
import { parseConfig } from '../../src/config/config.js';
import { startProduction } from '../../src/server.js';
import { goodClaims, ISSUER, PUBLIC_URL, type SigningKey, signingKey } from './client-tokens.js';
import { logSink } from './http-app.js';

export interface ProductionOptions {
  /** Changes of the client's entry. */
  readonly client?: object;
  /** Changes of the rest of the configuration. */
  readonly config?: object;
  /** Of the client; a fresh one unless given. */
  readonly key?: SigningKey;
}

interface Sent {
  readonly authorization?: string | undefined;
  /** Besides. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Production {
  readonly url: string;
  /** Of the port for operators. */
  readonly managementUrl: string;
  readonly key: SigningKey;
  /** Where the embedded database is. */
  readonly dataDir: string;
  readonly logLines: readonly string[];
  /** A token for this hook's service, good from now on. */
  tokenFor(hook: Hook, claims?: object, header?: object): Promise<string>;
  /** Posts to the service of a hook; signed with a fresh token unless an `Authorization` is given, `undefined` sends none. */
  ask(hook: Hook, body: unknown, sent?: Sent): Promise<Response>;
  close(): Promise<void>;
}

export async function startTestProduction(options: ProductionOptions = {}): Promise<Production> {
  const { client = {}, config = {}, key = await signingKey() } = options;
  const clients = [{ issuer: ISSUER, jwks: { keys: [key.publicJwk] }, ...client }];
  const dataDir = mkdtempSync(join(tmpdir(), 'cramp-cds-production-'));
  const text = JSON.stringify({ port: 0, dataDir, publicUrl: PUBLIC_URL, clients, ...config });
  const { lines, log } = logSink();
  const server = await startProduction({ config: parseConfig(text, { mode: 'production' }), log, asOf: undefined });
  const tokenFor = (hook: Hook, claims: object = {}, header: object = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const aud = `${PUBLIC_URL}/cds-services/cramp-${hook}`;
    return key.sign(header, { ...goodClaims(), aud, iat: now, exp: now + 300, ...claims });
  };
  return {
    url: server.url,
    managementUrl: server.managementUrl ?? '',
    key,
    dataDir,
    logLines: lines,
    tokenFor,
    ask: async (hook, body, sent = {}) => {
      const authorization = 'authorization' in sent ? sent.authorization : `Bearer ${await tokenFor(hook)}`;
      return fetch(`${server.url}/cds-services/cramp-${hook}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(authorization !== undefined && { authorization }),
          ...sent.headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    },
    async close() {
      await server.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
