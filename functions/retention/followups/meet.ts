/** Somebody who may be leaving contacts us: the same gate for both arms, recorded, and only then an answer. */
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import { followUpIdOf } from '../../../shared/dynamo/items/follow-up-item.ts';
import { type Arm, armOf } from '../../../shared/retention/effect/holdout.ts';
import { type Holdout, seasonOf } from '../../../shared/retention/effect/plan.ts';
import type { FollowUpStore } from '../dial/store.ts';
import { heldOutPassed, newFollowUp } from './follow-up.ts';
import { met } from './late.ts';

export interface MeetDeps {
  readonly followUps: Pick<FollowUpStore, 'read' | 'write'>;
  readonly holdout: Holdout;
  readonly now: () => number;
}

export interface Met {
  readonly personKey: string;
  readonly customerKey: string;
  readonly cycle: string;
  readonly contactId: string;
}

/** The arm that is recorded. Throws when it could not be: who is in no arm gets no offer. */
export const meet = async (
  { followUps, holdout, now }: MeetDeps,
  { campaignId, definition }: Pick<Campaign, 'campaignId' | 'definition'>,
  { contactId, ...who }: Met,
): Promise<Arm> => {
  const nowMs = now();
  const id = followUpIdOf(campaignId, who.cycle, who.personKey);
  const season = seasonOf(nowMs, holdout.seasonMonths);
  const arm = armOf(who.personKey, season, holdout.share);
  const { validDays } = definition;
  const made = newFollowUp({ ...who, campaignId, arm, season, nowMs, dueAtMs: nowMs, validDays });
  const stored = (await followUps.read(id)) ?? ((await followUps.write(made)) ? made : await followUps.read(id));
  if (stored === undefined) throw new Error('A follow-up that was written cannot be read');
  if (stored.passedAtMs === undefined) {
    const passed = stored.arm === 'heldOut' ? heldOutPassed(stored, nowMs) : met(stored, contactId, nowMs);
    // Lost: the same call asks twice, and the other was first.
    if (!(await followUps.write(passed)) && (await followUps.read(id))?.passedAtMs === undefined)
      throw new Error('A follow-up could not be written');
  }
  return stored.arm;
};
