/** The feed as a client sees it that was written by somebody else: it builds the addresses, reads the answers and follows the links. */
import * as client from 'ts-odata-client/v4.js';
import * as z from 'zod';
import { loadPayloads } from '../../scripts/lib/load.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { contactId } from './records.ts';

const contacts = 60;
const first = Date.parse('2026-11-10T00:00:00Z');
const quarterMs = 900_000;
const instance = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae';

const text = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** A contact in an interval, a queue, a team and with an agent of its own: as many rows as there can be. */
const recordOf = (n: number): string => {
  const at = (seconds: number): string => text(first + n * quarterMs + seconds * 1000);
  const waitSeconds = (n * 7) % 50;
  return JSON.stringify({
    ContactId: contactId(700_000 + n),
    InstanceARN: instance,
    LastUpdateTimestamp: at(890),
    Channel: 'VOICE',
    InitiationMethod: 'INBOUND',
    InitiationTimestamp: at(0),
    DisconnectTimestamp: at(600),
    Queue: {
      ARN: `${instance}/queue/feed-queue-${n}`,
      Name: `Feed ${n}`,
      EnqueueTimestamp: at(10),
      DequeueTimestamp: at(10 + waitSeconds),
      Duration: waitSeconds,
    },
    ...(n % 4 === 0
      ? {}
      : {
          Agent: {
            ARN: `${instance}/agent/feed-agent-${n}`,
            Username: `feed.${n}`,
            ConnectedToAgentTimestamp: at(10 + waitSeconds),
            AgentInteractionDuration: 300,
            HierarchyGroups: { Level2: { ARN: `${instance}/agent-group/feed-team-${n}`, GroupName: `Team ${n}` } },
          },
        }),
  });
};

const slices = ['agent', 'channel', 'queue', 'site', 'team', 'topic', 'total'];

/** A type, not an interface, and mutable: what the client's own types take. */
type IntervalRow = {
  Slice: string;
  ValueId: string;
  IntervalStart: Date;
  ContactsCreated: number;
  ServiceLevelNumerator: number;
  ServiceLevelDenominator: number;
};

type Line = readonly (string | number | null | undefined)[];
const sorted = (lines: readonly Line[]): string[] => lines.map((line) => JSON.stringify(line)).sort();
const level = (row: { ServiceLevelNumerator: number; ServiceLevelDenominator: number }) => [
  row.ServiceLevelNumerator,
  row.ServiceLevelDenominator,
];

const propertyPattern = /<Property Name="(\w+)" Type="Edm\.(\w+)"/gu;
const typeOfSet = /<EntitySet Name="(\w+)" EntityType="\w+\.(\w+)"/gu;

/** Property -> EDM type, by entity set. */
const setsOf = (metadata: string): Map<string, Map<string, string>> =>
  new Map(
    [...metadata.matchAll(typeOfSet)].map(([, set = '', type = '']) => {
      const [, body = ''] = new RegExp(`<EntityType Name="${type}">(.*?)</EntityType>`, 'su').exec(metadata) ?? [];
      return [set, new Map([...body.matchAll(propertyPattern)].map(([, name = '', edm = '']) => [name, edm]))];
    }),
  );

const isOf: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Date: (value) => /^\d{4}-\d\d-\d\d$/u.test(String(value)),
  DateTimeOffset: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/u.test(String(value)),
  Double: (value) => typeof value === 'number',
  Int32: Number.isSafeInteger,
  Int64: Number.isSafeInteger,
};

const kpiRows = z.object({
  nextPageToken: z.string().optional(),
  rows: z.array(
    z.object({
      period: z.object({ from: z.string() }),
      slice: z.record(z.string(), z.object({ id: z.string() })),
      kpis: z.record(z.string(), z.object({ numerator: z.number().nullable(), denominator: z.number().nullable() })),
    }),
  ),
});

