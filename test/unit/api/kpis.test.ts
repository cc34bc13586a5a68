import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { sumByPeriod } from '../../../functions/kpi/api/query/rows.ts';
import { routes } from '../../../shared/contracts/routes.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import { kpiIds } from '../../../shared/kpi/registry/registry.ts';
import { pairValueId } from '../../../shared/kpi/slices.ts';
import { fakeDeps, readSettings, sampleContacts, settings } from './fake-centre.ts';
import { getKpis, refused } from './requests.ts';

const november = { from: '2026-11-01', to: '2026-11-30' };
const sample = fakeDeps({ contacts: sampleContacts() });

/** A handled call of one queue and agent that ended at the moment. */
const call = (contactId: string, disconnectedAtMs: number, more: Partial<Contact> = {}): Contact => ({
  contactId,
  lastUpdateMs: disconnectedAtMs,
  disconnectedAtMs,
  channel: 'VOICE',
  initiationMethod: 'INBOUND',
  queueId: 'q1',
  queueName: 'Billing',
  enqueuedAtMs: disconnectedAtMs - 60_000,
  queueDurationS: 12,
  agentId: 'agent-1',
  agentName: 'mira',
  connectedToAgentAtMs: disconnectedAtMs - 48_000,
  interactionS: 40,
  afterContactWorkS: 5,
  ...more,
});

describe('the sample records through the route', () => {
  test('without parameters but a span: one row with every KPI', async () => {
    const answer = await getKpis(sample, november);
    expect(answer.rows).toHaveLength(1);
    const [row] = answer.rows;
    expect(row?.slice).toEqual({ total: { id: 'all', label: 'All' } });
    expect(row?.period).toEqual({
      from: '2026-10-31T23:00:00Z',
      to: '2026-11-30T23:00:00Z',
      label: '2026-11-01/2026-11-30',
    });
    expect(Object.keys(row?.kpis ?? {}).sort()).toEqual([...kpiIds].sort());
    expect(row?.kpis['service-level']).toEqual({
      value: 7 / 18,
      numerator: 7,
      denominator: 18,
      threshold: 20,
      status: 'no-target',
    });
    expect(row?.kpis['average-handle-time']).toEqual({
      value: 5830 / 14,
      numerator: 5830,
      denominator: 14,
      status: 'no-target',
    });
    expect(answer).toMatchObject({
      definition: { version: 'defA', migrating: false, done: 27 },
      timeZone: 'Europe/Berlin',
      grain: 'total',
      groupBy: 'total',
      asOf: {
        foldedAt: '2026-11-12T00:00:00.000Z',
        lanes: [{ lane: 0, seq: 5 }],
      },
    });
  });

  test('queues are named, sorted by id, and add up to the total', async () => {
    const { rows } = await getKpis(sample, { ...november, groupBy: 'queue', ids: 'contacts-created,service-level' });
    const ids = rows.map(({ slice }) => slice['queue']?.id ?? '');
    expect(ids).toEqual([...ids].sort());
    expect(rows.map(({ slice }) => slice['queue']?.label)).toContain('Billing general');
    expect(rows.reduce((sum, { kpis }) => sum + (kpis['contacts-created']?.value ?? 0), 0)).toBe(24);
  });

  test.each(['interval', 'hour', 'day', 'week', 'month'])(
    "grain %s adds up to the total, in the centre's zone and elsewhere",
    async (grain) => {
      const span = grain === 'interval' ? { from: '2026-11-01', to: '2026-11-15' } : november;
      for (const timeZone of ['Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns']) {
        const { rows } = await getKpis(sample, {
          ...span,
          grain,
          timeZone,
          ids: 'contacts-created,contacts-queued,handle-time-p90',
        });
        expect(rows.reduce((sum, { kpis }) => sum + (kpis['contacts-created']?.value ?? 0), 0)).toBe(24);
        expect(rows.reduce((sum, { kpis }) => sum + (kpis['handle-time-p90']?.denominator ?? 0), 0)).toBe(14);
      }
    },
  );

  test('a pair is restricted by a filter and names both slices', async () => {
    const queues = await getKpis(sample, { ...november, groupBy: 'queue', ids: 'contacts-created' });
    const billing =
      queues.rows.find(({ slice }) => slice['queue']?.label === 'Billing general')?.slice['queue']?.id ?? '';
    const { rows, groupBy } = await getKpis(sample, {
      ...november,
      groupBy: 'channel',
      filter: `queue:${billing}`,
      ids: 'contacts-created',
    });
    expect(groupBy).toBe('queue,channel');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.slice).toEqual({
      queue: { id: billing, label: 'Billing general' },
      channel: { id: 'VOICE', label: 'VOICE' },
    });
    const alone = await getKpis(sample, { ...november, filter: `queue:${billing}`, ids: 'contacts-created' });
    expect(alone.rows[0]?.kpis['contacts-created']?.value).toBe(9);
    const both = await getKpis(sample, {
      ...november,
      filter: `queue:${billing};channel:CHAT;channel:VOICE`,
      ids: 'contacts-created',
    });
    expect(both.rows.map(({ kpis }) => kpis['contacts-created']?.value)).toEqual([9]);
  });

  test('nothing counted: one row of a total with zeros and nulls, no row elsewhere', async () => {
    const before = { from: '2020-01-01', to: '2020-01-02' };
    const { rows } = await getKpis(sample, before);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.kpis['contacts-created']).toEqual({
      value: 0,
      numerator: 0,
      denominator: null,
      status: 'no-target',
    });
    expect(rows[0]?.kpis['abandonment-rate']).toEqual({
      value: null,
      numerator: 0,
      denominator: 0,
      status: 'no-target',
    });
    for (const more of [{ grain: 'day' }, { grain: 'hour' }, { grain: 'month' }, { groupBy: 'queue' }])
      expect((await getKpis(sample, { ...before, ...more })).rows).toEqual([]);
    expect((await getKpis(sample, { ...before, filter: 'queue:nobody' })).rows).toHaveLength(1);
  });
});

