/** The agents of a queue: who is free, who waits. First come, first served. */
import type { Agent } from '../generator/centre.ts';

interface Waiting {
  readonly serve: (agent: Agent) => void;
  readonly sinceMs: number;
}

export interface DeskCounts {
  readonly staffed: number;
  readonly available: number;
  readonly onContact: number;
  readonly inQueue: number;
  /** Epoch milliseconds since which the longest-waiting contact waits. */
  readonly oldestSinceMs: number | undefined;
}

export class Desk {
  readonly #free: Agent[];
  readonly #staffed: number;
  readonly #waiting: Waiting[] = [];

  constructor(agents: readonly Agent[]) {
    this.#free = [...agents];
    this.#staffed = agents.length;
  }

  get counts(): DeskCounts {
    return {
      staffed: this.#staffed,
      available: this.#free.length,
      onContact: this.#staffed - this.#free.length,
      inQueue: this.#waiting.length,
      oldestSinceMs: this.#waiting[0]?.sinceMs,
    };
  }

  /** Serves at once when somebody is free. The answer takes the contact out of the queue: true when it still waited. */
  enqueue(nowMs: number, serve: (agent: Agent) => void): () => boolean {
    const agent = this.#free.shift();
    if (agent !== undefined) {
      serve(agent);
      return () => false;
    }
    const waiting = { serve, sinceMs: nowMs };
    this.#waiting.push(waiting);
    return () => {
      const place = this.#waiting.indexOf(waiting);
      if (place >= 0) this.#waiting.splice(place, 1);
      return place >= 0;
    };
  }

  release(agent: Agent): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(agent);
    else next.serve(agent);
  }
}
