/** The OData feed through its route: documents, rows, paging and refusals, as Power Query and others ask for them. */
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { limits } from '../../../shared/contracts/limits.ts';
import { kpis } from '../../../shared/kpi/registry/registry.ts';
import { fakeDeps, sampleContacts, settings } from './fake-centre.ts';
import { buildQuery } from '../../support/odata-query.ts';
import { callText, getKpis, type RequestOptions } from './requests.ts';

const contacts = sampleContacts();
const deps = fakeDeps({ contacts });

const isValue = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);
/** By hand: megabytes of values take a record of unions seconds. */
const entity = z.custom<Record<string, string | number | boolean | null>>(
  (value) => typeof value === 'object' && value !== null && Object.values(value).every(isValue),
);
const page = z.strictObject({
  '@odata.context': z.string(),
  '@odata.count': z.number().optional(),
  value: z.array(entity),
  '@odata.nextLink': z.string().optional(),
});
const problem = z.object({ error: z.object({ code: z.string(), message: z.string(), target: z.string().optional() }) });

const ask = async (path: string, query: Record<string, string> = {}, options: RequestOptions = {}, on = deps) =>
  path === ''
    ? callText(on, '/odata', { query, ...options })
    : callText(on, '/odata/{proxy+}', { query, params: { proxy: path }, ...options });
const read = async (path: string, query: Record<string, string> = {}, on = deps) => {
  const { status, body } = await ask(path, query, {}, on);
  if (status !== 200) throw new Error(`${status} ${body}`);
  return page.parse(JSON.parse(body));
};
const follow = async (set: string, query: Record<string, string>, on = deps) => {
  const pages: z.infer<typeof page>[] = [];
  for (let next: Record<string, string> | undefined = query; next;) {
    const answer: z.infer<typeof page> = await read(set, next, on);
    pages.push(answer);
    const link: string | undefined = answer['@odata.nextLink'];
    next = link === undefined ? undefined : Object.fromEntries(new URL(link).searchParams);
  }
  return pages;
};
const inOrder = (a = '', b = ''): number => a.localeCompare(b);
const november = 'Date ge 2026-11-01 and Date le 2026-11-30';

describe('documents', () => {
  test('the service document lists the sets', async () => {
    const { status, headers, body } = await ask('');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json;odata.metadata=minimal;charset=utf-8',
      'OData-Version': '4.0',
    });
    expect(Object.keys(headers).filter((name) => name.toLowerCase() === 'odata-version')).toHaveLength(1);
    expect(JSON.parse(body)).toEqual({
      '@odata.context': 'https://api.example/live/odata/$metadata',
      value: ['Intervals', 'Days', 'Months', 'KpiDefinitions', 'Contacts', 'FollowUps', 'Targets'].map((name) => ({
        name,
        kind: 'EntitySet',
        url: name,
      })),
    });
  });

  test.each(['$metadata', '%24metadata'])('%s is XML with every set, key and property', async (path) => {
    const { headers, body } = await ask(path);
    expect(headers['content-type']).toBe('application/xml;charset=utf-8');
    for (const set of ['Intervals', 'Days', 'Months', 'KpiDefinitions', 'Contacts', 'Targets'])
      expect(body).toContain(`<EntitySet Name="${set}"`);
    expect(body).toContain('<Property Name="ServiceLevelRatio" Type="Edm.Double" Nullable="true"/>');
    expect(body).toContain('<Property Name="ContactsCreated" Type="Edm.Int64" Nullable="true"/>');
    const opened = [...body.matchAll(/<([A-Za-z:]+)(?: [^<>]*)?(?<!\/)>/gu)].map(([, name]) => name);
    const closed = [...body.matchAll(/<\/([A-Za-z:]+)>/gu)].map(([, name]) => name);
    expect(opened.toSorted(inOrder)).toEqual(closed.toSorted(inOrder));
  });

  test("Power Query's own headers are fine", async () => {
    const headers = {
      'User-Agent': 'Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)',
      MaxDataServiceVersion: '3.0',
      'OData-MaxVersion': '4.0',
      Accept:
        'application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7',
    };
    for (const path of ['', '$metadata', 'Days']) expect((await ask(path, {}, { headers })).status).toBe(200);
  });
});

