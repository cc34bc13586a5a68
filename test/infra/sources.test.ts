/** Where records come from: every combination of settings, and what the stack then has, may do and leaves alone. */
import { describe, expect, it } from '@jest/globals';
import { functions } from '../../infra/functions.ts';
import { recordSourcesOf } from '../../infra/record-sources.ts';
import { parseConfig } from '../../shared/config/config.ts';
import { synthesize } from './synthesis.ts';
import { byType, instanceArn, one, plain, readable, readRole, type Template } from './template.ts';

const key = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const stream = (name: string) => ({
  kind: 'existing-stream',
  streamArn: `arn:aws:kinesis:eu-central-1:123456789012:stream/${name}`,
  kmsKeyArn: key,
});
const firehose = (prefix: string) => ({
  kind: 'existing-firehose',
  bucketArn: 'arn:aws:s3:::company-records',
  prefix,
  kmsKeyArn: key,
});
const own = { kind: 'own' };

const recordSources = [own, stream('ctr'), firehose('ctr/')];
const eventSources = [{ kind: 'off' }, own, stream('events'), firehose('events/')];
/** Each with its own kind and with half of the others: nine of twelve. */
const combinations = recordSources.flatMap((recordSource, i) =>
  eventSources
    .filter((agentEvents, j) => agentEvents.kind === recordSource.kind || (i + j) % 2 === 0)
    .map((agentEvents) => ({ recordSource, agentEvents })),
);

const mappings = (template: Template): string[] =>
  byType(template, 'AWS::Lambda::EventSourceMapping').map(
    ([, { Properties: p }]) => `${readable(p['EventSourceArn'])} -> ${readable(p['FunctionName'])}`,
  );
const associated = (template: Template): unknown[] =>
  byType(template, 'AWS::Connect::InstanceStorageConfig').map(([, { Properties }]) => Properties['ResourceType']);
const linesOf = (template: Template, name: 'ingest' | 'ingestObjects'): string[] =>
  readRole(one(template, 'AWS::IAM::Role', `${functions[name].id}Role`).Properties);

/** Rules that wait for new objects; the customers' bus has one of its own. */
const objectRules = (template: Parameters<typeof byType>[0]) =>
  byType(template, 'AWS::Events::Rule').filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes('Object Created'),
  );

