// Turns options into numbers: how many contacts on which day and in which five minutes. Pure arithmetic, no draws.

import { createCalendar } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import { unitOf } from './random.ts';

export interface TrafficOptions {
  readonly seed: number;
  /** First local day of the centre, YYYY-MM-DD. */
  readonly firstDay: string;
  readonly days: number;
  /** IANA name; default Europe/Berlin. */
  readonly timeZone?: string;
  /** Default 40, or as many as `contacts` needs; each has about 42 contacts on a weekday, counted over the whole staff. */
  readonly agents?: number;
  /** Exact number of distinct contacts over the whole span, instead of a number that follows from the agents. */
  readonly contacts?: number;
  /** Share of all deliveries that repeat an earlier one byte for byte; default 0.02. */
  readonly duplicateShare?: number;
  /** Share of deliveries that arrive later than their place; default 0.02. */
  readonly reorderShare?: number;
  /** How many places later at most; default 200. */
  readonly maxDisplacement?: number;
  /** Share of contacts that are sent again with a newer LastUpdateTimestamp; default 0.05. */
  readonly updateShare?: number;
  /** Default: the instance of the sample records. */
  readonly instanceArn?: string;
}

export interface TrafficPlan {
  readonly seed: number;
  readonly timeZone: string;
  readonly calendar: Calendar;
  readonly agents: number;
  readonly contactsPerDay: readonly number[];
  readonly contacts: number;
  /** Contacts of an ordinary weekday; sizes the customer pool and the memory. */
  readonly weekdayContacts: number;
  readonly slotsPerAgent: number;
  readonly duplicateShare: number;
  readonly reorderShare: number;
  readonly maxDisplacement: number;
  readonly updateShare: number;
}

const DEFAULT_TIME_ZONE = 'Europe/Berlin';
const DEFAULT_AGENTS = 40;
/** Fewer could not staff every queue. */
const MIN_DERIVED_AGENTS = 16;
const WEEKDAY_CONTACTS_PER_AGENT = 42;
const OVERLOAD_CONTACTS_PER_AGENT = 52;
const DAY_FACTORS = [1.1, 1.03, 1, 0.98, 0.94, 0.36, 0.17] as const;
const DAY_NOISE = 0.06;

const SLOT_MINUTES = 5;
const SLOTS_PER_DAY = (24 * 60) / SLOT_MINUTES;
const SLOT_NOISE = 0.5;

const checked = (name: string, value: number, min: number, max: number, whole: boolean): number => {
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw new RangeError(
      `${name} must be ${whole ? 'a whole number' : 'a number'} from ${String(min)} to ${String(max)}, got ${String(value)}`,
    );
  }
  return value;
};

/** Cumulative rounding: whole numbers in proportion to the weights that sum exactly to the total. */
const apportion = (total: number, weights: readonly number[]): readonly number[] => {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let passed = 0;
  let given = 0;
  return weights.map((weight) => {
    passed += weight;
    const share = Math.round((total * passed) / all) - given;
    given += share;
    return share;
  });
};

export const planTraffic = (options: TrafficOptions): TrafficPlan => {
  const timeZone = options.timeZone ?? DEFAULT_TIME_ZONE;
  const days = checked('days', options.days, 1, 3660, true);
  const calendar = createCalendar(options.firstDay, timeZone);
  const weights = Array.from(
    { length: days },
    (_, index) =>
      (DAY_FACTORS[calendar.weekday(index)] ?? 1) * (1 + DAY_NOISE * (2 * unitOf(options.seed, index, 21) - 1)),
  );
  const weekdays = weights.reduce((sum, weight) => sum + weight, 0);
  const wanted = options.contacts === undefined ? undefined : checked('contacts', options.contacts, 1, 1e9, true);
  const derived =
    wanted === undefined
      ? DEFAULT_AGENTS
      : Math.max(MIN_DERIVED_AGENTS, Math.round(wanted / weekdays / WEEKDAY_CONTACTS_PER_AGENT));
  const agents = checked('agents', options.agents ?? derived, 8, 50_000, true);
  const contacts = wanted ?? Math.round(weekdays * agents * WEEKDAY_CONTACTS_PER_AGENT);
  return {
    seed: checked('seed', options.seed, 0, Number.MAX_SAFE_INTEGER, true),
    timeZone,
    calendar,
    agents,
    contacts,
    contactsPerDay: apportion(contacts, weights),
    weekdayContacts: contacts / weekdays,
    slotsPerAgent: Math.max(1, Math.ceil(contacts / weekdays / agents / OVERLOAD_CONTACTS_PER_AGENT)),
    duplicateShare: checked('duplicateShare', options.duplicateShare ?? 0.02, 0, 0.5, false),
    reorderShare: checked('reorderShare', options.reorderShare ?? 0.02, 0, 0.5, false),
    maxDisplacement: checked('maxDisplacement', options.maxDisplacement ?? 200, 0, 100_000, true),
    updateShare: checked('updateShare', options.updateShare ?? 0.05, 0, 1, false),
  };
};

const hump = (minute: number, centre: number, width: number): number =>
  Math.exp(-(((minute - centre) / width) ** 2) / 2);

/** Two humps between 08:00 and 20:00, a trickle at night. */
const arrivalWeight = (minute: number): number =>
  minute >= 480 && minute < 1200
    ? 0.16 + hump(minute, 630, 85) + 0.85 * hump(minute, 940, 110)
    : 0.008 + 0.02 * hump(minute, 1230, 40);

export interface ArrivalSlot {
  readonly startMinute: number;
  readonly minutes: number;
  readonly contacts: number;
}

/** Each day wobbles in its own way, so that the service level is not the same at the same hour. */
export const arrivalSlots = (seed: number, dayIndex: number, contacts: number): readonly ArrivalSlot[] => {
  const weights = Array.from(
    { length: SLOTS_PER_DAY },
    (_, slot) => arrivalWeight(slot * SLOT_MINUTES) * (1 + SLOT_NOISE * (2 * unitOf(seed, dayIndex, slot, 22) - 1)),
  );
  return apportion(contacts, weights).map((share, slot) => ({
    startMinute: slot * SLOT_MINUTES,
    minutes: SLOT_MINUTES,
    contacts: share,
  }));
};
