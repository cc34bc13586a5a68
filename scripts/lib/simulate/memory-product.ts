/** The product over in-memory stores, as a process that can be killed between any two steps. */
import type { ConnectClient } from '@aws-sdk/client-connect';
import type { Generation } from '../../../functions/retention/dial/generation.ts';
import type { Random } from '../../../local/generator/random.ts';
import { MemoryDialling } from '../memory-dialling.ts';
import { type Assignment, type Backend, DiallingWork } from './dialling-work.ts';
import type { MemoryKpis } from './memory-kpis.ts';
import { Mortal } from './mortal.ts';
import type { Product } from './product.ts';

export interface MemoryWorld extends Assignment {
  readonly random: Random;
  /** Epoch milliseconds, simulated. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Sends a request, and says while it is under way that the clock must wait. */
  readonly outside: <T>(work: () => Promise<T>) => Promise<T>;
  readonly client: ConnectClient;
  /** Outside of the table, as a parameter store is. */
  readonly generation: { kept: Generation };
  readonly store: MemoryDialling;
  readonly kpis: MemoryKpis;
}

export const memoryTable = 'memory';

const backendOf = (world: MemoryWorld, process: Mortal, number: number): Backend => {
  /** Lost with the process. */
  const step = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await process.step();
    const result = await work();
    await process.step();
    return result;
  };
  const { generation, kpis, store, outside, client, now, sleep } = world;
  return {
    name: `process-${number}`,
    table: memoryTable,
    store: new MemoryDialling(process.step, store),
    kpis: kpis.of(process),
    generation: {
      read: () => step(() => generation.kept),
      write: (next) =>
        step(() => {
          generation.kept = next;
        }),
    },
    client,
    request: (work) => step(() => outside(work)),
    now,
    sleep,
    runMs: 50_000,
    everything: async () => ({ followUps: [...store.followUpsById.values()], dials: [...store.dialsById.values()] }),
  };
};

/** Steps after which a process that is to die soon is dead. */
const fewSteps = 60;

export const memoryProduct = (world: MemoryWorld, number: number): Product => {
  const process = new Mortal(world.random);
  const work = new DiallingWork(backendOf(world, process, number), world);
  return {
    died: process.died,
    killSoon: () => process.dieAfter(world.random.int(0, fewSteps)),
    atRisk: (customers) => work.atRisk(customers),
    dial: (runner) => work.dial(runner),
    tidy: () => work.tidy(),
    deliver: (records) => work.deliver(records),
    ended: ({ contact, disposition }) => work.ended(contact.contactId, disposition),
    optOut: (phone) => work.optOut(phone),
    mayDial: ({ attributes }, contactId) => work.mayDial(attributes, contactId),
    figures: () => work.figures(),
    stop: async () => process.kill(),
  };
};
