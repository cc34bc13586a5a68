/** What preflight says of an account, from answers as AWS gives them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectClient, DescribeInstanceCommand, ListInstanceStorageConfigsCommand } from '@aws-sdk/client-connect';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { Answers } from '../../../scripts/preflight/answers.ts';
import type { Finding } from '../../../scripts/preflight/finding.ts';
import { exitCodeOf, findingsOf } from '../../../scripts/preflight/findings.ts';
import { plainApis } from '../../../scripts/preflight/plain-apis.ts';
import { clientsOf, readAccount } from '../../../scripts/preflight/read-account.ts';
import { parseConfig } from '../../../shared/config/config.ts';

const region = 'eu-west-2';
const accountId = '111122223333';
const instanceArn = `arn:aws:connect:${region}:${accountId}:instance/16242929-319e-4d9d-9022-0d874187bdae`;
const streamArn = `arn:aws:kinesis:${region}:${accountId}:stream/ctr`;
const keyArn = `arn:aws:kms:${region}:${accountId}:key/16242929-319e-4d9d-9022-0d874187bdae`;
const bucketArn = 'arn:aws:s3:::company-records';
const role = `arn:aws:iam::${accountId}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_x`;

const statement = (Action: string | string[], AWS: string, Effect = 'Allow') => ({
  Effect,
  Action,
  Principal: { AWS },
});
const root = statement('kms:*', `arn:aws:iam::${accountId}:root`);
const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

const fine: Answers = {
  accountId,
  region,
  lambda: { value: { concurrency: 1000, unreserved: 1000 } },
  quotas: { value: [] },
  bootstrapVersion: { value: 21 },
  apiLogRole: { value: undefined },
  connect: { value: { status: 'ACTIVE', records: [], agentEvents: [] } },
  streams: {},
  buckets: {},
  keys: {},
};
const own = { connect: { instanceArn } };
const stream = { ...own, recordSource: { kind: 'existing-stream', streamArn, kmsKeyArn: keyArn } };
const objects = { ...own, recordSource: { kind: 'existing-firehose', bucketArn, prefix: 'ctr/' } };
const sentTo = (target: string, type = 'KINESIS_STREAM') => ({
  value: { status: 'ACTIVE', records: [{ type, target }], agentEvents: [] },
});
const streaming: Answers = {
  ...fine,
  connect: sentTo(streamArn),
  streams: { [streamArn]: { value: { status: 'ACTIVE', keyId: keyArn } } },
  keys: { [keyArn]: { value: { state: 'Enabled', policy: policy(root, statement('kms:GenerateDataKey*', role)) } } },
};

const find = (answers: Answers, config: object = own, ownsApiLogRole = true): Finding[] =>
  findingsOf(answers, { config: parseConfig(config), ownsApiLogRole });
const bad = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ severity }) => severity !== 'ok')
    .map(({ about, severity, what }) => `${severity}: ${about}: ${what}`);

describe('an account in which all is well', () => {
  it.each([
    ['own', fine, own],
    ['an existing stream', streaming, stream],
    [
      'objects',
      {
        ...fine,
        connect: sentTo('arn:aws:firehose:eu-west-2:111122223333:deliverystream/ctr', 'KINESIS_FIREHOSE'),
        buckets: { [bucketArn]: { value: { region, sendsToEventBridge: true } } },
      },
      objects,
    ],
    [
      'own, deployed before',
      { ...fine, connect: sentTo(`arn:aws:kinesis:${region}:${accountId}:stream/Holdfast-Records091F6ECA-x`) },
      own,
    ],
  ])('has no findings: %s', (_case, answers, config) => {
    const findings = find(answers, config);
    expect(bad(findings)).toEqual([]);
    expect(findings.length).toBeGreaterThan(3);
    expect(exitCodeOf(findings)).toBe(0);
  });
});

describe('a finding', () => {
  it.each<[string, Answers, object, string, RegExp]>([
    ['no bootstrap', { ...fine, bootstrapVersion: { value: undefined } }, own, 'fails', /There is none in eu-west-2/u],
    ['an old bootstrap', { ...fine, bootstrapVersion: { value: 4 } }, own, 'fails', /Version 4 is too old/u],
    [
      'a new account',
      { ...fine, lambda: { value: { concurrency: 10, unreserved: 10 } } },
      own,
      'risk',
      /10 functions at once/u,
    ],
    [
      'too much reserved',
      { ...fine, lambda: { value: { concurrency: 150, unreserved: 150 } } },
      { ...own, reservedConcurrency: { ingest: 40, fold: 20 } },
      'fails',
      /asks for 60, and Lambda keeps 100 of the 150/u,
    ],
    ['a log role of somebody else', { ...fine, apiLogRole: { value: 'arn:role' } }, own, 'risk', /would replace it/u],
    [
      'a small quota',
      { ...fine, quotas: { value: [{ service: 'dynamodb', name: 'Maximum number of tables', value: 3 }] } },
      own,
      'fails',
      /"Maximum number of tables" is 3/u,
    ],
    ['no instance', { ...fine, connect: undefined }, {}, 'risk', /nothing sends records/u],
    ['an instance elsewhere', { ...fine, region: 'eu-central-1' }, own, 'fails', /It is in eu-west-2/u],
    [
      'records that go elsewhere already',
      { ...fine, connect: sentTo(streamArn) },
      own,
      'fails',
      /stream\/ctr already, and Connect allows one target/u,
    ],
    ['records that go nowhere', { ...streaming, connect: fine.connect }, stream, 'loses', /sends them nowhere/u],
    [
      'records that go to another stream',
      { ...streaming, connect: sentTo(`${streamArn}2`) },
      stream,
      'loses',
      /nothing will arrive/u,
    ],
    [
      'the encryption trap: a root statement does not reach the service role',
      { ...streaming, keys: { [keyArn]: { value: { state: 'Enabled', policy: policy(root) } } } },
      stream,
      'loses',
      /Connect drops the records and says nothing/u,
    ],
    [
      'a key that keeps the account out',
      {
        ...streaming,
        keys: { [keyArn]: { value: { state: 'Enabled', policy: policy(statement('kms:GenerateDataKey', role)) } } },
      },
      stream,
      'fails',
      /could not decrypt/u,
    ],
    [
      'a key that says no',
      {
        ...streaming,
        keys: {
          [keyArn]: {
            value: { state: 'Enabled', policy: policy(root, statement('kms:GenerateDataKey', role, 'Deny')) },
          },
        },
      },
      stream,
      'loses',
      /does not let Connect/u,
    ],
    [
      'a key to be deleted',
      { ...streaming, keys: { [keyArn]: { value: { state: 'PendingDeletion', policy: policy(root) } } } },
      stream,
      'loses',
      /PendingDeletion/u,
    ],
    [
      'the key of AWS',
      { ...streaming, streams: { [streamArn]: { value: { status: 'ACTIVE', keyId: 'alias/aws/kinesis' } } } },
      stream,
      'risk',
      /not documented/u,
    ],
    [
      'another key than is configured',
      { ...streaming, streams: { [streamArn]: { value: { status: 'ACTIVE', keyId: 'other' } } } },
      stream,
      'fails',
      /encrypted with other/u,
    ],
    [
      'a bucket without notices',
      {
        ...fine,
        connect: sentTo('f', 'KINESIS_FIREHOSE'),
        buckets: { [bucketArn]: { value: { region, sendsToEventBridge: false } } },
      },
      objects,
      'loses',
      /no object is ever read/u,
    ],
    [
      'a bucket of analyses without notices',
      { ...fine, buckets: { [bucketArn]: { value: { region, sendsToEventBridge: false } } } },
      { ...own, analysis: { bucketName: 'company-records' } },
      'loses',
      /no object is ever read/u,
    ],
    [
      'a bucket elsewhere',
      {
        ...fine,
        connect: sentTo('f', 'KINESIS_FIREHOSE'),
        buckets: { [bucketArn]: { value: { region: 'us-east-1', sendsToEventBridge: true } } },
      },
      objects,
      'loses',
      /never reach eu-west-2/u,
    ],
    [
      'an answer that is missing',
      { ...fine, lambda: { error: 'AccessDeniedException' } },
      own,
      'unknown',
      /AccessDenied/u,
    ],
  ])('says %s in a sentence, first, and how to mend it', (_case, answers, config, severity, sentence) => {
    const findings = find(answers, config);
    expect(bad(findings)).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      severity,
      what: expect.stringMatching(sentence),
      mend: expect.stringMatching(/\.$|^npx /u),
    });
    expect(exitCodeOf(findings)).toBe({ fails: 1, loses: 1, unknown: 3 }[severity] ?? 0);
  });

  it('names the way out for an instance that streams already', () => {
    const [first] = find({ ...fine, connect: sentTo('arn:aws:firehose:x', 'KINESIS_FIREHOSE') });
    expect(first?.mend).toBe('Set recordSource to existing-firehose with the bucket that the delivery stream fills.');
  });

  it('asks for -c apiLogRole=existing only where there is one', () => {
    expect(bad(find(fine, own, false))).toEqual([expect.stringMatching(/^fails: API Gateway log role/u)]);
    expect(bad(find({ ...fine, apiLogRole: { value: 'arn:role' } }, own, false))).toEqual([]);
  });
});

describe('the account', () => {
  let server: Server;
  const asked: string[] = [];
  const bodies: Record<string, string> = {
    '/': '<GetCallerIdentityResponse><Account>111122223333</Account></GetCallerIdentityResponse>',
    '/account': '{"cloudwatchRoleArn":"arn:role","throttleSettings":{}}',
    '/company-records?location': '<LocationConstraint xmlns="x">eu-west-2</LocationConstraint>',
    '/company-records?notification':
      '<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>',
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
      const isKinesis = request.headers['x-amz-target'] === 'Kinesis_20131202.DescribeStreamSummary';
      const summary = { StreamStatus: 'ACTIVE', EncryptionType: 'KMS', KeyId: keyArn };
      response.end(isKinesis ? JSON.stringify({ StreamDescriptionSummary: summary }) : bodies[request.url ?? '']);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it('is read through its APIs, and only read', async () => {
    mockClient(LambdaClient)
      .on(GetAccountSettingsCommand)
      .resolves({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900 } });
    mockClient(ServiceQuotasClient)
      .on(ListServiceQuotasCommand)
      .resolves({ Quotas: [{ QuotaName: 'Maximum number of tables', Value: 2500 }] });
    mockClient(SSMClient)
      .on(GetParameterCommand)
      .rejects(Object.assign(new Error('no'), { name: 'ParameterNotFound' }));
    mockClient(KMSClient)
      .on(DescribeKeyCommand)
      .resolves({ KeyMetadata: { KeyId: 'k', KeyState: 'Enabled' } })
      .on(GetKeyPolicyCommand)
      .resolves({ Policy: policy(root) });
    mockClient(ConnectClient)
      .on(DescribeInstanceCommand)
      .resolves({ Instance: { InstanceStatus: 'ACTIVE' } })
      .on(ListInstanceStorageConfigsCommand)
      .resolves({ StorageConfigs: [{ StorageType: 'KINESIS_STREAM', KinesisStreamConfig: { StreamArn: streamArn } }] });
    const { port } = server.address() as AddressInfo; // boundary: it listens on a port
    const plain = plainApis({ accessKeyId: 'a', secretAccessKey: 'b' }, region, `http://127.0.0.1:${port}`);
    const config = parseConfig({ ...stream, analysis: { bucketName: 'company-records' } });
    expect(await readAccount(clientsOf({ region }, plain), region, config)).toMatchObject({
      accountId,
      lambda: { value: { concurrency: 1000, unreserved: 900 } },
      bootstrapVersion: { value: undefined },
      apiLogRole: { value: 'arn:role' },
      connect: { value: { status: 'ACTIVE', records: [{ type: 'KINESIS_STREAM', target: streamArn }] } },
      streams: { [streamArn]: { value: { status: 'ACTIVE', keyId: keyArn } } },
      buckets: { [bucketArn]: { value: { region: 'eu-west-2', sendsToEventBridge: true } } },
      keys: { [keyArn]: { value: { state: 'Enabled' } } },
    });
    expect(asked.filter((line) => !line.startsWith('GET ') && line !== 'POST /')).toEqual([]);
  });
});
