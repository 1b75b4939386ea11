import { describe, expect, jest, test } from '@jest/globals';
import { carefully, type DisplayStore } from '../../src/feedback/display-look-up.js';
import { shown } from '../support/past-displays.js';

const PAST = [shown({ indicator: 'warning' })];
const away = () => Promise.reject(new Error('the database is away'));
const forever = () => new Promise<never>(() => undefined);

/** A store that answers in turn as told, and a clock that only moves when told. */
function story(...answers: readonly DisplayStore['displaysOf'][]) {
  const clock = { at: 0 };
  const calls: (readonly [string, number])[] = [];
  const displaysOf: DisplayStore['displaysOf'] = (personKey, since) => {
    calls.push([personKey, since]);
    return (answers[calls.length - 1] ?? (async () => PAST))(personKey, since);
  };
  const ask = carefully({ displaysOf }, { now: () => clock.at, patienceMs: 20 });
  return { clock, calls, ask };
}

describe('the store of displays', () => {
  test('is asked with what was asked', async () => {
    const { ask, calls } = story();
    expect(await ask('person-1', 7)).toBe(PAST);
    expect(calls).toEqual([['person-1', 7]]);
  });

  test.each([
    ['fails', away],
    ['does not answer in time', forever],
  ])('that %s is left alone for 5 seconds', async (_says, answer) => {
    const { ask, calls, clock } = story(answer);
    await expect(ask('person-1', 0)).rejects.toThrow();
    clock.at = 4999;
    await expect(ask('person-1', 0)).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
    await expect(ask('person-2', 0)).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
    expect(calls).toHaveLength(1);
    clock.at = 5000;
    expect(await ask('person-1', 0)).toBe(PAST);
    expect(calls).toHaveLength(2);
  });

  test('that still fails is left alone again', async () => {
    const { ask, calls, clock } = story(away, away);
    for (clock.at of [0, 5000, 9999]) await expect(ask('person-1', 0)).rejects.toThrow();
    expect(calls).toHaveLength(2);
  });

  test('that throws before it waits has failed as well', async () => {
    const { ask, calls } = story(() => {
      throw new Error('a defect');
    });
    await expect(ask('person-1', 0)).rejects.toThrow('a defect');
    await expect(ask('person-1', 0)).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
    expect(calls).toHaveLength(1);
  });

  test('leaves no timer behind', async () => {
    const cleared = jest.spyOn(globalThis, 'clearTimeout');
    const { ask } = story();
    await ask('person-1', 0);
    expect(cleared).toHaveBeenCalledTimes(1);
    cleared.mockRestore();
  });
});
