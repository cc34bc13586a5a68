/**
 * The oracle: expected KPI buckets from a pile of raw records, by plain loops. It imports nothing of the product. Local
 * days come from Intl for each single moment; nothing is cached, hashed, merged or subtracted.
 */
import {
  nonNullLeaves,
  readRecord,
  updatedAt,
  type OracleContact,
  type OracleSettings,
  type RawRecord,
} from './oracle-facts.ts';

import { journeyMeasuresOf } from './oracle-journey-measures.ts';
import { csatOf, answersOfLegs, learnedMeasures, type GivenAnswers } from './oracle-survey.ts';

export type { OracleSettings, RawRecord } from './oracle-facts.ts';
export { updatedAt } from './oracle-facts.ts';

/** Chooses between two records that tie on time and on values: there the product may prefer either. */
export type TieBreak = (a: RawRecord, b: RawRecord) => RawRecord;

/** The final version per contact: newest LastUpdateTimestamp as a time; on a tie more non-null values. */
export const finalVersions = (records: Iterable<RawRecord>, tieBreak: TieBreak = (a) => a): Map<string, RawRecord> => {
  const final = new Map<string, RawRecord>();
  for (const record of records) {
    const id = String(record['ContactId']);
    const known = final.get(id);
    if (known === undefined || updatedAt(record) > updatedAt(known)) final.set(id, record);
    else if (updatedAt(record) === updatedAt(known)) {
      const more = nonNullLeaves(record) - nonNullLeaves(known);
      if (more > 0) final.set(id, record);
      else if (more === 0 && JSON.stringify(record) !== JSON.stringify(known)) final.set(id, tieBreak(known, record));
    }
  }
  return final;
};

export interface OracleBucket {
  /** Measure name -> sum; no zeros. */
  readonly sums: Map<string, number>;
  /** Distribution name -> every single duration, milliseconds. */
  readonly durations: Map<string, number[]>;
}

/** `interval|queue|<value>|2026-11-03T09:15Z` or `day:<zone>|queue|<value>|2026-11-03`; a pair's value is a JSON array. */
export type OracleTotals = Map<string, OracleBucket>;

const dayFormats = new Map<string, Intl.DateTimeFormat>();
export const localDayOf = (ms: number, timeZone: string): string => {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dayFormats.set(timeZone, format);
  }
  return format.format(ms);
};

