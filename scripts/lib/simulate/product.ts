/** What a simulation drives: one incarnation of the product, from its start until it is killed or the simulation ends. */
import type { PersonFacts } from '../../../functions/retention/effect/facts.ts';
import type { LiveContact } from '../../../local/connect/contact.ts';
import type { Ending } from '../../../local/connect/instance.ts';
import type { JsonObject } from '../../../local/generator/leg.ts';
import type { SimCustomer } from './population.ts';

/** What the product itself says about the campaign: never what it is judged by. */
export interface ProductFigures {
  /** People with a follow-up. */
  readonly eligible: number;
  readonly treated: number;
  readonly heldOut: number;
  /** Dials of which nobody knows whether the telephone rang. */
  readonly unknown: number;
  readonly refusedByRule: Readonly<Record<string, number>>;
  /** By person key of the product: both arms, for the effect. */
  readonly people: readonly (Pick<PersonFacts, 'arm' | 'dueAtMs' | 'passed' | 'attempts'> & {
    readonly phone: string;
  })[];
  readonly audit: { readonly buckets: number; readonly differing: number };
}

export interface Product {
  /** Settled when the process is dead: whatever it was doing is over, and only what it stored is left. */
  readonly died: Promise<void>;
  /** Kills it at some moment of its coming work. */
  readonly killSoon: () => void;
  /** Customers whose score has made them due. Repeated when the process dies before it answers. */
  readonly atRisk: (customers: readonly SimCustomer[]) => Promise<void>;
  /** One run of the dialler, as the clock starts it every minute. */
  readonly dial: (runner: number) => Promise<void>;
  /** What runs every quarter of an hour: reconciling, ending what nobody answered. */
  readonly tidy: () => Promise<void>;
  /** Contact records, at least once, in the order of their arrival. */
  readonly deliver: (records: readonly JsonObject[]) => Promise<void>;
  /** What an agent noted at the end of a conversation. */
  readonly ended: (ending: Ending) => Promise<void>;
  /** Confirmed when it answers: from then on nobody may ring. */
  readonly optOut: (phone: string) => Promise<void>;
  /** Outbound whisper of a call that an agent dials from a task. */
  readonly mayDial: (task: LiveContact, callContactId: string) => Promise<{ readonly to: string } | undefined>;
  readonly figures: () => Promise<ProductFigures>;
  /** Ends the process in peace. */
  readonly stop: () => Promise<void>;
}

/** Starts the next incarnation over what is stored; the first one also begins the campaign. */
export type Incarnate = (number: number) => Promise<Product>;
