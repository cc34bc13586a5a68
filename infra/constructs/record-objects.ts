/**
 * New objects of a bucket that a Firehose fills: EventBridge -> queue -> ingest. The bucket is somebody else's and is only
 * read; its owner has to switch on "send notifications to EventBridge" (npm run preflight checks it).
 */
import * as events from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledge, reasons } from '../acknowledgements.ts';
import { functions } from '../functions.ts';
import type { ForeignObjects } from '../record-sources.ts';

/** Attempts before an object is set apart: enough for a throttled table, few enough that somebody looks within hours. */
const attempts = 5;

/** Objects under work at once: history that is copied into the bucket must not starve what is live. */
const atOnce = 5;

export const bucketNameOf = (bucketArn: string): string => bucketArn.split(':').at(-1) ?? '';

export class RecordObjects extends Construct {
  readonly queue: sqs.Queue;
  /** Notices of objects that were given up; they stay 14 days, the objects themselves as long as their owner keeps them. */
  readonly givenUp: sqs.Queue;
  readonly sources: readonly ForeignObjects[];

  constructor(scope: Construct, id: string, sources: readonly ForeignObjects[]) {
    super(scope, id);
    this.sources = sources;
    // Not an own key: EventBridge that may not use it drops the event and says nothing. Notices hold names of objects only.
    const kept = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) };
    this.givenUp = new sqs.Queue(this, 'GivenUp', kept);
    acknowledge(this.givenUp, { 'Serverless-SQSRedrivePolicy': reasons.lastStop });
    this.queue = new sqs.Queue(this, 'Made', {
      ...kept,
      // Six times what the function may take, as AWS advises.
      visibilityTimeout: Duration.seconds(6 * functions.ingestObjects.timeoutSeconds),
      deadLetterQueue: { queue: this.givenUp, maxReceiveCount: attempts },
    });
    for (const source of sources) this.rule(source);
  }

  private rule({ id, bucketArn, prefix }: ForeignObjects): void {
    new events.Rule(this, id, {
      description: 'Objects of contact records',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucketNameOf(bucketArn)] },
          ...(prefix === '' ? {} : { object: { key: [{ prefix }] } }),
        },
      },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.givenUp })],
    });
  }

  deliverTo(target: lambda.IFunction): void {
    const mapping = new lambda.EventSourceMapping(this, 'ToIngest', {
      target,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: atOnce,
      reportBatchItemFailures: true,
    });
    acknowledge(mapping, { 'Serverless-LambdaEventSourceMappingDestination': reasons.queueRedrives });
  }
}
