/** The export: closed days as files, written again when a number of theirs has changed, whatever happens to a run. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import * as z from 'zod';
import { exportedSlices } from '../../../functions/kpi/export/day-files.ts';
import { exportDays, type ExportDeps } from '../../../functions/kpi/export/export-days.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import { utcDay } from '../../../shared/domain/time.ts';
import { exportStateSchema } from '../../../shared/dynamo/items/job-item.ts';
import { Pipeline, rulesOf } from '../../support/pipeline.ts';
import { sampleContacts, settings } from '../api/fake-centre.ts';
import { over, row } from '../api/pipeline-centre.ts';
import { call, kpiAnswer } from '../api/requests.ts';

const contacts = sampleContacts().filter(({ disconnectedAtMs }) => disconnectedAtMs !== undefined);
const firstDays = 7;

class Killed extends Error {}

/** Objects and the job's state outlive runs; a run may be killed before its n-th object, or run out of time. */
class World {
  readonly pipeline = new Pipeline(rulesOf(settings, 1));
  readonly objects = new Map<string, Uint8Array>();
  readonly written: string[] = [];
  readonly centre = over(this.pipeline.kpi, contacts);
  state: z.infer<typeof exportStateSchema> | undefined;

  deps(more: Partial<ExportDeps> = {}, killAt = Infinity): ExportDeps {
    let puts = 0;
    return {
      ...this.centre,
      bucket: 'exports',
      firstDays,
      hasTime: () => true,
      jobs: {
        read: async () => this.state,
        write: async (_job, next, read) => {
          if (this.state?.version !== read?.version) return false;
          this.state = exportStateSchema.parse(next);
          return true;
        },
      },
      put: async (key, _type, body) => {
        puts += 1;
        if (puts >= killAt) throw new Killed();
        this.objects.set(key, body);
        this.written.push(key);
      },
      ...more,
    };
  }

  async change(contact: Contact, rev: number): Promise<void> {
    await this.pipeline.apply([row(contact, rev)]);
    await this.pipeline.fold();
  }

