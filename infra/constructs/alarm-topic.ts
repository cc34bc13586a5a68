/** Where every alarm is said. The topic is always there; who listens is a setting (or a subscription made by hand). */
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { acknowledge, reasons } from '../acknowledgements.ts';

const alarms = 'cloudwatch.amazonaws.com';

/** Without the conditions an alarm of another account could publish here. */
const ofOurAlarms = (stack: Stack): Record<string, Record<string, string>> => ({
  StringEquals: { 'aws:SourceAccount': stack.account },
  ArnLike: {
    'aws:SourceArn': stack.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  },
});

export class AlarmTopic extends sns.Topic {
  constructor(scope: Construct, id: string, email: string | undefined) {
    // An own key: the policy of alias/aws/sns lets no alarm in, and the notification would be lost without a word.
    const key = new kms.Key(scope, `${id}Key`, {
      description: 'Alarm notifications',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, { displayName: 'Holdfast alarms', masterKey: key, enforceSSL: true });
    const conditions = ofOurAlarms(Stack.of(scope));
    const principals = [new iam.ServicePrincipal(alarms)];
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions,
      }),
    );
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'OnlyOurAlarms',
        principals,
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions,
      }),
    );
    if (email !== undefined)
      acknowledge(this.addSubscription(new EmailSubscription(email)), {
        'Serverless-SNSRedrivePolicy': reasons.mailIsACopy,
      });
  }
}
