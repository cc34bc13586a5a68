/** What the dialling stores promise: run against the in-memory ones and against DynamoDB. */
import { claimDial } from '../../functions/retention/dial/claim.ts';
import { placeDial } from '../../functions/retention/dial/place-dial.ts';
import { takeLease } from '../../functions/retention/dial/lease.ts';
import { recordConsent, recordOptOut } from '../../functions/retention/person/record.ts';
import { settleDial } from '../../functions/retention/reconcile/settle.ts';
import type { DiallingStore } from '../../functions/retention/dial/store.ts';
import { consenting, deps, followUpOf, noon, testCampaign, Witness } from './dial-world.ts';

export const diallingContract = (make: () => Promise<DiallingStore>): void => {
  let store: DiallingStore;
  const person = 'a:person';
  const { followUpId } = followUpOf(person);
  beforeEach(async () => {
    store = await make();
    await store.persons.write(consenting(person));
    await store.followUps.write(followUpOf(person));
    await store.campaigns.write(testCampaign());
    await store.control.writeSwitch({ version: 1, on: true, countriesOff: [], changes: [] });
    await takeLease(store.control, { owner: 'me', tick: '1', nowMs: noon });
  });
  const run = (witness: Witness, epoch = 1) => placeDial(deps(store, witness.call()), followUpId, epoch);

  it('eight runners at once place one call', async () => {
    const witness = new Witness();
    const results = await Promise.all(Array.from({ length: 8 }, () => run(witness)));
    expect(results.filter(({ kind }) => kind === 'placed')).toHaveLength(1);
    expect(witness.sent).toHaveLength(1);
    expect(await store.dials.open()).toHaveLength(1);
    expect(await store.followUps.read(followUpId)).toMatchObject({ state: 'in-flight', attempts: 1 });
    expect(await store.persons.read(person)).toMatchObject({ claims: [noon], open: { campaignId: 'k1' } });
  });

  it('keeps the proof: rule, consent, local time, caps as they were at the claim', async () => {
    await run(new Witness());
    const [open] = await store.dials.open();
    expect(await store.dials.read(open?.dialId ?? '')).toMatchObject({
      state: 'placed',
      evidence: {
        rule: expect.stringMatching(/^HU@[0-9a-f]{12}$/),
        consentId: `c-${person}`,
        localTimes: ['2026-11-05T11:00:00+01:00[Europe/Budapest]'],
        caps: [
          { id: '1-per-day', counted: 0, allowed: 1 },
          { id: '4-per-30-days', counted: 0, allowed: 4 },
        ],
      },
    });
  });

  const nothingSent = async (epoch = 1): Promise<void> => {
    const witness = new Witness();
    await run(witness, epoch);
    expect(witness.sent).toEqual([]);
  };
  it('claims nothing after an opt-out', async () => {
    await recordOptOut(store.persons, person, { id: 'o', atMs: noon, source: 'test' });
    await nothingSent();
  });
  it('claims nothing for an earlier run', () => nothingSent(0));

  /** Something changes between the decision and the write: the transaction itself has to notice. */
  const changesMeanwhile = async (change: () => Promise<unknown>): Promise<void> => {
    const racing: DiallingStore = {
      ...store,
      dials: {
        ...store.dials,
        claim: async (write) => {
          await change();
          return store.dials.claim(write);
        },
      },
    };
    const found = await claimDial(deps(racing, new Witness().call()), { followUpId, mode: 'voice', epoch: 1 });
    expect(found).toEqual({ kind: 'lost' });
    expect(await store.dials.open()).toEqual([]);
    expect(await store.followUps.read(followUpId)).toMatchObject({ state: 'waiting', attempts: 0 });
  };
  it('an opt-out while it is decided', () =>
    changesMeanwhile(() => recordOptOut(store.persons, person, { id: 'o', atMs: noon, source: 'test' })));
  it('a withdrawal while it is decided', () =>
    changesMeanwhile(() =>
      recordConsent(store.persons, person, 'marketing', {
        id: 'w',
        given: false,
        kind: 'written',
        atMs: noon,
        source: 'test',
      }),
    ));
  it('the switch while it is decided', () =>
    changesMeanwhile(() => store.control.writeSwitch({ version: 2, on: false, countriesOff: [], changes: [] })));
  it('the country while it is decided', () =>
    changesMeanwhile(() => store.control.writeSwitch({ version: 2, on: true, countriesOff: ['HU'], changes: [] })));
  it('the campaign while it is decided', () =>
    changesMeanwhile(() => store.campaigns.write({ ...testCampaign(), version: 2, state: 'paused' })));
  it('a later run while it is decided', () =>
    changesMeanwhile(() => takeLease(store.control, { owner: 'other', tick: '2', nowMs: noon + 100_000 })));

  it('settles once: follow-up, person, answered calls', async () => {
    await run(new Witness());
    const [open] = await store.dials.open();
    const dial = await store.dials.read(open?.dialId ?? '');
    if (!dial) throw new Error('no dial');
    const settle = () =>
      settleDial({ store, now: () => noon + 60_000 }, dial, { outcome: 'conversation', disposition: 'not-interested' });
    expect(await Promise.all([settle(), settle(), settle()])).toContain(true);
    expect(await settle()).toBe(false);
    expect(await store.dials.open()).toEqual([]);
    expect(await store.persons.read(person)).toMatchObject({ open: undefined, refusedAtMs: noon + 60_000 });
    expect(await store.followUps.read(followUpId)).toMatchObject({ state: 'closed', closedAs: 'reached', placed: 1 });
    expect(await store.campaigns.answered('k1', '2026-11-01')).toEqual([{ day: '2026-11-05', answered: 1, silent: 0 }]);
  });

  it('lists what is due, by campaign and time', async () => {
    await store.followUps.write(followUpOf('a:later', { dueAtMs: noon + 3_600_000 }));
    await store.followUps.write(followUpOf('a:other', {}, 'k2'));
    expect(await store.followUps.due('k1', noon, 10)).toEqual([followUpId]);
    expect(await store.followUps.due('k1', noon + 3_600_000, 10)).toHaveLength(2);
    expect((await store.followUps.ofPerson(person)).map((one) => one.followUpId)).toEqual([followUpId]);
  });

  it('lets one runner have a tick, and the next tick in after it', async () => {
    const take = (owner: string, tick: string, nowMs: number) => takeLease(store.control, { owner, tick, nowMs });
    expect(await take('a', '2', noon + 1000)).toBeUndefined();
    const later = noon + 100_000;
    const both = await Promise.all([take('a', '2', later), take('b', '2', later)]);
    expect(both.filter((lease) => lease !== undefined)).toHaveLength(1);
    expect(await take('c', '2', later + 100_000)).toBeUndefined();
    expect((await take('c', '3', later + 100_000))?.epoch).toBe(3);
  });
};
