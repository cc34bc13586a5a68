/**
 * The judge of a simulation. It knows the dials that the witness saw, where people really are, what they said, and the rules
 * as the reference states them; it uses no code of the product and believes none of its state.
 */
import type { DialSeen } from '../../../local/connect/witness.ts';
import type { SimCountry } from './population.ts';

type Span = readonly [openMinute: number, closeMinute: number];

interface Law {
  /** Monday is 1. */
  readonly hours: Readonly<Partial<Record<number, readonly Span[]>>>;
  readonly holidays: readonly string[];
  readonly caps: readonly { readonly calls: number; readonly hours: number }[];
}

const h = (hour: number): number => hour * 60;
const week = (days: readonly number[], ...spans: readonly Span[]): Law['hours'] =>
  Object.fromEntries(days.map((day) => [day, spans]));

/** Days of the simulated months that are public holidays in the whole country. */
const laws: Readonly<Record<SimCountry, Law>> = {
  GB: {
    hours: { ...week([1, 2, 3, 4, 5], [h(8), h(21)]), 6: [[h(9), h(21)]] },
    holidays: ['2026-12-25', '2026-12-28', '2027-01-01'],
    caps: [
      { calls: 2, hours: 24 },
      { calls: 4, hours: 720 },
    ],
  },
  US: {
    hours: week([1, 2, 3, 4, 5, 6], [h(9), h(20)]),
    holidays: ['2026-11-11', '2026-11-26', '2026-12-25', '2027-01-01'],
    caps: [
      { calls: 3, hours: 24 },
      { calls: 8, hours: 720 },
    ],
  },
  FR: {
    hours: week([1, 2, 3, 4, 5], [h(10), h(13)], [h(14), h(20)]),
    holidays: ['2026-11-11', '2026-12-25', '2027-01-01'],
    caps: [
      { calls: 1, hours: 24 },
      { calls: 4, hours: 720 },
    ],
  },
  DE: {
    hours: week([1, 2, 3, 4, 5, 6], [h(9), h(19)]),
    holidays: ['2026-12-25', '2026-12-26', '2027-01-01'],
    caps: [
      { calls: 1, hours: 24 },
      { calls: 4, hours: 720 },
    ],
  },
};

const clocks = new Map<string, Intl.DateTimeFormat>();
const clockOf = (zone: string): Intl.DateTimeFormat => {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  clocks.set(zone, clock);
  return clock;
};

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export const isInsideWindow = (country: SimCountry, zone: string, atMs: number): boolean => {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  if (laws[country].holidays.includes(`${parts['year']}-${parts['month']}-${parts['day']}`)) return false;
  const minute = Number(parts['hour']) * 60 + Number(parts['minute']);
  const spans = laws[country].hours[weekdays.indexOf(parts['weekday'] ?? '') + 1] ?? [];
  return spans.some(([open, close]) => minute >= open && minute < close);
};

export interface PersonTruth {
  readonly country: SimCountry;
  readonly zone: string;
  /** When an opt-out was confirmed to whoever asked for it, epoch ms. */
  readonly optedOutMs: number | undefined;
}

export interface Judgement {
  readonly dials: number;
  readonly duplicateDials: number;
  readonly dialsAfterOptOut: number;
  readonly dialsOutsideWindow: number;
  readonly dialsOverCap: number;
}

export interface Evidence {
  readonly dials: readonly DialSeen[];
  /** By number. */
  readonly truthOf: (phone: string) => PersonTruth | undefined;
  /** End of the call, epoch ms; undefined: it still goes on. */
  readonly endOf: (contactId: string) => number | undefined;
}

/** What makes two dials the same attempt: the claim they were made under. */
const attemptOf = ({ clientToken, contactId, attributes }: DialSeen): string =>
  attributes['dialId'] ?? clientToken ?? contactId;

/** Rings of one number beyond the first of an attempt, or while the number is already being called. */
const duplicatesOf = (dials: readonly DialSeen[], endOf: Evidence['endOf']): number => {
  const attempts = new Set<string>();
  let busyUntilMs = Number.NEGATIVE_INFINITY;
  let duplicates = 0;
  for (const dial of dials) {
    if (attempts.has(attemptOf(dial)) || dial.atMs < busyUntilMs) duplicates += 1;
    attempts.add(attemptOf(dial));
    busyUntilMs = Math.max(busyUntilMs, endOf(dial.contactId) ?? Number.POSITIVE_INFINITY);
  }
  return duplicates;
};

/** Dials that were one too many in any sliding window that ends with them. */
const overCapOf = (dials: readonly DialSeen[], { caps }: Law): number =>
  dials.filter((dial) =>
    caps.some(
      ({ calls, hours }) =>
        dials.filter(({ atMs }) => atMs <= dial.atMs && atMs > dial.atMs - hours * 3_600_000).length > calls,
    ),
  ).length;

export const judge = ({ dials, truthOf, endOf }: Evidence): Judgement => {
  const byNumber = new Map<string, DialSeen[]>();
  for (const dial of dials.toSorted((a, b) => a.atMs - b.atMs))
    byNumber.set(dial.to, [...(byNumber.get(dial.to) ?? []), dial]);
  let [duplicateDials, dialsAfterOptOut, dialsOutsideWindow, dialsOverCap] = [0, 0, 0, 0];
  for (const [phone, own] of byNumber) {
    const truth = truthOf(phone);
    duplicateDials += duplicatesOf(own, endOf);
    // A number that belongs to nobody was never to be called.
    dialsOutsideWindow += own.filter(
      ({ atMs }) => truth === undefined || !isInsideWindow(truth.country, truth.zone, atMs),
    ).length;
    if (truth === undefined) continue;
    const { optedOutMs } = truth;
    dialsAfterOptOut += optedOutMs === undefined ? 0 : own.filter(({ atMs }) => atMs > optedOutMs).length;
    dialsOverCap += overCapOf(own, laws[truth.country]);
  }
  return { dials: dials.length, duplicateDials, dialsAfterOptOut, dialsOutsideWindow, dialsOverCap };
};
