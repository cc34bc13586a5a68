/** A month of a campaign with many processes killed, in memory: what the witness saw must be what was promised. */
import { brokenPromises, resultLines } from '../../scripts/lib/simulate/result-text.ts';
import { simulateInMemory } from '../../scripts/lib/simulate/simulate.ts';

const customers = Number(process.env['DEEP_CUSTOMERS'] ?? 2000);
const kills = Number(process.env['DEEP_KILLS'] ?? 200);

it(`${customers} customers, 30 days, ${kills} killed processes: no telephone rings that must not`, async () => {
  const result = await simulateInMemory({ customers, days: 30, kills, runners: 4, seed: 11 });
  process.stdout.write(`\n${resultLines(result).join('\n')}\n`);
  expect(brokenPromises(result)).toEqual([]);
  expect(result.dials).toBeGreaterThan(customers / 2);
});
