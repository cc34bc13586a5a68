import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { alarmsOf } from '../../infra/alarms/alarms.ts';
import { alarmId, type AlarmDefinition, runbookAnchor } from '../../infra/alarms/alarm.ts';
import { scheduleSeconds, type Subjects } from '../../infra/alarms/subjects.ts';
import { functions } from '../../infra/functions.ts';
import type { FunctionName } from '../../shared/contracts/env.ts';
import { metricUnits } from '../../shared/contracts/metrics.ts';
import { synthesize } from './synthesis.ts';
import { byType, one, plain, readable, type Template } from './template.ts';

let template: Template;

beforeAll(() => {
  template = synthesize({ config: { alarms: { email: 'ops@example.com' } } }).template;
});

const subjects: Subjects = {
  functions: (Object.keys(functions) as FunctionName[]).map((name) => ({ name, timeoutSeconds: 60 })),
  readers: ['ingest', 'aggregate', 'fold'],
  scheduled: [{ name: 'sweep', expression: 'rate(15 minutes)' }],
  mappings: ['RecordsToIngest'],
  tables: ['Contacts', 'Kpi'],
  hasRecordStream: true,
  queues: [{ id: 'Made', givenUp: 'GivenUp' }],
};
const definitions: readonly AlarmDefinition[] = alarmsOf(subjects, { longestSilenceHours: 24 });

/** Heading -> the labels of its paragraphs. */
const runbook = new Map(
  readFileSync('docs/runbook.md', 'utf8')
    .split(/^## /mu)
    .slice(1)
    .map((section) => [
      section.slice(0, section.indexOf('\n')),
      [...section.matchAll(/^\*\*(\w[\w ]*)\.\*\*/gmu)].map(([, label]) => label),
    ]),
);

interface MetricQuery {
  readonly Expression?: string;
  readonly Id: string;
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string; readonly Dimensions: unknown } };
}

const alarms = () => byType(template, 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => ({ id, ...Properties }));

