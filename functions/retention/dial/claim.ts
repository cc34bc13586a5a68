/**
 * The claim: read, decide by pure rules, and write person, follow-up and proof in one transaction that holds only if all
 * that the decision was made on still is so. It comes before the call, and nothing ever takes it back.
 */
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import { type Dial, dialIdOf } from '../../../shared/dynamo/items/dial-item.ts';
import type { FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import type { Mode } from '../../../shared/retention/calling-rules/calling-rule.ts';
import { type NumberReading, readNumber } from '../../../shared/retention/calling-rules/phone-number.ts';
import { claimedFor } from '../followups/follow-up.ts';
import { claimed } from '../person/person.ts';
import { gate, type GateAnswer, type Refusal } from '../rules/gate.ts';
import type { DiallingStore } from './store.ts';

export interface ClaimDeps {
  readonly store: DiallingStore;
  /** E.164 of a person; undefined when none is kept. */
  readonly numberOf: (personKey: string) => Promise<string | undefined>;
  /** Countries that the operator has enabled. */
  readonly enabledCountries: readonly string[];
  readonly now: () => number;
}

/** A claim that is not followed by a call within this time is never followed by one. */
export const mustDialWithinMs = 10_000;

export type ClaimResult =
  | { readonly kind: 'claimed'; readonly dial: Dial; readonly e164: string; readonly campaign: Campaign }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  /** Switched off, or the campaign does not run. */
  | { readonly kind: 'closed' }
  /** Somebody else was first, or something changed while it was decided. */
  | { readonly kind: 'lost' };

export const decideGate = (
  followUp: FollowUp,
  campaign: Campaign,
  number: NumberReading | undefined,
  rest: Pick<Parameters<typeof gate>[0], 'person' | 'countriesOff' | 'enabledCountries' | 'nowMs'>,
): GateAnswer =>
  gate({
    ...rest,
    number,
    declaredZone: followUp.timeZone,
    purpose: campaign.definition.purpose,
    countries: campaign.definition.countries,
    quietAfterComplaintHours: campaign.definition.quietAfterComplaintHours,
  });

export interface ClaimRequest {
  readonly followUpId: string;
  readonly mode: Mode;
  readonly epoch: number | undefined;
  /** Call that an agent is dialling: it exists already, so the dial is placed at once. */
  readonly contactId?: string;
}

const dialOf = (
  request: ClaimRequest,
  followUp: FollowUp,
  campaign: Campaign,
  evidence: Dial['evidence'],
  nowMs: number,
): Dial => {
  const attempt = followUp.attempts + 1;
  return {
    dialId: dialIdOf(followUp.followUpId, attempt),
    followUpId: followUp.followUpId,
    campaignId: campaign.campaignId,
    personKey: followUp.personKey,
    attempt,
    mode: request.mode,
    queueId: campaign.definition.call.queueId,
    ...(request.epoch === undefined ? {} : { epoch: request.epoch }),
    claimedAtMs: nowMs,
    mustDialBeforeMs: nowMs + mustDialWithinMs,
    evidence,
    ...(request.contactId === undefined
      ? { state: 'claimed' as const }
      : { state: 'placed' as const, contactId: request.contactId }),
  };
};

const claimable: Readonly<Record<Mode, readonly FollowUp['state'][]>> = { voice: ['waiting'], task: ['tasked'] };

export const claimDial = async (deps: ClaimDeps, request: ClaimRequest): Promise<ClaimResult> => {
  const { store } = deps;
  const followUp = await store.followUps.read(request.followUpId);
  if (followUp === undefined || followUp.arm !== 'treated' || !claimable[request.mode].includes(followUp.state))
    return { kind: 'lost' };
  const [campaign, control, person, e164] = await Promise.all([
    store.campaigns.read(followUp.campaignId),
    store.control.readSwitch(),
    store.persons.read(followUp.personKey),
    deps.numberOf(followUp.personKey),
  ]);
  if (campaign?.state !== 'running' || !control.on) return { kind: 'closed' };
  const nowMs = deps.now();
  const early = request.mode === 'voice' && followUp.dueAtMs > nowMs;
  if (early || nowMs >= followUp.expiresAtMs) return { kind: 'lost' };
  const answer = decideGate(followUp, campaign, e164 === undefined ? undefined : readNumber(e164), {
    person,
    nowMs,
    countriesOff: control.countriesOff,
    enabledCountries: deps.enabledCountries,
  });
  if (!answer.allowed) return { kind: 'refused', refusals: answer.refusals };
  const dial = dialOf(request, followUp, campaign, answer.evidence, nowMs);
  const taken = claimed(person, { dialId: dial.dialId, campaignId: campaign.campaignId, claimedAtMs: nowMs });
  if (taken === undefined || e164 === undefined) return { kind: 'lost' };
  const won = await store.dials.claim({
    person: taken,
    followUp: claimedFor(followUp, dial.dialId, nowMs),
    dial,
    campaign,
    country: answer.evidence.country,
    epoch: request.epoch,
  });
  return won ? { kind: 'claimed', dial, e164, campaign } : { kind: 'lost' };
};
