// Days of the centre: wall-clock hours of a time zone as epoch seconds, correct across daylight-saving changes.

interface LocalDay {
  readonly index: number;
  /** Epoch seconds of 00:00, 01:00 ... 24:00 wall clock (25 entries). */
  readonly hourStarts: readonly number[];
}

export interface Calendar {
  /** Day 0 is the first day; negative days and days after the span exist too. */
  readonly day: (index: number) => LocalDay;
  /** 0 = Monday ... 6 = Sunday. */
  readonly weekday: (index: number) => number;
  readonly dayIndexAt: (epochSeconds: number) => number;
  /** Epoch seconds of a wall-clock time given in minutes after midnight; may exceed 24 hours. */
  readonly at: (dayIndex: number, minutes: number) => number;
  readonly minuteOfDay: (epochSeconds: number) => number;
}

const DAY_SECONDS = 86_400;
const REMEMBERED_DAYS = 32;

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
let latest = { day: Number.NaN, text: '' };

/** Connect writes whole seconds: `2026-11-03T09:12:08Z`. A record has a dozen times of one day, so the date is remembered. */
export const isoTime = (epochSeconds: number): string => {
  const day = Math.floor(epochSeconds / DAY_SECONDS);
  if (day !== latest.day) latest = { day, text: new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 11) };
  const second = epochSeconds - day * DAY_SECONDS;
  const digits = (value: number): string => TWO_DIGITS[value] ?? '00';
  return `${latest.text}${digits(Math.floor(second / 3600))}:${digits(Math.floor(second / 60) % 60)}:${digits(second % 60)}Z`;
};

const firstMidnightUtc = (firstDay: string): number => {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(firstDay) ? Date.parse(`${firstDay}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new RangeError(`firstDay must be YYYY-MM-DD, got ${firstDay}`);
  return milliseconds / 1000;
};

/** Seconds that the wall clock of the zone is ahead of UTC. */
const offsetReader = (timeZone: string): ((epochSeconds: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (epochSeconds) => {
    const fields = new Map(format.formatToParts(epochSeconds * 1000).map((part) => [part.type, Number(part.value)]));
    const field = (name: Intl.DateTimeFormatPartTypes): number => fields.get(name) ?? 0;
    const wall = Date.UTC(
      field('year'),
      field('month') - 1,
      field('day'),
      field('hour'),
      field('minute'),
      field('second'),
    );
    return wall / 1000 - epochSeconds;
  };
};

export const createCalendar = (firstDay: string, timeZone: string): Calendar => {
  const origin = firstMidnightUtc(firstDay);
  const offsetAt = offsetReader(timeZone);
  // Two rounds settle on the right side of a clock change; a skipped hour lands on the hour after it.
  const fromWall = (wall: number): number => wall - offsetAt(wall - offsetAt(wall));
  const remembered = new Map<number, LocalDay>();

  const build = (index: number): LocalDay => {
    const wallMidnight = origin + index * DAY_SECONDS;
    return {
      index,
      hourStarts: Array.from({ length: 25 }, (_, hour) => fromWall(wallMidnight + hour * 3600)),
    };
  };
  const day = (index: number): LocalDay => {
    const known = remembered.get(index);
    if (known) return known;
    const built = build(index);
    remembered.set(index, built);
    if (remembered.size > REMEMBERED_DAYS)
      for (const oldest of [...remembered.keys()].slice(0, REMEMBERED_DAYS / 2)) remembered.delete(oldest);
    return built;
  };
  const startOf = (index: number): number => day(index).hourStarts[0] ?? 0;
  const dayIndexAt = (epochSeconds: number): number => {
    let index = Math.floor((epochSeconds - startOf(0)) / DAY_SECONDS);
    while (startOf(index) > epochSeconds) index -= 1;
    while (startOf(index + 1) <= epochSeconds) index += 1;
    return index;
  };
  const at = (dayIndex: number, minutes: number): number => {
    const whole = Math.floor(minutes / 1440);
    const hour = Math.floor((minutes - whole * 1440) / 60);
    return (day(dayIndex + whole).hourStarts[hour] ?? 0) + Math.round((minutes - whole * 1440 - hour * 60) * 60);
  };
  const minuteOfDay = (epochSeconds: number): number => {
    const { hourStarts } = day(dayIndexAt(epochSeconds));
    const hour = Math.max(
      0,
      hourStarts.findLastIndex((start, index) => index < 24 && start <= epochSeconds),
    );
    return hour * 60 + Math.min(59, Math.floor((epochSeconds - (hourStarts[hour] ?? epochSeconds)) / 60));
  };
  const weekday = (index: number): number => (new Date((origin + index * DAY_SECONDS) * 1000).getUTCDay() + 6) % 7;
  return { day, weekday, dayIndexAt, at, minuteOfDay };
};
