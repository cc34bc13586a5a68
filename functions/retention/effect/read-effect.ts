/** The effect of one campaign from what is stored: follow-ups, customers' histories, and the contacts of the calls. */
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import type { FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import { overLimit, ProblemError } from '../../../shared/http/problem.ts';
import type { Economics } from '../../../shared/retention/effect/economics.ts';
import type { Holdout, Measurement } from '../../../shared/retention/effect/plan.ts';
import { seasonOf } from '../../../shared/retention/effect/plan.ts';
import { effectOf, type EffectAnswer } from './effect.ts';
import { byPerson, type CustomerHistory, personFactsOf } from './person-facts.ts';

export interface EffectStore {
  /** Every follow-up of a campaign; ends early, above the limit, with one more than it. */
  readonly followUps: (campaignId: string, limit: number) => Promise<readonly FollowUp[]>;
  readonly history: (customerKeys: readonly string[]) => Promise<CustomerHistory>;
  /** Contacts of the dials of a follow-up, as far as there are records. */
  readonly calls: (followUp: FollowUp) => Promise<readonly Contact[]>;
}

export interface EffectDeps {
  readonly store: EffectStore;
  readonly holdout: Holdout;
  readonly economics: Economics;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface MeasuredCampaign {
  readonly campaignId: string;
  readonly startedAtMs?: number | undefined;
  readonly definition: { readonly measurement?: Measurement | undefined };
}

/** Read while a caller waits: above this the answer would come too late. */
export const mostFollowUps = 20_000;
const readsAtOnce = 64;

/** Measured in the season in which the campaign started: nobody is drawn anew because a season ends. */
const seasonOfCampaign = ({ startedAtMs }: MeasuredCampaign, { seasonMonths }: Holdout, nowMs: number): string =>
  seasonOf(startedAtMs ?? nowMs, seasonMonths);

export const readEffect = async (deps: EffectDeps, campaign: MeasuredCampaign): Promise<EffectAnswer> => {
  const { measurement } = campaign.definition;
  if (measurement === undefined)
    throw new ProblemError('conflict', 'the campaign has no measurement: nothing was fixed before its start');
  const { store, holdout, economics } = deps;
  const nowMs = deps.now();
  const followUps = await store.followUps(campaign.campaignId, mostFollowUps);
  if (followUps.length > mostFollowUps)
    throw overLimit({ field: 'campaignId', message: `has more than ${mostFollowUps} follow-ups` });
  const people = await mapLimited(byPerson(followUps), readsAtOnce, async (own) => {
    const [history, calls] = await Promise.all([
      // A customer's events may stand with the customer or with the number.
      store.history([...new Set(own.flatMap(({ customerKey, personKey }) => [customerKey, personKey]))]),
      Promise.all(own.filter(({ attempts }) => attempts > 0).map(store.calls)),
    ]);
    return personFactsOf(own, history, calls.flat());
  });
  return effectOf({
    measurement,
    season: seasonOfCampaign(campaign, holdout, nowMs),
    heldOutShare: holdout.share,
    people,
    economics,
    nowMs,
  });
};
