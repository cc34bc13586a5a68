/** Roles, keys and what they were used for. */
import { parseTemplate } from '../../../../local/host/assembly/assembly.ts';
import { type JsonObject, asText } from '../../../../local/host/assembly/json.ts';
import type { AccessRequest } from '../../../../local/host/iam/evaluate.ts';
import { Guard } from '../../../../local/host/iam/guard.ts';
import { dynamoRefusal, refusalAnswer, refusalText } from '../../../../local/host/iam/refusal.ts';
import { RoleError, assertRoles } from '../../../../local/host/iam/start-check.ts';
import { type HostPlan, readPlan } from '../../../../local/host/plan/plan.ts';

const account = { accountId: '000000000000', region: 'eu-west-1' };
const allow = (
  Action: string | string[],
  Resource: string | JsonObject | (string | JsonObject)[] = '*',
  Condition?: JsonObject,
): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const arnOf = (id: string, attribute = 'Arn'): JsonObject => ({ 'Fn::GetAtt': [id, attribute] });
const actionsOf = (statement: JsonObject): string[] => [statement['Action'] ?? []].flat().map((one) => asText(one));
const trust = (Service: string, Condition?: JsonObject): JsonObject => ({
  Statement: [
    { Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole', ...(Condition ? { Condition } : {}) },
  ],
});
const role = (...Statement: JsonObject[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
    Policies: [{ PolicyName: 'own', PolicyDocument: { Statement } }],
  },
});

const planOf = (resources: JsonObject): HostPlan =>
  readPlan(
    {
      stackName: 'Trial',
      dir: '/nowhere',
      assets: new Map([['fn.zip', '/nowhere/fn']]),
      template: parseTemplate({ Resources: resources }),
    },
    account,
  );
const guardOf = (plan: HostPlan): Guard => new Guard(plan.roles, plan.keyPolicies, account);
const request = (action: string, resource: string, leadingKeys?: string[]): AccessRequest => ({
  action,
  resource,
  context: new Map(leadingKeys === undefined ? [] : [['dynamodb:leadingkeys', leadingKeys]]),
});
const roleArn = 'arn:aws:iam::000000000000:role/Role';

describe('a role', () => {
  it('has what is inline, attached to it, and managed by AWS', () => {
    const guard = guardOf(
      planOf({
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
            Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: allow('a:Inline') } }],
            ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', { Ref: 'Managed' }],
          },
        },
        Other: role(),
        Attached: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyDocument: { Statement: [allow('a:Attached')] }, Roles: [{ Ref: 'Role' }] },
        },
        Foreign: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyDocument: { Statement: [allow('a:Foreign')] }, Roles: [{ Ref: 'Other' }] },
        },
        Managed: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: { PolicyDocument: { Statement: [allow('a:Managed')] } },
        },
      }),
    );
    const actions = ['a:Inline', 'a:Attached', 'a:Managed', 'logs:PutLogEvents', 'a:Foreign'];
    const refused = actions.filter((action) => guard.check(roleArn, [request(action, 'arn:x')]) !== undefined);
    expect(refused).toEqual(['a:Foreign']);
  });

  it('must be one of the stack', () => {
    const fn = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role: 'arn:aws:iam::1:role/theirs',
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Code: { S3Key: 'fn.zip' },
      },
    };
    expect(() => planOf({ Fn: fn })).toThrow('arn:aws:iam::1:role/theirs of Fn is none of this stack');
  });

  it('is refused the first thing that it may not do, and that is remembered', () => {
    const guard = guardOf(planOf({ Role: role(allow('a:One')) }));
    const refusal = guard.check(roleArn, [request('a:One', 'r'), request('a:Two', 'r'), request('a:Three', 'r')]);
    expect(refusal).toMatchObject({ role: 'Role', action: 'a:Two', verdict: 'implicit-deny', by: 'identity-based' });
    expect(guard.refusals()).toEqual([refusal]);
  });
});

