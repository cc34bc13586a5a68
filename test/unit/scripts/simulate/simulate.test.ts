/** Whole simulated campaigns, small: the promises hold whatever dies, and a dialler that does not keep them is found out. */
import type { SimulationOptions } from '../../../../scripts/lib/simulate/outside.ts';
import { simulateInMemory } from '../../../../scripts/lib/simulate/simulate.ts';
import { brokenPromises, resultLines } from '../../../../scripts/lib/simulate/result-text.ts';
import { killMinutes } from '../../../../scripts/lib/simulate/drive.ts';
import type { MemoryWorld } from '../../../../scripts/lib/simulate/memory-product.ts';
import { Mortal } from '../../../../scripts/lib/simulate/mortal.ts';
import type { SimCustomer } from '../../../../scripts/lib/simulate/population.ts';
import type { Product } from '../../../../scripts/lib/simulate/product.ts';
import { StartOutboundVoiceContactCommand } from '@aws-sdk/client-connect';
import { createRandom } from '../../../../local/generator/random.ts';

const run = (over: Partial<SimulationOptions> = {}) =>
  simulateInMemory({ customers: 80, days: 3, kills: 4, runners: 2, seed: 5, ...over });

describe('a simulated campaign', () => {
  it.each(['alive', 'week', 'ignored'] as const)(
    'rings nobody twice, too late, too often or at night, with processes that die, whatever client tokens are worth (%s)',
    async (tokens) => {
      let deaths = 0;
      const result = await run({ tokens, onDeath: () => (deaths += 1) });
      expect(deaths).toBe(4);
      expect(brokenPromises(result)).toEqual([]);
      expect(result.dials).toBeGreaterThan(20);
      expect(result.eligible).toBe(result.treated + result.heldOut);
      expect(result.audit.buckets).toBeGreaterThan(100);
    },
  );

  it('is the same for the same seed', async () => {
    expect(await run({ customers: 40, days: 2 })).toEqual(await run({ customers: 40, days: 2 }));
  });

  it('prints exactly the promised figures', async () => {
    const result = await run({ customers: 20, days: 2, kills: 1 });
    expect(Object.keys(result)).toEqual([
      'customers',
      'eligible',
      'treated',
      'heldOut',
      'dials',
      'duplicateDials',
      'dialsAfterOptOut',
      'dialsOutsideWindow',
      'dialsOverCap',
      'unknown',
      'reached',
      'saved',
      'refusedByRule',
      'effect',
      'audit',
    ]);
    expect(Object.keys(result.audit)).toEqual(['buckets', 'differing']);
    expect(resultLines({ ...result, duplicateDials: 3 }).join('\n')).toMatch(/twice for one attempt +3 +MUST BE 0/);
    expect(brokenPromises({ ...result, duplicateDials: 3 })).toEqual(['duplicateDials']);
  });
});

it('processes are killed as often as asked, over all days', () => {
  const minutes = killMinutes(createRandom(1), 200, 10);
  expect(minutes).toHaveLength(200);
  expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
  expect(new Set(minutes.map((minute) => Math.floor(minute / 1440))).size).toBe(10);
});

/** Dials as public samples do: reads a list, calls, ticks off; knows no hours and asks nobody. Its list outlives it. */
const careless = (): ((world: MemoryWorld, number: number) => Product) => {
  const list = new Map<string, 'open' | 'done'>();
  return (world) => {
    const process = new Mortal(world.random);
    const call = async (phone: string): Promise<void> => {
      const start = new StartOutboundVoiceContactCommand({
        InstanceId: world.instanceId,
        ContactFlowId: 'any',
        QueueId: world.campaign.definition.call.queueId,
        DestinationPhoneNumber: phone,
      });
      await world.outside(() => world.client.send(start)).catch(() => undefined);
      await process.step();
    };
    return {
      died: process.died,
      killSoon: () => process.dieAfter(1),
      atRisk: async (customers: readonly SimCustomer[]) => {
        for (const { phone } of customers) if (!list.has(phone)) list.set(phone, 'open');
      },
      dial: async () => {
        for (const phone of [...list].flatMap(([one, state]) => (state === 'open' ? [one] : []))) {
          await process.step();
          await call(phone);
          list.set(phone, 'done');
        }
      },
      tidy: async () => undefined,
      deliver: async () => undefined,
      ended: async () => undefined,
      optOut: async () => undefined,
      mayDial: async () => undefined,
      figures: async () => ({
        eligible: list.size,
        treated: list.size,
        heldOut: 0,
        unknown: 0,
        refusedByRule: {},
        people: [],
        audit: { buckets: 0, differing: 0 },
      }),
      stop: async () => process.kill(),
    };
  };
};

it('a dialler that reads a list and calls is found out', async () => {
  const result = await simulateInMemory({ customers: 200, days: 4, kills: 10, runners: 3, seed: 5 }, careless());
  expect(brokenPromises(result)).toEqual(expect.arrayContaining(['duplicateDials', 'dialsOutsideWindow']));
  expect(result.duplicateDials).toBeGreaterThan(20);
});
