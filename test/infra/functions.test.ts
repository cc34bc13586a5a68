import { beforeAll, describe, expect, it } from '@jest/globals';
import { type FunctionDefinition, functions } from '../../infra/functions.ts';
import { type EnvValues, envSchemas, type FunctionName } from '../../shared/contracts/env.ts';
import type { RouteDefinition } from '../../shared/contracts/route-definition.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { pageRoutes } from '../../shared/contracts/page-routes.ts';
import { synthesize } from './synthesis.ts';
import {
  byType,
  instanceArn,
  one,
  pathsOf,
  plain,
  readable,
  readRole,
  type Resource,
  type Template,
} from './template.ts';

const isOptional = (name: FunctionName): boolean => (functions[name] as FunctionDefinition).optional ?? false;
// Boundary: the type of keys() forgets what the table has.
const names = (Object.keys(functions) as FunctionName[]).filter((name) => !isOptional(name));

let production: Template;

beforeAll(() => {
  production = synthesize().template;
});

const fn = (template: Template, name: FunctionName): Resource =>
  one(template, 'AWS::Lambda::Function', `${functions[name].id}Fn`);

describe('functions', () => {
  it.each(names)('%s has its environment, size and runtime', (name) => {
    const { Properties } = fn(production, name);
    const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };
    const own = Object.keys(Variables).filter((key) => !key.startsWith('POWERTOOLS_'));
    expect(own.toSorted()).toEqual(Object.keys(envSchemas[name].shape).toSorted());
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      MemorySize: functions[name].memoryMb,
      Timeout: functions[name].timeoutSeconds,
    });
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('accept exactly the keys of their schema at compile time', () => {
    const ok: EnvValues<'authorizer'> = { KPI_TABLE: 'x', STACK_NAME: 'x', JWT_SETTINGS: 'null' };
    // @ts-expect-error a missing key
    const missing: EnvValues<'aggregate'> = { KPI_TABLE: 'x' };
    // @ts-expect-error an unknown key
    const unknown: EnvValues<'authorizer'> = { KPI_TABLE: 'x', STACK_NAME: 'x', JWT_SETTINGS: 'null', KPI_TABEL: 'x' };
    expect([ok, missing, unknown]).toHaveLength(3);
  });

  it('parse the environment that they are given', () => {
    for (const name of names) {
      const { Variables } = fn(production, name).Properties['Environment'] as { Variables: Record<string, unknown> };
      const deployed = Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, readable(value)]));
      expect(envSchemas[name].safeParse(deployed)).toMatchObject({ success: true });
    }
  });

  it('refuse settings that do not fit into the environment of one', () => {
    const queues = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`00000000-0000-0000-0000-${String(i).padStart(12, '0')}`, 20]),
    );
    expect(() => synthesize({ config: { thresholds: { queueServiceLevelSeconds: queues } } })).toThrow(
      /Environment of api has about \d+ bytes; Lambda's limit is 4096\. .*READ_SETTINGS; shorten thresholds\.queueServiceLevelSeconds/u,
    );
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
    for (const [name, keys] of [
      ['ingest', { PSEUDONYM_KEY_ID: 'KeysPseudonym', NUMBER_KEY_ID: 'KeysNumbers' }],
      ['api', { TOKEN_KEY_ID: 'KeysTokens' }],
    ] as const) {
      const lines = readRole(one(production, 'AWS::IAM::Role', `${functions[name].id}Role`).Properties);
      expect(lines.filter((line) => line.includes('kms:GenerateMac'))).toEqual([
        `kms:GenerateMac on ${Object.values(keys)
          .map((key) => `{${key}.Arn}`)
          .toSorted()
          .join(', ')}`,
      ]);
      for (const [variable, key] of Object.entries(keys))
        expect(fn(production, name).Properties).toMatchObject({
          Environment: { Variables: { [variable]: { Ref: expect.stringMatching(key) } } },
        });
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
      return [
        plain(id),
        {
          from: readable(EventSourceArn),
          to: readable(FunctionName),
          failures: readable(OnFailure.Destination),
          ...rest,
        },
      ];
    });
    expect(Object.fromEntries(mappings)).toMatchSnapshot();
  });

  it('wake fold, sweep, audit, export and the search for misses by the clock of the centre', () => {
    const { template } = synthesize({ config: { timeZone: 'Asia/Bangkok' } });
    const schedules = byType(template, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => {
      const target = Properties['Target'] as { Arn: unknown; Input: string };
      return [
        readable(target.Arn),
        Properties['ScheduleExpression'],
        Properties['ScheduleExpressionTimezone'],
        target.Input,
      ];
    });
    expect(schedules).toEqual([
      ['{FoldFn.Arn}', 'rate(1 minute)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
      ['{SweepFn.Arn}', 'rate(15 minutes)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
      ['{CustomerSweepFn.Arn}', 'rate(1 hour)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
      ['{AuditFn.Arn}', 'cron(30 3 * * ? *)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
      ['{ExportFn.Arn}', 'cron(15 1-6 * * ? *)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
      [
        '{DialFn.Arn}',
        'rate(1 minute)',
        'Asia/Bangkok',
        '{"trigger":"schedule","scheduledAt":"<aws.scheduler.scheduled-time>"}',
      ],
      ['{ReconcileFn.Arn}', 'rate(1 minute)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
      ['{PlanFn.Arn}', 'rate(10 minutes)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
      ['{MissesFn.Arn}', 'rate(1 hour)', 'Asia/Bangkok', '{"trigger":"schedule"}'],
    ]);
  });
});

describe('calls', () => {
  it('can be started by the dialler and by nobody else, in the one instance', () => {
    const { template } = synthesize({ config: { connect: { instanceArn } } });
    const able = byType(template, 'AWS::IAM::Role').flatMap(([id, { Properties }]) =>
      readRole(Properties)
        .filter((statement) => /connect:(\*|Start)|(^| )\* on/u.test(statement))
        .map((statement) => [plain(id), statement]),
    );
    expect(able).toEqual([
      ['DialRole', `connect:StartOutboundVoiceContact connect:StartTaskContact on ${instanceArn}/contact/*`],
    ]);
  });
});

describe('the API', () => {
  it('has every route, behind the authorizer unless it is open', () => {
    const paths = pathsOf(production);
    const pathOf = (resource: string): string =>
      paths.get(resource) ?? (resource.includes('RootResourceId') ? '/' : '?');
    const methods = byType(production, 'AWS::ApiGateway::Method').map(([, { Properties: p }]) => [
      `${String(p['HttpMethod'])} ${pathOf(readable(p['ResourceId']))}`,
      [p['AuthorizationType'], 'AuthorizerId' in p],
    ]);
    const all: readonly RouteDefinition[] = [...Object.values<RouteDefinition>(routes), ...Object.values(pageRoutes)];
    const expected = all.map(({ method, path, scope }) => [
      `${method} ${path}`,
      scope === undefined ? ['NONE', false] : ['CUSTOM', true],
    ]);
    expect(Object.fromEntries(methods)).toEqual(Object.fromEntries(expected));
    expect(all.filter(({ scope }) => scope === undefined)).toEqual([routes.getHealth, ...Object.values(pageRoutes)]);
  });

  it('asks the authorizer each time, whatever header holds the key', () => {
    const { Properties } = one(production, 'AWS::ApiGateway::Authorizer', 'HttpApiKeys');
    expect(Properties).toMatchObject({ Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0 });
    expect(Properties).not.toHaveProperty('IdentitySource');
  });

  it('answers by itself with problems', () => {
    const responses = byType(production, 'AWS::ApiGateway::GatewayResponse').map(([, { Properties: p }]) => [
      p['ResponseType'],
      p['StatusCode'],
      p['ResponseParameters'],
      p['ResponseTemplates'],
    ]);
    expect(responses).toMatchSnapshot();
  });

  it('logs neither address, query nor key', () => {
    const stage = one(production, 'AWS::ApiGateway::Stage', 'HttpApiRestDeploymentStagelive');
    expect(stage.Properties).toMatchObject({
      StageName: 'live',
      TracingEnabled: true,
      MethodSettings: [
        { ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
        // What needs no key has a small share of its own.
        { ResourcePath: '/~1v1~1health', HttpMethod: 'GET', ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
        ...['/', '/~1retention', '/~1assets~1{file}'].map((ResourcePath) => ({
          ResourcePath,
          HttpMethod: 'GET',
          ThrottlingRateLimit: 20,
          ThrottlingBurstLimit: 60,
        })),
      ],
    });
    const { Format } = stage.Properties['AccessLogSetting'] as { Format: string };
    expect(Format).not.toMatch(/identity|\$context\.path|querystring|header/iu);
  });

  it('leaves the account setting alone on request', () => {
    const { template } = synthesize({ settings: { ownsApiLogRole: false } });
    expect(byType(production, 'AWS::ApiGateway::Account')).toHaveLength(1);
    expect(byType(template, 'AWS::ApiGateway::Account')).toEqual([]);
  });
});
