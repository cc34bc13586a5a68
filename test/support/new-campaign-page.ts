/** The form of a new campaign on the retention lead's page, in a browser. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import * as z from 'zod';
import { languages } from '../../dashboard/src/i18n/languages.ts';
import { addDays, utcDay } from '../../shared/domain/time.ts';
import { keepScreenshot, layoutShift, type Watched } from './browser.ts';

const campaignsAnswer = z.object({
  campaigns: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      state: z.string(),
      countries: z.array(z.string()),
      mode: z.string().optional(),
      attempts: z.object({ most: z.number(), waitHours: z.record(z.string(), z.number()) }),
      quietAfterComplaintHours: z.number(),
      measurement: z
        .object({ looks: z.array(z.string()), plannedPeople: z.number(), expectedChurn: z.number() })
        .optional(),
    }),
  ),
});

interface OnThePage {
  readonly open: (options?: BrowserContextOptions) => Promise<Watched>;
  readonly api: <S extends z.ZodType>(schema: S, path: string) => Promise<z.output<S>>;
}

export const openSheet = async (page: Page): Promise<void> => {
  await page.click('[data-action="new"]');
  await page.waitForSelector('#new-name');
};
const noteOf = (page: Page, name: string) => page.textContent(`[data-field="${name}"] .hint`);

export const describeNewCampaign = ({ open, api }: OnThePage): void => {
  it('makes a campaign with the fields that the API has; what the API refuses stands beside its field', async () => {
    const { page, close, errors } = await open();
    const before = await layoutShift(page);
    await openSheet(page);
    expect(await noteOf(page, 'mode')).toContain('Germany, Austria and France');
    await page.fill('#new-name', 'From the page');
    await page.selectOption('#new-kind', 'inbound-save');
    expect(await noteOf(page, 'kind')).toContain('Nobody is dialled');
    expect(await page.isDisabled('#new-everyDays')).toBe(true);
    await page.selectOption('#new-mode', 'task');
    await page.fill('#new-call-flowId', 'flow');
    await page.fill('#new-call-queueId', 'queue');
    await page.fill('#new-attempts-most', '2');
    await page.fill('#new-attempts-waitHours-busy', '6');
    await page.fill('#new-measurement-plannedPeople', '500');
    const hint = await noteOf(page, 'measurement.looks');
    await page.click('.sheet button[type="submit"]');
    await page.waitForSelector('.sheet [role="alert"]:has-text("marked fields")');
    for (const wrong of ['countries', 'measurement.looks', 'measurement.expectedChurn'])
      await page.waitForSelector(`[data-field="${wrong}"] .wrong`);
    expect(await noteOf(page, 'measurement.looks')).not.toBe(hint);
    expect(await page.getAttribute('#new-measurement-expectedChurn', 'aria-invalid')).toBe('true');
    expect(await noteOf(page, 'measurement.expectedChurn')).toBe('is required');
    expect(await page.locator('[data-field="name"] .wrong').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.name')).toBe('countries');
    expect((await layoutShift(page)) - before).toBeLessThan(0.01);
    await keepScreenshot(page, 'campaign-refused');
    await page.check('input[name="countries"][value="GB"]');
    const [first, last] = [60, 90].map((days) => addDays(utcDay(Date.now()), days));
    await page.fill('#new-measurement-looks', last ?? '');
    await page.click('text=Add a day');
    await page.fill('input[name="measurement.looks"] >> nth=1', first ?? '');
    await page.fill('#new-measurement-expectedChurn', '20');
    await page.fill('#new-measurement-promisedEffect', '5');
    await page.click('.sheet button[type="submit"]');
    await page.waitForSelector('.open h3:has-text("From the page")');
    await page.waitForSelector('.open .facts:has-text("Only inbound")');
    expect(await page.isVisible('.sheet')).toBe(false);
    const { campaigns } = await api(campaignsAnswer, '/v1/campaigns');
    const made = campaigns.filter(({ name }) => name === 'From the page');
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ kind: 'inbound-save', state: 'draft', mode: 'task', countries: ['GB'] });
    expect(made[0]?.attempts).toMatchObject({ most: 2, waitHours: { busy: 6, voicemail: 48 } });
    expect(made[0]).toMatchObject({
      quietAfterComplaintHours: 72,
      measurement: {
        plannedPeople: 500,
        expectedChurn: 0.2,
        looks: [first, last],
      },
    });
    // The request that was refused is the only one that the browser complains about.
    expect(errors.filter((error) => !error.includes('400'))).toEqual([]);
    // The next campaign begins with empty fields.
    await openSheet(page);
    expect(await page.inputValue('#new-name')).toBe('');
    await close();
  });

  it('makes a campaign by keyboard alone; Escape keeps what was typed', async () => {
    const { page, close } = await open();
    await page.focus('[data-action="new"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#new-name');
    const into = async (selector: string): Promise<void> => {
      for (let at = 0; at < 80; at += 1) {
        if (await page.evaluate(`document.activeElement.matches('${selector}')`)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`no way to ${selector} by keyboard`);
    };
    await into('#new-name');
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Escape');
    expect(await page.isVisible('.sheet')).toBe(false);
    expect(await page.evaluate('document.activeElement.dataset.action')).toBe('new');
    await page.keyboard.press('Enter');
    await into('#new-kind');
    await page.keyboard.type('List');
    await into('input[value="HU"]');
    await page.keyboard.press('Space');
    await into('#new-call-flowId');
    await page.keyboard.type('flow');
    await into('#new-call-queueId');
    await page.keyboard.type('queue');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.open h3:has-text("By keyboard")');
    const { campaigns } = await api(campaignsAnswer, '/v1/campaigns');
    const made = campaigns.find(({ name }) => name === 'By keyboard');
    expect(made).toMatchObject({ kind: 'list', countries: ['HU'], state: 'draft' });
    expect(made?.measurement).toBeUndefined();
    await close();
  });

  it.each(Object.keys(languages))('names every field of a campaign in %s, in as much room', async (language) => {
    const { page, close } = await open({ viewport: { width: 360, height: 780 } });
    await page.selectOption('#language', language);
    await openSheet(page);
    const labels = await page.$$eval('.field > :is(label, legend)', (all) => all.map(({ textContent }) => textContent));
    expect(labels.length).toBeGreaterThan(20);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.filter((label) => label === null || label.trim() === '')).toEqual([]);
    const body = '.sheet-body';
    expect(await page.$eval(body, ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
    await page.$eval('.sheet-foot button', (button) => button.scrollIntoView());
    expect(await page.isVisible('.sheet-foot button')).toBe(true);
    await keepScreenshot(page, `campaign-phone-${language}`);
    await close();
  });
};
