/** Numbers of people: no route and no format tells a rate over fewer than five contacts or answers. */
import { describe, expect, test } from '@jest/globals';
import type { Contact } from '../../../shared/domain/contact.ts';
import { kpis } from '../../../shared/kpi/registry/registry.ts';
import { emptyBook } from '../../../shared/kpi/targets/book.ts';
import { targetSchema } from '../../../shared/kpi/targets/target.ts';
import { kpiColumns } from '../../../functions/kpi/api/table/columns.ts';
import { pascalCase, snakeCase } from '../../../functions/kpi/api/table/names.ts';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { fakeDeps, sampleContacts, settings } from './fake-centre.ts';
import { call, callText, kpiAnswer } from './requests.ts';

const november = { from: '2026-11-01', to: '2026-11-30', grain: 'total' };
const [sample] = sampleContacts().filter(({ agentId, interactionS, groups }) => agentId && interactionS && groups?.[1]);
if (!sample) throw new Error('no handled contact with a team');
const team = sample.groups?.[1]?.id ?? '';

/** `count` contacts of one agent in the queue that the agent has alone. */
const ownQueue = (count: number, agentId: string): Contact[] =>
  Array.from({ length: count }, (_, n) => ({
    ...sample,
    contactId: `${agentId}-${n}`,
    agentId,
    agentName: `name of ${agentId}`,
    queueId: `agent/${agentId}`,
    queueName: `name of ${agentId}`,
  }));
const contacts = [...ownQueue(2, 'few'), ...ownQueue(7, 'many')];
const deps = fakeDeps({ contacts });

type Options = Parameters<typeof call>[2];
const rowsOf = async (query: Record<string, string>, options: Options = {}, centre = deps) => {
  const { body } = await call(centre, '/v1/kpis', { query: { ...november, ...query }, ...options });
  return kpiAnswer.parse(body).rows;
};

const analyst = { keyId: 'k', scopes: 'kpi:read contact:read agent:read' };
const unscoped = { keyId: 'k', scopes: 'kpi:read contact:read' };
const screen = { keyId: 'k', scopes: 'kpi:read agent:read', kind: 'display' };
const limited = {
  keyId: 'k',
  scopes: 'kpi:read agent:read',
  only: JSON.stringify({ queue: ['agent/few', 'agent/many'] }),
};

const rates = new Set<string>(
  kpis.filter(({ formula }) => ['ratio', 'average', 'quantile'].includes(formula.kind)).map(({ id }) => id),
);

const told = kpis.filter(({ id }) => id === 'hold-share' || id === 'average-handle-time');
const columns = kpiColumns(told).filter(({ field }) => ['value', 'numerator', 'denominator'].includes(field));
const tableSchema = z.object({
  columns: z.record(z.string(), z.array(z.unknown())),
  dictionaries: z.record(z.string(), z.array(z.looseObject({ id: z.string().optional() }))),
});
const records = z.array(z.record(z.string(), z.unknown()));

/** The cells of the columns above for one value, from each format. */
const cellsOf = async (groupBy: string, value: string, authorizer: Record<string, string>) => {
  const query = { ...november, groupBy, ids: told.map(({ id }) => id).join(',') };
  const csv = await callText(deps, '/v1/kpis', { query: { ...query, format: 'csv' }, authorizer });
  const line = records.parse(parse(csv.body, { columns: true })).find((one) => one[`${groupBy}_id`] === value);
  const { body } = await call(deps, '/v1/kpis', { query: { ...query, format: 'columns' }, authorizer });
  const table = tableSchema.parse(body);
  const idAt = (index: unknown): string | undefined => table.dictionaries[groupBy]?.[Number(index)]?.id;
  const at = table.columns[groupBy]?.findIndex((index) => idAt(index) === value) ?? -1;
  const feed = await callText(deps, '/odata/{proxy+}', {
    params: { proxy: 'Months' },
    query: { $filter: `Slice eq '${groupBy}' and ValueId eq '${value}'` },
    authorizer,
  });
  const [entity] = z.object({ value: records }).parse(JSON.parse(feed.body)).value;
  return {
    csv: columns.map(({ words }) => line?.[snakeCase(words)]),
    columns: columns.map(({ words }) => table.columns[snakeCase(words)]?.[at]),
    feed: columns.map(({ words }) => entity?.[pascalCase(words)]),
  };
};

