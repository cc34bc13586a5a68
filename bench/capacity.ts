/**
 * Write units, requests, Lambda time and money at three sizes of contact centre, from the same model and the same run as
 * the bench. Pure: figures in, a page out.
 */
import { eventSourceRules } from '../infra/event-source-rules.ts';
import type { Units } from './model.ts';
import { unitsOf } from './model.ts';
import { benchRecords } from './records.ts';
import { alignedTable } from '../scripts/lib/markdown.ts';

/** List prices in US dollars, N. Virginia, as they stood when this was written; no discount, no free tier. */
export const prices = {
  asOf: 'November 2026',
  perMillionWriteUnits: 0.625,
  perMillionReadUnits: 0.125,
  perMillionLambdaRequests: 0.2,
  perLambdaGbSecond: 0.0000133334,
  perStreamHour: 0.04,
  perStreamGb: 0.08,
  perKeyMonth: 1,
  perAlarmMonth: 0.1,
} as const;

export interface Centre {
  readonly name: string;
  readonly contactsPerDay: number;
  readonly agents: number;
}

export const centres: readonly Centre[] = [
  { name: '4 thousand', contactsPerDay: 4_000, agents: 40 },
  { name: '400 thousand', contactsPerDay: 400_000, agents: 4_000 },
  { name: '10 million', contactsPerDay: 10_000_000, agents: 100_000 },
];

/** Contacts come within these hours, the busiest of them twice as dense as the mean. */
const openSeconds = 10 * 3600;
const peak = 2;
const sample = 4_000;
const recordKb = 8;
const daysPerMonth = 30;
const functionGb = 0.5;
/** Share of a vCPU that a function of 512 MB has (1,769 MB = 1). */
const vCpu = 512 / 1769;

const perCommit = 99;
/** A lane takes one commit after the other, each in less than 100 ms: reading the head, and the transaction. */
const commitsPerLaneSecond = 10;

/**
 * What recomputing the customer costs on top, reckoned for one contact whose journey is new: the profile and the journey part
 * of the row are written, so the ledger is once more (2 units in its transaction), and what they are made from is read.
 */
const observing = { writeUnits: 1 + 1 + 2, readUnits: 4 } as const;

export interface Capacity {
  readonly centre: Centre;
  readonly perSecond: number;
  readonly batch: number;
  readonly contactsPerFold: number;
  readonly units: Units;
  readonly shards: number;
  readonly lambdaSecondsPerContact: number;
}

/** What arrives within the windows of the event sources is written together; several shards each have their own batches. */
export const capacityOf = (centre: Centre, cpuUsPerContact: number, foldWindowSeconds: number): Capacity => {
  const { aggregate, fold } = eventSourceRules(foldWindowSeconds);
  const perSecond = centre.contactsPerDay / openSeconds;
  const shards = Math.max(1, Math.ceil((perSecond * peak * recordKb) / 1000));
  const batch = Math.max(1, Math.min(aggregate.batchSize, Math.round((perSecond * aggregate.windowSeconds) / shards)));
  const contactsPerFold = Math.max(batch, Math.round(perSecond * fold.windowSeconds));
  const count = Math.min(centre.contactsPerDay, Math.max(sample, 2 * contactsPerFold));
  const units = unitsOf(benchRecords({ count, agents: centre.agents, seed: 4 }), {
    batch,
    batchesPerFold: Math.max(1, Math.round(contactsPerFold / batch)),
    allSlices: true,
  });
  return {
    centre,
    perSecond,
    batch,
    contactsPerFold,
    units,
    shards,
    lambdaSecondsPerContact: cpuUsPerContact / 1e6 / vCpu,
  };
};

export interface Bill {
  readonly writes: number;
  readonly reads: number;
  readonly lambda: number;
  readonly stream: number;
  readonly fixed: number;
}

/** US dollars per month; `keys` and `alarms` as the template has them. */
export const billOf = (capacity: Capacity, keys: number, alarms: number): Bill => {
  const contacts = capacity.centre.contactsPerDay * daysPerMonth;
  const invocations = (contacts / capacity.batch) * 2 + contacts / capacity.contactsPerFold;
  return {
    writes: ((contacts * (capacity.units.writeUnits + observing.writeUnits)) / 1e6) * prices.perMillionWriteUnits,
    reads: ((contacts * (capacity.units.readUnits + observing.readUnits)) / 1e6) * prices.perMillionReadUnits,
    lambda:
      (invocations / 1e6) * prices.perMillionLambdaRequests +
      contacts * capacity.lambdaSecondsPerContact * functionGb * prices.perLambdaGbSecond,
    stream: daysPerMonth * 24 * prices.perStreamHour + ((contacts * recordKb) / 1e6) * prices.perStreamGb,
    fixed: keys * prices.perKeyMonth + alarms * prices.perAlarmMonth,
  };
};

export const totalOf = ({ writes, reads, lambda, stream, fixed }: Bill): number =>
  writes + reads + lambda + stream + fixed;

const nothing: Bill = { writes: 0, reads: 0, lambda: 0, stream: 0, fixed: 0 };

const money = (dollars: number): string => `$${dollars.toFixed(dollars < 10 ? 2 : 0)}`;

export interface CapacityInput {
  readonly cpuUsPerContact: number;
  readonly foldWindowSeconds: number;
  readonly keys: number;
  readonly alarms: number;
  readonly queue: Units['queue'];
}

type Column = (label: string, of: (capacity: Capacity, bill: Bill) => string) => string[];

