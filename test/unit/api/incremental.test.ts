/** Incremental pulls over the real fold: whatever changes between two pulls is in the second one, however late it comes. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as z from 'zod';
import { changeRaises } from '../../../functions/kpi/ledger/change-marks.ts';
import { changeCursor, changedDays, parseChangeCursor } from '../../../functions/kpi/api/query/changes.ts';
import { bucketId } from '../../../shared/dynamo/items/bucket-item.ts';
import { Pipeline, rulesOf } from '../../support/pipeline.ts';
import { fakeDeps, sampleContacts, settings } from './fake-centre.ts';
import { over, row } from './pipeline-centre.ts';
import { call, kpiAnswer } from './requests.ts';

const query = {
  from: '2026-11-01',
  to: '2026-11-30',
  grain: 'day',
  groupBy: 'queue',
  ids: 'contacts-created,average-handle-time',
};
type Rows = z.infer<typeof kpiAnswer>['rows'];
const pull = async (deps: ReturnType<typeof over>, updatedSince: string, more: Record<string, string> = {}) => {
  const { status, body } = await call(deps, '/v1/kpis', { query: { ...query, updatedSince, ...more } });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const { rows, cursor, nextPageToken } = kpiAnswer.parse(body);
  return { rows, cursor: cursor ?? '', nextPageToken };
};
const keyed = (rows: Rows): Map<string, string> =>
  new Map(rows.map((one) => [`${one.slice['queue']?.id ?? ''} ${one.period.label}`, JSON.stringify(one.kpis)]));

/** What a BI tool does: rows of the days that came replace the rows of these days. */
const merged = (known: ReadonlyMap<string, string>, rows: Rows, days: ReadonlySet<string>): Map<string, string> =>
  new Map([...[...known].filter(([key]) => !days.has(key.slice(-10))), ...keyed(rows)]);

const contacts = sampleContacts().filter(({ disconnectedAtMs }) => disconnectedAtMs !== undefined);

