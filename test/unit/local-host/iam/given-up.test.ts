/** A batch that is given up is written by Lambda with the function's role: it needs the bucket, and the key of the bucket. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTemplate } from '../../../../local/host/assembly/assembly.ts';
import type { JsonObject } from '../../../../local/host/assembly/json.ts';
import { BucketStore } from '../../../../local/host/aws/bucket-store.ts';
import { Mailboxes } from '../../../../local/host/aws/mailboxes.ts';
import { EventSources } from '../../../../local/host/event-sources.ts';
import { Guard } from '../../../../local/host/iam/guard.ts';
import { readPlan } from '../../../../local/host/plan/plan.ts';

const arnOf = (id: string): JsonObject => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allow = (Action: string, Resource: JsonObject): JsonObject => ({ Effect: 'Allow', Action, Resource });

const stack = (...Statement: JsonObject[]): JsonObject => ({
  Key: { Type: 'AWS::KMS::Key' },
  Stream: { Type: 'AWS::Kinesis::Stream' },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arnOf('Key') } },
        ],
      },
    },
  },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      },
      Policies: [{ PolicyName: 'own', PolicyDocument: { Statement } }],
    },
  },
  Fn: {
    Type: 'AWS::Lambda::Function',
    Properties: { Role: arnOf('Role'), Handler: 'index.handler', Runtime: 'nodejs24.x', Code: { S3Key: 'fn.zip' } },
  },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arnOf('Stream'),
      FunctionName: { Ref: 'Fn' },
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: arnOf('Bucket') } },
    },
  },
});

const put = allow('s3:PutObject', { 'Fn::Sub': '${Bucket.Arn}/aws/lambda/*' });
const encrypt = allow('kms:GenerateDataKey', arnOf('Key'));

/** A batch whose function always fails. */
const giveUp = async (...statements: JsonObject[]) => {
  const template = parseTemplate({ Resources: stack(...statements) });
  const account = { accountId: '000000000000', region: 'eu-west-1' };
  const plan = readPlan({ stackName: 'T', dir: '/', assets: new Map([['fn.zip', '/fn']]), template }, account);
  const guard = new Guard(plan.roles, plan.keyPolicies, account);
  const dir = mkdtempSync(join(tmpdir(), 'given-up-'));
  const buckets = new BucketStore(dir, ['bucket']);
  const failure = { errorType: 'Error', errorMessage: 'never' };
  const sources = new EventSources({
    plan,
    guard,
    buckets,
    mailboxes: new Mailboxes(),
    functions: { run: async () => ({ ok: false, failure, requestId: 'r' }) },
    dynamoEndpoint: '',
    localStreams: new Map(),
    shards: 1,
    log: () => undefined,
    now: Date.now,
  });
  await sources.start();
  await sources.streams.get('Stream')?.put([{ partitionKey: 'p', data: Buffer.from('x') }]);
  while (sources.outstanding > 0) await new Promise(setImmediate);
  await sources.stop();
  const kept = await buckets.list('bucket', 'aws/lambda/');
  rmSync(dir, { recursive: true });
  return { kept: kept.length, refusals: guard.refusals().map(({ action }) => action), grants: guard.grants() };
};

describe('a batch that is given up', () => {
  it('is kept with both grants, and both are needed', async () => {
    const { kept, refusals, grants } = await giveUp(put, encrypt);
    expect([kept, refusals]).toEqual([1, []]);
    expect(grants.map(({ action, needed }) => [action, needed])).toEqual([
      ['s3:PutObject', true],
      ['kms:GenerateDataKey', true],
    ]);
  });

  it.each([
    ['kms:GenerateDataKey', [put]],
    ['s3:PutObject', [encrypt]],
  ])('is lost without %s', async (action, statements) => {
    expect(await giveUp(...statements)).toMatchObject({ kept: 0, refusals: [action] });
  });
});
