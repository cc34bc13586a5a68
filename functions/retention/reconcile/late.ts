/** Asks for dispositions that were not there when a call was settled, and settles by them, once. */
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { awaitingOf, type FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import type { Disposition } from '../../../shared/retention/campaign.ts';
import { decidedLate, stillAwaited } from '../followups/late.ts';
import { recordOptOut, settlePerson } from '../person/record.ts';
import type { SettleDeps } from './settle.ts';

export interface LateDeps extends SettleDeps {
  /** Rows of contacts, by id. */
  readonly contact: (contactId: string) => Promise<ContactRow | undefined>;
  readonly dispositionOf: (row: ContactRow) => Disposition | undefined;
}

/** What concerns the person and not only this follow-up; saying it again changes nothing. */
const sayToPerson = async (
  { store }: LateDeps,
  { personKey, followUpId }: FollowUp,
  disposition: Disposition,
  atMs: number,
): Promise<void> => {
  if (disposition === 'opt-out')
    await recordOptOut(store.persons, personKey, { id: followUpId, atMs, source: 'agent' });
  if (disposition === 'not-interested')
    await settlePerson(store.persons, personKey, { dialId: followUpId, refusedAtMs: atMs });
};

const decideOne = async (deps: LateDeps, campaign: Campaign, followUpId: string): Promise<boolean> => {
  const { store } = deps;
  const followUp = await store.followUps.read(followUpId);
  const nowMs = deps.now();
  if (followUp?.awaiting === undefined || followUp.awaiting.nextAtMs > nowMs) return false;
  const row = await deps.contact(followUp.awaiting.contactId);
  const disposition = row && deps.dispositionOf(row);
  if (disposition === undefined) {
    await store.followUps.write(stillAwaited(followUp, nowMs));
    return false;
  }
  const atMs = row?.contact?.disconnectedAtMs ?? nowMs;
  const next = decidedLate(followUp, { disposition, atMs }, campaign.definition.attempts, nowMs);
  if (next === undefined) return false;
  await sayToPerson(deps, followUp, disposition, atMs);
  return store.followUps.write(next);
};

const pageSize = 100;

/** How many follow-ups were decided. */
export const decideLate = async (deps: LateDeps, hasTime: () => boolean): Promise<number> => {
  let decided = 0;
  for (const campaign of await deps.store.campaigns.list()) {
    const due = await deps.store.followUps.due(awaitingOf(campaign.campaignId), deps.now(), pageSize);
    for (const followUpId of due) {
      if (!hasTime()) return decided;
      if (await decideOne(deps, campaign, followUpId)) decided += 1;
    }
  }
  return decided;
};
