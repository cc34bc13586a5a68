/** A Connect instance: its contacts, agents, numbers and limits, and what it sends out when something happens. */
import type { Centre, Queue } from '../generator/centre.ts';
import type { JsonObject } from '../generator/leg.ts';
import { createRandom, type Random } from '../generator/random.ts';
import { ClientTokens, type TokenMode } from './client-tokens.ts';
import type { Clock } from './clock.ts';
import type { LiveContact } from './contact.ts';
import type { Customers, Disposition } from './customers.ts';
import { Desk } from './desk.ts';
import { type ContactEventType, contactEvent } from './events.ts';
import { recordOf } from './record.ts';
import type { Witness } from './witness.ts';

export interface Ending {
  readonly contact: LiveContact;
  readonly disposition: Disposition;
  readonly optsOut: boolean;
}

/** Where things go that Connect sends by itself. Nothing is repeated: what a receiver loses is lost. */
export interface Emissions {
  /** A version of a contact record. */
  readonly record: (record: JsonObject) => void;
  /** A contact event in its EventBridge envelope. */
  readonly event?: (event: JsonObject) => void;
  /** What the agent notes and the customer says at the end of a conversation, before the record. */
  readonly ended?: (ending: Ending) => void | Promise<void>;
}

/** Flows that the product owns; absent: every answered call is queued, no agent dials from a task. */
export interface Flows {
  /** At the start of the flow of an answered call. */
  readonly answered?: (contact: LiveContact) => Promise<'queue' | 'hang-up'>;
  /** Outbound whisper of a call that an agent dials from a task; undefined: the flow ends the call before it rings. */
  readonly mayDial?: (task: LiveContact, callContactId: string) => Promise<{ readonly to: string } | undefined>;
}

export interface InstanceOptions {
  readonly centre: Centre;
  readonly clock: Clock;
  readonly customers: Customers;
  readonly witness: Witness;
  readonly emit: Emissions;
  readonly flows?: Flows;
  readonly seed: number;
  readonly tokens?: TokenMode;
  /** Calls at the same time, the quota of the instance: 10 until raised. */
  readonly concurrentCalls?: number;
  /** Prefixes of numbers that may be called; absent: all. */
  readonly allowedPrefixes?: readonly string[];
  /** Seconds from the end of all work to the contact record: [shortest, longest]. */
  readonly reportDelay?: readonly [number, number];
  readonly log?: (line: string) => void;
}

export class ConnectInstance {
  readonly options: InstanceOptions;
  readonly random: Random;
  readonly tokens: ClientTokens;
  readonly contacts = new Map<string, LiveContact>();
  readonly #desks = new Map<string, Desk>();
  readonly #active = new Set<string>();

  constructor(options: InstanceOptions) {
    this.options = options;
    this.random = createRandom(options.seed, 0xc0);
    this.tokens = new ClientTokens(options.tokens ?? 'week', (id) => this.#active.has(id));
  }

  get centre(): Centre {
    return this.options.centre;
  }

  get clock(): Clock {
    return this.options.clock;
  }

  /** Epoch seconds. */
  get nowS(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  get concurrentCalls(): number {
    return this.options.concurrentCalls ?? 10;
  }

  /** Voice contacts that have not ended. */
  get activeCalls(): number {
    return this.#active.size;
  }

  queues(): readonly Queue[] {
    return Object.values(this.centre.queues);
  }

  /** By id or ARN. */
  queue(idOrArn: string): Queue | undefined {
    return this.queues().find(({ id, arn }) => id === idOrArn || arn === idOrArn);
  }

  desk(queue: Queue): Desk {
    const known = this.#desks.get(queue.id);
    if (known !== undefined) return known;
    const desk = new Desk(this.centre.agents.filter(({ team }) => team.lanes.some((lane) => lane.includes(queue.key))));
    this.#desks.set(queue.id, desk);
    return desk;
  }

  add(contact: LiveContact): void {
    this.contacts.set(contact.contactId, contact);
    if (contact.channel === 'VOICE') this.#active.add(contact.contactId);
    this.send('INITIATED', contact);
  }

  send(type: ContactEventType, contact: LiveContact): void {
    contact.lastUpdateAt = this.nowS;
    this.options.emit.event?.(
      contactEvent({ type, contact, centre: this.centre, id: this.random.uuid(), at: this.nowS }),
    );
  }

  /** Work that nobody waits for: a failure is said, the simulation goes on. */
  inBackground(what: string, work: Promise<void>): void {
    work.catch((error: unknown) => this.options.log?.(`${what}: ${String(error)}`));
  }

  /** The customer's side has ended. */
  disconnect(contact: LiveContact, reason: string): void {
    contact.disconnectedAt = this.nowS;
    contact.disconnectReason = reason;
    this.#active.delete(contact.contactId);
    this.send('DISCONNECTED', contact);
  }

  /** All work is done: the record follows after about a minute. */
  complete(contact: LiveContact): void {
    this.send('COMPLETED', contact);
    const [shortest, longest] = this.options.reportDelay ?? [52, 75];
    const report = (): void => {
      contact.lastUpdateAt = this.nowS;
      this.options.emit.record(recordOf(contact, this.centre));
    };
    this.clock.at(this.clock.now() + this.random.int(shortest, longest) * 1000, report);
  }
}
