/**
 * Keys of clients: from the configuration, or from the one address given there, fetched rarely and within limits (CH-175, CH-177).
 */
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { CrampError } from '../../src/errors.js';
import { verifyClientToken } from '../../src/security/client-token.js';
import { createKeySets } from '../../src/security/key-sets.js';
import {
  ENDPOINT,
  ISSUER,
  NOW_SECONDS,
  recordingReplayGuard,
  type SigningKey,
  signingKey,
  startKeyServer,
  trustedClient,
} from '../support/client-tokens.js';
import {
  endsTooEarly,
  hangsUp,
  neverAnswers,
  neverEnds,
  redirect,
  startStubFhirServer,
  startsAndStalls,
  text,
} from '../support/stub-fhir-server.js';

let first: SigningKey;
let second: SigningKey;
let server: Awaited<ReturnType<typeof startKeyServer>>;

beforeAll(async () => {
  first = await signingKey('ES384', 'key-1');
  second = await signingKey('ES384', 'key-2');
});

beforeEach(async () => {
  server = await startKeyServer([first]);
});

afterEach(async () => {
  jest.useRealTimers();
  await server.close();
});

/** Verifies tokens of a client whose keys are at this address; the clock of key sets can be moved. */
function verifier(jwksUrl: string) {
  const clients = [trustedClient({ jwksUrl })];
  const keysOf = createKeySets(clients, { timeoutMs: 200 });
  const checks = { clients, keysOf, replay: recordingReplayGuard(), now: () => NOW_SECONDS * 1000 };
  return async (token: string) =>
    verifyClientToken(`Bearer ${token}`, [ENDPOINT], checks).then(
      () => 'accepted',
      (error: CrampError) => `${error.status}`,
    );
}

/** Only the date is moved; timers run, because requests need them. */
function passSeconds(seconds: number): void {
  const now = Date.now();
  jest.useFakeTimers({
    now: now + seconds * 1000,
    doNotFake: [
      'nextTick',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
      'queueMicrotask',
      'performance',
      'hrtime',
    ],
  });
}

describe('the key set address', () => {
  test('is asked once for many tokens at the same time, and then no more (CH-177)', async () => {
    const verify = verifier(server.url);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => first.sign()));
    expect(new Set(await Promise.all(tokens.map(verify)))).toEqual(new Set(['accepted']));
    expect(await verify(await first.sign())).toBe('accepted');
    expect(server.asked()).toBe(1);
  });

  test('is asked again for an unknown kid, at most once in 30 s (CH-175, CH-177)', async () => {
    const verify = verifier(server.url);
    expect(await verify(await first.sign())).toBe('accepted');
    server.serve([first, second]);
    expect(await verify(await second.sign())).toBe('401');
    expect(server.asked()).toBe(1);
    passSeconds(31);
    expect(await verify(await second.sign())).toBe('accepted');
    expect(await verify(await second.sign({ kid: 'key-3' }))).toBe('401');
    expect(await verify(await second.sign({ kid: 'key-4' }))).toBe('401');
    expect(server.asked()).toBe(2);
  });

  test('a key that was taken away ends after ten minutes', async () => {
    const verify = verifier(server.url);
    expect(await verify(await first.sign())).toBe('accepted');
    server.serve([second]);
    expect(await verify(await first.sign())).toBe('accepted');
    passSeconds(601);
    expect(await verify(await first.sign())).toBe('401');
  });

  test('may fail for an hour: the keys it gave last are used meanwhile', async () => {
    const verify = verifier(server.url);
    expect(await verify(await first.sign())).toBe('accepted');
    server.answerWith(500, 'down');
    passSeconds(601);
    expect(await verify(await first.sign())).toBe('accepted');
    passSeconds(3000);
    expect(await verify(await first.sign())).toBe('401');
  });

  test('that gives no key set does not replace the good one', async () => {
    const verify = verifier(server.url);
    expect(await verify(await first.sign())).toBe('accepted');
    server.answerWith(200, '{"resourceType":"Bundle"}');
    passSeconds(601);
    expect(await verify(await first.sign())).toBe('accepted');
  });

  test('that fails is left alone for 5 s, however many tokens come (CH-177)', async () => {
    server.answerWith(503, '');
    const verify = verifier(server.url);
    for (let count = 0; count < 5; count += 1) expect(await verify(await first.sign())).toBe('401');
    expect(server.asked()).toBe(1);
    server.serve([first]);
    passSeconds(6);
    expect(await verify(await first.sign())).toBe('accepted');
  });
});

