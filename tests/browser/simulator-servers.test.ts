/** The simulator page with other servers: of any kind, down, slow of mind, or breaking the standard. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import type { Sandbox } from '../support/sandbox.js';
import {
  answered,
  BROWSER_TEST_MS,
  openPage,
  type StubService,
  startSimulatorSandbox,
  startStubService,
} from '../support/simulator-page.js';
import { sentCard } from '../support/simulator-state.js';

/** A port where nobody listens. */
const NOBODY = 'http://127.0.0.1:1';

let browser: Browser;
let sandbox: Sandbox;
const stubs: StubService[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  sandbox = await startSimulatorSandbox();
}, BROWSER_TEST_MS);

afterEach(async () => {
  await Promise.all(stubs.splice(0).map((stub) => stub.close()));
});

afterAll(async () => {
  await browser.close();
  await sandbox.close();
});

async function stub(answer: Parameters<typeof startStubService>[0]): Promise<StubService> {
  const service = await startStubService(answer);
  stubs.push(service);
  return service;
}

/** The page with this setting in its address. */
async function openWith(setting: Readonly<Record<string, string>>) {
  return openPage(browser, `${sandbox.url}/?${new URLSearchParams(setting)}`);
}

const PATIENT = { patient: 'synthetic-first-quinine' };

test(
  'another CDS service is connected by its address, asked, and told what became of its card',
  async () => {
    const other = await stub((path) => {
      if (path.endsWith('/feedback')) return { body: '' };
      return path.startsWith('/cds-services/')
        ? { body: JSON.stringify({ cards: [sentCard({ summary: 'From elsewhere' })] }) }
        : undefined;
    });
    const { page } = await openPage(browser, sandbox.url);
    await page.locator('.connect summary').click();
    await page.getByLabel(/^CDS service/).fill(`${other.url}/cds-services`);
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await page.getByText('2 services: stub-patient-view (patient-view), stub-order-select (order-select)').waitFor();
    expect(new URL(page.url()).searchParams.get('service')).toBe(other.url);
    await page.getByRole('button', { name: 'First order of quinine' }).click();
    const card = page.getByRole('article', { name: 'From elsewhere' });
    await card.getByRole('button', { name: 'Override…' }).click();
    await card.getByRole('button', { name: 'Override', exact: true }).click();
    await page.getByText('Feedback stored by the service').waitFor();
    expect(other.calls).toEqual([
      expect.objectContaining({
        hook: 'patient-view',
        context: expect.objectContaining({ patientId: 'synthetic-first-quinine' }),
      }),
      { feedback: [{ card: sentCard().uuid, outcome: 'overridden', outcomeTimestamp: expect.any(String) }] },
    ]);
    await page.getByRole('heading', { name: 'Calls' }).click();
    await page.locator('.call summary').last().click();
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Only cramp-cds itself can explain its rules').waitFor();
    await page.close();
  },
  BROWSER_TEST_MS,
);

