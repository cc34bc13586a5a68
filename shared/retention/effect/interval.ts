/** What an estimate is shown as: a difference between the arms (treated minus held out) and an interval of stated kind. */

/** All intervals hold in 95 of 100 cases. */
export const level = 0.95;

export const intervalMethods = {
  /** Newcombe 1998, method 10: hybrid of two Wilson score intervals. */
  newcombe: 'fixed',
  /** Welch 1947, with Satterthwaite's degrees of freedom. */
  welch: 'fixed',
  /** Normal-mixture confidence sequence: Robbins 1970; Johari, Pekelis and Walsh 2015; Waudby-Smith et al. 2024. */
  'normal-mixture': 'always-valid',
} as const;
export type IntervalMethod = keyof typeof intervalMethods;

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly method: IntervalMethod;
  /** `fixed`: for the one look that was fixed before the start. `always-valid`: for any number of looks at any time. */
  readonly kind: (typeof intervalMethods)[IntervalMethod];
}

export interface Difference {
  /** Treated minus held out. */
  readonly estimate: number;
  readonly standardError: number;
}

export const interval = (low: number, high: number, method: IntervalMethod): Interval => ({
  low,
  high,
  method,
  kind: intervalMethods[method],
});

export const excludesZero = ({ low, high }: Interval): boolean => low > 0 || high < 0;
