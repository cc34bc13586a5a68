import { ConnectClient, GetCurrentMetricDataCommand, ListQueuesCommand } from '@aws-sdk/client-connect';
import { mockClient } from 'aws-sdk-client-mock';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { makeHandler } from '../../../functions/kpi/now/handler.ts';
import { liveDeps } from '../../../functions/kpi/now/live-deps.ts';
import { routes } from '../../../shared/contracts/routes.ts';
import { apiEvent, type RequestOptions } from '../api/requests.ts';

const instanceArn = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae';
const connect = mockClient(ConnectClient);
// Boundary: middy reads nothing of the context here.
const context = { awsRequestId: 'a', getRemainingTimeInMillis: () => 29_000 } as unknown as Context;

let clock = 0;
const start = Date.UTC(2026, 10, 12, 9);
const ask = async (handler: ReturnType<typeof makeHandler>, options: RequestOptions = {}) => {
  const { statusCode, body } = await handler(apiEvent(routes.getNow.path, options), context);
  return { status: statusCode, body: z.record(z.string(), z.unknown()).parse(JSON.parse(body)) };
};
const handlerFor = (arn: string) =>
  makeHandler({ ...liveDeps(new ConnectClient({}), arn, () => clock), report: () => undefined });

const result = (Id: string, Channel: 'VOICE' | 'CHAT', waiting: number, oldest: number) => ({
  Dimensions: { Queue: { Id }, Channel },
  Collections: [
    { Metric: { Name: 'CONTACTS_IN_QUEUE' as const }, Value: waiting },
    { Metric: { Name: 'OLDEST_CONTACT_AGE' as const }, Value: oldest },
    { Metric: { Name: 'AGENTS_STAFFED' as const }, Value: 9 },
    { Metric: { Name: 'AGENTS_AVAILABLE' as const }, Value: 2 },
    { Metric: { Name: 'AGENTS_ON_CONTACT' as const }, Value: 6 },
  ],
});

beforeEach(() => {
  connect.reset();
  clock = start;
  connect.on(ListQueuesCommand).resolves({
    QueueSummaryList: [
      { Id: 'q2', Name: 'Sales' },
      { Id: 'q1', Name: 'Billing' },
    ],
  });
  connect.on(GetCurrentMetricDataCommand).callsFake(() => ({
    MetricResults: [result('q2', 'VOICE', 3, 42), result('q1', 'CHAT', 1, 7), result('q1', 'VOICE', 0, 0)],
    DataSnapshotTime: new Date(clock),
  }));
});

