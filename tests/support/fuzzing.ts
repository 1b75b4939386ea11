/**
 * Requests no client should send, seeded and so repeatable: the request fixtures with values exchanged, removed, repeated, nested and
 * grown, and what every answer to them must hold. Used by a test and, at length, by `npm run fuzz`.
 */
import fc from 'fast-check';
import { assertCards } from '../../src/cds/check-card.js';
import { isRecord } from '../../src/cds/json.js';
import type { Card } from '../../src/cds/types.js';
import { REQUEST_FIXTURES, requestText } from './fixtures.js';

export interface FuzzedRequest {
  /** Path below the base of the service. */
  readonly path: string;
  /** JSON, or what is left of it. */
  readonly body: string;
}

type Place = readonly string[];

/** Marks where text that no JSON value has is put in after writing. */
const RAW = {
  hugeNumber: '@raw-huge@',
  deep: '@raw-deep@',
  control: '@raw-control@',
  repeatedKey: '@raw-key@',
} as const;
const RAW_TEXT: readonly (readonly [string, string])[] = [
  [JSON.stringify(RAW.hugeNumber), '1e999'],
  [JSON.stringify(RAW.deep), `${'[{"a":'.repeat(120)}1${'}]'.repeat(120)}`],
  [JSON.stringify(RAW.control), '"\u0001"'],
  [
    JSON.stringify(RAW.repeatedKey),
    '{"status":"draft","status":null,"__proto__":{"status":"x"},"constructor":{"prototype":{}}}',
  ],
];

/** Values that are wrong, empty, extreme, or named like something every object has. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    [],
    {},
    [null],
    [[]],
    true,
    -0,
    1e308,
    Number.MAX_SAFE_INTEGER + 2,
    ...Object.values(RAW),
  ),
  fc.constantFrom<unknown>(
    '\ud800',
    'a\udfff',
    '\u0000',
    '\u202e',
    '<script>',
    '](javascript:x)',
    '%00',
    'x'.repeat(20_000),
  ),
  fc.constantFrom<unknown>(
    'Patient/1',
    '#p',
    'urn:uuid:0',
    '../..',
    'http://127.0.0.1:1/fhir',
    '9999-99-99',
    '0000',
    '2026-02-30T25:61',
  ),
  fc.constantFrom<unknown>(
    JSON.parse('{"__proto__":{"a":1}}'),
    { constructor: null },
    { toString: 1 },
    { length: 3 },
    { valueOf: 1 },
  ),
  fc.constantFrom<unknown>(
    { resourceType: 'Bundle', entry: [null, {}, []] },
    { resourceType: '__proto__' },
    { resourceType: [] },
  ),
);

type Change = (value: unknown) => unknown;

/** Undefined removes the member. */
const change: fc.Arbitrary<Change> = fc.oneof(
  oddValue.map((odd) => () => odd),
  fc.constant<Change>(() => undefined),
  fc.constant<Change>((value) => [value, value, value]),
  fc.constant<Change>((value) => ({ ...(isRecord(value) ? value : { value }), [`__proto__`]: value, extra: value })),
  fc
    .integer({ min: 2, max: 200 })
    .map(
      (times) => (value: unknown) => (Array.isArray(value) ? Array.from({ length: times }, () => value).flat() : value),
    ),
);

/** Every place in a JSON value, as a path of member names and indexes. */
function placesOf(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, member]) => placesOf(member, [...at, name]))];
}

/** The value with the one at a place changed. */
function changed(value: unknown, at: Place, by: Change): unknown {
  const [name, ...rest] = at;
  if (name === undefined || typeof value !== 'object' || value === null) return by(value);
  const entries = Object.entries(value).map(([key, member]): [string, unknown] => [
    key,
    key === name ? changed(member, rest, by) : member,
  ]);
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

function written(value: unknown): string {
  const json = JSON.stringify(value) ?? '';
  return RAW_TEXT.reduce((text, [mark, raw]) => text.replaceAll(mark, raw), json);
}

/** The shapes of feedback that clients send (CH-152). */
const FEEDBACK: readonly object[] = [
  {
    overrideReason: {
      reason: { code: 'specialist-advice', system: 'https://cramp-cds.org/x' },
      userComment: 'synthetic',
    },
  },
  { overrideReasons: { reason: { code: 'specialist-advice' } } },
  { overrideReason: { code: 'specialist-advice', system: 'https://cramp-cds.org/x' } },
].map((reason) => ({
  feedback: [
    {
      card: '7d9f2f0e-3c0a-4f5e-8a51-0b1f0c2d3e4f',
      outcome: 'overridden',
      outcomeTimestamp: '2026-03-02T15:00:00Z',
      ...reason,
    },
    {
      card: 'x',
      outcome: 'accepted',
      acceptedSuggestions: [{ id: 'y' }],
      outcomeTimestamp: '2026-03-02T16:00:00+01:00',
    },
  ],
}));

const SOURCES = [
  ...REQUEST_FIXTURES.map((fixture) => ({
    path: `/cds-services/cramp-${fixture.hook}`,
    body: JSON.parse(requestText(fixture)) as unknown,
  })),
  // As often as the fixtures of one hook.
  ...FEEDBACK.flatMap((body) =>
    Array.from({ length: 4 }, () => ({ path: '/cds-services/cramp-order-sign/feedback', body })),
  ),
].map((source) => ({ ...source, places: placesOf(source.body) }));

/** A fixture with one to five changes, sometimes cut off. */
export const fuzzedRequest: fc.Arbitrary<FuzzedRequest> = fc.constantFrom(...SOURCES).chain(({ path, body, places }) =>
  fc
    .record({
      changes: fc.array(fc.tuple(fc.constantFrom(...places), change), { minLength: 1, maxLength: 5 }),
      keep: fc.oneof(
        { weight: 19, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
      ),
    })
    .map(({ changes, keep }) => {
      const text = written(changes.reduce<unknown>((value, [at, by]) => changed(value, at, by), body));
      return { path, body: text.slice(0, Math.ceil(text.length * keep)) };
    }),
);

/** Whatever was sent: never a failure of ours. 412 and 422 are answers to data that are not there or not R4. */
const STATUSES: ReadonlySet<number> = new Set([200, 400, 412, 413, 422]);

export interface FuzzedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What is wrong with the answer to a request of this path; undefined when nothing is (CH-149, CH-164, CH-165, CH-195, CH-196). */
export function faultOf(path: string, { status, headers, text }: FuzzedAnswer): string | undefined {
  if (!STATUSES.has(status)) return `status ${status}`;
  if (status === 200 && path.endsWith('/feedback')) return text === '' ? undefined : 'a body';
  if (headers.get('content-type') !== 'application/json; charset=utf-8') return 'not JSON';
  if (headers.get('cache-control') !== 'no-store') return 'may be stored';
  const body: unknown = JSON.parse(text);
  if (!isRecord(body)) return 'no object';
  return status === 200 ? faultOfCards(body['cards']) : faultOfOutcome(body);
}

function faultOfCards(cards: unknown): string | undefined {
  if (!Array.isArray(cards)) return 'no cards';
  try {
    assertCards(cards as readonly Card[]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'cards break the standard';
  }
}

function faultOfOutcome({ resourceType, issue }: Readonly<Record<string, unknown>>): string | undefined {
  return resourceType === 'OperationOutcome' && Array.isArray(issue) && issue.length > 0
    ? undefined
    : 'no OperationOutcome';
}
