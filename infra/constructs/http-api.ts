/** The REST API, from shared/contracts/routes.ts. */
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, type RemovalPolicy, Size, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type ApiFunction, apiFunctions, type RouteDefinition } from '../../shared/contracts/route-definition.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { pageRoutes } from '../../shared/contracts/page-routes.ts';
import { acknowledge, reasons } from '../acknowledgements.ts';
import { accessLogFormat, ApiLogRole } from './api-access-log.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { UsagePlan } from './usage-plan.ts';

export interface HttpApiProps {
  /** The functions that answer routes. */
  readonly handlers: Readonly<Record<ApiFunction, IFunction>>;
  readonly authorizer: IFunction;
  readonly logRetention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly ownsApiLogRole: boolean;
}

/** Requests per second over all callers: far above what BI refreshes and wallboards need, far below what would starve ingest. */
const throttling = { throttlingRateLimit: 50, throttlingBurstLimit: 100 } as const;

/** Routes that need no key get their own, small share: strangers must not use up what callers with keys need. */
const openThrottling = { throttlingRateLimit: 5, throttlingBurstLimit: 10 } as const;
const openRoutes = Object.values<RouteDefinition>(routes).filter(({ scope }) => scope === undefined);

/** A page is four requests; the screens of a centre may all start in the same minute. */
const pageThrottling = { throttlingRateLimit: 20, throttlingBurstLimit: 60 } as const;
const pages = Object.values<RouteDefinition>(pageRoutes);

export class HttpApi extends Construct {
  readonly api: apigateway.RestApi;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    this.api = this.restApi(accessLog);
    addGatewayResponses(this.api);
    this.addRoutes(props.handlers, props.authorizer);
    if (props.ownsApiLogRole) this.api.deploymentStage.node.addDependency(new ApiLogRole(this, 'LogRole', this.api));
    new UsagePlan(this, 'Usage', this.api);
    acknowledge(this.api, { 'AwsSolutions-APIG2': reasons.parsedByZod });
    acknowledge(this.api.deploymentStage, {
      'AwsSolutions-APIG3': reasons.noWebAcl,
      'AwsSolutions-APIG6': reasons.noExecutionLogs,
    });
  }

  private restApi(accessLog: logs.LogGroup): apigateway.RestApi {
    const api = new apigateway.RestApi(this, 'Rest', {
      restApiName: Stack.of(this).stackName,
      description: 'Holdfast: contact-centre KPIs',
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      apiKeySourceType: apigateway.ApiKeySourceType.AUTHORIZER,
      minCompressionSize: Size.bytes(1024),
      cloudWatchRole: false, // see ApiLogRole
      deployOptions: {
        stageName: 'live',
        tracingEnabled: true,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
        accessLogFormat,
        ...throttling,
        methodOptions: Object.fromEntries([
          ...openRoutes.map(({ path, method }) => [`${path}/${method}`, openThrottling]),
          ...pages.map(({ path, method }) => [`${path}/${method}`, pageThrottling]),
        ]),
      },
    });
    api.node.tryRemoveChild('Endpoint'); // an output with a hash in its name; the stack has ApiUrl
    return api;
  }

  private addRoutes(handlers: HttpApiProps['handlers'], authorizerFunction: IFunction): void {
    // No identity sources: several would be required all at once, and a key comes in one header or the other. Hence no cache here;
    // the function keeps keys for a minute.
    const authorizer = new apigateway.RequestAuthorizer(this, 'Keys', {
      handler: authorizerFunction,
      identitySources: [],
      resultsCacheTtl: Duration.seconds(0),
    });
    // CDK writes an empty text for "none"; the property has to be absent.
    (authorizer.node.defaultChild as apigateway.CfnAuthorizer).addPropertyDeletionOverride('IdentitySource');
    // One permission for the whole API: a function answers many routes.
    const integrations = new Map(
      apiFunctions.map((fn) => [
        fn,
        new apigateway.LambdaIntegration(handlers[fn], { scopePermissionToMethod: false }),
      ]),
    );
    for (const route of [...Object.values<RouteDefinition>(routes), ...pages]) {
      const resource = this.api.root.resourceForPath(route.path);
      const integration = integrations.get(route.fn);
      if (route.scope === undefined) acknowledge(resource.addMethod(route.method, integration), openRoute);
      else
        acknowledge(resource.addMethod(route.method, integration, guardedBy(authorizer)), {
          'AwsSolutions-COG4': reasons.keysNotCognito,
        });
    }
  }
}

const guardedBy = (authorizer: apigateway.IAuthorizer): apigateway.MethodOptions => ({
  authorizer,
  authorizationType: apigateway.AuthorizationType.CUSTOM,
  apiKeyRequired: true, // the authorizer names it
});

const openRoute = { 'AwsSolutions-APIG4': reasons.openByDesign, 'AwsSolutions-COG4': reasons.openByDesign } as const;
