/** The whole host over a small hand-written assembly, with the real DynamoDB Local. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { asText, isObject } from '../../local/host/assembly/json.ts';
import { JavaMissingError, findJava } from '../../local/host/dynamo-local.ts';
import { dynamoCall } from '../../local/host/dynamo/dynamo-client.ts';
import { FunctionError } from '../../local/host/functions.ts';
import { type Host, startHost } from '../../local/host/host.ts';

const here = dirname(fileURLToPath(import.meta.url));
const assemblyDir = join(here, 'fixtures', 'assembly');

let host: Host;
let dataDir: string;
const lines: string[] = [];

const start = async (over: { port?: number; dynamoEndpoint?: string } = {}): Promise<Host> =>
  startHost({ assemblyDir, port: 0, dataDir, log: (line) => lines.push(line), ...over });

const items = async (table: string): Promise<Record<string, { S?: string; B?: string }>[]> => {
  const { Items } = await dynamoCall(host.dynamoEndpoint, 'DynamoDB_20120810.Scan', {
    TableName: host.resources[table],
  });
  return Items as unknown as Record<string, { S?: string; B?: string }>[]; // the fixture's tables hold nothing else
};

const get = async (
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: unknown }> => {
  const response = await fetch(host.apiUrl + path, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const waitUntilDead = async (pid: number): Promise<boolean> => {
  for (let i = 0; i < 100 && isAlive(pid); i += 1) await sleep(50);
  return !isAlive(pid);
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'host-test-'));
  host = await start();
});

afterAll(async () => {
  await host.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('streams', () => {
  beforeAll(async () => {
    const text = (index: number): string => (index === 17 ? 'poison' : JSON.stringify({ id: `c${index}` }));
    const records = [...Array(60).keys()].map((index) => ({
      partitionKey: `p${index}`,
      data: Buffer.from(text(index)),
    }));
    await host.putRecords('Stream', records);
    await host.drain();
  });

  it('carry every record through function, table, table stream and function', async () => {
    expect(await items('Table')).toHaveLength(59);
    const seen = await items('SeenTable');
    expect(seen).toHaveLength(59);
    expect(host.metrics()['Applied']).toBeGreaterThanOrEqual(59);
    expect(host.metricsByDimension()['Applied{Service=ingest}']).toBe(host.metrics()['Applied']);
  });

  it("deliver a table's changes in the cloud's shape", async () => {
    const [seen] = await items('SeenTable');
    const record: unknown = JSON.parse(seen?.['record']?.S ?? '');
    const id = seen?.['pk']?.S ?? '';
    expect(record).toMatchObject({
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      eventSourceARN: 'arn:aws:dynamodb:eu-west-1:000000000000:table/Table/stream/2026-01-01T00:00:00.000',
      dynamodb: {
        Keys: { pk: { S: id } },
        NewImage: { blob: { B: Buffer.from('x').toString('base64') } },
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    const change = isObject(record) && isObject(record['dynamodb']) ? record['dynamodb'] : {};
    expect(Math.abs(Number(change['ApproximateCreationDateTime']) - Date.now() / 1000)).toBeLessThan(120);
  });

  it('send poison, alone and with its payload, to the on-failure bucket', async () => {
    const bucket = join(dataDir, host.resources['Bucket'] ?? '');
    const files = await readdir(bucket, { recursive: true, withFileTypes: true });
    const [file, ...others] = files.filter((entry) => entry.isFile());
    expect(others).toEqual([]);
    const record: unknown = JSON.parse(await readFile(join(file?.parentPath ?? '', file?.name ?? ''), 'utf8'));
    expect(record).toMatchObject({
      version: '1.0',
      requestContext: {
        condition: 'RetryAttemptsExhausted',
        functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:IngestFunction',
      },
      KinesisBatchInfo: { batchSize: 1, streamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/Stream' },
    });
    const payload: unknown = JSON.parse(isObject(record) ? asText(record['payload']) : '');
    expect(payload).toMatchObject({
      Records: [{ kinesis: { data: Buffer.from('poison').toString('base64'), partitionKey: 'p17' } }],
    });
  });

  it('can be fed over HTTP by another process', async () => {
    const body = JSON.stringify({
      StreamName: host.resources['Stream'],
      Records: [{ Data: Buffer.from('{"id":"http"}').toString('base64'), PartitionKey: 'k' }],
    });
    const response = await fetch(host.servicesUrl, {
      method: 'POST',
      body,
      headers: { 'x-amz-target': 'Kinesis_20131202.PutRecords' },
    });
    expect(await response.json()).toMatchObject({
      FailedRecordCount: 0,
      Records: [
        {
          ShardId: expect.stringMatching(/^shardId-\d{12}$/u) as string,
          SequenceNumber: expect.stringMatching(/^\d{56}$/u) as string,
        },
      ],
    });
    await host.drain();
    expect((await items('SeenTable')).some((item) => item['pk']?.S === 'http')).toBe(true);
  });
});

describe('functions', () => {
  const probe = async (action: string): Promise<unknown> => host.invoke('ProbeFunction', { action });

  it('have their own environment, whose endpoints stay on this machine', async () => {
    const env = await probe('env');
    expect(env).toMatchObject({
      BUCKET_NAME: 'bucket',
      AWS_ACCESS_KEY_ID: 'ProbeFunction',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: host.servicesUrl,
    });
    for (const absent of ['TABLE_NAME', 'NODE_OPTIONS', '_X_AMZN_TRACE_ID']) expect(env).not.toHaveProperty(absent);
    const endpoints = Object.entries(isObject(env) ? env : {}).filter(([name]) => name.startsWith('AWS_ENDPOINT_URL'));
    for (const [, url] of endpoints) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/u);
  });

  it('stay warm, know their context, and answer null for undefined', async () => {
    const [first, second] = [await probe('warm'), await probe('warm')];
    expect(second).toBe(Number(first) + 1);
    expect(await probe('undefined')).toBeNull();
    expect(await probe('context')).toMatchObject({
      name: 'ProbeFunction',
      memory: '256',
      arn: 'arn:aws:lambda:eu-west-1:000000000000:function:ProbeFunction',
    });
  });

  it.each([
    ['throw-text', 'string'],
    ['exit', 'Runtime.ExitError'],
    ['reject', 'Error'],
    ['hang', 'Sandbox.Timedout'],
    ['big', 'Function.ResponseSizeTooLarge'],
  ])('that fail by %s give a function error and the next invocation works', async (action, errorType) => {
    const failure: unknown = await probe(action).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FunctionError);
    expect(failure).toMatchObject({ errorType });
    expect(await probe('undefined')).toBeNull();
  });

  it('reach KMS for MACs, and get a clear refusal for what is not there', async () => {
    expect(await probe('kms')).toEqual({ MacValid: true, wrong: 'KMSInvalidMacException', bytes: 32 });
    expect(await probe('unknown')).toBe('501 the local host does not implement kms TrentService.DescribeKey');
    expect(lines).toContain('not implemented: kms TrentService.DescribeKey, called by ProbeFunction');
  });

  it('may do at DynamoDB what their role says, item by item of a transaction and key by key', async () => {
    const dynamo = async (operation: string, ...keys: string[]): Promise<unknown> =>
      host.invoke('ProbeFunction', { action: 'dynamo', operation, keys });
    const denied = (action: string): object => ({
      status: 400,
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::000000000000:assumed-role/ProbeRole/ProbeFunction is not authorized to perform: dynamodb:${action} on resource: arn:aws:dynamodb:eu-west-1:000000000000:table/Table because no identity-based policy allows the dynamodb:${action} action`,
    });
    expect(await dynamo('put', 'probe#1')).toEqual({ status: 200 });
    expect(await dynamo('get', 'probe#1')).toEqual({ status: 200 });
    expect(await dynamo('transact', 'probe#2', 'probe#3')).toEqual({ status: 200 });
    expect(await dynamo('get', 'other#1')).toEqual(denied('GetItem'));
    expect(await dynamo('transact', 'probe#4', 'other#4')).toEqual(denied('PutItem'));
    expect(await dynamo('scan')).toEqual(denied('Scan'));
    expect(await dynamo('get', 'probe#4')).toEqual({ status: 200 });
    expect(host.refusals().map(({ role, action }) => `${role} ${action}`)).toEqual([
      'ProbeRole dynamodb:GetItem',
      'ProbeRole dynamodb:PutItem',
      'ProbeRole dynamodb:Scan',
    ]);
    const grants = host.grants().filter((grant) => grant.role === 'ProbeRole' && grant.leadingKey !== undefined);
    expect(grants.map(({ action, leadingKey, needed }) => [action, leadingKey, needed])).toEqual([
      ['dynamodb:GetItem', 'probe#*', true],
      ['dynamodb:PutItem', 'probe#*', true],
      ['dynamodb:Query', 'probe#*', false],
    ]);
  });

  it('may do elsewhere what their role says', async () => {
    const parameter = async (operation: string, name: string): Promise<unknown> =>
      host.invoke('ProbeFunction', { action: 'parameter', operation, name });
    expect(await parameter('get', '/probe/switch')).toEqual({ status: 200 });
    for (const [operation, name] of [
      ['get', '/other'],
      ['put', '/probe/switch'],
    ] as const)
      expect(await parameter(operation, name)).toMatchObject({ status: 400, name: 'AccessDeniedException' });
    expect(await host.invoke('ProbeFunction', { action: 'object', method: 'PUT', key: 'x' })).toEqual({
      status: 403,
      text: expect.stringContaining('<Code>AccessDenied</Code>') as string,
    });
  });

  it('run on schedule when told to, with the placeholders filled', async () => {
    expect(await host.runSchedule('Schedule')).toEqual({
      action: 'event',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u) as string,
    });
  });
});

describe('buckets', () => {
  const url = (key: string): string => `${host.servicesUrl}/bucket/${key}`;

  it('keep objects as files and list them', async () => {
    await fetch(url('day/a%20%C3%BC.json'), {
      method: 'PUT',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', 'x-amz-meta-kind': 'trial' },
    });
    await fetch(url('day/b/../c'), { method: 'PUT', body: 'c' });
    const got = await fetch(url('day/a%20%C3%BC.json'));
    expect([await got.text(), got.headers.get('content-type'), got.headers.get('x-amz-meta-kind')]).toEqual([
      '{"a":1}',
      'application/json',
      'trial',
    ]);
    expect(await readFile(join(dataDir, 'bucket', 'day', 'a ü.json'), 'utf8')).toBe('{"a":1}');
    const listed = await (await fetch(`${host.servicesUrl}/bucket?list-type=2&prefix=day/`)).text();
    expect(listed).toContain('<Key>day/a ü.json</Key>');
  });

  it('say what is missing', async () => {
    expect((await fetch(url('nothing'))).status).toBe(404);
    expect(await (await fetch(`${host.servicesUrl}/no-bucket/x`)).text()).toContain('NoSuchBucket');
  });
});

describe('the REST API', () => {
  const good = { 'x-api-key': 'good' };

  it('hands over a complete v1 event, with what the authorizer said', async () => {
    const { status, headers, body } = await get('/hello/a%2Fb?x=1&x=2&y=%24', good);
    expect([status, headers.get('x-trial'), headers.getSetCookie()]).toEqual([200, 'yes', ['a=1', 'b=2']]);
    expect(body).toMatchObject({
      resource: '/hello/{id}',
      path: '/hello/a%2Fb',
      httpMethod: 'GET',
      pathParameters: { id: 'a%2Fb' },
      queryStringParameters: { x: '2', y: '$' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['$'] },
      stageVariables: null,
      requestContext: {
        stage: 'v1',
        path: '/v1/hello/a%2Fb',
        resourcePath: '/hello/{id}',
        authorizer: { principalId: 'trial', scope: 'all', level: '3' },
      },
      body: null,
      isBase64Encoded: false,
    });
  });

  it('passes bodies as text, or as base64 when their type is binary', async () => {
    const post = async (type: string): Promise<unknown> =>
      (
        await fetch(`${host.apiUrl}/hello`, { method: 'POST', body: 'é', headers: { ...good, 'content-type': type } })
      ).json();
    expect(await post('text/plain')).toMatchObject({ body: 'é', isBase64Encoded: false });
    expect(await post('application/octet-stream')).toMatchObject({
      body: Buffer.from('é').toString('base64'),
      isBase64Encoded: true,
    });
  });

  it.each([
    ['no credentials', '/hello', {}, 401, { title: 'Unauthorized', requestId: expect.any(String) as string }],
    [
      'a denial',
      '/hello',
      { 'x-api-key': 'other' },
      403,
      { Message: 'User is not authorized to access this resource with an explicit deny in an identity-based policy' },
    ],
    ['a broken authorizer', '/hello', { 'x-api-key': 'broken' }, 500, { message: null }],
    ['an unknown path', '/nope', good, 403, { message: 'Missing Authentication Token' }],
    ['an unknown method', '/bad/x', good, 403, { message: 'Missing Authentication Token' }],
    ['a malformed answer', '/bad', {}, 502, { message: 'Internal server error' }],
    ['a function error', '/crash', {}, 502, { message: 'Internal server error' }],
  ])('answers %s', async (_name, path, headers, status, body) => {
    expect(await get(path, headers)).toMatchObject({ status, body });
  });

  it('sends the challenge of the template', async () => {
    expect((await get('/hello')).headers.get('www-authenticate')).toBe('Basic realm="kpi"');
  });

  it('knows its stage only, greedy paths, and mocks', async () => {
    expect((await fetch(`${host.apiUrl.replace(/v1$/u, 'v2')}/hello`)).status).toBe(403);
    expect((await get('/odata/x/$count?%24top=1')).body).toMatchObject({
      pathParameters: { proxy: 'x/$count' },
      queryStringParameters: { $top: '1' },
    });
    const preflight = await fetch(`${host.apiUrl}/hello`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://bi.example',
    ]);
    expect(host.outputs()['ApiUrl']).toBe(`${host.apiUrl}/`);
  });

  it('decodes a binary answer for a client that asks for it', async () => {
    const response = await fetch(`${host.apiUrl}/file`, { headers: { accept: 'application/octet-stream' } });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 255, 1]));
  });
});

describe('starting and stopping', () => {
  it('moves to the next port when the wished one is taken, shares an endpoint, and stops twice in peace', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const second = await start({ port, dynamoEndpoint: host.dynamoEndpoint });
    expect(second.apiUrl).not.toContain(`:${port}/`);
    expect(lines.some((line) => line.includes(`port ${port} is taken`))).toBe(true);
    await Promise.all([second.stop(), second.stop()]);
    await expect(fetch(second.apiUrl)).rejects.toThrow('fetch failed');
    squatter.close();
  });

  it('ends java with the host, and the port with it', async () => {
    const own = await start();
    await own.stop();
    await expect(fetch(own.dynamoEndpoint)).rejects.toThrow('fetch failed');
  });

  it('says so when there is no Java', () => {
    expect(() => findJava({ PATH: '/nowhere' })).toThrow(JavaMissingError);
  });

  const dynamoInChild = async (): Promise<{ child: ChildProcess; java: number }> => {
    const module = join(here, '..', '..', 'local', 'host', 'dynamo-local.ts');
    const script = `import { startDynamoLocal } from ${JSON.stringify(module)}; const d = await startDynamoLocal({ heapMb: 64 }); console.log(d.pid); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const [first] = (await once(child.stdout, 'data')) as [Buffer]; // 'data' of a byte stream
    return { child, java: Number(first.toString().trim()) };
  };

  it.each(['SIGKILL', 'SIGTERM'] as const)('leaves no java behind when its process ends by %s', async (signal) => {
    const { child, java } = await dynamoInChild();
    expect(isAlive(java)).toBe(true);
    child.kill(signal);
    expect(await waitUntilDead(java)).toBe(true);
  });
});
