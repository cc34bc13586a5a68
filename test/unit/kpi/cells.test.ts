/** Distributions: exact at the thresholds, 2 % elsewhere, additive. */
import fc from 'fast-check';
import {
  cellBorders,
  cellOf,
  cellValueMs,
  countWithin,
  quantileMs,
  relativeError,
  waitThresholdsS,
  type Cells,
} from '../../../shared/kpi/cells.ts';
import { distributionProblems } from '../../support/compare.ts';
import { exactQuantile } from '../../support/oracle.ts';

const month = 30 * 24 * 3600 * 1000;
const duration = fc.oneof(
  fc.integer({ min: 0, max: month }),
  fc.integer({ min: 0, max: 900 }).map((s) => s * 1000),
  fc.constantFrom(...waitThresholdsS).chain((s) => fc.integer({ min: -2, max: 2 }).map((ms) => s * 1000 + ms)),
);
const cellsOf = (durations: readonly number[]): Map<number, number> => {
  const cells = new Map<number, number>();
  for (const ms of durations) cells.set(cellOf(ms), (cells.get(cellOf(ms)) ?? 0) + 1);
  return cells;
};
const merged = (a: Cells, b: Cells): Cells => {
  const sum = new Map(a);
  for (const [cell, count] of b) sum.set(cell, (sum.get(cell) ?? 0) + count);
  return sum;
};

describe('cells of durations', () => {
  it('have strictly rising whole borders, so every duration has exactly one cell', () => {
    expect(cellBorders.every((border, i) => Number.isInteger(border) && border > (cellBorders[i - 1] ?? -1))).toBe(
      true,
    );
    fc.assert(
      fc.property(duration, (ms) => {
        const cell = cellOf(ms);
        expect(cellBorders[cell]).toBeLessThanOrEqual(ms);
        expect(cellBorders[cell + 1] ?? Infinity).toBeGreaterThan(ms);
      }),
      { numRuns: 3000 },
    );
  });

  it('stand for every duration from a quarter of a second to a month within 2 % (and a millisecond)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 250, max: month }), (ms) => {
        expect(Math.abs(cellValueMs(cellOf(ms)) - ms)).toBeLessThanOrEqual(ms * relativeError + 1); // borders are whole milliseconds
      }),
      { numRuns: 5000 },
    );
    for (let s = 1; s <= 7200; s += 1)
      expect(Math.abs(cellValueMs(cellOf(s * 1000)) - s * 1000) / (s * 1000)).toBeLessThanOrEqual(relativeError + 1e-9);
  });

  it('count exactly below and up to every wait threshold, and answer quantiles within 2 %', () => {
    fc.assert(
      fc.property(fc.array(duration, { maxLength: 60 }), (durations) => {
        expect(distributionProblems('any', cellsOf(durations), durations)).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it('tell 19.999, 20 and 20.001 seconds apart at 20 seconds', () => {
    const cells = cellsOf([19_999, 20_000, 20_001]);
    expect([countWithin(cells, 20_000, false), countWithin(cells, 20_000, true)]).toEqual([1, 2]);
  });

  it('merge by addition: the cells of two sets together are the cells of the set', () => {
    fc.assert(
      fc.property(fc.array(duration), fc.array(duration), fc.constantFrom(0.5, 0.9, 0.95), (a, b, q) => {
        expect(merged(cellsOf(a), cellsOf(b))).toEqual(cellsOf([...a, ...b]));
        expect(quantileMs(merged(cellsOf(a), cellsOf(b)), q)).toBe(quantileMs(cellsOf([...b, ...a]), q));
      }),
      { numRuns: 500 },
    );
  });

  it('have no quantile when empty, and the only value when there is one', () => {
    expect(quantileMs(new Map(), 0.5)).toBeNull();
    expect(quantileMs(new Map([[cellOf(20_000), 0]]), 0.5)).toBeNull();
    for (const q of [0, 0.5, 1]) expect(quantileMs(cellsOf([20_000]), q)).toBe(20_000);
  });

  it('agree with sorted arrays at the promised error for 50,000 log-uniform values', () => {
    const durations = Array.from({ length: 50_000 }, (_, i) =>
      Math.round(1000 * 7200 ** (((i * 7919) % 50_000) / 50_000)),
    );
    for (const q of [0.5, 0.9, 0.95, 0.99]) {
      const exact = exactQuantile(durations, q) ?? 0;
      expect(Math.abs((quantileMs(cellsOf(durations), q) ?? 0) - exact) / exact).toBeLessThanOrEqual(relativeError);
    }
  });
});