describe('days', () => {
  test('hold what GET /v1/kpis answers, in columns named with their units', async () => {
    const query = {
      $filter: `Slice eq 'queue' and ${november}`,
      $select: 'ValueId,Value,Date,ServiceLevelRatio,ServiceLevelNumerator,ContactsCreated',
    };
    const { value, '@odata.context': context } = await read('Days', query);
    const { rows } = await getKpis(deps, {
      from: '2026-11-01',
      to: '2026-11-30',
      grain: 'day',
      groupBy: 'queue',
      ids: 'service-level,contacts-created',
    });
    expect(context).toBe(
      'https://api.example/live/odata/$metadata#Days(ValueId,Date,Value,ContactsCreated,ServiceLevelRatio,ServiceLevelNumerator)',
    );
    expect(value.length).toBeGreaterThan(10);
    expect(value).toEqual(
      rows.map(({ period, slice, kpis: values }) => {
        const ratio = values['service-level']?.value ?? null;
        return {
          ValueId: slice['queue']?.id,
          Value: slice['queue']?.label,
          Date: period.label,
          ContactsCreated: values['contacts-created']?.value,
          ServiceLevelRatio: ratio === null ? null : Math.round(ratio * 1e6) / 1e6,
          ServiceLevelNumerator: values['service-level']?.numerator,
        };
      }),
    );
  });

  test('without a filter: every slice, the last 31 days, all columns', async () => {
    const { value } = await read('Days');
    expect(new Set(value.map(({ Slice }) => Slice))).toEqual(
      new Set(['agent', 'channel', 'direction', 'queue', 'site', 'team', 'topic', 'total']),
    );
    const sum = value
      .filter(({ Slice }) => Slice === 'total')
      .reduce((total, row) => total + Number(row['ContactsCreated']), 0);
    expect(sum).toBe(24);
    expect(Object.keys(value[0] ?? {})).toHaveLength(
      Number(
        (await ask('$metadata')).body
          .split('<EntityType Name="Day">')[1]
          ?.split('</EntityType>')[0]
          ?.split('<Property ').length,
      ) - 1,
    );
  });

  test('agents are no slice where agent data is off', async () => {
    const off = fakeDeps({ contacts, kpi: { ...settings, agentData: 'off' } });
    const { value } = await read('Days', { $select: 'Slice' }, off);
    expect(value.some(({ Slice }) => Slice === 'agent')).toBe(false);
    expect((await read('Days', { $filter: "Slice eq 'agent'" }, off)).value).toEqual([]);
  });

  test('a filter reads only what it can keep', async () => {
    deps.reads.keys = 0;
    await read('Days', {
      $filter: "Slice eq 'total' and Date ge 2026-11-03 and Date lt 2026-11-05",
      $select: 'ContactsCreated',
    });
    expect(deps.reads.keys).toBe(3);
    expect((await read('Days', { $filter: "Slice eq 'queue' and ValueId eq 'nobody'" })).value).toEqual([]);
    expect((await read('Days', { $filter: 'Date eq 2030-01-01 and Date eq 2030-01-02' })).value).toEqual([]);
  });

  test('months and intervals add up to the same total', async () => {
    const months = await read('Months', { $filter: "Slice eq 'total' and Month eq 2026-11-01" });
    expect(months.value).toMatchObject([{ Month: '2026-11-01', ContactsCreated: 24 }]);
    const intervals = await read('Intervals', {
      $filter: "Slice eq 'total' and LocalDate ge 2026-11-01 and LocalDate le 2026-11-12",
      $select: 'ContactsCreated,IntervalStart,LocalHour',
    });
    expect(intervals.value.reduce((total, row) => total + Number(row['ContactsCreated']), 0)).toBe(24);
    const [first] = intervals.value;
    expect(first?.['IntervalStart']).toMatch(/^2026-11-\d\dT\d\d:(00|15|30|45):00Z$/u);
    const one = await read('Intervals', {
      $filter: `Slice eq 'total' and IntervalStart eq ${String(first?.['IntervalStart'])}`,
      $select: 'IntervalStart,LocalHour,ContactsCreated',
    });
    expect(one.value).toEqual([first]);
  });

  test('a span over the limit is refused with the limit', async () => {
    const { status, body } = await ask('Days', { $filter: 'Date ge 2020-01-01' });
    expect(status).toBe(400);
    expect(problem.parse(JSON.parse(body)).error.message).toMatch(/limit for grain day is 400 days/u);
  });
});

