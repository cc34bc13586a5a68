/** A schedule invokes by its own role, a rule by the permission of the function. */
import type { Functions } from '../functions.ts';
import type { Guard } from '../iam/guard.ts';
import { refusalText } from '../iam/refusal.ts';
import type { HostPlan } from '../plan/plan.ts';
import type { ServiceInvocations } from '../service-invocations.ts';
import type { SchedulerDeps } from './scheduler.ts';

export class ScheduleDeniedError extends Error {
  override readonly name = 'ScheduleDeniedError';
}

export interface ScheduledInvokeDeps {
  readonly plan: HostPlan;
  readonly guard: Guard;
  readonly functions: Functions;
  readonly invocations: ServiceInvocations;
}

export const scheduledInvoke =
  ({ plan, guard, functions, invocations }: ScheduledInvokeDeps): SchedulerDeps['invoke'] =>
  async (arn, payload, schedule) => {
    const { account } = plan;
    const functionId = plan.functionId(arn);
    const { roleArn } = schedule;
    if (roleArn === undefined)
      invocations.assertAllowed(functionId, {
        principal: 'events.amazonaws.com',
        sourceArn: schedule.arn,
        sourceAccount: account.accountId,
      });
    else {
      const request = { action: 'lambda:InvokeFunction', resource: arn, context: new Map() };
      const refusal = guard.check(roleArn, [request]);
      if (refusal !== undefined)
        throw new ScheduleDeniedError(refusalText(refusal, { account, name: schedule.logicalId }));
    }
    return functions.invoke(functionId, payload);
  };
