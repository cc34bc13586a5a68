/** Who called what, when, and how it went: without addresses, query strings, concrete ids or keys. */
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledge, reasons } from '../acknowledgements.ts';

/** `resourcePath` is the route as declared; `principalId` is the id of the API key as the authorizer says it. */
const fields = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  keyId: '$context.authorizer.principalId',
  error: '$context.error.responseType',
  authorizerError: '$context.authorizer.error',
  functionError: '$context.integration.error',
} as const;

export const accessLogFormat = apigateway.AccessLogFormat.custom(JSON.stringify(fields));

/**
 * REST APIs write access logs only when the account (per region) names a role for it; a new account has none.
 * It stays when the stack goes, because other APIs of the account may have come to need it.
 */
export class ApiLogRole extends Construct {
  constructor(scope: Construct, id: string, api: apigateway.RestApi) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      description: 'API Gateway writes access logs (one per account and region)',
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledge(role, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        reasons.accountWideRole,
    });
    const account = new apigateway.CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    // In an account that never had an API there is no such setting yet.
    account.node.addDependency(api.node.findChild('Resource'));
  }
}
