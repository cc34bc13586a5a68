/** Drives a product through simulated days: minutes pass, people become due, telephones ring, records come back, processes die. */
import type { HandClock } from '../../../local/connect/clock.ts';
import type { Ending } from '../../../local/connect/instance.ts';
import type { JsonObject } from '../../../local/generator/leg.ts';
import type { Random } from '../../../local/generator/random.ts';
import type { SimCustomer } from './population.ts';
import type { Incarnate, Product } from './product.ts';

export const minuteMs = 60_000;

export interface Surroundings {
  readonly clock: HandClock;
  readonly random: Random;
  readonly incarnate: Incarnate;
  /** Contact records that the stand-in has sent and nobody has taken yet; taken from the front. */
  readonly records: JsonObject[];
  /** What agents noted at the end of conversations; taken from the front. */
  readonly endings: Ending[];
  /** Numbers whose owners have asked for no more calls. */
  readonly optOuts: string[];
  /** Told when an opt-out is confirmed, with the time. */
  readonly confirmed: (phone: string, atMs: number) => void;
  readonly customers: readonly SimCustomer[];
  readonly runners: number;
  readonly kills: number;
  readonly startMs: number;
  readonly days: number;
  /** Milliseconds that pass per real one while the product works; undefined: it waits for the clock, which is turned for it. */
  readonly pace?: number;
  /** Minutes from one tick to the next; default 1. */
  readonly everyMinutes?: number;
  /** Something outside of the clock is under way: it must not be turned now. */
  readonly isBusy: () => boolean;
  readonly onMinute?: ((done: number, all: number) => void) | undefined;
  /** Called for each process that was killed. */
  readonly onDeath?: (() => void) | undefined;
}

/** A record comes again now and then: delivery is at least once. */
const againShare = 0.02;
const batch = 100;
const pacedEveryMs = 10;
/** A process that does nothing any more is not waited for: it dies at its next step. */
const longestDying = 60;
/** A stopped process is started again after this many minutes at most. */
const longestDowntime = 3;

const immediate = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Minutes at which the n-th process is killed: spread over the days, in the hours in which calls are made somewhere. */
export const killMinutes = (random: Random, kills: number, days: number): number[] =>
  Array.from({ length: kills }, () => random.int(0, days - 1) * 1440 + random.int(8 * 60, 24 * 60 - 1)).toSorted(
    (a, b) => a - b,
  );

export class Drive {
  readonly #world: Surroundings;
  #product: Product | undefined;
  #dead = true;
  #starts = 0;
  #downUntil = 0;
  /** It was told to die soon, and has not yet. */
  #dying = false;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  async #start(): Promise<Product> {
    this.#starts += 1;
    const product = await this.#world.incarnate(this.#starts);
    this.#product = product;
    this.#dead = false;
    void product.died.then(() => {
      if (this.#product !== product) return undefined;
      this.#dead = true;
      this.#dying = false;
      this.#world.onDeath?.();
      this.#downUntil = this.#world.clock.now() + this.#world.random.int(0, longestDowntime) * minuteMs;
      return undefined;
    });
    return product;
  }

