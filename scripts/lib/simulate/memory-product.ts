/** The real dialling code over in-memory stores, as a process that can be killed between any two steps. */
import type { ConnectClient } from '@aws-sdk/client-connect';
import { cachedAgents } from '../../../functions/retention/dial/cached-agents.ts';
import { connectCalls, followUpAttribute } from '../../../functions/retention/dial/call-store.ts';
import { claimDial } from '../../../functions/retention/dial/claim.ts';
import type { DiallerDeps } from '../../../functions/retention/dial/dialler.ts';
import type { Generation } from '../../../functions/retention/dial/generation.ts';
import { runTick } from '../../../functions/retention/dial/tick.ts';
import { newFollowUp } from '../../../functions/retention/followups/follow-up.ts';
import { recordConsent, recordOptOut } from '../../../functions/retention/person/record.ts';
import { dispositionOf } from '../../../functions/retention/reconcile/disposition.ts';
import { reconcile } from '../../../functions/retention/reconcile/reconcile.ts';
import type { LiveContact } from '../../../local/connect/contact.ts';
import type { Ending } from '../../../local/connect/instance.ts';
import type { JsonObject } from '../../../local/generator/leg.ts';
import type { Random } from '../../../local/generator/random.ts';
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import { armOf } from '../../../shared/retention/effect/holdout.ts';
import { testHash } from '../../../test/support/pipeline.ts';
import { MemoryDialling } from '../memory-dialling.ts';
import type { MemoryKpis } from './memory-kpis.ts';
import { Mortal } from './mortal.ts';
import type { SimCustomer } from './population.ts';
import type { Product, ProductFigures } from './product.ts';

export interface MemoryWorld {
  readonly random: Random;
  /** Epoch milliseconds, simulated. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Sends one request with the SDK's client, and says while it is under way that the clock must wait. */
  readonly outside: <T>(work: () => Promise<T>) => Promise<T>;
  readonly client: ConnectClient;
  /** Outside of the table, as a parameter store is. */
  readonly generation: { kept: Generation };
  readonly instanceId: string;
  readonly store: MemoryDialling;
  readonly kpis: MemoryKpis;
  readonly campaign: Campaign;
  readonly season: string;
  readonly heldOutShare: number;
  readonly customers: readonly SimCustomer[];
}

const pace = { callsPerSecond: 2, burst: 5, concurrency: 8 };
/** A run ends before the next one begins. */
const runMs = 50_000;
export const personKeyOf = (phone: string): string => `a:${testHash(phone)}`;

export const tableName = 'dialling';

const enabledCountries = ['GB', 'US', 'FR', 'DE'];

/** What people said before the campaign began. */
export const recordConsents = async (
  store: MemoryDialling,
  customers: readonly SimCustomer[],
  atMs: number,
): Promise<void> => {
  for (const { phone, consent, customerId } of customers) {
    if (consent === undefined) continue;
    const said = { id: `consent-${customerId}`, given: true, kind: consent, atMs, source: 'import' };
    await recordConsent(store.persons, personKeyOf(phone), 'marketing', said);
  }
};

export class MemoryProduct implements Product {
  readonly died: Promise<void>;
  readonly #world: MemoryWorld;
  readonly #process: Mortal;
  readonly #store: MemoryDialling;
  readonly #name: string;
  readonly #phones: ReadonlyMap<string, string>;
  readonly #agents: DiallerDeps['agentsAvailable'];
  readonly #connect: Pick<DiallerDeps, 'call' | 'startTask'>;

