/** Who left after a long wait: said where it was decided, of comparable decisions only, when the window is over. */
import * as fc from 'fast-check';
import { isDue } from '../../../../functions/retention/observe/sweep/sweep.ts';
import type { Contact } from '../../../../shared/domain/contact.ts';
import type { Goodwill } from '../../../../shared/domain/goodwill.ts';
import type { JourneySaid } from '../../../../shared/domain/journey-part.ts';
import { followGoodwill, type ChurnState } from '../../../../shared/retention/customer/churn.ts';
import type { JourneyView } from '../../../../shared/retention/customer/journeys.ts';
import { profileOf } from '../../../../shared/retention/customer/profile.ts';
import { testCustomers } from '../../../support/customer-world.ts';

const windowMs = 100;
const longAfter = 1_000_000;
const contactOf = (contactId: string): Contact => ({ contactId, lastUpdateMs: 0 });
/** One leg per id; what is said stands at the first. */
const journey = (ids: readonly [string, ...string[]], said: JourneySaid = {}): JourneyView => ({
  journeyId: ids[0],
  legs: ids.map((id) => ({ contact: contactOf(id), kind: undefined })),
  first: contactOf(ids[0]),
  said: new Map(ids.map((id, at) => [id, at === 0 ? said : { leg: 'consult' as const }])),
  repeatOf: undefined,
});
const outcomes = {
  offered: { a: 500 },
  budget: { n: 'budget' },
  recent: { n: 'recent' },
  unknown: { n: 'unknown-customer' },
} as const;
type Outcome = keyof typeof outcomes;
const decided = (t: number, outcome: Outcome = 'offered') => ({
  parts: { goodwill: { w: 300, t, ...outcomes[outcome] } satisfies Goodwill },
});
const happened = (type: 'cancellation' | 'purchase', atMs: number) => ({ eventId: `${type} ${atMs}`, type, atMs });
const one = (outcome: Outcome, events: ChurnState['events'] = [], said: JourneySaid = {}): ChurnState => ({
  journeys: [journey(['c1'], said)],
  rows: new Map([['c1', decided(10, outcome)]]),
  events,
});
const saidOf = (state: ChurnState, nowMs = longAfter): Record<string, JourneySaid['churn']> =>
  Object.fromEntries(
    followGoodwill(state, windowMs, nowMs).journeys.flatMap(({ said }) =>
      [...said].map(([id, { churn }]) => [id, churn]),
    ),
  );

/** Ids, moments of the decision and outcomes; moments close enough to each other to share windows. */
const decisions = fc.uniqueArray(
  fc.record({ id: fc.nat(20), at: fc.nat(500), outcome: fc.constantFrom(...(Object.keys(outcomes) as Outcome[])) }), // boundary: Object.keys forgets the names
  { maxLength: 6, selector: ({ id }) => id },
);
const cancellations = fc.array(fc.nat(700), { maxLength: 4 });
const stateOf = (
  made: readonly { id: number; at: number; outcome: Outcome }[],
  times: readonly number[],
): ChurnState => ({
  journeys: made.map(({ id }) => journey([`c${id}`])),
  rows: new Map(made.map(({ id, at, outcome }) => [`c${id}`, decided(at, outcome)])),
  events: times.map((at) => happened('cancellation', at)),
});

