/** The process of a simulation on DynamoDB: takes orders from its parent, and may be killed at any moment. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dialClient } from '../../../functions/retention/dial/call-store.ts';
import { dynamoDiallingStore } from '../../../functions/retention/dial/dialling-store.ts';
import { generationSchema, type GenerationStore } from '../../../functions/retention/dial/generation.ts';
import type { JsonObject } from '../../../local/generator/leg.ts';
import { diallingPrefixes } from '../../../shared/dynamo/tables.ts';
import { parseDial } from '../../../shared/dynamo/items/dial-item.ts';
import { parseFollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import { allItems, localClient, type TestTables } from '../../../test/support/tables.ts';
import { type Assignment, type Backend, DiallingWork } from './dialling-work.ts';
import { dynamoKpis } from './dynamo-kpis.ts';
import type { SimCustomer } from './population.ts';

export interface Setup extends Assignment {
  readonly name: string;
  readonly dynamoEndpoint: string;
  readonly tables: TestTables;
  /** Outlives the process beside the tables. */
  readonly generationFile: string;
  readonly pace: number;
  readonly runMs: number;
  readonly firstMs: number;
  readonly days: number;
}

/** What a parent may ask. */
export interface Orders {
  readonly atRisk: [customers: readonly SimCustomer[]];
  readonly dial: [runner: number];
  readonly tidy: [];
  readonly deliver: [records: readonly JsonObject[]];
  readonly ended: [contactId: string, disposition: string];
  readonly optOut: [phone: string];
  readonly mayDial: [attributes: Readonly<Record<string, string>>, contactId: string];
  readonly figures: [];
}

export type Order = { readonly id: number; readonly nowMs: number } & (
  { readonly setup: Setup } | { [K in keyof Orders]: { readonly name: K; readonly args: Orders[K] } }[keyof Orders]
);

export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

const fileGeneration = (path: string): GenerationStore => ({
  read: async () => (existsSync(path) ? generationSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined),
  write: async (next) => {
    writeFileSync(`${path}.next`, JSON.stringify(next));
    renameSync(`${path}.next`, path);
  },
});

/** The parent's time, going on at its pace between two orders. */
class FollowedClock {
  #baseMs = 0;
  #realMs = Date.now();
  pace = 1;

  readonly now = (): number => this.#baseMs + (Date.now() - this.#realMs) * this.pace;

  hear(nowMs: number): void {
    if (nowMs <= this.now()) return;
    this.#baseMs = nowMs;
    this.#realMs = Date.now();
  }
}

const backendOf = (setup: Setup, clock: FollowedClock): Backend => {
  const client = localClient(setup.dynamoEndpoint);
  const { tables } = setup;
  return {
    name: setup.name,
    table: tables.dialling,
    store: dynamoDiallingStore(client, tables),
    kpis: dynamoKpis({ client, tables, firstMs: setup.firstMs, days: setup.days }),
    generation: fileGeneration(setup.generationFile),
    client: dialClient(),
    request: (work) => work(),
    now: clock.now,
    sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms / setup.pace)),
    runMs: setup.runMs,
    everything: async () => {
      const items = await allItems(client, tables.dialling);
      const under = (prefix: string) => items.filter(({ pk }) => String(pk).startsWith(prefix));
      return {
        followUps: under(diallingPrefixes.followUp).map(parseFollowUp),
        dials: under(diallingPrefixes.proof).map(parseDial),
      };
    },
  };
};

const main = (): void => {
  const clock = new FollowedClock();
  let work: DiallingWork | undefined;
  const obey = async (order: Order): Promise<unknown> => {
    if ('setup' in order) {
      clock.pace = order.setup.pace;
      clock.hear(order.nowMs);
      work = new DiallingWork(backendOf(order.setup, clock), order.setup);
      return undefined;
    }
    clock.hear(order.nowMs);
    if (work === undefined) throw new Error('no set-up yet');
    // Boundary: name and arguments were typed together where the order was written.
    return (work[order.name] as (...args: readonly unknown[]) => Promise<unknown>).apply(work, order.args);
  };
  const reply = (message: Reply): void => void process.send?.(message);
  process.on('message', (order: Order) => {
    obey(order).then(
      (value) => reply({ id: order.id, value }),
      (error: unknown) =>
        reply({ id: order.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
};

if (process.send !== undefined) main();
