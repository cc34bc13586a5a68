/** Debian's Chromium, driven by playwright-core; a page that remembers what went wrong in it. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import * as z from 'zod';
import { workDir } from '../../scripts/lib/paths.ts';

const executable = '/usr/bin/chromium';
export const hasChromium = existsSync(executable);

/** Skipped by name where there is no Chromium; `.ci/run` takes that for a failure. */
export const describeInBrowser = hasChromium ? describe : describe.skip;

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });

export interface Watched {
  readonly page: Page;
  /** Errors on the console and uncaught ones. */
  readonly errors: string[];
  /** Addresses of all requests. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

/** A busy machine is no fault of the page: whatever is waited for comes, or never does. */
const patienceMs = 300_000;

const shifts = `
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

export const openPage = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  await page.addInitScript(shifts);
  const watched = { page, errors: [] as string[], requests: [] as string[], close: () => context.close() };
  page.on('console', (message) => message.type() === 'error' && watched.errors.push(message.text()));
  page.on('pageerror', (error) => watched.errors.push(error.message));
  page.on('request', (request) => watched.requests.push(request.url()));
  return watched;
};

export const layoutShift = async (page: Page): Promise<number> =>
  z.number().parse(await page.evaluate('window.layoutShift'));

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeResult = z.object({
  violations: z.array(
    z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
});

/** Findings of axe-core that are serious or critical, each with the first element it is about. */
export const seriousFindings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axeSource);
  const { violations } = axeResult.parse(await page.evaluate('axe.run(document, { resultTypes: ["violations"] })'));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
};

const screenshots = join(workDir, 'screenshots');

/** Kept to be looked at. */
export const keepScreenshot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
};

export const fitsItsWidth = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
