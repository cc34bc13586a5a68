/** The account's services on one machine: parameters, events, messages, objects, and who is woken by them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTemplate } from '../../../local/host/assembly/assembly.ts';
import type { JsonObject } from '../../../local/host/assembly/json.ts';
import { assertSupported } from '../../../local/host/assembly/resource-types.ts';
import type { Call } from '../../../local/host/aws/http-message.ts';
import { answerLambda } from '../../../local/host/aws/lambda-api.ts';
import { answerSns, answerSqs } from '../../../local/host/aws/messages.ts';
import { Parameters } from '../../../local/host/aws/parameters.ts';
import { type HostPlan, readPlan } from '../../../local/host/plan/plan.ts';
import { ServiceInvocations, mayInvoke } from '../../../local/host/service-invocations.ts';
import { type Services, makeServices } from '../../../local/host/services.ts';

const account = { accountId: '000000000000', region: 'eu-west-1' };
const now = (): number => Date.UTC(2026, 10, 3);

const trust = (Service: string): JsonObject => ({
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});

const resources: JsonObject = {
  Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('lambda.amazonaws.com') } },
  Fn: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Code: { S3Key: 'fn.zip' },
    },
  },
  Provider: {
    Type: 'AWS::Lambda::Function',
    Properties: { Handler: 'index.handler', Runtime: 'python3.13', Code: { ZipFile: '' } },
  },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      NotificationConfiguration: {
        EventBridgeConfiguration: { EventBridgeEnabled: true },
        LambdaConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Function: { 'Fn::GetAtt': ['Fn', 'Arn'] },
            Filter: { S3Key: { Rules: [{ Name: 'suffix', Value: '.json' }] } },
          },
        ],
      },
    },
  },
  Plain: { Type: 'AWS::S3::Bucket' },
  ByCustom: {
    Type: 'Custom::S3BucketNotifications',
    Properties: {
      ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] },
      BucketName: { Ref: 'Plain' },
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [
          { Events: ['s3:ObjectCreated:*'], LambdaFunctionArn: { 'Fn::GetAtt': ['Fn', 'Arn'] } },
        ],
      },
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'own' } },
  Queue: { Type: 'AWS::SQS::Queue' },
  Topic: { Type: 'AWS::SNS::Topic' },
  Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/app/switch', Type: 'String', Value: 'on' } },
  OnObject: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.s3'], detail: { object: { key: [{ prefix: 'day/' }] } } },
      Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  },
  OnOwnBus: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { 'detail-type': ['Purchase'] },
      Targets: [
        { Id: 'f', Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] } },
        { Id: 't', Arn: { Ref: 'Topic' }, Input: '"bought"' },
      ],
    },
  },
  Off: {
    Type: 'AWS::Events::Rule',
    Properties: {
      State: 'DISABLED',
      EventPattern: { source: ['aws.s3'] },
      Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  },
  FromBus: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['Fn', 'Arn'] },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['OnOwnBus', 'Arn'] },
    },
  },
  FromConnect: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: 'Fn' },
      Principal: 'connect.amazonaws.com',
      SourceArn: 'arn:aws:connect:eu-west-1:123456789012:instance/i-1*',
      SourceAccount: '123456789012',
    },
  },
};

const planOf = (more: JsonObject = {}): HostPlan =>
  readPlan(
    {
      stackName: 'Trial',
      dir: '/nowhere',
      assets: new Map([['fn.zip', '/nowhere/fn']]),
      template: parseTemplate({ Resources: { ...resources, ...more } }),
    },
    account,
  );

const allowS3: JsonObject = {
  FromS3: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['Fn', 'Arn'] },
      Principal: 's3.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: { 'Fn::GetAtt': ['Bucket', 'Arn'] },
    },
  },
};

interface World {
  readonly plan: HostPlan;
  readonly services: Services;
  readonly invocations: ServiceInvocations;
  readonly runs: [id: string, payload: string][];
  readonly lines: string[];
}

const dirs: string[] = [];
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true });
});

const worldOf = (more: JsonObject = {}, fails = 0): World => {
  const plan = planOf(more);
  const runs: World['runs'] = [];
  const lines: string[] = [];
  const invocations = new ServiceInvocations({
    permissions: plan.permissions,
    log: (line) => lines.push(line),
    run: async (id, payload) => {
      runs.push([id, payload]);
      const failure = { errorType: 'Error', errorMessage: 'no' };
      return runs.length <= fails ? { ok: false, failure } : { ok: true, payload: '"done"' };
    },
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'services-'));
  dirs.push(dataDir);
  const services = makeServices({ plan, dataDir, foreignBuckets: ['theirs'], invocations, now });
  return { plan, services, invocations, runs, lines };
};

const settled = async ({ invocations }: World): Promise<void> => {
  while (invocations.pending > 0) await new Promise(setImmediate);
};

const call = (body: unknown, headers: Record<string, string> = {}): Call => ({
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const bodyOf = (answer: { body?: string | Uint8Array } | undefined): unknown =>
  JSON.parse(Buffer.from(answer?.body ?? '').toString('utf8'));

describe('resource types', () => {
  it.each([
    'AWS::SSM::Parameter',
    'AWS::SNS::Topic',
    'AWS::SQS::Queue',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::Events::Rule',
    'AWS::Events::EventBus',
    'AWS::CloudFront::Distribution',
    'AWS::CloudFront::OriginAccessControl',
    'AWS::CloudFront::Function',
    'AWS::Connect::ContactFlow',
    'AWS::Connect::InstanceStorageConfig',
    'AWS::Connect::IntegrationAssociation',
    'Custom::S3BucketNotifications',
  ])('%s is known', (type) => {
    expect(() => assertSupported(parseTemplate({ Resources: { X: { Type: type } } }))).not.toThrow();
  });

  it.each(['AWS::StepFunctions::StateMachine', 'Custom::Anything', 'AWS::Connect::TrafficDistributionGroup'])(
    '%s still fails loudly',
    (type) => {
      expect(() => assertSupported(parseTemplate({ Resources: { X: { Type: type } } }))).toThrow(type);
    },
  );

  it('runs no function that only serves the deploy', () => {
    expect(planOf().functions.map(({ logicalId }) => logicalId)).toEqual(['Fn']);
  });
});

describe('parameters', () => {
  const ask = (parameters: Parameters, operation: string, body: object): unknown =>
    bodyOf(parameters.answer(operation, call(body)));

  it('are those of the template, and what is put', () => {
    const parameters = new Parameters(planOf().parameters, account, now);
    expect(ask(parameters, 'GetParameter', { Name: '/app/switch' })).toEqual({
      Parameter: {
        Name: '/app/switch',
        Type: 'String',
        Value: 'on',
        Version: 1,
        LastModifiedDate: now() / 1000,
        ARN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/app/switch',
        DataType: 'text',
      },
    });
    const put = { Name: '/app/switch', Value: 'off' };
    expect(ask(parameters, 'PutParameter', put)).toMatchObject({ __type: 'ParameterAlreadyExists' });
    expect(ask(parameters, 'PutParameter', { ...put, Overwrite: true })).toEqual({ Version: 2, Tier: 'Standard' });
    const arn = 'arn:aws:ssm:eu-west-1:000000000000:parameter/app/switch';
    expect(ask(parameters, 'GetParameter', { Name: arn })).toMatchObject({ Parameter: { Value: 'off', Version: 2 } });
    expect(ask(parameters, 'GetParameters', { Names: ['/app/switch', '/no'] })).toMatchObject({
      Parameters: [{ Value: 'off' }],
      InvalidParameters: ['/no'],
    });
  });

  it.each([
    ['GetParameter', { Name: '/no' }, 'ParameterNotFound'],
    ['PutParameter', { Name: '/new', Value: 'x' }, 'ValidationException'],
    ['PutParameter', { Name: '/new', Value: 'x'.repeat(4097), Type: 'String' }, 'ValidationException'],
  ])('%s of %j is a %s', (operation, body, type) => {
    expect(ask(new Parameters(new Map(), account, now), operation, body)).toMatchObject({ __type: type });
  });
});

describe('events', () => {
  const put = (world: World, entry: object): unknown =>
    bodyOf(world.services.bus.answer('PutEvents', call({ Entries: [entry] })));
  const purchase = { Source: 'shop', DetailType: 'Purchase', Detail: '{"amount":7}', EventBusName: 'own' };

  it('reach the targets of the rules that match on their bus, and no others', async () => {
    const world = worldOf();
    expect(put(world, purchase)).toMatchObject({ FailedEntryCount: 0 });
    put(world, { ...purchase, EventBusName: 'default' });
    put(world, { ...purchase, DetailType: 'Sale' });
    await settled(world);
    expect(world.runs.map(([id]) => id)).toEqual(['Fn']);
    expect(JSON.parse(world.runs[0]?.[1] ?? '')).toMatchObject({
      source: 'shop',
      'detail-type': 'Purchase',
      detail: { amount: 7 },
      account: '000000000000',
      time: '2026-11-03T00:00:00Z',
    });
    expect(world.services.mailboxes.of('Topic')).toEqual(['"bought"']);
  });

  it.each([
    [{ ...purchase, Detail: 'no object' }, 'MalformedDetail'],
    [{ ...purchase, Source: 'aws.s3' }, 'NotAuthorizedForSource'],
    [{ ...purchase, DetailType: undefined }, 'InvalidArgument'],
  ])('%j fails alone', (entry, ErrorCode) => {
    expect(put(worldOf(), entry)).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode }] });
  });

  it('invoke no function that has no permission for the rule', async () => {
    const world = worldOf({ FromBus: { Type: 'AWS::CDK::Metadata' } });
    put(world, purchase);
    await settled(world);
    expect(world.runs).toEqual([]);
    expect(world.lines).toEqual([expect.stringContaining('no permission that lets events.amazonaws.com invoke it')]);
  });

  it('are delivered twice more when the function fails', async () => {
    const [twice, never] = [worldOf({}, 2), worldOf({}, 9)];
    for (const world of [twice, never]) {
      put(world, purchase);
      await settled(world);
    }
    expect([twice.runs.length, never.runs.length]).toEqual([3, 3]);
    expect(never.lines).toHaveLength(3);
  });
});

describe('objects', () => {
  it('are told to EventBridge and to functions whose filter they pass', async () => {
    const world = worldOf(allowS3);
    await world.services.buckets.put('bucket', 'day/a b.json', Buffer.from('{}'));
    await world.services.buckets.put('bucket', 'night/c.txt', Buffer.from('{}'));
    await settled(world);
    const [message, ...others] = world.services.mailboxes.of('Queue');
    expect(others).toEqual([]);
    expect(JSON.parse(message ?? '')).toMatchObject({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      detail: { bucket: { name: 'bucket' }, object: { key: 'day/a b.json', size: 2 }, reason: 'PutObject' },
    });
    expect(world.runs).toHaveLength(1);
    expect(JSON.parse(world.runs[0]?.[1] ?? '')).toMatchObject({
      Records: [
        { eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'bucket' }, object: { key: 'day/a+b.json' } } },
      ],
    });
  });

  it('of a bucket without EventBridge wake nobody there; a bucket of somebody else does', async () => {
    const world = worldOf();
    await world.services.buckets.put('plain', 'day/x', Buffer.from(''));
    expect(world.services.mailboxes.of('Queue')).toEqual([]);
    await world.services.buckets.put('theirs', 'day/x', Buffer.from(''));
    expect(world.services.mailboxes.of('Queue')).toHaveLength(1);
  });

  it("are told as CDK's custom resource says", () => {
    expect(planOf().notifications.flatMap((own) => (own.bucket === 'plain' ? own.functions : []))).toMatchObject([
      { functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:Fn', prefix: '', suffix: '' },
    ]);
  });
});

describe('messages', () => {
  const world = worldOf();

  it('to a queue are kept and answered with their digest', () => {
    const answer = answerSqs(
      'SendMessage',
      world.plan.queues,
      world.services.mailboxes,
      call({
        QueueUrl: world.plan.resources['Queue'],
        MessageBody: 'hello',
      }),
    );
    expect(bodyOf(answer)).toMatchObject({ MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592' });
    expect(world.services.mailboxes.of('Queue')).toEqual(['hello']);
  });

  it('to a topic are kept; to an unknown one refused', () => {
    const publish = (arn: string) =>
      answerSns(world.plan.queues, world.services.mailboxes, call(`Action=Publish&TopicArn=${arn}&Message=a%20b`));
    expect(publish(world.plan.resources['Topic'] ?? '')?.status).toBe(200);
    expect(publish('arn:aws:sns:eu-west-1:000000000000:no')?.status).toBe(404);
    expect(world.services.mailboxes.of('Topic')).toEqual(['a b']);
  });
});

describe('invocations by services', () => {
  const { plan } = worldOf();
  const connect = {
    principal: 'connect.amazonaws.com',
    sourceArn: 'arn:aws:connect:eu-west-1:123456789012:instance/i-1',
    sourceAccount: '123456789012',
  };
  it.each([
    ['as permitted', {}, true],
    ['for a resource below the permitted one', { sourceArn: `${connect.sourceArn}/contact/7` }, true],
    ['for another instance', { sourceArn: 'arn:aws:connect:eu-west-1:123456789012:instance/j' }, false],
    ['without saying for what', { sourceArn: undefined }, false],
    ['from another account', { sourceAccount: '999999999999' }, false],
    ['by another service', { principal: 'lex.amazonaws.com' }, false],
  ])('%s', (_name, over, allowed) => {
    expect(mayInvoke(plan.permissions, 'Fn', { ...connect, ...over })).toBe(allowed);
  });

  it('go through the Lambda API in the name of the service', async () => {
    const world = worldOf();
    const invoke = async (headers: Record<string, string>) =>
      answerLambda(
        {
          find: world.plan.findFunction,
          run: async () => ({ ok: true, payload: '{"a":1}' }),
          invocations: world.invocations,
        },
        { ...call('{}', headers), path: '/2015-03-31/functions/Fn/invocations' },
      );
    const headers = {
      'x-local-principal': connect.principal,
      'x-local-source-arn': connect.sourceArn,
      'x-local-source-account': connect.sourceAccount,
    };
    expect(await invoke(headers)).toMatchObject({ status: 200, body: '{"a":1}' });
    expect(await invoke({ ...headers, 'x-local-source-account': '1' })).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
    });
  });
});

describe('streams of somebody else', () => {
  it('are there when a mapping reads them', () => {
    const arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/theirs';
    const plan = planOf({
      Reads: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: arn, FunctionName: { Ref: 'Fn' }, StartingPosition: 'LATEST' },
      },
    });
    expect(plan.streams).toEqual([{ logicalId: arn, name: 'theirs', arn }]);
    expect(plan.mappings[0]?.source).toEqual({ kind: 'kinesis', logicalId: arn, arn });
  });
});
