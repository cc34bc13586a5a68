import type { FlowFunctionDefinition } from '../../shared/contracts/flow/definition.ts';
import { shippedFlows } from '../../infra/flows/flows.ts';
import { placeholdersIn } from '../../infra/flows/language.ts';
import { flowFunctions } from '../../shared/contracts/flow-functions.ts';
import { outputNames } from '../../shared/contracts/outputs.ts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type FunctionDefinition, functions } from '../../infra/functions.ts';
import { synthesize } from './synthesis.ts';
import { byType, instanceArn, one, plain, type Resource, type Template } from './template.ts';

const stateful = ['AWS::DynamoDB::Table', 'AWS::Kinesis::Stream', 'AWS::KMS::Key', 'AWS::S3::Bucket'];

let production: Template;
let dev: Template;
let connected: Template;

beforeAll(() => {
  production = synthesize().template;
  dev = synthesize({ settings: { mode: 'dev' } }).template;
  connected = synthesize({ config: { connect: { instanceArn } } }).template;
});

/** Keys whose loss costs nothing: page tokens are asked for again, a notification is read or it is not. */
const spare = ['KeysTokens', 'MonitoringTopicKey'];

/** Resources whose loss is a loss of data. */
const data = (template: Template): [string, Resource][] =>
  Object.entries(template.Resources).filter(([id, { Type }]) => stateful.includes(Type) && !spare.includes(plain(id)));

