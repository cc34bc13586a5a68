/** The CloudWatch dashboard as data: rows of graphs in the order in which a contact travels. */
import { api, lambda, type MetricRef, own, queue, records, table } from './alarm.ts';
import type { Subjects } from './subjects.ts';

export interface Graph {
  readonly title: string;
  /** Label -> metric. */
  readonly metrics: Readonly<Record<string, MetricRef>>;
  readonly unit: 'Count' | 'Milliseconds';
}

export interface DashboardRow {
  readonly heading: string;
  readonly graphs: readonly Graph[];
}

const count = (title: string, metrics: Graph['metrics']): Graph => ({ title, metrics, unit: 'Count' });
const time = (title: string, metrics: Graph['metrics']): Graph => ({ title, metrics, unit: 'Milliseconds' });

const perItem = <T>(items: readonly T[], label: (item: T) => string, metric: (item: T) => MetricRef) =>
  Object.fromEntries(items.map((item) => [label(item), metric(item)]));

const arrival = ({ hasRecordStream, readers, queues }: Subjects): DashboardRow => ({
  heading: 'Records: received = applied + superseded + duplicate + dead-lettered + set aside',
  graphs: [
    count('Arriving', {
      ...(hasRecordStream ? { 'on the stream': records('IncomingRecords') } : {}),
      ...perItem(
        queues,
        () => 'objects that wait',
        ({ id }) => queue(id, 'ApproximateNumberOfMessagesVisible'),
      ),
      received: own('ingest', 'received'),
    }),
    count('What became of them', {
      applied: own('ingest', 'applied'),
      superseded: own('ingest', 'superseded'),
      duplicate: own('ingest', 'duplicate'),
      'set aside': own('ingest', 'setAside'),
      'dead-lettered': own('ingest', 'deadLettered'),
    }),
    time(
      'Behind the stream',
      perItem(readers, String, (fn) => lambda(fn, 'IteratorAge', 'Maximum')),
    ),
  ],
});

const numbers: DashboardRow = {
  heading: 'Numbers: are they right, are they new',
  graphs: [
    count('Sources', {
      applied: own('aggregate', 'sourcesApplied'),
      current: own('aggregate', 'sourcesCurrent'),
      refused: own('aggregate', 'sourcesRefused'),
      'applied by the sweep': own('sweep', 'sweepReapplied'),
      'refused to the sweep': own('sweep', 'sourcesRefused'),
    }),
    time('Age', {
      'newest number': own('fold', 'freshnessMs', 'Maximum'),
      'oldest entry when folded': own('fold', 'foldLagMs', 'Maximum'),
    }),
    count('Audit', {
      buckets: own('audit', 'auditBuckets', 'Maximum'),
      differing: own('audit', 'auditDiffering', 'Maximum'),
      unsettled: own('audit', 'auditUnsettled', 'Maximum'),
    }),
  ],
};

const answers: DashboardRow = {
  heading: 'API',
  graphs: [
    count('Calls', { all: api('Count'), refused: api('4XXError'), failed: api('5XXError') }),
    time('Slowest 1 %', { latency: api('Latency', 'p99') }),
    count('Authorizer', { calls: lambda('authorizer', 'Invocations'), errors: lambda('authorizer', 'Errors') }),
  ],
};

const platform = ({ functions, tables }: Subjects): DashboardRow => {
  const names = functions.map(({ name }) => name);
  return {
    heading: 'What it runs on',
    graphs: [
      count(
        'Errors by function',
        perItem(names, String, (fn) => lambda(fn, 'Errors')),
      ),
      count(
        'Functions throttled',
        perItem(names, String, (fn) => lambda(fn, 'Throttles')),
      ),
      count('Tables throttled', {
        ...perItem(
          tables,
          (id) => `${id}, reads`,
          (id) => table(id, 'ReadThrottleEvents'),
        ),
        ...perItem(
          tables,
          (id) => `${id}, writes`,
          (id) => table(id, 'WriteThrottleEvents'),
        ),
        ...perItem(
          tables,
          (id) => `${id}, conflicts`,
          (id) => table(id, 'TransactionConflict'),
        ),
      }),
    ],
  };
};

export const dashboardOf = (subjects: Subjects): DashboardRow[] => [
  arrival(subjects),
  numbers,
  answers,
  platform(subjects),
];