describe('combinations of sources', () => {
  it.each(combinations)('$recordSource.kind, agent events $agentEvents.kind', ({ recordSource, agentEvents }) => {
    const kinds = [recordSource.kind, agentEvents.kind];
    const { template } = synthesize({ config: { connect: { instanceArn }, recordSource, agentEvents } });
    // Connect is told only about what is ours.
    expect(associated(template)).toEqual([
      ...(recordSource.kind === 'own' ? ['CONTACT_TRACE_RECORDS'] : []),
      ...(agentEvents.kind === 'own' ? ['AGENT_EVENTS'] : []),
    ]);
    expect(byType(template, 'AWS::Kinesis::Stream')).toHaveLength(kinds.includes('own') ? 1 : 0);
    const intoIngest = mappings(template).filter((line) => line.endsWith('{IngestFn}'));
    expect(intoIngest).toHaveLength(
      new Set(kinds.filter((kind) => kind === 'own')).size + kinds.filter((kind) => kind === 'existing-stream').length,
    );
    const objects = kinds.filter((kind) => kind === 'existing-firehose').length;
    expect(objectRules(template)).toHaveLength(objects);
    expect(byType(template, 'AWS::SQS::Queue')).toHaveLength(objects === 0 ? 0 : 2);
    expect('RecordStreamName' in template.Outputs).toBe(recordSource.kind !== 'existing-firehose');
    expect('ObjectQueueUrl' in template.Outputs).toBe(objects > 0);
    // Without our own stream nobody has to encrypt with our key.
    const policy = JSON.stringify(one(template, 'AWS::KMS::Key', 'KeysRecords').Properties['KeyPolicy']);
    expect(policy.includes('AWSServiceRoleForAmazonConnect')).toBe(kinds.includes('own'));
    // Others' resources are named in roles, mappings and rules, and made or changed by nothing.
    const ours = ['StorageFailures', 'StorageExports'].map((id): unknown => expect.stringContaining(id));
    for (const type of ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'])
      expect(byType(template, type).map(([id]) => id)).toEqual(ours);
    for (const [, { Type }] of Object.entries(template.Resources))
      expect(Type).not.toMatch(/^Custom::|CustomResource/u);
  });

  it('has no findings of cdk-nag that are not acknowledged', () => {
    // Streams of our own are judged with all other settings.
    const config = { connect: { instanceArn }, recordSource: firehose('ctr/'), agentEvents: stream('events') };
    expect(synthesize({ config, judged: true }).findings).toEqual([]);
  });

  it('reads one stream once, also when both kinds come over it', () => {
    const both = { recordSource: stream('all'), agentEvents: stream('all') };
    expect(recordSourcesOf(parseConfig(both)).streams).toEqual([
      { id: 'ExistingRecordsToIngest', arn: stream('all').streamArn, keyArn: key },
    ]);
  });
});

describe('an existing stream', () => {
  const { template } = synthesize({ config: { recordSource: stream('ctr') } });

  it('gets one more consumer, with the right to read and decrypt, from its oldest record on', () => {
    expect(one(template, 'AWS::Lambda::EventSourceMapping', 'ExistingRecordsToIngestMapping').Properties).toMatchObject(
      {
        EventSourceArn: stream('ctr').streamArn,
        StartingPosition: 'TRIM_HORIZON',
        MaximumRetryAttempts: -1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    );
    const lines = linesOf(template, 'ingest');
    expect(lines).toContain(
      `kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards on ${stream('ctr').streamArn}`,
    );
    expect(lines).toContain(`kms:Decrypt on ${key}`);
    expect(JSON.stringify(template.Resources)).not.toMatch(
      /kinesis:(Put|Create|Delete|Update|Increase|Decrease|Start|Stop)/u,
    );
  });

  it('is watched for records that arrive and are not read', () => {
    const alarm = one(template, 'AWS::CloudWatch::Alarm', 'MonitoringNoInvocations');
    expect(JSON.stringify(alarm.Properties)).toContain('{"Name":"StreamName","Value":"ctr"}');
  });
});

describe('objects of a Firehose', () => {
  const { template } = synthesize({ config: { recordSource: firehose('ctr/2026') } });

  it('are read as they are made, each on its own, and set apart after five attempts', () => {
    expect(objectRules(template).map(([, { Properties }]) => Properties)).toMatchObject([
      {
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: { bucket: { name: ['company-records'] }, object: { key: [{ prefix: 'ctr/2026' }] } },
        },
        Targets: [{ DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/GivenUp/u), 'Arn'] } } }],
      },
    ]);
    expect(one(template, 'AWS::Lambda::EventSourceMapping', 'RecordObjectsToIngest').Properties).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    expect(one(template, 'AWS::SQS::Queue', 'RecordObjectsMade').Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 6 * functions.ingestObjects.timeoutSeconds,
      RedrivePolicy: { maxReceiveCount: 5 },
    });
  });

  it('are read by a function that may read them and write what ingest writes', () => {
    const lines = linesOf(template, 'ingestObjects');
    expect(lines).toContain('s3:GetObject on arn:aws:s3:::company-records/ctr/2026*');
    expect(lines).toContain(`kms:Decrypt on ${key}`);
    const writes = (all: readonly string[]) => all.filter((line) => line.startsWith('dynamodb:'));
    expect(writes(lines)).toEqual(writes(linesOf(template, 'ingest')));
    expect(lines.join(' ').match(/\bs3:[A-Z]\w+/gu)).toEqual(['s3:GetObject', 's3:PutObject']);
  });

  it('have alarms on waiting and on being given up', () => {
    const ids = byType(template, 'AWS::CloudWatch::Alarm').map(([id]) => plain(id));
    expect(ids).toEqual(expect.arrayContaining(['MonitoringObjectsWaitingMade', 'MonitoringObjectsGivenUpGivenUp']));
    expect(ids).not.toContain('MonitoringNoInvocations');
  });
});

describe('an association with Connect', () => {
  it('stays when the stack goes, as the stream does; in development both go', () => {
    const config = { connect: { instanceArn }, agentEvents: own };
    for (const [mode, policy] of [
      ['production', 'RetainExceptOnCreate'],
      ['dev', 'Delete'],
    ] as const) {
      const { template } = synthesize({ config, settings: { mode } });
      const kept = byType(template, 'AWS::Connect::InstanceStorageConfig').map(
        ([, { DeletionPolicy }]) => DeletionPolicy,
      );
      expect(kept).toEqual([policy, policy]);
      expect(byType(template, 'AWS::Kinesis::Stream').map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual([
        policy,
      ]);
    }
  });
});

describe('settings of sources', () => {
  it.each([
    [
      'an alias instead of a key',
      { recordSource: { ...stream('a'), kmsKeyArn: 'alias/x' } },
      /KMS key[\s\S]*recordSource\.kmsKeyArn/u,
    ],
    [
      'a bucket with a prefix in it',
      { recordSource: { ...firehose(''), bucketArn: 'arn:aws:s3:::a-b-c/d' } },
      /recordSource\.bucketArn/u,
    ],
    ['a prefix with a wildcard', { recordSource: firehose('a*') }, /recordSource\.prefix/u],
    [
      'a delivery stream',
      {
        agentEvents: {
          kind: 'existing-stream',
          streamArn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/a',
        },
      },
      /Kinesis data stream[\s\S]*agentEvents\.streamArn/u,
    ],
    ['records that are off', { recordSource: { kind: 'off' } }, /recordSource/u],
  ])('are refused for %s', (_case, config, message) => {
    expect(() => parseConfig(config)).toThrow(message);
  });
});