export const intervalOf = (ms: number): string => {
  const at = new Date(ms);
  const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);
  const minutes =
    at.getUTCMinutes() < 15 ? '00' : at.getUTCMinutes() < 30 ? '15' : at.getUTCMinutes() < 45 ? '30' : '45';
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}T${two(at.getUTCHours())}:${minutes}Z`;
};

const measuresOf = (c: OracleContact): Record<string, number> => {
  if (c.exclusion !== null) {
    return { monitor: { excludedMonitor: 1 }, test: { excludedTest: 1 }, survey: { excludedSurvey: 1 } }[c.exclusion];
  }
  const answered = c.queued && c.handled && c.waitMs !== null;
  const incoming = c.direction === 'inbound' || c.direction === 'transfer';
  const ours = c.direction === 'outbound' || c.direction === 'api';
  const dialled = ours && c.channel === 'VOICE';
  const callback = c.direction === 'callback' && c.channel === 'VOICE';
  const sums: Record<string, number> = { contactsCreated: 1 };
  const channels: Record<string, string> = {
    VOICE: 'contactsVoice',
    CHAT: 'contactsChat',
    TASK: 'contactsTask',
    EMAIL: 'contactsEmail',
  };
  const channel = c.channel === null ? undefined : channels[c.channel];
  if (channel !== undefined) sums[channel] = 1;
  if (c.queued) sums['contactsQueued'] = 1;
  if (c.abandoned) sums['contactsAbandoned'] = 1;
  if (c.transferredOut) sums['contactsTransferredOut'] = 1;
  if (c.handled) {
    sums['contactsHandled'] = 1;
    if (incoming) sums['contactsHandledIncoming'] = 1;
    if (ours) sums['contactsHandledOutbound'] = 1;
    if (c.holds > 0) sums['contactsPutOnHold'] = 1;
    if (c.transferredOut) sums['contactsTransferredOutByAgent'] = 1;
    sums['talkTime'] = c.talkMs;
    sums['holdTime'] = c.holdMs;
    sums['afterContactWorkTime'] = c.workMs;
  }
  if (answered) Object.assign(sums, { answeredWaitKnown: 1, answeredWaitTime: c.waitMs ?? 0 });
  if (c.abandoned && c.waitMs !== null) Object.assign(sums, { abandonedWaitKnown: 1, abandonedWaitTime: c.waitMs });
  if (c.handleMs !== null) {
    Object.assign(sums, { handleTimeKnown: 1, handleTime: c.handleMs });
    if (incoming) Object.assign(sums, { handleTimeIncomingKnown: 1, handleTimeIncoming: c.handleMs });
    if (ours) Object.assign(sums, { handleTimeOutboundKnown: 1, handleTimeOutbound: c.handleMs });
  }
  if (callback) sums['callbacks'] = 1;
  if (callback && c.customerAnswered) sums['callbacksAnswered'] = 1;
  if (dialled) sums['outboundAttempts'] = 1;
  if (dialled && c.customerAnswered) sums['outboundAnswered'] = 1;
  if (c.firstResponseMs !== null)
    Object.assign(sums, { firstResponseKnown: 1, firstResponseTime: Math.round(c.firstResponseMs) });
  Object.assign(sums, { responseTime: c.responseMs, responses: c.responses });
  return sums;
};

const durationsOf = (c: OracleContact): Record<string, number | null> =>
  c.exclusion !== null
    ? {}
    : {
        answeredWait: c.queued && c.handled ? c.waitMs : null,
        abandonedWait: c.abandoned ? c.waitMs : null,
        removedWait: c.queued && !c.handled && !c.abandoned ? c.waitMs : null,
        handleTime: c.handleMs,
        firstResponse: c.firstResponseMs,
      };

const levelsOn = (settings: OracleSettings, day: string): { siteLevel: number; teamLevel: number } => {
  let chosen = settings.hierarchy[0];
  for (const entry of settings.hierarchy) if (entry.validFrom <= day) chosen = entry;
  return chosen ?? { siteLevel: 1, teamLevel: 2 };
};

/** Slice -> [value, also by interval]. */
const placesOf = (
  c: OracleContact,
  settings: OracleSettings,
  day: string,
): [slice: string, value: string, intervalToo: boolean][] => {
  const places: [string, string, boolean][] = [
    ['total', 'all', true],
    ['channel', c.channel ?? '-', true],
  ];
  if (c.exclusion !== null) return places;
  const { siteLevel, teamLevel } = levelsOn(settings, day);
  const queue = c.queueId ?? '-';
  const topic = c.topic ?? '-';
  places.push(['queue', queue, true], ['topic', topic, true], ['direction', c.direction, false]);
  places.push(['queue,channel', JSON.stringify([queue, c.channel ?? '-']), false]);
  if (c.campaign !== null) places.push(['campaign', c.campaign, false]);
  const site = c.group(siteLevel) ?? '-';
  const team = c.group(teamLevel) ?? '-';
  places.push(['site', site, true], ['team', team, true], ['site,topic', JSON.stringify([site, topic]), false]);
  if (c.handled && settings.agentData !== 'off' && c.agentId !== null) places.push(['agent', c.agentId, true]);
  return places;
};

const bucketAt = (totals: OracleTotals, key: string): OracleBucket => {
  const bucket = totals.get(key) ?? { sums: new Map<string, number>(), durations: new Map<string, number[]>() };
  totals.set(key, bucket);
  return bucket;
};

const add = (
  bucket: OracleBucket,
  measures: Record<string, number>,
  durations: Record<string, number | null>,
): void => {
  for (const [name, value] of Object.entries(measures))
    if (value !== 0) bucket.sums.set(name, (bucket.sums.get(name) ?? 0) + value);
  for (const [name, ms] of Object.entries(durations)) {
    if (ms === null) continue;
    const known = bucket.durations.get(name);
    if (known) known.push(ms);
    else bucket.durations.set(name, [ms]);
  }
};

/** Adds one contact to the totals; a contact that has not ended is nowhere. */
export const addContact = (
  totals: OracleTotals,
  record: RawRecord,
  settings: OracleSettings,
  ofLegs?: GivenAnswers,
): void => {
  const contact = readRecord(record, settings.topicAttributes);
  if (contact.disconnectedAt === null) return;
  const day = localDayOf(contact.disconnectedAt, settings.timeZone);
  const measures = {
    ...measuresOf(contact),
    ...(contact.exclusion === null ? learnedMeasures(record, ofLegs) : {}),
    ...journeyMeasuresOf(record, contact, csatOf(record, ofLegs)),
  };
  const durations = durationsOf(contact);
  for (const [slice, value, intervalToo] of placesOf(contact, settings, day)) {
    add(bucketAt(totals, `day:${settings.timeZone}|${slice}|${value}|${day}`), measures, durations);
    if (intervalToo)
      add(bucketAt(totals, `interval|${slice}|${value}|${intervalOf(contact.disconnectedAt)}`), measures, durations);
  }
};

export const expectedTotals = (
  records: Iterable<RawRecord>,
  settings: OracleSettings,
  tieBreak?: TieBreak,
): OracleTotals => {
  const totals: OracleTotals = new Map();
  const all = [...records];
  const legs = answersOfLegs(all);
  for (const [id, record] of finalVersions(all, tieBreak)) addContact(totals, record, settings, legs.get(id));
  return totals;
};

/** Nearest-rank quantile of the real durations. */
export const exactQuantile = (durations: readonly number[], q: number): number | null => {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? null;
};