test(
  'a card that breaks the standard is shown with what is wrong, and its text runs nothing',
  async () => {
    const detail =
      '<img src="x" onerror="document.title=\'run\'"> **bold** [bad](javascript:alert(1)) [good](https://a.example/)';
    const broken = { summary: 'x'.repeat(200), indicator: 'red', detail, suggestions: [{}] };
    const other = await stub((path) =>
      path.startsWith('/cds-services/') ? { body: JSON.stringify({ cards: [broken, 5] }) } : undefined,
    );
    const { page, complaints } = await openWith({ ...PATIENT, service: other.url });
    const card = page.locator('article');
    await card.waitFor();
    expect(await card.locator('.failure li').allTextContents()).toEqual(
      expect.arrayContaining([
        expect.stringContaining('200 characters'),
        'source.label is missing',
        'suggestions[0].label is missing',
      ]),
    );
    expect(await page.getByText('cards[1] is no object').count()).toBe(1);
    expect(await card.locator('img').count()).toBe(0);
    expect(await card.locator('.detail strong').textContent()).toBe('bold');
    expect(
      await card.locator('.detail a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).toEqual(['https://a.example/']);
    await card.getByRole('button', { name: 'Suggestion without a label' }).click();
    await page.getByText('No feedback: the card or its suggestion has no uuid.').waitFor();
    expect(await page.title()).toBe('cramp-cds – EHR simulator');
    expect(complaints).toEqual([]);
    await page.close();
  },
  BROWSER_TEST_MS,
);

describe('a service that', () => {
  test.each<[string, Parameters<typeof startStubService>[0], RegExp]>([
    [
      'answers with HTML',
      () => ({ body: '<html>Log in</html>' }),
      /answered 200 with something that is not the JSON expected/,
    ],
    [
      'fails',
      () => ({ status: 500, body: '{"resourceType":"OperationOutcome","issue":[{"diagnostics":"Out of order."}]}' }),
      /refused with 500: Out of order\./,
    ],
    [
      'was not meant for browsers',
      () => ({ body: '{"cards":[]}', allowsBrowsers: false }),
      /does not allow this page to read the answer \(CORS\)/,
    ],
  ])(
    '%s is told apart',
    async (_says, answer, says) => {
      const other = await stub((path) => (path === '/cds-services' ? undefined : answer(path)));
      const { page } = await openWith({ ...PATIENT, service: other.url });
      await page.locator('.cards .failure').getByText(says).waitFor();
      expect(await page.locator('.cards .failure .note').textContent()).toMatch(/\w+/);
      await page.getByRole('heading', { name: 'Ruth Alder' }).waitFor();
      await page.close();
    },
    BROWSER_TEST_MS,
  );

  test(
    'is down leaves the chart usable, and is said',
    async () => {
      const { page } = await openWith({ ...PATIENT, service: NOBODY });
      await page
        .locator('.connect .failure')
        .getByText(/The CDS service could not be reached/)
        .waitFor();
      await page.getByText('the connected server has no service for patient-view').waitFor();
      await page.getByText('Sleep related leg cramps').first().waitFor();
      await page.close();
    },
    BROWSER_TEST_MS,
  );

  test(
    'goes down while in use is said where its cards would be',
    async () => {
      const other = await stub((path) => (path.startsWith('/cds-services/') ? { body: '{"cards":[]}' } : undefined));
      const { page } = await openWith({ ...PATIENT, service: other.url });
      await answered(page, 'patient-view');
      await Promise.all(stubs.splice(0).map((each) => each.close()));
      await page.getByRole('button', { name: /^Try: quinine/ }).click();
      await page
        .locator('.cards .failure')
        .getByText(/could not be reached/)
        .waitFor();
      await page.close();
    },
    BROWSER_TEST_MS,
  );
});

test(
  'a FHIR server that is down is said, and the page stays',
  async () => {
    const { page } = await openWith({ ...PATIENT, fhir: `${NOBODY}/fhir` });
    await page
      .locator('.connect .failure')
      .getByText(/The FHIR server could not be reached/)
      .waitFor();
    await page.locator('.chart .failure').first().waitFor();
    expect(await page.locator('.chart .failure').first().textContent()).toMatch(
      /^patient not read: The FHIR server could not be reached/,
    );
    await page.getByRole('button', { name: 'Other patient' }).click();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('.picker .failure').waitFor();
    await page.close();
  },
  BROWSER_TEST_MS,
);

test(
  'an address that is none is refused before anything is asked',
  async () => {
    const { page, complaints } = await openPage(browser, sandbox.url);
    await page.locator('.connect summary').click();
    await page.getByLabel('FHIR base').fill('ftp://example.org');
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await page.getByText('The FHIR base is no http(s) address.').waitFor();
    await page.getByRole('button', { name: 'Back to the built-in ones' }).click();
    await page.getByText(/^✓ FHIR 4.0.1/).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  },
  BROWSER_TEST_MS,
);

test(
  'a patient who does not exist is said to be unknown',
  async () => {
    const { page } = await openWith({ patient: 'nobody' });
    await page
      .locator('.chart .failure')
      .getByText(/patient not read/)
      .waitFor();
    await page.getByRole('heading', { name: 'Patient nobody' }).waitFor();
    await page.close();
  },
  BROWSER_TEST_MS,
);
