import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { functions } from '../../infra/functions.ts';
import { parseSettings } from '../../infra/settings.ts';
import { type EnvValues, envSchemas, type FunctionName } from '../../shared/contracts/env.ts';
import { type RouteDefinition, routes } from '../../shared/contracts/routes.ts';
import { byType, instanceArn, plain, readable, type Resource, synthesize, type Template } from './synthesis.ts';

const stateful = ['AWS::DynamoDB::Table', 'AWS::Kinesis::Stream', 'AWS::KMS::Key', 'AWS::S3::Bucket'];
const names = Object.keys(functions) as FunctionName[];

let production: Template;
let dev: Template;
let connected: Template;

beforeAll(() => {
  production = synthesize().template;
  dev = synthesize({ settings: { mode: 'dev' } }).template;
  connected = synthesize({ config: { connect: { instanceArn } } }).template;
});

/** Resources whose loss is a loss of data; the key of the page tokens is none. */
const data = (template: Template): [string, Resource][] =>
  Object.entries(template.Resources).filter(([id, { Type }]) => stateful.includes(Type) && plain(id) !== 'KeysTokens');

const one = (template: Template, type: string, id: string): Resource => {
  const found = byType(template, type).filter(([logicalId]) => plain(logicalId) === id);
  expect(found).toHaveLength(1);
  return found[0]![1];
};

const fn = (template: Template, name: FunctionName): Resource => one(template, 'AWS::Lambda::Function', `${functions[name].id}Fn`);

