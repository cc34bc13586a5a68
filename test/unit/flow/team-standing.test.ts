/** team-standing: figures of groups, from the buckets of the day. */
import { teamStanding } from '../../../functions/kpi/flow/team-standing/standing.ts';
import { defaultsOf } from '../../../shared/contracts/flow-functions.ts';
import type { Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import { answerFlow } from '../../../shared/flow/answer-flow.ts';
import { measures } from '../../../shared/kpi/measures.ts';
import { exampleSettings } from '../../../shared/kpi/registry/kpi-definition.ts';
import { berlin } from '../../support/fixtures.ts';
import { flowEvent } from '../../support/flow-events.ts';

const flow = { instance: 'any' as const, wait: () => new Promise(() => undefined), onFailure: () => undefined };
const queueArn = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929/queue/q1';

const bucket = (pk: string, sums: Partial<Record<keyof typeof measures, number>>): Bucket => ({
  key: { pk, sk: '2026-11-16' },
  n: 1,
  marks: new Map(),
  sums: new Map(Object.entries(sums).map(([name, value]) => [measures[name as keyof typeof measures].code, value])),
});

const ask = async (
  stored: readonly Bucket[],
  contact: Record<string, unknown>,
  parameters: Record<string, unknown> = {},
) => {
  const asked: string[] = [];
  const deps = {
    settings: berlin,
    thresholds: { ...exampleSettings, quotas: { agent: {}, team: { t1: 8 } } },
    now: () => Date.parse('2026-11-15T23:30:00Z'), // the 16th in Berlin
    readBuckets: async (ranges: readonly { pk: string; sks: readonly string[] }[]) => {
      asked.push(...ranges.flatMap(({ pk, sks }) => sks.map((sk) => `${pk} ${sk}`)));
      return ranges.map(({ pk }) => stored.filter(({ key }) => key.pk === pk));
    },
  };
  const { answer } = await answerFlow(
    'team-standing',
    flow,
    (input) => teamStanding(deps, input),
    flowEvent(contact, parameters),
  );
  return { answer, asked };
};

const key = (cut: string, value: string): string => `B#d:Europe/Berlin#${cut}#${value}#2026-11`;

describe('team-standing', () => {
  it('tells the figures of the team that the flow names', async () => {
    const team = bucket(key('t', 't1'), {
      contactsHandled: 10,
      sales: 2,
      salesCalls: 8,
      csatAnswers: 8,
      csatTopTwo: 6,
      handleTime: 600_000,
      handleTimeKnown: 10,
    });
    const { answer, asked } = await ask(
      [team],
      { ContactId: 'c1', Queue: { ARN: queueArn, Name: 'Sales' } },
      { team: 't1' },
    );
    expect(asked).toEqual([`${key('t', 't1')} 2026-11-16`]);
    expect(answer).toEqual({
      scope: 'team',
      handled: '10',
      sales: '2',
      serviceLevelPercent: 'none',
      satisfactionPercent: '75',
      conversionPercent: '25',
      savePercent: 'none',
      quotaPercent: '25',
      averageHandleSeconds: '60',
    });
  });

  it('tells no rate over fewer than five: it would be about somebody', async () => {
    const team = bucket(key('t', 't1'), { contactsHandled: 6, csatAnswers: 4, csatTopTwo: 3, salesCalls: 5, sales: 1 });
    const few = bucket(key('t', 't2'), { contactsHandled: 4, handleTime: 600_000, handleTimeKnown: 4 });
    expect((await ask([team], {}, { team: 't1' })).answer).toMatchObject({
      handled: '6',
      satisfactionPercent: 'none',
      conversionPercent: '20',
    });
    expect((await ask([few], {}, { team: 't2' })).answer).toMatchObject({ handled: '4', averageHandleSeconds: 'none' });
  });

  it.each([
    [{ Queue: { ARN: queueArn, Name: 'Sales' } }, {}, key('q', 'q1')],
    [{ Queue: { ARN: queueArn, Name: 'Sales' } }, { queue: 'q2' }, key('q', 'q2')],
    [{ Queue: { ARN: `${queueArn.slice(0, -2)}agent/a1`, Name: null } }, {}, key('a', 'all')],
    [{ Queue: null }, {}, key('a', 'all')],
  ])('of %j with %j reads %s', async (contact, parameters, pk) =>
    expect((await ask([], contact, parameters)).asked).toEqual([`${pk} 2026-11-16`]),
  );

  it('has nothing to say before the first contact of the day', async () =>
    expect((await ask([], {}, {})).answer).toEqual({ ...defaultsOf('team-standing'), scope: 'total' }));
});
