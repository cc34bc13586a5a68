/** Alarms on the numbers: are they right, and are they new. */
import { type AlarmDefinition, own } from './alarm.ts';
import { silentWhenIdle } from './records-alarms.ts';
import type { AlarmSettings } from './subjects.ts';

const hour = 3600;
const minuteMs = 60_000;

const untilNextAudit = {
  treat: 'ignore',
  because: 'The audit is nightly: what it found stays true until the next one finds otherwise.',
} as const;

const audit: readonly AlarmDefinition[] = [
  {
    name: 'Audit differing',
    severity: 1,
    meaning: 'A bucket is not what its sources add up to: a number is wrong.',
    metrics: { differing: own('audit', 'auditDiffering', 'Maximum') },
    comparison: '>=',
    threshold: 1,
    periodSeconds: hour,
    periods: 1,
    missing: untilNextAudit,
  },
  {
    name: 'Audit missed',
    severity: 2,
    meaning: 'No audit has finished for 26 hours. On from the first deployment to the first audit.',
    metrics: { audits: own('audit', 'auditBuckets', 'SampleCount') },
    comparison: '<',
    threshold: 1,
    periodSeconds: hour,
    periods: 26,
    missing: { treat: 'breaching', because: 'An audit that does not run emits nothing: no data is the fault.' },
  },
  {
    name: 'Audit unsettled',
    severity: 3,
    meaning: 'Two nightly audits in a row could not judge some buckets, because their sources were not applied.',
    metrics: { unsettled: own('audit', 'auditUnsettled', 'Maximum') },
    comparison: '>=',
    threshold: 1,
    periodSeconds: 24 * hour,
    periods: 2,
    missing: untilNextAudit,
  },
];

const folding = ({ longestSilenceHours }: AlarmSettings): AlarmDefinition[] => [
  {
    name: 'Folding lags',
    severity: 3,
    meaning: 'Changes wait more than 5 minutes in the journal: answers are older than they should be.',
    metrics: { lag: own('fold', 'foldLagMs', 'Maximum') },
    comparison: '>',
    threshold: 5 * minuteMs,
    periodSeconds: 300,
    periods: 3,
    missing: { treat: 'notBreaching', because: 'Numbers are old says when folding has stopped altogether.' },
  },
  {
    name: 'Numbers are old',
    severity: 2,
    meaning: `The newest number is older than ${longestSilenceHours} h, or folding has stopped.`,
    metrics: { age: own('fold', 'freshnessMs', 'Maximum') },
    comparison: '>',
    threshold: longestSilenceHours * hour * 1000,
    periodSeconds: 300,
    periods: 3,
    missing: { treat: 'breaching', because: 'The clock folds every minute and says how old the newest number is.' },
  },
];

/** The sweep meets them on every pass, so they stand out there; aggregate meets them when they change. */
const refused: AlarmDefinition = {
  name: 'Sources refused',
  severity: 2,
  meaning: 'Contacts cannot be applied: a later release owns their ledgers, or storage refuses them.',
  metrics: { swept: own('sweep', 'sourcesRefused') },
  comparison: '>=',
  threshold: 1,
  periodSeconds: hour,
  periods: 2,
  missing: { treat: 'notBreaching', because: 'Schedule silent says when the sweep does not run.' },
};

/** Journal entries of one lane exclude each other by a condition, not by luck; beyond a few percent the lanes are too few. */
const conflicts = (tables: readonly string[]): AlarmDefinition => ({
  name: 'Transaction conflicts',
  severity: 3,
  meaning: 'More than 5 % of the ledger writes met another transaction, for 45 minutes.',
  metrics: {
    applied: own('aggregate', 'sourcesApplied'),
    ...Object.fromEntries(
      tables.map((id) => [`on${id}`, { on: { kind: 'table', id }, name: 'TransactionConflict', stat: 'Sum' } as const]),
    ),
  },
  expression: `IF(applied > 100, 100 * (${tables.map((id) => `FILL(on${id}, 0)`).join(' + ')}) / applied, 0)`,
  comparison: '>',
  threshold: 5,
  periodSeconds: 900,
  periods: 3,
  missing: silentWhenIdle,
});

/** Runs of one night go on with each other's days, so only what the last one leaves is late. */
const exporting: AlarmDefinition = {
  name: 'Export behind',
  severity: 3,
  meaning: 'No run of the export has finished its days for 26 hours: files for Athena and QuickSight are old.',
  metrics: { open: own('export', 'exportDaysOpen', 'Minimum') },
  comparison: '>=',
  threshold: 1,
  periodSeconds: hour,
  periods: 26,
  missing: { treat: 'breaching', because: 'An export that does not finish emits nothing: no data is the fault.' },
};

export const kpiAlarms = (tables: readonly string[], settings: AlarmSettings): AlarmDefinition[] => [
  ...audit,
  ...folding(settings),
  refused,
  exporting,
  conflicts(tables),
];
