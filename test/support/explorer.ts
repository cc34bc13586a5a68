/**
 * Visits every interleaving of a few actors, one operation at a time, with a fault at every operation: by replaying choices
 * from the start and going on where a choice was never made. Two executions that reach the same state (data, and all that
 * each actor has seen) are the same from there on and are followed once.
 */
import { createHash } from 'node:crypto';
import { setImmediate as macrotask } from 'node:timers/promises';
import { seeded } from './random.ts';

export type Fault = 'before' | 'after';

/** Takes a turn for one operation; `variants`: how many ways it may end (the explorer tries all). */
export type Turn = <T>(name: string, operation: (variant: number) => Promise<T>, variants?: number) => Promise<T>;

export interface Actor {
  readonly run: (turn: Turn) => Promise<unknown>;
  /** Faults that may happen to it in one execution. */
  readonly faults: number;
}

export interface World {
  readonly actors: readonly Actor[];
  /** Everything that the future depends on besides what the actors have seen. */
  readonly data: () => unknown;
  /** Throws when something must never be. Called after each operation. */
  readonly check: () => void;
}

export class FaultError extends Error {
  override readonly name = 'FaultError';
}

interface Waiting {
  readonly actor: number;
  readonly variants: number;
  readonly go: (variant: number, fault: Fault | undefined) => void;
}

interface Choice {
  readonly actor: number;
  readonly variant: number;
  readonly fault: Fault | undefined;
}

export interface Exploration {
  executions: number;
  states: number;
  longest: number;
}

const digest = (value: unknown): string =>
  createHash('sha1')
    .update(JSON.stringify(value, (_, v: unknown) => (v instanceof Map ? [...v] : v)) ?? '')
    .digest('base64');

class Execution {
  readonly waiting: Waiting[] = [];
  readonly seen: string[][];
  private readonly left: number[];
  private ended = 0;

  constructor(readonly world: World) {
    this.seen = world.actors.map(() => []);
    this.left = world.actors.map(({ faults }) => faults);
    world.actors.forEach((actor, i) => {
      void actor
        .run((name, operation, variants = 1) => this.turn(i, name, operation, variants))
        .catch((error: unknown) => {
          if (!(error instanceof FaultError)) throw error;
        })
        .finally(() => (this.ended += 1));
    });
  }

  private turn<T>(
    actor: number,
    name: string,
    operation: (variant: number) => Promise<T>,
    variants: number,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const go = async (variant: number, fault: Fault | undefined): Promise<void> => {
        if (fault !== undefined) this.left[actor] = (this.left[actor] ?? 0) - 1;
        if (fault === 'before') {
          this.seen[actor]?.push(`${name} not done`);
          reject(new FaultError(name));
          return;
        }
        const result = await operation(variant);
        this.seen[actor]?.push(fault === undefined ? `${name} ${digest(result)}` : `${name} lost`);
        if (fault === 'after') reject(new FaultError(name));
        else resolve(result);
      };
      this.waiting.push({ actor, variants, go: (variant, fault) => void go(variant, fault) });
    });
  }

  /** An actor's own operations that wait at once are taken in the order in which it asked. */
  choices(): Choice[] {
    const first = new Map<number, Waiting>();
    for (const one of this.waiting) if (!first.has(one.actor)) first.set(one.actor, one);
    return [...first.values()].flatMap(({ actor, variants }) => {
      const ends = Array.from({ length: variants }, (_, variant) => variant);
      const fine = ends.map((variant): Choice => ({ actor, variant, fault: undefined }));
      if ((this.left[actor] ?? 0) < 1) return fine;
      const lost = ends.map((variant): Choice => ({ actor, variant, fault: 'after' }));
      return [...fine, ...lost, { actor, variant: 0, fault: 'before' as const }];
    });
  }

  async take({ actor, variant, fault }: Choice): Promise<void> {
    const at = this.waiting.findIndex((one) => one.actor === actor);
    const [chosen] = this.waiting.splice(at, 1);
    chosen?.go(variant, fault);
    await macrotask();
    this.world.check();
  }

  key(): string {
    return digest([this.world.data(), this.seen, this.left, this.ended]);
  }
}

/**
 * `mostExecutions` bounds a run whose states are too many; then branches are taken up in a random order, so that what is
 * visited lies everywhere and not at the end of one path, and an execution goes on mostly with the actor that was last at
 * work: taking turns strictly, whoever needs one step only would always be done before anybody has come far.
 */
export const explore = async (make: () => World, mostExecutions = Infinity): Promise<Exploration> => {
  const visited = new Set<string>();
  const figures: Exploration = { executions: 0, states: 0, longest: 0 };
  const open: Choice[][] = [[]];
  const random = seeded(1);
  while (open.length > 0 && figures.executions < mostExecutions) {
    const at = mostExecutions === Infinity ? open.length - 1 : random.int(0, open.length - 1);
    const prefix = open[at] ?? [];
    const last = open.pop();
    if (at < open.length && last !== undefined) open[at] = last;
    figures.executions += 1;
    const execution = new Execution(make());
    await macrotask();
    const path: Choice[] = [];
    for (const choice of prefix) {
      path.push(choice);
      await execution.take(choice);
    }
    for (;;) {
      const key = execution.key();
      if (visited.has(key)) break;
      visited.add(key);
      const choices = execution.choices();
      const working = path.at(-1)?.actor;
      const goesOn = choices.findIndex(({ actor, fault }) => actor === working && fault === undefined);
      const anywhere = random.chance(0.3) ? random.int(0, choices.length - 1) : Math.max(0, goesOn);
      const [next] = choices.splice(mostExecutions === Infinity ? 0 : anywhere, 1);
      if (next === undefined) break;
      for (const other of choices) open.push([...path, other]);
      path.push(next);
      await execution.take(next);
    }
    figures.longest = Math.max(figures.longest, path.length);
  }
  figures.states = visited.size;
  return figures;
};
