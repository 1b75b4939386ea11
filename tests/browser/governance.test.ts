/**
 * The governance page in a real browser: readable by a screen reader, usable by keyboard, on a narrow screen, in light and dark.
 */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, violationsOf } from '../support/browser.js';
import { fill as fillStore, type GovernanceSite, startGovernance } from '../support/governance.js';

const SCREENSHOTS = new URL('../../reports/screenshots/', import.meta.url).pathname;

let browser: Browser;
let site: GovernanceSite;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  browser = await openBrowser();
  site = await startGovernance();
  await fillStore(site.store, { cards: 4000, weeks: 20 });
}, 60_000);

afterAll(async () => {
  await browser.close();
  await site.close();
});

async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(site.url);
  return page;
}

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each([1280, 320])(
    'has no violations of accessibility at %d pixels, and does not scroll sideways',
    async (width) => {
      const page = await open({ colorScheme, viewport: { width, height: 900 } });
      await page.screenshot({ path: `${SCREENSHOTS}governance-${colorScheme}-${width}.png`, fullPage: true });
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await violationsOf(page)).toEqual([]);
      const [inside, outside] = (await page.evaluate('[document.documentElement.scrollWidth, window.innerWidth]')) as [
        number,
        number,
      ];
      expect(inside).toBeLessThanOrEqual(outside);
      await page.close();
    },
    60_000,
  );
});

test('the filter works by keyboard alone', async () => {
  const page = await open();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Show' }).press('Enter');
  await page.waitForURL(/service=cramp-patient-view/);
  expect(await page.getByLabel('Service').inputValue()).toBe('cramp-patient-view');
  expect(await page.getByText('No cards in this period.').count()).toBeGreaterThan(0);
  await page.close();
}, 60_000);

test('nothing of the page is refused by its own policy', async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(site.url);
  expect(complaints).toEqual([]);
  const fill = await page.evaluate("getComputedStyle(document.querySelector('svg.bar rect.accepted')).fill");
  expect(fill).toBe('rgb(27, 110, 60)');
  await page.close();
}, 60_000);
