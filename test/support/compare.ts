/** Compares the product's buckets with the oracle's totals, measure by measure and cell by cell. */
import type { Bucket } from '../../shared/dynamo/items/bucket-item.ts';
import {
  cellBorders,
  cellOf,
  countWithin,
  quantileMs,
  relativeError,
  waitThresholdsS,
} from '../../shared/kpi/cells.ts';
import { distributionNames, distributions, measureNames, measures } from '../../shared/kpi/measures.ts';
import { cutOfCode, isPair } from '../../shared/kpi/slices.ts';
import { exactQuantile, type OracleBucket, type OracleTotals } from './oracle.ts';

/** Measures that buckets hold, in the oracle's shape: names instead of codes, no zeros. */
export interface ReadBucket {
  readonly sums: Map<string, number>;
  readonly cells: Map<string, Map<number, number>>;
  readonly unknown: string[];
}

const measureByCode = new Map<string, string>(measureNames.map((name) => [measures[name].code, name]));
const distributionByCode = new Map<string, string>(distributionNames.map((name) => [distributions[name].code, name]));

const readBucket = (sums: ReadonlyMap<string, number>): ReadBucket => {
  const read: ReadBucket = { sums: new Map(), cells: new Map(), unknown: [] };
  for (const [code, value] of sums) {
    if (value === 0) continue;
    const measure = measureByCode.get(code);
    const distribution = distributionByCode.get(code.charAt(0));
    if (measure !== undefined) read.sums.set(measure, value);
    else if (distribution !== undefined) {
      const cells = read.cells.get(distribution) ?? new Map<number, number>();
      cells.set(parseInt(code.slice(1), 36), value);
      read.cells.set(distribution, cells);
    } else read.unknown.push(code);
  }
  return read;
};

const unescape = (part: string): string => part.replace(/%7C|%25/g, (code) => (code === '%25' ? '%' : '|'));

/** `B#<grain>#<cut>#<value>#<period> / sk` -> the oracle's key. */
export const neutralKey = (pk: string, sk: string): string => {
  const [, grain = '', code = '', ...rest] = pk.split('#');
  const period = rest.at(-1) ?? '';
  const stored = rest.slice(0, -1).join('#');
  const cut = cutOfCode(code);
  if (cut === undefined) throw new Error(`bucket of an unknown slice: ${pk}`);
  const value = isPair(cut) ? JSON.stringify(stored.split('|').map(unescape)) : stored;
  return grain === 'i' ? `interval|${cut}|${value}|${period}T${sk}` : `day:${grain.slice(2)}|${cut}|${value}|${sk}`;
};

const isEmpty = ({ sums, cells, unknown }: ReadBucket): boolean =>
  sums.size === 0 && cells.size === 0 && unknown.length === 0;

const quantiles = [0.5, 0.8, 0.9, 0.95, 0.99] as const;

/** Every cell counted from the single durations; exact waits; quantiles within the promised error. */
export const distributionProblems = (
  name: string,
  cells: ReadonlyMap<number, number>,
  durations: readonly number[],
): string[] => {
  const problems: string[] = [];
  const expected = new Map<number, number>();
  for (const ms of durations) {
    const at = cellOf(ms);
    if ((cellBorders[at] ?? Infinity) > ms || (cellBorders[at + 1] ?? Infinity) <= ms)
      problems.push(`${name}: ${ms} ms is not within cell ${at}`);
    expected.set(at, (expected.get(at) ?? 0) + 1);
  }
  for (const at of new Set([...cells.keys(), ...expected.keys()])) {
    if (cells.get(at) !== expected.get(at))
      problems.push(`${name} cell ${at}: ${cells.get(at) ?? 0}, expected ${expected.get(at) ?? 0}`);
  }
  for (const threshold of waitThresholdsS.map((s) => s * 1000)) {
    const under = durations.filter((ms) => ms < threshold).length;
    const upTo = durations.filter((ms) => ms <= threshold).length;
    if (countWithin(cells, threshold, false) !== under)
      problems.push(`${name} < ${threshold}: ${countWithin(cells, threshold, false)}, expected ${under}`);
    if (countWithin(cells, threshold, true) !== upTo)
      problems.push(`${name} <= ${threshold}: ${countWithin(cells, threshold, true)}, expected ${upTo}`);
  }
  for (const q of quantiles) {
    const exact = exactQuantile(durations, q);
    const answer = quantileMs(cells, q);
    const within =
      exact !== null && answer !== null && Math.abs(answer - exact) <= Math.max(250, exact * relativeError + 1);
    if (!(within || (exact === null && answer === null)))
      problems.push(`${name} p${q * 100}: ${String(answer)}, exactly ${String(exact)}`);
  }
  return problems;
};

const bucketProblems = (read: ReadBucket, expected: OracleBucket): string[] => {
  const problems = read.unknown.map((code) => `unknown attribute ${code}`);
  for (const name of new Set([...read.sums.keys(), ...expected.sums.keys()])) {
    const [has, should] = [read.sums.get(name) ?? 0, expected.sums.get(name) ?? 0];
    if (has !== should) problems.push(`${name}: ${has}, expected ${should}`);
  }
  for (const name of new Set([...read.cells.keys(), ...expected.durations.keys()])) {
    problems.push(...distributionProblems(name, read.cells.get(name) ?? new Map(), expected.durations.get(name) ?? []));
  }
  return problems;
};

/** What differs, at most `limit` lines; empty when everything is equal. */
export const differences = (buckets: Iterable<Bucket>, expected: OracleTotals, limit = 12): string[] => {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const { key, sums } of buckets) {
    if (found.length >= limit) break;
    const name = neutralKey(key.pk, key.sk);
    const read = readBucket(sums);
    seen.add(name);
    const should = expected.get(name);
    if (should) found.push(...bucketProblems(read, should).map((problem) => `${name} ${problem}`));
    else if (!isEmpty(read)) found.push(`${name} should not exist: ${JSON.stringify([...sums])}`);
  }
  for (const name of expected.keys()) if (!seen.has(name) && found.length < limit) found.push(`${name} is missing`);
  return found.slice(0, limit);
};

/** The bytes that must not depend on order: sorted, without marks, counters and zeros. */
export const canonicalBytes = (buckets: Iterable<Bucket>): string =>
  JSON.stringify(
    [...buckets]
      .map(
        ({ key, sums }) =>
          [key.pk, key.sk, [...sums].filter(([, value]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1))] as const,
      )
      .filter(([, , sums]) => sums.length > 0)
      .sort((a, b) => (`${a[0]}\n${a[1]}` < `${b[0]}\n${b[1]}` ? -1 : 1)),
  );
