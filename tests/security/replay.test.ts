/** What only the memory of a single process does; what all guards do is in tests/database/replay-guard.test.ts. */
import { describe, expect, test } from '@jest/globals';
import { memoryReplayGuard, rememberedUntil } from '../../src/security/replay.js';

const NOON = 1_800_000_000;

function guardWith({ maxTokens }: { readonly maxTokens: number }) {
  let seconds = NOON;
  const guard = memoryReplayGuard({ maxTokens, now: () => seconds * 1000 });
  return {
    use: (jti: string, lifetime = 300) =>
      guard.isFirstUse({ issuer: 'https://ehr.example.org', jti, until: seconds + lifetime }),
    pass: (more: number) => {
      seconds += more;
    },
  };
}

describe('a memory that is full', () => {
  test('CH-189 refuses new tokens, still knows all it holds, and forgets none of them', async () => {
    const { use } = guardWith({ maxTokens: 2 });
    expect([await use('first'), await use('second')]).toEqual([true, true]);
    await expect(use('third')).rejects.toMatchObject({ code: 'CRAMP_NOT_READY', status: 503 });
    expect([await use('first'), await use('second')]).toEqual([false, false]);
    await expect(use('third')).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
  });

  test('has room again within a minute after a token has expired, and only for as many as have', async () => {
    const { use, pass } = guardWith({ maxTokens: 2 });
    await use('short', 30);
    await use('long', 600);
    pass(30 + 60);
    expect(await use('new', 600)).toBe(true);
    await expect(use('newer')).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
    expect([await use('long'), await use('new')]).toEqual([false, false]);
  });

  test('has room for all when the clock jumps ahead, and loses nothing when it jumps back', async () => {
    const { use, pass } = guardWith({ maxTokens: 2 });
    await use('today');
    await use('today too');
    pass(86_400);
    expect([await use('tomorrow'), await use('tomorrow too')]).toEqual([true, true]);
    pass(-60);
    expect([await use('tomorrow'), await use('tomorrow too')]).toEqual([false, false]);
  });
});

test('a call costs the same whether the memory holds few tokens or many', async () => {
  const millisecondsPerCall = async (held: number) => {
    const { use } = guardWith({ maxTokens: 1_000_000 });
    for (let index = 0; index < held; index += 1) await use(`held ${index}`, 60 + (index % 3600));
    const start = performance.now();
    for (let index = 0; index < 2000; index += 1) await use(`new ${index}`, 60 + (index % 3600));
    return (performance.now() - start) / 2000;
  };
  await millisecondsPerCall(2000);
  expect(await millisecondsPerCall(100_000)).toBeLessThan(100 * (await millisecondsPerCall(1000)));
});

test('a token is remembered a minute longer than any replica would accept it', () => {
  expect(rememberedUntil(NOON, 60)).toBe(NOON + 60 + 60);
  expect(rememberedUntil(NOON + 0.2, 30)).toBe(NOON + 1 + 30 + 60);
});