describe('data', () => {
  it('keeps its logical ids: a changed one would be a new, empty table', () => {
    expect(data(production).map(([id]) => id).toSorted()).toEqual([
      'KeysPseudonym28B8C44B',
      'KeysRecordsC94E819F',
      'Records091F6ECA',
      'StorageContacts6106FFE0',
      'StorageCustomersC0C6AB60',
      'StorageFailures3FF38EE5',
      'StorageKpi503D1CB4',
    ]);
  });

  it('is retained and protected in production, and goes with the stack in dev', () => {
    for (const [, resource] of data(production)) expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    for (const [, resource] of data(dev)) expect(resource).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    for (const [, { Properties }] of byType(production, 'AWS::DynamoDB::Table')) expect(Properties['DeletionProtectionEnabled']).toBe(true);
    for (const [, { Properties }] of byType(dev, 'AWS::DynamoDB::Table')) expect(Properties['DeletionProtectionEnabled']).toBe(false);
    for (const [, { Properties }] of byType(production, 'AWS::DynamoDB::Table')) {
      expect(Properties).toMatchObject({ BillingMode: 'PAY_PER_REQUEST', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
    }
  });

  it('has no physical names, so a retained resource never stands in the way of a new stack', () => {
    const physical = ['TableName', 'Name', 'BucketName', 'AliasName', 'LogGroupName', 'FunctionName', 'RoleName'];
    const types = [...stateful, 'AWS::Logs::LogGroup', 'AWS::Lambda::Function', 'AWS::IAM::Role', 'AWS::Scheduler::Schedule'];
    for (const [id, { Type, Properties }] of Object.entries(production.Resources)) {
      if (types.includes(Type)) expect([id, physical.filter((name) => name in Properties)]).toEqual([id, []]);
    }
  });

  it('keeps every log group for the configured time', () => {
    const groups = byType(synthesize({ config: { retention: { logDays: 7 } } }).template, 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(names.length + 1);
    for (const [, { Properties }] of groups) expect(Properties['RetentionInDays']).toBe(7);
  });

  it('has tables, streams and indexes as shared/dynamo/tables.ts says', () => {
    const shape = byType(production, 'AWS::DynamoDB::Table').map(([id, { Properties: p }]) => [
      plain(id), p['KeySchema'], p['StreamSpecification'], p['GlobalSecondaryIndexes'],
    ]);
    expect(shape).toMatchSnapshot();
  });

  it('encrypts records with a key of its own, whose pseudonym sister makes HMACs only', () => {
    const key = { 'Fn::GetAtt': ['KeysRecordsC94E819F', 'Arn'] };
    expect(one(production, 'AWS::Kinesis::Stream', 'Records').Properties).toMatchObject({
      StreamEncryption: { EncryptionType: 'KMS', KeyId: key }, RetentionPeriodHours: 168, StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    });
    expect(one(production, 'AWS::KMS::Key', 'KeysPseudonym').Properties).toMatchObject({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    expect(one(production, 'AWS::S3::Bucket', 'StorageFailures').Properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
    });
  });

  it('takes the configured shards', () => {
    const { template } = synthesize({ config: { stream: { shards: 3, retentionHours: 24 } } });
    expect(one(template, 'AWS::Kinesis::Stream', 'Records').Properties).toMatchObject({ ShardCount: 3, RetentionPeriodHours: 24 });
  });
});

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

  it('changes nothing else', () => {
    const added = Object.keys(connected.Resources).filter((id) => !(id in production.Resources));
    expect(added.map(plain)).toEqual(['ConnectRecords']);
  });
});

describe('functions', () => {
  it.each(names)('%s has its environment, size and runtime', (name) => {
    const { Properties } = fn(production, name);
    const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };
    const own = Object.keys(Variables).filter((key) => !key.startsWith('POWERTOOLS_'));
    expect(own.toSorted()).toEqual(Object.keys(envSchemas[name].shape).toSorted());
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler', TracingConfig: { Mode: 'Active' },
      MemorySize: functions[name].memoryMb, Timeout: functions[name].timeoutSeconds,
    });
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('accept exactly the keys of their schema at compile time', () => {
    const ok: EnvValues<'authorizer'> = { KPI_TABLE: 'x' };
    // @ts-expect-error a missing key
    const missing: EnvValues<'fold'> = { KPI_TABLE: 'x' };
    // @ts-expect-error an unknown key
    const unknown: EnvValues<'authorizer'> = { KPI_TABLE: 'x', KPI_TABEL: 'x' };
    expect([ok, missing, unknown]).toHaveLength(3);
  });

  it('parse the environment that they are given', () => {
    for (const name of names) {
      const { Variables } = fn(production, name).Properties['Environment'] as { Variables: Record<string, unknown> };
      const deployed = Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, readable(value)]));
      expect(envSchemas[name].safeParse(deployed)).toMatchObject({ success: true });
    }
  });

  it('reserve concurrency only when told to', () => {
    const { template } = synthesize({ config: { reservedConcurrency: { fold: 2 } } });
    expect(fn(template, 'fold').Properties).toMatchObject({ ReservedConcurrentExecutions: 2 });
    expect(fn(template, 'ingest').Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('may do what this snapshot says and no more', () => {
    const roles = byType(production, 'AWS::IAM::Role').map(([id, { Properties }]) => [plain(id), readRole(Properties)]);
    expect(Object.fromEntries(roles)).toMatchSnapshot();
    // Nothing may reach a role by another way.
    expect(byType(production, 'AWS::IAM::Policy')).toEqual([]);
    expect(byType(production, 'AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  it('keep apart who makes customer keys and who signs page tokens', () => {
    for (const [name, key] of [['ingest', 'KeysPseudonym'], ['api', 'KeysTokens']] as const) {
      const lines = readRole(one(production, 'AWS::IAM::Role', `${functions[name].id}Role`).Properties);
      expect(lines.filter((line) => line.includes('kms:GenerateMac'))).toEqual([`kms:GenerateMac on {${key}.Arn}`]);
      expect(fn(production, name).Properties).toMatchObject({ Environment: { Variables: { PSEUDONYM_KEY_ID: { Ref: expect.stringMatching(key) } } } });
    }
  });

  it('do not scan the KPI table, and only the authorizer reads API keys', () => {
    for (const name of names) {
      const lines = readRole(one(production, 'AWS::IAM::Role', `${functions[name].id}Role`).Properties).join('\n');
      const kpi = lines.split('\n').filter((line) => line.includes('{StorageKpi.Arn}') && !line.includes('/stream/'));
      for (const line of kpi) expect(line).toContain('LeadingKeys');
      expect(kpi.some((line) => line.includes('Scan'))).toBe(false);
      expect(lines.includes('K#*')).toBe(name === 'authorizer');
    }
  });
});

describe('event sources and schedules', () => {
  it('deliver as designed', () => {
    const mappings = byType(production, 'AWS::Lambda::EventSourceMapping').map(([id, { Properties }]) => {
      const { EventSourceArn, FunctionName, DestinationConfig, ...rest } = Properties;
      const { OnFailure } = DestinationConfig as { OnFailure: { Destination: unknown } };
      return [plain(id), { from: readable(EventSourceArn), to: readable(FunctionName), failures: readable(OnFailure.Destination), ...rest }];
    });
    expect(Object.fromEntries(mappings)).toMatchSnapshot();
  });

  it('wake fold, sweep and audit by the clock of the centre', () => {
    const { template } = synthesize({ config: { timeZone: 'Asia/Bangkok' } });
    const schedules = byType(template, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => {
      const target = Properties['Target'] as { Arn: unknown; Input: string };
      return [readable(target.Arn), Properties['ScheduleExpression'], Properties['ScheduleExpressionTimezone'], target.Input];
    });
    expect(schedules).toEqual([
      ['{FoldFn.Arn}', 'rate(1 minute)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
      ['{SweepFn.Arn}', 'rate(15 minutes)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
      ['{AuditFn.Arn}', 'cron(30 3 * * ? *)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
    ]);
  });
});

describe('the API', () => {
  it('has every route, behind the authorizer unless it is open', () => {
    const paths = pathsOf(production);
    const methods = byType(production, 'AWS::ApiGateway::Method').map(([, { Properties: p }]) => [
      `${String(p['HttpMethod'])} ${paths.get(readable(p['ResourceId'])) ?? '?'}`, p['AuthorizationType'], 'AuthorizerId' in p,
    ]);
    const expected = Object.values<RouteDefinition>(routes).map(({ method, path, scope }) => [
      `${method} ${path}`, scope === undefined ? 'NONE' : 'CUSTOM', scope !== undefined,
    ]);
    expect(methods.toSorted()).toEqual(expected.toSorted());
    expect(Object.values<RouteDefinition>(routes).filter(({ scope }) => scope === undefined)).toEqual([routes.getHealth]);
  });

  it('asks the authorizer each time, whatever header holds the key', () => {
    const [[, { Properties }] = ['', { Properties: {} }]] = byType(production, 'AWS::ApiGateway::Authorizer');
    expect(Properties).toMatchObject({ Type: 'REQUEST', IdentitySource: '', AuthorizerResultTtlInSeconds: 0 });
  });

  it('answers by itself with problems', () => {
    const responses = byType(production, 'AWS::ApiGateway::GatewayResponse').map(([, { Properties: { RestApiId: _, ...rest } }]) => rest);
    expect(responses).toMatchSnapshot();
  });

  it('logs neither address, query nor key', () => {
    const [[, stage] = ['', { Properties: {} }]] = byType(production, 'AWS::ApiGateway::Stage');
    expect(stage.Properties).toMatchObject({ StageName: 'live', TracingEnabled: true, MethodSettings: [{ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 }] });
    const { Format } = stage.Properties['AccessLogSetting'] as { Format: string };
    expect(Format).not.toMatch(/identity|\$context\.path|querystring|header/iu);
  });

  it('leaves the account setting alone on request', () => {
    const { template } = synthesize({ settings: { ownsApiLogRole: false } });
    expect(byType(production, 'AWS::ApiGateway::Account')).toHaveLength(1);
    expect(byType(template, 'AWS::ApiGateway::Account')).toEqual([]);
  });
});

describe('the template', () => {
  it('has few types, all of which the local host knows', () => {
    expect([...new Set(Object.values(connected.Resources).map(({ Type }) => Type))].toSorted()).toMatchSnapshot();
    expect(Object.keys(production.Outputs).toSorted()).toEqual([
      'ApiUrl', 'ContactsTableName', 'CustomersTableName', 'FailureBucketName', 'KpiTableName', 'RecordStreamName',
    ]);
  });

  it('has no findings of cdk-nag but those that are acknowledged, each with a reason', () => {
    const acknowledged: string[] = [];
    for (const mode of ['production', 'dev'] as const) {
      const { stack, findings } = synthesize({
        config: { connect: { instanceArn } },
        settings: { mode },
        prepare: (app) => Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app)),
      });
      expect(findings).toEqual([]);
      if (mode === 'production') acknowledged.push(...acknowledgementsOf(stack));
    }
    const counts: Record<string, number> = {};
    for (const id of acknowledged) counts[id] = (counts[id] ?? 0) + 1;
    expect(counts).toMatchSnapshot();
  });
});

describe('settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-settings-'));
  const settings = (file: unknown, context: Record<string, unknown> = {}) => {
    const config = join(folder, 'config.json');
    writeFileSync(config, typeof file === 'string' ? file : JSON.stringify(file));
    return () => parseSettings((name) => ({ config, ...context })[name], () => 1);
  };

  it('come from the file and the context', () => {
    expect(settings({ lanes: 2 }, { mode: 'dev', connectInstanceArn: instanceArn, releasedAt: '1760000000' })()).toMatchObject({
      mode: 'dev', releasedAt: 1_760_000_000, ownsApiLogRole: true, config: { lanes: 2, connect: { instanceArn } },
    });
    expect(settings({})()).toMatchObject({ mode: 'production', releasedAt: 1 });
  });

  it.each<[string, unknown, Record<string, unknown>, RegExp]>([
    ['a value over its limit', { lanes: 100 }, {}, /<=64[\s\S]*lanes/u],
    ['a zone that is none', { timeZone: 'Berlin' }, {}, /IANA time zone[\s\S]*timeZone/u],
    ['a misspelt field', { timezone: 'Europe/Berlin' }, {}, /timezone/u],
    ['an unknown function', { reservedConcurrency: { fodl: 1 } }, {}, /reservedConcurrency\.fodl: no such function; one of ingest/u],
    ['a text that is not JSON', '{', {}, /Cannot read .*config\.json/u],
    ['an unknown mode', {}, { mode: 'test' }, /mode=test: must be one of production, dev/u],
    ['a wrong instance', {}, { connectInstanceArn: 'arn:x' }, /ARN of an Amazon Connect instance[\s\S]*connect\.instanceArn/u],
    ['a time in milliseconds', {}, { releasedAt: '1760000000000' }, /releasedAt=1760000000000: must be whole epoch seconds/u],
  ])('are refused for %s', (_case, file, context, message) => {
    expect(settings(file, context)).toThrow(message);
  });

  it('are refused when they do not fit into the environment of a function', () => {
    const queues = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`00000000-0000-0000-0000-${String(i).padStart(12, '0')}`, 20]));
    expect(() => synthesize({ config: { thresholds: { queueServiceLevelSeconds: queues } } })).toThrow(
      /Environment of api has about \d+ bytes; Lambda's limit is 4096\. .*READ_SETTINGS; shorten thresholds\.queueServiceLevelSeconds/u,
    );
  });
});

interface Statement { readonly Action: string | string[]; readonly Resource: unknown; readonly Condition?: unknown }

const readRole = (properties: Record<string, unknown>): string[] => {
  const policies = (properties['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  const managed = ((properties['ManagedPolicyArns'] ?? []) as unknown[]).map((arn) => `managed policy ${readable(arn)}`);
  return [...policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(readStatement)), ...managed];
};

const readStatement = ({ Action, Resource: resource, Condition }: Statement): string =>
  `${[Action].flat().join(' ')} on ${readable(resource)}${Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`}`;

const pathsOf = (template: Template): Map<string, string> => {
  const parts = byType(template, 'AWS::ApiGateway::Resource').map(([id, { Properties: p }]) =>
    [`{${plain(id)}}`, { parent: readable(p['ParentId']), part: String(p['PathPart']) }] as const);
  const resources = new Map(parts);
  const pathOf = (id: string): string => {
    const own = resources.get(id);
    return own === undefined ? '' : `${pathOf(own.parent)}/${own.part}`;
  };
  return new Map([...resources.keys()].map((id) => [id, pathOf(id)]));
};

const acknowledgementsOf = (stack: ReturnType<typeof synthesize>['stack']): string[] =>
  stack.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data as Record<string, string>)),
  );
