/** The simulator page as a prescriber uses it: the main story from the list of patients to the stored feedback. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import { crampCds } from '../support/command-line.js';
import type { Sandbox } from '../support/sandbox.js';
import {
  answered,
  BROWSER_TEST_MS,
  openPage,
  openStory,
  SCREENSHOTS,
  startSimulatorSandbox,
} from '../support/simulator-page.js';

let browser: Browser;
let sandbox: Sandbox;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'simulator-'));
  browser = await openBrowser();
  sandbox = await startSimulatorSandbox({ dataDir });
}, BROWSER_TEST_MS);

afterAll(async () => {
  await browser.close();
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function shoot(page: Page, step: string): Promise<void> {
  await page.screenshot({ path: `${SCREENSHOTS}simulator-${step}.png`, fullPage: true });
}

/** What the store of the service knows of a rule. */
async function reportOf(ruleId: string): Promise<unknown> {
  const { stdout } = await crampCds(['feedback', 'report', '--json'], { environment: { DATA_DIR: dataDir } });
  const { rules } = JSON.parse(stdout) as { rules: readonly { readonly ruleId: string }[] };
  return rules.find((rule) => rule.ruleId === ruleId);
}

async function search(query: string): Promise<readonly Record<string, unknown>[]> {
  const answer = await fetch(`${sandbox.url}/fhir/R4/${query}`);
  const { entry = [] } = (await answer.json()) as { entry?: readonly { readonly resource: Record<string, unknown> }[] };
  return entry.map(({ resource }) => resource);
}

async function orderQuinine(page: Page): Promise<void> {
  await page.getByLabel('Order a medicine').fill('quinine 324');
  await page.getByRole('option', { name: 'quinine sulfate 324 MG Oral Capsule', exact: true }).click();
  await page.getByLabel('Reason').selectOption({ label: 'Sleep related leg cramps' });
  await page.locator('article.critical').waitFor();
}

test(
  'a critical card on quinine is followed with one click, and the service is told',
  async () => {
    const { page, complaints } = await openPage(browser, sandbox.url);
    await page.getByRole('heading', { name: 'Story patients' }).waitFor();
    await shoot(page, '1-patients');
    await openStory(page, 'First order of quinine');
    await page.getByRole('heading', { name: 'Ruth Alder' }).waitFor();
    expect(await page.getByRole('img', { name: 'Potassium over time' }).count()).toBe(1);
    await shoot(page, '2-chart');
    await orderQuinine(page);
    const card = page.getByRole('article', { name: /Quinine for leg cramps: FDA boxed warning/ });
    expect(await card.getByText('critical', { exact: true }).count()).toBe(1);
    await shoot(page, '3-critical-card');
    await card.getByRole('button', { name: 'Remove quinine recommended' }).click();
    await page.getByText('Feedback stored by the service').waitFor();
    expect(await page.getByText('Removed draft: quinine sulfate 324 MG Oral Capsule').count()).toBe(1);
    expect(await page.getByRole('group', { name: 'quinine sulfate 324 MG Oral Capsule' }).count()).toBe(0);
    expect(await card.count()).toBe(0);
    await shoot(page, '4-removed');
    expect(await reportOf('quinine-for-cramps')).toMatchObject({ accepted: 1, overridden: 0 });
    expect(complaints).toEqual([]);
    await page.close();
  },
  BROWSER_TEST_MS,
);

test(
  'a suggestion with a laboratory order leaves it as a draft, which is signed into the record',
  async () => {
    const { page } = await openPage(browser, `${sandbox.url}/?patient=synthetic-first-quinine`);
    await answered(page, 'patient-view');
    await orderQuinine(page);
    await page.getByRole('button', { name: 'Remove quinine and check electrolytes' }).click();
    const added = page.getByRole('list', { name: 'Draft orders' }).getByRole('group');
    await page.getByText('Feedback stored by the service').waitFor();
    const names = await added.locator('legend').allTextContents();
    expect(names.length).toBeGreaterThan(0);
    expect(names.join()).not.toContain('quinine');
    await page.getByRole('button', { name: /^Sign/ }).click();
    await page.getByText('Signed and saved').first().waitFor();
    const stored = await search('ServiceRequest?patient=synthetic-first-quinine&status=active');
    expect(stored.map(({ intent, code }) => ({ intent, text: (code as { text?: string }).text }))).toEqual(
      names.map((text) => ({ intent: 'order', text })),
    );
    expect(await search('MedicationRequest?patient=synthetic-first-quinine')).toEqual([]);
    await page.close();
  },
  BROWSER_TEST_MS,
);

test(
  'signing over a critical card asks twice, and a reason for it reaches the store',
  async () => {
    const { page } = await openPage(browser, `${sandbox.url}/?patient=synthetic-first-quinine`);
    await answered(page, 'patient-view');
    await orderQuinine(page);
    await page.getByRole('button', { name: 'Sign the order' }).click();
    await page.getByText('Not signed: 1 card on order-sign, one of them critical.').waitFor();
    await shoot(page, '5-not-signed');
    const card = page.locator('article.critical');
    await card.getByRole('button', { name: 'Override…' }).click();
    await card.getByLabel('Specialist recommended this').check();
    await card.getByLabel('Comment').fill('as agreed with neurology');
    await shoot(page, '6-override');
    await card.getByRole('button', { name: 'Override', exact: true }).click();
    await page.getByText('Feedback stored by the service: overridden').waitFor();
    expect(await reportOf('quinine-for-cramps')).toMatchObject({ overriddenByReason: { 'specialist-advice': 1 } });
    await page.getByRole('button', { name: 'Sign anyway' }).click();
    await page.getByText('Signed and saved: quinine').waitFor();
    await page.locator('.chart').getByText('quinine sulfate 324 MG Oral Capsule').waitFor();
    expect(await search('MedicationRequest?patient=synthetic-first-quinine&status=active')).toHaveLength(1);
    await page.close();
  },
  BROWSER_TEST_MS,
);

