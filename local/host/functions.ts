/** All functions of the stack: pools of warm workers, their output, the metrics in it. */
import { availableParallelism } from 'node:os';
import type { Account } from './assembly/identity.ts';
import type { Guard } from './iam/guard.ts';
import { MetricSums, parseEmf } from './lambda/emf.ts';
import { type Endpoints, functionEnvironment } from './lambda/environment.ts';
import { FunctionPool } from './lambda/function-pool.ts';
import type { FunctionFailure, InvocationResult } from './lambda/function-worker.ts';
import type { FunctionPlan } from './plan/functions.ts';
import type { HostPlan } from './plan/plan.ts';

export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly errorType: string;
  constructor(functionId: string, { errorType, errorMessage }: FunctionFailure) {
    super(`${functionId}: ${errorType}: ${errorMessage}`);
    this.errorType = errorType;
  }
}

export interface FunctionsDeps {
  readonly plan: HostPlan;
  readonly endpoints: Endpoints;
  readonly guard: Guard;
  readonly functionLog: (functionId: string, line: string) => void;
}

/** What Lambda does with the function's role to keep its output, metrics included. Without it output is lost in silence. */
const mayLog = (guard: Guard, { accountId, region }: Account, { roleArn, logGroup }: FunctionPlan): boolean => {
  const resource = `arn:aws:logs:${region}:${accountId}:log-group:${logGroup}:log-stream:local`;
  const requests = ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource,
    context: new Map(),
  }));
  return requests.filter((request) => guard.check(roleArn, [request]) !== undefined).length === 0;
};

/** Warm workers per function at most: more than the cores can use only cost memory, and each compiles its bundle for itself. */
const maxWorkers = (): number => Math.min(8, Math.max(2, availableParallelism()));

export class Functions {
  readonly metrics = new MetricSums();
  readonly #pools: ReadonlyMap<string, FunctionPool>;
  readonly #trimmer: NodeJS.Timeout;
  #invocations = 0;

  constructor({ plan, endpoints, guard, functionLog }: FunctionsDeps) {
    const pools = plan.functions.map((fn): [string, FunctionPool] => {
      const isKept = mayLog(guard, plan.account, fn);
      const onLines = (lines: readonly string[]): void => {
        for (const line of isKept ? lines : []) this.#takeLine(fn.logicalId, line, functionLog);
      };
      const env = functionEnvironment(fn, plan.account.region, endpoints);
      const cap = Math.max(1, Math.min(maxWorkers(), fn.reservedConcurrency ?? Number.POSITIVE_INFINITY));
      return [fn.logicalId, new FunctionPool({ plan: fn, env, maxWorkers: cap, onLines })];
    });
    this.#pools = new Map(pools);
    this.#trimmer = setInterval(() => {
      for (const pool of this.#pools.values()) pool.trim(Date.now());
    }, 15_000).unref();
  }

  /** Invocations begun so far: a drain compares it to see whether anything happened meanwhile. */
  get invocations(): number {
    return this.#invocations;
  }

  get pending(): number {
    return [...this.#pools.values()].reduce((sum, pool) => sum + pool.pending, 0);
  }

  async run(functionId: string, payload: string): Promise<InvocationResult & { readonly requestId: string }> {
    const pool = this.#pools.get(functionId);
    if (pool === undefined)
      throw new Error(`${functionId} is no function; there are: ${[...this.#pools.keys()].join(', ')}`);
    this.#invocations += 1;
    return pool.invoke(payload);
  }

  /** Runs a function and answers with what it returned; a function error is thrown. */
  async invoke(functionId: string, payload: unknown): Promise<unknown> {
    const result = await this.run(functionId, JSON.stringify(payload ?? null));
    if (!result.ok) throw new FunctionError(functionId, result.failure);
    return JSON.parse(result.payload);
  }

  async end(): Promise<void> {
    clearInterval(this.#trimmer);
    await Promise.all([...this.#pools.values()].map(async (pool) => pool.end()));
  }

  #takeLine(functionId: string, line: string, functionLog: FunctionsDeps['functionLog']): void {
    const metrics = parseEmf(line);
    if (metrics === undefined) functionLog(functionId, line);
    else for (const metric of metrics) this.metrics.add(metric);
  }
}
