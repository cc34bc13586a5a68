/** What a process of the product does in a simulation: the real dialling code over whatever storage it is given. */
import type { ConnectClient } from '@aws-sdk/client-connect';
import { cachedAgents } from '../../../functions/retention/dial/cached-agents.ts';
import { connectCalls, followUpAttribute } from '../../../functions/retention/dial/call-store.ts';
import { claimDial } from '../../../functions/retention/dial/claim.ts';
import type { DiallerDeps } from '../../../functions/retention/dial/dialler.ts';
import type { GenerationStore } from '../../../functions/retention/dial/generation.ts';
import type { DiallingStore } from '../../../functions/retention/dial/store.ts';
import { runTick } from '../../../functions/retention/dial/tick.ts';
import { newFollowUp } from '../../../functions/retention/followups/follow-up.ts';
import { recordConsent, recordOptOut } from '../../../functions/retention/person/record.ts';
import { dispositionOf } from '../../../functions/retention/reconcile/disposition.ts';
import { reconcile } from '../../../functions/retention/reconcile/reconcile.ts';
import type { JsonObject } from '../../../local/generator/leg.ts';
import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import type { Dial } from '../../../shared/dynamo/items/dial-item.ts';
import type { FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import { armOf } from '../../../shared/retention/effect/holdout.ts';
import { testHash } from '../../../test/support/pipeline.ts';
import type { SimCustomer } from './population.ts';
import type { ProductFigures } from './product.ts';

/** The KPI side: contact records in, buckets and rows out. */
export interface Kpis {
  readonly deliver: (records: readonly JsonObject[]) => Promise<void>;
  /** The agent's word for what came of a contact, as the outcome function stores it. */
  readonly said: (contactId: string, disposition: string, atMs: number) => Promise<void>;
  readonly row: (contactId: string) => Promise<ContactRow | undefined>;
  readonly contactsSince: (personKey: string, sinceMs: number) => Promise<readonly string[]>;
  readonly applyAndFold: () => Promise<void>;
  readonly audit: () => Promise<ProductFigures['audit']>;
}

export interface Backend {
  /** Names this process. */
  readonly name: string;
  readonly table: string;
  readonly store: DiallingStore;
  readonly kpis: Kpis;
  readonly generation: GenerationStore;
  readonly client: ConnectClient;
  /** A request that leaves the process. */
  readonly request: <T>(work: () => Promise<T>) => Promise<T>;
  /** Epoch milliseconds, simulated. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Time of one run of the dialler; it ends before the next one begins. */
  readonly runMs: number;
  readonly everything: () => Promise<{ readonly followUps: readonly FollowUp[]; readonly dials: readonly Dial[] }>;
}

export interface Assignment {
  readonly instanceId: string;
  readonly campaign: Campaign;
  readonly season: string;
  readonly heldOutShare: number;
  readonly customers: readonly SimCustomer[];
}

const pace = { callsPerSecond: 2, burst: 5, concurrency: 8 };
export const personKeyOf = (phone: string): string => `a:${testHash(phone)}`;

const enabledCountries = ['GB', 'US', 'FR', 'DE'];

/** What people said before the campaign began. */
export const recordConsents = async (
  store: DiallingStore,
  customers: readonly SimCustomer[],
  atMs: number,
): Promise<void> => {
  for (const { phone, consent, customerId } of customers) {
    if (consent === undefined) continue;
    const said = { id: `consent-${customerId}`, given: true, kind: consent, atMs, source: 'import' };
    await recordConsent(store.persons, personKeyOf(phone), 'marketing', said);
  }
};

export class DiallingWork {
  readonly #backend: Backend;
  readonly #assignment: Assignment;
  readonly #phones: ReadonlyMap<string, string>;
  readonly #agents: DiallerDeps['agentsAvailable'];
  readonly #connect: Pick<DiallerDeps, 'call' | 'startTask'>;

  constructor(backend: Backend, assignment: Assignment) {
    this.#backend = backend;
    this.#assignment = assignment;
    const { client, request, now } = backend;
    const calls = connectCalls(client, assignment.instanceId);
    this.#agents = cachedAgents(
      (queueId) => request(() => calls.agentsAvailable(queueId)),
      now,
      () => undefined,
    );
    this.#connect = {
      call: (call) => request(() => calls.call(call)),
      startTask: (task) => request(() => calls.startTask(task)),
    };
    this.#phones = new Map(assignment.customers.map(({ phone }) => [personKeyOf(phone), phone]));
  }

  #deps(): DiallerDeps {
    const { store, now, sleep, runMs } = this.#backend;
    const endMs = now() + runMs;
    return {
      store,
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
    const { campaign, season, heldOutShare } = this.#assignment;
    const { store, now } = this.#backend;
    for (const { phone, customerId, declaredZone } of customers) {
      const personKey = personKeyOf(phone);
      await store.followUps.write(
        newFollowUp({
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
        }),
      );
    }
  }

  async dial(runner: number): Promise<void> {
    const { name, table, generation, now } = this.#backend;
    const deps = { ...this.#deps(), table, generation, owner: `${name}-${runner}` };
    // The schedule's own time: every runner gets the same tick.
    await runTick(deps, `${new Date(now()).toISOString().slice(0, 16)}:00Z`);
  }

  async tidy(): Promise<void> {
    const { store, now, kpis } = this.#backend;
    const { row, contactsSince } = kpis;
    await reconcile({ store, now, dispositionOf, contact: row, contactsSince }, () => true);
    await kpis.applyAndFold();
  }

  deliver(records: readonly JsonObject[]): Promise<void> {
    return this.#backend.kpis.deliver(records);
  }

  ended(contactId: string, disposition: string): Promise<void> {
    return this.#backend.kpis.said(contactId, disposition, this.#backend.now());
  }

  async optOut(phone: string): Promise<void> {
    const { store, now, request } = this.#backend;
    const said = { id: `opt-out-${now()}`, atMs: now(), source: 'web' };
    await request(() => recordOptOut(store.persons, personKeyOf(phone), said));
  }

  /** Outbound whisper: the claim is made when the agent dials. */
  async mayDial(attributes: Readonly<Record<string, string>>, contactId: string): Promise<{ to: string } | undefined> {
    const followUpId = attributes[followUpAttribute] ?? '';
    const claim = await claimDial(this.#deps(), { followUpId, mode: 'task', epoch: undefined, contactId });
    return claim.kind === 'claimed' ? { to: claim.e164 } : undefined;
  }

  async figures(): Promise<ProductFigures> {
    const { everything, kpis } = this.#backend;
    const { followUps, dials } = await everything();
    const refusedByRule: Record<string, number> = {};
    for (const { refusals } of followUps)
      for (const rule of Object.keys(refusals)) refusedByRule[rule] = (refusedByRule[rule] ?? 0) + 1;
    return {
      eligible: followUps.length,
      treated: followUps.filter(({ arm }) => arm === 'treated').length,
      heldOut: followUps.filter(({ arm }) => arm === 'heldOut').length,
      unknown: dials.filter(({ state, outcome }) => state === 'unknown' || outcome === 'unknown').length,
      refusedByRule,
      people: followUps.map(({ arm, firstDueAtMs, passedAtMs, attempts, personKey }) => ({
        arm,
        dueAtMs: firstDueAtMs,
        passed: passedAtMs !== undefined,
        attempts,
        phone: this.#phones.get(personKey) ?? '',
      })),
      audit: await kpis.audit(),
    };
  }
}
