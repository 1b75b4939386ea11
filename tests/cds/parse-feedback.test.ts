import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_FEEDBACK_ITEMS, parseFeedback } from '../../src/cds/parse-feedback.js';
import { CrampError } from '../../src/errors.js';

const CARD = '5b6f8f0a-2f0c-4c1d-8a53-0a2c1c9d7e01';
const TIME = '2026-03-02T14:06:02Z';
const AT = Date.UTC(2026, 2, 2, 14, 6, 2);
const overridden = (changes: object = {}) => ({
  card: CARD,
  outcome: 'overridden',
  outcomeTimestamp: TIME,
  ...changes,
});
const accepted = (changes: object = {}) => ({
  card: CARD,
  outcome: 'accepted',
  acceptedSuggestions: [{ id: 'c0a4c5de-4b62-4c8e-9e0f-7b1c2d3e4f02' }],
  outcomeTimestamp: TIME,
  ...changes,
});

function parseOne(item: unknown) {
  return parseFeedback({ feedback: [item] })[0];
}

function problemsOf(body: unknown): readonly (readonly [string | undefined, string])[] {
  try {
    parseFeedback(body);
  } catch (error) {
    if (!(error instanceof CrampError)) throw error;
    expect([error.code, error.status]).toEqual(['CRAMP_FEEDBACK_INVALID', 400]);
    return error.problems.map(({ path, expected }) => [path, expected]);
  }
  throw new Error('nothing was refused');
}

const pathsOf = (body: unknown) => problemsOf(body).map(([path]) => path);

describe('feedback of the standard', () => {
  test('is read: a card that was accepted, with its suggestions (CH-142, CH-144)', () => {
    expect(parseOne(accepted())).toEqual({
      card: CARD,
      outcome: 'accepted',
      acceptedSuggestions: ['c0a4c5de-4b62-4c8e-9e0f-7b1c2d3e4f02'],
      outcomeAt: AT,
    });
  });

  test('is read: a card that was overridden, with a reason and a comment (CH-145 to CH-147)', () => {
    const overrideReason = {
      reason: { system: 'https://cds.example.org/override-reasons', code: 'specialist-advice', display: 'Specialist' },
      userComment: 'Ordered for malaria.',
    };
    expect(parseOne(overridden({ overrideReason }))).toEqual({
      card: CARD,
      outcome: 'overridden',
      acceptedSuggestions: [],
      reason: { system: 'https://cds.example.org/override-reasons', code: 'specialist-advice' },
      comment: 'Ordered for malaria.',
      outcomeAt: AT,
    });
  });

  test('may be about several cards, and about one card repeatedly, in the order received (CH-141)', () => {
    const items = [overridden(), accepted(), overridden({ card: 'another' })];
    expect(parseFeedback({ feedback: items }).map(({ card, outcome }) => [card, outcome])).toEqual([
      [CARD, 'overridden'],
      [CARD, 'accepted'],
      ['another', 'overridden'],
    ]);
  });
});

describe('feedback as clients send it', () => {
  const reason = { code: 'specialist-advice', system: 'https://cds.example.org/override-reasons' };

  test.each([
    ['under the plural name', { overrideReasons: { reason } }],
    ['flat', { overrideReason: reason }],
    ['flat under the plural name', { overrideReasons: reason }],
    ['in its place', { overrideReason: { reason } }],
    ['beside an extension', { overrideReason: { reason, extension: { 'org.example.topic': 7 } } }],
    ['beside members that are none of ours', { topic: { code: 'x' }, overrideReason: { reason, by: 'someone' } }],
    ['in its place although there is an empty plural', { overrideReason: { reason }, overrideReasons: null }],
  ])('has its reason %s (CH-152)', (_where, changes) => {
    expect(parseOne(overridden(changes))).toMatchObject({ reason });
  });

  test('has a comment alone under the plural name (CH-152)', () => {
    expect(parseOne(overridden({ overrideReasons: { userComment: 'not now' } }))).toEqual({
      card: CARD,
      outcome: 'overridden',
      acceptedSuggestions: [],
      comment: 'not now',
      outcomeAt: AT,
    });
  });

  test('names a reason without its system, or one that is not ours (CH-146)', () => {
    expect(parseOne(overridden({ overrideReason: { reason: { code: 'local-7' } } }))).toMatchObject({
      reason: { code: 'local-7' },
    });
  });

  test('has no reason, or an empty one (CH-2, CH-145)', () => {
    const bare = { card: CARD, outcome: 'overridden', acceptedSuggestions: [], outcomeAt: AT };
    for (const overrideReason of [undefined, null, {}, { reason: null, userComment: '' }, { reason: {} }]) {
      expect(parseOne(overridden({ overrideReason }))).toEqual(bare);
    }
  });

  test('is about a card whose id is no UUID (CH-142)', () => {
    expect(parseOne(overridden({ card: 'QUININE-1' }))).toMatchObject({ card: 'QUININE-1' });
  });

  test('writes the UUID of a card in capitals', () => {
    expect(parseOne(overridden({ card: CARD.toUpperCase() }))).toMatchObject({ card: CARD });
  });
});

