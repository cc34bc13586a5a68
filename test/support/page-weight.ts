/** What the pages cost somebody who was never there: bytes, requests and work until their first numbers. */
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import * as z from 'zod';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { describeInBrowser, launch, openPage } from './browser.ts';

/** Until the first numbers stand there: bytes of the page itself, compressed; answers they wait for, the page's own included; CPU. */
const budget = { pageBytes: 60_000, answers: 10, cpuMs: 400 } as const;

/** Each page, and by what its first answer of the API is seen. */
const pages = [
  { name: 'wallboard', path: '', shown: '.card[data-kpi="service-level"] .big', link: '&day=2026-11-03' },
  { name: 'retention page', path: 'retention', shown: '[aria-labelledby="campaigns"] :is(tbody tr, .note)', link: '' },
] as const;

/** The page itself sees its first numbers: whoever watches from outside is late, and in the way. */
const watch = (shown: string): string => `
  window.firstNumbers = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(${JSON.stringify(shown)})) return;
      observer.disconnect();
      const seenAt = performance.now();
      requestAnimationFrame(() => setTimeout(() => resolve({
        ms: performance.now(),
        answers: 1 + performance.getEntriesByType('resource')
          .filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= seenAt).length,
      })));
    }).observe(document, { childList: true, subtree: true });
  });`;

const seenSchema = z.object({
  /** From the beginning of the navigation to the painted numbers. */
  ms: z.number(),
  /** That were there before the numbers. */
  answers: z.number(),
});

interface Visit extends z.output<typeof seenSchema> {
  readonly pageBytes: number;
  /** Time of the page's thread on a processor: what waits for one does not count. */
  readonly cpuMs: number;
}

/** A visit with an empty cache. */
const visit = async (browser: Browser, link: string, shown: string): Promise<Visit> => {
  const { page, close } = await openPage(browser);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(watch(shown));
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (!response.url().includes('/v1/')) bodies.push(response.body());
  });
  await page.goto(link);
  const seen = seenSchema.parse(await page.evaluate('window.firstNumbers'));
  const { metrics } = await devtools.send('Performance.getMetrics');
  const work = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  await close();
  return { ...seen, pageBytes: sizes.reduce((sum, size) => sum + size, 0), cpuMs: work * 1000 };
};

export const describePageWeight = (running: () => LocalStack): void => {
  describeInBrowser('The pages', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());

    it.each(pages)(
      'weigh at most 60 KB, and show their first numbers after few answers and with little work: $name',
      async ({ name, path, link, shown }) => {
        const { url, key } = running().api;
        const visits: Visit[] = [];
        for (let count = 0; count < 5; count += 1)
          visits.push(await visit(browser, `${url}/${path}#key=${key}${link}`, shown));
        const most = (of: (visit: Visit) => number): number => Math.max(...visits.map(of));
        const leastCpuMs = Math.min(...visits.map(({ cpuMs }) => cpuMs));
        const answers = most((each) => each.answers);
        const pageBytes = most((each) => each.pageBytes);
        // What a second is made of, none of which depends on what else the machine does. The time itself is a figure.
        console.log(
          `First numbers of the ${name}: ${visits.map(({ ms }) => Math.round(ms)).join(', ')} ms after ` +
            `${answers} answers, ${pageBytes} bytes of page, CPU ${Math.round(leastCpuMs)} ms`,
        );
        expect(pageBytes).toBeGreaterThan(5_000);
        expect(pageBytes).toBeLessThanOrEqual(budget.pageBytes);
        expect(answers).toBeGreaterThan(1);
        expect(answers).toBeLessThanOrEqual(budget.answers);
        expect(leastCpuMs).toBeGreaterThan(0);
        expect(leastCpuMs).toBeLessThan(budget.cpuMs);
      },
    );
  });
};
