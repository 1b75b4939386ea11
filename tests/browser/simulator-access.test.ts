/** The simulator page for everybody: screen readers, keyboards, narrow screens, light and dark. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser, violationsOf } from '../support/browser.js';
import type { Sandbox } from '../support/sandbox.js';
import {
  answered,
  BROWSER_TEST_MS,
  openPage,
  SCREENSHOTS,
  scrollsSideways,
  startSimulatorSandbox,
} from '../support/simulator-page.js';

let browser: Browser;
let sandbox: Sandbox;

beforeAll(async () => {
  browser = await openBrowser();
  sandbox = await startSimulatorSandbox();
}, BROWSER_TEST_MS);

afterAll(async () => {
  await browser.close();
  await sandbox.close();
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each([1280, 320])(
    'no violation of accessibility and no sideways scrolling at %d pixels',
    async (width) => {
      const { page, complaints } = await openPage(browser, sandbox.url, {
        colorScheme,
        viewport: { width, height: 900 },
      });
      const check = async (step: string) => {
        await page.screenshot({ path: `${SCREENSHOTS}simulator-${step}-${colorScheme}-${width}.png`, fullPage: true });
        expect([step, await violationsOf(page), await scrollsSideways(page)]).toEqual([step, [], false]);
      };
      await page.getByRole('heading', { name: 'Story patients' }).waitFor();
      await page.locator('.connect summary').click();
      await page.getByText(/^✓ 3 services/).waitFor();
      await check('9-patients');
      await page.getByRole('button', { name: 'Potassium 2.3 this morning' }).click();
      await answered(page, 'patient-view');
      await page.getByRole('button', { name: /^Try: / }).click();
      await answered(page, 'order-select');
      await page.getByRole('button', { name: /^Sign/ }).click();
      await page.getByRole('button', { name: 'Sign anyway' }).waitFor();
      await page.getByRole('button', { name: 'Override…' }).first().click();
      await page.getByLabel('Order a medicine').fill('mag');
      await page
        .getByRole('option', { name: /magnesium/i })
        .first()
        .waitFor();
      await check('10-cards');
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Calls' }).click();
      await page.locator('.call summary').first().click();
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByRole('region', { name: 'Explanation' }).waitFor();
      for (const summary of await page.locator('.lab summary').all()) await summary.click();
      await check('11-calls');
      expect(complaints).toEqual([]);
      await page.close();
    },
    BROWSER_TEST_MS,
  );
});

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element.ownerDocument.activeElement === element)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not reach it');
}

test(
  'the whole story works by keyboard alone',
  async () => {
    const { page } = await openPage(browser, sandbox.url);
    const story = page.getByRole('button', { name: 'First order of quinine' });
    await story.waitFor();
    await tabTo(page, story);
    await page.keyboard.press('Enter');
    await answered(page, 'patient-view');
    const box = page.getByRole('combobox', { name: 'Order a medicine' });
    await tabTo(page, box);
    await page.keyboard.type('quinine 324');
    await page
      .getByRole('option', { name: /^quinine sulfate 324/ })
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    // The page draws a moment after the key.
    await page.locator('[aria-activedescendant]').waitFor();
    const active = await box.getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${active}"]`).textContent()).toBe('quinine sulfate 324 MG Oral Capsule');
    await page.keyboard.press('Enter');
    const reason = page.getByLabel('Reason');
    await tabTo(page, reason);
    await page.keyboard.type('Sleep');
    const remove = page.getByRole('button', { name: 'Remove quinine recommended' });
    await remove.waitFor();
    await tabTo(page, remove);
    await page.keyboard.press('Enter');
    await page.getByText('Feedback stored by the service').waitFor();
    expect(await page.getByText('Removed draft: quinine').count()).toBe(1);
    await page.close();
  },
  BROWSER_TEST_MS,
);

test(
  'new cards are announced',
  async () => {
    const { page } = await openPage(browser, `${sandbox.url}/?patient=synthetic-thiazide`);
    await answered(page, 'patient-view');
    const status = page.locator('[role=status]').last();
    expect(await status.textContent()).toMatch(/^patient-view: 2 cards, 1 warning, 1 info\. Potassium 2\.9/);
    await page.close();
  },
  BROWSER_TEST_MS,
);

test(
  'the focus is seen, and the way to the chart skips the head',
  async () => {
    const { page } = await openPage(browser, sandbox.url);
    await page.getByRole('heading', { name: 'Story patients' }).waitFor();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'To the chart' });
    expect(await skip.evaluate((element) => element.ownerDocument.activeElement === element)).toBe(true);
    await page.keyboard.press('Tab');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
    await page.close();
  },
  BROWSER_TEST_MS,
);
