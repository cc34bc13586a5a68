/** Two means, of money or of counts: skewed, so the variances of the arms are never taken to be equal. */
import { type Difference, interval, type Interval, level } from './interval.ts';
import { studentQuantile } from './normal.ts';

export interface Sample {
  readonly n: number;
  readonly mean: number;
  /** Of the sample, n - 1; 0 for fewer than two values. */
  readonly variance: number;
}

/** In two passes: squares of minor units would leave the whole numbers that a double holds. */
export const sampleOf = (values: readonly number[]): Sample => {
  const n = values.length;
  const mean = n === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, variance: n < 2 ? 0 : squares / (n - 1) };
};

export const differenceOfMeans = (treated: Sample, heldOut: Sample): Difference => ({
  estimate: treated.mean - heldOut.mean,
  standardError: Math.sqrt(treated.variance / treated.n + heldOut.variance / heldOut.n),
});

/** Below this the skew of money has not averaged out, and the interval would promise too much. */
export const smallestArm = 30;

/** Undefined while an arm is too small, or while no two values differ. */
export const welch = (treated: Sample, heldOut: Sample): Interval | undefined => {
  if (Math.min(treated.n, heldOut.n) < smallestArm) return undefined;
  const [a, b] = [treated.variance / treated.n, heldOut.variance / heldOut.n];
  if (a + b === 0) return undefined;
  const df = (a + b) ** 2 / (a ** 2 / (treated.n - 1) + b ** 2 / (heldOut.n - 1));
  const { estimate, standardError } = differenceOfMeans(treated, heldOut);
  const half = studentQuantile((1 + level) / 2, df) * standardError;
  return interval(estimate - half, estimate + half, 'welch');
};
