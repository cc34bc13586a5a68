/** The answer about a campaign's effect: whom it compares, what it says, and when it says nothing. */
import { effectOf } from '../../../../functions/retention/effect/effect.ts';
import { outcomeOf, type PersonFacts } from '../../../../functions/retention/effect/facts.ts';
import { dayMs } from '../../../../shared/retention/effect/plan.ts';
import { statedPower } from '../../../../shared/retention/effect/power.ts';
import {
  campaignOf,
  measure,
  missedAtAnyLook,
  plannedLookMs,
  tallyRuns,
  type Truth,
} from '../../../support/effect-runs.ts';

const dueAtMs = Date.UTC(2026, 0, 10);
const plan = { churn: 'cancelled', windowDays: 30 } as const;
const person = (over: Partial<PersonFacts> = {}): PersonFacts => ({
  arm: 'treated',
  dueAtMs,
  passed: true,
  purchases: [],
  contactsAtMs: [],
  attempts: 1,
  reached: true,
  agentSeconds: 600,
  voiceSeconds: 660,
  ...over,
});
const after = dueAtMs + 31 * dayMs;

describe('what became of a person', () => {
  it('is not said before the window is over, whatever has happened', () => {
    expect(outcomeOf(person({ cancelledAtMs: dueAtMs + 1 }), plan, dueAtMs + 30 * dayMs - 1)).toBeUndefined();
    expect(outcomeOf(person({ cancelledAtMs: dueAtMs + 1 }), plan, dueAtMs + 30 * dayMs)).toMatchObject({
      churned: true,
    });
  });

  it('counts from the due moment to the end of the window, the end excluded', () => {
    const at = (ms: number): boolean | undefined => outcomeOf(person({ cancelledAtMs: ms }), plan, after)?.churned;
    expect([dueAtMs - 1, dueAtMs, dueAtMs + 30 * dayMs - 1, dueAtMs + 30 * dayMs].map(at)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const purchases = [-1, 0, 29, 30].map((days) => ({ atMs: dueAtMs + days * dayMs, amountMinor: 10 ** (days + 1) }));
    expect(outcomeOf(person({ purchases, contactsAtMs: purchases.map(({ atMs }) => atMs) }), plan, after)).toEqual({
      arm: 'treated',
      churned: false,
      repurchased: true,
      repeatContacts: 2,
      moneyMinor: 10 + 10 ** 30,
    });
  });

  it('is judged by the definition that was fixed', () => {
    const silent = { churn: 'no-purchase', windowDays: 30 } as const;
    expect(outcomeOf(person(), silent, after)?.churned).toBe(true);
    expect(outcomeOf(person({ purchases: [{ atMs: dueAtMs, amountMinor: 1 }] }), silent, after)?.churned).toBe(false);
    expect(
      outcomeOf(person({ cancelledAtMs: dueAtMs, purchases: [{ atMs: dueAtMs, amountMinor: 1 }] }), silent, after)
        ?.churned,
    ).toBe(false);
  });
});

const truth: Truth = { people: 3000, heldOutShare: 0.2, churn: 0.3, effect: 0.1 };

describe('the effect of a campaign', () => {
  it('compares those who passed the gate, and everybody assigned beside them', () => {
    const people = campaignOf(truth, 1);
    const answer = measure(truth, people, plannedLookMs);
    const count = (arm: string, passed: boolean): number =>
      people.filter((one) => one.arm === arm && (one.passed || !passed)).length;
    expect(answer.passed.people).toEqual({ treated: count('treated', true), heldOut: count('heldOut', true) });
    expect(answer.assigned.people).toEqual({ treated: count('treated', false), heldOut: count('heldOut', false) });
    expect(answer.people.assigned).toEqual(answer.assigned.people);
    expect(answer.people.compared).toEqual(answer.passed.people);
  });

  it('shows value, numerator and denominator of each arm, treated minus held out, and a fixed interval at the planned end', () => {
    const people = campaignOf(truth, 1);
    const { churn } = measure(truth, people, plannedLookMs).passed.measures;
    const churned = people.filter((one) => one.passed && one.arm === 'treated' && one.cancelledAtMs !== undefined);
    expect(churn.treated.numerator).toBe(churned.length);
    expect(churn.treated.value).toBe(churned.length / churn.treated.denominator);
    expect(churn.difference).toBeCloseTo((churn.treated.value ?? 0) - (churn.heldOut.value ?? 0), 12);
    expect(churn.interval?.kind).toBe('fixed');
  });

  it('finds a large planted effect at the planned end, and calls a planted harm harm', () => {
    expect(measure(truth, campaignOf(truth, 1), plannedLookMs, 0.1).verdict).toBe('helped');
    const harm = { ...truth, effect: -0.1 };
    expect(measure(harm, campaignOf(harm, 1), plannedLookMs, 0.1).verdict).toBe('harmed');
    const none = { ...truth, effect: 0 };
    expect(measure(none, campaignOf(none, 1), plannedLookMs, 0.1).verdict).toBe('no visible effect');
  });

  it('says "not enough data yet" while the promised effect could not be seen with the stated power', () => {
    const few = { ...truth, people: 200 };
    const answer = measure(few, campaignOf(few, 1), plannedLookMs, 0.05);
    expect(answer.verdict).toBe('not enough data yet');
    expect(answer.power.now).toBeLessThan(statedPower);
    expect(measure(truth, [], plannedLookMs)).toMatchObject({
      verdict: 'not enough data yet',
      power: { now: 0, smallestVisibleEffect: null },
      passed: { measures: { churn: { difference: null, interval: null, treated: { value: null } } } },
    });
  });

  it('uses the always-valid interval before the planned end, and takes nobody in after it', () => {
    const people = campaignOf(truth, 1);
    const early = measure(truth, people, plannedLookMs - 20 * dayMs);
    expect([early.look, early.passed.measures.churn.interval?.kind]).toEqual(['early', 'always-valid']);
    expect(early.passed.people.treated).toBeLessThan(early.people.passed.treated);
    const late = [...people, ...campaignOf(truth, 2).map((one) => ({ ...one, dueAtMs: plannedLookMs }))];
    const [atEnd, muchLater] = [plannedLookMs, plannedLookMs + 400 * dayMs].map((now) => measure(truth, late, now));
    expect(muchLater?.passed).toEqual(atEnd?.passed);
    expect(atEnd?.passed).toEqual(measure(truth, people, plannedLookMs).passed);
  });

  it('does not depend on the order of people', () => {
    const people = campaignOf(truth, 3);
    expect(measure(truth, people.toReversed(), plannedLookMs).passed.measures.churn).toEqual(
      measure(truth, people, plannedLookMs).passed.measures.churn,
    );
  });
});

describe('the cost per kept customer', () => {
  const people = [
    ...Array.from({ length: 100 }, (_, i) => person({ cancelledAtMs: i < 10 ? dueAtMs : undefined })),
    ...Array.from({ length: 100 }, (_, i) =>
      person({
        arm: 'heldOut',
        cancelledAtMs: i < 30 ? dueAtMs : undefined,
        attempts: 0,
        reached: false,
        agentSeconds: 0,
        voiceSeconds: 0,
      }),
    ),
  ];
  const costWith = (economics: Parameters<typeof effectOf>[0]['economics'], of: readonly PersonFacts[] = people) =>
    effectOf({
      measurement: { ...plan, looks: ['2026-12-31'], expectedChurn: 0.3, promisedEffect: 0.1, plannedPeople: 200 },
      season: '2026-01/6',
      heldOutShare: 0.5,
      people: of,
      economics,
      nowMs: after,
    }).cost;

  it('is the cost of the calls over the customers that the difference in churn kept', () => {
    // 100 people x 10 minutes of work at 30.00 an hour + 100 x 11 minutes at 0.038; kept: 20 points of 100.
    expect(costWith({ agentHourMinor: 3000, voiceMinuteMinor: 3.8, annualValueMinor: 24_000 })).toEqual({
      costMinor: 50_000 + 4180,
      keptCustomers: expect.closeTo(20, 9),
      costPerKeptCustomerMinor: 2709,
      valueKeptMinor: 480_000,
      missing: [],
    });
  });

  it('is null and names the setting when a rate is missing', () => {
    expect(costWith({ agentHourMinor: 3000 })).toMatchObject({
      costMinor: null,
      costPerKeptCustomerMinor: null,
      valueKeptMinor: null,
      missing: ['economics.voiceMinuteMinor', 'economics.annualValueMinor'],
    });
  });

  it('is null, not infinite or negative, when nobody was kept', () => {
    const swapped = people.map((one): PersonFacts => ({ ...one, arm: one.arm === 'treated' ? 'heldOut' : 'treated' }));
    expect(costWith({ agentHourMinor: 3000, voiceMinuteMinor: 4, annualValueMinor: 1 }, swapped)).toMatchObject({
      keptCustomers: expect.closeTo(-20, 9),
      costPerKeptCustomerMinor: null,
    });
  });
});

describe('many campaigns', () => {
  it('without an effect: the intervals hold the truth in about 95 of 100 (2,000 campaigns in the deep run)', () => {
    const { covered } = tallyRuns({ people: 400, heldOutShare: 0.25, churn: 0.2, effect: 0 }, 300, 10_000);
    // 300 runs: 95 % plus or minus three standard errors of 1.26 %.
    for (const [name, share] of Object.entries(covered))
      expect([name, share > 0.912 && share < 0.988]).toEqual([name, true]);
  });

  it('without an effect, looked at 30 times before the end: fewer than 5 of 100 ever miss', () => {
    expect(missedAtAnyLook({ people: 600, heldOutShare: 0.25, churn: 0.2, effect: 0 }, 60, 20_000)).toBeLessThan(0.09);
  });
});
