/** One warm execution environment of a function: a worker thread that serves one invocation at a time. */
import { Worker } from 'node:worker_threads';
import type { FunctionPlan } from '../plan/functions.ts';

export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type InvocationResult =
  { readonly ok: true; readonly payload: string } | { readonly ok: false; readonly failure: FunctionFailure };

/** Messages of worker.mjs. */
type Message =
  | { readonly type: 'ready' }
  | { readonly type: 'lines'; readonly lines: readonly string[] }
  | { readonly type: 'result'; readonly requestId: string; readonly payload: string }
  | { readonly type: 'failed'; readonly requestId: string; readonly error: FunctionFailure }
  | { readonly type: 'init-failed'; readonly error: FunctionFailure };

const INIT_TIMEOUT_MS = 30_000; // the cloud gives 10 s; a busy laptop starts several at once

export class FunctionWorker {
  readonly #plan: FunctionPlan;
  readonly #worker: Worker;
  readonly #ready: Promise<void>;
  #settle: ((result: InvocationResult) => void) | undefined;
  #dead = false;
  #startFailure: FunctionFailure | undefined;

  constructor(plan: FunctionPlan, env: Readonly<Record<string, string>>, onLines: (lines: readonly string[]) => void) {
    this.#plan = plan;
    this.#worker = new Worker(new URL('worker.mjs', import.meta.url), {
      workerData: {
        codeDir: plan.codeDir,
        handlerFile: plan.handlerFile,
        handlerExport: plan.handlerExport,
        functionName: plan.name,
        functionArn: plan.arn,
        memoryMb: plan.memoryMb,
      },
      env: { ...env },
      execArgv: [], // neither tsx nor jest's flags: a function runs in bare node
      stdout: true,
      stderr: true,
      // A small young generation: many idle workers share one machine's memory.
      resourceLimits: { maxOldGenerationSizeMb: plan.memoryMb, maxYoungGenerationSizeMb: 32 },
    });
    this.#worker.unref();
    // What bypasses the capture in worker.mjs (native warnings) still reaches the log.
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.on('data', (chunk: Buffer) => onLines(chunk.toString('utf8').trimEnd().split('\n')));
    }
    this.#ready = new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#die({ errorType: 'Sandbox.Timedout', errorMessage: `init took longer than ${INIT_TIMEOUT_MS} ms` }),
        INIT_TIMEOUT_MS,
      );
      const started = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#worker.on('message', (message: Message) => this.#receive(message, onLines, started));
      this.#worker.once('error', (error) => {
        this.#die({ errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] });
        started();
      });
      this.#worker.once('exit', (code) => {
        this.#die({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with exit status ${code}` });
        started();
      });
    });
  }

  /** False once the thread ended; the pool then drops it. */
  get isUsable(): boolean {
    return !this.#dead;
  }

  async invoke(payload: string, requestId: string): Promise<InvocationResult> {
    await this.#ready;
    if (this.#startFailure !== undefined) return { ok: false, failure: this.#startFailure };
    const result = new Promise<InvocationResult>((resolve) => {
      this.#settle = resolve;
    });
    const { timeoutMs } = this.#plan;
    const timer = setTimeout(() => {
      this.#die({
        errorType: 'Sandbox.Timedout',
        errorMessage: `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
      });
    }, timeoutMs);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin, a window's has
    this.#worker.postMessage({ requestId, payload, deadline: Date.now() + timeoutMs });
    const settled = await result;
    clearTimeout(timer);
    return settled;
  }

  async end(): Promise<void> {
    this.#die({ errorType: 'Runtime.ExitError', errorMessage: 'the environment was ended' }); // fails what still runs
    await this.#worker.terminate();
  }

  #receive(message: Message, onLines: (lines: readonly string[]) => void, started: () => void): void {
    switch (message.type) {
      case 'ready':
        return started();
      case 'lines':
        return onLines(message.lines);
      case 'result':
        return this.#finish({ ok: true, payload: message.payload });
      case 'failed':
        return this.#finish({ ok: false, failure: message.error });
      case 'init-failed':
        this.#die(message.error);
        return started();
    }
  }

  #finish(result: InvocationResult): void {
    this.#settle?.(result);
    this.#settle = undefined;
  }

  /** A failed start, a time-out, an uncaught error or an exit costs the environment, as in the cloud. */
  #die(failure: FunctionFailure): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#startFailure = failure;
    this.#finish({ ok: false, failure });
    void this.#worker.terminate();
  }
}
