/** One Lambda function with its own log group and its own role. Everything it may do is in the permissions it is given. */
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { EnvValues, FunctionName } from '../../shared/contracts/env.ts';
import { metricsNamespace } from '../../shared/contracts/metrics.ts';
import { acknowledge, reasons } from '../acknowledgements.ts';
import { checkEnvironment } from '../environment-check.ts';
import { type FunctionDefinition, functions } from '../functions.ts';
import type { Permission } from '../permission.ts';
import { bundledCode } from './bundling.ts';

export interface ServiceFunctionProps<F extends FunctionName> {
  readonly name: F;
  /** Exactly the keys of the function's schema: one missing or unknown does not compile. */
  readonly environment: EnvValues<F>;
  readonly permissions: readonly Permission[];
  readonly logRetention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly reservedConcurrency: number | undefined;
}

export class ServiceFunction<F extends FunctionName> extends Construct {
  readonly name: F;
  readonly fn: lambda.Function;
  readonly role: iam.Role;

  constructor(scope: Construct, props: ServiceFunctionProps<F>) {
    const definition: FunctionDefinition = functions[props.name];
    super(scope, definition.id);
    this.name = props.name;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    this.role = this.ownRole(definition, logGroup, props.permissions);
    const environment = { ...defaultEnvironment(props.name), ...props.environment };
    checkEnvironment(props.name, environment);
    this.fn = new lambda.Function(this, 'Fn', {
      description: definition.description,
      code: bundledCode(definition),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: definition.memoryMb,
      timeout: Duration.seconds(definition.timeoutSeconds),
      reservedConcurrentExecutions: props.reservedConcurrency,
      // Grants that CDK would add on its own (tracing, event sources, destinations) are broader than permissions.ts; none gets in.
      role: this.role.withoutPolicyUpdates(),
      logGroup,
      environment,
      tracing: lambda.Tracing.ACTIVE,
    });
    acknowledge(this.fn, { 'Serverless-LambdaDLQ': reasons.noDeadLetterQueue });
  }

  private ownRole(
    definition: FunctionDefinition,
    logGroup: logs.LogGroup,
    permissions: readonly Permission[],
  ): iam.Role {
    const statements = permissions.map(({ statement }) => statement);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: definition.description,
      // Inline, so that the role is complete before the function exists and a policy never outlives its function.
      inlinePolicies: {
        own: new iam.PolicyDocument({ statements: [...statements, writeLogs(logGroup), sendTraces()] }),
      },
    });
    for (const { wildcards } of permissions) acknowledge(role, wildcards);
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]': reasons.tracesHaveNoResource,
      'Serverless-LambdaStarPermissions': reasons.tracesHaveNoResource,
    });
    return role;
  }
}

/** A caller's variables are added to these and win over them. */
const defaultEnvironment = (name: FunctionName): Record<string, string> => ({
  POWERTOOLS_SERVICE_NAME: name,
  POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
});

const writeLogs = (logGroup: logs.LogGroup): iam.PolicyStatement =>
  new iam.PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });

/** X-Ray knows no resources. */
const sendTraces = (): iam.PolicyStatement =>
  new iam.PolicyStatement({ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] });
