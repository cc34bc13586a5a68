/** AWS::Events::Rule with an event pattern -> what wakes which target. Rules with a clock are in schedules.ts. */
import * as z from 'zod';
import { AssemblyError } from '../assembly/assembly.ts';
import type { JsonObject } from '../assembly/json.ts';
import { type Filter, compileFilters } from '../stream/filter.ts';
import { parseProperties } from './properties.ts';

const ruleProperties = z.object({
  EventPattern: z.json().optional(),
  EventBusName: z.string().default('default'),
  State: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).default('ENABLED'),
  Targets: z
    .array(
      z.object({
        Arn: z.string(),
        Input: z.string().optional(),
        InputPath: z.never('input paths are not supported').optional(),
        InputTransformer: z.never('input transformers are not supported').optional(),
      }),
    )
    .default([]),
});

export interface EventTarget {
  readonly arn: string;
  /** Text that the target gets in place of the event. */
  readonly input: string | undefined;
}

export interface EventRulePlan {
  readonly logicalId: string;
  readonly arn: string;
  readonly bus: string;
  readonly matches: Filter;
  readonly targets: readonly EventTarget[];
}

/** A bus is named by its name or by its ARN. */
export const busName = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

/** undefined: a rule without a pattern, or one that is switched off. */
export const planEventRule = (logicalId: string, arn: string, properties: JsonObject): EventRulePlan | undefined => {
  const rule = parseProperties(ruleProperties, logicalId, properties);
  if (rule.EventPattern === undefined || rule.State === 'DISABLED') return undefined;
  const matches = compileFilters([JSON.stringify(rule.EventPattern)]);
  if (matches === undefined) throw new AssemblyError(`the event pattern of ${logicalId} is empty`);
  return {
    logicalId,
    arn,
    bus: busName(rule.EventBusName),
    matches,
    targets: rule.Targets.map(({ Arn, Input }) => ({ arn: Arn, input: Input })),
  };
};
