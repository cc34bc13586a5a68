/** An event bus that takes customer events of other systems: purchase, renewal, cancellation, consent, opt-out. */
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge, reasons } from '../acknowledgements.ts';

export interface CustomerBusProps {
  readonly target: lambda.Function;
}

/** What senders put as detail-type. */
export const customerEventDetailType = 'Holdfast Customer Event';

export class CustomerBus extends Construct {
  readonly bus: events.CfnEventBus;

  constructor(scope: Construct, id: string, { target }: CustomerBusProps) {
    super(scope, id);
    this.bus = new events.CfnEventBus(this, 'Bus', { name: `${id}-${this.node.addr.slice(-8)}` });
    const rule = new events.CfnRule(this, 'Rule', {
      eventBusName: this.bus.ref,
      eventPattern: { 'detail-type': [customerEventDetailType] },
      targets: [{ id: 'customerEvents', arn: target.functionArn }],
    });
    acknowledge(rule, { 'Serverless-EventBusDLQ': reasons.busEventsRetried });
    new lambda.CfnPermission(this, 'Invoke', {
      action: 'lambda:InvokeFunction',
      functionName: target.functionArn,
      principal: 'events.amazonaws.com',
      sourceArn: rule.attrArn,
    });
  }
}