describe('$top, $skip, $orderby, $count', () => {
  const base = { $filter: `Slice eq 'queue' and ${november}`, $select: 'ValueId,Date,ContactsCreated' };
  test('cut, order and count the same rows', async () => {
    const all = (await read('Days', base)).value;
    expect((await read('Days', { ...base, $top: '3' })).value).toEqual(all.slice(0, 3));
    expect((await read('Days', { ...base, $top: '3', $skip: '2' })).value).toEqual(all.slice(2, 5));
    expect((await read('Days', { ...base, $top: '0' })).value).toEqual([]);
    expect((await read('Days', { ...base, $skip: '1000' })).value).toEqual([]);
    const counted = await read('Days', { ...base, $count: 'true', $top: '1' });
    expect([counted['@odata.count'], counted.value.length]).toEqual([all.length, 1]);
    expect((await ask('Days/$count', base)).body).toBe(String(all.length));
    expect((await ask('Days/%24count', base)).headers['content-type']).toBe('text/plain;charset=utf-8');
    const ordered = (await read('Days', { ...base, $orderby: 'ContactsCreated desc, Date' })).value;
    expect(ordered).toHaveLength(all.length);
    for (const [at, row] of ordered.entries()) {
      const before = ordered[at - 1];
      if (!before) continue;
      const [a, b] = [Number(before['ContactsCreated']), Number(row['ContactsCreated'])];
      expect(a > b || (a === b && String(before['Date']) <= String(row['Date']))).toBe(true);
    }
  });

  test('built by odata-query', async () => {
    const text = buildQuery({
      filter: { Slice: 'queue', Date: { ge: { type: 'raw', value: '2026-11-01' } }, ContactsCreated: { gt: 1 } },
      select: ['ValueId', 'Date', 'ContactsCreated'],
      orderBy: [['ContactsCreated', 'desc']],
      top: 5,
      count: true,
    });
    const { value } = await read('Days', Object.fromEntries(new URLSearchParams(text)));
    expect(value.length).toBeGreaterThan(0);
    for (const row of value) expect(Number(row['ContactsCreated'])).toBeGreaterThan(1);
  });
});

