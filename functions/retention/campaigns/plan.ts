/** Makes follow-ups for whoever is in the audience of a running campaign. Making one again finds the first. */
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import { armOf } from '../../../shared/retention/effect/holdout.ts';
import { type Holdout, seasonOf } from '../../../shared/retention/effect/plan.ts';
import { newFollowUp } from '../followups/follow-up.ts';
import type { DiallingStore } from '../dial/store.ts';
import { type AudienceReader, wanted } from './audience.ts';

export interface PlanDeps {
  readonly store: Pick<DiallingStore, 'campaigns' | 'followUps'>;
  readonly profiles: AudienceReader;
  readonly holdout: Holdout;
  readonly now: () => number;
  readonly hasTime: () => boolean;
}

export interface Assignment {
  readonly personKey: string;
  readonly customerKey: string;
  readonly cycle: string;
  readonly timeZone?: string | undefined;
}

/** The arm is drawn before anything else is known of the person. False: there was one already. */
export const assign = (
  { store, holdout }: Pick<PlanDeps, 'store' | 'holdout'>,
  { campaignId, definition }: Pick<Campaign, 'campaignId' | 'definition'>,
  who: Assignment,
  nowMs: number,
): Promise<boolean> => {
  const season = seasonOf(nowMs, holdout.seasonMonths);
  return store.followUps.write(
    newFollowUp({
      ...who,
      campaignId,
      arm: armOf(who.personKey, season, holdout.share),
      season,
      nowMs,
      dueAtMs: nowMs,
      validDays: definition.validDays,
    }),
  );
};

const byAudience = ({ definition, state }: Campaign): boolean =>
  state === 'running' && definition.kind !== 'list' && definition.kind !== 'inbound-save';

export interface PlanReport {
  profiles: number;
  planned: number;
}

export const planFollowUps = async (deps: PlanDeps): Promise<PlanReport> => {
  const running = (await deps.store.campaigns.list()).filter(byAudience);
  const report: PlanReport = { profiles: 0, planned: 0 };
  if (running.length === 0) return report;
  for await (const page of deps.profiles()) {
    for (const profile of page) {
      report.profiles += 1;
      for (const campaign of running) {
        const nowMs = deps.now();
        const who = wanted(profile, campaign.definition, campaign.startedAtMs ?? nowMs, nowMs);
        if (who !== undefined && (await assign(deps, campaign, who, nowMs))) report.planned += 1;
      }
    }
    if (!deps.hasTime()) break;
  }
  return report;
};
