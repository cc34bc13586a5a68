/** What can be seen, with how many people, and when. */
import fc from 'fast-check';
import { forecast } from '../../../../shared/retention/effect/forecast.ts';
import { measurementSchema, plannedEndMs, seasonOf } from '../../../../shared/retention/effect/plan.ts';
import {
  armsOf,
  peopleNeeded,
  plannedPower,
  powerOf,
  smallestVisibleEffect,
} from '../../../../shared/retention/effect/power.ts';
import { newcombe } from '../../../../shared/retention/effect/proportions.ts';
import { excludesZero } from '../../../../shared/retention/effect/interval.ts';
import { seeded } from '../../../support/random.ts';

const churn = fc.double({ min: 0.02, max: 0.6, noNaN: true });
const share = fc.double({ min: 0.05, max: 0.5, noNaN: true });
const people = fc.integer({ min: 500, max: 100_000 });

describe('power', () => {
  it('is that of a worked example: 10 % against 5 %, 435 in each arm, about 80 %', () => {
    // The textbook sample size for these shares (two-sided 5 %, power 80 %) is 435 in each arm.
    const power = powerOf({ arms: { treated: 435, heldOut: 435 }, churn: 0.1, effect: 0.05 });
    expect(power).toBeCloseTo(0.8, 2);
  });

  it('is what drawing campaigns gives, within chance', () => {
    const arms = { treated: 1800, heldOut: 200 };
    const random = seeded(5);
    const draw = (n: number, p: number): number =>
      Array.from({ length: n }, () => random.next() < p).filter(Boolean).length;
    let seen = 0;
    for (let run = 0; run < 300; run += 1) {
      const [treated, heldOut] = [draw(arms.treated, 0.22), draw(arms.heldOut, 0.3)];
      if (excludesZero(newcombe({ numerator: treated, denominator: 1800 }, { numerator: heldOut, denominator: 200 })))
        seen += 1;
    }
    expect(Math.abs(seen / 300 - powerOf({ arms, churn: 0.3, effect: 0.08 }))).toBeLessThan(0.1);
  });

  it('grows with people and with the effect, and asks for more when looks are early', () => {
    fc.assert(
      fc.property(churn, share, people, (p, heldOut, n) => {
        const at = (m: number, effect: number, reach?: number): number =>
          powerOf({ arms: armsOf(m, heldOut), churn: p, effect, ...(reach === undefined ? {} : { reach }) });
        expect(at(n * 2, p / 4)).toBeGreaterThanOrEqual(at(n, p / 4) - 1e-12);
        expect(at(n, p / 2)).toBeGreaterThanOrEqual(at(n, p / 4) - 1e-12);
        expect(at(n, p / 4, 3)).toBeLessThanOrEqual(at(n, p / 4));
      }),
    );
    expect(powerOf({ arms: { treated: 0, heldOut: 10 }, churn: 0.2, effect: 0.1 })).toBe(0);
  });

  it('and the smallest visible effect undo each other', () => {
    fc.assert(
      fc.property(churn, share, people, (p, heldOut, n) => {
        const arms = armsOf(n, heldOut);
        const effect = smallestVisibleEffect(arms, p);
        if (effect === undefined) expect(powerOf({ arms, churn: p, effect: p })).toBeLessThan(plannedPower);
        else expect(powerOf({ arms, churn: p, effect })).toBeCloseTo(plannedPower, 5);
      }),
    );
  });

  it('and the people needed undo each other', () => {
    fc.assert(
      fc.property(churn, share, (p, heldOutShare) => {
        const needed = peopleNeeded({ churn: p, effect: p / 3, heldOutShare }) ?? 0;
        expect(powerOf({ arms: armsOf(needed, heldOutShare), churn: p, effect: p / 3 })).toBeGreaterThanOrEqual(
          plannedPower,
        );
        expect(powerOf({ arms: armsOf(needed - 2, heldOutShare), churn: p, effect: p / 3 })).toBeLessThan(plannedPower);
      }),
    );
  });
});

describe('the plan of a measurement', () => {
  const plan = {
    churn: 'cancelled',
    windowDays: 90,
    looks: ['2027-01-31', '2027-03-31'],
    expectedChurn: 0.2,
    promisedEffect: 0.05,
    plannedPeople: 4000,
  };

  it('ends with the last look, at the end of its day', () => {
    expect(plannedEndMs(measurementSchema.parse(plan))).toBe(Date.UTC(2027, 3, 1));
  });

  it.each([
    ['looks', { looks: [] }],
    ['looks', { looks: ['2027-03-31', '2027-01-31'] }],
    ['looks', { looks: ['2027-02-30'] }],
    ['promisedEffect', { promisedEffect: 0.3 }],
    ['expectedChurn', { expectedChurn: 0 }],
    ['windowDays', { windowDays: 0 }],
    ['churn', { churn: 'unhappy' }],
    ['plannedPeople', { plannedPeople: 1 }],
  ])('names the field that is wrong: %s', (field, wrong) => {
    const { error } = measurementSchema.safeParse({ ...plan, ...wrong });
    expect(error?.issues.map(({ path }) => path[0])).toContain(field);
  });

  it('is told what it will see and by when', () => {
    const measurement = measurementSchema.parse(plan);
    const told = forecast({
      measurement,
      heldOutShare: 0.1,
      firstDay: 500,
      perDay: 100,
      startMs: Date.UTC(2026, 10, 1),
    });
    const needed = peopleNeeded({ churn: 0.2, effect: 0.05, heldOutShare: 0.1 }) ?? 0;
    expect(told.peopleNeeded).toBe(needed);
    const days = Math.ceil((needed - 500) / 100) + 90;
    expect(told.visibleOn).toBe(new Date(Date.UTC(2026, 10, 1 + days)).toISOString().slice(0, 10));
    expect(told.smallestVisibleEffect).toBeCloseTo(smallestVisibleEffect(armsOf(4000, 0.1), 0.2) ?? 0, 12);
    expect(told.power).toBe(plannedPower);
  });

  it('is told when it will see nothing', () => {
    const measurement = measurementSchema.parse({
      ...plan,
      plannedPeople: 20,
      expectedChurn: 0.05,
      promisedEffect: 0.01,
    });
    const told = forecast({ measurement, heldOutShare: 0.1, firstDay: 20, perDay: 0, startMs: 0 });
    expect([told.smallestVisibleEffect, told.visibleOn]).toEqual([null, null]);
  });
});

describe('a season', () => {
  it.each([
    ['2026-01-01T00:00:00Z', 6, '2026-01/6'],
    ['2026-06-30T23:59:59Z', 6, '2026-01/6'],
    ['2026-07-01T00:00:00Z', 6, '2026-07/6'],
    ['2026-11-22T12:00:00Z', 3, '2026-10/3'],
    ['2026-12-31T23:59:59Z', 12, '2026-01/12'],
  ] as const)('of %s with %i months is %s', (at, months, expected) =>
    expect(seasonOf(Date.parse(at), months)).toBe(expected),
  );
});
