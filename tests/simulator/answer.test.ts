/** Answers of any service: shown in order, and what breaks the standard is named instead of breaking the page. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readAnswer, webAddress } from '../../simulator/model/answer.js';
import { sentCard } from '../support/simulator-state.js';

const RESPONSES = new URL('../../fhir-fixtures/responses/', import.meta.url);

function problemsOf(members: Readonly<Record<string, unknown>>): readonly string[] {
  return readAnswer({ cards: [sentCard(members)] }).cards.flatMap(({ problems }) => problems);
}

test('the most urgent card comes first, and those of one indicator stay in order', () => {
  const cards = ['info', 'warning', 'critical', 'warning'].map((indicator, index) =>
    sentCard({ indicator, summary: `${index}` }),
  );
  expect(readAnswer({ cards }).cards.map(({ summary }) => summary)).toEqual(['2', '1', '3', '0']);
});

test('the recommended suggestion comes first', () => {
  const [other, recommended] = ['any', 'best'].map((label) => ({
    label,
    isRecommended: label === 'best',
    actions: [],
  }));
  const [card] = readAnswer({ cards: [sentCard({ suggestions: [other, recommended] })] }).cards;
  expect(card?.suggestions.map(({ label }) => label)).toEqual(['best', 'any']);
});

test('no card of our own fixtures has a fault', () => {
  const files = readdirSync(RESPONSES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\/.*\.json$/.test(name),
  );
  const answers = files.map((name) => readAnswer(JSON.parse(readFileSync(new URL(name, RESPONSES), 'utf8'))));
  const cards = answers.flatMap((answer) => answer.cards);
  expect(cards.length).toBeGreaterThan(20);
  expect(cards.flatMap(({ problems }) => problems)).toEqual([]);
});

describe('what breaks the standard', () => {
  test.each([
    ['no summary', { summary: undefined }, 'summary is missing'],
    [
      'a long summary',
      { summary: 'x'.repeat(140) },
      'summary has 140 characters; the standard asks for fewer than 140',
    ],
    ['an unknown indicator', { indicator: 'hard-stop' }, 'indicator is not info, warning or critical; shown as info'],
    ['no source', { source: undefined }, 'source.label is missing'],
    [
      'a source of another scheme',
      { source: { label: 'x', url: 'javascript:alert(1)' } },
      'source.url is no http(s) address',
    ],
    [
      'no selectionBehavior',
      { selectionBehavior: undefined },
      'selectionBehavior is missing or unknown; treated as “any”',
    ],
    ['suggestions that are no list', { suggestions: {} }, 'suggestions is no list'],
    [
      'a link of another scheme',
      { links: [{ label: 'x', url: 'data:,x', type: 'absolute' }] },
      'links[0].url is no http(s) address: not shown as a link',
    ],
    ['a detail that is no text', { detail: 5 }, 'detail is no text'],
  ])('is named: %s', (_says, members, problem) => {
    expect(problemsOf(members)).toEqual([problem]);
  });

  test('is named in the actions too', () => {
    const suggestions = [{ label: 'x', actions: [{ type: 'drop' }] }];
    expect(problemsOf({ suggestions })).toEqual([
      'suggestions[0].actions[0].type is not create, update or delete',
      'suggestions[0].actions[0].description is missing',
    ]);
  });

  test.each([
    ['text', 'hello', ['The answer is no JSON object.']],
    ['no list of cards', {}, ['The answer has no list “cards”.']],
    ['a card that is none', { cards: [null] }, ['cards[0] is no object: left out.']],
    [
      'system actions',
      { cards: [], systemActions: [{ type: 'update' }] },
      ['The answer has systemActions: an EHR may carry them out unasked, this page does not.'],
    ],
  ])('is named of the whole answer: %s', (_says, body, problems) => {
    expect(readAnswer(body)).toEqual({ cards: [], problems });
  });

  test.each([
    [null],
    [[]],
    [{ cards: [{}] }],
    [{ cards: [{ suggestions: [null], links: 7, overrideReasons: 'x', source: [] }] }],
  ])('never throws: %j', (body) => {
    expect(readAnswer(body).problems.length + readAnswer(body).cards.length).toBeGreaterThan(0);
  });
});

test('only http and https make a link', () => {
  expect(['https://a.example', 'javascript:alert(1)', '/rules', ''].map(webAddress)).toEqual([
    'https://a.example',
    undefined,
    undefined,
    undefined,
  ]);
});