test('each fetch is told of by issuer: whether it gave keys, and nothing of what it gave', async () => {
  const clients = [trustedClient({ jwksUrl: server.url })];
  const told: (readonly [string, string])[] = [];
  const onFetch = (issuer: string, result: string) => told.push([issuer, result]);
  const keysOf = createKeySets(clients, { timeoutMs: 200, onFetch });
  const checks = { clients, keysOf, replay: recordingReplayGuard(), now: () => NOW_SECONDS * 1000 };
  const verify = async () =>
    verifyClientToken(`Bearer ${await first.sign()}`, [ENDPOINT], checks).catch(() => undefined);
  server.answerWith(200, '{"keys": 7}');
  await verify();
  await verify();
  expect(told).toEqual([[ISSUER, 'failed']]);
  passSeconds(6);
  server.serve([first]);
  expect(await verify()).toMatchObject({ client: { issuer: ISSUER } });
  expect(told).toEqual([
    [ISSUER, 'failed'],
    [ISSUER, 'ok'],
  ]);
});

describe('jku', () => {
  test.each<[string, (url: string) => string]>([
    ['as configured', (url) => url],
    ['with another case of scheme and host', (url) => url.replace('http', 'HTTP')],
  ])('is accepted %s (CH-177)', async (_, spelling) => {
    expect(await verifier(server.url)(await first.sign({ jku: spelling(server.url) }))).toBe('accepted');
  });

  test('any other is refused, and nothing is fetched from anywhere (CH-177, CH-188)', async () => {
    const elsewhere = await startKeyServer([second]);
    const verify = verifier(server.url);
    for (const jku of [elsewhere.url, `${server.url}?x=1`, `${server.url}/../x`, '', 5]) {
      expect(await verify(await second.sign({ jku }))).toBe('401');
    }
    expect([server.asked(), elsewhere.asked()]).toEqual([0, 0]);
    await elsewhere.close();
  });

  test('of an unknown issuer, algorithm or type is never looked at: no network access (CH-188)', async () => {
    const verify = verifier(server.url);
    const jku = server.url;
    const refused = [
      await first.sign({ jku }, { iss: 'https://evil.example.net' }),
      await first.sign({ jku, typ: 'at+jwt' }),
      await first.sign({ jku, kid: '' }),
    ];
    expect(await Promise.all(refused.map(verify))).toEqual(['401', '401', '401']);
    expect(server.asked()).toBe(0);
  });
});

describe('an address that goes wrong is a refusal within its time limit', () => {
  test.each([
    ['sends HTML', text('<html>sign in</html>')],
    ['sends invalid JSON', text('{"keys":[')],
    ['sends no key set', text('{"resourceType":"Bundle"}')],
    ['sends nothing', text('')],
    ['answers 404', text('', { status: 404 })],
    ['redirects', redirect('https://evil.example.net/jwks')],
    ['never answers', neverAnswers],
    ['stalls in the middle', startsAndStalls],
    ['never ends', neverEnds],
    ['hangs up', hangsUp],
    ['lies about its length', endsTooEarly],
  ])('when it %s', async (_, answer) => {
    const broken = await startStubFhirServer({ otherwise: answer });
    const startedAt = performance.now();
    expect(await verifier(broken.baseUrl)(await first.sign())).toBe('401');
    expect(performance.now() - startedAt).toBeLessThan(2000);
    await broken.close();
  });
});