const perThousand =
  (of: (bill: Bill) => number) =>
  ({ centre }: Capacity, bill: Bill): string =>
    money((of(bill) * 1000) / (centre.contactsPerDay * daysPerMonth));

const whole = (value: number): string => Math.ceil(value).toLocaleString('en');

const arrivals = (column: Column): string[][] => [
  column('agents', ({ centre }) => centre.agents.toLocaleString('en')),
  column('contacts per second, mean', ({ perSecond }) => perSecond.toFixed(2)),
  column('shards at twice the mean', ({ shards }) => String(shards)),
  column('contacts per batch, per fold', ({ batch, contactsPerFold }) => `${batch}, ${contactsPerFold}`),
];

const unitRows = (column: Column): string[][] => {
  const part = (label: string, names: readonly string[], digits: number): string[] =>
    column(label, ({ units }) => names.reduce((sum, name) => sum + (units.parts[name] ?? 0), 0).toFixed(digits));
  return [
    column('write units per contact', ({ units }) => units.writeUnits.toFixed(1)),
    part('of these: row and index', ['row', 'index'], 1),
    part('timeline', ['timeline'], 1),
    part('ledger', ['ledger'], 1),
    part('journal', ['journal'], 2),
    part('buckets', ['buckets'], 1),
    column('naive design, same buckets', ({ units }) => units.naiveWriteUnits.toFixed(1)),
    column('customers, on top: profile, journey part, ledger again', () => observing.writeUnits.toFixed(1)),
    column('read units per contact', ({ units }) => (units.readUnits + observing.readUnits).toFixed(1)),
    column('write units per second at twice the mean', ({ units, perSecond }) =>
      whole((units.writeUnits + observing.writeUnits) * perSecond * peak),
    ),
    column('read units per second at twice the mean', ({ units, perSecond }) =>
      whole((units.readUnits + observing.readUnits) * perSecond * peak),
    ),
    column('lanes needed for it', ({ perSecond, batch }) =>
      whole((perSecond * peak) / Math.min(batch, perCommit) / commitsPerLaneSecond),
    ),
  ];
};

const moneyRows = (column: Column): string[][] => [
  column('Lambda seconds per 1,000 contacts (512 MB)', ({ lambdaSecondsPerContact }) =>
    (lambdaSecondsPerContact * 1000).toFixed(1),
  ),
  ...(['writes', 'reads', 'lambda', 'stream'] as const).map((part) =>
    column(
      `${part === 'lambda' ? 'Lambda' : part}, per 1,000 contacts`,
      perThousand((bill) => bill[part]),
    ),
  ),
  column('all, per 1,000 contacts', perThousand(totalOf)),
  column('all, per month', (_, bill) => money(totalOf(bill))),
];

const idleDollars = ({ keys, alarms }: CapacityInput): number =>
  keys * prices.perKeyMonth + alarms * prices.perAlarmMonth + daysPerMonth * 24 * prices.perStreamHour;

const sizedUp = (input: CapacityInput) => {
  const all = centres.map((centre) => capacityOf(centre, input.cpuUsPerContact, input.foldWindowSeconds));
  return { all, bills: all.map((capacity) => billOf(capacity, input.keys, input.alarms)) };
};

/** For the README. */
export const costSentence = (input: CapacityInput): string => {
  const { all, bills } = sizedUp(input);
  const each = all.map((capacity, i) => {
    const { name } = capacity.centre;
    return `${perThousand(totalOf)(capacity, bills[i] ?? nothing)} at ${name}`;
  });
  return `A thousand contacts cost ${each.join(', ')} contacts a day, an idle month ${money(idleDollars(input))} (list prices of ${prices.asOf}; [docs/capacity.md](docs/capacity.md)).`;
};

export const capacityPage = (input: CapacityInput): string => {
  const { all, bills } = sizedUp(input);
  const column: Column = (label, of) => [label, ...all.map((capacity, i) => of(capacity, bills[i] ?? nothing))];
  return `# Capacity and cost

Generated by \`npm run bench -- --capacity docs/capacity.md\`: item sizes from the product's own builders, CPU from the write
path on one machine. List prices of ${prices.asOf}, N. Virginia, no discount. Contacts come within ten hours a day, each of
${recordKb} KB; all slices are kept; the windows are the defaults (a contact is in the KPIs about ${input.foldWindowSeconds + 5} s after its record).
Nothing here was measured on AWS.

${alignedTable(
  ['contacts a day', ...centres.map(({ name }) => name)],
  [...arrivals(column), ...unitRows(column), ...moneyRows(column)],
)}

**Idle.** Without any contact a month costs about ${money(idleDollars(input))}: the on-demand stream's hours, ${input.keys} keys, ${input.alarms} alarms.
With \`stream.shards\` set, the hours of the shards instead of the stream's.

**Sizes.** A queue's day is about ${Math.round(input.queue.dayBytes)} bytes, one of its 15-minute items about ${Math.round(input.queue.intervalBytes)}; a year of a
queue by day is one page of a query.

**What to raise, in this order.** \`lanes\` when folding lags (the alarm on freshness); \`foldWindowSeconds\` when bucket
writes dominate; \`warmThroughput\` before the first big day (a new on-demand table takes 4,000 write units a
second at once); the account's Lambda concurrency (preflight reads it). One bucket item takes 1,000 write units a second;
the fold writes each bucket once per window, so no bucket comes near it at any size.
`;
};
