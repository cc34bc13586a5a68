/**
 * The lifecycle ladder: where a customer stood on each day, from what had happened until then. It is history recomputed,
 * not history recorded, so the order in which records arrive cannot change it. Pure.
 */
import type { LifecycleStage } from '../../dynamo/items/profile-item.ts';
import { addDays, dayMs, daysBetween, localDay, localDayStart } from '../../domain/time.ts';
import { riskAt, type Happening } from './scorecard.ts';

export interface LifecycleSettings {
  /** IANA zone of the centre's days. */
  readonly timeZone: string;
  /** A customer is new for so many days. */
  readonly newDays: number;
  /** From this many purchases (or, without any known purchase, contacts) on a customer is loyal. */
  readonly loyalFrom: number;
  /** At this risk score a customer is at risk. */
  readonly riskFrom: number;
  /** Without a sign of life for so long a customer is lost. */
  readonly lostAfterDays: number;
  /** A customer who came back is called won back for so long. */
  readonly wonBackDays: number;
}

export interface LifeEvents {
  /** Contacts that the customer started, epoch ms. */
  readonly contacts: readonly number[];
  readonly purchases: readonly number[];
  readonly cancellations: readonly number[];
  readonly happenings: readonly Happening[];
}

const newest = (times: readonly number[], until: number): number =>
  times.reduce((last, at) => (at <= until && at > last ? at : last), Number.NEGATIVE_INFINITY);

/** Undefined before the first sign of life. */
export const stageAt = (events: LifeEvents, atMs: number, settings: LifecycleSettings): LifecycleStage | undefined => {
  const signs = [...events.contacts, ...events.purchases].filter((at) => at <= atMs).sort((a, b) => a - b);
  const first = signs[0];
  if (first === undefined) return undefined;
  const purchases = events.purchases.filter((at) => at <= atMs);
  const cancelled = newest(events.cancellations, atMs);
  const bought = newest(events.purchases, atMs);
  if (cancelled > bought) return 'lost';
  const last = signs.at(-1) ?? first;
  if (atMs - last > settings.lostAfterDays * dayMs) return 'lost';
  if (cameBackAt(signs, events, atMs, settings) > atMs - settings.wonBackDays * dayMs) return 'won-back';
  if (riskAt(events.happenings, atMs).score >= settings.riskFrom) return 'at-risk';
  const times = purchases.length > 0 ? purchases.length : signs.length;
  if (times >= settings.loyalFrom) return 'loyal';
  if (atMs - first <= settings.newDays * dayMs) return 'new';
  return times > 1 ? 'repeat' : 'one-time';
};

/** When the customer last came back after having been lost. */
const cameBackAt = (
  signs: readonly number[],
  { purchases, cancellations }: LifeEvents,
  atMs: number,
  { lostAfterDays }: LifecycleSettings,
): number => {
  const afterSilence = signs.filter((at, i) => i > 0 && at - (signs[i - 1] ?? at) > lostAfterDays * dayMs);
  const afterCancelling = purchases.filter((at) => at <= atMs && newest(cancellations, at) > newest(purchases, at - 1));
  return Math.max(Number.NEGATIVE_INFINITY, ...afterSilence, ...afterCancelling);
};

export interface Transition {
  /** Local day of the centre. */
  readonly day: string;
  readonly from: LifecycleStage | undefined;
  readonly to: LifecycleStage;
}

/** Changes of stage from day to day, both days included; a day's stage is the one at its end (today's: now). */
export const transitionsBetween = (
  events: LifeEvents,
  fromDay: string,
  toDay: string,
  nowMs: number,
  settings: LifecycleSettings,
): Transition[] => {
  const endOf = (day: string): number => Math.min(nowMs, localDayStart(settings.timeZone, addDays(day, 1)) - 1);
  const transitions: Transition[] = [];
  let before = stageAt(events, localDayStart(settings.timeZone, fromDay) - 1, settings);
  for (const day of daysBetween(fromDay, toDay)) {
    const stage = stageAt(events, endOf(day), settings);
    if (stage !== undefined && stage !== before) transitions.push({ day, from: before, to: stage });
    before = stage;
  }
  return transitions;
};

/** First day of the month before the current one: changes are kept up to date from there on. */
export const firstKeptDay = (nowMs: number, timeZone: string): string => {
  const today = localDay(timeZone, nowMs);
  const lastMonth = addDays(`${today.slice(0, 7)}-01`, -1);
  return `${lastMonth.slice(0, 7)}-01`;
};
