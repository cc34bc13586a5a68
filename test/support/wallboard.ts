/** The wallboard in a browser, on a running stack that has the sample records: what a person at the wall sees and can do. */
import type { Browser, Page } from 'playwright-core';
import * as z from 'zod';
import { valueText } from '../../dashboard/src/i18n/format.ts';
import { createLocalKey, type LocalStack } from '../../scripts/lib/stack.ts';
import type { KeyLimits } from '../../shared/contracts/access.ts';
import {
  describeInBrowser,
  fitsItsWidth,
  keepScreenshot,
  launch,
  layoutShift,
  openPage,
  seriousFindings,
} from './browser.ts';

const answer = z.object({
  rows: z.array(
    z.object({
      slice: z.record(z.string(), z.object({ id: z.string(), label: z.string() })),
      kpis: z.record(z.string(), z.object({ value: z.number().nullable(), status: z.string() })),
    }),
  ),
});
const definitions = z.object({
  kpis: z.array(z.object({ id: z.string(), unit: z.string(), labels: z.record(z.string(), z.string()) })),
});

const problem = z.object({ status: z.number(), detail: z.string() });

/** A day and a week of the sample records. */
const day = '2026-11-03';
const weekEnd = '2026-11-09';

const card = (id: string): string => `.card[data-kpi="${id}"] .big`;
/** Cards stand first; this is when the rest is there too. */
const whole = 'main[aria-busy="false"]';
const shownNumbers = (page: Page): Promise<[string, string, string][]> =>
  page.$$eval('.card', (cards) =>
    cards.map((one) => {
      const big = one.querySelector('.big');
      return [one.getAttribute('data-kpi') ?? '', big?.getAttribute('data-value') ?? '', big?.textContent ?? ''];
    }),
  );

