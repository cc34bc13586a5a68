/** Tells a function of each object that Connect writes to a bucket of the operator. */
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledge, reasons } from '../acknowledgements.ts';

export interface AnalysisFilesProps {
  readonly bucketName: string;
  readonly target: IFunction;
}

export class AnalysisFiles extends Construct {
  constructor(scope: Construct, id: string, { bucketName, target }: AnalysisFilesProps) {
    super(scope, id);
    // The bucket is not this stack's: its owner switches its EventBridge events on, and nothing of it is changed here.
    const rule = new Rule(this, 'Created', {
      description: 'Contact Lens and evaluation files of Connect',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucketName] },
          object: { key: [{ wildcard: '*Analysis/*.json' }, { wildcard: '*Evaluations/*.json' }] },
        },
      },
      targets: [new LambdaFunction(target, { maxEventAge: Duration.hours(24), retryAttempts: 185 })],
    });
    acknowledge(rule, { 'Serverless-EventBusDLQ': reasons.objectsStay });
  }
}
