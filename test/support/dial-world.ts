/** People, a campaign and a Connect that remembers every call: what dial tests have in common. */
import type { CallResult } from '../../functions/retention/dial/call-result.ts';
import type { Call, PlaceDeps } from '../../functions/retention/dial/place-dial.ts';
import type { DiallingStore } from '../../functions/retention/dial/store.ts';
import { newFollowUp } from '../../functions/retention/followups/follow-up.ts';
import { MemoryDialling } from '../../scripts/lib/memory-dialling.ts';
import type { Campaign } from '../../shared/dynamo/items/campaign-item.ts';
import type { FollowUp } from '../../shared/dynamo/items/follow-up-item.ts';
import { newPerson, type Person } from '../../shared/dynamo/items/person-item.ts';
import { campaignSchema } from '../../shared/retention/campaign.ts';

/** Thursday, 11:00 in Budapest. */
export const noon = Date.parse('2026-11-05T10:00:00Z');

export const testCampaign = (over: object = {}, campaignId = 'k1'): Campaign => ({
  campaignId,
  version: 1,
  state: 'running',
  createdAtMs: 0,
  changes: [],
  definition: campaignSchema.parse({
    name: 'Stay',
    kind: 'at-risk',
    countries: ['HU', 'FR', 'US'],
    call: { flowId: 'flow', queueId: 'queue' },
    ...over,
  }),
});

export const consenting = (personKey: string, over: Partial<Person> = {}): Person => ({
  ...newPerson(personKey),
  version: 1,
  consents: { marketing: { id: `c-${personKey}`, given: true, kind: 'written', atMs: 1, source: 'test' } },
  ...over,
});

export const followUpOf = (personKey: string, over: Partial<FollowUp> = {}, campaignId = 'k1'): FollowUp => ({
  ...newFollowUp({
    campaignId,
    cycle: 'once',
    personKey,
    customerKey: personKey,
    arm: 'treated',
    season: '2026-07/6',
    nowMs: noon,
    dueAtMs: noon,
    validDays: 14,
  }),
  ...over,
});

export const put = (memory: MemoryDialling, person: Person, followUp: FollowUp): void => {
  memory.people.set(person.personKey, person);
  memory.followUpsById.set(followUp.followUpId, followUp);
};

/** The switch is on, the campaign runs, and these people consent and are due. */
export const dueTo = (memory: MemoryDialling, personKeys: readonly string[], campaign: object = {}): MemoryDialling => {
  for (const personKey of personKeys) put(memory, consenting(personKey), followUpOf(personKey));
  memory.campaignsById.set('k1', testCampaign(campaign));
  memory.state.switch = onSwitch;
  return memory;
};

export const onSwitch = { version: 1, on: true, countriesOff: [], changes: [] };

/** A Hungarian mobile number for each person. */
export const numberFor = async (personKey: string): Promise<string> => {
  let hash = 7;
  for (const letter of personKey) hash = (hash * 31 + letter.charCodeAt(0)) % 10_000_000;
  return `+3630${String(hash).padStart(7, '0')}`;
};

export const deps = (store: DiallingStore, call: PlaceDeps['call'], over: Partial<PlaceDeps> = {}): PlaceDeps => ({
  store,
  call,
  numberOf: numberFor,
  enabledCountries: ['HU', 'FR', 'US'],
  now: () => noon,
  ...over,
});

/** Every request that was sent, as Connect saw it. */
export class Witness {
  readonly sent: Call[] = [];

  readonly call =
    (answer: () => CallResult = () => ({ kind: 'placed', contactId: `contact-${this.sent.length}` })) =>
    async (call: Call): Promise<CallResult> => {
      this.sent.push(call);
      return answer();
    };

  /** Person and attempt of each call that was sent more than once. */
  duplicates(): string[] {
    const counts = new Map<string, number>();
    for (const { dial } of this.sent) {
      const key = `${dial.personKey} ${dial.campaignId} ${dial.attempt}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return [...counts].filter(([, count]) => count > 1).map(([key]) => key);
  }
}
