/** The world outside of the product in a simulation, and the figures at its end. */
import { effectOf, type EffectAnswer } from '../../../functions/retention/effect/effect.ts';
import type { TokenMode } from '../../../local/connect/client-tokens.ts';
import { type HandClock, handClock } from '../../../local/connect/clock.ts';
import { simulatedCustomers } from '../../../local/connect/customers.ts';
import type { FaultShares } from '../../../local/connect/faults.ts';
import { ConnectInstance, type Ending, type Flows } from '../../../local/connect/instance.ts';
import { memoryWitness, type Witness } from '../../../local/connect/witness.ts';
import { buildCentre, type Centre } from '../../../local/generator/centre.ts';
import type { JsonObject } from '../../../local/generator/leg.ts';
import { createRandom, type Random } from '../../../local/generator/random.ts';
import { seasonOf } from '../../../shared/retention/effect/plan.ts';
import { judge, type Judgement } from './oracle.ts';
import { populationOf, type SimCustomer } from './population.ts';
import type { ProductFigures } from './product.ts';
import { dayMs, economics, heldOutShare, Lives, measurementFor, startMs } from './scene.ts';

export interface SimulationOptions {
  readonly customers: number;
  readonly days: number;
  readonly kills: number;
  readonly runners: number;
  readonly seed: number;
  readonly faults?: FaultShares;
  readonly tokens?: TokenMode;
  readonly onMinute?: (done: number, all: number) => void;
  /** Called for each process that was killed. */
  readonly onDeath?: () => void;
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
export class Outside {
  readonly clock: HandClock = handClock(startMs);
  readonly witness: Witness;
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

  constructor(options: SimulationOptions, flows: Flows, witness: Witness = memoryWitness()) {
    this.witness = witness;
    this.random = createRandom(options.seed, 0x51);
    this.customers = populationOf({ ...options, startMs });
    this.lives = new Lives(this.customers);
    this.instance = new ConnectInstance({
      centre: this.centre,
      clock: this.clock,
      customers: simulatedCustomers(options.seed),
      witness,
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

export const resultOf = (
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
