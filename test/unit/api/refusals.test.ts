/** What is refused, and that the answer names the field, the limit and the way out. */
import { describe, expect, test } from '@jest/globals';
import type { Contact } from '../../../shared/domain/contact.ts';
import { kpiIds } from '../../../shared/kpi/registry/registry.ts';
import { fakeDeps, settings } from './fake-centre.ts';
import { call, getKpis, refused } from './requests.ts';

const deps = fakeDeps({ contacts: [] });
const november = { from: '2026-11-01', to: '2026-11-30' };

describe('a query that is wrong', () => {
  test.each([
    [{}, 'from', 'is required'],
    [{ from: '2026-11-01' }, 'to', 'is required'],
    [{ ...november, from: '2026-02-30' }, 'from', 'is not in the calendar'],
    [{ from: '9999-12-31', to: '9999-12-31' }, 'to', 'is not in the calendar'],
    [{ from: '0000-01-01', to: '0000-01-02' }, 'from', 'is not in the calendar'],
    [{ ...november, grain: 'hour', from: '2026-11-01T25:00Z' }, 'from', 'is not in the calendar'],
    [{ ...november, from: '01.11.2026' }, 'from', 'must be a day such as 2026-11-03'],
    [{ from: '2026-11-02', to: '2026-11-01' }, 'to', 'must be later than from'],
    [{ ...november, colour: 'red' }, 'colour', 'is not a parameter; known are ids, from, to'],
    [{ ...november, constructor: 'x' }, 'constructor', 'is not a parameter'],
    [{ ...november, from: ['2026-11-01', '2026-11-02'] }, 'from', 'is given more than once'],
    [{ ...november, ids: 'service-level,nonsense' }, 'ids', "no KPI 'nonsense'"],
    [{ ...november, ids: ',' }, 'ids', 'names no KPI'],
    [{ ...november, grain: 'year' }, 'grain', 'must be one of interval, hour'],
    [{ ...november, timeZone: 'Mars/Base' }, 'timeZone', 'must be an IANA time zone'],
    [{ ...november, limit: '0' }, 'limit', 'must be at least 1'],
    [{ ...november, limit: '20001' }, 'limit', 'must be at most 20000'],
    [{ ...november, groupBy: 'colour' }, 'groupBy', 'slices: total, channel, queue'],
    [{ ...november, groupBy: 'queue,agent' }, 'groupBy', 'pairs: queue,channel and site,topic'],
    [{ ...november, groupBy: 'agent', filter: 'queue:q1' }, 'filter', 'asks for agent x queue, which is not kept'],
    [{ ...november, groupBy: 'queue,channel', filter: 'site:s' }, 'filter', 'is not kept'],
    [{ ...november, filter: 'queue' }, 'filter', 'must be slice:value'],
    [{ ...november, filter: 'queue:' }, 'filter', 'must be slice:value'],
    [{ ...november, filter: 'colour:red' }, 'filter', "no slice 'colour'"],
    [{ ...november, grain: 'day', from: '2026-11-01T00:00Z' }, 'from', 'must be a day for grain day'],
    [{ ...november, grain: 'hour', from: '2026-11-01T00:07Z' }, 'from', 'quarter of an hour'],
    [{ ...november, grain: 'hour', groupBy: 'direction' }, 'grain', 'grain hour is not kept for direction'],
    [{ ...november, timeZone: 'Asia/Tokyo', groupBy: 'direction' }, 'timeZone', 'needs 15-minute intervals'],
    [{ ...november, pageToken: 'x.y' }, 'pageToken', 'begin again without it'],
  ] as const)('%j: %s %s', async (query, field, message) => {
    const answer = await refused(deps, query);
    expect(answer).toMatchObject({
      statusCode: 400,
      status: 400,
      contentType: 'application/problem+json',
      type: 'urn:holdfast:problem:invalid-request',
      requestId: 'req-1',
    });
    const error = answer.errors.find((candidate) => candidate.field === field);
    expect(error?.message).toContain(message);
    expect(answer.detail).toContain(field);
  });

  test('everything that is wrong with the parameters is said at once', async () => {
    const { errors } = await refused(deps, { grain: 'x', colour: 'red', from: '2026-11-01', limit: 'many' });
    expect(errors.map(({ field }) => field).sort()).toEqual(['colour', 'grain', 'limit', 'to']);
  });

  test("the caller's mistakes are not reported as failures", async () => {
    await refused(deps, { colour: 'red' });
    expect(deps.reported).toEqual([]);
  });

  test('agents are refused when agent data is off', async () => {
    const off = fakeDeps({ contacts: [], kpi: { ...settings, agentData: 'off' } });
    expect((await refused(off, { ...november, groupBy: 'agent' })).errors[0]).toEqual({
      field: 'groupBy',
      message: 'asks for agents, but agent data is off in this centre',
    });
  });

  test('a sign-in parameter is not a query parameter', async () => {
    expect((await getKpis(deps, { ...november, api_key: 'hf_x' })).rows).toHaveLength(1);
  });
});

