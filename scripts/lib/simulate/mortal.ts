/** A process that can be killed: from then on none of its steps goes on, and what it had not stored is gone. */
import type { Random } from '../../../local/generator/random.ts';

/** Never answers: what a killed process was waiting for. */
const never = new Promise<never>(() => undefined);

export class Mortal {
  readonly #random: Random;
  readonly died: Promise<void>;
  #die: () => void = () => undefined;
  #stepsLeft = Number.POSITIVE_INFINITY;
  #alive = true;

  constructor(random: Random) {
    this.#random = random;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Dies before its n-th step from now takes effect. */
  dieAfter(steps: number): void {
    this.#stepsLeft = steps;
  }

  kill(): void {
    this.#alive = false;
    this.#die();
  }

  /** To be awaited before anything outside takes effect; others may go first. */
  readonly step = async (): Promise<void> => {
    for (let turns = this.#random.int(0, 3); turns > 0; turns -= 1) await Promise.resolve();
    if (this.#alive && (this.#stepsLeft -= 1) < 0) this.kill();
    if (!this.#alive) await never;
  };
}
