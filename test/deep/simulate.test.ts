/** A month of a campaign with many processes killed, in memory: what the witness saw must be what was promised. */
import { simulateOnDynamo } from '../../scripts/lib/simulate/simulate-on-dynamo.ts';
import { brokenPromises, resultLines } from '../../scripts/lib/simulate/result-text.ts';
import { simulateInMemory } from '../../scripts/lib/simulate/simulate.ts';

const customers = Number(process.env['DEEP_CUSTOMERS'] ?? 2000);
const kills = Number(process.env['DEEP_KILLS'] ?? 200);

it(`${customers} customers, 30 days, ${kills} killed processes: no telephone rings that must not`, async () => {
  let deaths = 0;
  const onDeath = () => (deaths += 1);
  const result = await simulateInMemory({ customers, days: 30, kills, runners: 4, seed: 11, onDeath });
  process.stdout.write(`\n${resultLines(result).join('\n')}\n`);
  expect(brokenPromises(result)).toEqual([]);
  expect(deaths).toBe(kills);
  expect(result.dials).toBeGreaterThan(customers / 2);
});

const hostKills = Number(process.env['DEEP_HOST_KILLS'] ?? 20);
const hostDays = Number(process.env['DEEP_HOST_DAYS'] ?? 3);

it(`on DynamoDB Local on disk: ${customers} customers, ${hostKills} times SIGKILL, the same promises and a clean audit`, async () => {
  let deaths = 0;
  const onDeath = () => (deaths += 1);
  const result = await simulateOnDynamo({ customers, days: hostDays, kills: hostKills, runners: 2, seed: 12, onDeath });
  process.stdout.write(`\n${resultLines(result).join('\n')}\n`);
  expect(brokenPromises(result)).toEqual([]);
  expect(deaths).toBe(hostKills);
  expect(result.dials).toBeGreaterThan(customers / 20);
});
