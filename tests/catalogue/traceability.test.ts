import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../src/rules/index.js';

interface Statement {
  readonly id: string;
  readonly texts?: Readonly<Record<string, readonly string[]>>;
  readonly silences?: Readonly<Record<string, readonly string[]>>;
}
type Page = (stories: object, cards: readonly object[], statements?: readonly object[]) => string;

// Scripts are plain JavaScript, and no part of the types.
const STATEMENTS_FILE: string = '../../scripts/docs/statements.js';
const PAGE_FILE: string = '../../scripts/docs/traceability-page.js';
const { STATEMENTS }: { readonly STATEMENTS: readonly Statement[] } = await import(STATEMENTS_FILE);
const { traceabilityPage }: { readonly traceabilityPage: Page } = await import(PAGE_FILE);

const CARDS = [{ rule: 'pad-cramps', card: { detail: 'Knowledge 1', links: ['one'] } }];
const saying = (summary: string) => [{ says: 'a story', advice: [{ summary, lines: [], suggestions: [] }] }];

/** All 36, of which one has this proof and the others a decision. */
function withProof(proof: object): readonly object[] {
  const others = Array.from({ length: 35 }, (_, index) => ({
    id: `S-${index + 2}`,
    says: '',
    check: '',
    decision: 'no',
  }));
  return [{ id: 'S-1', says: '', check: '', ...proof }, ...others];
}

describe('the statements of the guidance article', () => {
  test('are 36, and name only rules that exist', () => {
    expect(STATEMENTS.map(({ id }) => id)).toEqual(Array.from({ length: 36 }, (_, index) => `S-${index + 1}`));
    const named = STATEMENTS.flatMap(({ texts = {}, silences = {} }) => [
      ...Object.keys(texts),
      ...Object.keys(silences),
    ]);
    expect(named.filter((id) => !(id in RULES))).toEqual([]);
    expect(new Set(named).size).toBeGreaterThan(30);
  });
});

describe('the document', () => {
  test('names the story that proves a statement', () => {
    const page = traceabilityPage(
      { 'pad-cramps': saying('consider claudication') },
      CARDS,
      withProof({ texts: { 'pad-cramps': ['claudication'] } }),
    );
    expect(page).toContain('`pad-cramps`: “claudication” – story *a story*');
  });

  test.each<[string, object]>([
    ['S-1: pad-cramps never says "ischemia"', { texts: { 'pad-cramps': ['ischemia'] } }],
    ['S-1: no-rule never says "x"', { texts: { 'no-rule': ['x'] } }],
    ['S-1: pad-cramps is not silent in "a story"', { silences: { 'pad-cramps': ['a story'] } }],
    ['S-1: a card lacks "review pending"', { everyCard: ['review pending'] }],
    ['S-1: no card of pad-cramps has "1 Look"', { cards: { 'pad-cramps': ['1 Look'] } }],
    ['S-1: pad-cramps says "claudication"', { never: ['claudication'], decision: 'no' }],
    ['S-1: neither proof nor decision', {}],
  ])('cannot be made: %s', (problem, proof) => {
    const make = () => traceabilityPage({ 'pad-cramps': saying('consider claudication') }, CARDS, withProof(proof));
    expect(make).toThrow(problem);
  });

  test('cannot be made without one of the statements', () => {
    expect(() => traceabilityPage({}, CARDS, withProof({ decision: 'no' }).slice(1))).toThrow('S-1: not there once');
  });
});