  constructor(world: MemoryWorld, number: number) {
    this.#world = world;
    this.#process = new Mortal(world.random);
    this.died = this.#process.died;
    this.#store = new MemoryDialling(this.#process.step, world.store);
    this.#name = `process-${number}`;
    const calls = connectCalls(world.client, world.instanceId);
    const ask = (queueId: string) => this.#request(() => calls.agentsAvailable(queueId));
    this.#agents = cachedAgents(ask, world.now, () => undefined);
    this.#connect = {
      call: (call) => this.#request(() => calls.call(call)),
      startTask: (task) => this.#request(() => calls.startTask(task)),
    };
    this.#phones = new Map(world.customers.map(({ phone }) => [personKeyOf(phone), phone]));
  }

  killSoon(): void {
    this.#process.dieAfter(this.#world.random.int(0, 60));
  }

  /** A step of this process: lost with it. */
  async #step<T>(work: () => Promise<T>): Promise<T> {
    await this.#process.step();
    const result = await work();
    await this.#process.step();
    return result;
  }

  #request<T>(work: () => Promise<T>): Promise<T> {
    return this.#step(() => this.#world.outside(work));
  }

  #deps(): DiallerDeps {
    const { now, sleep } = this.#world;
    const endMs = now() + runMs;
    return {
      store: this.#store,
      numberOf: async (personKey) => this.#phones.get(personKey),
      enabledCountries,
      now,
      sleep,
      pace,
      hasTime: () => now() < endMs,
      agentsAvailable: this.#agents,
      ...this.#connect,
    };
  }

  async atRisk(customers: readonly SimCustomer[]): Promise<void> {
    const { campaign, season, heldOutShare, now } = this.#world;
    for (const { phone, customerId, declaredZone } of customers) {
      const personKey = personKeyOf(phone);
      const followUp = newFollowUp({
        campaignId: campaign.campaignId,
        cycle: 'once',
        personKey,
        customerKey: `id:${customerId}`,
        arm: armOf(personKey, season, heldOutShare),
        season,
        timeZone: declaredZone,
        nowMs: now(),
        dueAtMs: now(),
        validDays: campaign.definition.validDays,
      });
      await this.#store.followUps.write(followUp);
    }
  }

  async dial(runner: number): Promise<void> {
    const { generation, now } = this.#world;
    const deps = {
      ...this.#deps(),
      table: tableName,
      owner: `${this.#name}-${runner}`,
      generation: {
        read: () => this.#step(async () => generation.kept),
        write: (next: Generation) => this.#step(async () => void (generation.kept = next)),
      },
    };
    // The schedule's own time: every runner gets the same tick.
    await runTick(deps, `${new Date(now()).toISOString().slice(0, 16)}:00Z`);
  }

  async tidy(): Promise<void> {
    const { kpis, now } = this.#world;
    const deps = {
      store: this.#store,
      now,
      dispositionOf,
      contact: (id: string) => this.#step(async () => kpis.row(id)),
      contactsSince: (personKey: string, sinceMs: number) =>
        this.#step(async () => kpis.contactsSince(personKey, sinceMs)),
    };
    await reconcile(deps, () => true);
    await kpis.apply(this.#process);
    await kpis.fold(this.#process);
  }

  async deliver(records: readonly JsonObject[]): Promise<void> {
    await this.#world.kpis.deliver(this.#process, records);
  }

  /** The agent's word, as the outcome function stores it. */
  async ended({ contact, disposition }: Ending): Promise<void> {
    const { kpis, now } = this.#world;
    await this.#step(async () => kpis.said(contact.contactId, disposition, now()));
  }

  async optOut(phone: string): Promise<void> {
    const { now } = this.#world;
    await this.#step(() =>
      recordOptOut(this.#store.persons, personKeyOf(phone), { id: `opt-out-${now()}`, atMs: now(), source: 'web' }),
    );
  }

  /** Outbound whisper: the claim is made when the agent dials. */
  async mayDial({ attributes }: LiveContact, contactId: string): Promise<{ to: string } | undefined> {
    const followUpId = attributes[followUpAttribute] ?? '';
    const claim = await claimDial(this.#deps(), { followUpId, mode: 'task', epoch: undefined, contactId });
    return claim.kind === 'claimed' ? { to: claim.e164 } : undefined;
  }

  async figures(): Promise<ProductFigures> {
    const { store, kpis } = this.#world;
    const followUps = [...store.followUpsById.values()];
    const refusedByRule: Record<string, number> = {};
    for (const { refusals } of followUps)
      for (const rule of Object.keys(refusals)) refusedByRule[rule] = (refusedByRule[rule] ?? 0) + 1;
    return {
      eligible: followUps.length,
      treated: followUps.filter(({ arm }) => arm === 'treated').length,
      heldOut: followUps.filter(({ arm }) => arm === 'heldOut').length,
      unknown: [...store.dialsById.values()].filter(
        ({ state, outcome }) => state === 'unknown' || outcome === 'unknown',
      ).length,
      refusedByRule,
      people: followUps.map(({ arm, firstDueAtMs, passedAtMs, attempts, personKey }) => ({
        arm,
        dueAtMs: firstDueAtMs,
        passed: passedAtMs !== undefined,
        attempts,
        phone: this.#phones.get(personKey) ?? '',
      })),
      audit: kpis.audit(),
    };
  }

  async stop(): Promise<void> {
    this.#process.kill();
  }
}