describe('updatedSince', () => {
  test('a late correction brings its day again, and nothing else', async () => {
    const pipeline = new Pipeline(rulesOf(settings, 1));
    await pipeline.apply(contacts.map((contact) => row(contact, 1)));
    await pipeline.fold();
    const deps = over(pipeline.kpi, contacts);
    const first = await pull(deps, 'start');
    expect(first.rows.length).toBeGreaterThan(10);
    expect((await pull(deps, first.cursor)).rows).toEqual([]);
    const late = contacts.find(({ interactionS, queueId }) => interactionS && queueId);
    if (!late) throw new Error('no handled contact');
    await pipeline.apply([
      row({ ...late, interactionS: (late.interactionS ?? 0) + 600, lastUpdateMs: late.lastUpdateMs + 9e8 }, 2),
    ]);
    await pipeline.fold();
    const second = await pull(deps, first.cursor);
    const all = await pull(deps, 'start');
    const days = new Set(second.rows.map(({ period }) => period.label));
    expect(days.size).toBe(1);
    expect(merged(keyed(first.rows), second.rows, days)).toEqual(keyed(all.rows));
    expect(keyed(all.rows)).not.toEqual(keyed(first.rows));
    expect((await pull(deps, second.cursor)).rows).toEqual([]);
  });

  test('pages of a refresh together hold what one answer does', async () => {
    const pipeline = new Pipeline(rulesOf(settings, 1));
    await pipeline.apply(contacts.map((contact) => row(contact, 1)));
    await pipeline.fold();
    const deps = over(pipeline.kpi, contacts);
    const whole = await pull(deps, 'start');
    const rows: Rows = [];
    let token: string | undefined;
    do {
      const page = await pull(deps, 'start', { limit: '4', ...(token ? { pageToken: token } : {}) });
      expect(page.cursor === '').toBe(token !== undefined);
      rows.push(...page.rows);
      token = page.nextPageToken;
    } while (token);
    expect(rows).toEqual(whole.rows);
  });

  test('whatever happens in whatever order, refreshing ends at what a whole pull answers', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('apply' as const),
        at: fc.nat(contacts.length - 1),
        more: fc.integer({ min: 1, max: 900 }),
        lane: fc.constantFrom(0, 1),
      }),
      fc.constant({ kind: 'fold' as const }),
      fc.constant({ kind: 'pull' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const pipeline = new Pipeline(rulesOf(settings, 1));
        const deps = over(pipeline.kpi, contacts);
        let { cursor } = await pull(deps, 'start');
        let known = new Map<string, string>();
        let rev = 1;
        const refresh = async () => {
          const found = await pull(deps, cursor);
          // Days without rows any more are told by nothing; here every contact keeps its day.
          known = merged(known, found.rows, new Set(found.rows.map(({ period }) => period.label)));
          cursor = found.cursor;
        };
        for (const one of steps) {
          if (one.kind === 'fold') await pipeline.fold([0, 1]);
          else if (one.kind === 'pull') await refresh();
          else {
            const contact = contacts[one.at];
            rev += 1;
            if (contact) await pipeline.apply([row({ ...contact, interactionS: one.more }, rev)], { lane: one.lane });
          }
        }
        await pipeline.fold([0, 1]);
        await refresh();
        expect(known).toEqual(keyed((await pull(deps, 'start')).rows));
      }),
      { numRuns: 40 },
    );
  });

  test.each(['x', 'e30', Buffer.from('{"d":1}').toString('base64url'), ''])('%j is no cursor', async (updatedSince) => {
    const { status, body } = await call(fakeDeps({ contacts: [] }), '/v1/kpis', { query: { ...query, updatedSince } });
    expect([status, body['detail']]).toEqual([400, expect.stringMatching(/^updatedSince must be the cursor/u)]);
  });

  test('another basis makes everything new', async () => {
    const pipeline = new Pipeline(rulesOf(settings, 1));
    await pipeline.apply(contacts.map((contact) => row(contact, 1)));
    await pipeline.fold();
    const deps = over(pipeline.kpi, contacts);
    const { cursor, rows } = await pull(deps, 'start');
    const strict = { ...deps, readSettings: { ...deps.readSettings, serviceLevelSeconds: 30 } };
    expect((await pull(strict, cursor)).rows).toHaveLength(rows.length);
  });
});

test('marks are few: one per slice and day of a fold, whatever it holds', async () => {
  const pipeline = new Pipeline(rulesOf(settings, 1));
  await pipeline.apply(contacts.map((contact) => row(contact, 1)));
  const entries = pipeline.kpi.entries(0);
  const raises = changeRaises(entries);
  const buckets = new Set(entries.flatMap(({ deltas }) => [...deltas.keys()]));
  expect(new Set(raises.map(({ key }) => bucketId(key))).size).toBe(raises.length);
  expect(raises.length).toBeLessThan(buckets.size);
  const days = new Set(
    contacts.map(({ disconnectedAtMs }) => new Date(disconnectedAtMs ?? 0).toISOString().slice(0, 10)),
  );
  expect(raises.filter(({ key }) => key.pk.startsWith('C#i#a#'))).toHaveLength(days.size);
});

test('a cursor survives its own text', () => {
  const lanes = [
    { lane: 0, seq: 5, writtenAt: 1 },
    { lane: 3, seq: 0, writtenAt: 0 },
  ];
  const cursor = parseChangeCursor(changeCursor(lanes, 'basis'));
  expect(cursor).toEqual({ d: 'basis', l: [[0, 5]] });
  expect(
    changedDays(cursor, [
      { day: '2026-11-01', marks: new Map([[0, 5]]) },
      { day: '2026-11-02', marks: new Map([[0, 6]]) },
      { day: '2026-11-03', marks: new Map([[3, 1]]) },
    ]),
  ).toEqual(new Set(['2026-11-02', '2026-11-03']));
});
