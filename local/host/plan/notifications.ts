/** What a bucket tells when an object is put: directly to functions, and to EventBridge. */
import * as z from 'zod';
import type { JsonObject } from '../assembly/json.ts';
import { parseProperties } from './properties.ts';

const rules = z.array(z.object({ Name: z.string(), Value: z.string() }));

const nothingElse = {
  QueueConfigurations: z.array(z.json()).max(0, 'notifications to queues are not supported').optional(),
  TopicConfigurations: z.array(z.json()).max(0, 'notifications to topics are not supported').optional(),
};

/** As a property of the bucket. */
const bucketProperties = z.object({
  NotificationConfiguration: z
    .object({
      ...nothingElse,
      EventBridgeConfiguration: z.object({}).loose().optional(),
      LambdaConfigurations: z
        .array(
          z.object({
            Event: z.string(),
            Function: z.string(),
            Filter: z.object({ S3Key: z.object({ Rules: rules }) }).optional(),
          }),
        )
        .default([]),
    })
    .optional(),
});

/** As the request of CDK's custom resource. */
const customProperties = z.object({
  BucketName: z.string(),
  NotificationConfiguration: z.object({
    ...nothingElse,
    EventBridgeConfiguration: z.object({}).loose().optional(),
    LambdaFunctionConfigurations: z
      .array(
        z.object({
          Events: z.array(z.string()),
          LambdaFunctionArn: z.string(),
          Filter: z.object({ Key: z.object({ FilterRules: rules }) }).optional(),
        }),
      )
      .default([]),
  }),
});

interface FunctionNotification {
  readonly events: readonly string[];
  readonly functionArn: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface BucketNotifications {
  readonly bucket: string;
  readonly toEventBridge: boolean;
  readonly functions: readonly FunctionNotification[];
}

const affix = (filter: z.output<typeof rules> | undefined, name: string): string =>
  filter?.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';

const planFunction = (
  events: readonly string[],
  functionArn: string,
  filter: z.output<typeof rules> | undefined,
): FunctionNotification => ({
  events,
  functionArn,
  prefix: affix(filter, 'prefix'),
  suffix: affix(filter, 'suffix'),
});

export const planBucketNotifications = (
  logicalId: string,
  bucket: string,
  properties: JsonObject,
): BucketNotifications => {
  const own = parseProperties(bucketProperties, logicalId, properties).NotificationConfiguration;
  return {
    bucket,
    toEventBridge: own?.EventBridgeConfiguration !== undefined,
    functions: (own?.LambdaConfigurations ?? []).map(({ Event, Function: target, Filter }) =>
      planFunction([Event], target, Filter?.S3Key.Rules),
    ),
  };
};

export const planCustomNotifications = (logicalId: string, properties: JsonObject): BucketNotifications => {
  const { BucketName, NotificationConfiguration: own } = parseProperties(customProperties, logicalId, properties);
  return {
    bucket: BucketName,
    toEventBridge: own.EventBridgeConfiguration !== undefined,
    functions: own.LambdaFunctionConfigurations.map(({ Events, LambdaFunctionArn, Filter }) =>
      planFunction(Events, LambdaFunctionArn, Filter?.Key.FilterRules),
    ),
  };
};
