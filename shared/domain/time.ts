/** Times of contacts: parsing, 15-minute UTC intervals and local days. Pure; all moments are epoch milliseconds. */

export const intervalMs = 15 * 60_000;
export const dayMs = 24 * 60 * 60_000;

const iso = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/**
 * Epoch milliseconds of a Connect timestamp (`yyyy-MM-ddTHH:mm:ssZ`, with or without fractions, Z or an offset).
 * Undefined when it is no time or lies outside 1971..9998: Connect's placeholder 1970-01-01T00:00:00.001Z means "missing".
 */
export const parseTimestamp = (text: string): number | undefined => {
  const plain = plainTime(text);
  if (plain !== undefined) return plain;
  const parts = iso.exec(text);
  const ms = parts ? fromParts(parts) : Number.NaN;
  return Number.isFinite(ms) && ms >= earliestMs && ms <= latestMs ? ms : undefined;
};

/** The two digits from a place on as a number; NaN when they are none. */
const twoDigits = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
};

const colon = 58;
const dash = 45;

/** `yyyy-MM-ddTHH:mm:ssZ`, the form of nearly every time in a record, without a regular expression; undefined: look closer. */
const plainTime = (text: string): number | undefined => {
  if (text.length !== 20 || text.charCodeAt(19) !== 90 || text.charCodeAt(10) !== 84) return undefined;
  if (text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash) return undefined;
  if (text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // Days that only some months have, and anything unusual, are for the careful reading.
  const usual = year >= 1972 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  return usual && hour <= 23 && minute <= 59 && second <= 59
    ? Date.UTC(year, month - 1, day, hour, minute, second)
    : undefined;
};

const earliestMs = Date.UTC(1971, 0, 1);
const latestMs = Date.UTC(9998, 11, 31);

const offsetMs = (sign: string | undefined, hours: string | undefined, minutes: string | undefined): number =>
  sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;

// Date.parse accepts almost anything ("Queue 7" is a date to it), reads local times, and costs more.
const fromParts = (p: RegExpExecArray): number => {
  const [year, month, day, hour, minute, second] = [
    Number(p[1]),
    Number(p[2]),
    Number(p[3]),
    Number(p[4]),
    Number(p[5]),
    Number(p[6]),
  ];
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const midnight = Date.UTC(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day || month < 1 || month > 12) return Number.NaN; // 31 April
  const fraction = p[7] === undefined ? 0 : Math.floor(Number(`0.${p[7]}`) * 1000);
  return midnight + ((hour * 60 + minute) * 60 + second) * 1000 + fraction - offsetMs(p[8], p[9], p[10]);
};

/** Start of the 15-minute interval that contains the moment (start included, end excluded). */
export const intervalStart = (ms: number): number => Math.floor(ms / intervalMs) * intervalMs;

/** `2026-11-03T09:15Z`, the sort key of an interval. */
export const intervalKey = (ms: number): string => `${new Date(intervalStart(ms)).toISOString().slice(0, 16)}Z`;

/** UTC calendar day `2026-11-03`. */
export const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Calendar month `2026-11` of a day `2026-11-03`. */
export const monthOfDay = (day: string): string => day.slice(0, 7);

/** Epoch milliseconds of midnight UTC of a day. */
export const utcMidnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The day `count` days after `day` (calendar arithmetic, no zone involved). */
export const addDays = (day: string, count: number): string => utcDay(utcMidnight(day) + count * dayMs);

/** All days from `from` to `to`, both included; empty when `to` is earlier. */
export const daysBetween = (from: string, to: string): string[] => {
  const count = Math.round((utcMidnight(to) - utcMidnight(from)) / dayMs) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => addDays(from, i));
};

export const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(0).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

interface ZoneCache {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
  /** By UTC day: its one offset, or undefined where a clock changes within it. */
  readonly days: Map<number, number | undefined>;
}
const zones = new Map<string, ZoneCache>();
/** A caller of the API may ask in any zone: memory stays bounded. */
const zonesKept = 100;
const daysKept = 4_000;
const slotsKept = 10_000;

const zoneCache = (zone: string): ZoneCache => {
  const known = zones.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const made = { format, offsets: new Map<number, number>(), days: new Map<number, number | undefined>() };
  const oldest = zones.keys().next().value;
  if (zones.size >= zonesKept && oldest !== undefined) zones.delete(oldest);
  zones.set(zone, made);
  return made;
};

const computeOffset = (format: Intl.DateTimeFormat, ms: number): number => {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - ms;
};

const slotOffset = ({ format, offsets }: ZoneCache, slot: number): number => {
  const known = offsets.get(slot);
  if (known !== undefined) return known;
  if (offsets.size > slotsKept) offsets.clear(); // bounds memory in a long-lived process
  const offset = computeOffset(format, slot);
  offsets.set(slot, offset);
  return offset;
};

/** No zone has ever moved its clock twice within a day (UTC): a day that ends as it began has one offset. */
const dayOffset = (cache: ZoneCache, day: number): number | undefined => {
  const { days } = cache;
  if (days.has(day)) return days.get(day);
  if (days.size > daysKept) days.clear();
  const first = slotOffset(cache, day * dayMs);
  const offset = first === slotOffset(cache, (day + 1) * dayMs) ? first : undefined;
  days.set(day, offset);
  return offset;
};

/**
 * Offset of local time from UTC in milliseconds, cached per day, and per 15-minute slot on days on which a clock changes.
 * Some zones have changed one minute past the hour (St. John's until 2011): a slot that ends with another offset than it
 * began is looked at closely.
 */
export const zoneOffset = (zone: string, ms: number): number => {
  const cache = zoneCache(zone);
  const wholeDay = dayOffset(cache, Math.floor(ms / dayMs));
  if (wholeDay !== undefined) return wholeDay;
  const slot = intervalStart(ms);
  const offset = slotOffset(cache, slot);
  return offset === slotOffset(cache, slot + intervalMs)
    ? offset
    : computeOffset(cache.format, Math.floor(ms / 1000) * 1000);
};

/** Local calendar day `2026-11-03` of a moment in a zone. */
export const localDay = (zone: string, ms: number): string => utcDay(ms + zoneOffset(zone, ms));

/** First moment of a local day: the earliest instant whose local day is `day` (a day may start at 01:00 when midnight is skipped). */
export const localDayStart = (zone: string, day: string): number => {
  const midnight = utcMidnight(day);
  const guess = midnight - zoneOffset(zone, midnight);
  for (let ms = intervalStart(guess - 3 * 60 * 60_000); ms <= guess + 3 * 60 * 60_000; ms += intervalMs) {
    if (localDay(zone, ms) === day) return ms;
  }
  throw new RangeError(`The day ${day} does not exist in ${zone}`);
};
