/** What the agent says after the call was settled counts once, for the follow-up, its person and the KPIs. */
import { followUpPart } from '../../../../functions/retention/dial/follow-up-row.ts';
import { meet } from '../../../../functions/retention/followups/meet.ts';
import { dispositionOf } from '../../../../functions/retention/reconcile/disposition.ts';
import { reconcile, type ReconcileDeps } from '../../../../functions/retention/reconcile/reconcile.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import type { Contact } from '../../../../shared/domain/contact.ts';
import type { Disposition } from '../../../../shared/retention/campaign.ts';
import { placeDial } from '../../../../functions/retention/dial/place-dial.ts';
import { takeLease } from '../../../../functions/retention/dial/lease.ts';
import { consenting, deps, followUpOf, noon, onSwitch, put, testCampaign } from '../../../support/dial-world.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const person = 'a:p';
const talk: Contact = {
  contactId: 'c',
  lastUpdateMs: noon,
  connectedToSystemAtMs: noon,
  connectedToAgentAtMs: noon + 1000,
  interactionS: 60,
  disconnectedAtMs: noon + 60_000,
};

/** `said`: what stands in the row at the moment it is read. */
const looking = (
  memory: MemoryDialling,
  nowMs: number,
  said: string | undefined,
  contact: Contact = talk,
): ReconcileDeps => ({
  store: memory,
  now: () => nowMs,
  contact: async (contactId) => ({
    contactId,
    rev: 1,
    erased: false,
    contact,
    parts: said === undefined ? {} : { outcome: { '-': { d: said, t: noon } } },
  }),
  contactsSince: async () => [],
  dispositionOf,
});
const look = (memory: MemoryDialling, nowMs: number, said?: string) =>
  reconcile(looking(memory, nowMs, said), () => true);
const own = (memory: MemoryDialling) => {
  const [followUp] = memory.followUpsById.values();
  if (followUp === undefined) throw new Error('no follow-up');
  return followUp;
};
const counted = (memory: MemoryDialling) => {
  const { r, s, o } = followUpPart(own(memory)) ?? {};
  return { reached: r, saved: s, optedOut: o };
};

/** Called, and the telephone rings. */
const called = async (attempts: object = {}): Promise<MemoryDialling> => {
  const memory = new MemoryDialling();
  put(memory, consenting(person), followUpOf(person));
  memory.campaignsById.set('k1', testCampaign({ attempts }));
  memory.state.switch = onSwitch;
  await takeLease(memory.control, { owner: 'o', tick: '1', nowMs: noon });
  await placeDial(
    deps(memory, async () => ({ kind: 'placed', contactId: 'c' })),
    own(memory).followUpId,
    1,
  );
  return memory;
};

/** Called, talked, and settled without a word from the agent. */
const settledSilently = async (attempts: object = {}): Promise<MemoryDialling> => {
  const memory = await called(attempts);
  expect(await look(memory, noon + hourMs)).toMatchObject({ settled: 1, late: 0 });
  expect(own(memory)).toMatchObject({ state: 'closed', closedAs: 'reached' });
  return memory;
};