  /** True when the work was done, false when the process died over it. */
  async #until(product: Product, work: Promise<unknown>): Promise<boolean> {
    let over: 'done' | 'died' | undefined;
    const ended = Promise.race([work.then(() => 'done' as const), product.died.then(() => 'died' as const)]).then(
      (how) => (over = how),
    );
    const { clock, isBusy, pace } = this.#world;
    if (pace !== undefined) return this.#paced(ended, pace);
    for (;;) {
      await immediate();
      if (over !== undefined) return (await ended) === 'done';
      if (isBusy()) continue;
      const next = clock.nextAt();
      if (next === undefined) throw new Error('the product waits for something that will never happen');
      clock.turnTo(next);
    }
  }

  async #paced(ended: Promise<'done' | 'died'>, pace: number): Promise<boolean> {
    const { clock } = this.#world;
    const [fromMs, realMs] = [clock.now(), Date.now()];
    const timer = setInterval(() => clock.turnTo(fromMs + (Date.now() - realMs) * pace), pacedEveryMs);
    try {
      return (await ended) === 'done';
    } finally {
      clearInterval(timer);
    }
  }

  /** Records leave the queue when they are taken; a process that dies over them gets them again. */
  async #deliver(product: Product): Promise<void> {
    const { records, random } = this.#world;
    while (records.length > 0) {
      const taken = records.slice(0, batch);
      await product.deliver(taken);
      records.splice(0, taken.length);
      if (random.chance(againShare)) await product.deliver(taken.slice(0, 1));
    }
  }

  async #note(product: Product): Promise<void> {
    const { endings } = this.#world;
    for (let [next] = endings; next !== undefined; [next] = endings) {
      await product.ended(next);
      endings.shift();
    }
  }

  async #confirmOptOuts(product: Product): Promise<void> {
    const { optOuts, confirmed, clock } = this.#world;
    while (optOuts.length > 0) {
      const [phone = ''] = optOuts;
      await product.optOut(phone);
      confirmed(phone, clock.now());
      optOuts.shift();
    }
  }

  /** One minute of the product; false: it died. */
  async #minute(product: Product, minute: number, due: SimCustomer[]): Promise<boolean> {
    const { runners, everyMinutes } = this.#world;
    const becomeDue = async (): Promise<void> => {
      if (due.length === 0) return;
      await product.atRisk(due);
      due.splice(0);
    };
    const work = Promise.all([
      becomeDue(),
      this.#deliver(product),
      this.#note(product),
      this.#confirmOptOuts(product),
      ...Array.from({ length: runners }, (_, runner) => product.dial(runner)),
      ...(minute % 15 < (everyMinutes ?? 1) ? [product.tidy()] : []),
    ]);
    return this.#until(product, work);
  }

  async #alive(): Promise<Product | undefined> {
    if (!this.#dead) return this.#product;
    return this.#world.clock.now() >= this.#downUntil ? this.#start() : undefined;
  }

  /** From the first day to the end of the last, and on until all calls have ended and all records are taken. */
  async run(isQuiet: () => boolean): Promise<Product> {
    const { clock, customers, random, kills, startMs, days, optOuts, onMinute, everyMinutes = 1 } = this.#world;
    const waiting = customers.toSorted((a, b) => a.atRiskMs - b.atRiskMs);
    const saying = customers
      .filter(({ optsOutMs }) => optsOutMs !== undefined)
      .toSorted((a, b) => (a.optsOutMs ?? 0) - (b.optsOutMs ?? 0));
    const killsAhead = killMinutes(random, kills, days);
    const due: SimCustomer[] = [];
    const minutes = days * 1440;
    const isOver = (minute: number): boolean => {
      const killed = (killsAhead.length === 0 && !this.#dying) || minute >= minutes + longestDying;
      return minute >= minutes && isQuiet() && due.length === 0 && killed;
    };
    // Work that took longer than its minute has taken the next ones too.
    const after = (minute: number): number =>
      Math.max(minute + everyMinutes, Math.ceil((clock.now() - startMs) / minuteMs));
    for (let minute = 0; !isOver(minute); minute = after(minute)) {
      clock.turnTo(startMs + minute * minuteMs);
      while (waiting[0] !== undefined && waiting[0].atRiskMs <= clock.now()) due.push(...waiting.splice(0, 1));
      while (saying[0] !== undefined && (saying[0].optsOutMs ?? 0) <= clock.now())
        optOuts.push(...saying.splice(0, 1).map(({ phone }) => phone));
      const product = await this.#alive();
      if (product === undefined) continue;
      // Each kill is a death of its own: none is spent on a process that dies already.
      if (!this.#dying && killsAhead[0] !== undefined && killsAhead[0] <= minute) {
        killsAhead.shift();
        this.#dying = true;
        product.killSoon();
      }
      await this.#minute(product, minute, due);
      onMinute?.(Math.min(minute + 1, minutes), minutes);
    }
    const last = await this.#last();
    await this.#until(last, last.tidy());
    return last;
  }

  async #last(): Promise<Product> {
    return this.#dead || this.#product === undefined ? this.#start() : this.#product;
  }
}