describe.each([
  ['agent', 'to a key with every scope', 'few', 'many', analyst],
  ['agent', 'without agent:read', 'few', 'many', unscoped],
  ['queue', 'without agent:read', 'agent/few', 'agent/many', unscoped],
  ['queue', 'to a screen', 'agent/few', 'agent/many', screen],
  ['queue', 'to a key that is limited to queues', 'agent/few', 'agent/many', limited],
])('by %s, %s', (groupBy, _, few, many, authorizer) => {
  test('rates over few are left out and marked, whatever their denominator counts; counts stay', async () => {
    const rows = await rowsOf({ groupBy }, { authorizer });
    const kpisOf = (id: string) => rows.find(({ slice }) => slice[groupBy]?.id === id)?.kpis ?? {};
    const shown = Object.entries(kpisOf(few)).filter(([id, { denominator }]) => rates.has(id) && denominator !== 0);
    expect(shown.length).toBeGreaterThan(5);
    for (const [id, { value, numerator, denominator }] of shown)
      expect([id, value, numerator, denominator]).toEqual([id, null, null, null]);
    expect(kpisOf(few)['average-handle-time']?.suppressed).toBe(true);
    expect(kpisOf(few)['hold-share']?.suppressed).toBe(true);
    expect(kpisOf(few)['contacts-handled']?.value).toBe(2);
    expect(kpisOf(many)['average-handle-time']?.value).not.toBeNull();
    expect(kpisOf(many)['hold-share']?.denominator).toBeGreaterThan(0);
  });

  test.each([
    { grain: 'day' },
    { grain: 'hour', from: '2026-11-01', to: '2026-11-20' },
    { grain: 'day', updatedSince: 'start' },
  ])('%p too', async (query) => {
    const rows = await rowsOf({ groupBy, ids: 'average-handle-time', ...query }, { authorizer });
    const own = rows.filter(({ slice }) => slice[groupBy]?.id === few);
    expect(own.length).toBeGreaterThan(0);
    for (const { kpis: values } of own) expect(values['average-handle-time']?.suppressed).toBe(true);
  });

  test('CSV, columns and the feed have nothing there either', async () => {
    expect(columns).toHaveLength(6);
    expect(await cellsOf(groupBy, few, authorizer)).toEqual({
      csv: columns.map(() => ''),
      columns: columns.map(() => null),
      feed: columns.map(() => null),
    });
  });
});

describe("who may know the whole centre's agents", () => {
  test("is told what was measured in an agent's own queue, in every format", async () => {
    const [row] = await rowsOf({ filter: 'queue:agent/few' }, { authorizer: analyst });
    expect(row?.kpis['average-handle-time']).toMatchObject({ value: expect.any(Number), denominator: 2 });
    expect(row?.kpis['average-handle-time']).not.toHaveProperty('suppressed');
    const { csv, columns: ofTable, feed } = await cellsOf('queue', 'agent/few', analyst);
    expect(csv.map(Number)).toEqual(ofTable);
    expect(feed).toEqual(ofTable);
    expect(ofTable.every((cell) => typeof cell === 'number')).toBe(true);
  });

  test.each([
    [analyst, undefined],
    [unscoped, true],
    [screen, true],
  ])('and so in the pair with the channel: %o', async (authorizer, suppressed) => {
    const pair = await rowsOf({ groupBy: 'queue,channel', ids: 'average-handle-time', grain: 'day' }, { authorizer });
    const own = pair.filter(({ slice }) => slice['queue']?.id === 'agent/few');
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(({ kpis: values }) => values['average-handle-time']?.suppressed))).toEqual(
      new Set([suppressed]),
    );
  });
});

test("the queue that an agent has alone has the agent's name for nobody without the scope", async () => {
  const named = fakeDeps({ contacts, kpi: { ...settings, agentData: 'named' } });
  const texts = async (scopes: string): Promise<string> => {
    const options = { authorizer: { keyId: 'k', scopes } };
    const query = { $filter: 'UtcDate ge 2026-11-01 and UtcDate le 2026-11-30' };
    const asked = [
      await callText(named, '/v1/kpis', { query: { ...november, groupBy: 'queue' }, ...options }),
      await callText(named, '/v1/kpis', { query: { ...november, groupBy: 'queue,channel' }, ...options }),
      await callText(named, '/odata/{proxy+}', { params: { proxy: 'Contacts' }, query, ...options }),
      await callText(named, '/v1/contacts', { query: { from: november.from, to: november.to }, ...options }),
      await callText(named, '/v1/contacts/{contactId}', { params: { contactId: 'few-0' }, ...options }),
    ];
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    return asked.map(({ body }) => body).join('\n');
  };
  expect(await texts('kpi:read contact:read')).not.toContain('name of');
  expect(await texts('kpi:read contact:read agent:read')).toContain('name of few');
});

describe('the screen of a team', () => {
  const target = targetSchema.parse({
    id: 't1',
    kpi: 'average-handle-time',
    slice: 'team',
    value: team,
    per: 'day',
    target: 100,
    tolerance: 0.1,
    owner: 'Lead',
    action: 'Talk',
    validFrom: '2026-01-01',
    updatedAt: '2026-01-01T00:00:00Z',
    updatedBy: 'k',
    version: 1,
  });
  const centre = {
    ...fakeDeps({ contacts: ownQueue(4, 'a') }),
    readTargets: async () => ({ ...emptyBook, targets: [target] }),
  };
  const as = (more: object) => ({
    authorizer: { keyId: 'k', scopes: 'kpi:read', only: JSON.stringify({ team: [team] }), ...more },
  });
  const asked = { groupBy: 'team', ids: 'average-handle-time,contacts-handled' };

  test('shows no rate over few, nor how it stands against its target', async () => {
    const [row] = await rowsOf(asked, as({ kind: 'display' }), centre);
    expect(row?.kpis['contacts-handled']?.value).toBe(4);
    expect(row?.kpis['average-handle-time']).toMatchObject({
      value: null,
      numerator: null,
      denominator: null,
      attainment: null,
      pace: null,
      status: 'no-data',
      suppressed: true,
    });
  });

  test('which whoever leads the team may see', async () => {
    const [row] = await rowsOf(asked, as({ kind: 'key' }), centre);
    expect(row?.kpis['average-handle-time']?.value).toBeGreaterThan(0);
  });
});