describe('alarms', () => {
  it.each([...new Set(definitions.map(({ name }) => name))])('%s has a section in the runbook', (name) => {
    expect(runbook.get(name)).toEqual(['Meaning', 'Check', 'Fix']);
  });

  it('leave no section of the runbook behind that no alarm and no procedure needs', () => {
    const names = new Set(definitions.map(({ name }) => name));
    for (const [heading, labels] of runbook) {
      if (!names.has(heading)) expect([heading, labels[0]]).toEqual([heading, 'When']);
    }
  });

  it('say who hears of them, also when they are over, and what no data means', () => {
    expect(alarms().length).toBeGreaterThan(20);
    const topic = { Ref: expect.stringMatching(/^MonitoringTopic/u) };
    for (const alarm of alarms()) {
      expect(alarm).toMatchObject({
        AlarmActions: [topic],
        OKActions: [topic],
        TreatMissingData: expect.stringMatching(/^(breaching|ignore|notBreaching)$/u),
        AlarmDescription: expect.stringMatching(/ Severity [123]\. .+ docs\/runbook\.md#[a-z0-9-]+$/u),
        DatapointsToAlarm: expect.any(Number),
      });
      expect(alarm).not.toHaveProperty('AlarmName');
    }
  });

  it('stay within what CloudWatch takes', () => {
    for (const { name, periodSeconds, periods, datapoints = periods, metrics } of definitions) {
      // One day, or seven when the period is an hour or more.
      expect([name, periodSeconds * periods <= (periodSeconds >= 3600 ? 7 : 1) * 86_400]).toEqual([name, true]);
      expect([name, datapoints <= periods]).toEqual([name, true]);
      expect(Object.keys(metrics).filter((key) => !/^[a-z]\w*$/u.test(key))).toEqual([]);
    }
    for (const [, { Properties }] of byType(template, 'AWS::CloudWatch::Alarm'))
      expect(String(Properties['AlarmDescription']).length).toBeLessThanOrEqual(1024);
  });

  it('use every metric that they fetch, and fetch every metric that they use', () => {
    const words = new Set(['ABS', 'AND', 'FILL', 'IF', 'MAX', 'SUM']);
    for (const { name, metrics, expression } of definitions) {
      if (expression === undefined) continue;
      const used = (expression.match(/[A-Za-z]\w*/gu) ?? []).filter((word) => !words.has(word));
      expect([name, [...new Set(used)].toSorted()]).toEqual([name, Object.keys(metrics).toSorted()]);
    }
  });

  it('have one id each', () => {
    const ids = definitions.map(alarmId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(alarmId({ name: 'Stream reader behind', of: 'half the retention' })).toBe(
      'StreamReaderBehindHalfTheRetention',
    );
    expect(runbookAnchor('API errors')).toBe('api-errors');
  });

  it('read only metrics that are declared', () => {
    for (const { name, metrics } of definitions) {
      for (const ref of Object.values(metrics)) {
        if (ref.on.kind === 'service') expect([name, ref.name in metricUnits]).toEqual([name, true]);
      }
    }
  });

  it('of the stream readers never fire for one cause at once', () => {
    const tiers = definitions.filter(({ name }) => name === 'Stream reader behind');
    const bands = tiers.map(({ expression = '' }) =>
      [...expression.matchAll(/[<>]=? (\d+)/gu)].map(([, border]) => Number(border)),
    );
    expect(bands).toEqual([[300_000, 3_600_000], [3_600_000, 43_200_000], [43_200_000]]);
    expect(tiers.map(({ severity }) => severity)).toEqual([3, 2, 1]);
  });

  it('give a schedule several turns before they call it silent', () => {
    expect(['rate(1 minute)', 'rate(15 minutes)', 'rate(2 hours)', 'cron(30 3 * * ? *)'].map(scheduleSeconds)).toEqual([
      60, 900, 7200, 86_400,
    ]);
    const [silent] = definitions.filter(({ name }) => name === 'Schedule silent');
    expect(silent).toMatchObject({ of: 'sweep', periodSeconds: 300, periods: 12, missing: { treat: 'breaching' } });
  });

  it('split what does not fit into one', () => {
    const names = Array.from({ length: 23 }, (_, i) => ({ name: `f${i}` as FunctionName, timeoutSeconds: 9 })); // more than there are
    const throttled = alarmsOf({ ...subjects, functions: names }, { longestSilenceHours: 1 }).filter(
      ({ name }) => name === 'Functions throttled',
    );
    expect(throttled.map(({ metrics }) => Object.keys(metrics).length)).toEqual([10, 10, 3]);
  });
});

describe('every way to lose something', () => {
  const queriesOf = (id: string): string => JSON.stringify(alarms().filter((alarm) => alarm.id.includes(id)));

  it('has an alarm: each mapping that can give up', () => {
    const mappings = byType(template, 'AWS::Lambda::EventSourceMapping');
    expect(mappings.length).toBeGreaterThanOrEqual(3);
    for (const [id, { Properties }] of mappings) {
      expect(Properties).toMatchObject({
        MetricsConfig: { Metrics: ['EventCount'] },
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      });
      expect(queriesOf('FailedBatches')).toContain(JSON.stringify({ Ref: id }));
    }
  });

  it('has an alarm: each function that a clock calls', () => {
    const lost = queriesOf('ScheduledRunsLost');
    for (const [, { Properties }] of byType(template, 'AWS::Scheduler::Schedule')) {
      const { Arn } = Properties['Target'] as { Arn: { 'Fn::GetAtt': [string, 'Arn'] } };
      expect(lost).toContain(JSON.stringify({ Ref: Arn['Fn::GetAtt'][0] }));
    }
  });

  it('has an alarm: each function, table and stream', () => {
    const watched = JSON.stringify(alarms());
    for (const type of ['AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'AWS::Kinesis::Stream']) {
      for (const [id] of byType(template, type)) expect(watched).toContain(JSON.stringify({ Ref: id }));
    }
  });
});

describe('counters', () => {
  it('are compared as the invariant says: received is the sum of the other five', () => {
    const [[, alarm] = []] = byType(template, 'AWS::CloudWatch::Alarm').filter(([id]) =>
      id.includes('CountersDisagree'),
    );
    const metrics = alarm?.Properties['Metrics'] as MetricQuery[]; // boundary: CloudFormation's own shape
    expect(metrics.map(({ Expression, MetricStat }) => Expression ?? MetricStat?.Metric.MetricName)).toEqual([
      'ABS(received - (applied + superseded + duplicate + deadLettered + setAside))',
      'received',
      'applied',
      'superseded',
      'duplicate',
      'deadLettered',
      'setAside',
    ]);
    expect(metrics[1]?.MetricStat?.Metric.Dimensions).toEqual([{ Name: 'service', Value: 'ingest' }]);
  });
});

describe('notifications', () => {
  it('go to the address that is configured, through a topic that only our alarms may use', () => {
    const topic = one(template, 'AWS::SNS::Topic', 'MonitoringTopic');
    expect(readable(topic.Properties['KmsMasterKeyId'])).toBe('{MonitoringTopicKey.Arn}');
    expect(byType(template, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties)).toMatchObject([
      { Protocol: 'email', Endpoint: 'ops@example.com' },
    ]);
    const account = { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } };
    const policies = byType(template, 'AWS::SNS::TopicPolicy').map(
      ([, { Properties }]) => Properties['PolicyDocument'],
    );
    expect(policies).toMatchObject([
      {
        Statement: [
          { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          {
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: account },
          },
        ],
      },
    ]);
    // Without this the alarm fires and nobody hears of it.
    expect(one(template, 'AWS::KMS::Key', 'MonitoringTopicKey').Properties['KeyPolicy']).toMatchObject({
      Statement: [
        {},
        {
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: account },
        },
      ],
    });
  });

  it('have a topic also when nobody is named', () => {
    const { template: quiet } = synthesize();
    expect(byType(quiet, 'AWS::SNS::Topic')).toHaveLength(1);
    expect(byType(quiet, 'AWS::SNS::Subscription')).toEqual([]);
  });

  it('are refused to an address that is none', () => {
    expect(() => synthesize({ config: { alarms: { email: 'ops' } } })).toThrow(/alarms\.email/u);
  });
});

describe('the dashboard', () => {
  it('shows every alarm and what every declared metric of ingest and audit says', () => {
    const [[, dashboard] = []] = byType(template, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(dashboard?.Properties['DashboardBody']);
    for (const { id } of alarms()) expect([plain(id), body.includes(id)]).toEqual([plain(id), true]);
    for (const metric of [
      'received',
      'applied',
      'superseded',
      'duplicate',
      'deadLettered',
      'setAside',
      'freshnessMs',
      'auditDiffering',
    ])
      expect([metric, body.includes(metric)]).toEqual([metric, true]);
    expect(dashboard?.Properties).not.toHaveProperty('DashboardName');
  });
});
