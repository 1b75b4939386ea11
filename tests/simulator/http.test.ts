/** One call of the page: a deadline, and a record of what happened. */
import { expect, test } from '@jest/globals';
import type { CallEnd } from '../../simulator/model/call.js';
import { createHttp } from '../../simulator/net/http.js';

/** Never answers; ends when it is aborted. */
const SILENT: typeof fetch = (_input, { signal } = {}) =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

function httpWith(fetch: typeof globalThis.fetch, timeoutMs?: number) {
  const ends: CallEnd[] = [];
  const http = createHttp({
    fetch,
    now: () => 0,
    onStart: () => undefined,
    onEnd: (_id, end) => ends.push(end),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  return { http, ends };
}

const CALL = { kind: 'hook', party: 'service', method: 'POST', url: 'http://a/cds-services/b', body: {} } as const;

test('what does not answer in time is said to be too slow', async () => {
  const { http, ends } = httpWith(SILENT, 10);
  const result = await http(CALL);
  expect(result).toMatchObject({ ok: false, isDropped: false, failure: { kind: 'timed-out' } });
  expect(ends).toMatchObject([{ isDropped: false, failure: { kind: 'timed-out' } }]);
});

test('what is dropped is no failure of the server', async () => {
  const { http, ends } = httpWith(SILENT);
  const dropped = new AbortController();
  const result = http({ ...CALL, dropped: dropped.signal });
  dropped.abort();
  expect(await result).toMatchObject({ ok: false, isDropped: true });
  expect(ends).toMatchObject([{ isDropped: true }]);
});

test.each([
  ['an empty answer where none is expected', '', true, true],
  ['an empty answer where JSON is expected', '', false, false],
  ['JSON', '{}', false, true],
])('%s', async (_says, text, mayBeEmpty, ok) => {
  const { http } = httpWith(async () => new Response(text));
  expect((await http({ ...CALL, mayBeEmpty })).ok).toBe(ok);
});
