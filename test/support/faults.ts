/** Faults at named storage calls, drawn from a seed, two-level: a site is switched on or off per run, then fires by chance. */
import type { Interleaver } from './interleaver.ts';
import type { Random } from './random.ts';

/**
 * before: fails without effect; lost: takes effect, the answer is lost; repeat: takes effect, the answer is lost and the
 * call is repeated; conflict, throttle: DynamoDB's refusals; crash: the worker ends for good before the call, crashAfter:
 * after it; stall: the worker freezes before the call and wakes when others have gone on.
 */
export const faultKinds = ['before', 'lost', 'repeat', 'conflict', 'throttle', 'crash', 'crashAfter', 'stall'] as const;
export type FaultKind = (typeof faultKinds)[number];

export class CrashError extends Error {
  override readonly name = 'CrashError';
}

const named = (name: string, message: string, more: Record<string, unknown> = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

export const errorOf = (kind: 'before' | 'lost' | 'conflict' | 'throttle', site: string): Error => {
  switch (kind) {
    case 'before':
      return Object.assign(named('Error', `socket hang up before ${site}`), { code: 'ECONNRESET' });
    case 'lost':
      return named('TimeoutError', `answer of ${site} lost`);
    case 'conflict':
      return named('TransactionCanceledException', 'Transaction cancelled', {
        CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
      });
    case 'throttle':
      return named('ProvisionedThroughputExceededException', 'too fast');
  }
};

/** Decides about the next call of a site. */
export type FaultPlan = (site: string) => FaultKind | undefined;
export const noFaults: FaultPlan = () => undefined;

export const randomFaults = (random: Random, rate: number, kinds: readonly FaultKind[] = faultKinds): FaultPlan => {
  const switched = new Map<string, number>();
  return (site) => {
    let chance = switched.get(site);
    if (chance === undefined) switched.set(site, (chance = random.chance(0.6) ? rate * random.next() * 2 : 0));
    return random.chance(chance) ? random.pick(kinds) : undefined;
  };
};

/** The n-th call (from 1) of a run gets the fault: for sweeping every point of a run. */
export const faultAt = (call: number, kind: FaultKind): FaultPlan & { readonly calls: () => number } => {
  let seen = 0;
  return Object.assign((): FaultKind | undefined => ((seen += 1) === call ? kind : undefined), { calls: () => seen });
};

/** What stands between one worker and storage. An effect is synchronous, so it is atomic. */
export class Gate {
  dead = false;
  private froze: () => void = () => undefined;
  /** Resolves when the worker freezes: Lambda gives up on it and starts another. */
  readonly frozen = new Promise<void>((resolve) => (this.froze = resolve));

  constructor(
    private readonly plan: FaultPlan = noFaults,
    private readonly interleaver?: Interleaver,
    private readonly stallTurns = 60,
  ) {}

  async pass<T>(site: string, effect: () => T): Promise<T> {
    await this.interleaver?.turn();
    this.assertAlive(site);
    const fault = this.plan(site);
    switch (fault) {
      case undefined:
        return effect();
      case 'before':
      case 'conflict':
      case 'throttle':
        throw errorOf(fault, site);
      case 'lost':
        effect();
        throw errorOf('lost', site);
      case 'repeat':
        effect();
        return effect();
      case 'stall':
        this.froze();
        await this.interleaver?.turn(this.stallTurns);
        return effect();
      case 'crash':
        return this.die(site);
      case 'crashAfter':
        effect();
        return this.die(site);
    }
  }

  private assertAlive(site: string): void {
    if (this.dead) throw new CrashError(`worker is gone before ${site}`);
  }

  private die(site: string): never {
    this.dead = true;
    this.froze();
    throw new CrashError(`worker ends at ${site}`);
  }
}

export const openGate = (): Gate => new Gate(noFaults);