test("another spelling of the centre's zone reads the same day buckets", async () => {
  const deps = fakeDeps({ contacts: sampleContacts() });
  const { timeZone, rows } = await getKpis(deps, { ...november, timeZone: 'europe/berlin', ids: 'contacts-created' });
  expect({ timeZone, value: rows[0]?.kpis['contacts-created']?.value, keys: deps.reads.keys }).toEqual({
    timeZone: 'europe/berlin',
    value: 24,
    keys: 30,
  });
});

test('a centre whose zone has an older name is still the centre', async () => {
  const deps = fakeDeps({ contacts: sampleContacts(), kpi: { ...settings, timeZone: 'Asia/Kolkata' } });
  for (const timeZone of ['Asia/Kolkata', 'Asia/Calcutta']) {
    deps.reads.keys = 0;
    await getKpis(deps, { ...november, timeZone, ids: 'contacts-created' });
    expect(deps.reads.keys).toBe(30);
  }
});

describe('thresholds', () => {
  test("a queue is measured by its own threshold, the total by the centre's", async () => {
    const deps = {
      ...fakeDeps({ contacts: [call('a', Date.UTC(2026, 10, 3, 9), { queueDurationS: 25 })] }),
      readSettings: { ...readSettings, queueServiceLevelSeconds: { q1: 30 } },
    };
    const query = { ...november, ids: 'service-level' };
    expect((await getKpis(deps, query)).rows[0]?.kpis['service-level']).toEqual({
      value: 0,
      numerator: 0,
      denominator: 1,
      status: 'no-target',
      threshold: 20,
    });
    const own = { value: 1, numerator: 1, denominator: 1, threshold: 30, status: 'no-target' };
    expect((await getKpis(deps, { ...query, groupBy: 'queue' })).rows[0]?.kpis['service-level']).toEqual(own);
    expect(
      (await getKpis(deps, { ...query, filter: 'queue:q1;channel:VOICE' })).rows[0]?.kpis['service-level'],
    ).toEqual(own);
  });
});

