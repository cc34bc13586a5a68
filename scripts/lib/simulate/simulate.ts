/** A simulated campaign in memory, from its first day to the end of its last. */
import type { DiallingStore } from '../../../functions/retention/dial/store.ts';
import { connectService } from '../../../local/connect/server.ts';
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import { seasonOf } from '../../../shared/retention/effect/plan.ts';
import { MemoryDialling } from '../memory-dialling.ts';
import { inProcessConnect } from './connect-client.ts';
import { recordConsents } from './dialling-work.ts';
import { Drive } from './drive.ts';
import { MemoryKpis } from './memory-kpis.ts';
import { memoryProduct, memoryTable, type MemoryWorld } from './memory-product.ts';
import { Outside, resultOf, type SimulationOptions, type SimulationResult } from './outside.ts';
import type { Product } from './product.ts';
import { campaignFor, dayMs, heldOutShare, startMs, usualFaults } from './scene.ts';

/** One request under way at a time is one reason for the clock to wait. */
const counted = (service: Parameters<typeof inProcessConnect>[0]) => {
  const client = inProcessConnect(service);
  let pending = 0;
  const outside: MemoryWorld['outside'] = async (work) => {
    pending += 1;
    try {
      return await work();
    } finally {
      pending -= 1;
    }
  };
  return { client, outside, isBusy: () => pending > 0 };
};

/** The campaign, the switch and what people said, stored before anything begins. */
export const beginCampaign = async (
  store: DiallingStore,
  options: SimulationOptions,
  { centre, customers }: Outside,
): Promise<Campaign> => {
  const campaign = campaignFor(options, centre.queues.retention.id);
  await store.campaigns.write(campaign);
  await store.control.writeSwitch({ version: 1, on: true, countriesOff: [], changes: [] });
  await recordConsents(store, customers, startMs - dayMs);
  return campaign;
};

type MakeProduct = (world: MemoryWorld, number: number) => Product;

/** `make`: another product than the real one, to see that the judge finds what it does wrong. */
export const simulateInMemory = async (
  options: SimulationOptions,
  make: MakeProduct = memoryProduct,
): Promise<SimulationResult> => {
  let current: Product | undefined;
  const outside = new Outside(options, {
    mayDial: async (task, contactId) =>
      current === undefined
        ? undefined
        : Promise.race([current.mayDial(task, contactId), current.died.then(() => undefined)]),
  });
  const { clock, random, instance, customers, centre, records, optOuts } = outside;
  const requests = counted(
    connectService({ instance, seed: options.seed, faults: () => options.faults ?? usualFaults }),
  );
  const store = new MemoryDialling();
  const world: MemoryWorld = {
    store,
    campaign: await beginCampaign(store, options, outside),
    random,
    now: clock.now,
    sleep: (ms) => new Promise((resolve) => clock.at(clock.now() + ms, resolve)),
    outside: requests.outside,
    client: requests.client,
    instanceId: centre.instanceId,
    generation: { kept: { table: memoryTable, epoch: 0 } },
    kpis: new MemoryKpis(),
    season: seasonOf(startMs, 6),
    heldOutShare,
    customers,
  };
  const drive = new Drive({
    clock,
    random,
    incarnate: async (number) => (current = make(world, number)),
    records,
    optOuts,
    endings: outside.endings,
    confirmed: (phone, atMs) => outside.confirm(phone, atMs),
    customers,
    runners: options.runners,
    kills: options.kills,
    startMs,
    days: options.days,
    isBusy: requests.isBusy,
    onMinute: options.onMinute,
    onDeath: options.onDeath,
  });
  const product = await drive.run(() => outside.isQuiet());
  return resultOf(options, outside.lives, outside.judge(), await product.figures());
};
