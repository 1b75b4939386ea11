/** The page of the simulator as it is served: in sandbox mode only, under a strict policy, and nothing else of the disk. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestProduction } from '../support/production.js';
import { answersIn, openRaw } from '../support/raw-client.js';
import { type Sandbox, startTestSandbox } from '../support/sandbox.js';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' http: https:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
];
const ASSETS = [
  ['/', 'text/html; charset=utf-8'],
  ['/simulator/app.js', 'text/javascript; charset=utf-8'],
  ['/simulator/app.css', 'text/css; charset=utf-8'],
] as const;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

describe.each(ASSETS)('%s', (path, type) => {
  test('is there, under the policy of the page', async () => {
    const answer = await fetch(`${sandbox.url}${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect(answer.headers.get('content-security-policy')?.split('; ')).toEqual(POLICY);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-cramp-cds-mode')).toBe('sandbox');
    expect((await answer.text()).length).toBeGreaterThan(300);
  });

  test('can be read only', async () => {
    const answer = await fetch(`${sandbox.url}${path}`, { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });
});

test('the page names nothing but its own script and style, and has none inline', async () => {
  const html = await (await fetch(`${sandbox.url}/`)).text();
  const loaded = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
  expect(loaded).toEqual(['data:,', 'simulator/app.css', 'simulator/app.js']);
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
});

test('the script is small, and calls no address of its own but that of the page', async () => {
  const script = await (await fetch(`${sandbox.url}/simulator/app.js`)).text();
  expect(script.length).toBeLessThan(150_000);
  expect(script).not.toMatch(/\beval\(|new Function\(/);
});

test.each([
  '/simulator',
  '/simulator/',
  '/simulator/index.html',
  '/simulator/app.js.map',
  '/simulator/..%2f..%2fpackage.json',
  '/simulator/%2e%2e/package.json',
  '/simulator/app.js/x',
  '/package.json',
])('%s is nothing', async (path) => {
  const answer = await fetch(`${sandbox.url}${path}`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome' });
});

test.each([
  '/simulator/../package.json',
  '/simulator/../../package.json',
  '//simulator/app.js',
  '/simulator\\..\\package.json',
])('a path that a browser would not send finds nothing: %s', async (path) => {
  const client = await openRaw(sandbox.url, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  const answers = answersIn(await client.closed);
  expect(answers.map(({ status }) => status)).not.toContain(200);
  expect(answers).toHaveLength(1);
});

test('in production mode there is no page', async () => {
  const service = await startTestProduction();
  const answers = await Promise.all(ASSETS.map(([path]) => fetch(`${service.url}${path}`)));
  await service.close();
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});