describe('the live view', () => {
  it('shows who waits and who could answer, per queue and channel, with its age', async () => {
    const { status, body } = await ask(handlerFor(instanceArn));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      configured: true,
      asOf: new Date(start).toISOString(),
      ageSeconds: 0,
      totals: { waiting: 4, longestWaitSeconds: 42 },
      rows: [
        { queue: { id: 'q1', label: 'Billing' }, channel: 'CHAT', waiting: 1, longestWaitSeconds: 7 },
        { queue: { id: 'q1', label: 'Billing' }, channel: 'VOICE', waiting: 0 },
        {
          queue: { id: 'q2', label: 'Sales' },
          channel: 'VOICE',
          agentsStaffed: 9,
          agentsAvailable: 2,
          agentsOnContact: 6,
        },
      ],
    });
  });

  it('asks always grouped, because ungrouped times come in another unit', async () => {
    await ask(handlerFor(instanceArn));
    expect(connect.commandCalls(GetCurrentMetricDataCommand).map(({ args }) => args[0].input)).toMatchObject([
      {
        InstanceId: '16242929-319e-4d9d-9022-0d874187bdae',
        Groupings: ['QUEUE', 'CHANNEL'],
        Filters: { Queues: ['q2', 'q1'] },
      },
    ]);
  });

  it('asks Connect once in ten seconds, however many look', async () => {
    const handler = handlerFor(instanceArn);
    await Promise.all([ask(handler), ask(handler), ask(handler)]);
    clock += 9_000;
    expect((await ask(handler)).body).toMatchObject({ ageSeconds: 9 });
    expect(connect.commandCalls(GetCurrentMetricDataCommand)).toHaveLength(1);
    clock += 1_000;
    expect((await ask(handler)).body).toMatchObject({ ageSeconds: 0 });
    expect(connect.commandCalls(GetCurrentMetricDataCommand)).toHaveLength(2);
  });

  it('asks for at most a hundred queues at once, page by page', async () => {
    const summaries = Array.from({ length: 150 }, (_, i) => ({ Id: `q${i}`, Name: `Queue ${i}` }));
    connect
      .on(ListQueuesCommand)
      .callsFake(({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { QueueSummaryList: summaries.slice(0, 100), NextToken: 'more' }
          : { QueueSummaryList: summaries.slice(100) },
      );
    connect
      .on(GetCurrentMetricDataCommand)
      .callsFake(({ Filters, NextToken }: { Filters: { Queues: string[] }; NextToken?: string }) => ({
        MetricResults: Filters.Queues.map((id) => result(id, NextToken === undefined ? 'VOICE' : 'CHAT', 1, 1)),
        ...(NextToken === undefined ? { NextToken: 'second' } : {}),
      }));
    const { body } = await ask(handlerFor(instanceArn));
    expect(body).toMatchObject({ totals: { waiting: 300 } });
    const sizes = connect
      .commandCalls(GetCurrentMetricDataCommand)
      .map(({ args }) => args[0].input.Filters?.Queues?.length);
    expect(sizes).toEqual([100, 100, 50, 50]);
  });

  const refuse = () =>
    connect
      .on(GetCurrentMetricDataCommand)
      .rejects(Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' }));

  it('shows the last numbers with their age while Connect refuses, and nothing when they are old', async () => {
    const handler = handlerFor(instanceArn);
    await ask(handler);
    refuse();
    clock += 50_000;
    expect(await ask(handler)).toMatchObject({ status: 200, body: { ageSeconds: 50, totals: { waiting: 4 } } });
    clock += 11_000;
    expect(await ask(handler)).toMatchObject({ status: 503 });
  });

  describe('to a key with limits', () => {
    const as = (only: object): RequestOptions => ({
      authorizer: { keyId: 'k', scopes: 'kpi:read', kind: 'display', only: JSON.stringify(only) },
    });

    it.each([
      [{ queue: ['q1'] }, ['q1 CHAT', 'q1 VOICE'], { waiting: 1, longestWaitSeconds: 7 }],
      [{ queue: ['q2'], team: ['t1'] }, ['q2 VOICE'], { waiting: 3, longestWaitSeconds: 42 }],
      [{ queue: ['another'] }, [], { waiting: 0, longestWaitSeconds: 0 }],
    ])('%j shows its queues and no others, in the totals either', async (only, shown, totals) => {
      const { status, body } = await ask(handlerFor(instanceArn), as(only));
      const rows = z.array(z.looseObject({ queue: z.object({ id: z.string() }), channel: z.string() }));
      expect([status, body['totals']]).toEqual([200, totals]);
      expect(rows.parse(body['rows']).map(({ queue, channel }) => `${queue.id} ${channel}`)).toEqual(shown);
    });

    it('shows its queues only when the numbers are old ones, too', async () => {
      const handler = handlerFor(instanceArn);
      await ask(handler);
      refuse();
      clock += 50_000;
      expect((await ask(handler, as({ queue: ['q1'] }))).body).toMatchObject({
        ageSeconds: 50,
        totals: { waiting: 1 },
      });
    });

    it.each([{ team: ['t1'] }, { site: ['s1'] }, { team: ['t1'], site: ['s1'] }])(
      '%j says that there is no live number of a team or a site',
      async (only) => {
        const { status, body } = await ask(handlerFor(instanceArn), as(only));
        expect([status, body['detail']]).toEqual([
          403,
          `The key is limited to ${Object.keys(only).join(', ')}: live numbers are kept by queue only.`,
        ]);
        expect(connect.calls()).toEqual([]);
      },
    );
  });

  it('says so when the stack has no instance, and asks nobody', async () => {
    expect(await ask(handlerFor(''))).toMatchObject({ status: 200, body: { configured: false } });
    expect(connect.calls()).toEqual([]);
  });

  it('hides no mistake of its own behind old numbers', async () => {
    const handler = handlerFor(instanceArn);
    await ask(handler);
    connect
      .on(GetCurrentMetricDataCommand)
      .rejects(Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' }));
    clock += 10_000;
    expect(await ask(handler)).toMatchObject({ status: 500 });
  });
});