describe('a key', () => {
  const key = (...statements: JsonObject[]): JsonObject => ({
    Type: 'AWS::KMS::Key',
    Properties: statements.length === 0 ? {} : { KeyPolicy: { Statement: statements } },
  });
  const principal = (AWS: string, Action: string, Effect = 'Allow'): JsonObject => ({
    Effect,
    Principal: { AWS },
    Action,
    Resource: '*',
  });
  const root = 'arn:aws:iam::000000000000:root';
  const may = (keyResource: JsonObject, granted: boolean): string => {
    const plan = planOf({ Key: keyResource, Role: role(...(granted ? [allow('kms:Decrypt')] : [])) });
    const refusal = guardOf(plan).check(roleArn, [request('kms:Decrypt', plan.keys[0]?.arn ?? '')]);
    return refusal === undefined ? 'allow' : `${refusal.verdict} ${refusal.by}`;
  };

  it.each<[string, JsonObject, boolean, string]>([
    ['without a policy leaves it to the role', key(), true, 'allow'],
    ['without a policy opens itself to nobody', key(), false, 'implicit-deny identity-based'],
    ['that leaves it to the account', key(principal(root, 'kms:*')), true, 'allow'],
    ['that names the account by number', key(principal('000000000000', 'kms:*')), true, 'allow'],
    [
      'that leaves other things to the account',
      key(principal(root, 'kms:Describe*')),
      true,
      'implicit-deny resource-based',
    ],
    ['that is for somebody else', key(principal('arn:aws:iam::1:root', 'kms:*')), true, 'implicit-deny resource-based'],
    ['that names the role needs no grant', key(principal(roleArn, 'kms:Decrypt')), false, 'allow'],
    [
      'that denies the role',
      key(principal(root, 'kms:*'), principal(roleArn, 'kms:*', 'Deny')),
      true,
      'explicit-deny resource-based',
    ],
  ])('%s', (_name, resource, granted, expected) => {
    expect(may(resource, granted)).toBe(expected);
  });
});

describe('grants', () => {
  const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/T';
  const cut = (...prefixes: string[]): JsonObject => ({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes },
  });

  it('are used when a request was allowed by them, and needed when by nothing else', () => {
    const guard = guardOf(
      planOf({
        Role: role(
          allow(['dynamodb:GetItem', 'dynamodb:PutItem'], table, cut('L#*', 'J#*')),
          allow('dynamodb:Get*', '*'),
        ),
      }),
    );
    guard.check(roleArn, [request('dynamodb:PutItem', table, ['L#1']), request('dynamodb:GetItem', table, ['J#1'])]);
    expect(
      guard
        .grants()
        .map(({ statement, action, leadingKey, used, needed }) => [statement, action, leadingKey, used, needed]),
    ).toEqual([
      [0, 'dynamodb:GetItem', 'L#*', false, false],
      [0, 'dynamodb:GetItem', 'J#*', true, false],
      [0, 'dynamodb:PutItem', 'L#*', true, true],
      [0, 'dynamodb:PutItem', 'J#*', false, false],
      [1, 'dynamodb:Get*', undefined, true, false],
    ]);
  });

  it('of a request that was refused are not used', () => {
    const guard = guardOf(planOf({ Role: role(allow('dynamodb:PutItem', table, cut('L#*'))) }));
    guard.check(roleArn, [request('dynamodb:PutItem', table, ['L#1', 'K#1'])]);
    expect(guard.grants()).toMatchObject([{ used: false, needed: false }]);
  });
});

