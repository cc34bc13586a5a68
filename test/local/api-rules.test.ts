import { gatewayAnswer, substitute } from '../../local/host/api/gateway-response.ts';
import { type Verdict, evaluatePolicy } from '../../local/host/api/policy.ts';
import { isBinary } from '../../local/host/api/proxy-event.ts';
import { readProxyResponse } from '../../local/host/api/proxy-response.ts';
import { matchRoute } from '../../local/host/api/route-match.ts';
import type { RoutePlan } from '../../local/host/plan/api.ts';

const route = (method: string, path: string): RoutePlan => ({
  path,
  method,
  resourceId: path,
  authorizer: undefined,
  functionId: 'F',
  integration: { Type: 'AWS_PROXY', TimeoutInMillis: 29_000, RequestTemplates: {}, IntegrationResponses: [] },
});

const routes = [
  route('GET', '/'),
  route('GET', '/a'),
  route('GET', '/a/{id}'),
  route('GET', '/a/fixed'),
  route('ANY', '/a/{proxy+}'),
  route('POST', '/a/{id}/b'),
];

describe('routes', () => {
  it.each([
    ['GET', '/', '/', {}],
    ['GET', '/a', '/a', {}],
    ['GET', '/a/fixed', '/a/fixed', {}],
    ['GET', '/a/7', '/a/{id}', { id: '7' }],
    ['POST', '/a/7/b', '/a/{id}/b', { id: '7' }],
    ['GET', '/a/x/y/z', '/a/{proxy+}', { proxy: 'x/y/z' }],
    ['GET', '/a/%40x', '/a/{id}', { id: '%40x' }],
    ['DELETE', '/a/x/$count', '/a/{proxy+}', { proxy: 'x/$count' }],
  ])('%s %s takes %s', (method, path, expected, parameters) => {
    const match = matchRoute(routes, method, path);
    expect([match?.route.path, match?.pathParameters]).toEqual([expected, parameters]);
  });

  it.each([
    ['an unknown path', 'GET', '/b'],
    ['a known path with another method', 'POST', '/a'],
    ['a better resource that lacks the method, though a greedy one has it', 'PUT', '/a/fixed'],
  ])('%s takes none', (_name, method, path) => {
    expect(matchRoute(routes, method, path)).toBeUndefined();
  });
});

describe('authorizer policies', () => {
  const arn = 'arn:aws:execute-api:eu-west-1:000000000000:api/v1/GET/kpi/wait';
  const verdict = (...statements: [Effect: 'Allow' | 'Deny', resource: string, action?: string][]): Verdict =>
    evaluatePolicy(
      {
        Statement: statements.map(([Effect, resource, action]) => ({
          Effect,
          Action: [action ?? 'execute-api:Invoke'],
          Resource: [resource],
        })),
      },
      arn,
    );

  it.each([
    ['the method itself', 'allow', [['Allow', arn]]],
    ['wildcards', 'allow', [['Allow', 'arn:aws:execute-api:*:*:api/*/GET/kpi/*']]],
    ['another stage', 'implicit-deny', [['Allow', 'arn:aws:execute-api:*:*:api/v2/*']]],
    ['a dot is no wildcard', 'implicit-deny', [['Allow', arn.replace('wait', 'w.it')]]],
    ['another action', 'implicit-deny', [['Allow', arn, 's3:GetObject']]],
    ['every action', 'allow', [['Allow', arn, '*']]],
    [
      'a denial beats a permission',
      'explicit-deny',
      [
        ['Allow', '*'],
        ['Deny', arn],
      ],
    ],
    [
      'a denial elsewhere does not',
      'allow',
      [
        ['Allow', '*'],
        ['Deny', '*/POST/*'],
      ],
    ],
    ['nothing', 'implicit-deny', []],
  ] satisfies [string, Verdict, ['Allow' | 'Deny', string, string?][]][])('%s: %s', (_name, expected, statements) => {
    expect(verdict(...statements)).toBe(expected);
  });
});

describe('gateway responses', () => {
  const api = (entries: [string, object][]) => ({
    gatewayResponses: new Map(
      entries.map(([type, over]) => [
        type,
        { ResponseType: type, ResponseParameters: {}, ResponseTemplates: {}, ...over },
      ]),
    ),
  });

  it("are API Gateway's own where the template has none", () => {
    const answer = gatewayAnswer(api([]), 'MISSING_AUTHENTICATION_TOKEN', {});
    expect([answer.status, answer.body]).toEqual([403, '{"message":"Missing Authentication Token"}']);
    expect(gatewayAnswer(api([]), 'INTEGRATION_TIMEOUT', {}).body).toBe('{"message":"Endpoint request timed out"}');
  });

  it('take status, headers and body from the template', () => {
    const declared = api([
      [
        'UNAUTHORIZED',
        {
          StatusCode: 401,
          ResponseParameters: {
            'gatewayresponse.header.WWW-Authenticate': "'Basic'",
            'gatewayresponse.header.X-Id': 'context.requestId',
          },
          ResponseTemplates: { 'application/problem+json': '{"title":$context.error.messageString}' },
        },
      ],
    ]);
    const answer = gatewayAnswer(declared, 'UNAUTHORIZED', { requestId: 'r1' });
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'content-type': 'application/problem+json', 'WWW-Authenticate': 'Basic', 'X-Id': 'r1' },
      body: '{"title":"Unauthorized"}',
    });
  });

  it('fall back to the default of their class', () => {
    const declared = api([
      ['DEFAULT_5XX', { ResponseTemplates: { 'application/json': '{"code":"$context.error.responseType"}' } }],
    ]);
    expect(gatewayAnswer(declared, 'INTEGRATION_FAILURE', {})).toMatchObject({
      status: 502,
      body: '{"code":"INTEGRATION_FAILURE"}',
    });
  });

  it('leave an unknown variable empty', () => {
    expect(substitute('[$context.nobody|$context.path]', { path: '/x' })).toBe('[|/x]');
  });
});

describe('proxy responses', () => {
  const read = (value: unknown, accept?: string, binary: string[] = []) =>
    readProxyResponse(JSON.stringify(value) ?? 'null', accept, binary);

  it.each([
    ['null', null],
    ['no status', { body: 'x' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['an unknown field', { statusCode: 200, cookies: [] }],
    ['a status out of range', { statusCode: 42 }],
  ])('%s is malformed', (_name, value) => {
    expect(read(value)).toBeUndefined();
  });

  it('default to JSON and let multi-value headers win', () => {
    expect(read({ statusCode: '200', headers: { A: 1 }, multiValueHeaders: { a: ['x', 'y'] } })).toMatchObject({
      status: 200,
      multi: { a: ['x', 'y'], 'content-type': ['application/json'] },
      body: '',
    });
  });

  it('decode base64 only for a binary media type the client accepts', () => {
    const value = { statusCode: 200, body: Buffer.from('hi').toString('base64'), isBase64Encoded: true };
    expect(read(value, 'image/png', ['image/*'])?.body).toEqual(Buffer.from('hi'));
    expect(read(value, 'text/html', ['image/*'])?.body).toBe('aGk=');
    expect(isBinary('application/json; charset=utf-8', ['application/json'])).toBe(true);
  });
});
