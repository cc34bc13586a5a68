/** A simulated campaign from its first day to the end of its last, and what the witness saw. */
import { effectOf, type EffectAnswer } from '../../../functions/retention/effect/effect.ts';
import type { TokenMode } from '../../../local/connect/client-tokens.ts';
import { type HandClock, handClock } from '../../../local/connect/clock.ts';
import { simulatedCustomers } from '../../../local/connect/customers.ts';
import type { FaultShares } from '../../../local/connect/faults.ts';
import { ConnectInstance, type Ending, type Flows } from '../../../local/connect/instance.ts';
import { connectService } from '../../../local/connect/server.ts';
import { memoryWitness, type Witness } from '../../../local/connect/witness.ts';
import { buildCentre, type Centre } from '../../../local/generator/centre.ts';
import type { JsonObject } from '../../../local/generator/leg.ts';
import { createRandom, type Random } from '../../../local/generator/random.ts';
import { seasonOf } from '../../../shared/retention/effect/plan.ts';
import { MemoryDialling } from '../memory-dialling.ts';
import { inProcessConnect } from './connect-client.ts';
import { Drive } from './drive.ts';
import { MemoryKpis } from './memory-kpis.ts';
import { MemoryProduct, type MemoryWorld, recordConsents, tableName } from './memory-product.ts';
import { judge, type Judgement } from './oracle.ts';
import { populationOf, type SimCustomer } from './population.ts';
import type { Product, ProductFigures } from './product.ts';
import { campaignFor, dayMs, economics, heldOutShare, Lives, measurementFor, startMs, usualFaults } from './scene.ts';

export interface SimulationOptions {
  readonly customers: number;
  readonly days: number;
  readonly kills: number;
  readonly runners: number;
  readonly seed: number;
  readonly faults?: FaultShares;
  readonly tokens?: TokenMode;
  readonly onMinute?: (done: number, all: number) => void;
}

export interface SimulationResult {
  readonly customers: number;
  readonly eligible: number;
  readonly treated: number;
  readonly heldOut: number;
  readonly dials: number;
  readonly duplicateDials: number;
  readonly dialsAfterOptOut: number;
  readonly dialsOutsideWindow: number;
  readonly dialsOverCap: number;
  readonly unknown: number;
  readonly reached: number;
  readonly saved: number;
  readonly refusedByRule: Readonly<Record<string, number>>;
  readonly effect: EffectAnswer;
  readonly audit: { readonly buckets: number; readonly differing: number };
}

/** The world outside of the product: people, telephones, agents, and what is on its way to the product. */
class Outside {
  readonly clock: HandClock = handClock(startMs);
  readonly witness: Witness = memoryWitness();
  readonly centre: Centre = buildCentre(60, 'Europe/London');
  readonly random: Random;
  readonly customers: readonly SimCustomer[];
  readonly lives: Lives;
  readonly records: JsonObject[] = [];
  readonly optOuts: string[] = [];
  /** What agents noted and nobody has stored yet. */
  readonly endings: Ending[] = [];
  readonly instance: ConnectInstance;
  /** When an opt-out was first confirmed, by number. */
  readonly optedOut = new Map<string, number>();

  constructor(options: SimulationOptions, flows: Flows) {
    this.random = createRandom(options.seed, 0x51);
    this.customers = populationOf({ ...options, startMs });
    this.lives = new Lives(this.customers);
    this.instance = new ConnectInstance({
      centre: this.centre,
      clock: this.clock,
      customers: simulatedCustomers(options.seed),
      witness: this.witness,
      seed: options.seed,
      tokens: options.tokens ?? 'alive',
      flows,
      emit: {
        record: (record) => void this.records.push(record),
        ended: (ending) => {
          this.lives.ended(ending, this.clock.now());
          this.endings.push(ending);
          if (ending.optsOut) this.optOuts.push(ending.contact.customerAddress ?? '');
        },
      },
    });
  }

  confirm(phone: string, atMs: number): void {
    this.optedOut.set(phone, Math.min(atMs, this.optedOut.get(phone) ?? Number.POSITIVE_INFINITY));
  }

  isQuiet(): boolean {
    return (
      this.instance.activeCalls === 0 && [this.records, this.optOuts, this.endings].every(({ length }) => length === 0)
    );
  }

  judge(): Judgement {
    const people = new Map(this.customers.map((one) => [one.phone, one]));
    return judge({
      dials: this.witness.dials(),
      truthOf: (phone) => {
        const person = people.get(phone);
        return person && { ...person, optedOutMs: this.optedOut.get(phone) };
      },
      endOf: (contactId) => {
        const at = this.instance.contacts.get(contactId)?.disconnectedAt;
        return at === undefined || at === null ? undefined : at * 1000;
      },
    });
  }
}

const resultOf = (
  options: SimulationOptions,
  lives: Lives,
  judgement: Judgement,
  figures: ProductFigures,
): SimulationResult => ({
  customers: options.customers,
  eligible: figures.eligible,
  treated: figures.treated,
  heldOut: figures.heldOut,
  ...judgement,
  unknown: figures.unknown,
  reached: lives.conversations.length,
  saved: lives.conversations.filter(({ disposition }) => disposition === 'saved').length,
  refusedByRule: figures.refusedByRule,
  effect: effectOf({
    measurement: measurementFor(options),
    season: seasonOf(startMs, 6),
    heldOutShare,
    people: figures.people.map((person) => lives.factsOf(person)),
    economics,
    nowMs: startMs + options.days * dayMs,
  }),
  audit: figures.audit,
});

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

const beginCampaign = async (options: SimulationOptions, { centre, customers }: Outside) => {
  const store = new MemoryDialling();
  const campaign = campaignFor(options, centre.queues.retention.id);
  await store.campaigns.write(campaign);
  await store.control.writeSwitch({ version: 1, on: true, countriesOff: [], changes: [] });
  await recordConsents(store, customers, startMs - dayMs);
  return { store, campaign };
};

type MakeProduct = (world: MemoryWorld, number: number) => Product;

const theProduct: MakeProduct = (world, number) => new MemoryProduct(world, number);

/** `make`: another product than the real one, to see that the judge finds what it does wrong. */
export const simulateInMemory = async (
  options: SimulationOptions,
  make: MakeProduct = theProduct,
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
  const world: MemoryWorld = {
    ...(await beginCampaign(options, outside)),
    random,
    now: clock.now,
    sleep: (ms) => new Promise((resolve) => clock.at(clock.now() + ms, resolve)),
    outside: requests.outside,
    client: requests.client,
    instanceId: centre.instanceId,
    generation: { kept: { table: tableName, epoch: 0 } },
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
    turnsWhileWaiting: true,
    isBusy: requests.isBusy,
    onMinute: options.onMinute,
  });
  const product = await drive.run(() => outside.isQuiet());
  return resultOf(options, outside.lives, outside.judge(), await product.figures());
};