describe('paging', () => {
  /** Many queues on many days. */
  const wide = (queues: number) => ({
    ...deps,
    directory: {
      list: async (cut: string) =>
        cut === 'queue'
          ? Array.from({ length: queues }, (_, at) => ({
              cutCode: 'q',
              month: '2026-11',
              value: `q${String(at).padStart(4, '0')}`,
              label: `Queue ${at}`,
              namedAt: 1,
            }))
          : [],
      names: async () => [],
    },
    readBuckets: async (ranges: readonly { readonly pk: string; readonly sks: readonly string[] }[]) =>
      ranges.map(({ pk, sks }) =>
        sks.map((sk) => ({
          key: { pk, sk },
          n: 1,
          sums: new Map([
            ['c', 5],
            ['q', 4],
          ]),
          marks: new Map(),
        })),
      ),
  });

  test('goes by bytes, keeps every row once, and takes $top and $skip along', async () => {
    const on = wide(60);
    const days = 12;
    const query = { $filter: `Slice eq 'queue' and Date ge 2026-11-01 and Date le 2026-11-${days}` };
    const pages = await follow('Days', query, on);
    expect(pages.length).toBeGreaterThan(1);
    for (const one of pages) expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThan(limits.answerBytes);
    const keys = pages.flatMap(({ value }) => value.map(({ ValueId, Date }) => `${String(ValueId)} ${String(Date)}`));
    expect(keys).toHaveLength(60 * days);
    expect(new Set(keys).size).toBe(keys.length);
    const part = await follow('Days', { ...query, $skip: '100', $top: '500' }, on);
    expect(part.flatMap(({ value }) => value.map(({ ValueId, Date }) => `${String(ValueId)} ${String(Date)}`))).toEqual(
      keys.slice(100, 600),
    );
    const ordered = await follow('Days', { ...query, $orderby: 'Date desc' }, on);
    expect(ordered.flatMap(({ value }) => value)).toHaveLength(60 * days);
  });

  test('what needs everything at once is refused when that is too much', async () => {
    for (const query of [{ $orderby: 'ContactsCreated' }, { $count: 'true' }] as const) {
      const { status, body } = await ask(
        'Days',
        { $filter: "Slice eq 'queue' and Date ge 2026-09-01", $select: 'ContactsCreated', ...query },
        {},
        wide(600),
      );
      expect(status).toBe(400);
      expect(problem.parse(JSON.parse(body)).error.message).toMatch(/20000 items/u);
    }
  });

  test('a skip token is good for its own request and key only', async () => {
    const on = wide(60);
    const link = (await read('Days', { $filter: `Slice eq 'queue' and ${november}` }, on))['@odata.nextLink'] ?? '';
    const query = Object.fromEntries(new URL(link).searchParams);
    const token = query['$skiptoken'] ?? '';
    const tries: [Record<string, string>, RequestOptions][] = [
      [{ ...query, $filter: "Slice eq 'total'" }, {}],
      [{ ...query, $skiptoken: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` }, {}],
      [query, { authorizer: { keyId: 'another', scopes: 'kpi:read' } }],
    ];
    for (const [changed, options] of tries) {
      const { status, body } = await ask('Days', changed, options, on);
      expect(status).toBe(400);
      expect(problem.parse(JSON.parse(body)).error.target).toBe('$skiptoken');
    }
    expect((await ask('Months', query, {}, on)).status).toBe(400);
  });
});

describe('contacts', () => {
  const week = 'UtcDate ge 2026-11-01 and UtcDate le 2026-11-30';
  test('are all there, page by page, without a person in them', async () => {
    const pages = await follow('Contacts', { $filter: week });
    const rows = pages.flatMap(({ value }) => value);
    expect(new Set(rows.map(({ ContactId }) => ContactId))).toEqual(
      new Set(contacts.filter(({ disconnectedAtMs }) => disconnectedAtMs).map(({ contactId }) => contactId)),
    );
    expect(new Set(rows.map(({ ContactId }) => ContactId)).size).toBe(rows.length);
    const text = JSON.stringify(rows);
    for (const { customerKey, customerId, agentName } of contacts)
      for (const secret of [customerKey, customerId, agentName]) if (secret) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/\+\d{8,}/u);
    const handled = await read('Contacts', {
      $filter: `${week} and Handled and WaitSeconds gt 10`,
      $select: 'ContactId,WaitSeconds',
    });
    expect(handled.value.length).toBeGreaterThan(0);
  });

  test('need their own scope', async () => {
    const { status, body } = await ask('Contacts', {}, { authorizer: { keyId: 'k', scopes: 'kpi:read' } });
    expect(status).toBe(403);
    expect(problem.parse(JSON.parse(body)).error.message).toContain('contact:read');
  });
});

test('targets are rows', async () => {
  const { targets } = await deps.readTargets();
  const { value } = await read('Targets', { $orderby: 'Kpi' });
  expect(value).toHaveLength(targets.length);
  expect(new Set(value.map(({ Id }) => Id))).toEqual(new Set(targets.map(({ id }) => id)));
});

test('every KPI has a definition with its column', async () => {
  const { value } = await read('KpiDefinitions', { $orderby: 'Id' });
  expect(value.map(({ Id }) => Id)).toEqual(kpis.map(({ id }) => id).sort());
  expect((await read('KpiDefinitions', { $filter: "Id eq 'service-level'" })).value).toMatchObject([
    { ValueColumn: 'ServiceLevelRatio', Unit: 'ratio' },
  ]);
});

describe('refusals have the form of OData', () => {
  test.each<[string, Record<string, string>, number, RegExp]>([
    ['Days', { $expand: 'x' }, 501, /\$expand is not offered/u],
    ['Days', { $apply: 'aggregate(x)' }, 501, /\$apply/u],
    ['Days', { '%24search': 'x' }, 501, /\$search/u],
    ['Days', { $filter: 'Foo eq 1' }, 400, /names no property/u],
    ['Days', { $select: 'Foo' }, 400, /\$select names 'Foo'/u],
    ['Days', { $orderby: 'Date sideways' }, 400, /\$orderby/u],
    ['Days', { $top: '-1' }, 400, /\$top must be a whole number/u],
    ['Days', { $skip: 'x' }, 400, /\$skip/u],
    ['Days', { $count: 'maybe' }, 400, /\$count/u],
    ['Days', { $format: 'atom' }, 406, /json/u],
    ['Days', { colour: 'red' }, 400, /colour is no query option/u],
    ['Days', { $skiptoken: 'x' }, 400, /begin again/u],
    ['$metadata', { $format: 'json' }, 406, /XML/u],
    ['$metadata', { $top: '1' }, 400, /entity sets/u],
    ['Weeks', {}, 404, /there are Intervals, Days/u],
    ["Days('x')", {}, 404, /no such resource/u],
    ['Days/1/2', {}, 404, /no such resource/u],
    ['%E0%A4%A', {}, 400, /encoded/u],
  ])('%s %j -> %d', async (path, query, expected, message) => {
    const { status, headers, body } = await ask(path, query);
    expect(status).toBe(expected);
    expect(headers).toMatchObject({
      'OData-Version': '4.0',
      'content-type': expect.stringContaining('application/json'),
    });
    expect(problem.parse(JSON.parse(body)).error.message).toMatch(message);
  });
});
