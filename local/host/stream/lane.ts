/** The loop of one shard (or one of its parallel lanes): gathers a batch, runs it until it is done or given up, goes on. */
import { setImmediate } from 'node:timers/promises';
import { type Batch, type DiscardReason, type Outcome, decide, expire, firstAttempt } from './batch-decision.ts';
import type { MappingPlan } from '../plan/mappings.ts';
import { Signal } from './signal.ts';
import type { StreamRecord } from './stream-record.ts';

const PAYLOAD_BOUND = 6 * 1024 * 1024 - 64 * 1024; // room for the envelope
const MAX_BACKOFF_MS = 500; // the cloud waits longer; a laptop has nobody to protect

/** How long a batch that is not full waits for more: the mapping's window, until told, or not at all. */
export type Windows = 'timed' | 'held' | 'closed';

export interface Attempted {
  readonly outcome: Outcome;
  readonly requestId: string;
}

export interface LaneHooks {
  readonly invoke: (records: readonly StreamRecord[]) => Promise<Attempted>;
  readonly discard: (
    records: readonly StreamRecord[],
    reason: DiscardReason,
    invocations: number,
    requestId: string | undefined,
  ) => Promise<void>;
  /** Records that are finished: applied or given up. */
  readonly finished: (count: number) => void;
  readonly windows: () => Windows;
  readonly now: () => number;
}

export class Lane {
  readonly #plan: MappingPlan;
  readonly #hooks: LaneHooks;
  readonly #news = new Signal();
  #queue: StreamRecord[] = [];
  #stopped = false;
  #loop: Promise<void> | undefined;

  constructor(plan: MappingPlan, hooks: LaneHooks) {
    this.#plan = plan;
    this.#hooks = hooks;
  }

  push(record: StreamRecord): void {
    this.#queue.push(record);
    this.#loop ??= this.#run();
    this.#news.notify();
  }

  wake(): void {
    this.#news.notify();
  }

  /** Resolves when the running invocation is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#news.notify();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const records = await this.#gather();
      if (records.length > 0) await this.#process(records);
      // Looked at again: a record may have come in while the line above was awaited, and its news is over.
      else if (!this.#stopped && this.#queue.length === 0) await this.#news.wait();
    }
  }

  /** Waits for the batching window unless the batch is full; a drain holds the window open, then closes it. */
  async #gather(): Promise<StreamRecord[]> {
    if (this.#queue.length === 0) return [];
    await setImmediate(); // what arrives in one go (a page, a put) belongs into one batch
    const openedAt = Date.now();
    while (!this.#stopped && !this.#isFull()) {
      const windows = this.#hooks.windows();
      const left = openedAt + this.#plan.windowMs - Date.now();
      if (windows === 'closed' || (windows === 'timed' && left <= 0)) break;
      await this.#news.wait(windows === 'held' ? undefined : left);
    }
    return this.#stopped ? [] : this.#queue.splice(0, this.#fitting());
  }

  #isFull(): boolean {
    return this.#queue.length >= this.#plan.batchSize || this.#fitting() < this.#queue.length;
  }

  #fitting(): number {
    let bytes = 0;
    let count = 0;
    for (const record of this.#queue) {
      bytes += record.json.length;
      if (count > 0 && bytes > PAYLOAD_BOUND) break;
      count += 1;
      if (count === this.#plan.batchSize) break;
    }
    return count;
  }

  async #process(records: readonly StreamRecord[]): Promise<void> {
    let work: readonly Batch<StreamRecord>[] = [firstAttempt(records)];
    let failures = 0;
    let requestId: string | undefined;
    for (let front = work[0]; front !== undefined && !this.#stopped; front = work[0]) {
      const { live, expired } = expire(front, this.#plan.retry, this.#hooks.now());
      await this.#giveUp(expired, 'RecordAgeExceeded', front.invocations, requestId);
      if (live.records.length === 0) {
        work = work.slice(1);
        continue;
      }
      const attempt = await this.#hooks.invoke(live.records);
      requestId = attempt.requestId;
      const step = decide(live, attempt.outcome, this.#plan.retry);
      await this.#giveUp(step.discarded, 'RetryAttemptsExhausted', live.invocations + 1, requestId);
      const left = step.next.reduce((sum, batch) => sum + batch.records.length, 0);
      const applied = live.records.length - left - step.discarded.length;
      if (applied > 0) this.#hooks.finished(applied);
      failures = applied > 0 || !step.wait ? 0 : failures + 1;
      work = [...step.next, ...work.slice(1)];
      if (step.wait) await this.#pause(failures);
    }
  }

  async #giveUp(
    records: readonly StreamRecord[],
    reason: DiscardReason,
    invocations: number,
    requestId: string | undefined,
  ): Promise<void> {
    if (records.length === 0) return;
    await this.#hooks.discard(records, reason, invocations, requestId);
    this.#hooks.finished(records.length);
  }

  async #pause(failures: number): Promise<void> {
    const until = Date.now() + Math.min(MAX_BACKOFF_MS, 5 * 2 ** Math.min(failures, 10));
    // News about records must not shorten the wait, a stop must.
    while (!this.#stopped && Date.now() < until) await this.#news.wait(until - Date.now());
  }
}
