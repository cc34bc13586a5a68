/** The retention lead's page in a browser, on the running stack: a list is uploaded, tried, started, paused and stopped. */
import type { Browser } from 'playwright-core';
import * as z from 'zod';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { addDays, utcDay } from '../../shared/domain/time.ts';
import {
  describeInBrowser,
  fitsItsWidth,
  keepScreenshot,
  launch,
  layoutShift,
  openPage,
  seriousFindings,
} from './browser.ts';
import { describeNewCampaign, openSheet } from './new-campaign-page.ts';

const phone = '+442079460188';
const list = `phone,customerId\n${phone},CUST-1\n+442079460189,CUST-2\n`;
const csv = (text: string) => ({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

const definition = {
  name: 'Autumn list',
  kind: 'list',
  countries: ['GB'],
  call: { flowId: 'retention-flow', queueId: 'retention-queue' },
  measurement: {
    looks: [addDays(utcDay(Date.now()), 60)],
    expectedChurn: 0.2,
    promisedEffect: 0.05,
    plannedPeople: 1000,
  },
};

const campaignAnswer = z.object({
  campaignId: z.string(),
  state: z.string(),
  changes: z.array(z.object({ to: z.string().optional(), reason: z.string().optional() })),
});
const diallingAnswer = z.object({ on: z.boolean(), changes: z.array(z.object({ reason: z.string() })) });
const transitionsAnswer = z.object({ transitions: z.array(z.unknown()) });

export const describeRetentionPage = (running: () => LocalStack): void => {
  describeInBrowser('The retention page in a browser', () => {
    let browser: Browser;
    let id: string;

    const api = async <S extends z.ZodType>(schema: S, path: string, body?: object): Promise<z.output<S>> => {
      const { url, key } = running().api;
      const headers = { 'x-api-key': key, 'content-type': 'application/json' };
      const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await fetch(`${url}${path}`, init);
      expect(response.ok).toBe(true);
      return schema.parse(await response.json());
    };
    const stored = () => api(campaignAnswer, `/v1/campaigns/${id}`);

    beforeAll(async () => {
      browser = await launch();
      id = (await api(campaignAnswer, '/v1/campaigns', definition)).campaignId;
    });
    afterAll(() => browser.close());

    const open = async (options = {}) => {
      const watched = await openPage(browser, options);
      await watched.page.goto(`${running().api.url}/retention#key=${running().api.key}`);
      await watched.page.click('text=Autumn list');
      return watched;
    };

    it('moves nothing while it loads', async () => {
      const { page, errors, close } = await openPage(browser);
      await page.goto(`${running().api.url}/retention#key=${running().api.key}`);
      const { transitions } = await api(transitionsAnswer, '/v1/journeys/transitions');
      await page.waitForSelector(transitions.length === 0 ? 'text=Nothing found.' : '.band', { state: 'attached' });
      await page.waitForSelector('#kill');
      expect(await layoutShift(page)).toBeLessThan(0.01);
      expect(errors).toEqual([]);
      await close();
    });

    describeNewCampaign({ open, api });

    it('uploads a list whole or not at all, and shows in a dry run who would be refused and why', async () => {
      const { page, close } = await open();
      await page.setInputFiles('#list-file', csv(`${list}12,CUST-3\n`));
      await page.click('.open form button');
      await page.waitForSelector('.open [role="alert"]:has-text("line 4")');
      await page.click('[data-action="dryRun"]');
      await page.waitForSelector('.open .facts:has-text("Audience0")');
      await page.setInputFiles('#list-file', csv(list));
      await page.click('.open form button');
      await page.waitForSelector('.open .facts:has-text("Added2")');
      await page.click('[data-action="dryRun"]');
      // Nobody on the list has consented.
      await page.waitForSelector('.open .facts:has-text("Audience2")');
      expect(await page.textContent('.open .facts')).toContain('Consent2');
      await keepScreenshot(page, 'retention');
      await close();
    });

    it('starts a campaign only with a reason and when the person confirms, then shows its funnel and effect', async () => {
      const { page, close, errors } = await open();
      await page.click('[data-action="start"]');
      await page.waitForSelector('.open [role="alert"]');
      await page.fill('#campaign-reason', 'The list is checked');
      page.once('dialog', (dialog) => void dialog.dismiss());
      await page.click('[data-action="start"]');
      expect(await stored()).toMatchObject({ state: 'draft' });
      page.once('dialog', (dialog) => void dialog.accept());
      await page.click('[data-action="start"]');
      await page.waitForSelector('tr:has-text("Autumn list") td:has-text("running")');
      expect((await stored()).changes.at(-1)).toMatchObject({ to: 'running', reason: 'The list is checked' });
      await page.click('[data-action="funnel"]');
      await page.waitForSelector('.open [data-kpi="follow-ups-due"]');
      await page.click('[data-action="effect"]');
      await page.waitForSelector('.open .facts:has-text("not enough data yet")');
      expect(errors).toEqual([]);
      await close();
    });

    it('pauses a campaign with the reason, which is kept', async () => {
      const { page, close } = await open();
      await page.fill('#campaign-reason', 'Wrong people');
      await page.click('[data-action="pause"]');
      await page.waitForSelector('tr:has-text("Autumn list") td:has-text("paused")');
      expect((await stored()).changes.at(-1)).toMatchObject({ to: 'paused', reason: 'Wrong people' });
      await close();
    });

    it('stops all dialling only with a reason, by keyboard', async () => {
      const { page, close } = await open();
      await page.focus('#reason');
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=A reason is needed');
      await page.keyboard.type('Wrong list');
      await page.keyboard.press('Enter');
      await page.waitForSelector('section[aria-labelledby="kill"] .facts');
      const { on, changes } = await api(diallingAnswer, '/v1/dialling');
      expect([on, changes.at(-1)?.reason]).toEqual([false, 'Wrong list']);
      await close();
    });

    it('says what became of a customer without putting the number into an address', async () => {
      const { page, requests, close } = await open();
      await page.fill('#who', phone);
      await page.keyboard.press('Enter');
      await page.waitForSelector(`section[aria-labelledby="why"] .facts:has-text("${id}")`);
      for (const url of requests) expect(url).not.toContain(phone.slice(3));
      await close();
    });

    it('draws as many bands as customers have gone on in ways', async () => {
      const { page, close } = await open();
      const { transitions } = await api(transitionsAnswer, '/v1/journeys/transitions');
      // A level band has no height for the browser, only a stroke.
      await page.waitForSelector(transitions.length === 0 ? 'text=Nothing found.' : '.band', { state: 'attached' });
      expect(await page.locator('.band').count()).toBe(Math.min(40, transitions.length));
      await close();
    });

    it.each([
      ['light, on a phone', { colorScheme: 'light' as const, viewport: { width: 360, height: 780 } }],
      ['dark, on a desk', { colorScheme: 'dark' as const }],
    ])('has no serious finding of axe-core and fits: %s', async (_, options) => {
      const { page, close } = await open(options);
      await page.click('[data-action="dryRun"]');
      await page.waitForSelector('.open .facts');
      expect(await seriousFindings(page)).toEqual([]);
      expect(await fitsItsWidth(page)).toBe(true);
      await openSheet(page);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await fitsItsWidth(page)).toBe(true);
      await keepScreenshot(page, `campaign-${options.colorScheme}`);
      await close();
    });
  });
};
