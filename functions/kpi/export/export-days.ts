/**
 * Writes closed days, and closed days again of which something has changed since. The list of days that are still to be
 * written is kept in the job's state and moved on by conditional writes: a run that is killed leaves its days on the list,
 * and of two runs at once the second gives up. Writing a day again writes the same object.
 */
import * as z from 'zod';
import { addDays, daysBetween, localDay, monthOfDay } from '../../../shared/domain/time.ts';
import { exportStateSchema, type ExportState } from '../../../shared/dynamo/items/job-item.ts';
import type { JobStore } from '../store/dynamo-job-store.ts';
import { basisOf, changeCursor, changedDays, parseChangeCursor } from '../api/query/changes.ts';
import type { KpiReaders } from '../api/read-kpis.ts';
import { definitionState } from '../api/standing.ts';
import { exportedSlices, writeDay, type DayFile, type PutFile } from './day-files.ts';
import { readersFiles } from './manifests.ts';

export interface ExportDeps extends KpiReaders {
  readonly jobs: Pick<JobStore, 'read' | 'write'>;
  readonly put: PutFile;
  readonly bucket: string;
  /** Days before the first run that it begins with. */
  readonly firstDays: number;
  /** Time for another day. */
  readonly hasTime: () => boolean;
}

export interface ExportReport {
  readonly days: readonly string[];
  /** Days that are left for the next run. */
  readonly open: number;
}

/** Days between the first exported and the last one listed before of which any exported slice has changed. */
const changedSince = async (
  { readChanges, settings, definition, readSettings }: ExportDeps,
  { cursor, first, through }: ExportState,
): Promise<readonly string[]> => {
  const days = daysBetween(first, through);
  const since = parseChangeCursor(cursor);
  // Another definition, formula or threshold: every number may be another one.
  if (since.d !== basisOf(definition, readSettings)) return days;
  const months = [...new Set(days.map(monthOfDay))];
  const changed = new Set<string>();
  for (const cut of exportedSlices) {
    const marks = await readChanges({ grain: 'day', zone: settings.timeZone, cut, months });
    for (const day of changedDays(since, marks)) changed.add(day);
  }
  return days.filter((day) => changed.has(day));
};

/** Newest first: what people look at in the morning. */
const listOf = async (deps: ExportDeps, read: ExportState | undefined, last: string): Promise<string[]> => {
  if (read === undefined) return daysBetween(addDays(last, 1 - deps.firstDays), last).toReversed();
  const added = read.through < last ? daysBetween(addDays(read.through, 1), last) : [];
  return [...new Set([...read.open, ...(await changedSince(deps, read)), ...added])].sort().toReversed();
};

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const typeOf = (key: string): string => (key.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8');

const writeManifests = async (
  deps: ExportDeps,
  state: ExportState,
  files: ReadonlyMap<string, readonly DayFile[]>,
): Promise<void> => {
  const { put, bucket, settings, definition, now, readState } = deps;
  const { reapply } = await readState();
  const manifest = {
    exportedAt: new Date(now()).toISOString(),
    timeZone: settings.timeZone,
    definition: definitionState(definition, reapply),
    first: state.first,
    through: state.through,
    open: state.open,
    days: Object.fromEntries(files),
  };
  const text = bytesOf(JSON.stringify(manifest));
  await put(`runs/${manifest.exportedAt.replaceAll(':', '-')}.json`, 'application/json', text);
  await put('manifest.json', 'application/json', text);
  for (const [key, content] of readersFiles(bucket, state.first)) await put(key, typeOf(key), bytesOf(content));
};

export const exportDays = async (deps: ExportDeps): Promise<ExportReport> => {
  const { jobs, settings, definition, readSettings, now } = deps;
  const read = z.optional(exportStateSchema).parse(await jobs.read('export'));
  // Before the marks and the days: whatever is folded later is marked above it, and found by the next run.
  const { cursors } = await deps.readState();
  const last = addDays(localDay(settings.timeZone, now()), -1);
  let state: ExportState = {
    version: (read?.version ?? 0) + 1,
    cursor: changeCursor(cursors, basisOf(definition, readSettings)),
    first: read?.first ?? addDays(last, 1 - deps.firstDays),
    through: read !== undefined && read.through > last ? read.through : last,
    open: await listOf(deps, read, last),
  };
  if (!(await jobs.write('export', state, read))) return { days: [], open: state.open.length };
  const files = new Map<string, readonly DayFile[]>();
  for (const day of state.open) {
    if (!deps.hasTime()) break;
    files.set(day, await writeDay(deps, deps.put, day));
    const next = { ...state, version: state.version + 1, open: state.open.filter((one) => one !== day) };
    if (!(await jobs.write('export', next, state))) break;
    state = next;
  }
  if (files.size > 0) await writeManifests(deps, state, files);
  return { days: [...files.keys()], open: state.open.length };
};
