/** The retention lead's page in a browser. What campaigns answer is given here, so the page is tested by itself. */
import type { Browser, Route } from 'playwright-core';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { describeInBrowser, fitsItsWidth, keepScreenshot, launch, openPage, seriousFindings } from './browser.ts';

const campaigns = {
  campaigns: [
    { id: 'c1', name: 'At risk, Berlin', kind: 'at-risk', mode: 'task', state: 'running' },
    { id: 'c2', state: 'draft', definition: { name: 'Win back', kind: 'win-back', mode: 'voice' } },
  ],
};
const dryRun = { audience: 120, mayBeCalled: 80, refusals: [{ rule: 'de-sunday', count: 40 }], expectedMinutes: 55 };
const transitions = {
  transitions: [
    { from: 'CHAT', to: 'VOICE', count: 30 },
    { from: 'EMAIL', to: 'VOICE', count: 10 },
    { from: 'VOICE', to: 'VOICE', count: 20 },
  ],
};

export const describeRetentionPage = (running: () => LocalStack): void => {
  describeInBrowser('The retention page in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    }, 60_000);
    afterAll(() => browser.close());

    const open = async (options = {}) => {
      const watched = await openPage(browser, options);
      const sent: { method: string; path: string; body: string | null }[] = [];
      const answers: Readonly<Record<string, object>> = {
        'GET /v1/campaigns': campaigns,
        'POST /v1/campaigns/c2/dry-run': dryRun,
        'GET /v1/journeys/transitions': transitions,
        'PUT /v1/kill-switch': { on: false },
      };
      const answer = (route: Route): Promise<void> => {
        const request = route.request();
        const path = new URL(request.url()).pathname.replace(/^.*\/v1\//, '/v1/');
        sent.push({ method: request.method(), path, body: request.postData() });
        const json = answers[`${request.method()} ${path}`];
        return json ? route.fulfill({ json }) : route.fulfill({ status: 404, json: { detail: 'no such route' } });
      };
      await watched.page.route('**/v1/**', answer);
      await watched.page.goto(`${running().api.url}/retention#key=${running().api.key}`);
      await watched.page.waitForSelector('.band');
      return { ...watched, sent };
    };

    it('runs a campaign dry and shows who would be refused and why', async () => {
      const { page, close, errors } = await open();
      await page.click('text=Win back');
      await page.click('[data-action="dryRun"]');
      await page.waitForSelector('text=de-sunday');
      expect(await page.textContent('.open .facts')).toContain('May be called80');
      expect(errors).toEqual([]);
      await keepScreenshot(page, 'retention');
      await close();
    }, 60_000);

    it('starts nothing unless the person confirms', async () => {
      const { page, sent, close } = await open();
      const starts = () => sent.filter(({ path }) => path.endsWith('/start'));
      await page.click('text=Win back');
      page.once('dialog', (dialog) => void dialog.dismiss());
      await page.click('[data-action="start"]');
      expect(starts()).toEqual([]);
      page.once('dialog', (dialog) => void dialog.accept());
      await page.click('[data-action="start"]');
      await page.waitForSelector('.open [role="alert"]');
      expect(starts()).toEqual([{ method: 'POST', path: '/v1/campaigns/c2/start', body: '{}' }]);
      await close();
    }, 60_000);

    it('stops all dialling only with a reason, by keyboard', async () => {
      const { page, sent, close } = await open();
      await page.focus('#reason');
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=A reason is needed');
      await page.keyboard.type('Wrong list');
      await page.keyboard.press('Enter');
      await page.waitForSelector('section[aria-labelledby="kill"] .facts');
      const kills = sent.filter(({ method }) => method === 'PUT');
      expect(kills).toEqual([{ method: 'PUT', path: '/v1/kill-switch', body: '{"on":false,"reason":"Wrong list"}' }]);
      await close();
    }, 60_000);

    it('asks about a customer without putting the number into an address', async () => {
      const { page, sent, requests, close } = await open();
      await page.fill('#who', '+493012345678');
      await page.keyboard.press('Enter');
      await page.waitForSelector('section[aria-labelledby="why"] [role="alert"]');
      expect(sent.at(-1)?.body).toContain('+493012345678');
      for (const url of requests) expect(url).not.toContain('12345678');
      await close();
    }, 60_000);

    it.each([
      ['light, on a phone', { colorScheme: 'light' as const, viewport: { width: 360, height: 780 } }],
      ['dark, on a desk', { colorScheme: 'dark' as const }],
    ])(
      'has no serious finding of axe-core and fits: %s',
      async (_, options) => {
        const { page, close } = await open(options);
        await page.click('text=Win back');
        await page.click('[data-action="dryRun"]');
        await page.waitForSelector('text=de-sunday');
        expect(await seriousFindings(page)).toEqual([]);
        expect(await fitsItsWidth(page)).toBe(true);
        await close();
      },
      60_000,
    );
  });
};