describe('data', () => {
  it('keeps its logical ids: a changed one would be a new, empty table', () => {
    expect(
      data(production)
        .map(([id]) => id)
        .toSorted(),
    ).toEqual([
      'KeysNumbersB8CC2D1F',
      'KeysPseudonym28B8C44B',
      'KeysRecordsC94E819F',
      'Records091F6ECA',
      'StorageContacts6106FFE0',
      'StorageCustomersC0C6AB60',
      'StorageDiallingFB3DF5DA',
      'StorageExports62CF1092',
      'StorageFailures3FF38EE5',
      'StorageKpi503D1CB4',
    ]);
  });

  it('is retained and protected in production, and goes with the stack in dev', () => {
    for (const [, resource] of data(production)) {
      // What costs money while it lies there goes again when the very first creation fails.
      const isMetered = ['AWS::Kinesis::Stream', 'AWS::KMS::Key'].includes(resource.Type);
      const DeletionPolicy = isMetered ? 'RetainExceptOnCreate' : 'Retain';
      expect(resource).toMatchObject({ DeletionPolicy, UpdateReplacePolicy: 'Retain' });
    }
    for (const [, resource] of data(dev))
      expect(resource).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    for (const [, { Properties }] of byType(production, 'AWS::DynamoDB::Table'))
      expect(Properties['DeletionProtectionEnabled']).toBe(true);
    for (const [, { Properties }] of byType(dev, 'AWS::DynamoDB::Table'))
      expect(Properties['DeletionProtectionEnabled']).toBe(false);
    for (const [, { Properties }] of byType(production, 'AWS::DynamoDB::Table')) {
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  it('has no physical names, so a retained resource never stands in the way of a new stack', () => {
    const physical = [
      'TableName',
      'Name',
      'BucketName',
      'AliasName',
      'LogGroupName',
      'FunctionName',
      'RoleName',
      'TopicName',
    ];
    const types = [
      ...stateful,
      'AWS::Logs::LogGroup',
      'AWS::Lambda::Function',
      'AWS::IAM::Role',
      'AWS::Scheduler::Schedule',
      'AWS::SNS::Topic',
    ];
    for (const [id, { Type, Properties }] of Object.entries(production.Resources)) {
      if (types.includes(Type)) expect([id, physical.filter((name) => name in Properties)]).toEqual([id, []]);
    }
  });

  it('keeps every log group for the configured time', () => {
    const groups = byType(synthesize({ config: { retention: { logDays: 7 } } }).template, 'AWS::Logs::LogGroup');
    const always = Object.values<FunctionDefinition>(functions).filter(({ optional }) => optional !== true);
    expect(groups).toHaveLength(always.length + 1);
    for (const [, { Properties }] of groups) expect(Properties['RetentionInDays']).toBe(7);
  });

  it('has tables, streams and indexes as shared/dynamo/tables.ts says', () => {
    const shape = byType(production, 'AWS::DynamoDB::Table').map(([id, { Properties: p }]) => [
      plain(id),
      p['KeySchema'],
      p['StreamSpecification'],
      p['GlobalSecondaryIndexes'],
    ]);
    expect(shape).toMatchSnapshot();
  });

  it('encrypts records with a key of its own, whose pseudonym sister makes HMACs only', () => {
    const key = { 'Fn::GetAtt': ['KeysRecordsC94E819F', 'Arn'] };
    expect(one(production, 'AWS::Kinesis::Stream', 'Records').Properties).toMatchObject({
      StreamEncryption: { EncryptionType: 'KMS', KeyId: key },
      RetentionPeriodHours: 168,
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    });
    expect(one(production, 'AWS::KMS::Key', 'KeysPseudonym').Properties).toMatchObject({
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
    });
    expect(one(production, 'AWS::S3::Bucket', 'StorageFailures').Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
    });
  });

  it('takes the configured shards', () => {
    const { template } = synthesize({ config: { stream: { shards: 3, retentionHours: 24 } } });
    expect(one(template, 'AWS::Kinesis::Stream', 'Records').Properties).toMatchObject({
      ShardCount: 3,
      RetentionPeriodHours: 24,
    });
  });
});

/** As CDK writes it into a logical id. */
const plainId = (name: string): string => name.replaceAll('-', '');

describe('Amazon Connect', () => {
  it('is not there without an instance', () => {
    expect(byType(production, 'AWS::Connect::InstanceStorageConfig')).toEqual([]);
    expect(JSON.stringify(one(production, 'AWS::KMS::Key', 'KeysRecords'))).not.toContain('connect.amazonaws.com');
  });

  it('sends contact records to the stream, after its role may encrypt', () => {
    expect(byType(connected, 'AWS::Connect::InstanceStorageConfig').map(([, resource]) => resource)).toMatchObject([
      {
        DependsOn: ['KeysRecordsC94E819F'],
        Properties: {
          InstanceArn: instanceArn,
          ResourceType: 'CONTACT_TRACE_RECORDS',
          StorageType: 'KINESIS_STREAM',
          KinesisStreamConfig: { StreamArn: { 'Fn::GetAtt': ['Records091F6ECA', 'Arn'] } },
        },
      },
    ]);
    const policy = one(connected, 'AWS::KMS::Key', 'KeysRecords').Properties['KeyPolicy'];
    expect(policy).toMatchObject({
      Statement: [
        {},
        {
          Action: 'kms:GenerateDataKey',
          Principal: { AWS: '*' },
          Condition: {
            StringEquals: { 'kms:CallerAccount': '123456789012' },
            ArnLike: {
              'aws:PrincipalArn':
                'arn:aws:iam::123456789012:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect*',
            },
          },
        },
      ],
    });
  });

  it.each(Object.entries<FlowFunctionDefinition>(flowFunctions))(
    'may invoke %s for flows of this instance, and for nobody else',
    (name, { fn }) => {
      const arn = { 'Fn::GetAtt': [expect.stringContaining(`${functions[fn].id}Fn`), 'Arn'] };
      expect(one(connected, 'AWS::Lambda::Permission', `${functions[fn].id}FnFlow${plainId(name)}`).Properties).toEqual(
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: arn,
          Principal: 'connect.amazonaws.com',
          SourceAccount: '123456789012',
          SourceArn: instanceArn,
        },
      );
      expect(
        one(connected, 'AWS::Connect::IntegrationAssociation', `Flow${plainId(name)}Association`).Properties,
      ).toEqual({
        InstanceId: instanceArn,
        IntegrationType: 'LAMBDA_FUNCTION',
        IntegrationArn: arn,
      });
    },
  );

  it('is told to flow functions: without it they answer nobody, and in trials anybody who names one', () => {
    const rules = [production, dev, connected].map((template) =>
      Object.values<FlowFunctionDefinition>(flowFunctions).map(({ fn }) => {
        const { Environment } = one(template, 'AWS::Lambda::Function', `${functions[fn].id}Fn`).Properties;
        return (Environment as { Variables: Record<string, unknown> }).Variables['CONNECT_INSTANCE'];
      }),
    );
    expect(rules.map((each) => [...new Set(each)])).toEqual([['none'], ['any'], [instanceArn]]);
  });

  it('changes nothing else', () => {
    const added = Object.keys(connected.Resources).filter((id) => !(id in production.Resources));
    const flows = added.map(plain).filter((id) => id.includes('Flow') && !id.startsWith('ContactFlows'));
    const shipped = shippedFlows.map(({ id }) => `ContactFlows${id}`);
    expect(added.map(plain).filter((id) => !flows.includes(id) && !shipped.includes(id))).toEqual(['ConnectRecords']);
    expect(flows.toSorted()).toEqual(
      Object.entries<FlowFunctionDefinition>(flowFunctions)
        .flatMap(([name, { fn }]) => [`Flow${plainId(name)}Association`, `${functions[fn].id}FnFlow${plainId(name)}`])
        .toSorted(),
    );
  });

  it.each(shippedFlows.map((flow) => [flow.title, flow] as const))(
    'gets the flow %s under a name of the stack, with every ARN in its place',
    (title, { id, type }) => {
      const kind = type === 'MODULE' ? 'AWS::Connect::ContactFlowModule' : 'AWS::Connect::ContactFlow';
      const { Content, ...rest } = one(connected, kind, `ContactFlows${id}`).Properties;
      expect(rest).toMatchObject({
        InstanceArn: instanceArn,
        Name: `Holdfast ${title}`,
        ...(type === 'MODULE' ? {} : { Type: type }),
      });
      const {
        'Fn::Sub': [content, values],
      } = Content as { 'Fn::Sub': [string, Record<string, object>] }; // boundary: a template is JSON
      expect(placeholdersIn(content).toSorted()).toEqual(Object.keys(values).toSorted());
      expect(content.length).toBeLessThan(256_000);
    },
  );
});

describe('the template', () => {
  it('has few types, all of which the local host knows', () => {
    expect([...new Set(Object.values(connected.Resources).map(({ Type }) => Type))].toSorted()).toMatchSnapshot();
    const always = outputNames.filter((name) => name !== 'ObjectQueueUrl' && name !== 'FlowArns'); // see sources.test.ts; an instance's
    expect(Object.keys(connected.Outputs)).toContain('FlowArns');
    expect(Object.keys(production.Outputs).toSorted()).toEqual(always.toSorted());
  });

  it('has no findings of cdk-nag but those that are acknowledged, each with a reason', () => {
    const acknowledged: string[] = [];
    for (const mode of ['production', 'dev'] as const) {
      const { acknowledged: own, findings } = synthesize({
        config: { connect: { instanceArn } },
        settings: { mode },
        judged: true,
      });
      expect(findings).toEqual([]);
      if (mode === 'production') acknowledged.push(...own);
    }
    const counts: Record<string, number> = {};
    for (const id of acknowledged) counts[id] = (counts[id] ?? 0) + 1;
    expect(counts).toMatchSnapshot();
  });
});
