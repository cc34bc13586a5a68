/** AWS::Scheduler::Schedule and AWS::Events::Rule -> expression and target. */
import * as z from 'zod';
import type { JsonObject } from '../assembly/json.ts';
import { parseProperties } from './properties.ts';

const state = z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).default('ENABLED');
const scheduleProperties = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: state,
  Target: z.object({ Arn: z.string(), RoleArn: z.string(), Input: z.string().optional() }),
});
const ruleProperties = z.object({
  ScheduleExpression: z.string().optional(),
  State: state,
  Targets: z
    .array(
      z.object({
        Arn: z.string(),
        Input: z.string().optional(),
        InputTransformer: z.never('input transformers are not supported').optional(),
      }),
    )
    .default([]),
});

export interface SchedulePlan {
  readonly logicalId: string;
  readonly arn: string;
  readonly source: 'aws.scheduler' | 'aws.events';
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  /** The role by which it invokes; undefined for a rule, which the function's permission has to let in. */
  readonly roleArn: string | undefined;
  readonly targets: readonly { readonly arn: string; readonly input: string | undefined }[];
}

export const planSchedule = (logicalId: string, arn: string, properties: JsonObject): SchedulePlan => {
  const schedule = parseProperties(scheduleProperties, logicalId, properties);
  return {
    logicalId,
    arn,
    source: 'aws.scheduler',
    expression: schedule.ScheduleExpression,
    timeZone: schedule.ScheduleExpressionTimezone,
    enabled: schedule.State !== 'DISABLED',
    roleArn: schedule.Target.RoleArn,
    targets: [{ arn: schedule.Target.Arn, input: schedule.Target.Input }],
  };
};

/** undefined: a rule that waits for events (event-rules.ts). */
export const planRule = (logicalId: string, arn: string, properties: JsonObject): SchedulePlan | undefined => {
  const rule = parseProperties(ruleProperties, logicalId, properties);
  if (rule.ScheduleExpression === undefined) return undefined;
  return {
    logicalId,
    arn,
    source: 'aws.events',
    expression: rule.ScheduleExpression,
    timeZone: 'UTC', // rules know no other zone
    enabled: rule.State !== 'DISABLED',
    roleArn: undefined,
    targets: rule.Targets.map((target) => ({ arn: target.Arn, input: target.Input })),
  };
};
