/** API Gateway's own rules: what it does not create, what it does not let in, what it does not pass on. */
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiServer } from '../../../local/host/api/api-server.ts';
import { limits, passedHeaders } from '../../../local/host/api/limits.ts';
import { close, listen } from '../../../local/host/aws/server-port.ts';
import type { InvocationResult } from '../../../local/host/lambda/function-worker.ts';
import type { ApiPlan, AuthorizerPlan, RoutePlan } from '../../../local/host/plan/api.ts';
import {
  authorizerComplaints,
  type DeclaredAuthorizer,
  pathComplaints,
  stageComplaints,
} from '../../../local/host/plan/api-rules.ts';

/** "a>b": part b below a; the root is "". */
const paths = (...texts: string[]): string[] =>
  pathComplaints(
    texts.map((text, at) => {
      const [parent = '', part = ''] = text.split('>');
      return { logicalId: `R${at}`, ref: part, parent, part };
    }),
    '',
  );

describe('paths', () => {
  it.each([
    ['letters, digits and -_.:', ['>v1', 'v1>a-b_c.d:e']],
    ['a variable', ['>v1', 'v1>{id}', '{id}>x']],
    ['a greedy variable at the end', ['>odata', 'odata>{proxy+}']],
    ['a fixed part beside a variable', ['>{id}', '>fixed']],
    ['ping below the root', ['>v1', 'v1>ping']],
  ])('are made of %s', (_name, parts) => {
    expect(paths(...parts)).toEqual([]);
  });

  it.each([
    ['a dollar', ['>$metadata'], 'not $metadata'],
    ['a space', ['>a b'], 'not a b'],
    ['a bracket', ['>Kpis(1)'], 'not Kpis(1)'],
    ['an unclosed variable', ['>{id'], 'not {id'],
    ['something below a greedy variable', ['>{proxy+}', '{proxy+}>x'], 'nothing below it'],
    ['two variables side by side', ['>{a}', '>{b}'], 'only one is allowed'],
    ['the same name twice', ['>a', '>a'], 'already has the name a'],
    ['the reserved root path', ['>ping'], 'reserved'],
    ['more than 300 resources', Array.from({ length: 301 }, (_, i) => `>r${i}`), '300 resources'],
  ])('are refused with %s', (_name, parts, complaint) => {
    expect(paths(...parts).join('\n')).toContain(complaint);
  });
});

describe('authorizers', () => {
  const complaints = (over: Partial<DeclaredAuthorizer>): string =>
    authorizerComplaints({ logicalId: 'A', kind: 'REQUEST', identitySource: undefined, ttlSeconds: 0, ...over }).join(
      '\n',
    );
  const header = 'method.request.header.x-api-key';

  it.each<[string, Partial<DeclaredAuthorizer>]>([
    ['no identity source and no caching', {}],
    [
      'several sources',
      { identitySource: `${header}, method.request.querystring.key, stageVariables.a, context.path` },
    ],
    ['a token in a header', { kind: 'TOKEN', identitySource: 'method.request.header.Authorization' }],
  ])('may have %s', (_name, over) => {
    expect(complaints(over)).toBe('');
  });

  it.each<[string, Partial<DeclaredAuthorizer>, string]>([
    ['an empty source', { identitySource: '' }, 'leave the property out'],
    ['a source of no kind', { identitySource: 'method.request.body.key' }, 'no identity source'],
    ['a token without a header', { kind: 'TOKEN' }, 'exactly one header'],
    ['a token in the query', { kind: 'TOKEN', identitySource: 'method.request.querystring.t' }, 'exactly one header'],
    ['caching without a source', { ttlSeconds: 300 }, 'must be 0'],
    ['caching, which the host does not do', { ttlSeconds: 1, identitySource: header }, 'keeps no answers'],
  ])('may not have %s', (_name, over, complaint) => {
    expect(complaints(over)).toContain(complaint);
  });
});

