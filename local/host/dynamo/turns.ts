/** Lets so many work at once; the others wait in the order they came. */
interface Turn {
  readonly work: () => void;
  state: 'waiting' | 'working' | 'over';
}

export class Turns {
  readonly #waiting: Turn[] = [];
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Runs the work now or when it is its turn. What is returned ends the turn, or the wait for it; a second call does nothing. */
  take(work: () => void): () => void {
    const turn: Turn = { work, state: 'waiting' };
    this.#waiting.push(turn);
    this.#next();
    return () => {
      if (turn.state === 'working') this.#free += 1;
      turn.state = 'over';
      this.#next();
    };
  }

  #next(): void {
    while (this.#free > 0) {
      const turn = this.#waiting.shift();
      if (turn === undefined) return;
      if (turn.state === 'over') continue;
      turn.state = 'working';
      this.#free -= 1;
      turn.work();
    }
  }
}
