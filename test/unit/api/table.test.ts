/** Tables: CSV that spreadsheets read and compute nothing of, and JSON by column. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import * as z from 'zod';
import { csvText, safeText } from '../../../functions/kpi/api/table/csv.ts';
import { columnsOf, kpiColumns } from '../../../functions/kpi/api/table/columns.ts';
import { pascalCase, snakeCase } from '../../../functions/kpi/api/table/names.ts';
import { planQuery } from '../../../functions/kpi/api/query/plan.ts';
import { limits } from '../../../shared/contracts/limits.ts';
import { addDays } from '../../../shared/domain/time.ts';
import { itemBytes, queryUnits } from '../../../bench/sizes.ts';
import { toRecordPart } from '../../../shared/dynamo/items/contact-item.ts';
import type { Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import { measures } from '../../../shared/kpi/measures.ts';
import { kpiIds, kpis } from '../../../shared/kpi/registry/registry.ts';
import { fakeDeps, sampleContacts, settings } from './fake-centre.ts';
import { call, callText, getKpis } from './requests.ts';

const deps = fakeDeps({ contacts: sampleContacts() });
const path = '/v1/kpis';
const november = { from: '2026-11-01', to: '2026-11-30' };
const byQueue = { ...november, groupBy: 'queue', ids: 'service-level,contacts-created,average-handle-time' };
const table = z.array(z.record(z.string(), z.string()));
const csvOf = async (query: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await callText(deps, path, { query, headers });
  return { ...answer, rows: answer.status === 200 ? table.parse(parse(answer.body, { columns: true })) : [] };
};
const cell = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(Math.round(value * 1e6) / 1e6);

describe('CSV', () => {
  test('holds the numbers of the JSON answer, a column each with its unit', async () => {
    const { rows, headers } = await csvOf({ ...byQueue, format: 'csv' });
    const json = await getKpis(deps, byQueue);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="kpis-total.csv"',
    });
    expect(rows).toEqual(
      json.rows.map(({ period, slice, kpis: values }) => ({
        period: period.label,
        period_from: period.from,
        period_to: period.to,
        time_zone: 'Europe/Berlin',
        queue_id: slice['queue']?.id,
        queue: slice['queue']?.label,
        service_level_ratio: cell(values['service-level']?.value),
        service_level_numerator: cell(values['service-level']?.numerator),
        service_level_denominator: cell(values['service-level']?.denominator),
        service_level_threshold_seconds: '20',
        service_level_target_ratio: cell(values['service-level']?.target),
        service_level_status: values['service-level']?.status,
        contacts_created: cell(values['contacts-created']?.value),
        contacts_created_target: cell(values['contacts-created']?.target),
        contacts_created_status: values['contacts-created']?.status,
        average_handle_time_seconds: cell(values['average-handle-time']?.value),
        average_handle_time_numerator_seconds: cell(values['average-handle-time']?.numerator),
        average_handle_time_denominator: cell(values['average-handle-time']?.denominator),
        average_handle_time_target_seconds: cell(values['average-handle-time']?.target),
        average_handle_time_status: values['average-handle-time']?.status,
      })),
    );
    expect(rows.length).toBeGreaterThan(5);
  });

  test.each([
    [{ accept: 'text/csv' }, {}, 200, 'text/csv'],
    [{ accept: 'text/html, text/csv;q=0.8, */*;q=0.1' }, {}, 200, 'text/csv'],
    [{ accept: '*/*' }, {}, 200, 'application/json'],
    [{ accept: 'text/csv' }, { format: 'json' }, 200, 'application/json'],
    [{ accept: 'image/png' }, { format: 'csv' }, 200, 'text/csv'],
    [{ accept: 'application/xml' }, {}, 406, 'application/problem+json'],
    [{ accept: 'text/csv;q=0' }, {}, 406, 'application/problem+json'],
  ])('%j %j -> %d %s', async (headers, query, status, type) => {
    const answer = await callText(deps, path, { query: { ...november, ...query }, headers });
    expect([answer.status, String(answer.headers['content-type']).split(';')[0]]).toEqual([status, type]);
    if (status === 406) expect(answer.body).toMatch(/application\/json and text\/csv.*format=/u);
  });

  test('excel-de: semicolons, decimal commas, a byte order mark', async () => {
    const { body } = await callText(deps, path, { query: { ...byQueue, format: 'csv', dialect: 'excel-de' } });
    expect(body.startsWith('\uFEFFperiod;period_from;')).toBe(true);
    const rows = table.parse(parse(body, { columns: true, delimiter: ';', bom: true }));
    const json = await getKpis(deps, byQueue);
    expect(rows.map((row) => row['service_level_ratio']?.replace(',', '.'))).toEqual(
      json.rows.map(({ kpis: values }) => cell(values['service-level']?.value)),
    );
    expect(rows.some((row) => /^\d+,\d+$/u.test(row['service_level_ratio'] ?? ''))).toBe(true);
  });

  test('a dialect without CSV is refused', async () => {
    const { status, body } = await call(deps, path, { query: { ...november, dialect: 'excel-de' } });
    expect({ status, detail: body['detail'] }).toEqual({ status: 400, detail: 'dialect is for CSV; add format=csv' });
  });

  test('no text starts a formula, whatever the names are, and every text comes back', () => {
    const starts = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '\0',
      '＝',
      '＋',
      '－',
      '＠',
      '"',
      ';',
      ',',
      '',
    );
    const text = fc.tuple(starts, fc.string({ unit: 'binary' })).map(([start, rest]) => `${start}${rest}`);
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (texts, number) => {
          const columns = [...texts, 'number'].map((_, at) => ({ words: ['c', String(at)] }));
          const csv = csvText(columns, [[...texts, number]], 'rfc4180');
          const rows = z.array(z.array(z.string())).parse(parse(csv, { record_delimiter: '\r\n' }));
          const cells = rows[1] ?? [];
          expect(Number(cells.at(-1))).toBe(number === 0 ? 0 : number);
          for (const [at, original] of texts.entries()) {
            expect(cells[at]).toMatch(/^(-$|(?![=+\-@\t\r\n\0＝＋－＠]))/u);
            expect([original, `'${original}`]).toContain(cells[at]);
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(safeText('-')).toBe('-');
  });

  test('pages are linked, and together hold every row once', async () => {
    const query = { ...byQueue, format: 'csv', limit: '3' };
    const all = await csvOf({ ...byQueue, format: 'csv' });
    const seen: Record<string, string>[] = [];
    let next: Record<string, string> | undefined = query;
    while (next) {
      const { rows, headers } = await csvOf(next);
      seen.push(...rows);
      const [, url] = /^<([^>]+)>; rel="next"$/u.exec(String(headers['link'] ?? '')) ?? [];
      next = url === undefined ? undefined : Object.fromEntries(new URL(url).searchParams);
      if (url !== undefined) expect(url).toMatch(/^https:\/\/api\.example\/live\/v1\/kpis\?/u);
    }
    expect(seen).toEqual(all.rows);
  });
});

