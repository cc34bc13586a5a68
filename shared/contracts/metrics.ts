/** Metric names (EMF) and units in one place: functions emit them, alarms and the local report read them. */
import { diallingMetricUnits } from './dialling-metrics.ts';

export const metricsNamespace = 'Holdfast';

/** Every received record is counted once, in exactly one of the other five: received = their sum (I6). */
export const ingestMetrics = ['received', 'applied', 'superseded', 'duplicate', 'deadLettered', 'setAside'] as const;
export type IngestMetric = (typeof ingestMetrics)[number];

export const metricUnits = {
  received: 'Count',
  applied: 'Count',
  superseded: 'Count',
  duplicate: 'Count',
  deadLettered: 'Count',
  setAside: 'Count',
  /** Ledgers written. */
  sourcesApplied: 'Count',
  /** Nothing newer than what was applied. */
  sourcesCurrent: 'Count',
  /** Handed back: a later release owns the ledger, or storage refused. */
  sourcesRefused: 'Count',
  entriesFolded: 'Count',
  bucketsWritten: 'Count',
  /** Age of the oldest journal entry when it was folded. */
  foldLagMs: 'Milliseconds',
  /** Age of the newest journal entry that is in the buckets; emitted by the clock, whether or not anything arrives. */
  freshnessMs: 'Milliseconds',
  sweepScanned: 'Count',
  sweepReapplied: 'Count',
  auditBuckets: 'Count',
  auditDiffering: 'Count',
  auditUnsettled: 'Count',
  daysExported: 'Count',
  /** Days that a run of the export left for the next one. */
  exportDaysOpen: 'Count',
  targetsJudged: 'Count',
  targetsMissed: 'Count',
  /** Owners told of a miss. */
  targetEventsSent: 'Count',
  contactsAnalysed: 'Count',
  contactsEvaluated: 'Count',
  /** Repeated, older, of another instance, calibrations, other files. */
  analysisObjectsIgnored: 'Count',
  flowAnswered: 'Count',
  /** A foreign or missing instance: the default answer, nothing written. */
  flowRefused: 'Count',
  /** Default answers because time was up, or because of an error. */
  flowLate: 'Count',
  flowFailed: 'Count',
  ...diallingMetricUnits,
  customerEventsTaken: 'Count',
  customersRecomputed: 'Count',
  /** Handed back: their customers could not be recomputed. */
  customersRefused: 'Count',
} as const satisfies Record<string, 'Count' | 'Milliseconds'> & Record<IngestMetric, 'Count'>;

export type MetricName = keyof typeof metricUnits;
