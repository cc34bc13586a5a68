/** Numbers and times as people of a language write them. Pure. */
import type { Language } from '../api/types.ts';

/** "Cannot be computed" is no zero. */
export const nothing = '–';

/** The 24-hour clock everywhere; Thai business uses Latin digits and often the Gregorian year. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de', hu: 'hu', th: 'th-u-nu-latn-ca-gregory' };
const localeOf = (language: Language): string => locales[language];

const number = (language: Language, value: number, digits: number): string =>
  new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(
    value,
  );

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `45 s`, `5:35 min`, `2:05:00 h`; whole seconds. */
export const durationText = (seconds: number): string => {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return `${hours}:${twoDigits(minutes)}:${twoDigits(rest)} h`;
  return minutes > 0 ? `${minutes}:${twoDigits(rest)} min` : `${rest} s`;
};

export const valueText = (value: number | null | undefined, unit: string, language: Language): string => {
  if (value === null || value === undefined) return nothing;
  if (unit === 'ratio') return `${number(language, value * 100, 1)} %`;
  if (unit === 'seconds') return durationText(value);
  if (unit === 'count') return number(language, value, Number.isInteger(value) ? 0 : 1);
  return number(language, value, Number.isInteger(value) ? 0 : 2);
};

/** Hours and minutes of a moment, in the given zone or the viewer's own. */
export const timeText = (ms: number, language: Language, timeZone?: string, withDay = false): string =>
  new Intl.DateTimeFormat(localeOf(language), {
    ...(withDay ? { day: 'numeric', month: 'short' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(ms);

export const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(Date.parse(`${day}T00:00:00Z`));

/** A moment with its zone: whoever reads it may sit elsewhere. */
export const momentText = (ms: number, language: Language, timeZone: string): string =>
  new Intl.DateTimeFormat(localeOf(language), {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(ms) + ` ${timeZone}`;

export const listText = (parts: readonly string[], language: Language): string =>
  new Intl.ListFormat(localeOf(language)).format(parts);

/** A country as people of a language call it. */
export const regionText = (code: string, language: Language): string =>
  new Intl.DisplayNames([localeOf(language)], { type: 'region' }).of(code) ?? code;

export const dayIn = (timeZone: string, ms: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);

export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
