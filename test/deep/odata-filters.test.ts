/** 100,000 random filters through the OData route: only 200 or 400, each within 50 ms of CPU. Prints its figures. */
import { expect, test } from '@jest/globals';
import type { Property } from '../../functions/kpi/api/odata/model.ts';
import { contactColumns } from '../../functions/kpi/api/contact-columns.ts';
import { pascalCase } from '../../functions/kpi/api/table/names.ts';
import { randomFilter } from '../support/random-filter.ts';
import { fakeDeps, sampleContacts } from '../unit/api/fake-centre.ts';
import { callText } from '../unit/api/requests.ts';

const runs = Number(process.env['HOLDFAST_DEEP_FILTERS'] ?? 100_000);
const limitMs = 50;
const deps = fakeDeps({ contacts: sampleContacts() });
const properties: readonly Property[] = contactColumns.map(({ words, type }) => ({ name: pascalCase(words), type }));

const answer = async (filter: string): Promise<{ status: number; cpuMs: number }> => {
  const before = process.cpuUsage();
  const { status } = await callText(deps, '/odata/{proxy+}', {
    params: { proxy: 'Contacts' },
    query: { $filter: filter, $select: 'ContactId' },
  });
  const { user, system } = process.cpuUsage(before);
  return { status, cpuMs: (user + system) / 1000 };
};

test('random filters', async () => {
  for (let seed = 0; seed < 500; seed += 1) await answer(randomFilter(-seed, properties)); // warm
  const statuses = new Map<number, number>();
  const times: number[] = [];
  const slow: string[] = [];
  for (let seed = 0; seed < runs; seed += 1) {
    const filter = randomFilter(seed, properties);
    const { status, cpuMs } = await answer(filter);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    times.push(cpuMs);
    // CPU of the process holds its garbage collection too: what is slow by itself is slow again.
    if (cpuMs > limitMs) {
      const again = [await answer(filter), await answer(filter), await answer(filter)];
      if (again.every((one) => one.cpuMs > limitMs)) slow.push(filter);
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2);
  console.log(
    `${runs} filters: ${[...statuses].map(([status, count]) => `${count} x ${status}`).join(', ')}; ` +
      `CPU ms p50 ${at(0.5)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}, highest ${at(1)}; over ${limitMs} ms each time: ${slow.length}`,
  );
  expect(new Set(statuses.keys())).toEqual(new Set([200, 400]));
  expect(slow).toEqual([]);
});
