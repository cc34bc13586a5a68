/** What is known of one person of a campaign, from follow-ups, customer events and the timeline. No identity is needed here. */
import { dayMs, type Measurement } from '../../../shared/retention/effect/plan.ts';
import type { Arm } from '../../../shared/retention/effect/holdout.ts';

export interface PersonFacts {
  readonly arm: Arm;
  /** When the follow-up was due, epoch ms: the window starts here, for both arms alike. */
  readonly dueAtMs: number;
  /** Passed the gate (calling rules, consent, caps) while it was due; the held-out are judged by the same gate. */
  readonly passed: boolean;
  readonly cancelledAtMs?: number | undefined;
  /** Purchases and renewals. */
  readonly purchases: readonly { readonly atMs: number; readonly amountMinor: number }[];
  /** Starts of contacts that the customer began. */
  readonly contactsAtMs: readonly number[];
  readonly attempts: number;
  /** Talked with an agent. */
  readonly reached: boolean;
  /** Seconds that agents spent on this person's calls, and seconds of telephone time. */
  readonly agentSeconds: number;
  readonly voiceSeconds: number;
}

/** What became of a person by the end of their window. */
export interface PersonOutcome {
  readonly arm: Arm;
  readonly churned: boolean;
  readonly repurchased: boolean;
  readonly repeatContacts: number;
  readonly moneyMinor: number;
}

/** Undefined while the window is open: a person whose time is not over is in no comparison, whatever has happened so far. */
export const outcomeOf = (
  person: PersonFacts,
  { churn, windowDays }: Pick<Measurement, 'churn' | 'windowDays'>,
  asOfMs: number,
): PersonOutcome | undefined => {
  const from = person.dueAtMs;
  const to = from + windowDays * dayMs;
  if (to > asOfMs) return undefined;
  const inWindow = (atMs: number): boolean => atMs >= from && atMs < to;
  const bought = person.purchases.filter(({ atMs }) => inWindow(atMs));
  const cancelled = person.cancelledAtMs !== undefined && inWindow(person.cancelledAtMs);
  return {
    arm: person.arm,
    churned: churn === 'cancelled' ? cancelled : bought.length === 0,
    repurchased: bought.length > 0,
    repeatContacts: person.contactsAtMs.filter(inWindow).length,
    moneyMinor: bought.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  };
};
