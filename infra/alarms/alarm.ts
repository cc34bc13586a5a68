/** What an alarm is, as data: built by constructs/monitoring.ts, explained in docs/runbook.md under the same name. */
import type { FunctionName } from '../../shared/contracts/env.ts';
import type { MetricName } from '../../shared/contracts/metrics.ts';

type Stat = 'Sum' | 'Maximum' | 'Minimum' | 'SampleCount' | 'p99';

/** What a metric is measured on. Ids are those of the stack: functions by name, tables, mappings and queues by construct id. */
export type Subject =
  | { readonly kind: 'service'; readonly id: FunctionName }
  | { readonly kind: 'function'; readonly id: FunctionName }
  | { readonly kind: 'mapping' | 'table' | 'queue'; readonly id: string }
  | { readonly kind: 'api' | 'records' };

export interface MetricRef {
  readonly on: Subject;
  readonly name: string;
  readonly stat: Stat;
}

export const namespaces = {
  service: 'Holdfast',
  function: 'AWS/Lambda',
  mapping: 'AWS/Lambda',
  table: 'AWS/DynamoDB',
  records: 'AWS/Kinesis',
  queue: 'AWS/SQS',
  api: 'AWS/ApiGateway',
} as const satisfies Record<Subject['kind'], string>;

/** A metric that the function itself emits. */
export const own = (id: FunctionName, name: MetricName, stat: Stat = 'Sum'): MetricRef => ({
  on: { kind: 'service', id },
  name,
  stat,
});

type LambdaMetric = 'AsyncEventsDropped' | 'Duration' | 'Errors' | 'Invocations' | 'IteratorAge' | 'Throttles';
export const lambda = (id: FunctionName, name: LambdaMetric, stat: Stat = 'Sum'): MetricRef => ({
  on: { kind: 'function', id },
  name,
  stat,
});

/** Of an event source mapping; they are only there because event-sources.ts asks for them. */
type MappingMetric = 'DroppedEventCount' | 'OnFailureDestinationDeliveredEventCount';
export const mapping = (id: string, name: MappingMetric): MetricRef => ({
  on: { kind: 'mapping', id },
  name,
  stat: 'Sum',
});

type TableMetric = 'ReadThrottleEvents' | 'SystemErrors' | 'TransactionConflict' | 'WriteThrottleEvents';
export const table = (id: string, name: TableMetric): MetricRef => ({ on: { kind: 'table', id }, name, stat: 'Sum' });

/** Of the stream that brings contact records. */
export const records = (name: 'IncomingRecords'): MetricRef => ({ on: { kind: 'records' }, name, stat: 'Sum' });

export const queue = (
  id: string,
  name: 'ApproximateAgeOfOldestMessage' | 'ApproximateNumberOfMessagesVisible',
): MetricRef => ({ on: { kind: 'queue', id }, name, stat: 'Maximum' });

export const api = (name: '4XXError' | '5XXError' | 'Count' | 'Latency', stat: Stat = 'Sum'): MetricRef => ({
  on: { kind: 'api' },
  name,
  stat,
});

/** 1: act now, people or money are being harmed. 2: act today. 3: act this week. */
export type Severity = 1 | 2 | 3;

/** CloudWatch's limit of metrics in one alarm. */
export const alarmMetricsLimit = 10;

export interface AlarmDefinition {
  /** Heading of its section in docs/runbook.md. */
  readonly name: string;
  /** Tells alarms of one name apart: a function, a mapping, a tier. */
  readonly of?: string;
  readonly severity: Severity;
  /** One sentence that comes with the notification. */
  readonly meaning: string;
  /** By the name that the expression uses; at most `alarmMetricsLimit`. */
  readonly metrics: Readonly<Record<string, MetricRef>>;
  /** CloudWatch metric math; left out when there is one metric, which is then compared itself. */
  readonly expression?: string;
  readonly comparison: '>' | '>=' | '<';
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly periods: number;
  /** Periods of these that must be over the threshold; all of them when left out. */
  readonly datapoints?: number;
  readonly missing: {
    readonly treat: 'breaching' | 'ignore' | 'notBreaching';
    readonly because: string;
  };
}

/** `Function errors`, `ingest` -> `FunctionErrorsIngest`: part of the logical id, so an alarm that is renamed is a new one. */
export const alarmId = ({ name, of = '' }: Pick<AlarmDefinition, 'name' | 'of'>): string =>
  `${name} ${of}`
    .split(/[^A-Za-z0-9]+/u)
    .filter((word) => word !== '')
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join('');

/** Anchor of the runbook's section, as GitHub and other readers of Markdown make it. */
export const runbookAnchor = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/gu, '')
    .replaceAll(' ', '-');
