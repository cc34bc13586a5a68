/**
 * Intervals for looks before the planned one. However often somebody looks, and whenever they stop, the true difference is
 * inside at every look with 95 %: a normal-mixture confidence sequence, tightest around the planned end.
 */
import { type Difference, interval, type Interval, level } from './interval.ts';

const alpha = 1 - level;

/**
 * Information (1 / variance of the estimate) at the planned end, over the mixture's own: the value that makes the interval
 * shortest there (Waudby-Smith et al. 2024, appendix B).
 */
const mixture = -2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha)) + 1;

/** How many standard errors the interval reaches to each side, at a share of the planned information. Above 0. */
export const alwaysValidReach = (informationShare: number): number => {
  const ratio = mixture * informationShare;
  return Math.sqrt((1 + 1 / ratio) * 2 * Math.log(Math.sqrt(1 + ratio) / alpha));
};

/** The share of the planned information that an estimate carries. */
export const informationShare = ({ standardError }: Difference, plannedStandardError: number): number =>
  (plannedStandardError / standardError) ** 2;

export const alwaysValid = (difference: Difference, plannedStandardError: number): Interval => {
  const { estimate, standardError } = difference;
  const half = alwaysValidReach(informationShare(difference, plannedStandardError)) * standardError;
  return interval(estimate - half, estimate + half, 'normal-mixture');
};
