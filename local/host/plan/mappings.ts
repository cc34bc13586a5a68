/** AWS::Lambda::EventSourceMapping -> source, target and the rules of the batch loop. */
import * as z from 'zod';
import { AssemblyError } from '../assembly/assembly.ts';
import type { JsonObject } from '../assembly/json.ts';
import { flag, parseProperties, whole } from './properties.ts';

const mappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: whole.min(1).max(10_000).default(100),
  MaximumBatchingWindowInSeconds: whole.min(0).max(300).default(0),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  MaximumRetryAttempts: whole.min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: whole.min(-1).max(604_800).default(-1),
  BisectBatchOnFunctionError: flag.default(false),
  ParallelizationFactor: whole.min(1).max(10).default(1),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) }).optional(),
  TumblingWindowInSeconds: whole.max(0, 'tumbling windows are not supported').optional(),
  Enabled: flag.default(true),
});

/** Rules of retrying and giving up; -1 means without end, as in the cloud. */
export interface RetryPolicy {
  readonly reportsItemFailures: boolean;
  readonly bisect: boolean;
  readonly maxRetries: number;
  readonly maxAgeSeconds: number;
}

export interface MappingPlan {
  readonly logicalId: string;
  readonly uuid: string;
  readonly source: { readonly kind: 'kinesis' | 'dynamodb'; readonly logicalId: string; readonly arn: string };
  readonly functionId: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly startAt: 'TRIM_HORIZON' | 'LATEST';
  readonly parallelization: number;
  readonly retry: RetryPolicy;
  readonly onFailureArn: string | undefined;
  readonly filterPatterns: readonly string[];
}

export interface ArnIndex {
  readonly streams: ReadonlyMap<string, string>;
  readonly tableStreams: ReadonlyMap<string, string>;
  functionId(nameOrArn: string): string;
}

const sourceOf = (logicalId: string, arn: string, arns: ArnIndex): MappingPlan['source'] => {
  const stream = arns.streams.get(arn);
  if (stream !== undefined) return { kind: 'kinesis', logicalId: stream, arn };
  const table = arns.tableStreams.get(arn);
  if (table !== undefined) return { kind: 'dynamodb', logicalId: table, arn };
  throw new AssemblyError(
    `event source ${arn} of ${logicalId} is neither a Kinesis stream nor a table stream of this stack`,
  );
};

export const planMapping = (logicalId: string, uuid: string, properties: JsonObject, arns: ArnIndex): MappingPlan => {
  const mapping = parseProperties(mappingProperties, logicalId, properties);
  return {
    logicalId,
    uuid,
    source: sourceOf(logicalId, mapping.EventSourceArn, arns),
    functionId: arns.functionId(mapping.FunctionName),
    enabled: mapping.Enabled,
    batchSize: mapping.BatchSize,
    windowMs: mapping.MaximumBatchingWindowInSeconds * 1000,
    startAt: mapping.StartingPosition,
    parallelization: mapping.ParallelizationFactor,
    retry: {
      reportsItemFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      bisect: mapping.BisectBatchOnFunctionError,
      maxRetries: mapping.MaximumRetryAttempts,
      maxAgeSeconds: mapping.MaximumRecordAgeInSeconds,
    },
    onFailureArn: mapping.DestinationConfig?.OnFailure?.Destination,
    filterPatterns: mapping.FilterCriteria?.Filters.map((filter) => filter.Pattern) ?? [],
  };
};
