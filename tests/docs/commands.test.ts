/** What the pages tell to type works as written: calls are made, and get the status they promise; commands and options exist. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { crampCds } from '../support/command-line.js';
import { PAGES, readPage } from '../support/pages.js';
import { PATIENT_LIMITS, type Sandbox, startTestSandbox } from '../support/sandbox.js';
import { type CurlCall, commandsIn, curlsIn } from '../support/shell-examples.js';

jest.setTimeout(60_000);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BASE = 'http://127.0.0.1:3000';
/** Those to the sandbox; the others, of the page for operators, are to what that page has installed before. */
const CALLS = PAGES.flatMap((page) =>
  curlsIn(readPage(page))
    .filter(({ url }) => url.startsWith(BASE))
    .map((call) => [page, `${call.method} ${call.url}`, call] as const),
);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox({ limits: PATIENT_LIMITS });
});
afterAll(() => sandbox.close());

async function make({ method, url, headers, body }: CurlCall): Promise<Response> {
  const text = body?.startsWith('@') ? readFileSync(`${ROOT}${body.slice(1)}`, 'utf8') : body;
  const sent = text?.replaceAll(BASE, sandbox.url);
  return fetch(url.replace(BASE, sandbox.url), { method, headers, ...(sent !== undefined && { body: sent }) });
}

describe('a call with curl', () => {
  test.each(CALLS)('%s: %s', async (_page, _says, call) => {
    expect((await make(call)).status).toBe(call.status);
  });

  test('the only others are of an installation', () => {
    const others = PAGES.flatMap((page) =>
      curlsIn(readPage(page)).flatMap(({ url }) => (url.startsWith(BASE) ? [] : [`${page}: ${url}`])),
    );
    expect(others).toEqual([
      'docs/operate.md: https://cds.hospital.example.org/health/ready',
      'docs/operate.md: http://127.0.0.1:3001/metrics',
    ]);
  });

  test('many are found, also those that go over several lines', () => {
    expect(CALLS.length).toBeGreaterThanOrEqual(10);
    expect(CALLS.filter(([, , { body }]) => body?.includes('\n')).length).toBeGreaterThan(2);
  });

  test('the cards of the call in the shape of the community sandbox are those that the page tells', async () => {
    const [call] = curlsIn(readPage('docs/community-sandbox.md')).filter(({ body }) => body?.includes('draftOrders'));
    if (call === undefined) throw new Error('the page has no such call');
    const { cards } = (await (await make(call)).json()) as { cards: { indicator: string }[] };
    expect(cards.map(({ indicator }) => indicator)).toEqual(['critical']);
  });

  test('the patient with nothing to say gets the answer that the guide prints', async () => {
    const page = readPage('docs/integrate.md');
    const [call] = curlsIn(page).filter(({ body }) => body?.includes('synthetic-healthy'));
    if (call === undefined) throw new Error('the page has no such call');
    expect(await (await make(call)).json()).toEqual({ cards: [] });
    expect(page).toContain('{ "cards": [] }');
  });
});

/** Of blocks, and of code within a line. */
const COMMANDS = PAGES.map(readPage).flatMap((page) => [
  ...commandsIn(page).map(({ words }) => words),
  ...[...page.matchAll(/`((?:npm|npx|node) [^`\n]+)`/g)].map(([, line = '']) => line.split(/\s+/)),
]);
const starting = (...start: readonly string[]) =>
  COMMANDS.filter((words) => start.every((word, index) => words[index] === word)).map((words) =>
    words.slice(start.length),
  );

describe('a command', () => {
  test('every npm script exists', () => {
    const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: object };
    const named = starting('npm', 'run').map((rest) => rest.find((word) => !word.startsWith('-')) ?? '');
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('every script that node is given exists', () => {
    const files = starting('node')
      .map(([file = '']) => file)
      .filter((file) => file.startsWith('scripts/'));
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((file) => !existsSync(`${ROOT}${file}`))).toEqual([]);
  });

  test('every command of cramp-cds exists, with the options given', async () => {
    const typed = starting('npx', 'cramp-cds').filter(([name = '']) => /^[a-z]+$/.test(name));
    const names = new Set(
      typed.map((words) => words.filter((word) => /^[a-z]+$/.test(word)).slice(0, 2)).map(commandOf),
    );
    const help = new Map(
      await Promise.all(
        [...names].map(async (name) => [name, (await crampCds([...name.split(' '), '--help'])).stdout] as const),
      ),
    );
    expect(names.size).toBeGreaterThan(3);
    const unknown = typed.flatMap((words) => {
      const name = commandOf(words);
      const options = words.filter((word) => word.startsWith('--'));
      return options.filter((option) => !help.get(name)?.includes(option)).map((option) => `${name} ${option}`);
    });
    expect(unknown).toEqual([]);
    expect([...help].filter(([, text]) => !text.startsWith('Usage')).map(([name]) => name)).toEqual([]);
  });
});

/** `feedback` has commands of its own. */
function commandOf([name = '', sub = '']: readonly string[]): string {
  return name === 'feedback' ? `${name} ${sub}` : name;
}
