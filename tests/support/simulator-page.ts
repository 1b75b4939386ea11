/** The simulator page in a real browser, with everything it complains about, and CDS services that answer as a test wants. */
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { type Sandbox, startTestSandbox } from './sandbox.js';

export const SCREENSHOTS = new URL('../../reports/screenshots/', import.meta.url).pathname;

/** A browser on a busy machine may need a while for one test. */
export const BROWSER_TEST_MS = 60_000;

/** The service as `npm start` runs it: reached at the address it listens on. */
export function startSimulatorSandbox(config: Readonly<Record<string, unknown>> = {}): Promise<Sandbox> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  return startTestSandbox({ publicUrl: undefined, ...config });
}

export interface OpenPage {
  readonly page: Page;
  /** Messages of the console, errors nobody caught, and what the policy of the page refused. */
  readonly complaints: readonly string[];
}

export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

/** Opens the chart of a story from the list, and waits for the answer to patient-view. */
export async function openStory(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: title }).click();
  await answered(page, 'patient-view');
}

/** The line about the newest event of this hook, once its answer is there. */
export async function answered(page: Page, hook: string): Promise<void> {
  const line = page.locator('.event', { hasText: hook });
  await line.filter({ hasNotText: 'asking…' }).waitFor();
}

export async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > window.innerWidth') as Promise<boolean>;
}

export interface StubService {
  readonly url: string;
  /** Bodies of the calls, in order. */
  readonly calls: readonly unknown[];
  close(): Promise<void>;
}

interface StubAnswer {
  readonly status?: number;
  readonly body: string;
  /** False: as a server that was never meant for browsers. */
  readonly allowsBrowsers?: boolean;
}

/** A CDS service for patient-view and order-select; discovery is answered too, unless `answer` does it. */
export async function startStubService(answer: (path: string) => StubAnswer | undefined): Promise<StubService> {
  const calls: unknown[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.method === 'POST') calls.push(JSON.parse(body));
      send(request, response, answer(request.url ?? '') ?? usualAnswer(request.url));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, calls, close };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function usualAnswer(path: string | undefined): StubAnswer {
  const services = ['patient-view', 'order-select'].map((hook) => ({ hook, id: `stub-${hook}`, description: 'x' }));
  return path === '/cds-services' ? { body: JSON.stringify({ services }) } : { status: 404, body: '{}' };
}

function send({ method }: IncomingMessage, response: ServerResponse, answer: StubAnswer): void {
  const { status = 200, body, allowsBrowsers = true } = answer;
  if (allowsBrowsers) response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Headers', 'content-type');
  if (method === 'OPTIONS') response.writeHead(204).end();
  else response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
}
