/** The product's view of a contact and of buckets, in the words of contact-records.truth.json. */
import type { Bucket } from '../../shared/dynamo/items/bucket-item.ts';
import {
  directionOf,
  exclusionOf,
  handleMsOf,
  isAbandoned,
  isHandled,
  isQueued,
  waitMsOf,
} from '../../shared/domain/classify.ts';
import type { Contact } from '../../shared/domain/contact.ts';
import { intervalKey } from '../../shared/domain/time.ts';
import { countWithin } from '../../shared/kpi/cells.ts';
import { distributions, measures, type DistributionName, type MeasureName } from '../../shared/kpi/measures.ts';
import { cutCode, type SliceId } from '../../shared/kpi/slices.ts';

const seconds = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1000);
const iso = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString().replace('.000Z', 'Z');

/** Every field of the truth that the product derives. Parts of handle time: null means no agent, absent counts as 0. */
export const afterContact = (contact: Contact) => {
  const part = (value: number | undefined): number | null => (isHandled(contact) ? (value ?? 0) : (value ?? null));
  return {
    excluded: exclusionOf(contact) ?? null,
    channel: contact.channel ?? null,
    subtype: contact.subtype ?? null,
    direction: directionOf(contact),
    initiationMethod: contact.initiationMethod ?? null,
    queue: contact.queueName ?? null,
    agent: contact.agentName ?? null,
    level1: contact.groups?.[0]?.name ?? null,
    level2: contact.groups?.[1]?.name ?? null,
    queued: isQueued(contact),
    handled: isHandled(contact),
    abandoned: isAbandoned(contact),
    waitSeconds: seconds(waitMsOf(contact)),
    queueDurationField: isQueued(contact) ? (contact.queueDurationS ?? null) : null,
    talkSeconds: part(contact.interactionS),
    holdSeconds: part(contact.holdS),
    acwSeconds: part(contact.afterContactWorkS),
    pauseSeconds: part(contact.pauseS),
    handleSeconds: seconds(handleMsOf(contact)),
    holds: part(contact.holds),
    transferredOut: contact.transferCompletedAtMs !== undefined,
    disconnectAt: iso(contact.disconnectedAtMs),
    interval15Utc: intervalKey(contact.disconnectedAtMs ?? 0).replace('Z', ':00Z'),
    journeyId: contact.initialContactId ?? contact.contactId,
    latestVersion: iso(contact.lastUpdateMs),
  };
};

/** Day buckets of slice values, over all days. */
export const bucketsUnder = (buckets: readonly Bucket[], slice: SliceId, values: readonly string[]): Bucket[] =>
  buckets.filter(({ key }) => {
    const [, grain = '', code, ...rest] = key.pk.split('#');
    return grain.startsWith('d:') && code === cutCode(slice) && values.includes(rest.slice(0, -1).join('#'));
  });

const sumOf = (buckets: readonly Bucket[], code: string): number =>
  buckets.reduce((sum, { sums }) => sum + (sums.get(code) ?? 0), 0);

/** `20 s` by several readings, averages and sums, from the buckets alone. */
export const totalsOf = (buckets: readonly Bucket[]) => {
  const measure = (name: MeasureName): number => sumOf(buckets, measures[name].code);
  const cells = (name: DistributionName): Map<number, number> => {
    const merged = new Map<number, number>();
    for (const { sums } of buckets) {
      for (const [code, value] of sums) {
        if (code.charAt(0) !== distributions[name].code) continue;
        const at = parseInt(code.slice(1), 36);
        merged.set(at, (merged.get(at) ?? 0) + value);
      }
    }
    return merged;
  };
  const average = (sum: MeasureName, count: MeasureName): number | null =>
    measure(count) === 0 ? null : Math.round((measure(sum) / measure(count)) * 10) / 10_000;
  const waits: readonly DistributionName[] = ['answeredWait', 'abandonedWait', 'removedWait'];
  const removed = (inclusive: boolean): number =>
    waits.reduce((sum, name) => sum + countWithin(cells(name), 20_000, inclusive), 0);
  return {
    contacts: measure('contactsCreated'),
    queued: measure('contactsQueued'),
    handled: measure('contactsHandled'),
    abandoned: measure('contactsAbandoned'),
    removedInUnder20: removed(false),
    removedInUpTo20: removed(true),
    answeredInUpTo20: countWithin(cells('answeredWait'), 20_000, true),
    averageSpeedOfAnswerSeconds: average('answeredWaitTime', 'answeredWaitKnown'),
    averageAbandonSeconds: average('abandonedWaitTime', 'abandonedWaitKnown'),
    averageHandleSeconds: average('handleTime', 'handleTimeKnown'),
    handleContacts: measure('handleTimeKnown'),
    sumTalkSeconds: measure('talkTime') / 1000,
    sumHoldSeconds: measure('holdTime') / 1000,
    sumAcwSeconds: measure('afterContactWorkTime') / 1000,
    sumHandleSeconds: measure('handleTime') / 1000,
    transfersOut: measure('contactsTransferredOut'),
  };
};
