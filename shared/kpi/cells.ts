/**
 * Additive distributions of durations: every duration falls into one cell of ONE fixed list of borders, cells are
 * counters, so distributions merge by addition. Borders are log-spaced (2 % relative error, as DDSketch:
 * gamma = (1 + a) / (1 - a)) and cut once more at the exact wait thresholds, so that "within 20 s" is a sum of whole cells.
 */

/** Waits at which counts are exact, seconds. */
export const waitThresholdsS = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600] as const;

/** Promise for every value of a quarter of a second and more. */
export const relativeError = 0.02;
/** Borders are whole milliseconds: at the smallest ones rounding costs 0.2 %, so the spacing promises more than is promised. */
const spacingError = 0.018;
const gamma = (1 + spacingError) / (1 - spacingError);
const smallestMs = 250;
const largestMs = 30 * 24 * 60 * 60_000;

/**
 * Lower borders in milliseconds; cell i holds [borders[i], borders[i + 1]). A threshold of T seconds cuts at T and at
 * T + 1 ms: with whole milliseconds both "less than T" (Connect) and "at most T" are exact.
 */
export const cellBorders: readonly number[] = (() => {
  const borders = new Set<number>([0]);
  for (let ms = smallestMs; ms < largestMs; ms *= gamma) borders.add(Math.ceil(ms));
  borders.add(largestMs);
  for (const s of waitThresholdsS) borders.add(s * 1000).add(s * 1000 + 1);
  return [...borders].sort((a, b) => a - b);
})();

/** Index of the cell that holds a duration of `ms` milliseconds (not negative). */
export const cellOf = (ms: number): number => {
  let low = 0;
  let high = cellBorders.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cellBorders[middle] ?? Infinity) <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** A value that is within the relative error of everything in the cell, milliseconds. */
export const cellValueMs = (index: number): number => {
  const from = cellBorders[index] ?? 0;
  const next = cellBorders[index + 1];
  if (index === 0) return 0;
  if (next === undefined || next === from + 1) return from;
  return (2 * from * next) / (from + next);
};

/** Sparse counts by cell index. */
export type Cells = ReadonlyMap<number, number>;

export const countAll = (cells: Cells): number => {
  let sum = 0;
  for (const count of cells.values()) sum += count;
  return sum;
};

/** How many durations are below `ms` (or at most `ms`); exact when `ms` is a wait threshold. */
export const countWithin = (cells: Cells, ms: number, inclusive: boolean): number => {
  const limit = inclusive ? ms + 1 : ms;
  let sum = 0;
  for (const [index, count] of cells) if ((cellBorders[index] ?? 0) < limit) sum += count;
  return sum;
};

/** The q-quantile (0..1) by nearest rank, milliseconds; null for an empty distribution. */
export const quantileMs = (cells: Cells, q: number): number | null => {
  const total = countAll(cells);
  if (total <= 0) return null;
  const rank = Math.max(1, Math.ceil(q * total));
  let seen = 0;
  for (const [index, count] of [...cells].sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= rank) return cellValueMs(index);
  }
  return null;
};
