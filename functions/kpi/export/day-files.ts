/** The files of one day: a gzip CSV per slice, a row per value, the columns of the feed. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { changesFromStart } from '../../../shared/contracts/kpi-query.ts';
import { limits } from '../../../shared/contracts/limits.ts';
import { nobody } from '../../../shared/http/caller.ts';
import { kpis } from '../../../shared/kpi/registry/registry.ts';
import { cutGrains, sliceIds, type SliceId } from '../../../shared/kpi/slices.ts';
import { readKpiPage, type KpiReaders } from '../api/read-kpis.ts';
import { kpiColumns, type Column } from '../api/table/columns.ts';
import { csvText } from '../api/table/csv.ts';
import { rowsOfTable } from '../api/table/rows.ts';
import type { Position } from '../api/query/page.ts';
import type { KpiRow } from '../api/query/rows.ts';

/** Files outlive a change of `agentData`, so agents are in none of them. */
export const exportedSlices: readonly SliceId[] = sliceIds.filter(
  (slice) => slice !== 'agent' && cutGrains(slice).includes('day'),
);

export const exportPrefix = 'kpis/';
/** Hive form: Athena takes slice and date from it. */
export const slicePrefix = (slice: SliceId): string => `${exportPrefix}slice=${slice}/`;
const fileKey = (slice: SliceId, day: string): string => `${slicePrefix(slice)}date=${day}/part-0.csv.gz`;

export interface DayFile {
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export type PutFile = (key: string, type: string, body: Uint8Array<ArrayBuffer>) => Promise<void>;

/** The same columns in every file, so that one table fits all slices. */
const columnsOf = (slice: SliceId, zone: string): Column[] => [
  { words: ['value', 'id'], of: (row) => row.slice[slice]?.id ?? row.value },
  { words: ['value'], of: (row) => row.slice[slice]?.label ?? null },
  { words: ['time', 'zone'], of: () => zone },
  ...kpiColumns(kpis),
];

export const exportColumns: readonly Column[] = columnsOf('total', '');

const rowsOf = async (deps: KpiReaders, slice: SliceId, day: string): Promise<KpiRow[]> => {
  const rows: KpiRow[] = [];
  let after: Position | undefined;
  do {
    const page = await readKpiPage(
      deps,
      // Read as for a refresh: nothing that the change marks have told may be missing.
      { from: day, to: day, grain: 'day', groupBy: slice, updatedSince: changesFromStart },
      { rows: limits.rows, after, caller: nobody },
    );
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return rows;
};

/** A day without rows gets its files too: what was there before must not stay. */
export const writeDay = async (deps: KpiReaders, put: PutFile, day: string): Promise<DayFile[]> => {
  const files: DayFile[] = [];
  for (const slice of exportedSlices) {
    const columns = columnsOf(slice, deps.settings.timeZone);
    const rows = await rowsOf(deps, slice, day);
    const body = new Uint8Array(gzipSync(csvText(columns, rowsOfTable(columns, rows), 'rfc4180')));
    const key = fileKey(slice, day);
    await put(key, 'application/gzip', body);
    files.push({ key, rows: rows.length, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') });
  }
  return files;
};
