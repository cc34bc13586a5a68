/** Intervals and power against published values, defining integrals and brute force. */
import fc from 'fast-check';
import { alwaysValid, alwaysValidReach } from '../../../../shared/retention/effect/always-valid.ts';
import { excludesZero } from '../../../../shared/retention/effect/interval.ts';
import { sampleOf, welch } from '../../../../shared/retention/effect/means.ts';
import { normalCdf, normalQuantile, studentQuantile } from '../../../../shared/retention/effect/normal.ts';
import { newcombe, wilson } from '../../../../shared/retention/effect/proportions.ts';

/** Simpson's rule. */
const integral = (f: (x: number) => number, from: number, to: number, parts = 20_000): number => {
  const h = (to - from) / parts;
  let sum = f(from) + f(to);
  for (let i = 1; i < parts; i += 1) sum += f(from + i * h) * (i % 2 === 0 ? 2 : 4);
  return (sum * h) / 3;
};
const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

describe('the normal distribution', () => {
  it.each([-8, -5, -3, -1.959964, -0.5, 0, 0.1, 1, 2.5, 4, 7.1])('has the area under its density up to %p', (x) => {
    const area = integral(density, -12, x);
    expect(Math.abs(normalCdf(x) - area)).toBeLessThan(Math.max(1e-12, area * 1e-6));
  });

  it('has quantiles that give their probability back, in the tails too', () => {
    fc.assert(
      fc.property(fc.double({ min: -14, max: -0.01, noNaN: true }), (exponent) => {
        const p = 10 ** exponent;
        expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-8);
        expect(normalQuantile(0.5 + p / 4)).toBeCloseTo(-normalQuantile(0.5 - p / 4), 9);
      }),
    );
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    for (const p of [0, 1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  });

  it.each([
    [5, 2.570582],
    [10, 2.228139],
    [30, 2.042272],
    [100, 1.983972],
  ])("gives Student's t at 97.5 %% for %i degrees of freedom", (df, tabled) => {
    expect(Math.abs(studentQuantile(0.975, df) - tabled)).toBeLessThan(df < 10 ? 5e-4 : 2e-5);
  });
});

describe('the interval for two proportions', () => {
  // Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('of %i/%i and %i/%i is the published one', (a, m, b, n, low, high) => {
    const found = newcombe({ numerator: a, denominator: m }, { numerator: b, denominator: n });
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
    expect([found.method, found.kind]).toEqual(['newcombe', 'fixed']);
  });

  const count = fc
    .integer({ min: 1, max: 5000 })
    .chain((denominator) =>
      fc.record({ numerator: fc.integer({ min: 0, max: denominator }), denominator: fc.constant(denominator) }),
    );

  it('holds its estimate, stays within -1 and 1, and turns round when the arms change places', () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        const difference = a.numerator / a.denominator - b.numerator / b.denominator;
        const [there, back] = [newcombe(a, b), newcombe(b, a)];
        expect(there.low).toBeLessThanOrEqual(difference);
        expect(there.high).toBeGreaterThanOrEqual(difference);
        expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(there.high).toBeLessThanOrEqual(1 + 1e-12);
        expect([back.low, back.high]).toEqual([expect.closeTo(-there.high, 12), expect.closeTo(-there.low, 12)]);
      }),
    );
  });

  it('of one arm solves the equation that defines it', () => {
    fc.assert(
      fc.property(count, (one) => {
        const p = one.numerator / one.denominator;
        const { low, high } = wilson(one);
        // (p - bound)^2 = z^2 bound (1 - bound) / n, squared so that a bound at 0 or 1 does not magnify rounding.
        for (const bound of [low, high])
          expect((p - bound) ** 2).toBeCloseTo((3.8414588206941 * bound * (1 - bound)) / one.denominator, 12);
      }),
    );
  });
});

describe('the interval for two means', () => {
  it('is that of a worked example', () => {
    // Two samples of 40 with means 10 and 11, variances 4 and 9: df = 67.86, t = 1.9955.
    const [a, b] = [
      { n: 40, mean: 10, variance: 4 },
      { n: 40, mean: 11, variance: 9 },
    ];
    const found = welch(a, b);
    expect(found?.low).toBeCloseTo(-1 - 1.99556 * Math.sqrt(13 / 40), 4);
    expect(found?.high).toBeCloseTo(-1 + 1.99556 * Math.sqrt(13 / 40), 4);
  });

  it('is withheld for arms under 30 people and where no two values differ', () => {
    const many = { n: 500, mean: 5, variance: 2 };
    expect(welch({ ...many, n: 29 }, many)).toBeUndefined();
    expect(welch(many, { ...many, n: 29 })).toBeUndefined();
    expect(welch({ ...many, variance: 0 }, { ...many, variance: 0 })).toBeUndefined();
    expect(welch({ ...many, n: 30 }, many)).toBeDefined();
  });

  it('is computed from the variance of the values, exactly also for large sums', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 2 }), (values) => {
        const pairs = values.flatMap((a, i) => values.slice(i + 1).map((b) => (a - b) ** 2));
        const expected = pairs.reduce((sum, one) => sum + one, 0) / (values.length * (values.length - 1));
        expect(sampleOf(values).variance / Math.max(1, expected)).toBeCloseTo(
          expected === 0 ? 0 : expected / Math.max(1, expected),
          6,
        );
      }),
    );
    expect(sampleOf([])).toEqual({ n: 0, mean: 0, variance: 0 });
  });
});

describe('the always-valid interval', () => {
  /** The mixture of likelihood ratios over a normal prior, by integration: where it reaches 20 the interval ends. */
  const mixtureAt = (reach: number, informationShare: number): number => {
    const planned = -2 * Math.log(0.05) + Math.log(-2 * Math.log(0.05)) + 1;
    const information = planned * informationShare;
    const score = reach * Math.sqrt(information);
    return integral((theta) => Math.exp(theta * score - (theta * theta * information) / 2) * density(theta), -12, 12);
  };

  it.each([0.01, 0.05, 0.25, 0.5, 1, 2])(
    'ends where the mixture martingale reaches 1 / 0.05, at %p of the plan',
    (share) => {
      expect(mixtureAt(alwaysValidReach(share), share)).toBeCloseTo(20, 4);
    },
  );

  it('is wider than the fixed one at every look, and narrowest for its information near the planned end', () => {
    for (const share of [0.001, 0.1, 0.5, 1, 3]) expect(alwaysValidReach(share)).toBeGreaterThan(1.96);
    const around = [0.25, 0.5, 1, 2, 4].map(alwaysValidReach);
    expect(around[2]).toBe(Math.min(...around));
  });

  it('is centred on its estimate and says what it is', () => {
    const found = alwaysValid({ estimate: -0.1, standardError: 0.02 }, 0.01);
    expect((found.low + found.high) / 2).toBeCloseTo(-0.1, 12);
    expect([found.kind, found.method]).toEqual(['always-valid', 'normal-mixture']);
    expect(excludesZero(found)).toBe(true);
    expect(excludesZero({ ...found, high: 0 })).toBe(false);
  });
});
