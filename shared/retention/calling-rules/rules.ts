/**
 * The calling rules. Research notes of engineers, not legal advice: counsel confirms a country before it is switched on
 * (setting `countries`). Where the law names no hours or caps, the figures are our own and stricter than custom.
 */
import type { CallingRule, Cap, Hours, WeekHours } from './calling-rule.ts';

const at = (hour: number): number => hour * 60;
const from = (open: number, close: number): readonly Hours[] => [[at(open), at(close)]];
const mondayToFriday = (hours: readonly Hours[]): WeekHours => ({ 1: hours, 2: hours, 3: hours, 4: hours, 5: hours });
const mondayToSaturday = (hours: readonly Hours[]): WeekHours => ({ ...mondayToFriday(hours), 6: hours });

const perDay = (calls: number): Cap => ({ id: `${calls}-per-day`, calls, withinHours: 25 });
const per30Days = (calls: number): Cap => ({ id: `${calls}-per-30-days`, calls, withinHours: 30 * 24 + 1 });
const days = (count: number): number => count * 24 + 1;

const all = [
  {
    id: 'US',
    hours: mondayToSaturday(from(9, 20)),
    caps: [perDay(3), per30Days(8)],
    silenceHours: days(60),
    consent: ['written'],
    defaultMode: 'voice',
    source:
      'TCPA and TSR allow 8:00-21:00; for states that are not loaded the strictest known: 9:00-20:00, no Sunday, no holiday of any state, 3 calls a day (FL, OK). A flow that opens with a recorded or synthetic voice needs written consent.',
  },
  {
    id: 'US-FL',
    hours: mondayToSaturday(from(8, 20)),
    caps: [perDay(3), per30Days(8)],
    silenceHours: days(60),
    consent: ['written'],
    defaultMode: 'voice',
    source: 'Florida Telephone Solicitation Act: 8:00-20:00, 3 calls in 24 hours on one subject; no Sunday is our own.',
  },
  {
    id: 'GB',
    hours: { ...mondayToFriday(from(8, 21)), 6: from(9, 21) },
    caps: [perDay(2), per30Days(4)],
    silenceHours: days(60),
    consent: ['express', 'written'],
    defaultMode: 'voice',
    source:
      'PECR reg. 19 and 21, DMA guide: Mon-Fri 8-21, Sat 9-21, no bank holiday. TPS is not read, so specific consent is needed. Caps are our own; the former 3 % of abandoned calls is no safe harbour since 2017.',
  },
  {
    id: 'DE',
    hours: mondayToSaturday(from(9, 19)),
    caps: [perDay(1), per30Days(4)],
    silenceHours: days(60),
    consent: ['express', 'written'],
    defaultMode: 'task',
    source:
      'UWG 7 and 7a: prior express consent, also of existing customers and after a cancellation, documented for 5 years from each use. Hours and caps are our own.',
  },
  {
    id: 'AT',
    hours: mondayToSaturday(from(9, 19)),
    caps: [perDay(1), per30Days(4)],
    silenceHours: days(60),
    consent: ['express', 'written'],
    defaultMode: 'task',
    source:
      'TKG 2021 section 174: prior consent; asking for it by phone is itself unlawful. Hours and caps are our own.',
  },
  {
    id: 'HU',
    hours: mondayToFriday(from(9, 19)),
    caps: [perDay(1), per30Days(4)],
    silenceHours: days(60),
    consent: ['express', 'written'],
    defaultMode: 'voice',
    source: 'Eht. section 162; sources disagree on opt-in or opt-out, so opt-in. Hours and caps are our own.',
  },
  {
    id: 'FR',
    hours: mondayToFriday([
      [at(10), at(13)],
      [at(14), at(20)],
    ]),
    caps: [perDay(1), per30Days(4)],
    silenceHours: days(60),
    consent: ['express', 'written'],
    defaultMode: 'task',
    source:
      'Code de la consommation D. 223-9: Mon-Fri 10-13 and 14-20 of the consumer, no public holiday, 4 calls in 30 days, 60 days of silence after a refusal; prior consent since 11 August 2026.',
  },
  {
    id: 'TH',
    hours: mondayToFriday(from(9, 18)),
    caps: [perDay(1), per30Days(4)],
    silenceHours: days(60),
    consent: ['express', 'written'],
    defaultMode: 'voice',
    source: 'PDPA 2022 and the Direct Sale and Direct Marketing Act; hours, days and caps are our own.',
  },
] as const satisfies readonly CallingRule[];

export const callingRules: readonly CallingRule[] = all;

const byId = new Map(callingRules.map((rule) => [rule.id, rule]));

/** The rule of the state where one is loaded, else of the country; undefined = not to be called. */
export const ruleFor = (country: string, region?: string): CallingRule | undefined =>
  (region === undefined ? undefined : byId.get(`${country}-${region}`)) ?? byId.get(country);

/** Countries that have a rule. */
export const ruledCountries: readonly string[] = [...new Set(callingRules.map(({ id }) => id.slice(0, 2)))];

/** Countries in which an agent dials unless a campaign says otherwise. */
export const taskCountries: readonly string[] = ruledCountries.filter((id) => byId.get(id)?.defaultMode === 'task');