describe('the time of an outcome (CH-148)', () => {
  test.each([
    ['2026-03-02T14:06:02Z', '2026-03-02T14:06:02.000Z'],
    ['2026-03-02T14:06:02.118Z', '2026-03-02T14:06:02.118Z'],
    ['2026-03-02T14:06:02.1187654321Z', '2026-03-02T14:06:02.118Z'],
    ['2026-03-02T09:06:02-05:00', '2026-03-02T14:06:02.000Z'],
    ['2026-03-02T23:51:02+09:45', '2026-03-02T14:06:02.000Z'],
    ['2026-03-02t14:06:02z', '2026-03-02T14:06:02.000Z'],
    ['2026-03-02T14:06:02-00:00', '2026-03-02T14:06:02.000Z'],
    ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2999-01-01T00:00:00Z', '2999-01-01T00:00:00.000Z'],
  ])('%s is %s', (outcomeTimestamp, utc) => {
    const { outcomeAt } = parseOne(overridden({ outcomeTimestamp })) ?? {};
    expect(new Date(outcomeAt ?? Number.NaN).toISOString()).toBe(utc);
  });

  test.each([
    undefined,
    null,
    '',
    1772460362,
    'yesterday',
    '2026-03-02',
    '2026-03-02T14:06:02',
    '2026-03-02T14:06Z',
    '2026-03-02 14:06:02Z',
    '2026-02-29T14:06:02Z',
    '2026-13-02T14:06:02Z',
    '2026-03-02T24:06:02Z',
    '2026-03-02T14:60:02Z',
    '2026-03-02T14:06:61Z',
    '2026-03-02T14:06:02+24:00',
    '2026-03-02T14:06:02+01:60',
    ' 2026-03-02T14:06:02Z',
  ])('%p is refused', (outcomeTimestamp) => {
    expect(pathsOf({ feedback: [overridden({ outcomeTimestamp })] })).toEqual(['feedback[0].outcomeTimestamp']);
  });
});