  /** Days of files written since the last look. */
  days(): string[] {
    const days = this.written.splice(0).flatMap((key) => /date=([\d-]+)\//u.exec(key)?.[1] ?? []);
    return [...new Set(days)].sort();
  }

  files(): ReadonlyMap<string, string> {
    return new Map(
      [...this.objects]
        .filter(([key]) => key.startsWith('kpis/'))
        .map(([key, body]) => [key, gunzipSync(body).toString('utf8')]),
    );
  }
}

const started = async (): Promise<World> => {
  const world = new World();
  await world.pipeline.apply(contacts.map((contact) => row(contact, 1)));
  await world.pipeline.fold();
  return world;
};

const table = z.array(z.record(z.string(), z.string()));
const read = (world: World, slice: string, day: string) =>
  table.parse(parse(world.files().get(`kpis/slice=${slice}/date=${day}/part-0.csv.gz`) ?? '', { columns: true }));

const handled = contacts.find(({ interactionS, queueId, disconnectedAtMs }) => {
  return interactionS && queueId && utcDay(disconnectedAtMs ?? 0) === '2026-11-05';
});
if (!handled) throw new Error('no handled contact');

describe('files', () => {
  test('of every closed day and slice, none of today, none of agents', async () => {
    const world = await started();
    const { days, open } = await exportDays(world.deps());
    expect(open).toBe(0);
    expect([days[0], days.at(-1), days.length]).toEqual(['2026-11-11', '2026-11-05', firstDays]);
    const files = world.files();
    expect(files.size).toBe(firstDays * exportedSlices.length);
    expect([...files.keys()].filter((key) => key.includes('agent'))).toEqual([]);
    for (const { agentName } of contacts)
      if (agentName) for (const text of files.values()) expect(text).not.toContain(agentName);
  });

  test('hold what the API answers for the day to a key without agent:read', async () => {
    const world = await started();
    await exportDays(world.deps());
    const authorizer = { keyId: 'k', scopes: 'kpi:read' };
    let leftOut = 0;
    for (const slice of ['total', 'queue', 'team', 'channel'])
      for (const day of ['2026-11-05', '2026-11-06', '2026-11-09', '2026-11-10']) {
        const ids = 'contacts-created,service-level,average-handle-time';
        const query = { from: day, to: day, grain: 'day', groupBy: slice, ids };
        const { rows } = kpiAnswer.parse((await call(world.centre, '/v1/kpis', { query, authorizer })).body);
        leftOut += rows.filter(({ kpis }) => kpis['average-handle-time']?.suppressed).length;
        const expected = rows.map((one) => ({
          id: one.slice[slice]?.id,
          created: one.kpis['contacts-created']?.value ?? null,
          numerator: one.kpis['service-level']?.numerator ?? null,
          handleSeconds: one.kpis['average-handle-time']?.numerator ?? null,
        }));
        const number = (text: string | undefined) => (text === '' || text === undefined ? null : Number(text));
        const found = read(world, slice, day).map((one) => ({
          id: one['value_id'],
          created: number(one['contacts_created']),
          numerator: number(one['service_level_numerator']),
          handleSeconds: number(one['average_handle_time_numerator_seconds']),
        }));
        expect(found).toEqual(expected);
      }
    expect(leftOut).toBeGreaterThan(0);
  });

  test('have the same columns in every slice', async () => {
    const world = await started();
    await exportDays(world.deps());
    expect(new Set([...world.files().values()].map((text) => text.split('\r\n')[0])).size).toBe(1);
  });

  test('are listed with what they hold, for people and for QuickSight', async () => {
    const world = await started();
    await exportDays(world.deps());
    const file = z.object({ key: z.string(), rows: z.number(), bytes: z.number(), sha256: z.string() });
    const manifest = z
      .looseObject({ through: z.string(), open: z.array(z.string()), days: z.record(z.string(), z.array(file)) })
      .parse(JSON.parse(Buffer.from(world.objects.get('manifest.json') ?? []).toString('utf8')));
    expect([manifest.through, manifest.open]).toEqual(['2026-11-11', []]);
    const listed = Object.values(manifest.days).flat();
    expect(listed.map(({ key }) => key).sort()).toEqual([...world.files().keys()].sort());
    for (const { key, bytes, sha256, rows } of listed) {
      const body = world.objects.get(key) ?? new Uint8Array();
      expect([bytes, sha256]).toEqual([body.length, createHash('sha256').update(body).digest('hex')]);
      expect(rows).toBe(table.parse(parse(gunzipSync(body).toString('utf8'), { columns: true })).length);
    }
    const sql = Buffer.from(world.objects.get('athena.sql') ?? []).toString('utf8');
    const [header = ''] = [...world.files().values()][0]?.split('\r\n') ?? [];
    expect([...sql.matchAll(/^ {2}`(\w+)` string,?$/gmu)].map(([, name]) => name).join(',')).toBe(header);
    const quick = Buffer.from(world.objects.get('quicksight/queue.json') ?? []).toString('utf8');
    expect(JSON.parse(quick)).toMatchObject({ fileLocations: [{ URIPrefixes: ['s3://exports/kpis/slice=queue/'] }] });
  });
});

describe('the next run', () => {
  test('does nothing when nothing has changed', async () => {
    const world = await started();
    await exportDays(world.deps());
    world.days();
    expect(await exportDays(world.deps())).toEqual({ days: [], open: 0 });
    expect(world.written).toEqual([]);
  });

  test('writes the day that a late correction changes, and no other', async () => {
    const world = await started();
    await exportDays(world.deps());
    world.days();
    await world.change({ ...handled, interactionS: (handled.interactionS ?? 0) + 600 }, 2);
    await exportDays(world.deps());
    expect(world.days()).toEqual(['2026-11-05']);
  });

  test('writes both days when a contact moves from one to another', async () => {
    const world = await started();
    await exportDays(world.deps());
    world.days();
    await world.change({ ...handled, disconnectedAtMs: Date.UTC(2026, 10, 8, 12) }, 2);
    await exportDays(world.deps());
    expect(world.days()).toEqual(['2026-11-05', '2026-11-08']);
  });

  test('writes the days that have closed since, and everything when a threshold is another one', async () => {
    const world = await started();
    await exportDays(world.deps());
    world.days();
    const later = { now: () => Date.UTC(2026, 10, 14, 12) };
    await exportDays(world.deps(later));
    expect(world.days()).toEqual(['2026-11-12', '2026-11-13']);
    const readSettings = { ...world.centre.readSettings, serviceLevelSeconds: 60 };
    const { days } = await exportDays(world.deps({ ...later, readSettings }));
    expect(days).toHaveLength(firstDays + 2);
  });
});

test('a run that ends early leaves its days on the list, newest first done', async () => {
  const world = await started();
  let left = 5;
  const first = await exportDays(world.deps({ hasTime: () => (left -= 1) >= 0 }));
  expect([first.days.length, first.open]).toEqual([5, firstDays - 5]);
  expect(first.days[0]).toBe('2026-11-11');
  await world.change({ ...handled, interactionS: 9_999 }, 2);
  const second = await exportDays(world.deps());
  expect([second.days.length, second.open]).toEqual([firstDays - 5, 0]);
  const fresh = await started();
  await fresh.change({ ...handled, interactionS: 9_999 }, 2);
  await exportDays(fresh.deps());
  expect(world.files()).toEqual(fresh.files());
});

test('of two runs at once one gives up, and nothing is lost', async () => {
  const world = await started();
  const reports = await Promise.all([exportDays(world.deps()), exportDays(world.deps())]);
  expect(reports.filter(({ days }) => days.length === 0)).toHaveLength(1);
  expect(world.state?.open).toEqual([]);
});

test('however often runs are killed and contacts change, the files end as those of a run without faults', async () => {
  const step = fc.oneof(
    fc.record({ kill: fc.integer({ min: 1, max: 80 }) }),
    fc.record({ at: fc.nat(contacts.length - 1), talk: fc.integer({ min: 1, max: 900 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      const [world, clean] = await Promise.all([started(), started()]);
      let rev = 1;
      for (const one of steps) {
        if ('kill' in one) {
          await exportDays(world.deps({}, one.kill)).catch((error: unknown) => {
            if (!(error instanceof Killed)) throw error;
          });
          continue;
        }
        const contact = contacts[one.at];
        rev += 1;
        if (!contact) continue;
        for (const target of [world, clean]) await target.change({ ...contact, interactionS: one.talk }, rev);
      }
      for (const target of [world, clean]) await exportDays(target.deps());
      expect(world.state?.open).toEqual([]);
      expect(world.files()).toEqual(clean.files());
    }),
    { numRuns: 4 },
  );
});
