/** What a stack has that alarms are made for: found in the stack itself, so that a new function or stream is watched without another line. */
import type { FunctionName } from '../../shared/contracts/env.ts';

export interface ScheduledFunction {
  readonly name: FunctionName;
  /** EventBridge Scheduler expression. */
  readonly expression: string;
}

export interface Subjects {
  readonly functions: readonly { readonly name: FunctionName; readonly timeoutSeconds: number }[];
  /** Functions that read a stream. */
  readonly readers: readonly FunctionName[];
  readonly scheduled: readonly ScheduledFunction[];
  /** Construct ids of event source mappings. */
  readonly mappings: readonly string[];
  readonly tables: readonly string[];
  /** Contact records arrive on a stream; else they come as S3 objects. */
  readonly hasRecordStream: boolean;
  /** Construct ids of queues: those that are worked off, and those that keep what was given up. */
  readonly queues: readonly { readonly id: string; readonly givenUp: string }[];
}

export interface AlarmSettings {
  /** Longest time without a single contact record that is normal here, hours. */
  readonly longestSilenceHours: number;
}

const unitSeconds: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** Longest time between two runs; cron expressions here run at least once a day. */
export const scheduleSeconds = (expression: string): number => {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/u.exec(expression) ?? [];
  return (Number(count) || 1) * (unitSeconds[unit] ?? 86_400);
};
