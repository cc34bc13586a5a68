/** Fires schedules in real time while the host runs, and any of them on demand. */
import { randomUUID } from 'node:crypto';
import { type Json, parseJson } from '../assembly/json.ts';
import type { SchedulePlan } from '../plan/schedules.ts';
import { type Expression, matchesMinute, parseExpression } from './expression.ts';

export interface SchedulerDeps {
  readonly accountId: string;
  readonly region: string;
  /** Throws when the schedule's role, or the function's permission, does not allow it. */
  readonly invoke: (functionArn: string, payload: unknown, plan: SchedulePlan) => Promise<unknown>;
  readonly log: (line: string) => void;
  readonly now: () => number;
}

interface Entry {
  readonly plan: SchedulePlan;
  readonly expression: Expression;
}

const MINUTE_MS = 60_000;

export class Scheduler {
  readonly #deps: SchedulerDeps;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #timers: NodeJS.Timeout[] = [];
  #lastMinute = 0;
  #isPaused = false;

  constructor(plans: readonly SchedulePlan[], deps: SchedulerDeps) {
    this.#deps = deps;
    this.#entries = new Map(
      plans.map((plan) => [plan.logicalId, { plan, expression: parseExpression(plan.expression) }]),
    );
  }

  start(): void {
    for (const { plan, expression } of this.#entries.values()) {
      if (expression.kind === 'rate' && plan.enabled) this.#every(expression.everyMs, () => this.#fire(plan));
    }
    this.#lastMinute = Math.floor(Date.now() / MINUTE_MS);
    this.#every(1000, () => this.#tick());
  }

  /** What the clock would have fired meanwhile is not made up for. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }

  /** Runs the targets now and answers with what they returned (one target: its answer, several: a list). */
  async run(logicalId: string): Promise<unknown> {
    const entry = this.#entries.get(logicalId);
    if (entry === undefined)
      throw new Error(`${logicalId} is no schedule; there are: ${[...this.#entries.keys()].join(', ')}`);
    const answers = await Promise.all(
      entry.plan.targets.map(async ({ arn, input }) =>
        this.#deps.invoke(arn, this.#payload(entry.plan, input), entry.plan),
      ),
    );
    return answers.length === 1 ? answers[0] : answers;
  }

  #every(ms: number, work: () => void): void {
    // setInterval takes at most 2^31 ms; a rate of more than 24 days does not fire on a laptop anyway.
    this.#timers.push(setInterval(work, Math.min(ms, 2 ** 31 - 1)).unref());
  }

  #tick(): void {
    const minute = Math.floor(Date.now() / MINUTE_MS);
    // After a sleeping laptop only the present minute counts: missed runs are not made up in a burst.
    if (minute === this.#lastMinute) return;
    this.#lastMinute = minute;
    for (const { plan, expression } of this.#entries.values()) {
      if (plan.enabled && matchesMinute(expression, minute * MINUTE_MS, plan.timeZone)) this.#fire(plan);
    }
  }

  #fire(plan: SchedulePlan): void {
    if (this.#isPaused) return;
    this.run(plan.logicalId).catch((error: unknown) => this.#deps.log(`schedule ${plan.logicalId}: ${String(error)}`));
  }

  #payload(plan: SchedulePlan, input: string | undefined): Json {
    const time = new Date(this.#deps.now()).toISOString().replace(/\.\d{3}Z$/u, 'Z');
    if (input !== undefined) {
      const text = input
        .replaceAll('<aws.scheduler.scheduled-time>', time)
        .replaceAll('<aws.scheduler.schedule-arn>', plan.arn)
        .replaceAll('<aws.scheduler.execution-id>', randomUUID())
        .replaceAll('<aws.scheduler.attempt-number>', '1');
      return parseJson(text);
    }
    const { accountId, region } = this.#deps;
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: plan.source,
      account: accountId,
      time,
      region,
      resources: [plan.arn],
      detail: plan.source === 'aws.scheduler' ? '{}' : {},
    };
  }
}
