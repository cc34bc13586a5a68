/**
 * Functions invoked by services: what the function's resource policy (AWS::Lambda::Permission) lets in, and asynchronous
 * invocations with their two retries.
 */
import type { InvocationResult } from './lambda/function-worker.ts';
import { matchesPattern } from './iam/pattern.ts';
import type { InvocationPermission } from './plan/invocation-permissions.ts';

/** Who invokes, on behalf of what. */
export interface ServiceCaller {
  /** connect.amazonaws.com, events.amazonaws.com, ... */
  readonly principal: string;
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
}

export class InvocationDeniedError extends Error {
  override readonly name = 'InvocationDeniedError';
}

export const mayInvoke = (
  permissions: readonly InvocationPermission[],
  functionId: string,
  { principal, sourceArn, sourceAccount }: ServiceCaller,
): boolean =>
  permissions.some(
    (own) =>
      own.functionId === functionId &&
      own.principal === principal &&
      (own.sourceArn === undefined || (sourceArn !== undefined && matchesPattern(own.sourceArn, sourceArn))) &&
      (own.sourceAccount === undefined || own.sourceAccount === sourceAccount),
  );

export interface ServiceInvocationsDeps {
  readonly permissions: readonly InvocationPermission[];
  readonly run: (functionId: string, payload: string) => Promise<InvocationResult>;
  readonly log: (line: string) => void;
}

/** An asynchronous invocation that ends with a function error is repeated twice; the cloud waits a minute and two in between. */
const ASYNC_ATTEMPTS = 3;

export class ServiceInvocations {
  readonly #deps: ServiceInvocationsDeps;
  #pending = 0;

  constructor(deps: ServiceInvocationsDeps) {
    this.#deps = deps;
  }

  /** Asynchronous invocations that are not over. */
  get pending(): number {
    return this.#pending;
  }

  /** Throws InvocationDeniedError when the function lets this service not in. */
  assertAllowed(functionId: string, caller: ServiceCaller): void {
    if (mayInvoke(this.#deps.permissions, functionId, caller)) return;
    const { principal, sourceArn = 'no source ARN', sourceAccount = 'no source account' } = caller;
    throw new InvocationDeniedError(
      `${functionId} has no permission that lets ${principal} invoke it for ${sourceArn} (${sourceAccount})`,
    );
  }

  async invoke(functionId: string, payload: string, caller: ServiceCaller): Promise<InvocationResult> {
    this.assertAllowed(functionId, caller);
    return this.#deps.run(functionId, payload);
  }

  /** Accepted at once; what goes wrong later is only logged. A refusal is logged as well: the cloud tells nobody. */
  send(functionId: string, payload: string, caller?: ServiceCaller): void {
    try {
      if (caller !== undefined) this.assertAllowed(functionId, caller);
    } catch (error) {
      this.#deps.log(String(error));
      return;
    }
    this.#pending += 1;
    this.#attempts(functionId, payload)
      .catch((error: unknown) => this.#deps.log(`asynchronous invocation of ${functionId}: ${String(error)}`))
      .finally(() => {
        this.#pending -= 1;
      });
  }

  async #attempts(functionId: string, payload: string): Promise<void> {
    for (let attempt = 1; attempt <= ASYNC_ATTEMPTS; attempt += 1) {
      const result = await this.#deps.run(functionId, payload);
      if (result.ok) return;
      const { errorType, errorMessage } = result.failure;
      this.#deps.log(
        `asynchronous invocation of ${functionId}, attempt ${attempt} of ${ASYNC_ATTEMPTS}: ${errorType}: ${errorMessage}`,
      );
    }
  }
}
