/** Streams that wake functions, with a bucket for what they give up. */
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { EventSourceRules } from '../event-source-rules.ts';

export interface EventSourceProps {
  readonly target: lambda.IFunction;
  readonly sourceArn: string;
  readonly rules: EventSourceRules;
  readonly failures: Bucket;
}

export class EventSource extends Construct {
  readonly target: lambda.IFunction;
  readonly mappingId: string;

  constructor(scope: Construct, id: string, { target, sourceArn, rules, failures }: EventSourceProps) {
    super(scope, id);
    this.target = target;
    const mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target,
      eventSourceArn: sourceArn,
      // From the oldest record: a mapping that is made again misses nothing, and applying again changes nothing (I2).
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: rules.batchSize,
      maxBatchingWindow: Duration.seconds(rules.windowSeconds),
      parallelizationFactor: rules.parallelization,
      retryAttempts: rules.retries,
      maxRecordAge: Duration.seconds(rules.maxAgeSeconds),
      bisectBatchOnError: rules.bisect,
      reportBatchItemFailures: rules.reportsItemFailures,
      filters:
        rules.filters.length === 0 ? undefined : rules.filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })),
      // Counts what is given up: without it nothing tells an alarm that an object lies in the bucket.
      metricsConfig: { metrics: [lambda.MetricType.EVENT_COUNT] },
      // Not S3OnFailureDestination: it grants reading and deleting the whole bucket. permissions.ts grants what is needed.
      onFailure: { bind: () => ({ destination: failures.bucketArn }) },
    });
    this.mappingId = mapping.eventSourceMappingId;
  }
}