describe('a disposition that comes after the call was settled', () => {
  it.each<[string, Disposition, object, object]>([
    ['saved', 'saved', { closedAs: 'saved' }, { reached: 1, saved: 1, optedOut: 0 }],
    ['lost', 'lost', { closedAs: 'reached' }, { reached: 1, saved: 0, optedOut: 0 }],
    ['not interested', 'not-interested', { closedAs: 'reached' }, { reached: 1, saved: 0, optedOut: 0 }],
    ['wrong number', 'wrong-number', { closedAs: 'invalid-number' }, { reached: 0, saved: 0, optedOut: 0 }],
    ['do not call', 'opt-out', { closedAs: 'opted-out' }, { reached: 1, saved: 0, optedOut: 1 }],
    ['callback requested', 'callback', { state: 'waiting' }, { reached: 1, saved: 0, optedOut: 0 }],
  ])('"%s" decides the follow-up once and moves its KPIs', async (word, disposition, expected, kpis) => {
    const memory = await settledSilently();
    expect(counted(memory)).toEqual({ reached: 1, saved: 0, optedOut: 0 });
    const reports = await Promise.all([1, 2, 3].map(() => look(memory, noon + 5 * hourMs, word)));
    expect(reports.reduce((sum, { late }) => sum + late, 0)).toBe(1);
    expect(own(memory)).toMatchObject({ disposition, awaiting: undefined, ...expected });
    expect(counted(memory)).toEqual(kpis);
    const { version } = own(memory);
    expect(await look(memory, noon + 2 * dayMs, 'saved')).toMatchObject({ late: 0 });
    expect(own(memory).version).toBe(version);
  });

  it.each(['saved', 'lost', 'callback', 'not interested', 'wrong number', 'do not call'])(
    '"%s" counts the same, whether it is said before the call is settled or after',
    async (word) => {
      const [early, late] = [await called(), await settledSilently()];
      expect(await look(early, noon + hourMs, word)).toMatchObject({ settled: 1, late: 0 });
      expect(await look(late, noon + 5 * hourMs, word)).toMatchObject({ settled: 0, late: 1 });
      expect(counted(early)).toEqual(counted(late));
      expect(own(early).state).toBe(own(late).state);
    },
  );

  it('counts whoever is saved as reached, however short the call was', async () => {
    const memory = await called();
    await reconcile(looking(memory, noon + hourMs, 'saved', { ...talk, interactionS: 4 }), () => true);
    expect(counted(memory)).toEqual({ reached: 1, saved: 1, optedOut: 0 });
  });

  it('takes back no conversation of an earlier call when a later one meets somebody else', async () => {
    const memory = await settledSilently();
    const followUp = own(memory);
    memory.followUpsById.set(followUp.followUpId, { ...followUp, reachedAtMs: noon - dayMs });
    await look(memory, noon + 5 * hourMs, 'wrong number');
    expect(counted(memory)).toEqual({ reached: 1, saved: 0, optedOut: 0 });
  });

  it('concerns the person too: silence after a refusal, no more calls after an opt-out', async () => {
    const refusing = await settledSilently();
    await look(refusing, noon + 5 * hourMs, 'not interested');
    expect(refusing.people.get(person)).toMatchObject({ refusedAtMs: noon + 60_000, optOut: undefined });
    const leaving = await settledSilently();
    await look(leaving, noon + 5 * hourMs, 'do not call');
    expect(leaving.people.get(person)?.optOut).toMatchObject({ source: 'agent' });
  });

  it('calls again only as long as attempts are left', async () => {
    const memory = await settledSilently({ most: 1 });
    await look(memory, noon + 5 * hourMs, 'callback');
    expect(own(memory)).toMatchObject({ state: 'closed', closedAs: 'reached', disposition: 'callback' });
  });

  it('is asked for ever more rarely, and not after a week', async () => {
    const memory = await settledSilently();
    const start = own(memory).version;
    for (let at = noon + hourMs; at < noon + 10 * dayMs; at += hourMs / 4) await look(memory, at);
    const looks = own(memory).version - start;
    expect(looks).toBeGreaterThan(4);
    expect(looks).toBeLessThan(14);
    expect(own(memory).awaiting).toBeUndefined();
    expect(await look(memory, noon + 11 * dayMs, 'saved')).toMatchObject({ late: 0 });
  });
});

describe('an inbound call that a campaign met', () => {
  it('is decided by what its agent says', async () => {
    const memory = new MemoryDialling();
    const campaign = testCampaign({ kind: 'inbound-save' });
    memory.campaignsById.set('k1', campaign);
    const who = { personKey: person, customerKey: 'id:C-1', cycle: 'inbound-2026-11', contactId: 'c' };
    const meeting = { followUps: memory.followUps, holdout: { share: 0, seasonMonths: 6 as const }, now: () => noon };
    expect(await meet(meeting, campaign, who)).toBe('treated');
    expect(counted(memory)).toEqual({ reached: 0, saved: 0, optedOut: 0 });
    expect(await look(memory, noon + hourMs, 'saved')).toMatchObject({ late: 1 });
    expect(own(memory)).toMatchObject({ closedAs: 'saved', placed: 0, attempts: 0 });
    expect(counted(memory)).toEqual({ reached: 1, saved: 1, optedOut: 0 });
  });
  it('is never called back by a machine', async () => {
    const memory = new MemoryDialling();
    const campaign = testCampaign({ kind: 'inbound-save' });
    memory.campaignsById.set('k1', campaign);
    const who = { personKey: person, customerKey: 'id:C-1', cycle: 'inbound-2026-11', contactId: 'c' };
    await meet({ followUps: memory.followUps, holdout: { share: 0, seasonMonths: 6 }, now: () => noon }, campaign, who);
    await look(memory, noon + hourMs, 'callback');
    expect(own(memory)).toMatchObject({ state: 'closed', closedAs: 'reached', disposition: 'callback' });
  });
});
