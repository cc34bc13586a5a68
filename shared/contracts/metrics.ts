/** Metric names (EMF) in one place: functions emit them, alarms and the local report read them. */
export const metricsNamespace = 'Holdfast';

/** Every received record is counted once, in exactly one of the other five: received = their sum (I6). */
export const ingestMetrics = ['received', 'applied', 'superseded', 'duplicate', 'deadLettered', 'setAside'] as const;
export type IngestMetric = (typeof ingestMetrics)[number];

export const kpiMetrics = ['sourcesApplied', 'sourcesCurrent', 'sourcesRefused', 'entriesFolded', 'bucketsWritten'] as const;
export type KpiMetric = (typeof kpiMetrics)[number];

export const auditMetrics = ['auditBuckets', 'auditDiffering', 'auditUnsettled'] as const;
export type AuditMetric = (typeof auditMetrics)[number];

export const sweepMetrics = ['sweepReapplied', 'sweepScanned'] as const;
export type SweepMetric = (typeof sweepMetrics)[number];

/** Freshness of the newest folded entry, milliseconds. */
export const foldMetrics = ['foldLagMs'] as const;
export type FoldMetric = (typeof foldMetrics)[number];