export const describeWallboard = (running: () => LocalStack): void => {
  describeInBrowser('The wallboard in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());

    const link = (on = day): string => `${running().api.url}/#key=${running().api.key}&day=${on}`;
    const api = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> => {
      const { url, key } = running().api;
      const response = await fetch(`${url}/${path}`, { headers: { 'x-api-key': key } });
      return schema.parse(await response.json());
    };

    it('loads from the link without a shift or an error, and never sends the key in an address', async () => {
      const { page, errors, requests, close } = await openPage(browser);
      await page.goto(link());
      await page.waitForSelector(whole);
      await page.waitForTimeout(600);
      expect(errors).toEqual([]);
      expect(await layoutShift(page)).toBeLessThan(0.01);
      expect(page.url()).not.toContain('hf_');
      expect(requests.length).toBeGreaterThan(5);
      for (const url of requests) expect(url).not.toContain('hf_');
      await keepScreenshot(page, 'wallboard');
      await close();
    });

    it('shows its cards before the rest is there, which then moves nothing', async () => {
      const { page, close } = await openPage(browser);
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route(/grain=hour/u, async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(link());
      await page.waitForSelector(card('service-level'));
      expect(await page.getAttribute('main', 'aria-busy')).toBe('true');
      expect(await page.$$('section[aria-labelledby^="places-"]')).toEqual([]);
      release();
      await page.waitForSelector(whole);
      expect(await page.$$('section[aria-labelledby^="places-"]')).not.toEqual([]);
      expect(await layoutShift(page)).toBeLessThan(0.01);
      await close();
    });

    it('shows the numbers of the API, for a day and for a week, in the words of the language', async () => {
      const { page, close } = await openPage(browser);
      await page.goto(link(weekEnd));
      await page.selectOption('#range', '7');
      const { kpis } = await api('v1/definitions', definitions);
      const { rows } = await api(`v1/kpis?from=${day}&to=${weekEnd}&grain=total`, answer);
      const aimed = kpis.filter(({ id }) => !['no-target', undefined].includes(rows[0]?.kpis[id]?.status));
      expect(aimed.length).toBeGreaterThan(3);
      const level = valueText(rows[0]?.kpis['service-level']?.value, 'ratio', 'en');
      await page.waitForSelector(`${card('service-level')}:text-is("${level}")`);
      expect(await shownNumbers(page)).toEqual(
        aimed.map(({ id, unit }) => {
          const value = rows[0]?.kpis[id]?.value ?? null;
          return [id, String(value), valueText(value, unit, 'en')];
        }),
      );
      for (const [language, title] of [
        ['de', 'Wandtafel'],
        ['hu', 'Kijelző'],
        ['th', 'จอแสดงผล'],
      ] as const) {
        await page.selectOption('#language', language);
        expect(await page.textContent('h1')).toBe(title);
        expect(await page.getAttribute('html', 'lang')).toBe(language);
        const label = kpis.find(({ id }) => id === 'service-level')?.labels[language];
        expect(await page.textContent('.card[data-kpi="service-level"] h3')).toBe(label);
        expect(await fitsItsWidth(page)).toBe(true);
      }
      await close();
    });

    it('sets queues side by side as the API has them', async () => {
      const { page, close } = await openPage(browser);
      await page.goto(link());
      const table = 'section[aria-labelledby="places-queue"] tbody tr';
      await page.waitForSelector(table);
      const shown = await page.$$eval(table, (rows) =>
        rows.map((row) => [
          row.querySelector('th')?.textContent ?? '',
          row.querySelector('td[data-kpi="contacts-handled"]')?.getAttribute('data-value') ?? '',
        ]),
      );
      const { rows } = await api(
        `v1/kpis?from=${day}&to=${day}&grain=total&groupBy=queue&ids=contacts-handled`,
        answer,
      );
      const shared = rows.filter(({ slice }) => !slice['queue']?.id.startsWith('agent'));
      const expected = shared.map(({ slice, kpis }) => [
        slice['queue']?.id === '-' ? '(none)' : slice['queue']?.label,
        String(kpis['contacts-handled']?.value),
      ]);
      const sorted = (lines: unknown[][]): string[] => lines.map((line) => line.join(': ')).toSorted();
      expect(sorted(shown)).toEqual(sorted(expected));
      await close();
    });

    it("shows a team its own standing, and nobody else's", async () => {
      const { page, errors, close } = await openPage(browser);
      const asked = `from=${day}&to=${day}&grain=day&groupBy=team&ids=contacts-handled`;
      const { rows } = await api(`v1/kpis?${asked}`, answer);
      const [team] = rows.filter(({ slice }) => slice['team']?.id !== '-');
      const { id = '', label = '' } = team?.slice['team'] ?? {};
      await page.goto(`${link()}&team=${encodeURIComponent(id)}`);
      await page.waitForSelector(whole);
      expect(await page.textContent('#targets')).toBe(`Our part: ${label}`);
      expect(await page.getAttribute(card('contacts-handled'), 'data-value')).toBe(
        String(team?.kpis['contacts-handled']?.value),
      );
      expect(await page.$$('section[aria-labelledby^="places-"]')).toEqual([]);
      expect(errors).toEqual([]);
      await close();
    });

    it('needs no more than the key of a screen, which opens nothing else', async () => {
      const { page, errors, close } = await openPage(browser);
      const { api: reached, displayKey } = running();
      await page.goto(`${reached.url}/#key=${displayKey}&day=${day}`);
      await page.waitForSelector(whole);
      await page.waitForSelector('.live .note');
      expect(errors).toEqual([]);
      expect(page.url()).not.toContain('hf_');
      for (const path of ['v1/contacts?from=2026-11-03&to=2026-11-03', 'v1/campaigns', 'odata/Contacts'])
        expect([
          path,
          (await fetch(`${reached.url}/${path}`, { headers: { 'x-api-key': displayKey } })).status,
        ]).toEqual([path, 403]);
      await close();
    });

    it("shows the screen of a team neither rates over fewer than five nor other queues' live view", async () => {
      const asked = `v1/kpis?from=${day}&to=${day}&grain=day&groupBy=team&ids=contacts-handled,average-handle-time`;
      const { rows } = await api(asked, answer);
      const few = rows.find(({ slice, kpis }) => {
        const handled = kpis['contacts-handled']?.value ?? 0;
        return slice['team']?.id !== '-' && handled > 0 && handled < 5;
      });
      const { id = '', label = '' } = few?.slice['team'] ?? {};
      const { api: reached, host, output } = running();
      const keyFor = (only: KeyLimits) =>
        createLocalKey(host, output('KpiTableName'), { name: 'screen', kind: 'display', only });
      const ofTeam = await keyFor({ team: [id] });
      const { page, requests, close } = await openPage(browser);
      await page.clock.install();
      const refused = page.waitForResponse((response) => response.url().endsWith('/v1/now'));
      await page.goto(`${reached.url}/#key=${ofTeam}&day=${day}`);
      await page.waitForSelector(`${card('average-handle-time')}:text-is("fewer than 5")`);
      expect(await page.textContent('#targets')).toBe(`Our part: ${label}`);
      expect(await page.getAttribute(card('contacts-handled'), 'data-value')).toBe(
        String(few?.kpis['contacts-handled']?.value),
      );
      const { status, detail } = problem.parse(await (await refused).json());
      expect([status, detail]).toEqual([403, 'The key is limited to team: live numbers are kept by queue only.']);
      await page.waitForSelector('.live', { state: 'detached' });
      expect(await page.$$('[role="alert"]')).toEqual([]);
      const again = page.waitForResponse(/\/v1\/kpis/u);
      await page.clock.fastForward(61_000);
      await again;
      expect(requests.filter((url) => url.endsWith('/v1/now'))).toHaveLength(1);
      await page.waitForSelector(whole);
      expect(await page.$$('section[aria-labelledby^="places-"]')).toEqual([]);
      const headers = { 'x-api-key': await keyFor({ queue: ['q1'] }) };
      expect((await fetch(`${reached.url}/v1/now`, { headers })).status).toBe(200);
      await close();
    });

    it('sets the queues of a key that is for several side by side, and no others', async () => {
      const asked = `v1/kpis?from=${day}&to=${weekEnd}&grain=total&groupBy=queue&ids=contacts-handled`;
      const { rows } = await api(asked, answer);
      const shared = rows.flatMap(({ slice: { queue } }) =>
        queue === undefined || queue.id === '-' || queue.id.startsWith('agent') ? [] : [queue],
      );
      const own = shared.slice(0, 2);
      expect(shared.length).toBeGreaterThan(own.length);
      const { api: reached, host, output } = running();
      const only = { queue: own.map(({ id }) => id) };
      const key = await createLocalKey(host, output('KpiTableName'), { name: 'two queues', kind: 'display', only });
      const { page, errors, close } = await openPage(browser);
      await page.goto(`${reached.url}/#key=${key}&day=${weekEnd}`);
      await page.selectOption('#range', '7');
      await page.waitForSelector('section[aria-labelledby="places-queue"] tbody tr:nth-child(2)');
      const table = await page.$$eval('section[aria-labelledby="places-queue"] tbody th', (names) =>
        names.map(({ textContent }) => textContent ?? ''),
      );
      expect(table).toHaveLength(own.length);
      expect(new Set(table)).toEqual(new Set(own.map(({ label }) => label)));
      expect(await page.$$('section[aria-labelledby^="places-"]')).toHaveLength(1);
      expect(errors.filter((text) => !text.includes('403'))).toEqual([]);
      await close();
    });

    it('can be used by keyboard alone, and is announced rightly', async () => {
      const { page, close } = await openPage(browser);
      await page.goto(link());
      await page.waitForSelector(card('service-level'));
      const focused = () => page.evaluate('document.activeElement.id || document.activeElement.className');
      const path: unknown[] = [];
      for (let step = 0; step < 5; step += 1) {
        await page.keyboard.press('Tab');
        path.push(await focused());
      }
      expect(path).toEqual(['skip', 'range', 'language', 'theme', '']);
      await page.focus('.skip');
      await page.keyboard.press('Enter');
      expect(await focused()).toBe('main');
      await page.focus('#range');
      await page.keyboard.press('ArrowDown');
      expect(await page.inputValue('#range')).toBe('7');
      await close();
    });

    it.each([
      ['light, on a phone', { colorScheme: 'light' as const, viewport: { width: 360, height: 780 } }],
      ['dark, on a desk', { colorScheme: 'dark' as const, viewport: { width: 1440, height: 900 } }],
      ['dark, on a wall', { colorScheme: 'dark' as const, viewport: { width: 3840, height: 2160 } }],
    ])('has no serious finding of axe-core and fits: %s', async (name, options) => {
      const { page, errors, close } = await openPage(browser, options);
      await page.goto(link());
      await page.waitForSelector(whole);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await fitsItsWidth(page)).toBe(true);
      expect(errors).toEqual([]);
      await keepScreenshot(page, `wallboard ${name}`.replaceAll(/\W+/g, '-'));
      await close();
    });

    it('keeps the last numbers and says so while the API is silent, and goes on when it is back', async () => {
      const { page, close } = await openPage(browser);
      await page.clock.install();
      await page.goto(link());
      await page.waitForSelector(whole);
      const before = await shownNumbers(page);
      await page.context().setOffline(true);
      await page.clock.fastForward(31_000);
      await page.waitForSelector('.offline:has-text("last numbers")');
      expect(await shownNumbers(page)).toEqual(before);
      await page.context().setOffline(false);
      await page.clock.fastForward(31_000);
      await page.waitForSelector('.offline:empty', { state: 'attached' });
      await close();
    });

    it('shows who waits at this moment, and grows older when nothing new comes', async () => {
      const { page, close } = await openPage(browser);
      const row = { queue: { id: 'q', label: 'Billing' }, channel: 'VOICE', waiting: 7, longestWaitSeconds: 95 };
      const now = {
        configured: true,
        asOf: '2026-11-03T09:00:00.000Z',
        ageSeconds: 3,
        totals: { waiting: 7, longestWaitSeconds: 95 },
        rows: [{ ...row, agentsAvailable: 2, agentsOnContact: 5 }],
      };
      let answered = 0;
      // However slow the machine: the page may ask again in the middle, and hears nothing.
      await page.route('**/v1/now', (route) => ((answered += 1) === 1 ? route.fulfill({ json: now }) : route.abort()));
      await page.clock.install();
      await page.goto(link());
      await page.waitForSelector('[data-now="waiting"]');
      expect(await page.textContent('[data-now="waiting"] dd')).toBe('7');
      expect(await page.textContent('[data-now="longest"] dd')).toBe('1:35 min');
      expect(await page.textContent('.live tbody tr')).toBe('BillingVOICE71:35 min25');
      await page.clock.runFor(5_000);
      expect(Number(await page.textContent('[data-now="age"] dd'))).toBeGreaterThanOrEqual(7);
      await close();
    });

    it('says plainly that there is no live view where no instance is connected', async () => {
      const { page, close } = await openPage(browser);
      await page.goto(link());
      await page.waitForSelector('.live .note');
      expect(await page.textContent('.live .note')).toMatch(/^No Amazon Connect instance is connected/);
      await close();
    });

    it('asks for a key when it has none or a wrong one, with no dialog of the browser', async () => {
      const { page, close } = await openPage(browser);
      let dialogs = 0;
      page.on('dialog', () => (dialogs += 1));
      await page.goto(`${running().api.url}/#key=hf_000000000000_${'A'.repeat(43)}&day=${day}`);
      await page.waitForSelector('[role="alert"]');
      await page.fill('#key', running().api.key);
      await page.keyboard.press('Enter');
      await page.waitForSelector(card('service-level'));
      expect(dialogs).toBe(0);
      await close();
    });
  });
};