test('column names are stable in form, and different for all KPIs in both cases', () => {
  const words = kpiColumns(kpis).map((column) => column.words);
  for (const name of words.map(snakeCase)) expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/u);
  for (const name of words.map(pascalCase)) expect(name).toMatch(/^[A-Z][A-Za-z0-9]*$/u);
  for (const names of [words.map(snakeCase), words.map(pascalCase)]) expect(new Set(names).size).toBe(names.length);
  const plan = planQuery(
    { ...november, grain: 'day', groupBy: 'queue,channel' },
    { kpi: settings, weekStartsOn: 'monday' },
  );
  expect(
    columnsOf(plan)
      .slice(0, 8)
      .map((column) => snakeCase(column.words)),
  ).toEqual(['period', 'period_from', 'period_to', 'time_zone', 'queue_id', 'queue', 'channel_id', 'channel']);
});

describe('columns', () => {
  const columnar = z.object({
    rowCount: z.number(),
    dictionaries: z.object({
      period: z.array(z.object({ from: z.string(), to: z.string(), label: z.string() })),
      queue: z.array(z.object({ id: z.string(), label: z.string() })),
    }),
    columns: z.record(z.string(), z.array(z.number().nullable())),
    nextPageToken: z.string().optional(),
  });

  test('hold the rows of the JSON answer', async () => {
    const { body } = await call(deps, path, { query: { ...byQueue, format: 'columns', grain: 'day' } });
    const { rows } = await getKpis(deps, { ...byQueue, grain: 'day' });
    const { rowCount, columns, dictionaries } = columnar.parse(body);
    expect(rowCount).toBe(rows.length);
    expect(
      columns['service_level_numerator']?.map((numerator, at) => ({
        numerator,
        period: dictionaries.period[columns['period']?.[at] ?? -1],
        queue: dictionaries.queue[columns['queue']?.[at] ?? -1],
      })),
    ).toEqual(
      rows.map(({ period, slice, kpis: values }) => ({
        numerator: values['service-level']?.numerator,
        period,
        queue: slice['queue'],
      })),
    );
  });

  /** Every queue has numbers of a large centre on every day. */
  const busy = (queues: number) => {
    const names = Array.from({ length: queues }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`);
    const all = Object.values(measures);
    const noise = (day: string, at: number, i: number): number =>
      (Number(day.slice(8)) * 7919 + i * 104_729 + at * 31) % 4_999;
    const sums = (day: string, at: number) =>
      new Map(
        all.map(({ code, unit }, i) => [code, (1 + noise(day, at, i)) * (unit === 'milliseconds' ? 100_003 : 1)]),
      );
    return {
      ...deps,
      directory: {
        list: async () =>
          names.map((value) => ({ cutCode: 'q', month: '2026-01', value, label: `Queue ${value}`, namedAt: 1 })),
        names: async () => [],
      },
      readBuckets: async (ranges: readonly { readonly pk: string; readonly sks: readonly string[] }[]) =>
        ranges.map(({ pk, sks }) =>
          sks.map((sk, at): Bucket => ({ key: { pk, sk }, n: 1, sums: sums(sk, at), marks: new Map() })),
        ),
    };
  };
  const ten = kpiIds.filter((id) => kpis.find((kpi) => kpi.id === id)?.formula.kind === 'ratio').slice(0, 5);
  const others = kpiIds.filter((id) => kpis.find((kpi) => kpi.id === id)?.formula.kind === 'average').slice(0, 5);

  // A row is as large on each day, so a month's share of the limit is enough here; ANSWER_DAYS=365 asks for the year.
  test('10 KPIs for 50 queues and a year by day are one answer under 5 MB, read for a fraction of a scan', async () => {
    const days = Number(process.env['ANSWER_DAYS'] ?? 31);
    const query = {
      from: '2025-01-01',
      to: addDays('2025-01-01', days - 1),
      grain: 'day',
      groupBy: 'queue',
      ids: [...ten, ...others].join(','),
      format: 'columns',
    };
    const centre = busy(50);
    const read: number[] = [];
    const kept = new Map<string, Awaited<ReturnType<typeof centre.readBuckets>>>();
    const readBuckets: typeof centre.readBuckets = async (ranges) => {
      const asked = JSON.stringify(ranges);
      const known = kept.get(asked);
      if (known) return known;
      // A query per partition, each rounded up; a projection saves nothing.
      const found = await centre.readBuckets(ranges);
      for (const items of found) {
        const stored = items.map(({ key, n, sums }) => itemBytes({ ...key, n, ...Object.fromEntries(sums) }));
        read.push(queryUnits(stored.reduce((sum, bytes) => sum + bytes, 0)));
      }
      kept.set(asked, found);
      return found;
    };
    // Making up the buckets is no work of the answer: the second time they are there.
    await callText({ ...centre, readBuckets }, path, { query });
    const { user, system } = process.cpuUsage();
    const { status, body } = await callText({ ...centre, readBuckets }, path, { query });
    const spent = process.cpuUsage({ user, system });
    const answer = columnar.parse(JSON.parse(body));
    expect([status, answer.rowCount, answer.nextPageToken]).toEqual([200, 50 * days, undefined]);
    expect(query.ids.split(',')).toHaveLength(10);
    expect(Buffer.byteLength(body)).toBeLessThan((limits.answerBytes * days) / 365);
    const units = read.reduce((sum, one) => sum + one, 0);
    // The same from the contacts themselves, if each of these queues had but 100 a day.
    const rows = sampleContacts().map((contact) =>
      itemBytes({ pk: contact.contactId, rev: 1, r: toRecordPart(contact) }),
    );
    const rowBytes = rows.reduce((sum, bytes) => sum + bytes, 0) / rows.length;
    const scanned = queryUnits(rowBytes * 100 * 50 * days);
    console.log(
      `10 KPIs x 50 queues x ${days} days: ${Buffer.byteLength(body)} bytes (${gzipSync(body).length} compressed), ` +
        `${read.length} queries, ${units} read units (scan: ${scanned}), ${Math.round((spent.user + spent.system) / 1000)} ms CPU`,
    );
    expect(units).toBeLessThan(scanned / 20);
  });

  test('what does not fit is paged by its bytes, without a gap', async () => {
    const days = 120;
    const query: Record<string, string> = {
      from: '2025-01-01',
      to: addDays('2025-01-01', days - 1),
      grain: 'day',
      groupBy: 'queue',
      format: 'columns',
    };
    const wide = busy(30);
    const sizes: number[] = [];
    let rows = 0;
    let pageToken: string | undefined;
    do {
      const { body } = await callText(wide, path, { query: pageToken ? { ...query, pageToken } : query });
      const answer = columnar.parse(JSON.parse(body));
      sizes.push(Buffer.byteLength(body));
      rows += answer.rowCount;
      pageToken = answer.nextPageToken;
    } while (pageToken);
    expect(rows).toBe(30 * days);
    expect(sizes.length).toBeGreaterThan(1);
    for (const size of sizes) expect(size).toBeLessThan(limits.answerBytes);
  });
});
