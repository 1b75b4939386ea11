/**
 * The community sandbox: tokens as it signs them, for discovery, a service and feedback. They work in sandbox mode and prove nothing in
 * production (CH-193).
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unsignedToo } from '../../src/security/authenticate.js';
import { ANONYMOUS } from '../../src/security/caller.js';
import { COMMUNITY_SANDBOX } from '../../src/security/community-sandbox.js';
import { createKeySets } from '../../src/security/key-sets.js';
import { recordingReplayGuard, signingKey } from '../support/client-tokens.js';
import { hookRequest } from '../support/hook-requests.js';
import { type Production, startTestProduction } from '../support/production.js';
import { type Sandbox, startTestSandbox } from '../support/sandbox.js';

interface TokenSet {
  /** Seconds since the epoch. */
  readonly signedAt: number;
  /** By the path they are for. */
  readonly tokens: Readonly<Record<string, string>>;
}

const { signedAt, tokens }: TokenSet = JSON.parse(
  readFileSync(new URL('./community-sandbox-tokens.json', import.meta.url), 'utf8'),
);
const SIGNED = Object.entries(tokens);
const PATH = '/cds-services/cramp-order-sign';
const REQUEST = hookRequest('order-sign');

const clients = [COMMUNITY_SANDBOX];
const inSandboxMode = unsignedToo({
  publicUrl: 'http://127.0.0.1:3000',
  clients,
  keysOf: createKeySets(clients, { timeoutMs: 500 }),
  replay: recordingReplayGuard(),
  now: () => signedAt * 1000,
});

describe('in sandbox mode', () => {
  test.each(SIGNED)('its token for %s is verified with its published key', async (path, token) => {
    const notes: object[] = [];
    const caller = await inSandboxMode(`Bearer ${token}`, path, (fields) => notes.push(fields));
    expect(caller).toEqual({ ...ANONYMOUS, issuer: COMMUNITY_SANDBOX.issuer, orderables: [] });
    expect(notes).toEqual([{ claimedIssuer: COMMUNITY_SANDBOX.issuer }]);
  });

  test('a token that proves nothing is set aside, and the log says why', async () => {
    const notes: object[] = [];
    const stranger = await signingKey();
    const note = (fields: object) => notes.push(fields);
    expect(await inSandboxMode(`Bearer ${await stranger.sign()}`, PATH, note)).toBe(ANONYMOUS);
    expect(await inSandboxMode('Bearer nonsense', PATH, note)).toBe(ANONYMOUS);
    expect(notes).toEqual([
      { ignoredToken: 'iss: an issuer of the configuration' },
      { ignoredToken: 'one Bearer credential in three parts' },
    ]);
  });
});

describe('over HTTP', () => {
  let sandbox: Sandbox;
  let production: Production;

  beforeAll(async () => {
    sandbox = await startTestSandbox();
    production = await startTestProduction();
  });

  afterAll(() => Promise.all([sandbox.close(), production.close()]));

  async function call(url: string, token: string) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return fetch(`${url}${PATH}`, { method: 'POST', headers, body: JSON.stringify(REQUEST) });
  }

  test.each(SIGNED)('its token for %s gets cards in sandbox mode, also long after its end', async (_, token) => {
    const response = await call(sandbox.url, token);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ cards: [{ source: { topic: { code: 'quinineForCramps' } } }] });
  });

  test.each(SIGNED)('its token for %s is refused in production', async (_, token) => {
    expect((await call(production.url, token)).status).toBe(401);
  });
});