describe('agents', () => {
  const at = (day: number, hour = 9) => Date.UTC(2026, 10, day, hour);
  const contacts = [
    call('a', at(3)),
    call('b', at(3, 10)),
    call('c', at(4)),
    call('d', at(4), { agentId: 'agent-2', agentName: 'tomas' }),
  ];
  const ids = 'contacts-per-agent-day,contacts-handled';
  const perAgentDay = { ...november, ids };

  test('contacts per agent and day, for the total and for agents', async () => {
    const deps = fakeDeps({ contacts });
    expect((await getKpis(deps, perAgentDay)).rows[0]?.kpis['contacts-per-agent-day']).toEqual({
      value: 4 / 3,
      numerator: 4,
      denominator: 3,
      status: 'no-target',
    });
    const agents = await getKpis(deps, { ...perAgentDay, groupBy: 'agent' });
    expect(agents.rows.map(({ kpis }) => kpis['contacts-per-agent-day'])).toEqual([
      { value: 1.5, numerator: 3, denominator: 2, status: 'no-target' },
      { value: 1, numerator: 1, denominator: 1, status: 'no-target' },
    ]);
    const days = await getKpis(deps, { ...perAgentDay, grain: 'day' });
    expect(days.rows.map(({ kpis }) => kpis['contacts-per-agent-day']?.value)).toEqual([2, 1]);
    expect((await getKpis(deps, november)).rows[0]?.kpis['contacts-per-agent-day']?.value).toBeCloseTo(4 / 3);
  });

  test.each([
    ['other slices', { groupBy: 'queue' }],
    ['grains below day', { grain: 'hour', from: '2026-11-03', to: '2026-11-04' }],
    ['other zones', { timeZone: 'Asia/Kathmandu' }],
  ])('%s cannot have it', async (_, more) => {
    const { rows } = await getKpis(fakeDeps({ contacts }), { ...perAgentDay, ...more });
    expect(rows.length).toBeGreaterThan(0);
    for (const { kpis } of rows)
      expect(kpis['contacts-per-agent-day']).toEqual({
        value: null,
        numerator: null,
        denominator: null,
        status: 'no-target',
      });
  });

  test('agent data off: no agents, and null', async () => {
    const deps = fakeDeps({ contacts, kpi: { ...settings, agentData: 'off' } });
    expect((await getKpis(deps, perAgentDay)).rows[0]?.kpis['contacts-per-agent-day']?.value).toBeNull();
    const justSwitchedOff = { ...fakeDeps({ contacts }), settings: { ...settings, agentData: 'off' } as const };
    expect((await getKpis(justSwitchedOff, perAgentDay)).rows[0]?.kpis['contacts-per-agent-day']?.value).toBeNull();
  });

  test("a day on which nothing is left of an agent's contacts is none", () => {
    const key = { pk: 'B#d:Europe/Berlin#g#agent-1#2026-11', sk: '2026-11-03' };
    const bucket = (h: number) => ({
      key,
      n: 1,
      marks: new Map(),
      sums: new Map([
        ['h', h],
        ['c', 1],
      ]),
    });
    expect(sumByPeriod([bucket(0), bucket(2)], () => 0).get(0)?.handledBuckets).toBe(1);
  });

  test('asked for by name, it is refused where it costs too many items, and left out of everything', async () => {
    const deps = fakeDeps({ contacts });
    const list: typeof deps.directory.list = async (cut, months) =>
      cut === 'agent'
        ? Array.from({ length: 1_000 }, (_, i) => ({
            cutCode: 'g',
            month: months[0] ?? '',
            value: `a${i}`,
            label: 'x',
            namedAt: 1,
          }))
        : [];
    const big = { ...deps, directory: { ...deps.directory, list } };
    expect((await refused(big, perAgentDay)).detail).toContain('needs 30030 items for a single row');
    expect((await getKpis(big, november)).notComputed?.map(({ id }) => id)).toEqual(['contacts-per-agent-day']);
    big.reads.keys = 0;
    const days = await getKpis(big, { ...perAgentDay, grain: 'day' });
    expect(big.reads.keys).toBeLessThanOrEqual(20_000);
    expect(days.nextPageToken).toBeDefined();
  });

  test('who asks for everything over a long span is told what was left out', async () => {
    const { rows, notComputed } = await getKpis(fakeDeps({ contacts }), { from: '2026-01-01', to: '2026-12-31' });
    expect(notComputed?.map(({ id }) => id)).toEqual(['contacts-per-agent-day']);
    expect(rows[0]?.kpis['contacts-per-agent-day']?.value).toBeNull();
    const named = await getKpis(fakeDeps({ contacts }), { from: '2026-01-01', to: '2026-12-31', ids });
    expect(named.rows[0]?.kpis['contacts-per-agent-day']?.denominator).toBe(3);
  });

  test.each([
    ['pseudonymous', 'agent-1'],
    ['named', 'mira'],
  ] as const)('%s: the label is %s', async (agentData, label) => {
    const { rows } = await getKpis(fakeDeps({ contacts, kpi: { ...settings, agentData } }), {
      ...perAgentDay,
      filter: 'agent:agent-1',
    });
    expect(rows[0]?.slice['agent']).toEqual({ id: 'agent-1', label });
  });
});