describe('what follows a long wait', () => {
  it('is said of the first decision in a window, offered or refused for want of budget, once the window is over', () => {
    let compared = 0;
    fc.assert(
      fc.property(decisions, cancellations, fc.nat(800), (made, times, nowMs) => {
        const expected = made.map(({ id, at, outcome }): [string, JourneySaid['churn']] => {
          const others = made.filter((other) => other.id !== id);
          const earlier = others.filter((other) => other.at < at || (other.at === at && `c${other.id}` < `c${id}`));
          const counts =
            (outcome === 'offered' || outcome === 'budget') &&
            nowMs - at >= windowMs &&
            earlier.every((other) => at - other.at >= windowMs);
          if (!counts) return [`c${id}`, undefined];
          compared += 1;
          return [`c${id}`, times.some((time) => time >= at && time - at < windowMs) ? 'left' : 'stayed'];
        });
        expect(saidOf(stateOf(made, times), nowMs)).toEqual(Object.fromEntries(expected));
      }),
    );
    expect(compared).toBeGreaterThan(20);
  });

  it('does not depend on the order in which journeys and events are listed', () => {
    fc.assert(
      fc.property(decisions, cancellations, fc.nat(800), (made, times, nowMs) => {
        const [forth, back] = [stateOf(made, times), stateOf(made.toReversed(), times.toReversed())];
        expect(saidOf(back, nowMs)).toEqual(saidOf(forth, nowMs));
      }),
    );
  });

  it('is judged alike for those who were offered something and those who were not', () => {
    fc.assert(
      fc.property(cancellations, fc.nat(400), (times, nowMs) => {
        const events = times.map((at) => happened('cancellation', at));
        expect(saidOf(one('offered', events), nowMs)).toEqual(saidOf(one('budget', events), nowMs));
      }),
    );
  });

  it('is nothing but a cancellation, and keeps what else is said', () => {
    expect(saidOf(one('offered', [happened('purchase', 20)]))).toEqual({ c1: 'stayed' });
    const { journeys } = followGoodwill(
      one('offered', [happened('cancellation', 20)], { repeated: true }),
      windowMs,
      200,
    );
    expect(journeys[0]?.said.get('c1')).toEqual({ repeated: true, churn: 'left' });
    expect(saidOf({ ...one('offered', [happened('cancellation', 20)]), rows: new Map() })).toEqual({ c1: undefined });
  });

  it('is said of nobody whom an earlier offer, or not being known, kept from an offer', () => {
    expect(saidOf(one('recent', [happened('cancellation', 20)]))).toEqual({ c1: undefined });
    expect(saidOf(one('unknown', [happened('cancellation', 20)]))).toEqual({ c1: undefined });
  });

  it('is nobody behind a switchboard, at any leg', () => {
    const state: ChurnState = {
      journeys: [journey(['c1', 'c2'], { shared: true })],
      rows: new Map([
        ['c1', decided(10)],
        ['c2', decided(500)],
      ]),
      events: [happened('cancellation', 20)],
    };
    expect(saidOf(state)).toEqual({ c1: undefined, c2: undefined });
    expect(saidOf({ ...state, journeys: [journey(['c1', 'c2'])] })).toEqual({ c1: 'left', c2: 'stayed' });
  });

  it('is looked at by the sweep when the window has closed, and not for its sake before', () => {
    fc.assert(
      fc.property(decisions, fc.nat(600), fc.nat(600), (made, seenAtMs, laterMs) => {
        const settings = { ...testCustomers, churnWindowMs: windowMs };
        const profileAt = (nowMs: number) => {
          const { journeys, openSinceMs } = followGoodwill(stateOf(made, []), windowMs, nowMs);
          const state = {
            customerKey: 'id:1',
            personKeys: [],
            country: undefined,
            contacts: [],
            journeys: [],
            events: [{ eventId: 'e', type: 'profiling-objection' as const, atMs: 0 }],
            goodwillSinceMs: openSinceMs,
            ratings: new Map(),
            complainedAtMs: undefined,
            namelessId: 'n1',
            moves: [],
          };
          const profile = profileOf(state, settings, nowMs);
          return { profile: profile && { ...profile, version: 1 }, said: journeys.map(({ said }) => [...said]) };
        };
        const seen = profileAt(seenAtMs);
        const stored = { customerKey: 'id:1', version: 1, profile: seen.profile, erasedAtMs: undefined };
        const now = seenAtMs + laterMs;
        const changed = JSON.stringify(profileAt(now).said) !== JSON.stringify(seen.said);
        expect(isDue(stored, { settings }, now)).toBe(changed);
      }),
    );
  });
});
