/** Settling a dial: proof, follow-up, person and the count of answered calls move on in one transaction, once. */
import { utcDay } from '../../../shared/domain/time.ts';
import type { FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import type { Dial } from '../../../shared/dynamo/items/dial-item.ts';
import type { DialOutcome, Disposition } from '../../../shared/retention/campaign.ts';
import type { AnsweredDay } from '../../../shared/dynamo/items/dial-control-item.ts';
import { settled } from '../person/person.ts';
import { closed, settledWith } from '../followups/follow-up.ts';
import { awaitsDisposition } from '../followups/late.ts';
import type { DiallingStore } from '../dial/store.ts';

export interface SettleDeps {
  readonly store: DiallingStore;
  readonly now: () => number;
}

export interface Finding {
  readonly outcome: DialOutcome;
  /** When the call ended, epoch ms; default: now. */
  readonly atMs?: number;
  readonly contactId?: string;
  readonly disposition?: Disposition | undefined;
}

const unsettled = ['claimed', 'placed', 'not-placed', 'unknown'] as const;
const mostTries = 20;

const answeredOf = (outcome: DialOutcome, atMs: number): AnsweredDay | undefined =>
  outcome === 'conversation' || outcome === 'silent'
    ? { day: utcDay(atMs), answered: 1, silent: outcome === 'silent' ? 1 : 0 }
    : undefined;

/** A wrong number is nobody's consent: the number is not tried again. */
const effective = ({ outcome, disposition }: Finding): DialOutcome =>
  disposition === 'wrong-number' ? 'invalid-number' : outcome;

/** What the agent said, or that nobody has said anything of a conversation yet. */
const withDisposition = (next: FollowUp, { outcome, disposition, contactId }: Finding, nowMs: number): FollowUp => {
  if (disposition !== undefined) return { ...next, disposition };
  return outcome === 'conversation' && next.state === 'closed' && contactId !== undefined
    ? awaitsDisposition(next, contactId, nowMs)
    : next;
};

/** False: somebody else has settled it. */
export const settleDial = async ({ store, now }: SettleDeps, dial: Dial, finding: Finding): Promise<boolean> => {
  const { disposition } = finding;
  const nowMs = now();
  const atMs = finding.atMs ?? nowMs;
  const outcome = effective(finding);
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const [stored, followUp, person, campaign] = await Promise.all([
      store.dials.read(dial.dialId),
      store.followUps.read(dial.followUpId),
      store.persons.read(dial.personKey),
      store.campaigns.read(dial.campaignId),
    ]);
    if (stored === undefined || stored.state === 'settled') return false;
    const mine = followUp?.state === 'in-flight' && followUp.dialId === dial.dialId;
    const optedOut = disposition === 'opt-out' || (person.optOut?.atMs ?? 0) >= dial.claimedAtMs;
    const learned = {
      outcome,
      placed: stored.state !== 'not-placed' && outcome !== 'not-dialled',
      atMs,
      saved: disposition === 'saved',
      optedOut,
      callAgain: disposition === 'callback',
    };
    const next =
      !mine || followUp === undefined
        ? undefined
        : campaign === undefined
          ? closed(followUp, 'stopped', nowMs)
          : withDisposition(settledWith(followUp, campaign.definition.attempts, learned, nowMs), finding, nowMs);
    const free = settled(person, {
      dialId: dial.dialId,
      ...(disposition === 'not-interested' ? { refusedAtMs: atMs } : {}),
    });
    const done = await store.dials.settle({
      dial: {
        ...stored,
        ...(finding.contactId === undefined ? {} : { contactId: finding.contactId }),
        state: 'settled',
        outcome,
        settledAtMs: nowMs,
      },
      from: unsettled,
      followUp: next,
      person: free,
      answered: answeredOf(outcome, atMs),
    });
    if (done) return true;
  }
  throw new Error(`A dial could not be settled: it was written by others ${mostTries} times in a row`);
};