test('the newest name of a queue wins', async () => {
  const contacts = [
    call('a', Date.UTC(2026, 10, 3), { queueName: 'Old' }),
    call('b', Date.UTC(2026, 11, 3), { queueName: 'New' }),
  ];
  const { rows } = await getKpis(fakeDeps({ contacts }), {
    from: '2026-11-01',
    to: '2026-12-31',
    groupBy: 'queue',
    grain: 'month',
    ids: 'contacts-created',
  });
  expect(rows.map(({ slice, period }) => [slice['queue']?.label, period.label])).toEqual([
    ['New', '2026-11'],
    ['New', '2026-12'],
  ]);
});

test('an answer under a changed definition says so', async () => {
  const deps = { ...sample, definition: { id: 'defB', releasedAt: 1 } };
  expect((await getKpis(deps, november)).definition).toEqual({ version: 'defB', migrating: true, done: 0 });
});

describe('paging', () => {
  const contacts = Array.from({ length: 60 }, (_, i) =>
    call(`c${i}`, Date.UTC(2026, 10, 1 + (i % 20), 8, i), { queueId: `q${i % 7}` }),
  );
  const query = { ...november, groupBy: 'queue', grain: 'day', ids: 'contacts-created' };

  test('pages hold every row once, in order, and read only what they hold', async () => {
    const deps = fakeDeps({ contacts });
    const whole = await getKpis(deps, query);
    const rows: typeof whole.rows = [];
    let pageToken: string | undefined;
    for (let pages = 0; pages < 50; pages += 1) {
      deps.reads.keys = 0;
      const page = await getKpis(deps, { ...query, limit: '25', ...(pageToken === undefined ? {} : { pageToken }) });
      expect(deps.reads.keys).toBeLessThanOrEqual(25);
      rows.push(...page.rows);
      pageToken = page.nextPageToken;
      if (pageToken === undefined) break;
    }
    expect(rows).toEqual(whole.rows);
    expect(whole.nextPageToken).toBeUndefined();
  });
});

test('hours add up to their day, in any zone', async () => {
  const moment = fc.integer({ min: Date.UTC(2026, 9, 23), max: Date.UTC(2026, 9, 27) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment, { minLength: 1, maxLength: 20 }),
      fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns'),
      async (moments, timeZone) => {
        const deps = fakeDeps({ contacts: moments.map((ms, index) => call(`c${index}`, ms)) });
        const query = { from: '2026-10-22', to: '2026-10-28', timeZone, ids: 'contacts-created,average-handle-time' };
        const byDay = new Map<string, number>();
        for (const { period, kpis } of (await getKpis(deps, { ...query, grain: 'hour' })).rows) {
          const day = period.label.slice(0, 10);
          byDay.set(day, (byDay.get(day) ?? 0) + (kpis['contacts-created']?.value ?? 0));
        }
        const days = (await getKpis(deps, { ...query, grain: 'day' })).rows.map(
          ({ period, kpis }) => [period.label, kpis['contacts-created']?.value] as const,
        );
        expect([...byDay]).toEqual(days);
        expect(days.reduce((sum, [, count]) => sum + (count ?? 0), 0)).toBe(moments.length);
      },
    ),
    { numRuns: 25 },
  );
});

test("a pair's value id may hold any text", async () => {
  const topic = '50% off; a|b / c';
  const deps = fakeDeps({
    contacts: [call('a', Date.UTC(2026, 10, 3), { topic, groups: [{ id: 's1', name: 'Site' }] })],
  });
  const { rows } = await getKpis(deps, {
    ...november,
    groupBy: 'site',
    filter: `topic:${encodeURIComponent(topic)}`,
    ids: 'contacts-handled',
  });
  expect(rows[0]?.slice).toEqual({ site: { id: 's1', label: 'Site' }, topic: { id: topic, label: topic } });
  expect(pairValueId('s1', topic)).toContain('|');
});

test('the route asks for the scope that KPIs need', () => {
  expect(routes.getKpis.scope).toBe('kpi:read');
});
