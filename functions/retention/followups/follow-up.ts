/** What may happen to a follow-up. Pure: each function answers the next state. */
import type { CampaignDefinition, DialOutcome } from '../../../shared/retention/campaign.ts';
import { type CloseReason, type FollowUp, followUpIdOf } from '../../../shared/dynamo/items/follow-up-item.ts';
import { dayMs } from '../../../shared/domain/time.ts';
import { nextEvalAtMs, type Refusal } from '../rules/gate.ts';

const hourMs = 3_600_000;

const next = (followUp: FollowUp, change: Partial<FollowUp>): FollowUp => ({
  ...followUp,
  ...change,
  version: followUp.version + 1,
});

export interface NewFollowUp {
  readonly campaignId: string;
  /** Tells several follow-ups of one person in one campaign apart: a month, a row of a list, `once`. */
  readonly cycle: string;
  readonly personKey: string;
  readonly customerKey: string;
  readonly arm: FollowUp['arm'];
  readonly season: string;
  readonly timeZone?: string | undefined;
  readonly nowMs: number;
  readonly dueAtMs: number;
  readonly validDays: number;
}

export const newFollowUp = (made: NewFollowUp): FollowUp => ({
  followUpId: followUpIdOf(made.campaignId, made.cycle, made.personKey),
  version: 1,
  campaignId: made.campaignId,
  personKey: made.personKey,
  customerKey: made.customerKey,
  arm: made.arm,
  season: made.season,
  state: 'waiting',
  ...(made.timeZone === undefined ? {} : { timeZone: made.timeZone }),
  assignedAtMs: made.nowMs,
  dueAtMs: made.dueAtMs,
  firstDueAtMs: made.dueAtMs,
  expiresAtMs: made.dueAtMs + made.validDays * dayMs,
  attempts: 0,
  refusals: {},
  placed: 0,
});

export const closed = (followUp: FollowUp, reason: CloseReason, nowMs: number): FollowUp =>
  next(followUp, { state: 'closed', closedAs: reason, closedAtMs: nowMs, taskUntilMs: undefined });

/** The gate let a held-out person pass: recorded, and that is all that ever happens to them. */
export const heldOutPassed = (followUp: FollowUp, nowMs: number): FollowUp =>
  closed({ ...followUp, passedAtMs: followUp.passedAtMs ?? nowMs }, 'held-out', nowMs);

const withRefusals = (followUp: FollowUp, refusals: readonly Refusal[], nowMs: number): FollowUp['refusals'] => {
  const stored = { ...followUp.refusals };
  for (const { rule, detail, nextEvalAtMs: at } of refusals) {
    const known = stored[rule];
    stored[rule] = { atMs: known?.atMs ?? nowMs, times: (known?.times ?? 0) + 1, detail, nextEvalAtMs: at };
  }
  return stored;
};

/** Refused: waits for the moment at which the rules may say otherwise, or ends when there is none in time. */
export const refused = (followUp: FollowUp, refusals: readonly Refusal[], nowMs: number): FollowUp => {
  const noted = { ...followUp, refusals: withRefusals(followUp, refusals, nowMs) };
  if (refusals.some(({ rule }) => rule === 'opt-out'))
    return { ...closed(noted, 'opted-out', nowMs), optedOutAtMs: nowMs };
  const at = nextEvalAtMs(refusals);
  if (at === null || at >= followUp.expiresAtMs) return closed(noted, 'refused', nowMs);
  return next(noted, { state: 'waiting', dueAtMs: Math.max(at, nowMs + 60_000), taskUntilMs: undefined });
};

/** Too late: whatever was to be done is not done any more. */
export const expired = (followUp: FollowUp, nowMs: number): FollowUp =>
  closed(followUp, followUp.placed > 0 ? 'not-reached' : 'expired', nowMs);

/** A dial is claimed: counted before anything is sent (I12). */
export const claimedFor = (followUp: FollowUp, dialId: string, nowMs: number): FollowUp =>
  next(followUp, {
    state: 'in-flight',
    dialId,
    attempts: followUp.attempts + 1,
    passedAtMs: followUp.passedAtMs ?? nowMs,
    taskUntilMs: undefined,
  });

/** An agent is about to get the task. */
export const tasked = (followUp: FollowUp, untilMs: number, nowMs: number): FollowUp =>
  next(followUp, { state: 'tasked', taskUntilMs: untilMs, passedAtMs: followUp.passedAtMs ?? nowMs });

export const waitsUntil = (followUp: FollowUp, dueAtMs: number): FollowUp =>
  next(followUp, { state: 'waiting', dueAtMs, taskUntilMs: undefined });

/** What was learned of a dial when it is settled. */
export interface Learned {
  readonly outcome: DialOutcome;
  /** The call was sent out. */
  readonly placed: boolean;
  readonly atMs: number;
  readonly saved: boolean;
  /** Opted out in or after this call. */
  readonly optedOut: boolean;
  /** Asked to be called at another time. */
  readonly callAgain: boolean;
}

const closing: Readonly<Partial<Record<DialOutcome, CloseReason>>> = {
  'invalid-number': 'invalid-number',
  configuration: 'refused',
  unknown: 'unknown',
};

const waitAfter = (outcome: DialOutcome, { waitHours }: CampaignDefinition['attempts']): number | undefined => {
  const waits: Readonly<Record<string, number>> = waitHours;
  return waits[outcome];
};

/** After a dial: done, another attempt later, or the end. An unknown dial is never tried again by a machine (I11). */
export const settledWith = (
  followUp: FollowUp,
  attempts: CampaignDefinition['attempts'],
  learned: Learned,
  nowMs: number,
): FollowUp => {
  // Nobody is kept without having been talked to, however short the call was.
  const reached = learned.outcome === 'conversation' || learned.saved;
  const known: FollowUp = {
    ...followUp,
    placed: followUp.placed + (learned.placed ? 1 : 0),
    lastOutcome: learned.outcome,
    ...(reached ? { reachedAtMs: followUp.reachedAtMs ?? learned.atMs } : {}),
    ...(learned.saved ? { savedAtMs: followUp.savedAtMs ?? learned.atMs } : {}),
    ...(learned.optedOut ? { optedOutAtMs: learned.atMs } : {}),
  };
  if (learned.optedOut) return closed(known, 'opted-out', nowMs);
  const again = waitAfter(learned.callAgain ? 'voicemail' : learned.outcome, attempts);
  if (learned.saved) return closed(known, 'saved', nowMs);
  if (reached && !learned.callAgain) return closed(known, 'reached', nowMs);
  const end = closing[learned.outcome];
  if (end !== undefined) return closed(known, end, nowMs);
  const dueAtMs = nowMs + (again ?? 24) * hourMs;
  return followUp.attempts >= attempts.most || dueAtMs >= followUp.expiresAtMs
    ? closed(known, reached ? 'reached' : 'not-reached', nowMs)
    : waitsUntil(known, dueAtMs);
};
