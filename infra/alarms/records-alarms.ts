/** Alarms on the way of a record: arriving, being read, being kept when it cannot be. */
import { ingestMetrics } from '../../shared/contracts/metrics.ts';
import { type AlarmDefinition, lambda, mapping, own, queue, records } from './alarm.ts';
import type { AlarmSettings, Subjects } from './subjects.ts';

const hour = 3600;
const [received, ...outcomes] = ingestMetrics;

export const silentWhenIdle = {
  treat: 'notBreaching',
  because: 'Without traffic there is nothing to measure; No records says when there should have been some.',
} as const;

const everyRecordCounted: AlarmDefinition = {
  name: 'Counters disagree',
  severity: 2,
  meaning: 'Ingest received records that it neither applied, superseded, found duplicate, buried nor set aside.',
  metrics: Object.fromEntries(ingestMetrics.map((name) => [name, own('ingest', name)])),
  expression: `ABS(${received} - (${outcomes.join(' + ')}))`,
  comparison: '>',
  threshold: 0,
  periodSeconds: hour,
  periods: 1,
  missing: silentWhenIdle,
};

const deadLetters: AlarmDefinition = {
  name: 'Dead letters',
  severity: 3,
  meaning: 'Records could not be read as contact records and lie in the failure bucket.',
  metrics: { buried: own('ingest', 'deadLettered') },
  comparison: '>=',
  threshold: 1,
  periodSeconds: 300,
  periods: 1,
  missing: silentWhenIdle,
};

/** Everything that Lambda gives up: into the failure bucket, or (worse) nowhere. */
const failedBatches = (id: string): AlarmDefinition => ({
  name: 'Failed batches',
  of: id,
  severity: 2,
  meaning: 'Lambda gave up on records after all retries; they lie in the failure bucket under aws/lambda/.',
  metrics: {
    kept: mapping(id, 'OnFailureDestinationDeliveredEventCount'),
    dropped: mapping(id, 'DroppedEventCount'),
  },
  expression: 'FILL(kept, 0) + FILL(dropped, 0)',
  comparison: '>=',
  threshold: 1,
  periodSeconds: 300,
  periods: 1,
  missing: { treat: 'notBreaching', because: 'The mapping reports only when it gave something up.' },
});

const noRecords = ({ longestSilenceHours }: AlarmSettings): AlarmDefinition => ({
  name: 'No records',
  severity: 2,
  meaning: `No record has arrived for ${longestSilenceHours} h (alarms.longestSilenceHours).`,
  metrics: { received: own('ingest', 'received') },
  comparison: '<',
  threshold: 1,
  periodSeconds: hour,
  periods: longestSilenceHours,
  missing: {
    treat: 'breaching',
    because: 'No data is just what is looked for: ingest that is not called emits nothing.',
  },
});

/** A stream whose trigger is dead looks healthy to every other alarm: nothing fails, the function is just not called. */
const noInvocations: AlarmDefinition = {
  name: 'No invocations',
  severity: 2,
  meaning: 'Records arrive on the stream and ingest is not called.',
  metrics: { arriving: records('IncomingRecords'), calls: lambda('ingest', 'Invocations') },
  expression: 'IF(FILL(arriving, 0) > 0 AND FILL(calls, 0) < 1, 1, 0)',
  comparison: '>',
  threshold: 0,
  periodSeconds: 300,
  periods: 3,
  missing: silentWhenIdle,
};

const objects = ({ id, givenUp }: Subjects['queues'][number]): AlarmDefinition[] => [
  {
    name: 'Objects waiting',
    of: id,
    severity: 3,
    meaning: 'An object of records has waited for half an hour to be read.',
    metrics: { age: queue(id, 'ApproximateAgeOfOldestMessage') },
    comparison: '>',
    threshold: 1800,
    periodSeconds: 300,
    periods: 3,
    missing: { treat: 'notBreaching', because: 'A queue that was empty for hours reports nothing.' },
  },
  {
    name: 'Objects given up',
    of: givenUp,
    severity: 2,
    meaning: 'An object of records could not be read in five attempts; its notice is kept for 14 days.',
    metrics: { kept: queue(givenUp, 'ApproximateNumberOfMessagesVisible') },
    comparison: '>=',
    threshold: 1,
    periodSeconds: 300,
    periods: 2,
    missing: { treat: 'notBreaching', because: 'A queue that was empty for hours reports nothing.' },
  },
];

const tiers = [
  { of: 'minutes', severity: 3, fromMinutes: 5, toMinutes: 60, text: '5 minutes' },
  { of: 'an hour', severity: 2, fromMinutes: 60, toMinutes: 720, text: 'an hour' },
  // Half of what a table stream keeps, and of the least that a record stream can be set to: after that, records are lost.
  { of: 'half the retention', severity: 1, fromMinutes: 720, toMinutes: Infinity, text: '12 hours' },
] as const;

/** One alarm per tier over all readers, each only within its band: one cause is one open alarm, whatever it holds up. */
const readersBehind = (readers: Subjects['readers']): AlarmDefinition[] =>
  tiers.map(({ of, severity, fromMinutes, toMinutes, text }) => {
    const oldest = `MAX([${readers.join(', ')}])`;
    const above = `${oldest} > ${fromMinutes * 60_000}`;
    const below = toMinutes === Infinity ? '' : ` AND ${oldest} <= ${toMinutes * 60_000}`;
    return {
      name: 'Stream reader behind',
      of,
      severity,
      meaning: `A function is more than ${text} behind its stream. A higher tier takes over from a lower one.`,
      metrics: Object.fromEntries(readers.map((fn) => [fn, lambda(fn, 'IteratorAge', 'Maximum')])),
      expression: `IF(${above}${below}, 1, 0)`,
      comparison: '>',
      threshold: 0,
      periodSeconds: 60,
      periods: 5,
      missing: silentWhenIdle,
    };
  });

export const recordsAlarms = (subjects: Subjects, settings: AlarmSettings): AlarmDefinition[] => [
  everyRecordCounted,
  deadLetters,
  ...subjects.mappings.map(failedBatches),
  noRecords(settings),
  ...(subjects.hasRecordStream ? [noInvocations] : []),
  ...subjects.queues.flatMap(objects),
  ...readersBehind(subjects.readers),
];
