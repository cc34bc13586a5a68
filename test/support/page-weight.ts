/** What the pages cost somebody who was never there: bytes, requests and work until their first numbers. */
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { describeInBrowser, launch, openPage } from './browser.ts';

/** Until the first numbers stand there: bytes of the page itself, compressed; requests, those of the API included; CPU of the page. */
const budget = { pageBytes: 60_000, requests: 16, cpuMs: 400 } as const;

/** Each page, and by what its first answer of the API is seen. */
const pages = [
  { name: 'wallboard', path: '', shown: '.card[data-kpi="service-level"] .big', link: '&day=2026-11-03' },
  { name: 'retention page', path: 'retention', shown: '[aria-labelledby="campaigns"] :is(tbody tr, .note)', link: '' },
] as const;

interface Visit {
  /** Addresses asked for. */
  readonly requests: readonly string[];
  readonly pageBytes: number;
  /** Time of the page's thread on a processor: what waits for one does not count. */
  readonly cpuMs: number;
  readonly ms: number;
}

/** A visit with an empty cache. */
const firstNumbers = async (browser: Browser, link: string, shown: string): Promise<Visit> => {
  const { page, requests, close } = await openPage(browser);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (!response.url().includes('/v1/')) bodies.push(response.body());
  });
  const start = performance.now();
  await page.goto(link);
  await page.waitForSelector(shown);
  const ms = performance.now() - start;
  const seen = [...requests];
  const { metrics } = await devtools.send('Performance.getMetrics');
  const work = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  await close();
  return { requests: seen, pageBytes: sizes.reduce((sum, size) => sum + size, 0), cpuMs: work * 1000, ms };
};

export const describePageWeight = (running: () => LocalStack): void => {
  describeInBrowser('The pages', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());

    it.each(pages)(
      'weigh at most 60 KB, and show their first numbers with few requests and little work: $name',
      async ({ name, path, link, shown }) => {
        const { url, key } = running().api;
        const visits: Visit[] = [];
        for (let visit = 0; visit < 3; visit += 1)
          visits.push(await firstNumbers(browser, `${url}/${path}#key=${key}${link}`, shown));
        const most = (of: (visit: Visit) => number): number => Math.max(...visits.map(of));
        const leastCpuMs = Math.min(...visits.map(({ cpuMs }) => cpuMs));
        const requests = most((visit) => visit.requests.length);
        const pageBytes = most((visit) => visit.pageBytes);
        // What a second is made of, none of which depends on what else the machine does. The time itself is a figure.
        console.log(
          `First numbers of the ${name}: ${visits.map(({ ms }) => Math.round(ms)).join(', ')} ms; ` +
            `${requests} requests, ${pageBytes} bytes of page, CPU ${Math.round(leastCpuMs)} ms`,
        );
        expect(pageBytes).toBeGreaterThan(5_000);
        expect(pageBytes).toBeLessThanOrEqual(budget.pageBytes);
        expect(requests).toBeLessThanOrEqual(budget.requests);
        expect(leastCpuMs).toBeGreaterThan(0);
        expect(leastCpuMs).toBeLessThan(budget.cpuMs);
      },
    );
  });
};
