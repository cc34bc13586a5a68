/**
 * Runs concurrent workers one storage call at a time, in an order drawn from a seed: every interleaving of their calls can
 * happen, and the same seed gives the same one. A stalled call waits many turns, as a frozen Lambda does.
 */
import type { Random } from './random.ts';
import { stepUntilDone } from './until-done.ts';

interface Waiting {
  readonly release: () => void;
  readonly notBefore: number;
}

export class Interleaver {
  private readonly waiting: Waiting[] = [];
  private turns = 0;

  constructor(private readonly random: Random) {}

  /** Turns taken so far; a virtual clock. */
  now(): number {
    return this.turns;
  }

  /** Waits for its turn; at least `stall` turns of others where there are others. */
  turn(stall = 0): Promise<void> {
    return new Promise((release) => this.waiting.push({ release, notBefore: this.turns + stall }));
  }

  /** Gives turns until the work is done. */
  drive<T>(work: Promise<T>): Promise<T> {
    return stepUntilDone(work, () => this.next());
  }

  private next(): void {
    if (this.waiting.length === 0) return;
    this.turns += 1;
    const ready = this.waiting.filter(({ notBefore }) => notBefore <= this.turns);
    const chosen = this.random.pick(ready.length > 0 ? ready : this.waiting);
    this.waiting.splice(this.waiting.indexOf(chosen), 1);
    chosen.release();
  }
}
