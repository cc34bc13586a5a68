/** The live numbers of an instance: its queues, and GetCurrentMetricData, always grouped (ungrouped, times come in milliseconds). */
import {
  GetCurrentMetricDataCommand,
  ListQueuesCommand,
  type ConnectClient,
  type CurrentMetric,
  type CurrentMetricResult,
} from '@aws-sdk/client-connect';
import type { QueueNow, Snapshot } from './now.ts';

const metrics = {
  CONTACTS_IN_QUEUE: 'COUNT',
  OLDEST_CONTACT_AGE: 'SECONDS',
  AGENTS_STAFFED: 'COUNT',
  AGENTS_AVAILABLE: 'COUNT',
  AGENTS_ON_CONTACT: 'COUNT',
} as const satisfies Record<string, NonNullable<CurrentMetric['Unit']>>;
type MetricName = keyof typeof metrics;

// Boundary: entries of a const object forget their key type.
const wanted: CurrentMetric[] = (Object.keys(metrics) as MetricName[]).map((Name) => ({ Name, Unit: metrics[Name] }));

/** Queue id -> name; what agents' own queues hold is theirs. */
export const standardQueues =
  (client: ConnectClient, instanceId: string) => async (): Promise<ReadonlyMap<string, string>> => {
    const queues = new Map<string, string>();
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListQueuesCommand({
          InstanceId: instanceId,
          QueueTypes: ['STANDARD'],
          MaxResults: 100,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      for (const { Id, Name } of page.QueueSummaryList ?? []) if (Id !== undefined) queues.set(Id, Name ?? Id);
      token = page.NextToken;
    } while (token !== undefined);
    return queues;
  };

const rowOf = ({ Dimensions, Collections = [] }: CurrentMetricResult, names: ReadonlyMap<string, string>): QueueNow => {
  const value = (name: MetricName): number => Collections.find(({ Metric }) => Metric?.Name === name)?.Value ?? 0;
  const id = Dimensions?.Queue?.Id ?? '';
  return {
    queue: { id, label: names.get(id) ?? id },
    channel: Dimensions?.Channel ?? 'VOICE',
    waiting: value('CONTACTS_IN_QUEUE'),
    longestWaitSeconds: value('OLDEST_CONTACT_AGE'),
    agentsStaffed: value('AGENTS_STAFFED'),
    agentsAvailable: value('AGENTS_AVAILABLE'),
    agentsOnContact: value('AGENTS_ON_CONTACT'),
  };
};

/** Queues in one request. */
const queuesAtOnce = 100;

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

export const currentMetrics =
  (client: ConnectClient, instanceId: string, queues: () => Promise<ReadonlyMap<string, string>>, now: () => number) =>
  async (): Promise<Snapshot> => {
    const names = await queues();
    const rows: QueueNow[] = [];
    let takenAt = now();
    for (const Queues of chunks([...names.keys()], queuesAtOnce)) {
      let token: string | undefined;
      do {
        const page = await client.send(
          new GetCurrentMetricDataCommand({
            InstanceId: instanceId,
            Filters: { Queues },
            Groupings: ['QUEUE', 'CHANNEL'],
            CurrentMetrics: wanted,
            MaxResults: 100,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        );
        rows.push(...(page.MetricResults ?? []).map((result) => rowOf(result, names)));
        takenAt = Math.min(takenAt, page.DataSnapshotTime?.getTime() ?? takenAt);
        token = page.NextToken;
      } while (token !== undefined);
    }
    const byName = (a: QueueNow, b: QueueNow): number =>
      a.queue.label.localeCompare(b.queue.label) || (a.channel < b.channel ? -1 : 1);
    return { takenAt, rows: rows.sort(byName) };
  };

const transient = new Set([
  'ThrottlingException',
  'TooManyRequestsException',
  'InternalServiceException',
  'TimeoutError',
  'NetworkingError',
]);

export const isTransientConnect = (error: unknown): boolean =>
  error instanceof Error &&
  (transient.has(error.name) || ('code' in error && /^E(CONN|TIMEDOUT|PIPE)/.test(String(error.code))));
