/** What came of a follow-up is often said after its call was settled, or, of an inbound call, never. Pure. */
import { type CloseReason, type FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import { dayMs } from '../../../shared/domain/time.ts';
import type { CampaignDefinition, Disposition } from '../../../shared/retention/campaign.ts';
import { closed, waitsUntil } from './follow-up.ts';

const firstLookMs = 30 * 60_000;
/** Nobody corrects their notes later than this. */
const patienceMs = 7 * dayMs;

const next = (followUp: FollowUp, change: Partial<FollowUp>): FollowUp => ({
  ...followUp,
  ...change,
  version: followUp.version + 1,
});

const awaitingFrom = (contactId: string, nowMs: number): NonNullable<FollowUp['awaiting']> => ({
  contactId,
  sinceMs: nowMs,
  nextAtMs: nowMs + firstLookMs,
  untilMs: nowMs + patienceMs,
});

/** Added to a state that is written anyway: its disposition is asked for from now on. */
export const awaitsDisposition = (followUp: FollowUp, contactId: string, nowMs: number): FollowUp => ({
  ...followUp,
  awaiting: awaitingFrom(contactId, nowMs),
});

/** They contacted us and get the offer. Nobody is dialled, and the call is their own. */
export const met = (followUp: FollowUp, contactId: string, nowMs: number): FollowUp =>
  awaitsDisposition(closed({ ...followUp, passedAtMs: nowMs }, 'met', nowMs), contactId, nowMs);

/** Nobody has said anything yet: asked again after as long as has passed already, or not any more. */
export const stillAwaited = (followUp: FollowUp, nowMs: number): FollowUp => {
  const { awaiting } = followUp;
  if (awaiting === undefined || nowMs >= awaiting.untilMs) return next(followUp, { awaiting: undefined });
  const nextAtMs = Math.min(awaiting.untilMs, nowMs + Math.max(firstLookMs, nowMs - awaiting.sinceMs));
  return next(followUp, { awaiting: { ...awaiting, nextAtMs } });
};

const closings: Readonly<Record<Disposition, CloseReason>> = {
  saved: 'saved',
  lost: 'reached',
  callback: 'reached',
  'not-interested': 'reached',
  'wrong-number': 'invalid-number',
  'opt-out': 'opted-out',
};

/** Callbacks wait as long as after a voicemail, and only where somebody is dialled. */
const callsAgainAtMs = (
  { closedAs, expiresAtMs, attempts: made }: FollowUp,
  { most, waitHours }: CampaignDefinition['attempts'],
  nowMs: number,
): number | undefined => {
  const atMs = nowMs + waitHours.voicemail * 3_600_000;
  return closedAs === 'met' || made >= most || atMs >= expiresAtMs ? undefined : atMs;
};

/** Whom a wrong number led to was somebody else, whenever the agent says so; an earlier conversation stays one. */
const reachedAtMs = (followUp: FollowUp, disposition: Disposition, atMs: number): number | undefined => {
  if (disposition !== 'wrong-number') return followUp.reachedAtMs ?? atMs;
  return followUp.reachedAtMs === atMs ? undefined : followUp.reachedAtMs;
};

/** The agent's word has come: the follow-up is what it says, once. Undefined: nothing is awaited any more. */
export const decidedLate = (
  followUp: FollowUp,
  { disposition, atMs }: { readonly disposition: Disposition; readonly atMs: number },
  attempts: CampaignDefinition['attempts'],
  nowMs: number,
): FollowUp | undefined => {
  if (followUp.awaiting === undefined) return undefined;
  const known: FollowUp = {
    ...followUp,
    awaiting: undefined,
    disposition,
    reachedAtMs: reachedAtMs(followUp, disposition, atMs),
    ...(disposition === 'saved' ? { savedAtMs: followUp.savedAtMs ?? atMs } : {}),
    ...(disposition === 'opt-out' ? { optedOutAtMs: followUp.optedOutAtMs ?? atMs } : {}),
  };
  const againAtMs = disposition === 'callback' ? callsAgainAtMs(followUp, attempts, nowMs) : undefined;
  if (againAtMs === undefined) return closed(known, closings[disposition], nowMs);
  return waitsUntil({ ...known, closedAs: undefined, closedAtMs: undefined }, againAtMs);
};
