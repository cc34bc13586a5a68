import * as fc from 'fast-check';
import { dayMs } from '../../../../shared/domain/time.ts';
import { evaluateRisk } from '../../../../shared/retention/customer/evaluate-risk.ts';
import {
  riskAt,
  scorecard,
  type Happening,
  type RiskFeature,
} from '../../../../shared/retention/customer/scorecard.ts';
import { stageAt, transitionsBetween, type LifeEvents } from '../../../../shared/retention/customer/lifecycle.ts';
import { testCustomers } from '../../../support/customer-world.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const features = Object.keys(scorecard) as RiskFeature[]; // boundary: keys of a const object

describe('the risk score', () => {
  const happenings = fc.array(
    fc.record({ feature: fc.constantFrom(...features), atMs: fc.integer({ min: now - 200 * dayMs, max: now }) }),
    { maxLength: 20 },
  );

  it('lies from 0 to 100, does not depend on the order, and is explained by its reasons', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const risk = riskAt(all, now);
        expect(risk.score).toBeGreaterThanOrEqual(0);
        expect(risk.score).toBeLessThanOrEqual(100);
        expect(riskAt(all.toReversed(), now)).toEqual(risk);
        const sum = risk.reasons.reduce((total, { points }) => total + points, 0);
        expect(Math.abs(Math.max(0, Math.min(100, sum)) - risk.score)).toBeLessThanOrEqual(
          0.5 + 0.05 * risk.reasons.length,
        );
      }),
    );
  });

  it('loses half of its points in the half-life', () => {
    const once: Happening[] = [{ feature: 'cancelled', atMs: now }];
    expect(riskAt(once, now).score).toBe(60);
    expect(riskAt(once, now + 60 * dayMs).score).toBe(30);
    expect(riskAt(once, now + 120 * dayMs).score).toBe(15);
  });

  it('counts nothing that has not happened yet, and no feature more often than it may', () => {
    expect(riskAt([{ feature: 'cancelled', atMs: now + 1 }], now).score).toBe(0);
    const often = Array.from({ length: 30 }, () => ({ feature: 'abandoned' as const, atMs: now }));
    expect(riskAt(often, now).score).toBe(30);
  });
});

describe('the evaluation of the score', () => {
  it('agrees with counting all pairs', () => {
    const people = fc.array(fc.record({ score: fc.integer({ min: 0, max: 12 }), left: fc.boolean() }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(people, (all) => {
        const [gone, stayed] = [all.filter(({ left }) => left), all.filter(({ left }) => !left)];
        let wins = 0;
        for (const a of gone) for (const b of stayed) wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
        const { auc } = evaluateRisk(all);
        if (gone.length === 0 || stayed.length === 0) expect(auc).toBeNull();
        else expect(auc).toBeCloseTo(wins / (gone.length * stayed.length), 10);
      }),
    );
  });

  it('finds the lift of a perfect and of a useless score', () => {
    const perfect = Array.from({ length: 100 }, (_, i) => ({ score: i, left: i >= 90 }));
    expect(evaluateRisk(perfect)).toMatchObject({ auc: 1, liftAt10: 10, customers: 100, left: 10 });
    const useless = perfect.map(({ left }) => ({ score: 50, left }));
    expect(evaluateRisk(useless)).toMatchObject({ auc: 0.5, liftAt10: 1 });
    expect(evaluateRisk([])).toEqual({
      customers: 0,
      left: 0,
      auc: null,
      liftAt10: null,
      brier: null,
      calibration: [],
    });
  });
});

describe('the lifecycle', () => {
  const { lifecycle } = testCustomers;
  const life = (over: Partial<LifeEvents>): LifeEvents => ({
    contacts: [],
    purchases: [],
    cancellations: [],
    happenings: [],
    ...over,
  });
  const ago = (days: number): number => now - days * dayMs;

  it.each([
    ['nothing is known', {}, undefined],
    ['seen first ten days ago', { contacts: [ago(10)] }, 'new'],
    ['seen once, long ago', { contacts: [ago(60)] }, 'one-time'],
    ['seen twice', { contacts: [ago(60), ago(40)] }, 'repeat'],
    ['bought four times', { purchases: [ago(200), ago(150), ago(100), ago(50)] }, 'loyal'],
    [
      'at risk',
      {
        contacts: [ago(60)],
        happenings: [
          { feature: 'wants-to-cancel' as const, atMs: now },
          { feature: 'bad-rating' as const, atMs: now },
        ],
      },
      'at-risk',
    ],
    ['silent for over a year', { contacts: [ago(400)] }, 'lost'],
    ['cancelled', { purchases: [ago(100)], cancellations: [ago(5)] }, 'lost'],
    ['bought again after cancelling', { purchases: [ago(100), ago(3)], cancellations: [ago(30)] }, 'won-back'],
    ['back after a year', { contacts: [ago(500), ago(10)] }, 'won-back'],
  ] as const)('%s', (_, over, expected) => {
    expect(stageAt(life(over), now, lifecycle)).toBe(expected);
  });

  it('changes are the differences from day to day', () => {
    const events = life({ contacts: [ago(40), ago(20)], cancellations: [ago(2)] });
    const changes = transitionsBetween(events, '2026-10-01', '2026-11-20', now, lifecycle);
    expect(changes.map(({ from, to }) => [from, to])).toEqual([
      [undefined, 'new'],
      ['new', 'repeat'],
      ['repeat', 'lost'],
    ]);
    expect(changes[0]?.day).toBe('2026-10-11');
  });
});