const over = { status: 400, type: 'urn:holdfast:problem:limit-exceeded' };

describe('a query over a limit', () => {
  test('rows as JSON have a smaller limit than tables', async () => {
    expect(await refused(deps, { ...november, limit: '5001' })).toMatchObject({
      ...over,
      detail: 'limit is 5001; the limit for format json is 5000',
    });
  });

  test.each([
    ['interval', '2026-11-01', '2026-12-15', '31 days'],
    ['hour', '2026-01-01', '2026-11-01', '92 days'],
    ['day', '2024-01-01', '2026-01-01', '400 days'],
    ['week', '2020-01-01', '2026-01-01', '1200 days'],
    ['total', '2010-01-01', '2026-01-01', '3700 days'],
    ['interval', '1972-01-01', '9998-12-31', '31 days'],
  ])('grain %s from %s to %s: the limit is %s', async (grain, from, to, limit) => {
    let asked = false;
    const answer = await refused(
      {
        ...deps,
        readState: async () => {
          asked = true;
          return deps.readState();
        },
      },
      { grain, from, to },
    );
    expect(answer).toMatchObject(over);
    expect(answer.errors[0]).toMatchObject({ field: 'to' });
    expect(answer.detail).toContain(`limit for grain ${grain} is ${limit}`);
    expect(asked).toBe(false); // before anything is read
  });

  test('a KPI named twice is one KPI', async () => {
    const ids = [...kpiIds, ...kpiIds].join(',');
    expect(Object.keys((await getKpis(deps, { ...november, ids })).rows[0]?.kpis ?? {})).toHaveLength(kpiIds.length);
  });

  test('a single row that needs too many items says how many, and how to narrow', async () => {
    const answer = await refused(deps, { from: '2025-11-01', to: '2026-11-30', timeZone: 'Asia/Tokyo' });
    expect(answer).toMatchObject(over);
    expect(answer.detail).toContain('37920 items');
    expect(answer.detail).toContain('limit is 20000');
    expect(answer.detail).toContain('shorter span');
  });

  test('many rows are paged instead: no page reads more than the limit', async () => {
    const contacts = Array.from({ length: 30 }, (_, i): Contact => ({
      contactId: `c${i}`,
      lastUpdateMs: Date.UTC(2026, 10, 3),
      disconnectedAtMs: Date.UTC(2026, 10, 3),
      channel: 'VOICE',
      initiationMethod: 'INBOUND',
      queueId: `q${i}`,
    }));
    const many = fakeDeps({ contacts });
    const query = { from: '2026-11-01', to: '2026-11-30', groupBy: 'queue', grain: 'hour', ids: 'contacts-created' };
    const first = await getKpis(many, query);
    expect(many.reads.keys).toBeLessThanOrEqual(20_000);
    expect(first.nextPageToken).toBeDefined();
    expect(first.rows.length).toBeLessThan(30);
  });

  test('an answer of all KPIs stays below the size that Lambda can send', async () => {
    const contacts = Array.from({ length: 900 }, (_, i): Contact => ({
      contactId: `c${i}`,
      lastUpdateMs: Date.UTC(2026, 10, 3),
      disconnectedAtMs: Date.UTC(2026, 10, 3),
      channel: 'VOICE',
      initiationMethod: 'INBOUND',
      queueId: `q${i}`,
    }));
    const { body } = await call(fakeDeps({ contacts }), '/v1/kpis', { query: { ...november, groupBy: 'queue' } });
    expect(body['nextPageToken']).toBeDefined();
    expect(JSON.stringify(body).length).toBeLessThan(5_000_000);
  });
});