describe('what is no feedback', () => {
  test.each([
    ['nothing', undefined, undefined],
    ['a list', [overridden()], undefined],
    ['an empty object', {}, 'feedback'],
    ['one object instead of a list', { feedback: overridden() }, 'feedback'],
    ['an empty list', { feedback: [] }, 'feedback'],
    ['null', { feedback: null }, 'feedback'],
    ['an item that is text', { feedback: ['card'] }, 'feedback[0]'],
    ['an item that is null', { feedback: [null] }, 'feedback[0]'],
  ])('%s is refused, naming the place (CH-141)', (_what, body, path) => {
    expect(pathsOf(body)).toEqual([path]);
  });

  test.each([
    ['card', overridden({ card: undefined })],
    ['card', overridden({ card: '  ' })],
    ['card', overridden({ card: 7 })],
    ['outcome', overridden({ outcome: undefined })],
    ['outcome', overridden({ outcome: 'ignored' })],
    ['outcome', overridden({ outcome: 'Accepted' })],
    ['acceptedSuggestions', accepted({ acceptedSuggestions: undefined })],
    ['acceptedSuggestions', accepted({ acceptedSuggestions: [] })],
    ['acceptedSuggestions', accepted({ acceptedSuggestions: { id: 'x' } })],
    ['acceptedSuggestions[1]', accepted({ acceptedSuggestions: [{ id: 'x' }, 'y'] })],
    ['acceptedSuggestions[0].id', accepted({ acceptedSuggestions: [{}] })],
    ['acceptedSuggestions[0].id', accepted({ acceptedSuggestions: [{ id: ' ' }] })],
    ['overrideReason', overridden({ overrideReason: 'because' })],
    ['overrideReason', overridden({ overrideReason: [{ code: 'x' }] })],
    ['overrideReasons', overridden({ overrideReasons: 'because' })],
    ['overrideReason.reason', overridden({ overrideReason: { reason: 'x' } })],
    ['overrideReason.reason.code', overridden({ overrideReason: { reason: { code: 7 } } })],
    ['overrideReason.reason.system', overridden({ overrideReason: { reason: { code: 'x', system: 7 } } })],
    ['overrideReason.code', overridden({ overrideReason: { code: 7 } })],
    ['overrideReasons.userComment', overridden({ overrideReasons: { userComment: ['x'] } })],
  ])('%s is refused when it is not what the standard says (CH-142 to CH-147)', (member, item) => {
    expect(pathsOf({ feedback: [overridden(), item] })).toEqual([`feedback[1].${member}`]);
  });
});

describe('a refusal', () => {
  test('names every bad place at once (CH-150)', () => {
    const body = { feedback: [{}, overridden(), accepted({ card: '', acceptedSuggestions: [{}] }), 'x'] };
    expect(pathsOf(body)).toEqual([
      'feedback[0].card',
      'feedback[0].outcome',
      'feedback[0].outcomeTimestamp',
      'feedback[2].card',
      'feedback[2].acceptedSuggestions[0].id',
      'feedback[3]',
    ]);
  });

  test('holds no value of what was refused', () => {
    const marked = 'MARKED-7';
    const item = {
      card: [marked],
      outcome: marked,
      [marked]: marked,
      acceptedSuggestions: marked,
      overrideReason: { reason: marked, userComment: { [marked]: marked } },
      outcomeTimestamp: marked,
    };
    expect(JSON.stringify(problemsOf({ feedback: [item], [marked]: marked }))).not.toContain(marked);
  });

  test('is what feedback gets that is nested too deep (CH-1)', () => {
    const deep = JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`);
    expect(pathsOf({ feedback: [overridden({ extension: deep })] })).toEqual([undefined]);
  });

  test('is what more feedback gets than one call may bring', () => {
    const most = Array.from({ length: MAX_FEEDBACK_ITEMS }, () => overridden());
    expect(parseFeedback({ feedback: most }).length).toBe(MAX_FEEDBACK_ITEMS);
    expect(pathsOf({ feedback: [...most, overridden()] })).toEqual(['feedback']);
  });

  test('is all that odd feedback gets, if it is not read', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(null, '', [], {}, 'accepted', 'overridden', TIME));
    const oddItem = fc.record(
      { card: odd, outcome: odd, acceptedSuggestions: odd, overrideReason: odd, outcomeTimestamp: odd },
      { requiredKeys: [] },
    );
    const changed = oddItem.map((changes) => overridden(changes));
    const body = fc.record({ feedback: fc.oneof(odd, fc.array(fc.oneof(odd, oddItem, changed), { maxLength: 5 })) });
    fc.assert(
      fc.property(body, (each) => {
        try {
          expect(parseFeedback(each).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ name: 'CrampError', code: 'CRAMP_FEEDBACK_INVALID' });
        }
      }),
      { seed: 20260302, numRuns: 2000 },
    );
  });

  test('counts the bad places that are too many to be listed', () => {
    const problems = problemsOf({ feedback: Array.from({ length: 1500 }, () => 'x') });
    expect(problems.length).toBe(1001);
    expect(problems.at(-1)).toEqual(['feedback', 'the other 500 places to be right, too']);
  });
});
