/** HTTP request -> the v1 proxy event of a REST API. Pure. */
import type { Call } from '../aws/http-message.ts';
import type { ApiPlan, RoutePlan } from '../plan/api.ts';

/** One request as the gateway sees it. */
export interface GatewayRequest {
  readonly call: Call;
  /** Header names as sent, in pairs. */
  readonly rawHeaders: readonly string[];
  /** Path after the stage. */
  readonly path: string;
  readonly sourceIp: string;
  readonly requestId: string;
  readonly now: number;
  readonly accountId: string;
  readonly region: string;
}

type Multi = Record<string, string[]>;

const lastOf = (multi: Multi): Record<string, string> =>
  Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.at(-1) ?? '']));

const orNull = <T extends object>(value: T): T | null => (Object.keys(value).length === 0 ? null : value);

const headersOf = ({ rawHeaders, sourceIp, call }: GatewayRequest): Multi => {
  const multi: Multi = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name, value] = [rawHeaders[i] ?? '', rawHeaders[i + 1] ?? ''];
    if (name.toLowerCase() === 'connection') continue; // hop by hop: the gateway keeps it
    (multi[name] ??= []).push(value);
  }
  const port = (call.headers['host'] ?? '').split(':')[1] ?? '80';
  return { ...multi, 'X-Forwarded-For': [sourceIp], 'X-Forwarded-Port': [port], 'X-Forwarded-Proto': ['http'] };
};

const queryOf = (query: URLSearchParams): Multi => {
  const multi: Multi = {};
  for (const [name, value] of query) (multi[name] ??= []).push(value);
  return multi;
};

/** Media types compare without parameters; a type may hold wildcards. */
export const isBinary = (mediaType: string | undefined, binaryTypes: readonly string[]): boolean => {
  const type = (mediaType ?? '').split(/[;,]/u)[0]?.trim().toLowerCase() ?? '';
  return binaryTypes.some(
    (pattern) =>
      pattern === '*/*' ||
      pattern.toLowerCase() === type ||
      (pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1))),
  );
};

export const methodArn = (api: ApiPlan, request: GatewayRequest): string =>
  `arn:aws:execute-api:${request.region}:${request.accountId}:${api.id}/${api.stage}/${request.call.method}/${request.path.replace(/^\/+/u, '')}`;

/** On whose behalf a function is invoked: variables of the path stand as wildcards. */
export const routeArn = (api: ApiPlan, route: RoutePlan, { region, accountId }: GatewayRequest): string =>
  `arn:aws:execute-api:${region}:${accountId}:${api.id}/${api.stage}/${route.method === 'ANY' ? '*' : route.method}${route.path.replaceAll(/\{[^}]+\}/gu, '*')}`;

export const authorizerArn = (api: ApiPlan, authorizerId: string, { region, accountId }: GatewayRequest): string =>
  `arn:aws:execute-api:${region}:${accountId}:${api.id}/authorizers/${authorizerId}`;

const requestContext = (
  api: ApiPlan,
  route: RoutePlan,
  request: GatewayRequest,
  authorizer: object | undefined,
): object => {
  const { call, now, requestId } = request;
  const host = call.headers['host'] ?? '';
  return {
    resourceId: route.resourceId,
    resourcePath: route.path,
    httpMethod: call.method,
    extendedRequestId: requestId.slice(0, 16),
    requestTime: new Date(now).toUTCString(),
    path: `/${api.stage}${request.path}`,
    accountId: request.accountId,
    protocol: 'HTTP/1.1',
    stage: api.stage,
    domainPrefix: host.split('.')[0],
    requestTimeEpoch: now,
    requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: call.headers['user-agent'] ?? null,
      user: null,
    },
    // With the port: a base URL built from it must lead back to this host.
    domainName: host,
    apiId: api.id,
    ...(authorizer === undefined ? {} : { authorizer }),
  };
};

export const proxyEvent = (
  api: ApiPlan,
  route: RoutePlan,
  pathParameters: Readonly<Record<string, string>>,
  request: GatewayRequest,
  authorizer?: object,
): Record<string, unknown> => {
  const headers = headersOf(request);
  const query = queryOf(request.call.query);
  const { body } = request.call;
  const isBase64Encoded = body.length > 0 && isBinary(request.call.headers['content-type'], api.binaryMediaTypes);
  return {
    resource: route.path,
    path: request.path,
    httpMethod: request.call.method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(lastOf(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull({ ...pathParameters }),
    stageVariables: orNull({ ...api.stageVariables }),
    requestContext: requestContext(api, route, request, authorizer),
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
};

/** Event of a REQUEST authorizer: the proxy event without body, with the method ARN. */
export const authorizerEvent = (
  api: ApiPlan,
  route: RoutePlan,
  pathParameters: Readonly<Record<string, string>>,
  request: GatewayRequest,
): object => {
  const { body: _body, isBase64Encoded: _encoded, ...event } = proxyEvent(api, route, pathParameters, request);
  const empty = {
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    pathParameters: {},
    stageVariables: {},
  };
  const filled = Object.fromEntries(Object.entries(empty).map(([name, none]) => [name, event[name] ?? none]));
  return { type: 'REQUEST', methodArn: methodArn(api, request), ...event, ...filled };
};