it.each([
  ['live', true],
  ['v-1_a', true],
  ['v1.0', false],
  ['x'.repeat(129), false],
])('a stage may be called %s: %s', (name, allowed) => {
  expect(stageComplaints('S', name).length === 0).toBe(allowed);
});

describe('the gateway', () => {
  const guard: AuthorizerPlan = { id: 'auth', functionId: 'Auth', kind: 'REQUEST', identitySources: [] };
  const route = (path: string, authorizer?: AuthorizerPlan): RoutePlan => ({
    path,
    method: 'ANY',
    resourceId: path,
    authorizer,
    functionId: 'Fn',
    integration: { Type: 'AWS_PROXY', TimeoutInMillis: 60, RequestTemplates: {}, IntegrationResponses: [] },
  });
  const both = { ...guard, identitySources: ['method.request.header.x-api-key', 'method.request.querystring.team'] };
  const api: ApiPlan = {
    id: 'api',
    stage: 'live',
    stageVariables: {},
    binaryMediaTypes: [],
    minimumCompressionSize: undefined,
    routes: [route('/open'), route('/guarded/{id}', guard), route('/both', both)],
    gatewayResponses: new Map([
      [
        'DEFAULT_4XX',
        {
          ResponseType: 'DEFAULT_4XX',
          ResponseParameters: {},
          ResponseTemplates: { 'application/problem+json': '{"detail":$context.error.messageString}' },
        },
      ],
    ]),
  };
  let answer: () => Promise<InvocationResult>;
  let permitted: (functionId: string, sourceArn: string) => boolean;
  const invoked: [string, unknown][] = [];
  const ok = (value: unknown): InvocationResult => ({ ok: true, payload: JSON.stringify(value) });
  const policy = ok({
    principalId: 'p',
    policyDocument: { Statement: { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' } },
  });
  const lines: string[] = [];
  const server = new ApiServer({
    api,
    accountId: '000000000000',
    region: 'eu-west-1',
    invoke: async (id, event) => {
      invoked.push([id, event]);
      return id === 'Auth' ? policy : answer();
    },
    mayInvoke: (id, arn) => permitted(id, arn),
    log: (line) => lines.push(line),
    now: Date.now,
  });
  let port = 0;
  beforeAll(async () => {
    port = await listen(server.server, 0, 1);
  });
  afterAll(async () => close(server.server));
  beforeEach(() => {
    answer = async () => ok({ statusCode: 200, body: 'fine' });
    permitted = () => true;
    invoked.length = 0;
  });

  interface Got {
    readonly status: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly text: string;
  }
  const ask = async (path: string, headers: Record<string, string> = {}, body?: Buffer): Promise<Got> =>
    new Promise((resolve, reject) => {
      const call = httpRequest(
        { host: '127.0.0.1', port, path: `/live${path}`, method: body === undefined ? 'GET' : 'POST', headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      call.on('error', reject);
      call.end(body);
    });

  it('takes header values of 10,240 bytes together and no more', async () => {
    const host = `127.0.0.1:${port}`;
    const fitting = limits.headerValueBytes - Buffer.byteLength(`${host}keep-alive`);
    expect(await ask('/open', { 'x-a': 'a'.repeat(fitting) })).toMatchObject({ status: 200, text: 'fine' });
    expect(await ask('/open', { 'x-a': 'a'.repeat(fitting + 1) })).toMatchObject({
      status: 431,
      text: '{"message":"Request Header Fields Too Large"}',
    });
    expect(await ask('/open', { 'x-a': 'a'.repeat(60_000) })).toMatchObject({ status: 431 });
  });

  it('takes addresses of 10,240 characters and no more', async () => {
    const query = (length: number): string => `/open?q=${'a'.repeat(length - '/live/open?q='.length)}`;
    expect(await ask(query(limits.urlCharacters))).toMatchObject({ status: 200 });
    expect(await ask(query(limits.urlCharacters + 1))).toMatchObject({ status: 414 });
    expect(await ask('/open?q=a|b')).toMatchObject({ status: 400 });
  });

  it('takes methods whose ARN has 1,600 bytes behind an authorizer', async () => {
    const prefix = 'arn:aws:execute-api:eu-west-1:000000000000:api/live/GET/guarded/';
    expect(await ask(`/guarded/${'a'.repeat(limits.methodArnBytes - prefix.length)}`)).toMatchObject({ status: 200 });
    expect(await ask(`/guarded/${'a'.repeat(limits.methodArnBytes - prefix.length + 1)}`)).toMatchObject({
      status: 414,
    });
  });

  it('asks the authorizer only when every identity source is there', async () => {
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await ask(path, headers)).status;
    expect(await status('/both')).toBe(401);
    expect(await status('/both', { 'x-api-key': 'k' })).toBe(401);
    expect(await status('/both?team=t')).toBe(401);
    expect(invoked).toEqual([]);
    expect(await status('/both?team=t', { 'x-api-key': 'k' })).toBe(200);
    expect(invoked.map(([id]) => id)).toEqual(['Auth', 'Fn']);
  });

  it('waits for a function as long as the integration says, then answers 504', async () => {
    answer = async () => sleep(300, ok({ statusCode: 200 }));
    expect(await ask('/open')).toMatchObject({ status: 504, text: '{"message":"Endpoint request timed out"}' });
  });

  it("refuses bodies over 10 MB, and events over Lambda's 6 MB, in the template's words", async () => {
    const tooLong = { status: 413, text: '{"detail":"Request Too Long"}' };
    expect(await ask('/open', {}, Buffer.alloc(limits.requestBytes + 1, 'a'))).toMatchObject(tooLong);
    expect(await ask('/open', {}, Buffer.alloc(limits.lambdaBytes, 'a'))).toMatchObject(tooLong);
    expect(invoked).toEqual([]);
    expect(await ask('/open', {}, Buffer.alloc(limits.lambdaBytes - 10_000, 'a'))).toMatchObject({ status: 200 });
  });

  it('answers 502 when the answer is too large for Lambda, or its headers for the gateway', async () => {
    const failure = { errorType: 'Function.ResponseSizeTooLarge', errorMessage: 'Response payload size exceeded' };
    answer = async () => ({ ok: false, failure });
    const internal = { status: 502, text: '{"message":"Internal server error"}' };
    expect(await ask('/open')).toMatchObject(internal);
    answer = async () => ok({ statusCode: 200, headers: { 'x-a': 'a'.repeat(limits.headerValueBytes) } });
    expect(await ask('/open')).toMatchObject(internal);
  });

  it('invokes only what lets it in, for the part of the API that is asked', async () => {
    const arns: string[] = [];
    permitted = (id, arn) => {
      arns.push(`${id} ${arn}`);
      return true;
    };
    await ask('/guarded/7');
    expect(arns).toEqual([
      'Auth arn:aws:execute-api:eu-west-1:000000000000:api/authorizers/auth',
      'Fn arn:aws:execute-api:eu-west-1:000000000000:api/live/*/guarded/*',
    ]);
    permitted = (id) => id !== 'Fn';
    expect(await ask('/guarded/7')).toMatchObject({ status: 500, text: '{"message":"Internal server error"}' });
    permitted = (id) => id !== 'Auth';
    expect(await ask('/guarded/7')).toMatchObject({ status: 500, text: '{"message":null}' });
    expect(invoked.filter(([id]) => id === 'Fn')).toHaveLength(1);
  });

  it("gives some headers of a function another name: they are the gateway's own", async () => {
    answer = async () => ok({ statusCode: 401, headers: { 'WWW-Authenticate': 'Basic', 'X-Own': 'x' }, body: '' });
    const { headers } = await ask('/open');
    expect(headers).toMatchObject({ 'x-amzn-remapped-www-authenticate': 'Basic', 'x-own': 'x' });
    expect(headers).not.toHaveProperty('www-authenticate');
    expect(passedHeaders({ 'transfer-encoding': ['chunked'], date: ['d'] })).toEqual({ 'x-amzn-remapped-date': ['d'] });
  });
});