describe('a deploy', () => {
  const stack = (statements: JsonObject[], over: JsonObject = {}): JsonObject => ({
    Stream: {
      Type: 'AWS::Kinesis::Stream',
      Properties: { StreamEncryption: { EncryptionType: 'KMS', KeyId: arnOf('Key') } },
    },
    Key: { Type: 'AWS::KMS::Key' },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Role: role(...statements),
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role: arnOf('Role'),
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Code: { S3Key: 'fn.zip' },
        TracingConfig: { Mode: 'Active' },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('Stream'),
        FunctionName: { Ref: 'Fn' },
        StartingPosition: 'LATEST',
        DestinationConfig: { OnFailure: { Destination: arnOf('Bucket') } },
      },
    },
    ...over,
  });
  const enough = [
    allow(
      [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      arnOf('Stream'),
    ),
    allow('kms:Decrypt', arnOf('Key')),
    allow('s3:PutObject', { 'Fn::Sub': '${Bucket.Arn}/aws/lambda/*' }),
    allow('s3:ListBucket', arnOf('Bucket')),
    allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']),
  ];
  const deploy = (resources: JsonObject): void => {
    const plan = planOf(resources);
    assertRoles(plan, guardOf(plan));
  };

  it('goes through when the role may do what its source, its destination and its traces need', () => {
    expect(() => deploy(stack(enough))).not.toThrow();
  });

  it.each(enough.flatMap((statement, at) => actionsOf(statement).map((action) => [action, at] as const)))(
    'ends when %s is taken away',
    (action, at) => {
      const reduced = enough.map((statement, i) =>
        i === at ? { ...statement, Action: actionsOf(statement).filter((one) => one !== action) } : statement,
      );
      const statements = reduced.filter(({ Action }) => !Array.isArray(Action) || Action.length > 0);
      expect(() => deploy(stack(statements))).toThrow(RoleError);
      expect(() => deploy(stack(statements))).toThrow(action);
    },
  );

  it('ends when the service cannot take on the role', () => {
    const foreign = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('ec2.amazonaws.com') } };
    expect(() => deploy(stack(enough, { Role: foreign }))).toThrow('cannot be assumed by Lambda');
    const schedule = (Condition: JsonObject): JsonObject => ({
      Clock: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: { ScheduleExpression: 'rate(1 day)', Target: { Arn: arnOf('Fn'), RoleArn: arnOf('ClockRole') } },
      },
      ClockRole: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: trust('scheduler.amazonaws.com', Condition) },
      },
    });
    const own = (id: string | JsonObject): JsonObject => ({ StringEquals: { 'aws:SourceAccount': id } });
    expect(() => deploy(stack(enough, schedule(own({ Ref: 'AWS::AccountId' }))))).not.toThrow();
    expect(() => deploy(stack(enough, schedule(own('1'))))).toThrow('cannot be assumed by EventBridge Scheduler');
  });
});

describe('a refusal', () => {
  const refusal = {
    role: 'R',
    roleName: 'Name',
    action: 's3:PutObject',
    resource: 'arn:b/<k>',
    verdict: 'implicit-deny',
    by: 'identity-based',
  } as const;
  const session = { account, name: 'fn' };

  it('is worded as the cloud words it', () => {
    expect(refusalText(refusal, session)).toBe(
      'User: arn:aws:sts::000000000000:assumed-role/Name/fn is not authorized to perform: s3:PutObject on resource: arn:b/<k> because no identity-based policy allows the s3:PutObject action',
    );
    expect(refusalText({ ...refusal, verdict: 'explicit-deny' }, session)).toContain(
      'with an explicit deny in an identity-based policy',
    );
    expect(refusalText({ ...refusal, verdict: 'explicit-deny', by: 'resource-based' }, session)).toContain(
      'in a resource-based policy',
    );
  });

  it.each([
    ['s3', 403, '<Code>AccessDenied</Code><Message>&lt;no&gt;</Message>'],
    ['sns', 403, '<Code>AuthorizationError</Code>'],
    ['sqs', 403, 'com.amazonaws.sqs#AccessDeniedException'],
    ['lambda', 403, '{"Message":"<no>"}'],
    ['connect', 403, '{"Message":"<no>"}'],
    ['kms', 400, '"__type":"AccessDeniedException"'],
    ['kinesis', 400, '"__type":"AccessDeniedException"'],
    ['ssm', 400, '"__type":"AccessDeniedException"'],
    ['events', 400, '"__type":"AccessDeniedException"'],
  ])('of %s is %i in its own format', (service, status, body) => {
    const answer = refusalAnswer(service, '<no>');
    expect(answer.status).toBe(status);
    expect(String(answer.body)).toContain(body);
  });

  it('of DynamoDB has the name that its clients know', () => {
    expect(dynamoRefusal('no')).toMatchObject({
      status: 400,
      body: '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}',
    });
  });
});
