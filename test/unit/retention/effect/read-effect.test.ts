/** From stored follow-ups and histories to the effect. */
import { personFactsOf } from '../../../../functions/retention/effect/person-facts.ts';
import {
  type EffectDeps,
  type MeasuredCampaign,
  mostFollowUps,
  readEffect,
} from '../../../../functions/retention/effect/read-effect.ts';
import type { Contact } from '../../../../shared/domain/contact.ts';
import { type FollowUp, followUpIdOf } from '../../../../shared/dynamo/items/follow-up-item.ts';
import { dayMs } from '../../../../shared/retention/effect/plan.ts';

const dueAtMs = Date.UTC(2026, 8, 1);
const followUp = (n: number, over: Partial<FollowUp> = {}): FollowUp => ({
  followUpId: followUpIdOf('c-1', 'once', `a:${n}`),
  version: 3,
  campaignId: 'c-1',
  personKey: `a:${n}`,
  customerKey: `id:${n}`,
  arm: n % 2 === 0 ? 'treated' : 'heldOut',
  season: '2026-07/6',
  state: 'closed',
  assignedAtMs: dueAtMs,
  dueAtMs: dueAtMs + 5 * dayMs,
  firstDueAtMs: dueAtMs,
  expiresAtMs: dueAtMs + 14 * dayMs,
  attempts: n % 2 === 0 ? 2 : 0,
  refusals: {},
  placed: n % 2 === 0 ? 2 : 0,
  passedAtMs: dueAtMs + dayMs,
  ...over,
});
const call: Contact = {
  contactId: 'call-1',
  lastUpdateMs: dueAtMs,
  connectedToSystemAtMs: dueAtMs,
  disconnectedAtMs: dueAtMs + 240_000,
  interactionS: 200,
  holdS: 30,
  afterContactWorkS: 70,
};

describe('what is known of a person', () => {
  it('comes from the follow-up, the events and the calls', () => {
    const facts = personFactsOf(
      [followUp(2, { reachedAtMs: dueAtMs })],
      {
        events: [
          { eventId: '1', type: 'cancellation', atMs: dueAtMs - dayMs },
          { eventId: '2', type: 'cancellation', atMs: dueAtMs + 9 * dayMs },
          { eventId: '3', type: 'cancellation', atMs: dueAtMs + 4 * dayMs },
          { eventId: '4', type: 'renewal', atMs: dueAtMs + dayMs, amountMinor: 500 },
          { eventId: '5', type: 'purchase', atMs: dueAtMs + 2 * dayMs },
          { eventId: '6', type: 'profiling-objection', atMs: dueAtMs },
        ],
        contacts: [
          { contactId: 'call-1', startedAtMs: dueAtMs },
          { contactId: 'own', startedAtMs: dueAtMs + 3 * dayMs },
          { contactId: 'own', startedAtMs: dueAtMs + 3 * dayMs },
        ],
      },
      [call],
    );
    expect(facts).toEqual({
      arm: 'treated',
      dueAtMs,
      passed: true,
      cancelledAtMs: dueAtMs + 4 * dayMs,
      purchases: [
        { atMs: dueAtMs + dayMs, amountMinor: 500 },
        { atMs: dueAtMs + 2 * dayMs, amountMinor: 0 },
      ],
      contactsAtMs: [dueAtMs + 3 * dayMs],
      attempts: 2,
      reached: true,
      agentSeconds: 300,
      voiceSeconds: 240,
    });
  });

  it('says that the gate let them pass only when it did', () =>
    expect(personFactsOf([followUp(1, { passedAtMs: undefined })], { events: [], contacts: [] }, []).passed).toBe(
      false,
    ));
});

const campaign: MeasuredCampaign = {
  campaignId: 'c-1',
  startedAtMs: Date.UTC(2026, 5, 30),
  definition: {
    measurement: {
      churn: 'cancelled',
      windowDays: 30,
      looks: ['2026-11-30'],
      expectedChurn: 0.5,
      promisedEffect: 0.3,
      plannedPeople: 400,
    },
  },
};

const depsWith = (followUps: readonly FollowUp[]): EffectDeps & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    store: {
      followUps: async (_, limit) => followUps.slice(0, limit + 1),
      history: async (keys) => {
        asked.push(...keys);
        // Every held-out person leaves, and every fourth treated one.
        const n = Number(keys[0]?.slice(3));
        const leaves = n % 2 === 1 || n % 8 === 0;
        return { events: leaves ? [{ eventId: 'x', type: 'cancellation', atMs: dueAtMs + dayMs }] : [], contacts: [] };
      },
      calls: async ({ followUpId }) => {
        asked.push(followUpId);
        return [call];
      },
    },
    holdout: { share: 0.5, seasonMonths: 6 },
    economics: { agentHourMinor: 3600, voiceMinuteMinor: 10 },
    now: () => Date.UTC(2026, 11, 24),
  };
};

describe('the effect of a stored campaign', () => {
  it('compares both arms, in the season in which the campaign started', async () => {
    const deps = depsWith(Array.from({ length: 400 }, (_, n) => followUp(n)));
    const answer = await readEffect(deps, campaign);
    expect(answer.passed.measures.churn).toMatchObject({
      treated: { numerator: 50, denominator: 200 },
      heldOut: { numerator: 200, denominator: 200 },
      difference: -0.75,
    });
    expect([answer.verdict, answer.look, answer.holdout]).toEqual([
      'helped',
      'planned',
      { season: '2026-01/6', share: 0.5 },
    ]);
    // 200 people x 300 s at 36.00 an hour + 200 x 4 minutes at 0.10.
    expect(answer.cost).toMatchObject({ costMinor: 60_000 + 8_000, missing: ['economics.annualValueMinor'] });
  });

  it('compares a person who was due twice once, from the first time on, with the calls of both', async () => {
    const twice = [0, 1, 2, 3].flatMap((n) => [
      followUp(n, { followUpId: followUpIdOf('c-1', 'later', `a:${n}`), firstDueAtMs: dueAtMs + 20 * dayMs }),
      followUp(n),
    ]);
    const answer = await readEffect(depsWith(twice), campaign);
    expect(answer.people.assigned).toEqual({ treated: 2, heldOut: 2 });
    // Everybody who leaves does so a day after the first moment, before the second.
    expect(answer.passed.measures.churn.heldOut).toMatchObject({ numerator: 2, denominator: 2 });
    expect(answer.calls.attempts).toBe(8);
  });

  it('reads the histories under customer and number, and calls only of those who were called', async () => {
    const deps = depsWith([followUp(1), followUp(2)]);
    await readEffect(deps, campaign);
    expect(deps.asked.toSorted()).toEqual(['a:1', 'a:2', 'id:1', 'id:2', followUp(2).followUpId].toSorted());
  });

  it('is refused for a campaign that fixed nothing, and for one that is too large to read while somebody waits', async () => {
    await expect(readEffect(depsWith([]), { campaignId: 'c-1', definition: {} })).rejects.toThrow(/no measurement/);
    const many = Array.from({ length: mostFollowUps + 1 }, () => followUp(1));
    await expect(readEffect(depsWith(many), campaign)).rejects.toThrow(/more than 20000 follow-ups/);
  });
});
