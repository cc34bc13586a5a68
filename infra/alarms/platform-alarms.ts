/** Alarms on what everything runs on: functions, tables, the API, the clock. */
import type { FunctionName } from '../../shared/contracts/env.ts';
import { alarmMetricsLimit, type AlarmDefinition, api, lambda, type MetricRef, table } from './alarm.ts';
import { silentWhenIdle } from './records-alarms.ts';
import { type ScheduledFunction, scheduleSeconds, type Subjects } from './subjects.ts';

const sumOf = (metrics: Readonly<Record<string, MetricRef>>): string => `SUM([${Object.keys(metrics).join(', ')}])`;

/** Ten metrics fit into one alarm. */
const inTens = <T>(all: readonly T[], each: number): T[][] => {
  const size = Math.floor(alarmMetricsLimit / each);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
};

const numbered = (count: number, index: number): { of?: string } => (count === 1 ? {} : { of: String(index + 1) });

const functionErrors = (fn: FunctionName): AlarmDefinition => ({
  name: 'Function errors',
  of: fn,
  severity: 3,
  meaning: `The function ${fn} keeps failing.`,
  metrics: { errors: lambda(fn, 'Errors') },
  comparison: '>=',
  threshold: 1,
  periodSeconds: 300,
  periods: 3,
  datapoints: 2,
  missing: silentWhenIdle,
});

const authorizerErrors: AlarmDefinition = {
  name: 'Authorizer errors',
  severity: 2,
  meaning: 'The function that checks API keys fails: callers get 500 whatever their key.',
  metrics: { errors: lambda('authorizer', 'Errors') },
  comparison: '>=',
  threshold: 1,
  periodSeconds: 300,
  periods: 1,
  missing: silentWhenIdle,
};

interface Throttled {
  readonly name: string;
  readonly meaning: string;
  readonly missing: AlarmDefinition['missing'];
}

/** Alarms on any refusal among many; each of them watches `perItem` metrics. */
const throttled = <T>(
  items: readonly T[],
  perItem: number,
  metricsOf: (item: T) => Readonly<Record<string, MetricRef>>,
  { name, meaning, missing }: Throttled,
): AlarmDefinition[] =>
  inTens(items, perItem).map((some, index, all) => {
    const metrics: Readonly<Record<string, MetricRef>> = Object.assign({}, ...some.map(metricsOf));
    return {
      name,
      ...numbered(all.length, index),
      severity: 3,
      meaning,
      metrics,
      expression: sumOf(metrics),
      comparison: '>',
      threshold: 0,
      periodSeconds: 300,
      periods: 3,
      missing,
    };
  });

/** One alarm for many functions: the account's limit holds up all of them at once. */
const functionsThrottled = (functions: readonly FunctionName[]): AlarmDefinition[] =>
  throttled(functions, 1, (fn) => ({ [fn]: lambda(fn, 'Throttles') }), {
    name: 'Functions throttled',
    meaning: "Lambda refuses to start functions: the account's concurrency, or what is reserved, is used up.",
    missing: silentWhenIdle,
  });

/** Jobs work until their time is nearly over; for the others a long run is the sign of the next time-out. */
const nearTimeLimit = ({ name, timeoutSeconds }: Subjects['functions'][number]): AlarmDefinition => ({
  name: 'Function near its time limit',
  of: name,
  severity: 3,
  meaning: `1 % of the runs of ${name} take more than 80 % of its ${timeoutSeconds} s.`,
  metrics: { duration: lambda(name, 'Duration', 'p99') },
  comparison: '>',
  threshold: 0.8 * timeoutSeconds * 1000,
  periodSeconds: 300,
  periods: 3,
  missing: silentWhenIdle,
});

const tablesThrottled = (tables: readonly string[]): AlarmDefinition[] =>
  throttled(
    tables,
    3,
    (id) => ({
      [`reads${id}`]: table(id, 'ReadThrottleEvents'),
      [`writes${id}`]: table(id, 'WriteThrottleEvents'),
      [`errors${id}`]: table(id, 'SystemErrors'),
    }),
    {
      name: 'Tables throttled',
      meaning: 'DynamoDB has refused reads or writes for 15 minutes.',
      missing: { treat: 'notBreaching', because: 'DynamoDB reports these only when they happen.' },
    },
  );

const apiAlarms: readonly AlarmDefinition[] = [
  {
    name: 'API errors',
    severity: 2,
    meaning: 'More than 1 % of the API calls fail on our side.',
    metrics: { errors: api('5XXError'), calls: api('Count') },
    expression: 'IF(calls > 0, 100 * errors / calls, 0)',
    comparison: '>',
    threshold: 1,
    periodSeconds: 300,
    periods: 3,
    datapoints: 2,
    missing: silentWhenIdle,
  },
  {
    name: 'API slow',
    severity: 3,
    meaning: '1 % of the API calls take more than 3 s.',
    metrics: { latency: api('Latency', 'p99') },
    comparison: '>',
    threshold: 3000,
    periodSeconds: 300,
    periods: 3,
    missing: silentWhenIdle,
  },
];

/** EventBridge Scheduler has no alarm of its own for a run that never came. Long enough that one late run is none. */
const scheduleSilent = ({ name, expression }: ScheduledFunction): AlarmDefinition => {
  const every = scheduleSeconds(expression);
  const periodSeconds = every > 3600 ? 3600 : 300;
  return {
    name: 'Schedule silent',
    of: name,
    severity: 2,
    meaning: `${name} is not woken by its clock.`,
    metrics: { calls: lambda(name, 'Invocations') },
    comparison: '<',
    threshold: 1,
    periodSeconds,
    periods: Math.max(3, Math.ceil((every * (every > 3600 ? 1.1 : 4)) / periodSeconds)),
    missing: { treat: 'breaching', because: 'A function that is not called emits nothing: no data is the fault.' },
  };
};

/** The only place where a scheduled run can be lost: it carries no data, so it has no queue, but it must not go unseen. */
const runsLost = (names: readonly FunctionName[]): AlarmDefinition[] =>
  inTens(names, 1).map((some, index, all) => {
    const metrics = Object.fromEntries(some.map((fn) => [fn, lambda(fn, 'AsyncEventsDropped')]));
    return {
      name: 'Scheduled runs lost',
      ...numbered(all.length, index),
      severity: 3,
      meaning: 'A scheduled run failed three times and was dropped.',
      metrics,
      expression: sumOf(metrics),
      comparison: '>',
      threshold: 0,
      periodSeconds: 300,
      periods: 1,
      missing: { treat: 'notBreaching', because: 'Lambda reports this only when it happens.' },
    };
  });

/** Watched by an alarm of its own. */
const ownErrors: readonly FunctionName[] = ['authorizer'];
const ownClock: readonly FunctionName[] = ['audit', 'fold'];

export const platformAlarms = ({ functions, scheduled, tables, readers }: Subjects): AlarmDefinition[] => {
  const names = functions.map(({ name }) => name);
  const clockOnly = new Set<FunctionName>(scheduled.map(({ name }) => name).filter((name) => !readers.includes(name)));
  return [
    ...names.filter((name) => !ownErrors.includes(name)).map(functionErrors),
    ...functions.filter(({ name }) => !clockOnly.has(name) && name !== 'fold').map(nearTimeLimit),
    ...functionsThrottled(names),
    ...tablesThrottled(tables),
    authorizerErrors,
    ...apiAlarms,
    ...scheduled.filter(({ name }) => !ownClock.includes(name)).map(scheduleSilent),
    ...runsLost(scheduled.map(({ name }) => name)),
  ];
};
