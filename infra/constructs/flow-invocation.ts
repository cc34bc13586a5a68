/** One function that contact flows of an instance may call. */
import { CfnIntegrationAssociation } from 'aws-cdk-lib/aws-connect';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accountOf, type InstanceArn } from './connect.ts';

export interface FlowInvocationProps {
  readonly instanceArn: InstanceArn;
  readonly fn: IFunction;
}

export class FlowInvocation extends Construct {
  constructor(scope: Construct, id: string, { instanceArn, fn }: FlowInvocationProps) {
    super(scope, `Flow${id}`);
    // Not left to the association: that it writes the function's policy is nowhere promised.
    fn.addPermission(`Flow${id}`, {
      principal: new ServicePrincipal('connect.amazonaws.com'),
      sourceAccount: accountOf(instanceArn),
      sourceArn: instanceArn,
    });
    new CfnIntegrationAssociation(this, 'Association', {
      instanceId: instanceArn, // the property's name says id, its pattern is the ARN
      integrationType: 'LAMBDA_FUNCTION',
      integrationArn: fn.functionArn,
    });
  }
}
