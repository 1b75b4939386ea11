import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { evaluate, PUBLISHED } from './support/engine.js';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The request the README's curl sends, and the answer it shows. */
const [, requestPath = ''] = /-d @(\S+)/.exec(README) ?? [];
const [, shown = ''] = /<!-- example:begin -->\n```json\n([\s\S]*?)\n```/.exec(README) ?? [];

function withoutUuids(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, member) => (key === 'uuid' ? undefined : member)));
}

describe('the README', () => {
  test.each([
    ['today', Date.now()],
    ['in three years', Date.parse('2029-11-25T12:00:00Z')],
  ])('shows the answer that its request gets %s', async (_, asOf) => {
    const request = JSON.parse(readFileSync(new URL(`../${requestPath}`, import.meta.url), 'utf8'));
    const { cards } = await evaluate(request, {}, { asOf, publicUrl: 'http://127.0.0.1:3000' });
    expect(cards).toHaveLength(1);
    expect(withoutUuids({ cards })).toEqual(withoutUuids(JSON.parse(shown)));
  });

  test('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    const named = [...README.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('the page of services', () => {
  const page = readFileSync(new URL('../docs/services.md', import.meta.url), 'utf8');

  test.each(PUBLISHED.map(({ service }) => [service.id, service] as const))(
    'CH-20 says of %s all that discovery says, ready to paste',
    (_, { id, hook, title, description, usageRequirements, prefetch }) => {
      const said = [
        `/cds-services/${id}`,
        hook,
        title,
        description,
        usageRequirements ?? '',
        ...Object.values(prefetch),
      ];
      expect(said.filter((text) => !page.includes(text))).toEqual([]);
    },
  );
});
