/** Figures -> ratios, their targets, and tables for people. Pure. */
import type { DecodeCost } from './decode.ts';
import type { Units } from './model.ts';
import { queryUnits } from './sizes.ts';
import { alignedTable } from '../scripts/lib/markdown.ts';
import type { Start } from './starts.ts';
import type { Cost } from './write-path.ts';

export interface Figures {
  /** Records as Connect sends them without many attributes, then of 8 KB. */
  readonly decode: readonly DecodeCost[];
  readonly sets: readonly { readonly name: string; readonly units: Units }[];
  /** Every contact arrives alone, four of them are folded together. */
  readonly single: Units;
  /** Hours that the queues are open -> sizes of a queue's items. */
  readonly queues: readonly { readonly hours: number; readonly queue: Units['queue'] }[];
  /** All slices that the product keeps, for the contacts of the write path. */
  readonly whole: Units;
  readonly path: Readonly<Record<'holdfast' | 'naive' | 'floor', Cost>>;
  /** The bare SDK first. */
  readonly starts: readonly Start[];
  /** Function -> MB. */
  readonly peaks: Readonly<Record<string, number>>;
}

const daysOfYear = 365;

interface Ratio {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly target: number;
  readonly stretch?: number;
}

const worst = (values: readonly number[]): number => Math.max(...values);

/** Read units of one queue over a year, by day and by 15-minute items. */
const yearOf = (queue: Units['queue'] | undefined) => {
  if (!queue) throw new Error('the sizes of a queue are missing');
  const days = queryUnits(queue.dayBytes * daysOfYear);
  const intervals = queryUnits(queue.intervalBytes * queue.intervals * daysOfYear);
  return { days, intervals, ratio: days / intervals };
};

const measured = (figures: Figures): Ratio[] => {
  const { decode, sets, path, starts, peaks } = figures;
  const [bare, ...own] = starts;
  const [first] = sets;
  const decode8 = decode.at(-1);
  const ingest = own.find(({ name }) => name === 'Ingest');
  if (!bare || !first || !decode8 || !ingest) throw new Error('a part of the bench is missing');
  const called = own.filter(({ firstCallMs }) => firstCallMs !== undefined);
  const total = ({ importMs, firstCallMs = 0 }: Start): number => importMs + firstCallMs;
  return [
    {
      id: 'writeUnitsVsNaive',
      label: 'write units per contact / naive (worst of the sets)',
      value: worst(sets.map(({ units }) => units.writeUnits / units.naiveWriteUnits)),
      target: 0.5,
      stretch: 0.35,
    },
    {
      id: 'requestsVsNaive',
      label: 'requests per contact / naive (5,000 contacts, 40 agents)',
      value: first.units.requests / first.units.naiveRequests,
      target: 0.15,
    },
    {
      id: 'writePathCpuVsNaive',
      label: 'Node CPU of the write path / naive',
      value: path.holdfast.cpuUs / path.naive.cpuUs,
      target: 0.5,
      stretch: 0.15,
    },
    {
      id: 'ingestCpuVsJsonParse',
      label: 'decode, validate, project / base64 + JSON.parse (8 KB)',
      value: decode8.decodeUs / decode8.parseUs,
      target: 1.8,
      stretch: 1.2,
    },
    {
      id: 'bundleVsSdk',
      label: 'ingest bundle / bare SDK handler',
      value: ingest.kb / bare.kb,
      target: 0.75,
    },
    {
      id: 'ingestStartVsSdk',
      label: 'import + first DynamoDB call of ingest / bare SDK',
      value: total(ingest) / total(bare),
      target: 0.9,
    },
    {
      id: 'coldImportVsSdk',
      label: 'import + first DynamoDB call / bare SDK (worst function)',
      value: worst(called.map(total)) / total(bare),
      target: 0.9,
    },
    {
      id: 'queueYearVsIntervals',
      label: 'read units of a queue-year by day / 15-minute items (open 24 h)',
      value: yearOf(figures.queues.at(-1)?.queue).ratio,
      target: 1 / 20,
    },
    {
      id: 'peakMemoryMb',
      label: 'peak memory for a full 6 MB batch, MB (worst)',
      value: worst(Object.values(peaks)),
      target: 256,
    },
  ];
};

const shown = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toFixed(3));

export const ratiosOf = (figures: Figures) => {
  const ratios = measured(figures);
  return {
    values: Object.fromEntries(ratios.map(({ id, value }) => [id, Number(value.toFixed(4))])),
    rows: ratios.map(({ label, value, target, stretch }) => [
      label,
      shown(value),
      shown(target),
      stretch === undefined ? '' : shown(stretch),
      value <= target ? 'holds' : 'DOES NOT HOLD',
    ]),
  };
};

const partNames = ['row', 'index', 'timeline', 'ledger', 'journal', 'buckets'] as const;
const unitRow = (name: string, units: Units): string[] => [
  name,
  ...partNames.map((part) => (units.parts[part] ?? 0).toFixed(2)),
  units.writeUnits.toFixed(2),
  units.naiveWriteUnits.toFixed(2),
  units.requests.toFixed(2),
  units.naiveRequests.toFixed(2),
];

export const tables = ({ decode, sets, single, whole, queues, path, starts, peaks }: Figures): string[] => [
  alignedTable(
    ['write units per contact', ...partNames, 'sum', 'naive', 'requests', 'naive'],
    [
      ...sets.map(({ name, units }) => unitRow(name, units)),
      unitRow('each contact alone', single),
      unitRow('all slices', whole),
    ],
  ),
  alignedTable(
    ['write path', 'Node CPU, us/contact', 'contacts/s', 'requests/contact'],
    Object.entries(path).map(([name, cost]) => [
      name,
      cost.cpuUs.toFixed(0),
      cost.contactsPerSecond.toFixed(0),
      cost.requests.toFixed(2),
    ]),
  ),
  alignedTable(
    ['a queue', 'day item, bytes', '15-minute item, bytes', 'items a day', 'read units a year by day', 'by 15 minutes'],
    queues.map(({ hours, queue }) => [
      `open ${hours} h`,
      queue.dayBytes.toFixed(0),
      queue.intervalBytes.toFixed(0),
      queue.intervals.toFixed(0),
      yearOf(queue).days.toFixed(1),
      yearOf(queue).intervals.toFixed(1),
    ]),
  ),
  alignedTable(
    ['decoding', 'base64 + JSON.parse, us', 'decode, us', 'ratio'],
    decode.map((cost) => [
      `${(cost.bytes / 1024).toFixed(1)} KB`,
      cost.parseUs.toFixed(1),
      cost.decodeUs.toFixed(1),
      (cost.decodeUs / cost.parseUs).toFixed(2),
    ]),
  ),
  alignedTable(
    ['bundle', 'KB', 'import, ms', 'first call, ms', 'sum, ms', 'peak MB'],
    starts.map(({ name, kb, importMs, firstCallMs }) => [
      name,
      kb.toFixed(0),
      importMs.toFixed(1),
      firstCallMs?.toFixed(1) ?? '',
      (importMs + (firstCallMs ?? 0)).toFixed(1),
      peaks[name]?.toFixed(0) ?? '',
    ]),
  ),
];
