/** rate(...), cron(...) and at(...) of EventBridge. Pure: time comes in as epoch milliseconds. */

export class ScheduleExpressionError extends Error {
  override readonly name = 'ScheduleExpressionError';
}

export type Expression =
  | { readonly kind: 'rate'; readonly everyMs: number }
  | { readonly kind: 'at'; readonly localMinute: string }
  | { readonly kind: 'cron'; readonly fields: CronFields };

/** One set of allowed numbers per field; undefined = every value. */
interface CronFields {
  readonly minute: ReadonlySet<number> | undefined;
  readonly hour: ReadonlySet<number> | undefined;
  readonly day: ReadonlySet<number> | undefined;
  readonly month: ReadonlySet<number> | undefined;
  readonly weekday: ReadonlySet<number> | undefined;
  readonly year: ReadonlySet<number> | undefined;
  readonly lastDay: boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']; // EventBridge counts from 1 = Sunday

const number = (text: string, names: readonly string[], min: number, max: number): number => {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + 1 : Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new ScheduleExpressionError(`${text} is not between ${min} and ${max}`);
  return value;
};

const field = (
  text: string,
  min: number,
  max: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined => {
  if (text === '*' || text === '?') return undefined;
  const allowed = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range.split('-');
    const first = from === '*' ? min : number(from, names, min, max);
    const last = to !== undefined ? number(to, names, min, max) : step !== undefined || from === '*' ? max : first;
    const stride = step === undefined ? 1 : number(step, [], 1, max);
    for (let value = first; value <= last; value += stride) allowed.add(value);
  }
  return allowed;
};

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const parseRate = (inner: string): Expression => {
  const [, count = '0', unit = ''] = /^(\d+) (minute|hour|day)s?$/u.exec(inner) ?? [];
  const everyMs = Number(count) * (UNIT_MS[unit] ?? 0);
  if (everyMs === 0) throw new ScheduleExpressionError(`not a rate: ${inner}`);
  return { kind: 'rate', everyMs };
};

const parseCron = (inner: string): Expression => {
  const parts = inner.split(/\s+/u);
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = parts;
  if (parts.length !== 6) throw new ScheduleExpressionError(`a cron expression has six fields: ${inner}`);
  const isLastDay = day === 'L';
  if (/[LW#]/u.test(weekday.replaceAll(/[A-Z]{3}/gu, '')) || (!isLastDay && /[LW#]/u.test(day))) {
    throw new ScheduleExpressionError(`L, W and # beyond the last day of the month are not supported: ${inner}`);
  }
  const fields: CronFields = {
    minute: field(minute, 0, 59),
    hour: field(hour, 0, 23),
    day: isLastDay ? undefined : field(day, 1, 31),
    month: field(month, 1, 12, MONTHS),
    weekday: field(weekday, 1, 7, WEEKDAYS),
    year: field(year, 1970, 2199),
    lastDay: isLastDay,
  };
  return { kind: 'cron', fields };
};

export const parseExpression = (text: string): Expression => {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/u.exec(text.trim()) ?? [];
  if (kind === 'rate') return parseRate(inner.trim());
  if (kind === 'cron') return parseCron(inner.trim());
  if (kind === 'at') return { kind, localMinute: inner.trim().slice(0, 16) };
  throw new ScheduleExpressionError(`not a schedule: ${text}`);
};

interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

const wallTime = (epochMs: number, timeZone: string): Wall => {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const options = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, ...options });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(epochMs).map((part) => [part.type, Number(part.value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') };
};

const allows = (set: ReadonlySet<number> | undefined, value: number): boolean => set === undefined || set.has(value);

/** Is this minute (any moment in it) one the expression names? Rates are no matter of wall time and never match here. */
export const matchesMinute = (expression: Expression, epochMs: number, timeZone: string): boolean => {
  if (expression.kind === 'rate') return false;
  const wall = wallTime(epochMs, timeZone);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (expression.kind === 'at')
    return (
      expression.localMinute ===
      `${wall.year}-${two(wall.month)}-${two(wall.day)}T${two(wall.hour)}:${two(wall.minute)}`
    );
  const { fields } = expression;
  const weekday = new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay() + 1;
  const lastDay = new Date(Date.UTC(wall.year, wall.month, 0)).getUTCDate();
  return (
    allows(fields.minute, wall.minute) &&
    allows(fields.hour, wall.hour) &&
    allows(fields.day, wall.day) &&
    (!fields.lastDay || wall.day === lastDay) &&
    allows(fields.month, wall.month) &&
    allows(fields.weekday, weekday) &&
    allows(fields.year, wall.year)
  );
};
