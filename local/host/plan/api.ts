/** AWS::ApiGateway::* -> one REST API: routes with their authorizers, gateway responses, stage. */
import * as z from 'zod';
import { type Assembly, AssemblyError } from '../assembly/assembly.ts';
import type { Resolver } from '../assembly/intrinsics.ts';
import type { JsonObject } from '../assembly/json.ts';
import { authorizerComplaints, pathComplaints, stageComplaints } from './api-rules.ts';
import { parseProperties, whole } from './properties.ts';

const restApi = z.object({
  Name: z.string().optional(),
  BinaryMediaTypes: z.array(z.string()).default([]),
  MinimumCompressionSize: whole.optional(),
  Body: z.never('an OpenAPI body is not supported; declare resources and methods').optional(),
});
const resource = z.object({
  ParentId: z.string(),
  PathPart: z.string(),
});
const headerMap = z.record(z.string(), z.string()).default({});
const integration = z.object({
  Type: z.enum(['AWS_PROXY', 'MOCK']),
  Uri: z.string().optional(),
  TimeoutInMillis: whole.min(50).max(29_000, 'an integration takes 29 s at most').default(29_000),
  RequestTemplates: headerMap,
  IntegrationResponses: z
    .array(z.object({ StatusCode: z.string(), ResponseParameters: headerMap, ResponseTemplates: headerMap }))
    .default([]),
});
const method = z.object({
  HttpMethod: z.string(),
  ResourceId: z.string(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM'], 'only NONE and CUSTOM authorization run here'),
  AuthorizerId: z.string().optional(),
  ApiKeyRequired: z.union([z.boolean(), z.string()]).optional(),
  RequestParameters: z.record(z.string(), z.boolean()).default({}),
  Integration: integration,
});
const authorizer = z.object({
  Type: z.enum(['REQUEST', 'TOKEN'], 'only Lambda authorizers run here'),
  AuthorizerUri: z.string(),
  IdentitySource: z.string().optional(),
  AuthorizerResultTtlInSeconds: whole.min(0).max(3600).default(300),
});
const gatewayResponse = z.object({
  ResponseType: z.string(),
  StatusCode: z.coerce.number().int().optional(),
  ResponseParameters: headerMap,
  ResponseTemplates: headerMap,
});
const stage = z.object({ StageName: z.string(), Variables: headerMap });

export type Integration = z.output<typeof integration>;
export type GatewayResponse = z.output<typeof gatewayResponse>;

export interface AuthorizerPlan {
  readonly id: string;
  readonly functionId: string;
  readonly kind: 'REQUEST' | 'TOKEN';
  readonly identitySources: readonly string[];
}

export interface RoutePlan {
  /** Resource path as declared: /contacts/{id}. */
  readonly path: string;
  readonly resourceId: string;
  readonly method: string;
  readonly authorizer: AuthorizerPlan | undefined;
  readonly integration: Integration;
  readonly functionId: string | undefined;
}

export interface ApiPlan {
  readonly id: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly binaryMediaTypes: readonly string[];
  readonly minimumCompressionSize: number | undefined;
  readonly routes: readonly RoutePlan[];
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
}

interface Reader {
  all(type: string): readonly (readonly [string, JsonObject])[];
  functionId(nameOrArn: string): string;
}

const functionOfUri = (uri: string | undefined, reader: Reader): string => {
  const arn = /\/functions\/(.+)\/invocations$/u.exec(uri ?? '')?.[1];
  if (arn === undefined) throw new AssemblyError(`integration URI ${uri ?? '(none)'} names no function`);
  return reader.functionId(arn);
};

const refuse = (complaints: readonly string[]): void => {
  if (complaints.length > 0)
    throw new AssemblyError(`API Gateway would refuse this API:\n  ${complaints.join('\n  ')}`);
};

const pathsOf = (rootId: string, reader: Reader, refOf: (id: string) => string): Map<string, string> => {
  const resources = reader.all('AWS::ApiGateway::Resource').map(([id, raw]) => ({
    logicalId: id,
    ref: refOf(id),
    ...parseProperties(resource, id, raw),
  }));
  refuse(
    pathComplaints(
      resources.map(({ ParentId, PathPart, ...own }) => ({ ...own, parent: ParentId, part: PathPart })),
      rootId,
    ),
  );
  const declared = new Map(resources.map((own) => [own.ref, own]));
  const pathOf = (id: string): string => {
    if (id === rootId) return '';
    const own = declared.get(id);
    if (own === undefined) throw new AssemblyError(`API resource ${id} is not declared`);
    return `${pathOf(own.ParentId)}/${own.PathPart}`;
  };
  return new Map([[rootId, '/'], ...[...declared.keys()].map((id): [string, string] => [id, pathOf(id)])]);
};

const planRoutes = (reader: Reader, resolver: Resolver, rootId: string): RoutePlan[] => {
  const paths = pathsOf(rootId, reader, (id) => resolver.identity(id).ref);
  const authorizers = new Map(
    reader.all('AWS::ApiGateway::Authorizer').map(([id, raw]): [string, AuthorizerPlan] => {
      const own = parseProperties(authorizer, id, raw);
      const { Type: kind, IdentitySource: identitySource, AuthorizerResultTtlInSeconds: ttlSeconds } = own;
      refuse(authorizerComplaints({ logicalId: id, kind, identitySource, ttlSeconds }));
      const identitySources = (identitySource ?? '')
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
      return [
        resolver.identity(id).ref,
        {
          id: resolver.identity(id).ref,
          functionId: functionOfUri(own.AuthorizerUri, reader),
          kind,
          identitySources,
        },
      ];
    }),
  );
  return reader.all('AWS::ApiGateway::Method').map(([id, raw]) => {
    const own = parseProperties(method, id, raw);
    const path = paths.get(own.ResourceId);
    if (path === undefined) throw new AssemblyError(`method ${id} sits on an unknown resource ${own.ResourceId}`);
    const guard = own.AuthorizationType === 'CUSTOM' ? authorizers.get(own.AuthorizerId ?? '') : undefined;
    if (own.AuthorizationType === 'CUSTOM' && guard === undefined)
      throw new AssemblyError(`method ${id} names an unknown authorizer`);
    const isProxy = own.Integration.Type === 'AWS_PROXY';
    return {
      path,
      resourceId: own.ResourceId,
      method: own.HttpMethod,
      authorizer: guard,
      integration: own.Integration,
      functionId: isProxy ? functionOfUri(own.Integration.Uri, reader) : undefined,
    };
  });
};

export const planApi = (assembly: Assembly, resolver: Resolver, reader: Reader): ApiPlan | undefined => {
  const apis = reader.all('AWS::ApiGateway::RestApi');
  const [api] = apis;
  if (api === undefined) return undefined;
  if (apis.length > 1) throw new AssemblyError(`one REST API runs here, ${assembly.stackName} declares ${apis.length}`);
  const [stageEntry] = reader.all('AWS::ApiGateway::Stage');
  if (stageEntry === undefined) throw new AssemblyError(`REST API ${api[0]} has no stage`);
  const own = parseProperties(restApi, api[0], api[1]);
  const deployed = parseProperties(stage, stageEntry[0], stageEntry[1]);
  refuse(stageComplaints(stageEntry[0], deployed.StageName));
  const identity = resolver.identity(api[0]);
  return {
    id: identity.ref,
    stage: deployed.StageName,
    stageVariables: deployed.Variables,
    binaryMediaTypes: own.BinaryMediaTypes,
    minimumCompressionSize: own.MinimumCompressionSize,
    routes: planRoutes(reader, resolver, identity.attributes['RootResourceId'] ?? ''),
    gatewayResponses: new Map(
      reader.all('AWS::ApiGateway::GatewayResponse').map(([id, raw]) => {
        const response = parseProperties(gatewayResponse, id, raw);
        return [response.ResponseType, response];
      }),
    ),
  };
};
