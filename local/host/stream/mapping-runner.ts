/** One event source mapping at work: filters records, spreads them over lanes, invokes, gives up where it must. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../assembly/json.ts';
import type { MappingPlan } from '../plan/mappings.ts';
import type { InvocationResult } from '../lambda/function-worker.ts';
import { readBatchResponse } from './batch-response.ts';
import { type Filter, compileFilters } from './filter.ts';
import { type Attempted, Lane, type Windows } from './lane.ts';
import type { Discarded } from './on-failure.ts';
import { Signal } from './signal.ts';
import { type StreamRecord, eventPayload } from './stream-record.ts';

/** Stream records a mapping may hold before its reader waits. */
export const READ_AHEAD = 4000;
/** Records that batches may be held for: more, and the reader would wait for room that nobody makes. */
const HELD = READ_AHEAD / 2;

export interface RunnerDeps {
  readonly functionArn: string;
  readonly invoke: (payload: string) => Promise<InvocationResult & { readonly requestId: string }>;
  readonly giveUp: (discarded: Discarded) => Promise<void>;
  readonly log: (line: string) => void;
  readonly now: () => number;
}

export class MappingRunner {
  readonly plan: MappingPlan;
  readonly #deps: RunnerDeps;
  readonly #lanes = new Map<string, Lane>();
  readonly #progress = new Signal();
  readonly #filter: Filter | undefined;
  #outstanding = 0;
  #windows: Windows = 'timed';
  #stopped = false;

  constructor(plan: MappingPlan, deps: RunnerDeps) {
    this.plan = plan;
    this.#deps = deps;
    this.#filter = compileFilters(plan.filterPatterns);
  }

  /** Records accepted and neither applied nor given up. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** subject is what filter patterns are matched against; it is built only when there are any. */
  accept(record: StreamRecord, subject: () => JsonObject): void {
    if (this.#stopped || (this.#filter !== undefined && !this.#filter(subject()))) return;
    this.#outstanding += 1;
    let lane = this.#lanes.get(record.lane);
    if (lane === undefined) {
      lane = this.#makeLane();
      this.#lanes.set(record.lane, lane);
    }
    lane.push(record);
    if (this.#outstanding === HELD) this.#wake();
  }

  /** Resolves when fewer than this many records are outstanding, or the runner stopped. */
  async belowBacklog(bound: number): Promise<void> {
    while (this.#outstanding >= bound && !this.#stopped) await this.#progress.wait();
  }

  setWindows(windows: Windows): void {
    if (this.#windows === windows) return;
    this.#windows = windows;
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#progress.notify();
    await Promise.all([...this.#lanes.values()].map(async (lane) => lane.stop()));
  }

  /** How long batches wait has changed. */
  #wake(): void {
    for (const lane of this.#lanes.values()) lane.wake();
  }

  #makeLane(): Lane {
    return new Lane(this.plan, {
      invoke: async (records) => this.#attempt(records),
      discard: async (records, reason, invocations, requestId) =>
        this.#deps.giveUp({
          mapping: this.plan,
          functionArn: this.#deps.functionArn,
          records,
          reason,
          invocations,
          requestId: requestId ?? randomUUID(),
          now: this.#deps.now(),
        }),
      finished: (count) => {
        this.#outstanding -= count;
        this.#progress.notify();
      },
      windows: () => (this.#windows === 'held' && this.#outstanding >= HELD ? 'timed' : this.#windows),
      now: this.#deps.now,
    });
  }

  async #attempt(records: readonly StreamRecord[]): Promise<Attempted> {
    const result = await this.#deps.invoke(eventPayload(records));
    const { requestId } = result;
    if (!result.ok) {
      const { errorType, errorMessage } = result.failure;
      this.#deps.log(`${this.plan.functionId} failed on ${records.length} records: ${errorType}: ${errorMessage}`);
      return { outcome: { kind: 'failure' }, requestId };
    }
    const sequenceNumbers = records.map((record) => record.sequenceNumber);
    const { outcome, warning } = readBatchResponse(
      result.payload,
      sequenceNumbers,
      this.plan.retry.reportsItemFailures,
    );
    if (warning !== undefined) this.#deps.log(`${this.plan.functionId}: ${warning}`);
    return { outcome, requestId };
  }
}
