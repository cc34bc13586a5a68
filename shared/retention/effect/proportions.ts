/** Two proportions: how far apart they are. */
import { type Difference, interval, type Interval, level } from './interval.ts';
import { normalQuantile } from './normal.ts';

export interface Count {
  /** How many did. */
  readonly numerator: number;
  /** Of how many; at least one. */
  readonly denominator: number;
}

export const z95 = normalQuantile((1 + level) / 2);

export const shareOf = ({ numerator, denominator }: Count): number => numerator / denominator;

/** Wilson 1927. */
export const wilson = (count: Count, z = z95): { readonly low: number; readonly high: number } => {
  const n = count.denominator;
  const p = shareOf(count);
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

/** Newcombe 1998, method 10: keeps its promise for small arms, unequal arms and rare events, and stays within -1..1. */
export const newcombe = (treated: Count, heldOut: Count): Interval => {
  const [p1, p2] = [shareOf(treated), shareOf(heldOut)];
  const [first, second] = [wilson(treated), wilson(heldOut)];
  const difference = p1 - p2;
  return interval(
    difference - Math.hypot(p1 - first.low, second.high - p2),
    difference + Math.hypot(first.high - p1, p2 - second.low),
    'newcombe',
  );
};

/** With one success and one failure added to each arm (Agresti and Caffo 2000), so that no event at all is no certainty. */
const variance = ({ numerator, denominator }: Count): number => {
  const p = (numerator + 1) / (denominator + 2);
  return (p * (1 - p)) / (denominator + 2);
};

export const differenceOfShares = (treated: Count, heldOut: Count): Difference => ({
  estimate: shareOf(treated) - shareOf(heldOut),
  standardError: Math.sqrt(variance(treated) + variance(heldOut)),
});