export const describeOdataClient = (stackOf: () => LocalStack): void => {
  const query = <T>(path: string) => {
    const { url, key } = stackOf().api;
    const authorization = `Basic ${Buffer.from(`bi:${key}`).toString('base64')}`;
    return client.ODataV4QueryProvider.createQuery<T>(`${url}/odata${path}`, {
      requestInit: () => ({ headers: { authorization } }),
    });
  };

  const fromApi = async (slice: string): Promise<Line[]> => {
    const { url, key } = stackOf().api;
    const ask = async (pageToken?: string): Promise<z.output<typeof kpiRows>['rows']> => {
      const search = new URLSearchParams({
        from: text(first),
        to: text(first + contacts * quarterMs),
        grain: 'interval',
        groupBy: slice,
        ids: 'contacts-created,service-level',
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      const response = await fetch(`${url}/v1/kpis?${search.toString()}`, { headers: { 'x-api-key': key } });
      const body: unknown = await response.json();
      expect([slice, response.status, response.ok || body]).toEqual([slice, 200, true]);
      const { rows, nextPageToken } = kpiRows.parse(body);
      return nextPageToken === undefined ? rows : [...rows, ...(await ask(nextPageToken))];
    };
    return (await ask()).map(({ period, slice: values, kpis }) => [
      slice,
      values[slice]?.id,
      period.from,
      kpis['contacts-created']?.numerator,
      kpis['service-level']?.numerator,
      kpis['service-level']?.denominator,
    ]);
  };

  describe('the feed, read by a client from npm', () => {
    beforeAll(async () => {
      const texts = Array.from({ length: contacts }, (_, n) => recordOf(n));
      const payloads = texts.map((line, n) => ({ partitionKey: String(n), data: new TextEncoder().encode(line) }));
      await loadPayloads(stackOf(), payloads, contacts);
    });

    const asked = (wanted = slices) =>
      query<IntervalRow>('/Intervals').filter((row, functions) =>
        functions.and(
          row.IntervalStart.$greaterThanOrEqualTo(new Date(first)),
          row.IntervalStart.$lessThan(new Date(first + contacts * quarterMs)),
          row.Slice.$in(wanted),
          row.ContactsCreated.$greaterThan(0),
        ),
      );

    it('names its sets, and each answers what its metadata says', async () => {
      const { value: sets } = await query<{ name: string; url: string }>('').getManyAsync();
      const metadata = await query('/$metadata').provider.executeRequestAsync();
      const described = setsOf(await metadata.text());
      expect(sets.map(({ name }) => name)).toEqual([...described.keys()]);
      const seen = new Set<string>();
      for (const { url } of sets) {
        const { value } = await query<Record<string, unknown>>(`/${url}`).top(3).getManyAsync();
        const properties = described.get(url) ?? new Map<string, string>();
        if (value.length > 0) seen.add(url);
        for (const row of value) {
          expect([url, ...Object.keys(row)]).toEqual([url, ...properties.keys()]);
          const wrong = Object.entries(row).filter(
            ([name, cell]) => cell !== null && !isOf[properties.get(name) ?? '']?.(cell),
          );
          expect([url, wrong]).toEqual([url, []]);
        }
      }
      expect([...seen]).toEqual(expect.arrayContaining(['KpiDefinitions', 'Targets']));
    });

    it('gives its rows in pages that are followed to the end, with the numbers of the API', async () => {
      let page = await asked().getManyAsync();
      const rows = [...page.value];
      let pages = 1;
      for (; page.next; pages += 1) {
        page = await page.next();
        rows.push(...page.value);
      }
      expect(pages).toBeGreaterThan(1);
      const fromFeed = rows.map((row) => [
        row.Slice,
        row.ValueId,
        row.IntervalStart,
        row.ContactsCreated,
        ...level(row),
      ]);
      expect(sorted(fromFeed)).toEqual(sorted((await Promise.all(slices.map(fromApi))).flat()));
      expect(rows.length).toBeGreaterThan(3 * contacts);
    });

    it('orders and counts what one answer may hold', async () => {
      const ordered = asked(['channel', 'total']).orderByDescending((row) => row.IntervalStart);
      const { '@odata.count': count, value } = await ordered.top(50).getManyWithCountAsync();
      expect(count).toBe(2 * contacts);
      const moments = value.map(({ IntervalStart }) => IntervalStart);
      expect(moments).toHaveLength(50);
      expect(moments).toEqual(moments.toSorted().toReversed());
      expect(moments[0]).toBe(text(first + (contacts - 1) * quarterMs));
    });

    it('finds what it is asked for by text and by moment', async () => {
      const wanted = query<IntervalRow>('/Intervals').filter((row) =>
        row.Slice.$equals('queue')
          .and(row.ValueId.$in(['feed-queue-3', 'feed-queue-5']))
          .and(row.IntervalStart.$equals(new Date(first + 3 * quarterMs))),
      );
      const found = [];
      for await (const { ValueId, IntervalStart } of wanted) found.push([ValueId, IntervalStart]);
      expect(found).toEqual([['feed-queue-3', '2026-11-10T00:45:00Z']]);
    });
  });
};
