/** Stores an uploaded list: each person's number, then a follow-up. Uploading it again adds nobody twice. */
import { createHash } from 'node:crypto';
import { addressKey, type AddressHash, customerIdKey } from '../../../shared/domain/customer-key.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { invalid } from '../../../shared/http/problem.ts';
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import { readList } from '../campaigns/list-upload.ts';
import { assign, type PlanDeps } from '../campaigns/plan.ts';

export interface UploadDeps extends Pick<PlanDeps, 'store' | 'holdout' | 'now'> {
  readonly addressHash: () => Promise<AddressHash>;
  readonly keepNumber: (personKey: string, e164: string) => Promise<void>;
}

const atOnce = 16;

export const uploadList = async (deps: UploadDeps, campaign: Campaign, csv: string): Promise<object> => {
  if (campaign.definition.kind !== 'list' || campaign.state === 'stopped')
    throw invalid({ field: 'campaignId', message: 'is no list campaign that can still be filled' });
  const people = readList(csv);
  const hash = await deps.addressHash();
  const nowMs = deps.now();
  // The same people on the same list are the same follow-ups.
  const cycle = `list-${createHash('sha256').update(csv).digest('hex').slice(0, 12)}`;
  const added = await mapLimited(people, atOnce, async ({ e164, customerId, timeZone }) => {
    const personKey = addressKey(e164, hash);
    if (personKey === undefined) return false;
    await deps.keepNumber(personKey, e164);
    const customerKey = customerId === undefined ? personKey : customerIdKey(customerId);
    return assign(deps, campaign, { personKey, customerKey, cycle, timeZone }, nowMs);
  });
  return { lines: people.length, added: added.filter(Boolean).length };
};