test(
  'going back keeps the draft, and a draft that is kept in the record is deleted there by the suggestion',
  async () => {
    const { page } = await openPage(browser, `${sandbox.url}/?patient=synthetic-arrhythmia`);
    await answered(page, 'patient-view');
    await page.getByRole('button', { name: /^Try: quinine/ }).click();
    await page.locator('article.critical').waitFor();
    await page.getByRole('button', { name: /^Keep as draft/ }).click();
    await page.getByText('Kept as a draft in the record').waitFor();
    expect(await search('MedicationRequest?patient=synthetic-arrhythmia&status=draft')).toHaveLength(1);
    await page.getByRole('button', { name: 'Sign the order' }).click();
    await page.getByRole('button', { name: 'Go back' }).click();
    await page
      .locator('article.critical')
      .getByRole('button', { name: /^Remove quinine/ })
      .first()
      .click();
    await page.getByText(/In the record: Remove/).waitFor();
    expect(await search('MedicationRequest?patient=synthetic-arrhythmia&status=draft')).toEqual([]);
    await page.close();
  },
  BROWSER_TEST_MS,
);

describe('for engineers', () => {
  test(
    'every call is listed, copied as curl, and explained rule by rule',
    async () => {
      const { page } = await openPage(browser, `${sandbox.url}/?patient=synthetic-thiazide`);
      await answered(page, 'patient-view');
      await page.getByRole('heading', { name: 'Calls' }).click();
      const call = page.getByRole('list', { name: 'Calls, newest first' }).getByRole('listitem').first();
      await call.getByText('patient-view', { exact: true }).click();
      expect(await call.getByLabel('Request as JSON').inputValue()).toContain('"hook": "patient-view"');
      expect(await call.getByLabel('Answer as JSON').inputValue()).toContain('"cards"');
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await call.getByRole('button', { name: 'Copy as curl' }).click();
      await call.getByRole('button', { name: 'Copied' }).waitFor();
      const command = (await page.evaluate('navigator.clipboard.readText()')) as string;
      const answer = await promisify(execFile)('sh', ['-c', command]);
      expect(JSON.parse(answer.stdout)).toMatchObject({ cards: [{ indicator: 'warning' }, { indicator: 'info' }] });
      await call.getByRole('button', { name: 'Explain' }).click();
      await call.getByRole('region', { name: 'Explanation' }).waitFor();
      const spoke = call.locator('.rules > li', { hasText: 'advise' }).filter({ hasText: 'hypokalemia' });
      expect(await spoke.getByText(/Observation\/synthetic-thiazide-potassium/).count()).toBeGreaterThan(0);
      await shoot(page, '7-calls');
      await page.close();
    },
    BROWSER_TEST_MS,
  );

  test(
    'without prefetch the service reads the record itself, and says the same',
    async () => {
      const { page } = await openPage(browser, `${sandbox.url}/?patient=synthetic-thiazide`);
      await answered(page, 'patient-view');
      const summaries = await page.locator('article h3').allTextContents();
      const [call] = await Promise.all([
        page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/cramp-patient-view')),
        page.getByLabel('Send prefetch').uncheck(),
      ]);
      expect(call.postDataJSON()).not.toHaveProperty('prefetch');
      await answered(page, 'patient-view');
      expect(summaries.length).toBeGreaterThan(0);
      expect(await page.locator('article h3').allTextContents()).toEqual(summaries);
      await page.close();
    },
    BROWSER_TEST_MS,
  );
});

test(
  'where there is nothing to say, the page says that',
  async () => {
    const { page } = await openPage(browser, sandbox.url);
    await openStory(page, 'Nothing to say');
    expect(await page.locator('.event').allTextContents()).toEqual([
      expect.stringMatching(/patient-view.*No cards: nothing to say\./),
    ]);
    await shoot(page, '8-nothing-to-say');
    await page.close();
  },
  BROWSER_TEST_MS,
);

test(
  'a patient is found by name and by id',
  async () => {
    const { page } = await openPage(browser, sandbox.url);
    for (const [words, name] of [
      ['marsh', 'Helen Marsh'],
      ['synthetic-first-quinine', 'Ruth Alder'],
    ] as const) {
      await page.getByLabel('Name or id on the FHIR server').fill(words);
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('button', { name }).waitFor();
    }
    await page.getByRole('button', { name: 'Ruth Alder' }).click();
    await page.getByRole('heading', { name: 'Ruth Alder' }).waitFor();
    expect(new URL(page.url()).search).toBe('?patient=synthetic-first-quinine');
    await page.close();
  },
  BROWSER_TEST_MS,
);
