/** Warm workers of one function: an invocation takes an idle one, starts one more below the cap, or waits. */
import { randomUUID } from 'node:crypto';
import type { FunctionPlan } from '../plan/functions.ts';
import { FunctionWorker, type InvocationResult } from './function-worker.ts';

const IDLE_MS = 60_000; // idle environments end, so that a quiet function costs no memory
const PAYLOAD_LIMIT = 6 * 1024 * 1024;

export interface PoolOptions {
  readonly plan: FunctionPlan;
  readonly env: Readonly<Record<string, string>>;
  readonly maxWorkers: number;
  readonly onLines: (lines: readonly string[]) => void;
}

export class FunctionPool {
  readonly #options: PoolOptions;
  readonly #idle: { worker: FunctionWorker; since: number }[] = [];
  readonly #all = new Set<FunctionWorker>();
  readonly #waiting: ((worker: FunctionWorker) => void)[] = [];
  #running = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Invocations running or waiting for a worker. */
  get pending(): number {
    return this.#running + this.#waiting.length;
  }

  async invoke(payload: string): Promise<InvocationResult & { readonly requestId: string }> {
    const requestId = randomUUID();
    const size = Buffer.byteLength(payload);
    if (size > PAYLOAD_LIMIT) {
      const errorMessage = `request payload of ${size} bytes is over the limit of ${PAYLOAD_LIMIT}`;
      return { ok: false, failure: { errorType: 'RequestEntityTooLargeException', errorMessage }, requestId };
    }
    this.#running += 1;
    const worker = await this.#take();
    try {
      return { ...(await worker.invoke(payload, requestId)), requestId };
    } finally {
      this.#running -= 1;
      this.#giveBack(worker);
    }
  }

  /** Ends workers that were idle for a minute. */
  trim(now: number): void {
    const expired = this.#idle.filter((entry) => now - entry.since > IDLE_MS);
    for (const entry of expired) {
      this.#idle.splice(this.#idle.indexOf(entry), 1);
      this.#all.delete(entry.worker);
      void entry.worker.end();
    }
  }

  async end(): Promise<void> {
    const workers = [...this.#all];
    this.#all.clear();
    await Promise.all(workers.map(async (worker) => worker.end()));
  }

  async #take(): Promise<FunctionWorker> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle.worker;
    if (this.#all.size < this.#options.maxWorkers) return this.#start();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #start(): FunctionWorker {
    const worker = new FunctionWorker(this.#options.plan, this.#options.env, this.#options.onLines);
    this.#all.add(worker);
    return worker;
  }

  #giveBack(worker: FunctionWorker): void {
    if (!worker.isUsable) this.#all.delete(worker);
    const next = this.#waiting.shift();
    if (next !== undefined) next(worker.isUsable ? worker : this.#start());
    else if (worker.isUsable) this.#idle.push({ worker, since: Date.now() });
  }
}
